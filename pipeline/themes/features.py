"""Turn statements into numbers: words, pieces of words, lexicon hits, word vectors.

Everything is worked out once a word *type* (its columns, pieces, vector and lexicon
classes) and kept; a batch is then a few sparse products. Sums are in double precision, so
that the same statement gives the same score in whatever batch it comes.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from pipeline.text.folding import letters
from pipeline.themes.lexicon import Lexicon
from pipeline.themes.pieces import pieces_of
from pipeline.themes.settings import FeatureSettings
from pipeline.themes.shape import NAMES, shapes
from pipeline.themes.vectors import Doubles, WordVectors

_WORD = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:-\w+)*")
# Word types, about 1 kB each; beyond, the cache starts from nothing. Of 3.8 million words of
# parliamentary text this finds 95.2 %; remembering all, 98.3 %.
_CACHE_LIMIT = 12_000
_SAMPLE = 4000  # texts from which the common direction of the vectors is learned


def words_of(text: str) -> list[str]:
    """Return the words of a text as written: ``"l'OTAN"`` gives ``l`` and ``OTAN``."""
    return _WORD.findall(text)


def _key(word: str) -> str:
    """Return the vocabulary's form of a word: lower case; numbers by their length, years kept."""
    if word[0].isdigit() and not (len(word) == 4 and word.isdigit()):
        return "0" * len(word)
    return word.lower()


class _Types:
    """Word types met so far and what was worked out for each."""

    def __init__(self) -> None:
        self.index: dict[str, int] = {}
        self.keys: list[str] = []
        self.folded: list[str] = []
        self.columns: list[int] = []
        self.pieces: list[npt.NDArray[np.int64]] = []
        self.rows: list[int] = []
        self.weights: list[float] = []
        self.classes: list[tuple[int, ...]] = []


