"""Clean one value, so that any format can carry it."""

import datetime as dt
import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

SEPARATOR = "|"
Value = str | int | float | bool | list[str] | dict[str, int | float]

# Outside XML 1.0, or invisible: controls, surrogates, noncharacters, soft hyphen,
# zero-width characters, direction marks, variation of the byte order mark.
_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
    )
    + "]"
)
_SPACES = re.compile(r"\s+")


def clean_text(text: str, *, at_most: int | None = None) -> str:
    """Return text that every format can carry, on one line.

    Parameters
    ----------
    at_most : int, optional
        Longer text is cut to so many characters, the last of them "…".
    """
    # Whatever is dropped is not printable, and the only printable white space is the space.
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        clean = text
    else:
        clean = _SPACES.sub(" ", _DROPPED.sub("", text)).strip()
    if at_most is not None and len(clean) > at_most:
        clean = clean[: at_most - 1].rstrip() + "…"
    return clean


def all_clean(texts: Iterable[str]) -> bool:
    """Tell whether ``clean_text`` would leave all these texts as they are (in one look)."""
    listed = texts if isinstance(texts, set | list) else list(texts)
    together = "".join(listed)
    if not together.isprintable():
        return False
    # The only printable white space is the space.
    return " " not in together or not any(
        "  " in text or text[:1] == " " or text[-1:] == " " for text in listed
    )


def flat(value: Value) -> str | int | float | bool:
    """Turn lists and mappings into text: ``paix:3|gaz:1``."""
    if isinstance(value, dict):
        return SEPARATOR.join(f"{name}:{number}" for name, number in value.items())
    return SEPARATOR.join(value) if isinstance(value, list) else value


def clean_value(value: Any) -> Value | None:
    """Return a value as text, a finite number, a list or a mapping; ``None``: not known."""
    # The most frequent type first.
    if type(value) is str:
        return clean_text(value)
    if isinstance(value, np.generic):
        value = value.item()
    match value:
        case None:
            return None
        case bool():
            return value
        case int():
            # Beyond 64 bits, no format agrees on a whole number.
            return (
                value
                if -(2**63) <= value < 2**63
                else float(value)
                if abs(value) < 10**300
                else None
            )
        case float():
            return value if math.isfinite(value) else None
        case str():
            return clean_text(value)
        case dt.date() | dt.datetime():
            return value.isoformat()
        case Mapping():
            return _clean_mapping(value)
        case list() | tuple():
            return [_text(item) for item in value]
        case set() | frozenset():
            return sorted(_text(item) for item in value)
    return clean_text(str(value))


def _clean_mapping(value: Mapping[Any, Any]) -> Value:
    cleaned = {_text(key): clean_value(number) for key, number in value.items()}
    numbers = {
        key: number
        for key, number in cleaned.items()
        if isinstance(number, int | float) and not isinstance(number, bool)
    }
    if len(numbers) == len(value):
        return numbers
    return clean_text(json.dumps(cleaned, ensure_ascii=False))


def _text(value: Any) -> str:
    # The separator of flat lists is not left inside an item.
    cleaned = clean_value(value)
    return str("" if cleaned is None else cleaned).replace(SEPARATOR, "/")
