"""Annotated blocks as tokens: what the network learns from and is judged on.

A block carries two layers of token spans. ``outer`` holds the outermost mentions, ``leaf`` the
mentions that hold no other one. A mention without nesting stands in both, so the second layer
learns *Russie* from every document and not only from inside other names.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.components.ner_input import (
    Hints,
    TokenSpan,
    hint_spans,
    hints,
    join_label,
    reading_doc,
)
from pipeline.evaluation.gold import GoldBlock, GoldDocument, GoldMention

Read = Callable[[str], Doc]
"""The pipeline up to the entity stage: its docs carry their view and the hints' spans."""


@dataclass(frozen=True, slots=True)
class TrainingBlock:
    """One block of an annotated document, tokenised.

    Parameters
    ----------
    document : str
        Name of the document: blocks of one are never parted between training and testing.
    words, spaces : list
        As in ``spacy.tokens.Doc``.
    outer, leaf : list of (int, int, str)
        Token spans of the outermost and of the innermost mentions, sorted.
    hints : Hints
        What earlier stages say of the tokens.
    gold : tuple of (int, int, str, str, int)
        Every mention that falls on token boundaries: start, end, type, kind, depth.
    lost : int
        Mentions that do not fall on token boundaries; they count as missed.
    """

    document: str
    words: Sequence[str]
    spaces: Sequence[bool]
    outer: Sequence[TokenSpan]
    leaf: Sequence[TokenSpan]
    hints: Hints
    gold: Sequence[tuple[int, int, str, str, int]] = ()
    lost: int = 0

    def doc(self, vocab: Vocab) -> Doc:
        """Return the tokens as a fresh ``Doc``."""
        return reading_doc(vocab, self.words, self.spaces, self.hints)


def training_blocks(documents: Iterable[GoldDocument], read: Read) -> Iterator[TrainingBlock]:
    """Cut annotated documents into tokenised blocks, in order."""
    for document in documents:
        doc = read(document.text)
        tokens = _Tokens(doc)
        for block in document.blocks:
            mentions = [m for m in document.mentions if m.block == block.block]
            yield _training_block(document, block, mentions, tokens)


class _Tokens:
    """The tokens of a document that are not white space, by their bounds in the source."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        view = doc._.view
        self.words = [token.text for token in doc]
        self.spaces = [bool(token.whitespace_) for token in doc]
        bounds = [(token.idx, token.idx + len(token)) for token in doc]
        self.bounds = [view.to_source(s, e) for s, e in bounds] if view else bounds
        self.starts = [start for start, _ in self.bounds]
        self.spans = hint_spans(doc)

    def within(self, start: int, end: int) -> tuple[int, int]:
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        while first < last and self.words[first].isspace():
            first += 1
        while first < last and self.words[last - 1].isspace():
            last -= 1
        return first, last


def _training_block(
    document: GoldDocument, block: GoldBlock, mentions: Sequence[GoldMention], tokens: _Tokens
) -> TrainingBlock:
    first, last = tokens.within(block.start, block.end)
    bounds = tokens.bounds[first:last]
    starts = {start: i for i, (start, _) in enumerate(bounds)}
    ends = {end: i + 1 for i, (_, end) in enumerate(bounds)}
    aligned = [
        (starts[m.start], ends[m.end], m.type, m.kind, m.depth)
        for m in mentions
        if m.start in starts and m.end in ends
    ]
    spans = [(s - first, e - first, x) for s, e, x in tokens.spans if first <= s and e <= last]
    return TrainingBlock(
        document.name,
        tokens.words[first:last],
        tokens.spaces[first:last],
        [(s, e, join_label(t, k)) for s, e, t, k, depth in aligned if depth == 0],
        [(s, e, join_label(t, k)) for s, e, t, k, _ in leaves(aligned)],
        hints(last - first, spans),
        tuple(aligned),
        len(mentions) - len(aligned),
    )


def leaves(
    mentions: Sequence[tuple[int, int, str, str, int]],
) -> list[tuple[int, int, str, str, int]]:
    """Return the mentions that hold no other mention."""
    return [
        m
        for m in mentions
        if not any(m[0] <= o[0] and o[1] <= m[1] and (o[4] > m[4]) for o in mentions if o is not m)
    ]