class Featuriser:
    """Learn a vocabulary from texts; turn texts into blocks of columns.

    The blocks are: words and pairs of words (TF-IDF, sublinear, length one), pieces of words
    (the same, hashed), lexicon classes (log of one plus hits), and the IDF-weighted mean of
    the word vectors without their common direction (length one), and the form of the text.
    """

    def __init__(
        self,
        settings: FeatureSettings,
        *,
        lexicon: Lexicon | None = None,
        vectors: WordVectors | None = None,
    ) -> None:
        self.settings = settings
        self.lexicon = lexicon if settings.lexicon_weight else None
        self.vectors = vectors if settings.vector_weight else None
        self.vocabulary: dict[str, int] = {}
        self.word_idf: Doubles = np.zeros(0)
        self.piece_idf: Doubles = np.ones(settings.buckets)
        self.common: Doubles | None = None
        self._types = _Types()

    # --------------------------------------------------------------- learning

    def fit(self, texts: Sequence[str]) -> "Featuriser":
        """Learn the vocabulary, the document frequencies and the vectors' common direction."""
        n = len(texts)
        df: Counter[str] = Counter()
        piece_df = np.zeros(self.settings.buckets)
        pieces: dict[str, npt.NDArray[np.int64]] = {}
        for text in texts:
            keys = [_key(word) for word in words_of(text)]
            df.update(set(self._keys(keys)))
            used = set(keys)
            new = [key for key in used if key not in pieces]
            pieces.update(zip(new, self._pieces(new), strict=True))
            if used:
                piece_df[np.unique(np.concatenate([pieces[key] for key in used]))] += 1
        kept = sorted(key for key, count in df.items() if count >= self.settings.min_df)
        self.set_vocabulary(kept, np.array([np.log((1 + n) / (1 + df[k])) + 1 for k in kept]))
        self.piece_idf = np.log((1 + n) / (1 + piece_df)) + 1
        if self.vectors is not None:
            means = self._means(self._counts(texts[:_SAMPLE])[0])
            self.common = np.linalg.svd(means, full_matrices=False)[2][:1]
        return self

    def set_vocabulary(self, keys: Sequence[str], idf: Doubles) -> None:
        """Take a vocabulary as it is, in the order of its columns."""
        self.vocabulary = {key: column for column, key in enumerate(keys)}
        self.word_idf = idf
        self._types = _Types()

    # --------------------------------------------------------------- transforming

    @property
    def widths(self) -> tuple[int, ...]:
        """Number of columns of each block, in order; blocks that are off are left out."""
        widths = [len(self.vocabulary)]
        if self.settings.longest_piece:
            widths.append(self.settings.buckets)
        if self.lexicon is not None:
            widths.append(self.lexicon.width)
        if self.vectors is not None:
            widths.append(self.vectors.width)
        widths.append(len(NAMES))
        return tuple(widths)

    def blocks(self, texts: Sequence[str]) -> list[sp.csr_matrix | Doubles]:
        """Return the blocks of columns, one row a text; words and pieces are sparse."""
        counts, ids = self._counts(texts)
        blocks: list[sp.csr_matrix | Doubles] = [self._word_block(ids)]
        if self.settings.longest_piece:
            blocks.append(self._piece_block(counts))
        if self.lexicon is not None:
            blocks.append(self._lexicon_block(ids) * self.settings.lexicon_weight)
        if self.vectors is not None:
            means = self._means(counts)
            if self.common is not None:
                means = means - (means @ self.common.T) @ self.common
            norms = np.linalg.norm(means, axis=1, keepdims=True)
            blocks.append(means / np.maximum(norms, 1e-6) * self.settings.vector_weight)
        blocks.append(shapes(texts))
        return blocks

    def transform(self, texts: Sequence[str]) -> sp.csr_matrix:
        """Return all blocks side by side, float32: what the estimators are fitted on."""
        return sp.hstack(
            [sp.csr_matrix(b) for b in self.blocks(texts)], format="csr", dtype=np.float32
        )

    def unknown(self, text: str) -> tuple[int, int]:
        """Return how many words of the text are not in the vocabulary, and how many there are."""
        keys = [key for word in words_of(text) if len(key := _key(word)) > 1]
        return sum(key not in self.vocabulary for key in keys), len(keys)

    # --------------------------------------------------------------- a word type

    def _learn(self, words: Sequence[str]) -> None:
        """Work out what is kept of word types met for the first time."""
        types = self._types
        keys, folded = [_key(word) for word in words], [letters(word) for word in words]
        columns = [self.vocabulary.get(key, -1) if len(key) > 1 else -1 for key in keys]
        types.index.update((word, len(types.keys) + n) for n, word in enumerate(words))
        types.keys += keys
        types.folded += folded
        types.columns += columns
        types.pieces += self._pieces(keys)
        find, single = self.vectors and self.vectors.find, self.lexicon and self.lexicon.single
        types.rows += [find(word) if find else -1 for word in words]
        types.weights += map(self._weight, keys, columns)
        types.classes += [single(form) if single else () for form in folded]

    def _weight(self, key: str, column: int) -> float:
        """Return a word's weight in the mean of vectors: its IDF; the highest if unknown."""
        if column >= 0:
            return float(self.word_idf[column])
        return float(self.word_idf.max(initial=1.0)) if len(key) > 3 else 0.0

    def _pieces(self, keys: Sequence[str]) -> list[npt.NDArray[np.int64]]:
        """Return the columns of the pieces of each word; a number has none."""
        settings = self.settings
        found = [np.zeros(0, dtype=np.int64)] * len(keys)
        if settings.longest_piece:
            whole = [at for at, key in enumerate(keys) if not key[0].isdigit()]
            limits = settings.shortest_piece, settings.longest_piece, settings.buckets
            for at, columns in zip(
                whole, pieces_of([keys[i] for i in whole], *limits), strict=True
            ):
                found[at] = columns
        return found

    def _keys(self, keys: list[str]) -> list[str]:
        kept = [key for key in keys if len(key) > 1]
        if self.settings.pairs:
            kept += [f"{a} {b}" for a, b in pairwise(keys)]
        return kept

    # --------------------------------------------------------------- a batch

    def _counts(self, texts: Sequence[str]) -> tuple[sp.csr_matrix, list[list[int]]]:
        """Return how often each word type is in each text, and the texts as lists of types."""
        if len(self._types.keys) > _CACHE_LIMIT:
            self._types = _Types()
        texts_words = [words_of(text) for text in texts]
        index = self._types.index
        self._learn(list(dict.fromkeys(w for row in texts_words for w in row if w not in index)))
        ids = [[index[word] for word in row] for row in texts_words]
        rows = [Counter(row) for row in ids]  # in the order of first use: sums are reproducible
        indptr = np.cumsum([0, *map(len, rows)])
        indices = np.fromiter((i for row in rows for i in row), dtype=np.int64)
        data = np.fromiter((n for row in rows for n in row.values()), dtype=np.float64)
        shape = (len(texts), len(self._types.keys))
        return sp.csr_matrix((data, indices, indptr), shape=shape), ids

    def _word_block(self, ids: list[list[int]]) -> sp.csr_matrix:
        types, vocabulary, pairs = self._types, self.vocabulary, self.settings.pairs
        indptr, indices, data = [0], list[int](), list[int]()
        for row in ids:
            found = [column for i in row if (column := types.columns[i]) >= 0]
            if pairs:
                keys = [types.keys[i] for i in row]
                found += [
                    column
                    for a, b in pairwise(keys)
                    if (column := vocabulary.get(f"{a} {b}", -1)) >= 0
                ]
            counts = Counter(found)
            indices += counts
            data += counts.values()
            indptr.append(len(indices))
        columns = np.array(indices, dtype=np.int64)
        values = (1 + np.log(np.array(data, dtype=np.float64))) * self.word_idf[columns]
        shape = (len(ids), len(vocabulary))
        return _unit_rows(sp.csr_matrix((values, columns, indptr), shape=shape))

    def _piece_block(self, counts: sp.csr_matrix) -> sp.csr_matrix:
        used, local = np.unique(counts.indices, return_inverse=True)
        pieces = [self._types.pieces[i] for i in used]
        indptr = np.cumsum([0, *map(len, pieces)])
        flat = np.concatenate([*pieces, np.zeros(0, dtype=np.int64)])
        table = sp.csr_matrix(
            (np.ones(len(flat)), flat, indptr), shape=(len(used), self.settings.buckets)
        )
        rows = sp.csr_matrix(
            (counts.data, local.reshape(-1), counts.indptr), shape=(counts.shape[0], len(used))
        )
        block = (rows @ table).tocsr()
        block.data = (1 + np.log(block.data)) * self.piece_idf[block.indices]
        return _unit_rows(block)

    def _lexicon_block(self, ids: list[list[int]]) -> Doubles:
        lexicon = self.lexicon
        if lexicon is None:
            return np.zeros((len(ids), 0))
        classes, folded = self._types.classes, self._types.folded
        hits = np.zeros((len(ids), lexicon.width))
        for at, row in enumerate(ids):
            found = Counter(number for i in row for number in classes[i])
            several = Counter(lexicon.several([folded[i] for i in row]))
            for number, count in found.items():
                hits[at, number] = count
            for number, count in several.items():
                hits[at, number] += 1.5 * count
        return np.log1p(hits)

    def _means(self, counts: sp.csr_matrix) -> Doubles:
        if self.vectors is None:
            return np.zeros((counts.shape[0], 0))
        used, local = np.unique(counts.indices, return_inverse=True)
        rows = np.array([self._types.rows[i] for i in used], dtype=np.int64)
        weights = np.array([self._types.weights[i] for i in used]) * (rows >= 0)
        table = self.vectors.table[np.maximum(rows, 0)].astype(np.float64)
        norms = np.linalg.norm(table, axis=1)
        table *= (weights / np.maximum(norms, 1e-6))[:, None]
        local_counts = sp.csr_matrix(
            (counts.data, local.reshape(-1), counts.indptr), shape=(counts.shape[0], len(used))
        )
        return np.asarray(local_counts @ table)


def _unit_rows(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """Scale every row to length one; an empty row stays empty."""
    lengths = np.diff(matrix.indptr)
    owner = np.repeat(np.arange(matrix.shape[0]), lengths)
    squares = np.bincount(owner, weights=matrix.data**2, minlength=matrix.shape[0])
    matrix.data = matrix.data / np.sqrt(np.maximum(squares, 1e-18))[owner]
    return matrix
