"""Candidates of the statistical stage: ``doc.spans["ner"]``.

The document is read in blocks, many at a time and across documents: the unit that the network
was trained on, and the fastest. Spans carry the type as label and the kind in ``span.id_`` and
``span._.kind``. Prefer ``span.id_``: spaCy keeps ``span._`` values by position, so that two
spans with the same bounds in two groups share them, and the later one wins.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import srsly  # type: ignore[import-untyped]
from spacy.attrs import IDX, IS_SPACE, ORTH, SPACY  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from pipeline.components.attributes import NER, SpanValues, register_attributes
from pipeline.components.ner_cache import Reader
from pipeline.components.ner_exact import ExactModel
from pipeline.components.ner_files import NOT_STORED, load_network, share_vectors
from pipeline.components.ner_input import (
    Hints,
    hint_spans,
    hints,
    reading_doc,
    sentence_ends,
    split_label,
    windows,
)
from pipeline.components.ner_network import Reading, build_network, cached_reader, predict
from pipeline.resources import find_path

STAGE = "ner"
_NETWORK = "network"


@Language.factory(
    "entente/ner",
    assigns=["doc.spans"],
    default_config={
        "path": "models/entities-fr",
        "model": None,
        "batch_size": 256,
        "window": 250,
    },
)
def create_ner(
    nlp: Language, name: str, path: str, model: str | None, batch_size: int, window: int
) -> "StatisticalEntities":
    """Build the component from its block of a config."""
    return StatisticalEntities(
        nlp.vocab, path=path, model=model, batch_size=batch_size, window=window
    )


class StatisticalEntities:
    """Run a trained network over the blocks of documents.

    Parameters
    ----------
    vocab : Vocab
        Of the documents; gets the vectors of the base model if it has none.
    path : str
        Folder of the trained network, found by ``pipeline.resources.find_path``.
    model : str, optional
        An installed spaCy pipeline to be run instead, on its own tokens, with its own labels
        (``attributes["label"]``): the entities are exactly those that it finds by itself.
    batch_size : int
        Blocks that are read at once.
    window : int
        Blocks of more tokens are cut at the ends of sentences.
    """

    def __init__(
        self,
        vocab: Vocab,
        *,
        path: str = "models/entities-fr",
        model: str | None = None,
        batch_size: int = 256,
        window: int = 250,
    ) -> None:
        register_attributes()
        self.vocab = vocab
        self.path = path
        self.model = model
        self.batch_size = batch_size
        self.window = window
        self._network: Language | None = None
        self._reader: Reader | None = None
        self._exact: ExactModel | None = None

    def load(self) -> None:
        """Load the model now, not at the first document; a second call does nothing.

        Raises
        ------
        ConfigError
            When there is nothing at ``path``.
        ModelError
            When the model is damaged or not installed.
        """
        if self.model:
            self._exact = self._exact or ExactModel(self.model, batch_size=self.batch_size)
        elif self._network is None:
            self._take(load_network(find_path(self.path), self.vocab))

    def __call__(self, doc: Doc) -> Doc:
        self._annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Annotate documents in batches of about ``self.batch_size`` blocks."""
        waiting: list[Doc] = []
        n_blocks = 0
        for doc in stream:
            waiting.append(doc)
            n_blocks += len(block_bounds(doc))
            if n_blocks >= self.batch_size:
                self._annotate(waiting)
                yield from waiting
                waiting, n_blocks = [], 0
        self._annotate(waiting)
        yield from waiting

    def _annotate(self, docs: Sequence[Doc]) -> None:
        self.load()
        if self._exact is not None:
            self._exact.annotate(docs, [block_bounds(doc) for doc in docs])
            return
        found: dict[int, list[Span]] = {i: [] for i in range(len(docs))}
        pieces = iter(
            (i, start, piece) for i, doc in enumerate(docs) for start, piece in self._pieces(doc)
        )
        network, reader = self._loaded()
        while batch := list(islice(pieces, self.batch_size)):
            readings = predict(network, [piece for _, _, piece in batch], reader=reader)
            for (i, offset, _), reading in zip(batch, readings, strict=True):
                found[i].extend(_spans(docs[i], offset, reading))
        for i, doc in enumerate(docs):
            doc.spans[NER] = found[i]

    def _loaded(self) -> tuple[Language, Reader]:
        self.load()
        if self._network is None or self._reader is None:
            msg = "entente/ner holds no network"
            raise RuntimeError(msg)
        return self._network, self._reader

    def _take(self, network: Language) -> None:
        self._network, self._reader = network, cached_reader(network)

    def _pieces(self, doc: Doc) -> Iterator[tuple[int, Doc]]:
        """Yield the first token and a ``Doc`` of each window of each block."""
        # Numbers in place of Token objects and strings: a fifth of the stage's time.
        words, spaces, starts, white = doc.to_array([ORTH, SPACY, IDX, IS_SPACE]).T.tolist()
        known = hints(len(words), hint_spans(doc))
        ends = sentence_ends(self.vocab)
        for block_start, block_end in block_bounds(doc):
            first, last = bisect_left(starts, block_start), bisect_left(starts, block_end)
            while first < last and white[first]:
                first += 1
            while first < last and white[last - 1]:
                last -= 1
            for start, end in windows(words[first:last], self.window, ends):
                a, b = first + start, first + end
                said = Hints(known.outer[a:b], known.leaf[a:b])
                yield a, reading_doc(self.vocab, words[a:b], spaces[a:b], said)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Serialise the settings and the network."""
        data: dict[str, Any] = {"settings": self._settings()}
        if not self.model:
            network, _ = self._loaded()
            data[_NETWORK] = network.to_bytes(exclude=list(NOT_STORED))
        return bytes(srsly.msgpack_dumps(data))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "StatisticalEntities":
        """Restore what ``to_bytes`` gave."""
        state = srsly.msgpack_loads(data)
        for name, value in state["settings"].items():
            setattr(self, name, value)
        if _NETWORK in state:
            share_vectors(self.vocab)
            network = build_network(self.vocab)
            self._take(network.from_bytes(state[_NETWORK], exclude=list(NOT_STORED)))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write ``to_bytes`` to a file."""
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "StatisticalEntities":
        """Restore what ``to_disk`` wrote."""
        return self.from_bytes(Path(path).read_bytes())

    def _settings(self) -> dict[str, Any]:
        names = ("path", "model", "batch_size", "window")
        return {name: getattr(self, name) for name in names}


def block_bounds(doc: Doc) -> list[tuple[int, int]]:
    """Return the bounds of the blocks in ``doc.text``; without structure, of the lines."""
    if doc._.structure is not None:
        return [(block.start, block.end) for block in doc._.structure.blocks]
    bounds, position = [], 0
    for line in doc.text.split("\n"):
        if line.strip():
            bounds.append((position, position + len(line)))
        position += len(line) + 1
    return bounds


def _spans(doc: Doc, offset: int, reading: Reading) -> Iterator[Span]:
    scores: list[float | None] = [*reading.scores, *[None] * len(reading.leaf)]
    values = SpanValues(doc)
    for (start, end, label), score in zip((*reading.outer, *reading.leaf), scores, strict=True):
        type_, kind = split_label(label)
        span = Span(doc, offset + start, offset + end, label=type_, span_id=kind)
        at = span.start_char, span.end_char
        values.set("stage", *at, STAGE)
        values.set("kind", *at, kind)
        values.set("score", *at, score)
        yield span
