"""Dates as French documents write them."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.structure.cues import Cues
from pipeline.structure.fold import fold

_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?![\d./-]\d)")
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_YEAR = re.compile(r"\d{4}")  # in every complete date
_FOREIGN_ERA = re.compile(r"\s*(?:de l'hegire|h\.|hegire|an [ivx]+\b)")


@lru_cache(maxsize=8)
def _written(months: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, months), key=lambda name: (-len(name), name)))
    return re.compile(
        rf"(?<![\d.])(\d{{1,2}})(?:er|eme|e|\.|th|st|nd|rd)?\s+(?:de\s)?({names})\.?,?\s+(?:de\s)?"
        rf"(\d{{4}})(?!\d)"
    )


def find_dates(text: str, cues: Cues) -> Iterator[tuple[int, int, dt.date]]:
    """Yield ``(start, end, date)`` of each complete date, in no particular order.

    ``7 juillet 1999``, ``1er janvier 1999``, ``02.12.2020``, ``25/06/2025``, ``2024-01-30``.
    Dates of another calendar and impossible ones are left out. Day comes before month.
    """
    folded = fold(text)
    if _YEAR.search(folded) is None:
        return
    for match in _written(tuple(cues.months)).finditer(folded):
        if _FOREIGN_ERA.match(folded, match.end()):
            continue
        yield from _date(match, int(match[3]), cues.months[match[2]], int(match[1]))
    for match in _NUMERIC.finditer(folded):
        yield from _date(match, int(match[4]), int(match[3]), int(match[1]))
    for match in _ISO.finditer(folded):
        yield from _date(match, int(match[1]), int(match[2]), int(match[3]))


def _date(
    match: re.Match[str], year: int, month: int, day: int
) -> Iterator[tuple[int, int, dt.date]]:
    if 1500 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= 31:
        try:
            yield match.start(), match.end(), dt.date(year, month, day)
        except ValueError:
            return
