"""What the network of the entity stage reads, and the names of what it finds.

A block is cut into windows; each becomes a ``Doc`` whose tags and lemmas hold the hints of earlier
stages. Labels are types (``STATE``) or types with a kind (``STATE|demonym``).
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple, TypeVar

from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.components.attributes import GAZETTEER, TREATIES
from pipeline.records import ENTITY_TYPES

HINTS = (GAZETTEER, TREATIES)
NOTHING = "O"
SENTENCE_ENDS = frozenset(".!?…;")

TokenSpan = tuple[int, int, str]
"""First token, token after the last, label (``TYPE`` or ``TYPE|kind``)."""


Word = TypeVar("Word", str, int)


def windows(
    words: Sequence[Word], limit: int, ends: AbstractSet[Word]
) -> Iterator[tuple[int, int]]:
    """Cut a long block after the last sentence end that fits, else after ``limit`` tokens."""
    start = 0
    while len(words) - start > limit:
        latest_first = range(start + limit, start + limit // 4, -1)
        end = next((i for i in latest_first if words[i - 1] in ends), start + limit)
        yield start, end
        start = end
    if start < len(words):
        yield start, len(words)


def sentence_ends(vocab: Vocab) -> frozenset[int]:
    """Return the numbers of the words that end sentences."""
    return frozenset(vocab.strings.add(word) for word in SENTENCE_ENDS)


class Hints(NamedTuple):
    """What earlier stages say of each token: ``""``, or ``B-`` or ``I-`` and a label.

    ``outer`` is of their longest mentions, ``leaf`` of their shortest.
    """

    outer: Sequence[str]
    leaf: Sequence[str]


def hints(n_tokens: int, spans: Iterable[TokenSpan]) -> Hints:
    """Turn mentions, which may nest, into hints for the tokens."""
    ordered = sorted(set(spans), key=_by_length)
    outer, leaf = [""] * n_tokens, [""] * n_tokens
    for row, ranked in ((leaf, ordered), (outer, reversed(ordered))):
        for start, end, label in ranked:
            if not any(row[start:end]):
                row[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
    return Hints(outer, leaf)


def _by_length(span: TokenSpan) -> tuple[int, int, str]:
    return span[1] - span[0], span[0], span[2]


def reading_doc(
    vocab: Vocab,
    words: Sequence[Any],
    spaces: Sequence[Any],
    hints: Hints | None,
) -> Doc:
    """Return a ``Doc`` as the network reads it; words may be given by their numbers."""
    if hints is None:
        return Doc(vocab, words=list(words), spaces=list(spaces))
    return Doc(
        vocab,
        words=list(words),
        spaces=list(spaces),
        tags=list(hints.outer),
        lemmas=list(hints.leaf),
    )


def biluo(n_tokens: int, spans: Iterable[TokenSpan]) -> list[str]:
    """Return the gate's tag of each token: its place in a mention and the mention's label."""
    tags = [NOTHING] * n_tokens
    for start, end, label in spans:
        places = "U" if end - start == 1 else "B" + "I" * (end - start - 2) + "L"
        tags[start:end] = [f"{place}-{label}" for place in places]
    return tags


_LABELS = {
    ("STATE", "demonym"): "STATE|demonym",
    ("PLACE", "demonym"): "PLACE|demonym",
    ("STATE", "metonym"): "STATE|metonym",
    ("LEADER", "role"): "LEADER|role",
    ("ORGANISATION", "nominal"): "ORGANISATION|nominal",
    ("TREATY", "nominal"): "TREATY|nominal",
}


ALL_LABELS = (*ENTITY_TYPES, *_LABELS.values())


def join_label(type_: str, kind: str) -> str:
    """Return the network's label of a type and kind; rare pairs fall back on the type."""
    return _LABELS.get((type_, kind), type_)


def split_label(label: str) -> tuple[str, str]:
    """Split a label of the network into type and kind."""
    type_, _, kind = label.partition("|")
    return type_, kind or "name"


def hint_spans(doc: Doc) -> list[TokenSpan]:
    """Return the mentions that earlier stages found, as token spans of the network's labels."""
    return [
        (span.start, span.end, join_label(span.label_, span.id_ or "name"))
        for group in HINTS
        if group in doc.spans
        for span in doc.spans[group]
    ]
