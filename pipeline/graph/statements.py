"""Read the statements behind an edge: who said what, where, when."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.graph.source import Tables, TableSource, table_source

_STATEMENTS = (
    "statement_id",
    "doc_id",
    "start",
    "text",
    "speaker_id",
    "speaker_label",
    "themes",
)
_DOCUMENTS = ("doc_id", "source", "title", "date")


_BLOCK = re.compile(r"(?P<doc_id>.*)#block-(?P<block>\d+)", re.DOTALL)


def block_id(doc_id: str, block: int) -> str:
    """Return the identifier under which a block that is no statement is evidence."""
    return f"{doc_id}#block-{block}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement and the document that holds it."""

    statement_id: str
    doc_id: str
    start: int
    text: str
    speaker_id: str | None
    speaker_label: str | None
    themes: tuple[str, ...]
    source: str
    title: str | None
    date: dt.date | None


def read_statements_by_id(
    out: Path | str | Tables | TableSource, statement_ids: Iterable[str]
) -> list[Statement]:
    """Return the statements of these identifiers, in the order of documents and offsets."""
    source = table_source(out)
    names = sorted(set(statement_ids))
    wanted = pa.array(names, pa.string())
    if not names:
        return []
    rows = _blocks(source, names)
    for table in source.batches("statements", _STATEMENTS):
        rows += table.filter(pc.is_in(table["statement_id"], value_set=wanted)).to_pylist()
    doc_ids = pa.array(sorted({row["doc_id"] for row in rows}), pa.string())
    documents: dict[str, dict[str, Any]] = {}
    for table in source.batches("documents", _DOCUMENTS):
        near = table.filter(pc.is_in(table["doc_id"], value_set=doc_ids))
        documents |= {row["doc_id"]: row for row in near.to_pylist()}
    found = [
        Statement(**row | {"themes": tuple(row["themes"] or ())}, **_of(documents, row["doc_id"]))
        for row in rows
    ]
    return sorted(found, key=lambda s: (s.doc_id, s.start, s.statement_id))


def _blocks(source: TableSource, names: Iterable[str]) -> list[dict[str, Any]]:
    """Return the blocks among the identifiers, in the form of statements."""
    found = [match for match in map(_BLOCK.fullmatch, names) if match]
    if not found or not source.has("blocks"):
        return []
    wanted = {(match["doc_id"], int(match["block"])): match[0] for match in found}
    doc_ids = pa.array(sorted({doc_id for doc_id, _ in wanted}), pa.string())
    texts: dict[str, str] = {}
    for table in source.batches("documents", ("doc_id", "text")):
        near = table.filter(pc.is_in(table["doc_id"], value_set=doc_ids))
        texts |= dict(zip(near["doc_id"].to_pylist(), near["text"].to_pylist(), strict=True))
    rows = []
    for table in source.batches("blocks", ("doc_id", "block", "start", "end")):
        near = table.filter(pc.is_in(table["doc_id"], value_set=doc_ids))
        for row in near.to_pylist():
            name = wanted.get((row["doc_id"], row["block"]))
            if name is not None:
                rows.append(
                    {
                        "statement_id": name,
                        "doc_id": row["doc_id"],
                        "start": row["start"],
                        "text": texts[row["doc_id"]][row["start"] : row["end"]],
                        "speaker_id": None,
                        "speaker_label": None,
                        "themes": (),
                    }
                )
    return rows


def _of(documents: dict[str, dict[str, Any]], doc_id: str) -> dict[str, Any]:
    row = documents.get(doc_id, {"source": doc_id})
    return {name: row.get(name) for name in ("source", "title", "date")}
