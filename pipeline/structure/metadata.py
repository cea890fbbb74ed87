"""Date, place, and the number or symbol of the event, from the head of a document."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.structure.cues import Cues
from pipeline.structure.dates import find_dates
from pipeline.structure.fold import fold
from pipeline.structure.lines import Line

_SYMBOL = re.compile(
    r"(?<![\w/])(?:[A-Z]{1,5}(?:\(\d{1,3}\))?/[A-Z0-9][\w.-]*(?:\(\d{1,3}\))?(?:/[\w.-]+)*|"
    r"[A-Z]{2,6} \d{1,4}/\d{2,4})"
)
_EVENT_NUMBER = re.compile(r"(?:n°\s*)?(\d{2,6})\s+[–—-]\s+\S")
_SEGMENT = re.compile(r"\s+[–—|•-]\s+|\.\s+(?=[A-ZÀ-Ý0-9])|\s{3,}")
_BEFORE_DATE = re.compile(
    r"(?:[,\s]*(?:le|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"\d{1,2}(?:er)?(?:\s+(?:et|au|-|–))?))*\s*$"
)
_CLOCK = re.compile(r"\d{1,2}\s?(?:[:hH]\s?\d{2}|heures?).*")
_TOWN = re.compile(
    r"[A-ZÀ-ÖØ-Þ][\w'.-]*(?:[\s-](?:[A-ZÀ-ÖØ-Þ][\w'.-]*|d[eu]s?|la|le|l'|el|sur|en))*"
)
_ROMAN = re.compile(r"[IVXL]+(?:e|er|ère|ème)?\b")
_STAMP = re.compile(r"(?:publi|mis a jour|mise a jour|mis en ligne|derniere|date de modif)")


@dataclass(frozen=True, slots=True)
class Heading:
    """What the head of a document says of the event."""

    date: dt.date | None = None
    place: str | None = None
    symbol: str | None = None
    number: str | None = None


def read_heading(title: str | None, lines: Iterable[Line], cues: Cues) -> Heading:
    """Read date, place, symbol and number from the title and the lines of metadata.

    The first dated line wins; a date of a page's publication or change counts only when
    there is no other. Nothing found is ``None``.
    """
    date: dt.date | None = None
    spare: dt.date | None = None
    place = symbol = None
    for line in lines:
        if symbol is None and (match := _SYMBOL.search(line.text)) is not None:
            symbol = match.group()
        if place is None and line.folded.startswith("lieu"):
            place = _town(line.text.partition(":")[2], cues)
        dates = sorted(find_dates(line.text, cues))
        if not dates:
            continue
        if _STAMP.match(line.folded):
            spare = spare or dates[0][2]
        elif date is None:
            date = dates[0][2]
            if not re.match(r"(?:titre|title|description)\s?:", line.folded):
                place = place or _place(line.text, dates[0][0], dates[0][1], cues)
    number = None
    if title is not None:
        match = _EVENT_NUMBER.match(title)
        number = match[1] if match else None
        date = date or next((found for _, _, found in find_dates(title, cues)), None)
    return Heading(date or spare, place, symbol, number)


def _place(text: str, start: int, end: int, cues: Cues) -> str | None:
    """Return the town beside a date: ``Paris, le 7 juillet``, ``2 décembre – 13:15 – Sotchi``."""
    before = _SEGMENT.split(_BEFORE_DATE.sub("", text[:start]))[-1]
    for piece in (before, *_SEGMENT.split(text[end:])):
        town = _town(piece, cues) if len(piece) < 90 else None
        if town is not None:
            return town
    return None


def _town(piece: str, cues: Cues) -> str | None:
    """Return the first part of a list of places that can be a town's name."""
    parts = re.sub(r"\([^)]*\)", "", _CLOCK.sub("", piece)).split(",")
    for part in parts:
        name = part.strip(" .:;")
        if not _TOWN.fullmatch(name) or _ROMAN.match(name) or not 2 < len(name) < 50:
            continue
        first = fold(name).split()[0].split("'")[-1]
        if first in cues.venues or first in cues.org_words or len(name.split()) > 4:
            continue
        return name.title() if name.isupper() and len(name) > 4 else name
    return None
