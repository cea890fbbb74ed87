"""Remember the embedding of each word: what the network computes of a token without its context.

Most tokens of a text are words seen before. Their hashed features, their static vector and the
layer that mixes them need not be computed again; only the convolutions look at the context.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.attrs import LEMMA, ORTH, TAG  # type: ignore[import-not-found]
from spacy.tokens import Doc

Vectors = NDArray[numpy.float32]
Reader = Callable[[Sequence[Doc]], list[Vectors]]
"""Token vectors in context, one array a ``Doc``."""

# Odd multipliers that spread the three attributes of a token over one 64-bit key.
_SPREAD = numpy.array([1, 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=numpy.uint64)


class CachedReader:
    """Read docs with a trained tok2vec, embedding each kind of token once.

    Parameters
    ----------
    tok2vec : spacy Tok2Vec
        Its weights must not change any more.
    limit : int
        Embeddings kept, 0.4 kB each; when there would be more the store starts anew.
    """

    def __init__(self, tok2vec: Any, *, limit: int = 32_768) -> None:
        self._embed, self._encode = tok2vec.model.layers[:2]
        self._limit = limit
        self._rows: dict[int, int] = {}
        self._store: Vectors = numpy.zeros((1024, tok2vec.model.get_dim("nO")), dtype="f")

    def __call__(self, docs: Sequence[Doc]) -> list[Vectors]:
        keys = [_keys(doc) for doc in docs]
        self._learn(docs, keys)
        rows = self._rows
        found = [self._store[[rows[key] for key in row]] for row in keys]
        encoded: list[Vectors] = self._encode.predict(found)
        return encoded

    def _learn(self, docs: Sequence[Doc], keys: Sequence[Sequence[int]]) -> None:
        """Embed the tokens that are not in the store."""
        new = self._unknown(keys)
        if len(self._rows) + len(new) > self._limit:
            self._rows.clear()
            new = self._unknown(keys)
        if not new:
            return
        doc = _collect(docs, list(new.values()))
        start, end = len(self._rows), len(self._rows) + len(new)
        while end > len(self._store):
            self._store = numpy.vstack([self._store, numpy.zeros_like(self._store)])
        self._store[start:end] = self._embed.predict([doc])[0]
        self._rows.update(zip(new, range(start, end), strict=True))

    def _unknown(self, keys: Sequence[Sequence[int]]) -> dict[int, tuple[int, int]]:
        """Return the keys that are not in the store, and where each stands first."""
        new: dict[int, tuple[int, int]] = {}
        for i, row in enumerate(keys):
            for j, key in enumerate(row):
                if key not in self._rows:
                    new.setdefault(key, (i, j))
        return new


def _keys(doc: Doc) -> list[int]:
    table = doc.to_array([ORTH, TAG, LEMMA]).astype(numpy.uint64)
    keys: list[int] = (table * _SPREAD).sum(axis=1, dtype=numpy.uint64).tolist()
    return keys


def _collect(docs: Sequence[Doc], where: Sequence[tuple[int, int]]) -> Doc:
    tokens = [docs[i][j] for i, j in where]
    return Doc(
        docs[0].vocab,
        words=[token.text for token in tokens],
        tags=[token.tag_ for token in tokens],
        lemmas=[token.lemma_ for token in tokens],
    )
