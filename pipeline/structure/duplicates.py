"""Blocks that repeat an earlier one: captions, credits, lines copied twice."""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.records import BlockKind

SHORTEST = 12  # letters; "Merci." said twice is no copy
NEAR = 160  # letters from which a nearly equal block counts
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
    first: dict[str, int] = {}
    near: dict[tuple[str, ...], int] = {}
    words_of: dict[int, list[str]] = {}
    found: dict[int, int] = {}
    for number, (text, kind) in enumerate(zip(folded, kinds, strict=True)):
        fewest = SHORTEST if kind in _DISTINCT else NEAR
        # Between two words there is a character at least: the letters are no more than the text.
        words = _WORD.findall(text) if len(text) >= fewest else []
        letters = " ".join(words)
        if len(letters) < fewest:
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


def _nearly(
    words: list[str],
    number: int,
    near: dict[tuple[str, ...], int],
    words_of: dict[int, list[str]],
) -> int | None:
    """Find an earlier long block with the same opening or closing and nearly the same words."""
    keys = [("^", *words[:4]), ("$", *words[-4:])]
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
