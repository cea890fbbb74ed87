"""An installed spaCy pipeline, run as it is over the blocks of documents."""

from collections.abc import Iterator, Sequence
from itertools import islice

import spacy
from spacy.tokens import Doc, Span
from spacy.util import is_package

from pipeline.components.attributes import NER
from pipeline.errors import ModelError

# What these set, the entity recogniser does not read; the parser's sentences it does.
_WITHOUT_EFFECT = ("tagger", "morphologizer", "attribute_ruler", "lemmatizer")
_TYPES = {"PER": "PERSON", "LOC": "PLACE", "ORG": "ORGANISATION"}


class ExactModel:
    """Copy the entities of an installed pipeline.

    Each block's text goes through the pipeline's own tokeniser and components, as by
    ``nlp.pipe``; entities come back by their character offsets.

    Parameters
    ----------
    name : str
        Name of the installed pipeline.
    batch_size : int
        Blocks that are read at once.

    Raises
    ------
    ModelError
        When no such pipeline is installed.
    """

    def __init__(self, name: str, *, batch_size: int) -> None:
        if not is_package(name):
            msg = f"{name} is not installed: python -m spacy download {name}, or set model = null"
            raise ModelError(msg)
        self.nlp = spacy.load(name, exclude=_WITHOUT_EFFECT)
        self.batch_size = batch_size

    def annotate(self, docs: Sequence[Doc], bounds: Sequence[Sequence[tuple[int, int]]]) -> None:
        """Set ``doc.spans["ner"]``: label = type where one fits, else the pipeline's own label."""
        read = self.nlp.pipe(_texts(docs, bounds), batch_size=self.batch_size)
        for doc, blocks in zip(docs, bounds, strict=True):
            spans: list[Span] = []
            for (start, _), block in zip(blocks, islice(read, len(blocks)), strict=True):
                spans.extend(span for ent in block.ents for span in _copy(doc, start, ent))
            doc.spans[NER] = spans


def _texts(docs: Sequence[Doc], bounds: Sequence[Sequence[tuple[int, int]]]) -> Iterator[str]:
    for doc, blocks in zip(docs, bounds, strict=True):
        text = doc.text  # built anew at every access
        yield from (text[start:end] for start, end in blocks)


def _copy(doc: Doc, offset: int, ent: Span) -> Iterator[Span]:
    span = doc.char_span(
        offset + ent.start_char,
        offset + ent.end_char,
        label=_TYPES.get(ent.label_, ent.label_),
        span_id="name",
        alignment_mode="expand",
    )
    if span is not None:
        span._.stage = NER
        span._.kind = "name"
        span._.attributes = {"label": ent.label_}
        yield span
