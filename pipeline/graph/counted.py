"""What is counted: the selected statements, in order, and the entities that each names.

Everything is held as integer codes; identifiers are kept once. Entities, themes,
speakers and documents are coded in the order of their identifiers, statements in
the order of the documents, so that results do not depend on how tables are cut.
"""

import fnmatch
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.errors import StoreError
from pipeline.graph.settings import GraphSettings, Selection
from pipeline.graph.source import TableSource

Ints = NDArray[np.signedinteger[Any]]
Longs = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.floating[Any]]

NO_DATE = np.int32(np.iinfo(np.int32).min)
"""Stands for the date of an undated document, in days since 1970."""

UNLINKED = frozenset({"", "NIL"})

_STATEMENTS = (
    "statement_id",
    "doc_id",
    "block",
    "start",
    "kind",
    "speaker_id",
    "turn",
    "themes",
    "counts",
)
_MENTIONS = ("statement_id", "entity_id", "type", "kind", "depth", "is_speaker_label", "start")


class Codes:
    """Numbers given to strings in the order of their first appearance."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def encode(self, column: pa.ChunkedArray | pa.Array) -> Ints:
        """Return the number of each value; -1 for null."""
        values = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        coded = pc.dictionary_encode(values)
        numbers = [
            self._codes.setdefault(v, len(self._codes)) for v in coded.dictionary.to_pylist()
        ]
        table = np.array([*numbers, -1], dtype=np.int32)
        return np.asarray(table[coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)])

    def ranked(self) -> tuple[list[str], Ints]:
        """Return the strings in order, and the rank of each number (-1 keeps -1)."""
        names = sorted(self._codes)
        ranks = np.full(len(names) + 1, -1, dtype=np.int32)
        for rank, name in enumerate(names):
            ranks[self._codes[name]] = rank
        return names, ranks


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


@dataclass(frozen=True)
class Statements:
    """The selected statements, in the order of documents and offsets."""

    ids: pa.Array
    starts: Longs
    documents: Ints
    turns: Longs
    speakers: Ints
    themes: Lists
    doc_ids: list[str]
    days: Ints
    speaker_ids: list[str]
    theme_names: list[str]

    def __len__(self) -> int:
        return len(self.documents)

    @cached_property
    def dates(self) -> Ints:
        """Days since 1970 of each statement's document, or ``NO_DATE``."""
        return self.days[self.documents]


@dataclass(frozen=True)
class Counted:
    """The selected statements and the distinct pairs (statement, entity), sorted.

    ``times`` is how often the statement names the entity; ``types`` the type that most
    mentions of each entity have. ``mentions`` holds, for units smaller than a statement,
    the statement, entity and offset of each mention.
    """

    statements: Statements
    entities: list[str]
    types: list[str]
    statement: Ints
    entity: Ints
    times: Ints
    mentions: tuple[Ints, Ints, Longs] | None = None

    @cached_property
    def n_mentions(self) -> Longs:
        """How often each entity is named in these statements."""
        totals = np.bincount(self.entity, self.times, minlength=len(self.entities))
        return totals.astype(np.int64)

    def within(self, mask: NDArray[np.bool_]) -> "Counted":
        """Return what only some statements name; statements keep their numbers."""
        rows = mask[self.statement]
        mentions = self.mentions
        if mentions is not None:
            near = mask[mentions[0]]
            mentions = (mentions[0][near], mentions[1][near], mentions[2][near])
        return replace(
            self,
            statement=self.statement[rows],
            entity=self.entity[rows],
            times=self.times[rows],
            mentions=mentions,
        )


def count(tables: TableSource, settings: GraphSettings, selection: Selection) -> Counted:
    """Read the statements of a selection and the entities they name, part by part."""
    statements = read_statements(tables, settings, selection)
    return read_mentions(tables, settings, statements)


