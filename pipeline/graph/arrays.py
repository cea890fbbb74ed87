"""Small tools over arrays of codes: numbers for strings, lists end to end, runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.signedinteger[Any]]
Longs = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]

NO_DATE = np.int32(np.iinfo(np.int32).min)
"""Stands for the date of an undated document, in days since 1970."""


def dictionary(column: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    """Return a column as one array that holds each value once."""
    values = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return values if pa.types.is_dictionary(values.type) else pc.dictionary_encode(values)


class Codes:
    """Numbers given to strings in the order of their first appearance."""

    def __init__(self) -> None:
        self._known = pa.array([], pa.string())

    def encode(self, column: pa.ChunkedArray | pa.Array) -> Ints:
        """Return the number of each value; -1 for null."""
        coded = dictionary(column)
        table = np.append(self._numbers(coded.dictionary.cast(pa.string())), np.int32(-1))
        return np.asarray(table[coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)])

    def _numbers(self, values: pa.Array) -> Ints:
        """Return the number of each value, new ones being numbered on."""
        found = pc.index_in(values, value_set=self._known)
        if not found.null_count:
            return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int32)
        new = values.filter(found.is_null())
        first = len(self._known)
        self._known = pa.concat_arrays([self._known, pc.unique(new)])
        if len(self._known) < first + len(new):
            return self._numbers(values)
        numbers = np.array(found.fill_null(-1), dtype=np.int32)
        numbers[numbers < 0] = np.arange(first, len(self._known), dtype=np.int32)
        return numbers

    def ranked(self) -> tuple[list[str], Ints]:
        """Return the strings in order, and the rank of each number (-1 keeps -1)."""
        order = pc.sort_indices(self._known).to_numpy()
        ranks = np.full(len(order) + 1, -1, dtype=np.int32)
        ranks[order] = np.arange(len(order), dtype=np.int32)
        return self._known.take(pa.array(order)).to_pylist(), ranks


@dataclass(frozen=True)
class Lists:
    """Lists of numbers end to end: that of row ``i`` is ``values[ptr[i]:ptr[i + 1]]``."""

    ptr: Longs
    values: Ints

    def take(self, rows: NDArray[np.integer]) -> "Lists":
        """Return the lists of some rows, in their order."""
        lengths = np.diff(self.ptr)[rows]
        ptr = np.concatenate([[0], np.cumsum(lengths)])
        return Lists(ptr, self.values[spread(self.ptr[:-1][rows], lengths)])


def distinct(keys: Longs) -> Longs:
    """Return the distinct numbers in order; ``keys`` is sorted in place."""
    keys.sort()
    return keys[first_of_runs(keys)]


def first_of_runs(values: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Mark where a value differs from the one before it; the first is marked."""
    mask = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=mask[1:])
    return mask


def spread(starts: Longs, lengths: Longs) -> Longs:
    """Return the ranges ``[start, start + length)`` end to end."""
    if not len(starts):
        return np.zeros(0, dtype=np.int64)
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()), dtype=np.int64)


def longs(column: pa.ChunkedArray) -> Longs:
    """Return a column of whole numbers; -1 for null."""
    return np.asarray(column.fill_null(-1).to_numpy(), dtype=np.int64)


def bools(column: pa.ChunkedArray) -> Bools:
    """Return a column of booleans; false for null."""
    return np.asarray(column.fill_null(False).to_numpy(), dtype=bool)


def is_in(values: pa.Array, wanted: Iterable[str]) -> Bools:
    """Tell which values are among those wanted; null is not."""
    found = pc.is_in(values, value_set=pa.array(list(wanted), pa.string()))
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


def one_of(column: pa.ChunkedArray, wanted: Iterable[str]) -> Bools:
    """Tell which rows of a dictionary column hold one of these values; null does not."""
    coded = dictionary(column)
    hit = np.append(is_in(coded.dictionary, wanted), False)
    return np.asarray(hit[coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)])


def in_sequence(*keys: Longs) -> Longs | None:
    """Return the order that sorts rows by several keys, or ``None`` where they are sorted."""
    if len(keys[0]) < 2:
        return None
    settled = np.zeros(len(keys[0]) - 1, dtype=bool)
    for key in keys:
        step = np.diff(key)
        if (step[~settled] < 0).any():
            return np.lexsort(keys[::-1])
        settled |= step > 0
    return None
