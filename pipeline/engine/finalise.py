"""From finished parts to the tables: link names over the corpus, then write in order."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.engine.parts import read_chunk_texts
from pipeline.engine.tasks import EnrichTask, ThemeTask
from pipeline.linking import NOBODY, Overruling
from pipeline.store import SCHEMAS, TableWriter, read_table, table_from_rows, write_table


@dataclass(frozen=True, slots=True)
class Part:
    """One enriched chunk with its themes, and what the user's decisions change in it."""

    enriched: EnrichTask
    themes: ThemeTask
    overruling: Overruling | None = None

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read one table of the part, as decided."""
        table = read_table(self.enriched.folder / f"{name}.parquet", columns)
        return self.overruling.apply(name, table) if self.overruling is not None else table


@dataclass(frozen=True, slots=True)
class Renaming:
    """What corpus-level linking and duplicate detection change in the rows.

    ``entities`` maps ``(doc_id, entity_id)`` to the corpus's id; ``duplicates``
    maps a document to the earlier one that it repeats.
    """

    entities: Mapping[tuple[str, str], str]
    duplicates: Mapping[str, str]


def write_document_tables(tables: Path, parts: Sequence[Part], renaming: Renaming) -> None:
    """Write documents, blocks, statements, mentions and quotations, part after part."""
    rename = _Renamer(renaming.entities)
    _write(tables, "documents", (_documents(part, renaming) for part in parts))
    _write(tables, "blocks", (part.table("blocks") for part in parts))
    _write(tables, "statements", (_statements(part, renaming, rename) for part in parts))
    _write(tables, "mentions", (rename(part.table("mentions"), "entity_id") for part in parts))
    _write(tables, "quotations", (rename(part.table("quotations"), "speaker_id") for part in parts))


def write_merges(tables: Path, parts: Sequence[Part], renaming: Renaming, corpus: pa.Table) -> None:
    """Write the ledger: what was merged inside documents, then over the corpus."""
    rename = _Renamer(renaming.entities)
    inside = (rename(part.table("merges"), "entity_id") for part in parts)
    _write(tables, "merges", _chain(inside, corpus))


def write_quarantine(tables: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write what was set aside, by source."""
    ordered = sorted(rows, key=lambda row: (row["source"], row["reason"], row["detail"]))
    parsed = [{**row, "at": _timestamp(str(row["at"]))} for row in ordered]
    write_table(table_from_rows("quarantine", parsed), tables / "quarantine.parquet")


class _Renamer:
    """Replace entity ids in a column, by document."""

    def __init__(self, entities: Mapping[tuple[str, str], str]) -> None:
        changed = {key: new for key, new in entities.items() if key[1] != new}
        self._keys = pa.array([f"{doc}\t{old}" for doc, old in changed], pa.string())
        self._values = pa.array(list(changed.values()), pa.string())

    def __call__(self, table: pa.Table, column: str) -> pa.Table:
        if not len(self._keys) or not table.num_rows:
            return table
        keys = pc.binary_join_element_wise(table["doc_id"], table[column], "\t")
        found = pc.index_in(keys, value_set=self._keys)
        new = pc.coalesce(self._values.take(found.combine_chunks()), table[column])
        index = table.schema.get_field_index(column)
        return table.set_column(index, table.schema.field(column), new)


def _documents(part: Part, renaming: Renaming) -> pa.Table:
    table = part.table("documents")
    texts = read_chunk_texts(part.enriched.chunk)
    found = pc.index_in(table["doc_id"], value_set=texts["doc_id"].combine_chunks())
    table = _replace(table, "text", texts["text"].take(found))
    duplicates = [renaming.duplicates.get(doc_id) for doc_id in table["doc_id"].to_pylist()]
    return _replace(table, "duplicate_of", pa.array(duplicates, pa.string()))


def _statements(part: Part, renaming: Renaming, rename: _Renamer) -> pa.Table:
    table = rename(part.table("statements"), "speaker_id")
    themes = read_table(part.themes.folder / "themes.parquet")
    found = pc.index_in(table["statement_id"], value_set=themes["statement_id"].combine_chunks())
    for name in ("themes", "theme_scores"):
        column = themes[name].take(found).cast(SCHEMAS["statements"].field(name).type)
        table = _replace(table, name, column)
    if renaming.duplicates:
        repeated = pc.is_in(
            table["doc_id"], value_set=pa.array(sorted(renaming.duplicates), pa.string())
        )
        counts = pc.and_(table["counts"], pc.invert(repeated))
        table = _replace(table, "counts", counts)
    return table


def _replace(table: pa.Table, name: str, column: Any) -> pa.Table:
    index = table.schema.get_field_index(name)
    return table.set_column(index, table.schema.field(name), column)


def _write(tables: Path, name: str, pieces: Iterator[pa.Table]) -> None:
    with TableWriter(tables / f"{name}.parquet", SCHEMAS[name]) as writer:
        for piece in pieces:
            writer.write(piece)


def _chain(tables: Iterator[pa.Table], last: pa.Table) -> Iterator[pa.Table]:
    yield from tables
    yield last


def _timestamp(text: str) -> Any:
    return dt.datetime.fromisoformat(text)


def theme_counts(tables: Path) -> dict[str, int]:
    """Count the statements of each theme, most frequent first."""
    themes = read_table(tables / "statements.parquet", ["themes"])["themes"]
    counted = pc.value_counts(pc.list_flatten(themes)).to_pylist()
    ordered = sorted(counted, key=lambda row: (-row["counts"], row["values"]))
    return {row["values"]: row["counts"] for row in ordered}


def undecided_counts(tables: Path) -> dict[str, int]:
    """Count what the structure stage left undecided."""
    blocks = read_table(tables / "blocks.parquet", ["kind"])["kind"]
    statements = read_table(tables / "statements.parquet", ["kind", "speaker_id"])
    speech = pc.equal(statements["kind"], "speech")
    speakers = statements["speaker_id"]
    unknown = pc.and_(speech, pc.is_in(speakers, value_set=pa.array([None, NOBODY], pa.string())))
    kinds = {row["values"]: row["counts"] for row in pc.value_counts(blocks).to_pylist()}
    return {
        **{f"blocks_{kind}": count for kind, count in sorted(kinds.items())},
        "speech_without_speaker": int(pc.sum(unknown).as_py() or 0),
    }
