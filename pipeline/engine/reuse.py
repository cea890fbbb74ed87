"""Rows that an earlier part holds already."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.engine.rows import PART_TABLES
from pipeline.engine.tasks import EnrichTask
from pipeline.store import read_table


def with_reused(tables: dict[str, pa.Table], task: EnrichTask) -> dict[str, pa.Table]:
    """Add the rows of documents that an earlier part holds, in the chunk's order."""
    if not task.reuse:
        return tables
    wanted: dict[Path, list[str]] = {}
    for name, part in task.reuse.items():
        wanted.setdefault(part, []).append(name)
    merged = {}
    for name in PART_TABLES:
        pieces = [tables[name]]
        for part, names in sorted(wanted.items()):
            rows = read_table(part / f"{name}.parquet")
            pieces.append(rows.filter(pc.is_in(rows["doc_id"], pa.array(names, pa.string()))))
        merged[name] = _in_order(pa.concat_tables(pieces), task.documents)
    return merged


def _in_order(table: pa.Table, documents: Sequence[str]) -> pa.Table:
    position = pc.index_in(table["doc_id"], pa.array(documents, pa.string()))
    order = pa.table({"p": position, "i": pa.array(range(table.num_rows), pa.int64())})
    return table.take(order.sort_by([("p", "ascending"), ("i", "ascending")])["i"])
