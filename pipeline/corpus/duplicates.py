"""Documents that repeat earlier ones, exactly or nearly.

The words of a document, case, accents and punctuation apart, give its shingles:
sequences of ``_WORDS`` words. The same words are an exact duplicate. Near ones are
found by MinHash signatures in bands (Broder 1997; Leskovec et al., *Mining of Massive
Datasets*, 3.3-3.4), then judged by the similarity of their bottom-k sketches.
"""

import hashlib
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from pipeline.corpus.naming import plain

_WORDS = 4
_ROWS, _BANDS = 4, 16
_SKETCH = 192
_FEWEST_SHINGLES = 12  # shorter texts are compared exactly only
_WORD = re.compile(r"\w+")
_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93])

Hashes = npt.NDArray[np.uint64]


def find_duplicates(
    documents: Iterable[tuple[str, str]], *, similarity: float = 0.9
) -> dict[str, str]:
    """Map each document that repeats an earlier one to the first of its kind.

    Parameters
    ----------
    documents : iterable of (doc_id, text)
        In the order that decides which one is the original. Read once.
    similarity : float, default=0.9
        Share of common shingles (Jaccard) from which two documents are the same, in
        ]0.5, 1]. At 1 only the same words in the same order count.

    Returns
    -------
    dict
        ``doc_id`` to the ``doc_id`` of the original, which is itself no duplicate.
    """
    exact: dict[bytes, str] = {}
    near = _Index(similarity)
    found: dict[str, str] = {}
    for doc_id, text in documents:
        words = _WORD.findall(plain(text))
        if not words:
            continue
        key = hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).digest()
        original = exact.get(key)
        if original is None and similarity < 1:
            original = near.match_or_add(doc_id, _shingles(words))
        if original is None:
            exact[key] = doc_id
        else:
            found[doc_id] = original
    return found


class _Index:
    """Signatures of the originals seen so far."""

    def __init__(self, similarity: float) -> None:
        self._similarity = similarity
        self._bands: dict[bytes, list[int]] = defaultdict(list)
        self._sketches: list[Hashes] = []
        self._sizes: list[int] = []
        self._names: list[str] = []
        generator = np.random.default_rng(20)
        shape = (_ROWS * _BANDS, 1)
        self._factors = generator.integers(1, 2**63, shape, dtype=np.uint64) | np.uint64(1)
        self._terms = generator.integers(0, 2**63, shape, dtype=np.uint64)

    def match_or_add(self, doc_id: str, shingles: Hashes) -> str | None:
        """Return the first original that is similar enough; else keep this one."""
        if shingles.size < _FEWEST_SHINGLES:
            return None
        keys = self._keys(shingles)
        sketch = shingles[:_SKETCH]
        candidates = sorted({number for key in keys for number in self._bands.get(key, ())})
        for number in candidates:
            sizes = sorted((self._sizes[number], shingles.size))
            if sizes[0] >= self._similarity * sizes[1] and (
                _resemblance(self._sketches[number], sketch) >= self._similarity
            ):
                return self._names[number]
        for key in keys:
            self._bands[key].append(len(self._names))
        self._sketches.append(sketch.copy())
        self._sizes.append(shingles.size)
        self._names.append(doc_id)
        return None

    def _keys(self, shingles: Hashes) -> list[bytes]:
        """Return one key a band; two documents that share a key are compared."""
        sample = shingles[:4096]  # sorted, hence a sample that depends on content alone
        signature = (sample[None, :] * self._factors + self._terms).min(axis=1)
        return [
            bytes([band]) + signature[band * _ROWS : (band + 1) * _ROWS].tobytes()
            for band in range(_BANDS)
        ]


def _shingles(words: list[str]) -> Hashes:
    """Hash every sequence of words; sorted, without repeats."""
    codes = np.fromiter(
        (zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words), np.uint64, len(words)
    )
    n = max(1, len(codes) - _WORDS + 1)
    total = np.zeros(n, np.uint64)
    for offset in range(min(_WORDS, len(codes))):
        mixed = (codes[offset : offset + n] + np.uint64(offset + 1)) * _ODD[offset].astype(
            np.uint64
        )
        total ^= mixed ^ (mixed >> np.uint64(29))
    total *= np.uint64(0xBF58476D1CE4E5B9)
    return np.unique(total ^ (total >> np.uint64(32)))


def _resemblance(left: Hashes, right: Hashes) -> float:
    """Estimate the Jaccard similarity of two sets from their smallest members."""
    union = np.union1d(left, right)[:_SKETCH]
    both = np.intersect1d(left, right, assume_unique=True)
    return float(np.isin(union, both, assume_unique=True).sum() / max(1, union.size))
