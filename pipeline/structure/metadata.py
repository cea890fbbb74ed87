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
    r"(?<![\w/])(?:[A-Z]{1,5}(?:\(\d{1,3}\))?/[A-Z0-9][\w.()-]*(?:/[\w.()-]+)*|"
    r"[A-Z]{2,6} \d{1,4}/\d{2,4}|[A-Z]{2}/\d{3,6})"
)
_EVENT_NUMBER = re.compile(r"(?:n°\s*)?(\d{1,6})\s+[–—-]\s+\S")
_PLACE = re.compile(
    r"(?P<place>[A-ZÀ-ÖØ-Þ][\w'.-]*"
    r"(?:[\s-](?:[A-ZÀ-ÖØ-Þ][\w'.-]*|d[eu]s?|la|le|l'|el|sur|en)){0,4})"
    r"(?:\s\([^)]{1,40}\))?(?:\s*,\s*(?:le\s)?|\s+[–—-]\s+|\s+le\s+)$"
)
_WEEKDAY = re.compile(
    r"(?:,\s*)?(?:le\s+)?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s*$"
)
_CLOCK_THEN_PLACE = re.compile(
    r"\s*[–—-]\s*\d{1,2}\s?[:hH]\s?\d{2}\s*[–—-]\s*(?P<place>[A-ZÀ-ÖØ-Þ][^–—|;]{2,60})"
)
_PLACE_AFTER = re.compile(r"\s*[–—-]\s*(?P<place>[A-ZÀ-ÖØ-Þ][\w'-]+(?:[\s-][A-ZÀ-Þ][\w'-]+){0,3})")


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
        for start, end, found in sorted(find_dates(line.text, cues)):
            if re.match(r"(?:publi|mis a jour|mise a jour|derniere|date de modif)", line.folded):
                spare = spare or found
                continue
            if date is None:
                date = found
            if place is None:
                place = _place(line.text, start, end, cues)
            break
    number = None
    if title is not None:
        match = _EVENT_NUMBER.match(title.strip("# *"))
        number = match[1] if match else None
        if date is None:
            date = next((found for _, _, found in find_dates(title, cues)), None)
    return Heading(date or spare, place, symbol, number)


def _place(text: str, start: int, end: int, cues: Cues) -> str | None:
    """Return the place beside a date: ``Paris, le 7 juillet``, ``2 décembre – 13:15 – Sotchi``."""
    before = text[:start]
    if (weekday := _WEEKDAY.search(fold(before))) is not None:
        before = before[: weekday.start()].rstrip() + ", "
    for piece in (before, before.rsplit(" – ", 1)[-1]):
        if (match := _PLACE.match(piece)) is not None:
            return _tidy(match["place"], cues)
    for pattern in (_CLOCK_THEN_PLACE, _PLACE_AFTER):
        if (match := pattern.match(text, end)) is not None:
            return _tidy(match["place"], cues)
    return None


def _tidy(place: str, cues: Cues) -> str | None:
    name = place.strip(" ,.").removeprefix("Fait à ")
    if name.isupper() and len(name) > 4:
        name = name.title()
    first = fold(name).split()[0] if name else ""
    return (
        name
        if first and first not in cues.org_words and first not in cues.never_labels - cues.places
        else None
    )
