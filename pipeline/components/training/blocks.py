"""Annotated blocks as tokens: what the network learns from and is judged on.

A block carries two layers of token spans. ``outer`` holds the outermost mentions, ``leaf`` the
mentions that hold no other one. A mention without nesting stands in both, so the second layer
learns *Russie* from every document and not only from inside other names.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.components.ner_network import TokenSpan
from pipeline.evaluation.gold import GoldDocument, GoldMention

Tokenise = Callable[[str], Doc]
"""The tokenizer of the pipeline: its docs carry their view, ``doc._.view``."""


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
    gold: Sequence[tuple[int, int, str, str, int]] = ()
    lost: int = 0

    def doc(self, vocab: Vocab) -> Doc:
        """Return the tokens as a fresh ``Doc``."""
        return Doc(vocab, words=list(self.words), spaces=list(self.spaces))


def training_blocks(
    documents: Iterable[GoldDocument], tokenise: Tokenise
) -> Iterator[TrainingBlock]:
    """Cut annotated documents into tokenised blocks, in order."""
    for document in documents:
        for block in document.blocks:
            mentions = [m for m in document.mentions if m.block == block.block]
            text = document.text[block.start : block.end]
            yield _training_block(document.name, text, block.start, mentions, tokenise)


def _training_block(
    name: str, text: str, offset: int, mentions: Sequence[GoldMention], tokenise: Tokenise
) -> TrainingBlock:
    words, spaces, bounds = _tokens(tokenise(text))
    first = {start: i for i, (start, _) in enumerate(bounds)}
    after = {end: i + 1 for i, (_, end) in enumerate(bounds)}
    aligned = []
    for m in mentions:
        start, end = first.get(m.start - offset), after.get(m.end - offset)
        if start is not None and end is not None:
            aligned.append((start, end, m.type, m.kind, m.depth))
    return TrainingBlock(
        name,
        words,
        spaces,
        [(s, e, label(t, k)) for s, e, t, k, depth in aligned if depth == 0],
        [(s, e, label(t, k)) for s, e, t, k, _ in leaves(aligned)],
        tuple(aligned),
        len(mentions) - len(aligned),
    )


def _tokens(doc: Doc) -> tuple[list[str], list[bool], list[tuple[int, int]]]:
    """Return words, spaces and each word's bounds in the source, without outer white space."""
    first, last = 0, len(doc)
    while first < last and doc[first].is_space:
        first += 1
    while first < last and doc[last - 1].is_space:
        last -= 1
    tokens = doc[first:last]
    view = doc._.view
    bounds = [(t.idx, t.idx + len(t)) for t in tokens]
    if view is not None:
        bounds = [view.to_source(start, end) for start, end in bounds]
    return [t.text for t in tokens], [bool(t.whitespace_) for t in tokens], bounds


def leaves(
    mentions: Sequence[tuple[int, int, str, str, int]],
) -> list[tuple[int, int, str, str, int]]:
    """Return the mentions that hold no other mention."""
    return [
        m
        for m in mentions
        if not any(m[0] <= o[0] and o[1] <= m[1] and (o[4] > m[4]) for o in mentions if o is not m)
    ]


LABELS = {
    ("STATE", "demonym"): "STATE|demonym",
    ("PLACE", "demonym"): "PLACE|demonym",
    ("STATE", "metonym"): "STATE|metonym",
    ("LEADER", "role"): "LEADER|role",
    ("ORGANISATION", "nominal"): "ORGANISATION|nominal",
    ("TREATY", "nominal"): "TREATY|nominal",
}


def label(type_: str, kind: str) -> str:
    """Return the network's label of a type and kind; rare pairs fall back on the type."""
    return LABELS.get((type_, kind), type_)
