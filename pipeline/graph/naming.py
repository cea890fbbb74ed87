"""Read which entities the statements name, part by part."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.graph.arrays import (
    Bools,
    Codes,
    Ints,
    Longs,
    bools,
    dictionary,
    first_of_runs,
    longs,
    one_of,
)
from pipeline.graph.counted import BLOCK, Counted, Statements
from pipeline.graph.selecting import read_statements
from pipeline.graph.settings import GraphSettings, Selection
from pipeline.graph.source import TableSource

_LOW = 0xFFFFFFFF
UNLINKED = frozenset({"", "NIL"})

_MENTIONS = (
    "statement_id",
    "doc_id",
    "entity_id",
    "type",
    "kind",
    "depth",
    "is_speaker_label",
    "start",
)
_CODED = ("statement_id", "doc_id", "entity_id", "type", "kind")


def count(tables: TableSource, settings: GraphSettings, selection: Selection) -> Counted:
    """Read the statements of a selection and the entities they name, part by part."""
    statements = read_statements(tables, settings, selection)
    return read_mentions(tables, settings, statements)


def read_mentions(tables: TableSource, settings: GraphSettings, statements: Statements) -> Counted:
    """Read which entities the statements name, and how often."""
    entities, types = Codes(), Codes()
    keys: list[Longs] = []
    typed: list[Longs] = []
    places: list[tuple[Ints, Ints, Longs]] = []
    documents = pa.array(statements.doc_ids, pa.string())
    blocks = np.flatnonzero(statements.turns == BLOCK)
    # Read only what is asked for: these tables are long.
    needed = {
        "start": settings.unit == "sentence" or len(blocks) > 0,
        "kind": bool(settings.kinds),
        "depth": not settings.nested,
    }
    columns = [name for name in _MENTIONS if needed.get(name, True)]
    for table in tables.batches(
        "mentions", columns, coded=[name for name in _CODED if name in columns]
    ):
        place = _statement_rows(table, statements, documents)
        if len(blocks):
            place = _block_rows(table, statements, documents, blocks, place)
        kept = np.flatnonzero((place >= 0) & _mention_mask(table, settings))
        row = place[kept]
        code = entities.encode(table["entity_id"])[kept]
        keys.append(row << 32 | code)
        _add_types(typed, code, types.encode(table["type"])[kept])
        if settings.unit == "sentence":
            places.append((row.astype(np.int32), code, longs(table["start"])[kept]))
    return _incidence(statements, entities, _usual(typed, types, entities), keys, places)


def _add_types(typed: list[Longs], code: Ints, type_: Ints) -> None:
    """Add to ``typed``, for each type, how many mentions of each entity have it."""
    for number in np.unique(type_).tolist():
        counts = np.bincount(code[type_ == number])
        while len(typed) <= number:
            typed.append(np.zeros(0, dtype=np.int64))
        if len(typed[number]) < len(counts):
            typed[number] = np.pad(typed[number], (0, len(counts) - len(typed[number])))
        typed[number][: len(counts)] += counts


def _usual(typed: list[Longs], types: Codes, entities: Codes) -> list[str]:
    """Return the type that most mentions of each entity have; the first by name of equals."""
    names, ranks = types.ranked()
    ids, entity_ranks = entities.ranked()
    table = np.zeros((len(ids), max(1, len(names))), dtype=np.int64)
    for number, counts in enumerate(typed):
        table[entity_ranks[: len(counts)], ranks[number]] = counts
    return [names[place] for place in table.argmax(axis=1).tolist()] if names else []


def _statement_rows(table: pa.Table, statements: Statements, documents: pa.Array) -> Longs:
    """Return the row of each mention's statement; -1 where it is none of these.

    Looked up among the statements of the documents at hand, few where the tables are
    in order.
    """
    seen = pc.index_in(dictionary(table["doc_id"]).dictionary, value_set=documents).drop_null()
    coded = dictionary(table["statement_id"])
    if not len(seen):
        return np.full(len(coded), -1, dtype=np.int64)
    bounds = pc.min_max(seen).as_py()
    low, high = np.searchsorted(statements.documents, [bounds["min"], bounds["max"] + 1])
    near = statements.ids.slice(int(low), int(high - low))
    found = pc.index_in(coded.dictionary, value_set=near)
    rows = np.append(found.fill_null(-1 - low).to_numpy().astype(np.int64) + low, -1)
    return np.asarray(rows[coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)])


def _block_rows(
    table: pa.Table, statements: Statements, documents: pa.Array, blocks: Longs, place: Longs
) -> Longs:
    """Complete the rows of mentions outside statements by the block in which they stand."""
    coded = dictionary(table["doc_id"])
    ranks = pc.index_in(coded.dictionary, value_set=documents).fill_null(-1).to_numpy()
    document = ranks[coded.indices.to_numpy(zero_copy_only=False)].astype(np.int64)
    start = longs(table["start"])
    # Documents and offsets on one axis.
    axis = statements.documents[blocks].astype(np.int64) << 40 | statements.starts[blocks]
    row = blocks[np.maximum(np.searchsorted(axis, document << 40 | start, "right") - 1, 0)]
    inside = (statements.documents[row] == document) & (statements.starts[row] <= start)
    inside &= (start < statements.ends[row]) & ~table["statement_id"].is_valid().to_numpy()
    return np.where(inside, row, place)


def _mention_mask(table: pa.Table, settings: GraphSettings) -> Bools:
    mask: Bools = ~bools(table["is_speaker_label"])
    mask &= ~one_of(table["entity_id"], UNLINKED)
    if settings.types:
        mask &= one_of(table["type"], settings.types)
    if settings.kinds:
        mask &= one_of(table["kind"], settings.kinds)
    if not settings.nested:
        mask &= longs(table["depth"]) == 0
    return mask


def _incidence(
    statements: Statements,
    entities: Codes,
    types: list[str],
    keys: list[Longs],
    places: list[tuple[Ints, Ints, Longs]],
) -> Counted:
    names, ranks = entities.ranked()
    for part in keys:
        code = ranks[part & _LOW]
        part &= ~_LOW
        part |= code
    key = np.concatenate(keys) if keys else np.zeros(0, np.int64)
    keys.clear()
    key.sort()
    new = first_of_runs(key)
    begin = np.flatnonzero(new).astype(np.int32)
    times = np.diff(begin, append=np.int32(len(key)))
    # Small numbers, one for each row: in the smallest type that holds them.
    times = times.astype(np.min_scalar_type(int(times.max(initial=0))))
    del begin
    if not new.all():
        key = key[new]
    entity = (key & _LOW).astype(np.int32)
    key >>= 32
    mentions = None
    if places:
        row, code, start = (np.concatenate(column) for column in zip(*places, strict=True))
        mentions = (row, ranks[code], start)
    return Counted(
        statements=statements,
        entities=names,
        types=types,
        statement=key.astype(np.int32),
        entity=entity,
        times=times,
        mentions=mentions,
    )
