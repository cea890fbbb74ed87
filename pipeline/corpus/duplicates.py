"""Documents that repeat earlier ones, exactly or nearly.

The words of a document, case, accents and punctuation apart, give its shingles:
sequences of ``_WORDS`` words. The same words are an exact duplicate. Near ones are
found by MinHash signatures in bands (Broder 1997; Leskovec et al., *Mining of Massive
Datasets*, 3.3-3.4), then judged by the similarity of their bottom-k sketches.
"""

import hashlib
import re
import tempfile
import zlib
from array import array
from collections.abc import Iterable
from typing import IO

import numpy as np
import numpy.typing as npt

from pipeline.corpus.naming import plain
from pipeline.errors import StoreError

_WORDS = 4
_SKETCH = 192
_SAMPLE = 1024
_MARGIN = 0.2  # the signature's estimate of a similarity may be off by this much
_SKETCH_BYTES = 64_000_000  # of more than some 40,000 documents sketches leave the memory
_FEWEST_SHINGLES = 12  # shorter texts are compared exactly only
_FEWEST_WORDS = 8  # "Avis défavorable." twice is no repeated document
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
    with tempfile.SpooledTemporaryFile(max_size=_SKETCH_BYTES) as file:
        return _find(documents, _Index(similarity, _Sketches(file)), similarity)


def _find(
    documents: Iterable[tuple[str, str]], near: "_Index", similarity: float
) -> dict[str, str]:
    exact: dict[bytes, str] = {}
    found: dict[str, str] = {}
    for doc_id, text in documents:
        words = _WORD.findall(plain(text))
        if len(words) < _FEWEST_WORDS:
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

    def __init__(self, similarity: float, sketches: "_Sketches") -> None:
        self._similarity = similarity
        # The more alike two documents must be, the more of a band may have to agree.
        self._rows, self._bands = (8, 10) if similarity >= 0.85 else (4, 16)
        generator = np.random.default_rng(20)
        shape = (self._rows * self._bands, 1)
        self._factors = generator.integers(1, 2**63, shape, dtype=np.uint64) | np.uint64(1)
        self._terms = generator.integers(0, 2**63, shape, dtype=np.uint64)
        # The latest original of each band, and of each original, band by band, the one before.
        self._latest: dict[int, int] = {}
        self._before = np.zeros((256, self._bands), np.int32)
        self._signatures = np.zeros((256, shape[0]), np.uint64)
        self._sketches = sketches
        self._sizes: list[int] = []
        self._names: list[str] = []

    def match_or_add(self, doc_id: str, shingles: Hashes) -> str | None:
        """Return the first original that is similar enough; else keep this one."""
        if shingles.size < _FEWEST_SHINGLES:
            return None
        # The smallest hashes are a sample that depends on the content alone.
        signature = (shingles[None, :_SAMPLE] * self._factors + self._terms).min(axis=1)
        keys = self._keys(signature)
        sketch = shingles[:_SKETCH]
        for number in self._candidates(keys, signature):
            sizes = sorted((self._sizes[number], shingles.size))
            if sizes[0] >= self._similarity * sizes[1] and (
                _resemblance(self._sketches[number], sketch) >= self._similarity
            ):
                return self._names[number]
        self._add(doc_id, shingles, signature, keys)
        return None

    def _keys(self, signature: Hashes) -> list[int]:
        """Return one key a band; two documents that share a key are compared."""
        bands = signature.reshape(self._bands, self._rows)
        mixed = ((bands ^ (bands >> np.uint64(31))) * self._factors[: self._rows, 0]).sum(axis=1)
        keys: list[int] = (mixed ^ self._factors[-self._bands :, 0]).tolist()
        return keys

    def _candidates(self, keys: list[int], signature: Hashes) -> list[int]:
        """Return the originals that share a band and enough of the signature, in order."""
        numbers = sorted(self._sharing(keys))
        if not numbers:
            return []
        shared = (self._signatures[numbers] == signature).mean(axis=1)
        near = shared >= self._similarity - _MARGIN
        return [number for number, is_near in zip(numbers, near, strict=True) if is_near]

    def _sharing(self, keys: list[int]) -> set[int]:
        """Return the originals that have one of the bands."""
        found = set()
        for band, key in enumerate(keys):
            number = self._latest.get(key, -1)
            while number >= 0:
                found.add(number)
                number = int(self._before[number, band])
        return found

    def _add(self, doc_id: str, shingles: Hashes, signature: Hashes, keys: list[int]) -> None:
        number = len(self._names)
        if number == len(self._signatures):
            self._signatures = np.concatenate([self._signatures, np.zeros_like(self._signatures)])
            self._before = np.concatenate([self._before, np.zeros_like(self._before)])
        self._signatures[number] = signature
        self._before[number] = [self._latest.get(key, -1) for key in keys]
        for key in keys:
            self._latest[key] = number
        self._sketches.append(shingles[:_SKETCH])
        self._sizes.append(shingles.size)
        self._names.append(doc_id)


class _Sketches:
    """Sketches by number, in a file: those of many documents fill the memory, and few are read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._ends = array("q", [0])

    def append(self, sketch: Hashes) -> None:
        self._file.seek(self._ends[-1])
        try:
            self._ends.append(self._ends[-1] + self._file.write(sketch.tobytes()))
        except OSError as error:
            where = tempfile.gettempdir()
            msg = f"cannot write in {where} ({error}): free some space there, or set TMPDIR"
            raise StoreError(msg) from error

    def __getitem__(self, number: int) -> Hashes:
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        return np.frombuffer(self._file.read(end - start), np.uint64)


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
