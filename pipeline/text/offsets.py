"""Monotone maps between the offsets of two versions of one text.

A map is made of segments in order. A *copied* segment has the same length on both
sides and maps one to one; any other segment stands for a replacement, a deletion
(nothing in the target) or an insertion (nothing in the source) and maps as a whole.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``source[start:end]`` by ``text``, which has another length."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Segment borders on both sides, the end of the text included.

    Segment ``i`` covers ``source[i]:source[i + 1]`` and ``target[i]:target[i + 1]``.
    """

    source: list[int] = field(default_factory=lambda: [0])
    target: list[int] = field(default_factory=lambda: [0])
    copied: list[bool] = field(default_factory=list)

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Return the smallest source span that yields ``target[start:end]``."""
        return _convert(start, end, self.target, self.source, self.copied)

    def to_target(self, start: int, end: int) -> tuple[int, int]:
        """Return the smallest target span that ``source[start:end]`` yields."""
        return _convert(start, end, self.source, self.target, self.copied)


def _convert(
    start: int, end: int, here: list[int], there: list[int], copied: list[bool]
) -> tuple[int, int]:
    """Map a span; inside a segment that is not copied it grows to the whole segment."""
    last = len(copied)
    i = min(bisect_right(here, start) - 1, last)
    first = there[i]
    if i < last and copied[i]:
        first += start - here[i]
    if end <= start:
        return first, first
    j = min(bisect_left(here, end), last) - 1
    if j < 0:
        return first, first
    stop = there[j] + (end - here[j]) if copied[j] else there[j + 1]
    return first, max(first, min(stop, there[-1]))


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, OffsetMap]:
    """Carry out sorted edits that do not overlap; return the new text and its map."""
    pieces: list[str] = []
    source, target, copied = [0], [0], []
    at = made = 0

    def segment(source_length: int, target_length: int, *, is_copy: bool) -> None:
        nonlocal at, made
        at += source_length
        made += target_length
        source.append(at)
        target.append(made)
        copied.append(is_copy)

    for edit in edits:
        if edit.start > at:
            pieces.append(text[at : edit.start])
            segment(edit.start - at, edit.start - at, is_copy=True)
        pieces.append(edit.text)
        segment(edit.end - edit.start, len(edit.text), is_copy=False)
    if at < len(text):
        pieces.append(text[at:])
        segment(len(text) - at, len(text) - at, is_copy=True)
    return "".join(pieces), OffsetMap(source, target, copied)


def is_monotone(offsets: OffsetMap) -> bool:
    """Tell whether the borders never go back on either side (a check for tests)."""
    return all(a <= b for side in (offsets.source, offsets.target) for a, b in pairwise(side))