def read_statements(
    tables: TableSource, settings: GraphSettings, selection: Selection
) -> Statements:
    """Read the statements that count, in the order of documents."""
    doc_ids, days, chosen = _documents(tables, selection)
    known = pa.array(doc_ids, pa.string())
    speakers, themes = Codes(), Codes()
    parts: list[dict[str, NDArray[np.integer]]] = []
    ids: list[pa.Array] = []
    for table in tables.batches("statements", _STATEMENTS):
        kept = table.filter(_statement_mask(table, settings, selection))
        place = _places(kept["doc_id"], known, tables.place)
        where = np.flatnonzero(chosen[place])
        kept = kept.take(where)
        lists = kept["themes"].combine_chunks()
        parts.append(
            {
                "document": place[where].astype(np.int32),
                "block": _longs(kept["block"]),
                "start": _longs(kept["start"]),
                "turn": _longs(kept["turn"]),
                "speaker": speakers.encode(kept["speaker_id"]),
                "n_themes": pc.list_value_length(lists).fill_null(0).to_numpy(zero_copy_only=False),
                "themes": themes.encode(pc.list_flatten(lists)),
            }
        )
        ids.append(kept["statement_id"].combine_chunks())
    return _in_order(parts, ids, doc_ids, days, speakers, themes)


def _places(doc_ids: pa.ChunkedArray, known: pa.Array, place: str) -> Longs:
    """Return the row of each document; a statement without its document is an error."""
    rows = pc.index_in(doc_ids, value_set=known)
    if rows.null_count:
        lost = doc_ids.filter(rows.is_null())[0].as_py()
        msg = f"{place}: statements of document {lost} but no such document: run again with --fresh"
        raise StoreError(msg)
    return np.asarray(rows.to_numpy(), dtype=np.int64)


def _documents(
    tables: TableSource, selection: Selection
) -> tuple[list[str], Ints, NDArray[np.bool_]]:
    """Return the documents in order, their dates, and whether each is selected."""
    names: list[pa.Array] = []
    dates: list[Ints] = []
    chosen: list[NDArray[np.bool_]] = []
    for table in tables.batches("documents", ("doc_id", "source", "date")):
        days = table["date"].cast(pa.int32()).fill_null(NO_DATE).to_numpy()
        names.append(table["doc_id"].combine_chunks())
        dates.append(days.astype(np.int32))
        chosen.append(_date_mask(days, selection) & _name_mask(table, selection.documents))
    if not names:
        return [], np.zeros(0, np.int32), np.zeros(0, bool)
    doc_ids = pa.concat_arrays(names).to_pylist()
    order = sorted(range(len(doc_ids)), key=doc_ids.__getitem__)
    return (
        [doc_ids[i] for i in order],
        np.concatenate(dates)[order],
        np.concatenate(chosen)[order],
    )


def _date_mask(days: Ints, selection: Selection) -> NDArray[np.bool_]:
    mask = np.ones(len(days), dtype=bool)
    if selection.since is not None:
        mask &= days >= _day(selection.since)
    if selection.until is not None:
        mask &= (days <= _day(selection.until)) & (days != NO_DATE)
    return mask


def _day(date: object) -> int:
    return int(np.datetime64(date, "D").astype(np.int64))  # type: ignore[call-overload]


def _name_mask(table: pa.Table, patterns: Iterable[str]) -> NDArray[np.bool_]:
    wanted = list(patterns)
    if not wanted:
        return np.ones(table.num_rows, dtype=bool)
    rows = zip(table["doc_id"].to_pylist(), table["source"].to_pylist(), strict=True)
    return np.array(
        [any(fnmatch.fnmatchcase(name, p) for p in wanted for name in row) for row in rows], bool
    )


def _statement_mask(table: pa.Table, settings: GraphSettings, selection: Selection) -> pa.Array:
    mask = _is_in(table["kind"], settings.block_kinds)
    if not settings.count_duplicates:
        mask = pc.and_(mask, table["counts"])
    if selection.speakers:
        mask = pc.and_(mask, _is_in(table["speaker_id"], selection.speakers))
    if selection.themes:
        mask = pc.and_(mask, _names_one(table["themes"], selection.themes))
    return mask


def _is_in(column: pa.ChunkedArray, values: Iterable[str]) -> pa.ChunkedArray:
    return pc.is_in(column, value_set=pa.array(list(values), pa.string()))


def _names_one(lists: pa.ChunkedArray, values: Iterable[str]) -> pa.Array:
    array = lists.combine_chunks()
    hit = _is_in(pc.list_flatten(array), values).to_numpy(zero_copy_only=False)
    rows = pc.list_parent_indices(array).to_numpy(zero_copy_only=False)[hit]
    mask = np.zeros(len(array), dtype=bool)
    mask[rows] = True
    return pa.array(mask)


