"""Count every pair of entities that a unit names together, with its evidence.

Pairs are written as single 64-bit numbers (source, target, unit) and sorted, a range
of sources at a time: one sort gives the count of each pair and its units in the order
of documents, and memory stays bounded however many pairs there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.errors import ConfigError
from pipeline.graph.arrays import Ints, Longs, distinct, first_of_runs, spread
from pipeline.graph.counted import Counted
from pipeline.graph.units import Units

PAIRS_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class Pairs:
    """The pairs of entities, sorted, and the statements that show each.

    Evidence of pair ``i`` is ``evidence[ptr[i]:ptr[i + 1]]``: rows of the statements,
    distinct and ascending.
    """

    source: Ints
    target: Ints
    n_units: Ints
    ptr: Longs
    evidence: Ints

    def __len__(self) -> int:
        return len(self.source)

    @property
    def n_statements(self) -> Longs:
        """Number of evidence statements of each pair."""
        return np.diff(self.ptr)

    def take(self, rows: NDArray[np.integer]) -> "Pairs":
        """Return some of the pairs, in their order."""
        lengths = self.n_statements[rows]
        evidence = self.evidence[spread(self.ptr[:-1][rows], lengths)]
        ptr = np.concatenate([[0], np.cumsum(lengths)])
        return Pairs(self.source[rows], self.target[rows], self.n_units[rows], ptr, evidence)


def count_pairs(
    counted: Counted,
    units: Units,
    *,
    evidence: bool = True,
    pairs_at_once: int = PAIRS_AT_ONCE,
) -> Pairs:
    """Count the pairs of a unit.

    Parameters
    ----------
    counted : Counted
        What each statement names.
    units : Units
        What each unit names.
    evidence : bool
        Whether the statements are kept; without them there are only counts.
    pairs_at_once : int
        How many pairs are sorted at a time; the result does not depend on it.

    Returns
    -------
    Pairs
        ``n_units`` is the number of units that name both. The evidence is every such
        unit's statement; where a unit is larger than a statement, it is every statement
        naming both and, for a unit in which no single statement does, the first
        statement naming each.
    """
    table = _Enumerator(units.unit, units.entity, len(counted.entities))
    inner = None
    bits = table.group_bits
    if units.larger and evidence:
        inner = _Enumerator(counted.statement, counted.entity, len(counted.entities))
        bits = max(bits, inner.group_bits)
    ranges = table.ranges(pairs_at_once, group_bits=bits)
    return _joined([_count(table, inner, units, bounds, evidence=evidence) for bounds in ranges])


@dataclass(slots=True)
class _Piece:
    """Pairs of some sources; ``lengths`` is the number of evidence statements of each."""

    source: Ints
    target: Ints
    n_units: Ints
    lengths: Ints
    evidence: Ints


def _joined(pieces: list[_Piece]) -> Pairs:
    """Put pieces end to end, giving up each column of theirs as soon as it is joined."""
    columns: dict[str, Ints] = {}
    nothing = np.zeros(0, dtype=np.int32)
    for name in ("source", "target", "n_units", "lengths", "evidence"):
        columns[name] = np.concatenate([nothing, *(getattr(p, name) for p in pieces)])
        for piece in pieces:
            setattr(piece, name, nothing)
    lengths = columns.pop("lengths")
    ptr = np.zeros(len(lengths) + 1, dtype=np.int64)
    if len(columns["evidence"]):
        np.cumsum(lengths, out=ptr[1:])
    return Pairs(ptr=ptr, **columns)


class _Enumerator:
    """The pairs of entities within groups, for a range of the smaller one at a time."""

    def __init__(self, group: Ints, entity: Ints, n_entities: int) -> None:
        self.group = group
        self.entity = entity
        # How many entities follow in the same group: the pairs that a row begins.
        ends = np.flatnonzero(np.append(first_of_runs(group)[1:], True))[: len(group)]
        lengths = np.diff(ends, prepend=-1)
        self.following = np.repeat(ends.astype(np.int32), lengths)
        self.following -= np.arange(len(group), dtype=np.int32)
        self.order, self.ptr = _by_entity(entity, n_entities)
        self.group_bits = int(group[-1]).bit_length() if len(group) else 0
        self.entity_bits = n_entities.bit_length()

    def ranges(self, size: int, *, group_bits: int) -> Iterator[tuple[int, int]]:
        """Cut the sources into ranges of at most ``size`` pairs, or of one source."""
        begun = np.zeros(len(self.ptr) - 1, dtype=np.int64)
        some = np.flatnonzero(np.diff(self.ptr))
        if len(some):
            begun[some] = np.add.reduceat(
                self.following[self.order], self.ptr[some], dtype=np.int64
            )
        total = np.concatenate([[0], np.cumsum(begun)])
        low, top = 0, len(total) - 1
        spare = 63 - group_bits - self.entity_bits
        if spare < 1:
            msg = f"graph: {top:,} entities in 2^{group_bits} units cannot be counted: select fewer"
            raise ConfigError(msg)
        while low < top:
            high = int(np.searchsorted(total, total[low] + size, "right")) - 1
            high = min(max(high, low + 1), top, low + (1 << spare))
            if total[high] > total[low]:
                yield low, high
            low = high

    def keys(self, low: int, high: int) -> Longs:
        """Return (source - low, target, group) as one number for each pair."""
        rows, counts = self._begun(low, high)
        # What all pairs of a row share: its entity and its group.
        shared = np.repeat(np.arange(high - low), np.diff(self.ptr[low : high + 1]))
        shared <<= self.entity_bits + self.group_bits
        shared |= self.group[rows]
        key = np.repeat(shared, counts)
        target = self.entity[_following(rows, counts)].astype(np.int64)
        target <<= self.group_bits
        key |= target
        return key

    def rows(self, low: int, high: int) -> tuple[Ints, Ints]:
        """Return the two rows of each pair, in the order of ``keys``."""
        rows, counts = self._begun(low, high)
        return np.repeat(rows, counts), _following(rows, counts)

    def _begun(self, low: int, high: int) -> tuple[Ints, Ints]:
        """Return the rows of a range of sources, and how many pairs each begins."""
        rows = self.order[self.ptr[low] : self.ptr[high]]
        return rows, self.following[rows]

    def split(self, keys: Longs) -> tuple[Longs, Longs]:
        """Return the pair and the group of each key."""
        return keys >> self.group_bits, keys & ((1 << self.group_bits) - 1)


def _following(rows: Ints, counts: Ints) -> Ints:
    """Return the other row of each pair: the k-th joins its row to the one k further on."""
    ends = np.cumsum(counts, dtype=np.int32)
    right = np.repeat(rows + 1 - (ends - counts), counts)
    right += np.arange(len(right), dtype=np.int32)
    return right


def _by_entity(entity: Ints, n_entities: int) -> tuple[Ints, Longs]:
    """Return the rows of each entity, ascending, end to end, and where each begins."""
    rows = np.arange(len(entity), dtype=np.int32)
    # One row of a sparse matrix: turning it to columns is a counting sort.
    matrix = csr_array((rows, entity, [0, len(entity)]), shape=(1, max(1, n_entities))).tocsc()
    return matrix.data, matrix.indptr[: n_entities + 1].astype(np.int64)


def _count(
    table: _Enumerator,
    inner: _Enumerator | None,
    units: Units,
    bounds: tuple[int, int],
    *,
    evidence: bool,
) -> _Piece:
    low, high = bounds
    keys = table.keys(low, high)
    if inner is None:
        keys.sort()
        pair, unit = table.split(keys)
        statement = unit if units.owner is None else units.owner[unit]
        shown = first_of_runs(pair) | first_of_runs(statement)
        shown &= evidence
        shown_pair, rows = pair[shown], statement[shown]
    else:
        pairs = (keys, *table.rows(low, high))
        shown_pair, rows = _across(table, inner, units, inner.keys(low, high), pairs)
        keys.sort()
        pair, _ = table.split(keys)
    begin = np.flatnonzero(first_of_runs(pair))
    code = pair[begin]
    lengths = np.zeros(len(begin), dtype=np.int32)
    if evidence:
        # Each pair has evidence, in the same order.
        shown_begin = np.flatnonzero(first_of_runs(shown_pair))
        lengths = np.diff(shown_begin, append=len(shown_pair)).astype(np.int32)
    return _Piece(
        source=((code >> table.entity_bits) + low).astype(np.int32),
        target=(code & ((1 << table.entity_bits) - 1)).astype(np.int32),
        n_units=np.diff(begin, append=len(pair)).astype(np.int32),
        lengths=lengths,
        evidence=rows.astype(np.int32),
    )


def _across(
    table: _Enumerator,
    inner: _Enumerator,
    units: Units,
    within: Longs,
    pairs: tuple[Longs, Ints, Ints],
) -> tuple[Longs, Longs]:
    """Return the evidence (pair, statement), sorted, of units of several statements."""
    if units.first_unit is None or units.last_unit is None:
        return inner.split(within)
    keys, left, right = pairs
    pair, statement = inner.split(within)
    first = units.first_unit[statement].astype(np.int64)
    lengths = units.last_unit[statement] - first + 1
    # The units in which some statement names both need no other evidence.
    shown = distinct(np.repeat(pair, lengths) << table.group_bits | spread(first, lengths))
    lone = np.isin(keys, shown, assume_unique=True, invert=True)
    alone = (keys[lone] >> table.group_bits) << inner.group_bits
    evidence = distinct(
        np.concatenate(
            [within, alone | units.statement[left[lone]], alone | units.statement[right[lone]]]
        )
    )
    return inner.split(evidence)
