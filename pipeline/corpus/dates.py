"""Dates as metadata write them; ``None`` whenever there is a doubt."""

import datetime as dt
import re

from pipeline.corpus.naming import plain

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aug",
            "septembre sept september sep",
            "octobre october oct",
            "novembre november nov",
            "decembre december dec",
        ),
        1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"((?:18|19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_NUMERIC = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?!\d)")
_WORDS = re.compile(r"(?:[a-z]+\.? )?(?:le )?(\d{1,2})(?:er)? ([a-z]+)\.? (\d{4})(?!\d)")
_US_WORDS = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
_TAG = re.compile(r"<[^<>]{1,20}>")  # 1<sup>er</sup>
_YEARS = range(1500, 2200)


def parse_date(value: object) -> dt.date | None:
    """Read the date of a metadata field.

    Knows ISO dates and times, ``02/12/2020`` (day first), ``2 décembre 2020``,
    ``mardi 29 janvier 2013``, ``1er mai 2004``, ``December 2, 2020``. The whole value must be
    a date, possibly with a time after it. A number is no date.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str) or len(value) > 80:
        return None
    text = " ".join(plain(_TAG.sub("", value)).replace(",", " , ").replace(" ,", ",").split())
    if match := _ISO.match(text):
        return _date(match[1], match[2], match[3])
    if match := _COMPACT.fullmatch(text[:8]):
        return _date(match[1], match[2], match[3])
    if match := _NUMERIC.match(text):
        return _date(match[3], match[2], match[1])
    if (match := _WORDS.match(text)) and match[2] in _MONTHS:
        return _date(match[3], _MONTHS[match[2]], match[1])
    if (match := _US_WORDS.match(text)) and match[1] in _MONTHS:
        return _date(match[3], _MONTHS[match[1]], match[2])
    return None


def _date(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return date if date.year in _YEARS else None
