"""Read the statements that count: which documents, speakers, themes, kinds of block."""

import fnmatch
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import StoreError
from pipeline.graph.arrays import (
    NO_DATE,
    Bools,
    Codes,
    Ints,
    Lists,
    bools,
    dictionary,
    in_sequence,
    is_in,
    longs,
    one_of,
)
from pipeline.graph.counted import BLOCK, Statements
from pipeline.graph.settings import GraphSettings, Selection
from pipeline.graph.source import TableSource
from pipeline.graph.statements import block_id
from pipeline.records import STATEMENT_KINDS

_COLUMNS = (
    "statement_id",
    "doc_id",
    "block",
    "start",
    "end",
    "kind",
    "speaker_id",
    "turn",
    "themes",
    "counts",
)
_CODED = ("doc_id", "kind", "speaker_id")
_BLOCKS = ("doc_id", "block", "start", "end", "kind", "duplicate_of")


def read_statements(
    tables: TableSource, settings: GraphSettings, selection: Selection
) -> Statements:
    """Read the statements that count, in the order of documents."""
    doc_ids, days, chosen = _documents(tables, selection)
    known = pa.array(doc_ids, pa.string())
    speakers, themes = Codes(), Codes()
    parts: list[dict[str, Ints]] = []
    ids: list[pa.Array] = []
    for table in tables.batches("statements", _COLUMNS, coded=_CODED):
        place = _places(table["doc_id"], known, tables.place)
        mask = chosen[place] & _mask(table, settings, selection)
        where = np.flatnonzero(mask)
        if len(where) < len(mask):
            table = table.take(pa.array(where))
        lists = table["themes"].combine_chunks()
        parts.append(
            {
                "document": place[where],
                "block": longs(table["block"]).astype(np.int32),
                "start": longs(table["start"]),
                "end": longs(table["end"]),
                "turn": longs(table["turn"]).astype(np.int32),
                "speaker": speakers.encode(table["speaker_id"]),
                "n_themes": pc.list_value_length(lists).fill_null(0).to_numpy(zero_copy_only=False),
                "themes": themes.encode(pc.list_flatten(lists)),
            }
        )
        ids.append(table["statement_id"].combine_chunks())
    if set(settings.block_kinds) - set(STATEMENT_KINDS):
        _add_blocks(tables, settings, selection, (known, chosen), parts, ids)
    return _in_order(parts, ids, doc_ids, days, speakers, themes)


def _add_blocks(
    tables: TableSource,
    settings: GraphSettings,
    selection: Selection,
    documents: tuple[pa.Array, Bools],
    parts: list[dict[str, Ints]],
    ids: list[pa.Array],
) -> None:
    """Add the blocks that are no statements: they have no speaker and no theme."""
    if selection.speakers or selection.themes:
        return
    known, chosen = documents
    kinds = set(settings.block_kinds) - set(STATEMENT_KINDS)
    for table in tables.batches("blocks", _BLOCKS, coded=("doc_id", "kind")):
        place = _places(table["doc_id"], known, tables.place)
        mask = chosen[place] & one_of(table["kind"], kinds)
        if not settings.count_duplicates:
            mask &= longs(table["duplicate_of"]) < 0
        where = np.flatnonzero(mask)
        number = longs(table["block"])[where]
        nothing = np.zeros(len(where), dtype=np.int32)
        parts.append(
            {
                "document": place[where],
                "block": number.astype(np.int32),
                "start": longs(table["start"])[where],
                "end": longs(table["end"])[where],
                "turn": nothing + np.int32(BLOCK),
                "speaker": nothing - np.int32(1),
                "n_themes": nothing,
                "themes": nothing[:0],
            }
        )
        doc_ids = known.take(pa.array(place[where])).to_pylist()
        names = [block_id(doc_id, n) for doc_id, n in zip(doc_ids, number.tolist(), strict=True)]
        ids.append(pa.array(names, pa.string()))


