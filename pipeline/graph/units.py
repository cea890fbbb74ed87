"""Group what statements name into the unit in which two names count as together."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.graph.arrays import Ints, Longs, distinct, first_of_runs, spread
from pipeline.graph.counted import Counted
from pipeline.graph.sentences import sentence_starts
from pipeline.graph.settings import GraphSettings
from pipeline.graph.source import TableSource


@dataclass(frozen=True)
class Units:
    """The distinct pairs (unit, entity), sorted; ``statement`` is the first naming the entity.

    ``owner`` is the statement of each sentence; ``first_unit`` and ``last_unit`` give the
    units that a statement belongs to, where units are larger than a statement.
    """

    n_units: int
    unit: Ints
    entity: Ints
    statement: Ints
    owner: Ints | None = None
    first_unit: Ints | None = None
    last_unit: Ints | None = None

    @property
    def larger(self) -> bool:
        """Whether one unit holds several statements."""
        return self.first_unit is not None


def build_units(counted: Counted, settings: GraphSettings, tables: TableSource) -> Units:
    """Return the units of a counting."""
    if settings.unit == "statement":
        size = len(counted.statements)
        return Units(size, counted.statement, counted.entity, counted.statement)
    if settings.unit == "sentence":
        return _sentences(counted, tables)
    first, last = _unit_range(counted, settings)
    return _larger(counted, first, last)


def _unit_range(counted: Counted, settings: GraphSettings) -> tuple[Ints, Ints]:
    """Return the first and the last unit of each statement."""
    statements = counted.statements
    documents = statements.documents.astype(np.int64)
    rows = np.arange(len(documents), dtype=np.int64)
    if settings.unit == "document":
        number = np.cumsum(first_of_runs(documents)) - 1
    elif settings.unit == "turn":
        # A statement outside any turn is a unit of its own.
        alone = statements.turns < 0
        new = first_of_runs(documents) | first_of_runs(statements.turns) | alone
        number = np.cumsum(new) - 1
    else:
        return _windows(documents, rows, settings.window_size)
    return number.astype(np.int32), number.astype(np.int32)


def _windows(documents: Longs, rows: Longs, size: int) -> tuple[Ints, Ints]:
    """Return the windows of each statement, a short document being one."""
    new = np.flatnonzero(first_of_runs(documents))
    lengths = np.diff(np.append(new, len(documents)))
    begin = np.repeat(new, lengths)
    last_window = np.repeat(new + np.maximum(lengths - size, 0), lengths)
    first = np.minimum(np.maximum(rows - size + 1, begin), last_window)
    return first.astype(np.int32), np.minimum(rows, last_window).astype(np.int32)


def _larger(counted: Counted, first: Ints, last: Ints) -> Units:
    lengths = (last - first + 1)[counted.statement].astype(np.int64)
    unit = spread(first[counted.statement].astype(np.int64), lengths)
    key = unit << 32 | np.repeat(counted.entity, lengths)
    order = np.argsort(key, kind="stable")
    key = key[order]
    statement = np.repeat(counted.statement, lengths)[order]
    new = first_of_runs(key)
    key = key[new]
    n_units = int(last.max()) + 1 if len(last) else 0
    return Units(
        n_units,
        (key >> 32).astype(np.int32),
        (key & 0xFFFFFFFF).astype(np.int32),
        statement[new],
        first_unit=first,
        last_unit=last,
    )


def _sentences(counted: Counted, tables: TableSource) -> Units:
    """Return what each sentence names; only statements naming two entities need their text."""
    size = len(counted.statements)
    if counted.mentions is None:
        return Units(size, counted.statement, counted.entity, counted.statement)
    row, entity, start = counted.mentions
    texts = np.bincount(counted.statement, minlength=size) > 1
    bounds, owners = _bounds(counted, texts, tables)
    position = start - counted.statements.starts[row]
    # Sentences of all statements on one axis: statement, then offset.
    axis = owners << 32 | bounds
    sentence = np.searchsorted(axis, row.astype(np.int64) << 32 | np.maximum(position, 0), "right")
    key = distinct((sentence - 1).astype(np.int64) << 32 | entity)
    unit = key >> 32
    return Units(
        len(axis),
        unit.astype(np.int32),
        (key & 0xFFFFFFFF).astype(np.int32),
        owners[unit].astype(np.int32),
        owner=owners.astype(np.int32),
    )


def _bounds(counted: Counted, texts: NDArray[np.bool_], tables: TableSource) -> tuple[Longs, Longs]:
    """Return the offsets of all sentences and the statement of each, in order."""
    found: dict[int, list[int]] = {}
    wanted = np.flatnonzero(texts)
    ids = counted.statements.ids.take(pa.array(wanted))
    for table in tables.batches("statements", ("statement_id", "text")):
        place = pc.index_in(table["statement_id"], value_set=ids)
        rows = wanted[place.drop_null().to_numpy()]
        kept = table["text"].filter(place.is_valid()).to_pylist()
        found |= {int(r): sentence_starts(text) for r, text in zip(rows, kept, strict=True)}
    lists = [found.get(row, [0]) for row in range(len(texts))]
    lengths = np.array([len(offsets) for offsets in lists], dtype=np.int64)
    flat = np.array([offset for offsets in lists for offset in offsets], dtype=np.int64)
    return flat, np.repeat(np.arange(len(lists), dtype=np.int64), lengths)
