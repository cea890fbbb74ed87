"""Variants of annotated blocks: other names in the same sentences, other habits of writing.

A network that has only met the names of a few documents learns the names. Here a mention is
replaced by another one of its type that fits the word before it (*la*, *l'*, *du*…), so that it
learns the sentence around them; and now and then a block is written in capitals or without
accents, as page headers and old records are.
"""

import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pipeline.components.ner_input import Hints, TokenSpan
from pipeline.components.training.blocks import TrainingBlock

_PERSONS = ("LEADER", "PERSON")
_DETERMINERS = frozenset(
    ["la", "le", "l'", "les", "de", "du", "d'", "des", "à", "au", "aux", "en", "un", "une", "ce",
     "cette", "cet", "son", "sa", "notre", "nos", "nouvelle", "nouveau"]
)  # fmt: skip
_VOWELS = frozenset("aeiouyhâàéèêëîïôöûüAEIOUYHÂÀÉÈÊËÎÏÔÖÛÜŒœ")


class Name(NamedTuple):
    """A mention that may stand for another one: its tokens, and the leaves inside it."""

    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    leaf: tuple[TokenSpan, ...]
    outer_hints: tuple[str, ...]
    leaf_hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AugmentSettings:
    """How often blocks are varied.

    Parameters
    ----------
    swap : float
        Share of blocks whose names are replaced.
    mention : float
        Share of the mentions of such a block that are replaced.
    foreign : float
        Share of replacements taken from the lists of names, not from the documents.
    unknown, forget : float
        Share of blocks without any hint; of mentions without theirs in the others.
    capitals, plain : float
        Share of blocks written in capitals, and without accents.
    copies : int
        Variants of each block and epoch.
    """

    swap: float = 0.5
    mention: float = 0.5
    foreign: float = 0.5
    unknown: float = 0.1
    forget: float = 0.15
    capitals: float = 0.04
    plain: float = 0.02
    copies: int = 1


class Augmenter:
    """Draw variants of blocks.

    Parameters
    ----------
    blocks : sequence of TrainingBlock
        Where names, and the words that stand before them, are collected.
    names : mapping of (label, word before) to names
        Further names; the word before is ``""`` where any fits.
    settings : AugmentSettings
        How often.
    """

    def __init__(
        self,
        blocks: Sequence[TrainingBlock],
        names: Mapping[tuple[str, str], Sequence[Name]] | None = None,
        settings: AugmentSettings | None = None,
    ) -> None:
        self.settings = settings or AugmentSettings()
        self.foreign = names or {}
        own: dict[tuple[str, str], set[Name]] = defaultdict(set)
        for block in blocks:
            for span in block.outer:
                own[span[2], _before(block, span)].add(_name(block, span))
        self.own = {key: sorted(found) for key, found in sorted(own.items())}

    def __call__(self, block: TrainingBlock, rng: random.Random) -> Iterable[TrainingBlock]:
        for _ in range(self.settings.copies):
            yield self._variant(block, rng)

    def _variant(self, block: TrainingBlock, rng: random.Random) -> TrainingBlock:
        if rng.random() < self.settings.swap:
            block = self._swap(block, rng)
        block = self._forget(block, rng)
        draw = rng.random()
        if draw < self.settings.capitals:
            plain = rng.random() < 0.5
            return replace(block, words=[_capitals(word, plain=plain) for word in block.words])
        if draw < self.settings.capitals + self.settings.plain:
            return replace(block, words=[_plain(word) for word in block.words])
        return block

    def _forget(self, block: TrainingBlock, rng: random.Random) -> TrainingBlock:
        """Take hints away, so that the network learns to read without them too."""
        if rng.random() < self.settings.unknown:
            nothing = [""] * len(block.words)
            return replace(block, hints=Hints(nothing, nothing))
        outer, leaf = list(block.hints.outer), list(block.hints.leaf)
        for start, end, _ in block.outer:
            if rng.random() < self.settings.forget:
                outer[start:end] = leaf[start:end] = [""] * (end - start)
        return replace(block, hints=Hints(outer, leaf))

    def _swap(self, block: TrainingBlock, rng: random.Random) -> TrainingBlock:
        chosen = [
            (span, self._draw(block, span, rng) if rng.random() < self.settings.mention else None)
            for span in block.outer
        ]
        return substitute(block, chosen)

    def _draw(self, block: TrainingBlock, span: TokenSpan, rng: random.Random) -> Name | None:
        label, before = span[2], _before(block, span)
        source = rng.choice(_PERSONS) if label in _PERSONS else label
        pools = [self.foreign.get((source, before), []), self.own.get((source, before), [])]
        if rng.random() >= self.settings.foreign:
            pools.reverse()
        pool = pools[0] or pools[1]
        if not pool:
            return None
        name = rng.choice(pool)
        return name if label == source else _as_person(name, label)


