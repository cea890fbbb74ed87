"""Import spaCy's French in a moment instead of six seconds.

``spacy.lang.fr`` compiles, when it is imported, an expression of some 280 alternatives
(*faux-…*, *entr'…*, *…-de-…*), each with its own copy of the 600 to 1,300 letters of the
alphabet; Python takes seconds for it, in every process. The alternatives differ in one
place only, so they are written with the letters named once: the same strings match.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

_FRENCH = "spacy.lang.fr"
_HUGE = 100_000
# A set of so many characters is an alphabet.
_ALPHABET = re.compile(r"(\[[^\]]{200,}\][*+?]?)")
_FLAGS = "(?iu)"


def import_french() -> None:
    """Import the language, unless it is imported already."""
    if _FRENCH in sys.modules:
        return
    with _compiled_at_need():
        __import__(_FRENCH)


class LateExpression:
    """An expression of many anchored alternatives, compiled when it is first matched.

    Only whether a string matches is the same as with ``re``: there are no groups.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(shortened(self.pattern))

    def match(self, string: str) -> Any:
        """Return a match, which is true, or ``None``."""
        return self._compiled.match(string)


def shortened(pattern: str) -> str:
    """Write alternatives that differ in one place as one, with that place as alternatives."""
    body = pattern.removeprefix(_FLAGS).removeprefix("(?:").removesuffix(")")
    groups: dict[tuple[str, ...], list[list[str]]] = {}
    for alternative in body.split(")|(?:"):
        pieces = _ALPHABET.split(alternative)
        groups.setdefault((str(len(pieces)), *pieces[1::2]), []).append(pieces)
    merged = [line for rows in groups.values() for line in _merged(rows)]
    return _FLAGS + "|".join(f"(?:{line})" for line in merged)


def _merged(rows: list[list[str]]) -> list[str]:
    """Return as few alternatives as naming rows that differ in one place together gives."""
    merged = []
    for place in range(0, len(rows[0]), 2):
        others: dict[tuple[str, ...], list[str]] = {}
        for row in rows:
            others.setdefault((*row[:place], *row[place + 1 :]), []).append(row[place])
        merged.append([_one(others_, own, place) for others_, own in others.items()])
    return min(merged, key=len)


def _one(others: tuple[str, ...], own: list[str], place: int) -> str:
    choice = own[0] if len(own) == 1 else "(?:" + "|".join(own) + ")"
    return "".join((*others[:place], choice, *others[place:]))


@contextmanager
def _compiled_at_need() -> Iterator[None]:
    """Let ``re.compile`` put off expressions of that size, for the time of one import."""
    compile_now: Callable[..., Any] = re.compile

    def compile_late(pattern: Any, flags: int = 0) -> Any:
        if isinstance(pattern, str) and len(pattern) > _HUGE and pattern.startswith(_FLAGS):
            return LateExpression(pattern)
        return compile_now(pattern, flags)

    re.compile = compile_late  # type: ignore[assignment]
    try:
        yield
    finally:
        re.compile = compile_now