def _places(column: pa.ChunkedArray, known: pa.Array, place: str) -> Ints:
    """Return the row of each document; a statement without its document is an error."""
    coded = dictionary(column)
    rows = pc.index_in(coded.dictionary, value_set=known)
    if rows.null_count:
        lost = coded.dictionary.filter(rows.is_null())[0].as_py()
        msg = f"{place}: statements of document {lost} but no such document: run again with --fresh"
        raise StoreError(msg)
    return np.asarray(rows.to_numpy()[coded.indices.to_numpy()], dtype=np.int32)


def _documents(tables: TableSource, selection: Selection) -> tuple[list[str], Ints, Bools]:
    """Return the documents in order, their dates, and whether each is selected."""
    names: list[pa.Array] = []
    dates: list[Ints] = []
    chosen: list[Bools] = []
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


def _date_mask(days: Ints, selection: Selection) -> Bools:
    mask = np.ones(len(days), dtype=bool)
    if selection.since is not None:
        mask &= days >= _day(selection.since)
    if selection.until is not None:
        mask &= (days <= _day(selection.until)) & (days != NO_DATE)
    return mask


def _day(date: object) -> int:
    return int(np.datetime64(date, "D").astype(np.int64))  # type: ignore[call-overload]


def _name_mask(table: pa.Table, patterns: Iterable[str]) -> Bools:
    wanted = list(patterns)
    if not wanted:
        return np.ones(table.num_rows, dtype=bool)
    rows = zip(table["doc_id"].to_pylist(), table["source"].to_pylist(), strict=True)
    return np.array(
        [any(fnmatch.fnmatchcase(name, p) for p in wanted for name in row) for row in rows], bool
    )


def _mask(table: pa.Table, settings: GraphSettings, selection: Selection) -> Bools:
    mask = one_of(table["kind"], settings.block_kinds)
    if not settings.count_duplicates:
        mask &= bools(table["counts"])
    if selection.speakers:
        mask &= one_of(table["speaker_id"], selection.speakers)
    if selection.themes:
        mask &= _names_one(table["themes"], selection.themes)
    return mask


def _names_one(lists: pa.ChunkedArray, wanted: Iterable[str]) -> Bools:
    array = lists.combine_chunks()
    hit = is_in(pc.list_flatten(array), wanted)
    mask = np.zeros(len(array), dtype=bool)
    mask[pc.list_parent_indices(array).to_numpy(zero_copy_only=False)[hit]] = True
    return mask


def _in_order(
    parts: list[dict[str, Ints]],
    ids: list[pa.Array],
    doc_ids: list[str],
    days: Ints,
    speakers: Codes,
    themes: Codes,
) -> Statements:
    def column(name: str) -> Ints:
        return np.concatenate([p.pop(name) for p in parts]) if parts else np.zeros(0, np.int32)

    columns = {
        name: column(name) for name in ("document", "start", "end", "block", "turn", "speaker")
    }
    theme_names, theme_ranks = themes.ranked()
    speaker_ids, speaker_ranks = speakers.ranked()
    ptr = np.concatenate([[0], np.cumsum(column("n_themes"), dtype=np.int64)])
    lists = Lists(ptr, theme_ranks[column("themes")])
    names = pa.concat_arrays(ids) if ids else pa.array([], pa.string())
    order = in_sequence(columns["document"], columns["start"], columns["block"])
    if order is not None:
        columns = {name: values[order] for name, values in columns.items()}
        lists, names = lists.take(order), names.take(pa.array(order))
    return Statements(
        ids=names,
        starts=columns["start"],
        ends=columns["end"],
        documents=columns["document"],
        turns=columns["turn"],
        speakers=speaker_ranks[columns["speaker"]],
        themes=lists,
        doc_ids=doc_ids,
        days=days,
        speaker_ids=speaker_ids,
        theme_names=theme_names,
    )
