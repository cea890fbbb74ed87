"""Titles of instruments taken apart: the words that identify, and the date they bear.

*L'accord de Doha du 29 février 2020*, *l'accord signé à Doha* and *l'accord de Doha* have
the same words; two dates that exclude each other make two instruments.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.linking.forms import content_words, fold, singular
from pipeline.linking.lists import ordered_words

PartialDate = tuple[int, int, int]
"""Year, month and day; 0 where not said."""

UNDATED: PartialDate = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says.

    Parameters
    ----------
    words : tuple of str
        The folded words that identify, the head noun first, without date and without
        *signé*, *adopté*.
    date : (int, int, int)
        Year, month and day; 0 where not said.
    """

    words: tuple[str, ...]
    date: PartialDate


@lru_cache(maxsize=8192)
def read_title(text: str) -> Title:
    """Take a title apart.

    Examples
    --------
    >>> read_title("Accord de Doha, signé le 29 février 2020")
    Title(words=('accord', 'doha'), date=(2020, 2, 29))
    >>> read_title("déclaration trilatérale du 9 novembre").date
    (0, 11, 9)
    """
    folded = fold(text)
    found = [m for m in _date_pattern().finditer(folded) if m["month"] or m["year"] or m["alone"]]
    date = max((_date(m) for m in found), key=lambda d: sum(map(bool, d)), default=UNDATED)
    rest = _date_pattern().sub(" ", folded) if found else folded
    kept = tuple(w for w in content_words(rest) if w not in singular_words("title_frame"))
    return Title(kept or content_words(folded), date)


@cache
def singular_words(name: str) -> frozenset[str]:
    """Return a list of words as ``content_words`` leaves them."""
    return frozenset(map(singular, ordered_words(name)))


def without_ordinal(name: tuple[str, ...]) -> tuple[str, ...]:
    """Drop the number of a body or meeting: *Deuxième Commission*, *XIIe Conférence* are heads."""
    return name[1:] if len(name) > 1 and name[0] in singular_words("ordinals") else name


@lru_cache(maxsize=1)
def _date_pattern() -> re.Pattern[str]:
    """Return the pattern of a date in a folded title, with the words that introduce it."""
    months = "|".join(ordered_words("months"))
    year = r"(?:1[5-9]|20)\d\d(?![/\d-])"
    opened = r"(?:du |le |de l'annee |de |d'|en )"
    day = rf"(?:(?P<day>\d{{1,2}})(?:er)? )?(?P<month>{months})\b(?: (?P<year>{year}))?"
    return re.compile(
        rf"[,\s]*(?:\(|\b(?:(?:en )?datee?s? )?)?{opened}?\b{day}\)?"
        rf"|[,\s]*(?:\(|\b{opened})(?P<alone>{year})\)?"
    )


def _date(match: re.Match[str]) -> PartialDate:
    month = match["month"]
    number = ordered_words("months").index(month) + 1 if month else 0
    return int(match["year"] or match["alone"] or 0), number, int(match["day"] or 0)


@lru_cache(maxsize=4096)
def known_date(written: str) -> PartialDate:
    """Return a date as the base writes it: ``2020-02-29``, ``2020-02``, ``2020`` or empty."""
    year, month, day = (*(int(p) for p in written.split("-") if p.isdigit()), 0, 0, 0)[:3]
    return year, month, day


def may_be_one_date(one: PartialDate, other: PartialDate) -> bool:
    """Tell whether two dates agree in all that both say.

    A day without its year and a year without its day say nothing in common: *du 5 mai* and
    *de 1962* are of two instruments.
    """
    pairs = list(zip(one, other, strict=True))
    if any(one) and any(other) and not any(a and b for a, b in pairs):
        return False
    return all(a == b or not a or not b for a, b in pairs)


def is_full(date: PartialDate) -> bool:
    """Tell whether a date names its day."""
    return all(date)


def exclude_each_other(one: str, other: str) -> bool:
    """Tell whether two titles bear dates that cannot be one."""
    return not may_be_one_date(read_title(one).date, read_title(other).date)
