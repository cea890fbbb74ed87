"""Read which entities the statements name, part by part."""

from collections.abc import Iterator
from itertools import pairwise

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
from pipeline.graph.source import TableSource, give_back

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
    give_back()
    counted = read_mentions(tables, settings, statements)
    give_back()
    return counted


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
        if not len(kept):
            continue
        row = place[kept]
        code = entities.encode(table["entity_id"])[kept]
        keys.append(row << 32 | code)
        _add_types(typed, code, types.encode(table["type"])[kept])
        if settings.unit == "sentence":
            places.append((row.astype(np.int32), code, longs(table["start"])[kept]))
    return _incidence(statements, entities, _usual(typed, types, entities), keys, places)


def _add_types(typed: list[Longs], code: Ints, type_: Ints) -> None:
    """Add to ``typed``, for each type, how many mentions of each entity have it."""
    n_types = int(type_.max(initial=-1)) + 1
    n_codes = int(code.max(initial=-1)) + 1
    table = np.bincount(type_ * n_codes + code, minlength=n_types * n_codes)
    for number, counts in enumerate(table.reshape(n_types, n_codes)):
        if number == len(typed):
            typed.append(np.zeros(0, dtype=np.int64))
        if len(typed[number]) < n_codes:
            typed[number] = np.pad(typed[number], (0, n_codes - len(typed[number])))
        typed[number][:n_codes] += counts


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
    statement, entity, times = _joined(list(_distinct(keys, ranks)))
    mentions = None
    if places:
        row, code, start = (np.concatenate(column) for column in zip(*places, strict=True))
        mentions = (row, ranks[code], start)
    return Counted(
        statements=statements,
        entities=names,
        types=types,
        statement=statement,
        entity=entity,
        times=times,
        mentions=mentions,
    )


def _distinct(keys: list[Longs], ranks: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield the distinct (statement, entity) of each part, sorted, and how often each stands.

    ``keys`` is emptied on the way, so that never both forms of all parts are held.
    """
    for key in _in_turn(keys):
        code = ranks[key & _LOW]
        key &= ~_LOW
        key |= code
        key.sort()
        begin = np.flatnonzero(first_of_runs(key))
        times = np.diff(begin, append=len(key))
        key = key[begin]
        # Small numbers, one for each row: in the smallest type that holds them.
        yield (
            (key >> 32).astype(np.int32),
            (key & _LOW).astype(np.int32),
            times.astype(np.min_scalar_type(int(times.max(initial=0)))),
        )


def _in_turn(keys: list[Longs]) -> Iterator[Longs]:
    """Yield parts that follow one another and share no statement; ``keys`` is emptied."""
    bounds = [(int(key.min()) >> 32, int(key.max()) >> 32) for key in keys]
    if any(low < high for (_, high), (low, _) in pairwise(bounds)):
        # The tables are in no order of documents: all in one part.
        whole = np.concatenate(keys)
        keys.clear()
        yield whole
        return
    keys.reverse()
    while keys:
        key = keys.pop()
        last = int(key.max()) >> 32
        while keys and int(keys[-1].min()) >> 32 == last:
            # One statement's mentions were cut in two.
            key = np.concatenate([key, keys.pop()])
            last = int(key.max()) >> 32
        yield key


def _joined(parts: list[tuple[Ints, Ints, Ints]]) -> list[Ints]:
    """Put the columns of parts end to end, giving up each as soon as it is joined."""
    nothing = np.zeros(0, dtype=np.uint8)
    columns = [list(column) for column in zip(*parts, strict=True)] or [[], [], []]
    parts.clear()
    joined = []
    for column, dtype in zip(columns, (np.int32, np.int32, np.uint8), strict=True):
        joined.append(np.concatenate([nothing.astype(dtype), *column]))
        column.clear()
    return joined
