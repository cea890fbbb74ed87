r"""The cleaned view of a text, with its way back to the source.

The view has one kind of apostrophe (``'``), of space and of line break (``\n``; the
separators U+2028, U+2029, U+0085, form feed and a lone ``\r`` are line breaks too),
composed letters (NFC), no invisible or control characters, no run longer than
``MAX_RUN`` without a space. Typographic guillemets and dashes stay. What was found is
counted in ``View.flags``; words in look-alike letters and hyphenated line ends are
only counted.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.text import characters
from pipeline.text.lookalikes import count_lookalikes
from pipeline.text.mojibake import find_mojibake
from pipeline.text.offsets import Edit, OffsetMap, apply_edits

MAX_RUN = 400
"""Longest run of characters without white space that the view holds."""

_RUN = re.compile(rf"(?<!\S)\S{{{MAX_RUN + 1},}}")
_HYPHENATED = re.compile(r"[^\W\d_][-\u00ad\u2010]\r?\n[^\W\d_A-ZÀ-Þ]")
_ROUNDS = 8  # each round repairs what the last uncovered; real texts need one or two


@dataclass(frozen=True, slots=True)
class View:
    """A cleaned text and the offsets between it and its source.

    Parameters
    ----------
    text : str
        What the components read.
    source_length : int
        Code points of the source.
    maps : tuple of OffsetMap
        From the source to the view, one a pass; none when every offset is the same.
    flags : mapping of str to int
        How often each peculiarity was met: ``mojibake_suspected``, ``control_chars``,
        ``invisible_chars``, ``decomposed``, ``long_run``, ``lone_surrogates``,
        ``replacement_chars``, ``lookalikes``, ``hyphenation``.
    """

    text: str
    source_length: int
    maps: tuple[OffsetMap, ...] = ()
    flags: Mapping[str, int] = field(default_factory=dict)

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Return the source span of ``text[start:end]``, the tightest that yields it."""
        for offsets in reversed(self.maps):
            start, end = offsets.to_source(start, end)
        return start, end

    def to_view(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the view that the source's ``[start:end]`` became."""
        for offsets in self.maps:
            start, end = offsets.to_target(start, end)
        return start, end


def identity(text: str) -> View:
    """Return a view that changes nothing and looks for nothing."""
    return View(text, len(text))


def clean(text: str) -> View:
    """Build the cleaned view of a text.

    Idempotent: the view of a view is itself. Linear in the length of the text.
    """
    flags: Counter[str] = Counter()
    hyphenated = len(_HYPHENATED.findall(text))
    maps: list[OffsetMap] = []
    view = text
    for _ in range(_ROUNDS):
        before = view
        view = _one_round(view, maps, flags)
        if view == before:
            break
    flags["replacement_chars"] = view.count("\ufffd") - flags["lone_surrogates"]
    flags["lookalikes"] = count_lookalikes(view)
    flags["hyphenation"] = hyphenated
    return View(view, len(text), tuple(maps), {k: n for k, n in sorted(flags.items()) if n > 0})


def _one_round(text: str, maps: list[OffsetMap], flags: Counter[str]) -> str:
    """Do every pass once, in the order in which one uncovers work for the next."""

    def edit(text: str, edits: list[Edit], flag: str) -> str:
        if not edits:
            return text
        flags[flag] += len(edits) if flag else 0
        text, offsets = apply_edits(text, edits)
        maps.append(offsets)
        return text

    present = set(text)
    if any("\ud800" <= letter <= "\udfff" for letter in present):
        text, n = characters.SURROGATE.subn("\ufffd", text)
        flags["lone_surrogates"] += n
    text = edit(text, find_mojibake(text, present), "mojibake_suspected")
    text = characters.restore_cp1252(text, set(text))
    present = set(text)
    flags["control_chars"] += characters.count(text, characters.CONTROL)
    flags["invisible_chars"] += characters.count(text, characters.INVISIBLE)
    gone = characters.dropped(text, present)
    text = edit(text, gone, "")
    text = characters.replace_characters(text, present)
    text = edit(text, characters.decomposed(text), "decomposed")
    return edit(text, _long_runs(text), "long_run")


def _long_runs(text: str) -> list[Edit]:
    """Insert a space into every run that is too long."""
    return [
        Edit(at, at, " ")
        for run in _RUN.finditer(text)
        for at in range(run.start() + MAX_RUN, run.end(), MAX_RUN)
    ]
