"""CSV for spreadsheets, CSV for Neo4j's import, and parquet."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa

from pipeline.graph.export.files import count_again, text_file
from pipeline.graph.export.sanitise import CleanGraph, Kind, Row, Value, flat
from pipeline.store import write_table

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "−")
_NEO4J: dict[Kind, str] = {
    "string": "string",
    "long": "long",
    "double": "double",
    "boolean": "boolean",
    "list": "string[]",
    "mapping": "string[]",
}
_ARROW: dict[Kind, pa.DataType] = {
    "string": pa.string(),
    "long": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "list": pa.list_(pa.string()),
    "mapping": pa.map_(pa.string(), pa.float64()),
}


def write_csv(graph: CleanGraph, folder: Path) -> list[Path]:
    """Write ``nodes.csv`` and ``edges.csv`` for a spreadsheet.

    UTF-8 with a byte order mark, as spreadsheets expect. No cell begins like a formula:
    text gets an apostrophe in front, a negative number a space.
    """
    node_names = [name for name in graph.node_kinds if name not in ("id", "label", "dates")]
    edge_names = [name for name in graph.edge_kinds if name not in ("source", "target", "dates")]
    nodes, edges = folder / "nodes.csv", folder / "edges.csv"
    _write(
        nodes,
        ["id", "label", *map(safe_cell, node_names)],
        (
            [safe_cell(v) for v in (name, row["label"], *_cells(row, node_names))]
            for name, row in graph.nodes
        ),
        len(graph.nodes),
        bom=True,
    )
    _write(
        edges,
        ["source", "target", *map(safe_cell, edge_names)],
        (
            [safe_cell(v) for v in (source, target, *_cells(row, edge_names))]
            for source, target, row in graph.edges
        ),
        len(graph.edges),
        bom=True,
    )
    return [nodes, edges]


def safe_cell(value: Value) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value) if value >= 0 and repr(value)[0] != "-" else f" {value!r}"
    text = str(flat(value))
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_neo4j(graph: CleanGraph, folder: Path) -> list[Path]:
    """Write the pair of files that ``neo4j-admin database import`` takes.

    Nodes carry the label ``Entity`` and that of their type; edges are ``MENTIONED_WITH``
    (or ``MENTIONS`` from a speaker). Lists are separated by ``|``.
    """
    node_names = [name for name in graph.node_kinds if name != "dates"]
    edge_names = [name for name in graph.edge_kinds if name != "dates"]
    nodes, edges = folder / "neo4j" / "nodes.csv", folder / "neo4j" / "edges.csv"
    _write(
        nodes,
        ["entity_id:ID", *_headers(graph.node_kinds, node_names), ":LABEL"],
        ([name, *map(_plain, _cells(row, node_names)), _label(row)] for name, row in graph.nodes),
        len(graph.nodes),
    )
    kind = "MENTIONS" if graph.directed else "MENTIONED_WITH"
    _write(
        edges,
        [":START_ID", ":END_ID", *_headers(graph.edge_kinds, edge_names), ":TYPE"],
        (
            [source, target, *map(_plain, _cells(row, edge_names)), kind]
            for source, target, row in graph.edges
        ),
        len(graph.edges),
    )
    return [nodes, edges]


def write_parquet(graph: CleanGraph, folder: Path) -> list[Path]:
    """Write ``nodes.parquet`` and ``edges.parquet``, typed, nothing flattened."""
    nodes, edges = folder / "nodes.parquet", folder / "edges.parquet"
    ends = {"id": [name for name, _ in graph.nodes]}
    write_table(_table(ends, [row for _, row in graph.nodes], graph.node_kinds), nodes)
    ends = {
        "source": [source for source, _, _ in graph.edges],
        "target": [target for _, target, _ in graph.edges],
    }
    write_table(_table(ends, [row for _, _, row in graph.edges], graph.edge_kinds), edges)
    return [nodes, edges]


def _cells(row: Row, names: Sequence[str]) -> list[Value]:
    return [row.get(name, "") for name in names]


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, int | float) else str(flat(value))


def _label(row: Row) -> str:
    type_ = str(row.get("type", "")).title()
    return f"Entity|{type_}" if type_.isalpha() else "Entity"


def _headers(kinds: dict[str, Kind], names: Sequence[str]) -> list[str]:
    return [f"{name.replace(':', '_')}:{_NEO4J[kinds[name]]}" for name in names]


def _table(ends: dict[str, list[str]], rows: list[Row], kinds: dict[str, Kind]) -> pa.Table:
    columns: dict[str, pa.Array] = {name: pa.array(ids, pa.string()) for name, ids in ends.items()}
    for name, kind in kinds.items():
        title = name
        while title in columns:
            title += "_"
        values = [_arrow(row.get(name)) for row in rows]
        columns[title] = pa.array(values, _ARROW[kind])
    return pa.table(columns)


def _arrow(value: Value | None) -> object:
    return list(value.items()) if isinstance(value, dict) else value


def _write(
    path: Path, header: list[str], rows: Iterable[list[str]], n_rows: int, *, bom: bool = False
) -> None:
    encoding = "utf-8-sig" if bom else "utf-8"

    def verify(file: Path) -> None:
        with file.open(encoding=encoding, newline="") as stream:
            found = sum(len(row) == len(header) for row in csv.reader(stream)) - 1
        count_again(path, found, n_rows, "rows")

    with text_file(path, verify=verify, encoding=encoding) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
