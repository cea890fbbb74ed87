"""What the evidence of edges, entities or speakers adds up to: documents, dates, themes.

Evidence is one list of statement rows for each item, ascending; statements are in the
order of documents, so that documents change where their number does.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.graph.arrays import NO_DATE, Ints, Lists, Longs, first_of_runs, spread
from pipeline.graph.counted import Statements

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
    themes = statements.themes
    lengths = np.diff(themes.ptr)[evidence.values]
    bits = max(1, len(statements.theme_names)).bit_length()
    key = np.repeat(np.arange(len(evidence.ptr) - 1), np.diff(evidence.ptr))
    key = np.repeat(key, lengths)
    key <<= bits
    key |= themes.values[spread(themes.ptr[:-1][evidence.values], lengths)]
    key.sort()
    begin = np.flatnonzero(first_of_runs(key))
    n = np.diff(begin, append=len(key))
    key = key[begin]
    # Sorted anew as one number: item, then the most frequent first, then the theme.
    most = int(n.max(initial=0))
    span = most.bit_length() + bits
    theme = key & ((1 << bits) - 1)
    key >>= bits
    key <<= span
    key |= (most - n) << bits | theme
    key.sort()
    theme = key & ((1 << bits) - 1)
    n = most - (key >> bits & ((1 << span - bits) - 1))
    return key >> span, theme, n


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
