"""What the source's own format says of a stretch of text, brought to the lines."""

from bisect import bisect_left
from dataclasses import replace
from typing import Protocol

from pipeline.records import BlockHint, Document
from pipeline.structure.lines import Line


class OffsetMap(Protocol):
    """What is needed of ``text.View``: offsets of the source in the cleaned text."""

    def to_view(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the cleaned text that the source's ``[start:end]`` became."""


def place_hints(document: Document | None, view: OffsetMap | None) -> tuple[BlockHint, ...]:
    """Return the format's hints in order, their offsets in the cleaned text."""
    if document is None or not document.hints:
        return ()
    placed = []
    for hint in document.hints:
        start, end = view.to_view(hint.start, hint.end) if view else (hint.start, hint.end)
        placed.append(replace(hint, start=start, end=end))
    return tuple(sorted(placed, key=lambda hint: (hint.start, -hint.end)))


def hints_by_line(lines: list[Line], hints: tuple[BlockHint, ...]) -> dict[int, BlockHint]:
    """Give each line the narrowest hint that covers the start of its content.

    A hint that says neither a kind nor a speaker is left out.
    """
    found: dict[int, BlockHint] = {}
    starts = [line.at for line in lines]
    telling = [hint for hint in hints if hint.kind or hint.speaker]
    for hint in sorted(telling, key=lambda h: h.start - h.end):
        first = bisect_left(starts, hint.start)
        last = max(first, bisect_left(starts, hint.end))
        for number in range(first, last):
            found[number] = hint
    return found