def _as_person(name: Name, label: str) -> Name:
    """Let a leader's name stand for a private person's, or the reverse: unknown to the base."""
    nothing = ("",) * len(name.words)
    leaf = tuple((start, end, label) for start, end, _ in name.leaf)
    return Name(name.words, name.spaces, leaf, nothing, nothing)


def substitute(
    block: TrainingBlock, chosen: Sequence[tuple[TokenSpan, Name | None]]
) -> TrainingBlock:
    """Return the block with outermost mentions replaced; ``None`` keeps one as it is.

    The block's nested ``gold`` mentions are not carried over: a variant is for training only.
    """
    words: list[str] = []
    spaces: list[bool] = []
    outer: list[TokenSpan] = []
    leaf: list[TokenSpan] = []
    outer_hints: list[str] = []
    leaf_hints: list[str] = []
    rows = (words, spaces, outer_hints, leaf_hints)
    sources = (block.words, block.spaces, *block.hints)
    at = 0
    for span, name in chosen:
        start, end, label = span
        _extend(rows, sources, at, start)
        name = name or _name(block, span)
        first = len(words)
        words += name.words
        spaces += [*name.spaces[:-1], block.spaces[end - 1]]
        outer_hints += name.outer_hints
        leaf_hints += name.leaf_hints
        outer.append((first, len(words), label))
        leaf += [(first + s, first + e, inner) for s, e, inner in name.leaf]
        at = end
    _extend(rows, sources, at, len(block.words))
    return TrainingBlock(block.document, words, spaces, outer, leaf, Hints(outer_hints, leaf_hints))


def _extend(
    rows: Iterable[list[Any]], sources: Iterable[Sequence[Any]], start: int, end: int
) -> None:
    for row, source in zip(rows, sources, strict=True):
        row += source[start:end]


def _name(block: TrainingBlock, span: TokenSpan) -> Name:
    start, end, _ = span
    leaf = tuple((s - start, e - start, x) for s, e, x in block.leaf if start <= s and e <= end)
    return Name(
        tuple(block.words[start:end]),
        tuple(block.spaces[start:end]),
        leaf,
        tuple(block.hints.outer[start:end]),
        tuple(block.hints.leaf[start:end]),
    )


def _before(block: TrainingBlock, span: TokenSpan) -> str:
    """Return what a replacement has to agree with: an article or preposition, or elision."""
    start, _, label = span
    word = block.words[start - 1].lower() if start else ""
    if label in _PERSONS:
        return "'" if word.endswith("'") else ""
    return word if word in _DETERMINERS else "'" if word.endswith("'") else ""


def elides(word: str) -> bool:
    """Tell whether *le*, *la*, *de* before the word lose their vowel (by its first letter)."""
    return word[:1] in _VOWELS


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    return "".join(c for c in letters if not unicodedata.combining(c)) or word


def _capitals(word: str, *, plain: bool) -> str:
    return (_plain(word) if plain else word).upper()
