"""Blocks that repeat an earlier one: captions, credits, lines copied twice."""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.records import BlockKind

SHORTEST = 12  # letters; "Merci." said twice is no copy
NEAR = 160  # letters from which a nearly equal block counts
WORDS = 4  # at the beginning or the end of two blocks that are compared
EDGE = 80  # characters among which these words stand, but for very long ones
ALIKE = 0.9  # share of common word pairs that makes two long blocks nearly equal

_WORD = re.compile(r"\w+")
_DISTINCT = ("caption", "title", "meta", "boilerplate", "narrative")


def find_duplicates(folded: Sequence[str], kinds: Sequence[BlockKind]) -> dict[int, int]:
    """Map each block that repeats an earlier one to the first of its kind.

    Letters and digits are compared, without case and accents. Long blocks may differ in
    a few words. Speech counts only when long: a speaker may say *Merci beaucoup* twice.

    Parameters
    ----------
    folded, kinds : sequence
        The folded words and the kind of each block, in order.
    """
    shared = _shared(folded)
    first: dict[str, int] = {}
    near: dict[tuple[str, ...], int] = {}
    words_of: dict[int, list[str]] = {}
    found: dict[int, int] = {}
    for number, (text, kind) in enumerate(zip(folded, kinds, strict=True)):
        if number not in shared:
            continue
        words = _WORD.findall(text)
        letters = " ".join(words)
        if len(letters) < (SHORTEST if kind in _DISTINCT else NEAR):
            continue
        if letters in first:
            found[number] = first[letters]
            continue
        first[letters] = number
        if len(letters) >= NEAR:
            other = _nearly(words, number, near, words_of)
            if other is not None:
                found[number] = found.get(other, other)
    return found


def _shared(folded: Sequence[str]) -> set[int]:
    """Return the blocks that begin or end with the words of another: the only ones to compare."""
    by_edge: dict[tuple[str, ...], list[int]] = {}
    for number, text in enumerate(folded):
        for edge in _edges(text):
            by_edge.setdefault(edge, []).append(number)
    return {number for numbers in by_edge.values() if len(numbers) > 1 for number in numbers}


def _edges(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the first and the last words of a block, each after a sign for its side."""
    opening, closing = _WORD.findall(text[:EDGE]), _WORD.findall(text[-EDGE:])
    if len(text) > EDGE and min(len(opening), len(closing)) <= WORDS:
        opening = closing = _WORD.findall(text)  # the slices may cut one of the words
    return ("^", *opening[:WORDS]), ("$", *closing[-WORDS:])


def _nearly(
    words: list[str],
    number: int,
    near: dict[tuple[str, ...], int],
    words_of: dict[int, list[str]],
) -> int | None:
    """Find an earlier long block with the same opening or closing and nearly the same words."""
    keys = [("^", *words[:WORDS]), ("$", *words[-WORDS:])]
    best = None
    for key in keys:
        other = near.get(key)
        if other is not None and best is None:
            pairs, theirs = frozenset(pairwise(words)), frozenset(pairwise(words_of[other]))
            if len(pairs & theirs) >= ALIKE * max(len(pairs), len(theirs)):
                best = other
    words_of[number] = words
    for key in keys:
        near.setdefault(key, number)
    return best