def _longs(column: pa.ChunkedArray) -> Longs:
    return np.asarray(column.fill_null(-1).to_numpy(), dtype=np.int64)


def _in_order(
    parts: list[dict[str, NDArray[np.integer]]],
    ids: list[pa.Array],
    doc_ids: list[str],
    days: Ints,
    speakers: Codes,
    themes: Codes,
) -> Statements:
    def column(name: str) -> NDArray[np.integer]:
        return np.concatenate([p[name] for p in parts]) if parts else np.zeros(0, np.int64)

    order = np.lexsort((column("block"), column("start"), column("document")))
    theme_names, theme_ranks = themes.ranked()
    speaker_ids, speaker_ranks = speakers.ranked()
    ptr = np.concatenate([[0], np.cumsum(column("n_themes"))]).astype(np.int64)
    lists = Lists(ptr, theme_ranks[column("themes")])
    return Statements(
        ids=pa.concat_arrays(ids).take(pa.array(order)) if ids else pa.array([], pa.string()),
        starts=column("start")[order].astype(np.int64),
        documents=column("document")[order].astype(np.int32),
        turns=column("turn")[order].astype(np.int64),
        speakers=speaker_ranks[column("speaker")[order]],
        themes=lists.take(order),
        doc_ids=doc_ids,
        days=days,
        speaker_ids=speaker_ids,
        theme_names=theme_names,
    )


def read_mentions(tables: TableSource, settings: GraphSettings, statements: Statements) -> Counted:
    """Read which entities the statements name, each once a statement."""
    entities, types = Codes(), Codes()
    keys: list[Longs] = []
    typed: list[tuple[Longs, Longs]] = []
    places: list[tuple[Ints, Ints, Longs]] = []
    for table in tables.batches("mentions", _MENTIONS):
        kept = table.filter(_mention_mask(table, settings))
        place = pc.index_in(kept["statement_id"], value_set=statements.ids)
        found = place.is_valid()
        kept = kept.filter(found)
        row = place.drop_null().to_numpy().astype(np.int64)
        code = entities.encode(kept["entity_id"])
        keys.append(row << 32 | code)
        cell = code.astype(np.int64) << 8 | types.encode(kept["type"])
        typed.append(np.unique(cell, return_counts=True))
        if settings.unit == "sentence":
            places.append((row.astype(np.int32), code, _longs(kept["start"])))
    return _incidence(statements, entities, types, keys, typed, places)


def _mention_mask(table: pa.Table, settings: GraphSettings) -> pa.ChunkedArray:
    mask = pc.and_(table["statement_id"].is_valid(), pc.invert(table["is_speaker_label"]))
    mask = pc.and_(mask, pc.invert(_is_in(table["entity_id"], UNLINKED)))
    if settings.types:
        mask = pc.and_(mask, _is_in(table["type"], settings.types))
    if settings.kinds:
        mask = pc.and_(mask, _is_in(table["kind"], settings.kinds))
    if not settings.nested:
        mask = pc.and_(mask, pc.equal(table["depth"], 0))
    return mask


def _incidence(
    statements: Statements,
    entities: Codes,
    types: Codes,
    keys: list[Longs],
    typed: list[tuple[Longs, Longs]],
    places: list[tuple[Ints, Ints, Longs]],
) -> Counted:
    names, ranks = entities.ranked()
    type_names, type_ranks = types.ranked()
    key = np.concatenate(keys) if keys else np.zeros(0, np.int64)
    keys.clear()
    code = key & 0xFFFFFFFF
    key &= ~0xFFFFFFFF
    key |= ranks[code]
    key.sort()
    begin = np.flatnonzero(first_of_runs(key))
    times = np.diff(np.append(begin, len(key)))
    key = key[begin]
    table = np.zeros((len(names), max(1, len(type_names))), dtype=np.int64)
    for cell, n in typed:
        np.add.at(table, (ranks[cell >> 8], type_ranks[cell & 0xFF]), n)
    mentions = None
    if places:
        row, code, start = (np.concatenate(column) for column in zip(*places, strict=True))
        mentions = (row, ranks[code], start)
    return Counted(
        statements=statements,
        entities=names,
        types=[type_names[i] for i in table.argmax(axis=1)] if type_names else [],
        statement=(key >> 32).astype(np.int32),
        entity=(key & 0xFFFFFFFF).astype(np.int32),
        times=times.astype(np.int32),
        mentions=mentions,
    )
