"""What the evidence of edges, entities or speakers adds up to: documents, dates, themes.

Evidence is one list of statement rows for each item, ascending; statements are in the
order of documents, so that documents change where their number does.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.graph.arrays import NO_DATE, Ints, Lists, Longs, spread
from pipeline.graph.counted import Statements

_CELLS = 4_000_000
_THEME = pa.struct([("theme", pa.string()), ("n", pa.int64())])


def n_documents(evidence: Lists, statements: Statements) -> Longs:
    """Return the number of distinct documents of each item."""
    if not len(evidence.values):
        return np.zeros(len(evidence.ptr) - 1, dtype=np.int64)
    documents = statements.documents[evidence.values]
    new = np.ones(len(documents), dtype=bool)
    np.not_equal(documents[1:], documents[:-1], out=new[1:])
    new[evidence.ptr[:-1][evidence.ptr[:-1] < len(new)]] = True
    seen = np.concatenate([[0], np.cumsum(new)])
    return np.asarray(seen[evidence.ptr[1:]] - seen[evidence.ptr[:-1]])


def date_range(evidence: Lists, statements: Statements) -> tuple[pa.Array, pa.Array]:
    """Return the first and the last date of each item; null where no document is dated."""
    size = len(evidence.ptr) - 1
    some = np.flatnonzero(np.diff(evidence.ptr))
    first = np.full(size, NO_DATE, dtype=np.int32)
    last = first.copy()
    if len(some):
        days = statements.dates[evidence.values]
        last[some] = np.maximum.reduceat(days, evidence.ptr[some])
        days[days == NO_DATE] = np.iinfo(np.int32).max
        first[some] = np.minimum.reduceat(days, evidence.ptr[some])
    undated = last == NO_DATE
    return tuple(pa.array(d, mask=undated).cast(pa.date32()) for d in (first, last))  # type: ignore[return-value]


def distinct_days(evidence: Lists, statements: Statements) -> Lists:
    """Return the distinct dates of each item, ascending, in days since 1970."""
    days = statements.dates[evidence.values].astype(np.int64)
    item = np.repeat(np.arange(len(evidence.ptr) - 1, dtype=np.int64), np.diff(evidence.ptr))
    dated = days != NO_DATE
    key = np.unique(item[dated] << 32 | (days[dated] + 2**31))
    ptr = np.searchsorted(key >> 32, np.arange(len(evidence.ptr)))
    return Lists(ptr.astype(np.int64), ((key & 0xFFFFFFFF) - 2**31).astype(np.int32))


def theme_cells(evidence: Lists, statements: Statements) -> tuple[Longs, Longs, Longs]:
    """Return (item, theme, n) of each theme seen, by item, then most frequent first."""
    parts = []
    width = max(1, len(statements.theme_names))
    size = len(evidence.ptr) - 1
    step = max(1, _CELLS // width)
    for low in range(0, size, step):
        parts.append(_cells(evidence, statements, low, min(low + step, size), width))
    if not parts:
        empty = np.zeros(0, dtype=np.int64)
        return empty, empty, empty
    item, theme, n = (np.concatenate(column) for column in zip(*parts, strict=True))
    return item, theme, n


def _cells(
    evidence: Lists, statements: Statements, low: int, high: int, width: int
) -> tuple[Longs, Longs, Longs]:
    ptr = evidence.ptr[low : high + 1]
    values = evidence.values[ptr[0] : ptr[-1]]
    themes = statements.themes
    lengths = np.diff(themes.ptr)[values]
    owner = np.repeat(np.repeat(np.arange(high - low), np.diff(ptr)), lengths)
    theme = themes.values[spread(themes.ptr[:-1][values], lengths)]
    table = np.bincount(owner * width + theme, minlength=(high - low) * width)
    cell = np.flatnonzero(table)
    item, theme, n = cell // width, cell % width, table[cell]
    order = np.lexsort((theme, -n, item))
    return item[order] + low, theme[order], n[order]


def theme_lists(evidence: Lists, statements: Statements) -> pa.ListArray:
    """Return each item's themes as lists of ``{theme, n}``, most frequent first."""
    item, theme, n = theme_cells(evidence, statements)
    ptr = np.searchsorted(item, np.arange(len(evidence.ptr))).astype(np.int32)
    names = pa.array(statements.theme_names, pa.string()).take(pa.array(theme))
    structs = pa.StructArray.from_arrays([names, pa.array(n, pa.int64())], fields=list(_THEME))
    return pa.ListArray.from_arrays(pa.array(ptr), structs)


def id_lists(evidence: Lists, statements: Statements, *, at_most: int) -> pa.ListArray:
    """Return each item's first statement identifiers, in the order of documents."""
    lengths = np.minimum(np.diff(evidence.ptr), at_most)
    rows = evidence.values[spread(evidence.ptr[:-1], lengths)]
    ptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(ptr), statements.ids.take(pa.array(rows)))


def grouped(item: NDArray[np.integer], statement: Ints, size: int) -> Lists:
    """Group statement rows by item, ascending; ``item`` counts from 0 to ``size`` - 1."""
    order = np.lexsort((statement, item))
    ptr = np.searchsorted(item[order], np.arange(size + 1))
    return Lists(ptr.astype(np.int64), statement[order])


def dict_lists(lists: pa.ListArray) -> Sequence[dict[str, int]]:
    """Turn lists of ``{theme, n}`` into one mapping for each item."""
    return [{row["theme"]: row["n"] for row in rows} for rows in lists.to_pylist()]
