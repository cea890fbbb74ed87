"""What the page holds: the graph's strongest part and the statements behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.store import read_output_table

MAX_NODES = 2_000
MAX_EDGES = 10_000
MAX_STATEMENTS = 15_000
_MAX_ALIASES = 12
_MENTIONS = ["doc_id", "statement_id", "start", "end", "entity_id", "is_speaker_label", "depth"]
_STATEMENTS = [
    "statement_id", "doc_id", "start", "text", "speaker_id", "speaker_label", "themes", "counts",
]  # fmt: skip

Row = dict[str, Any]


@dataclass(slots=True)
class PageData:
    """The page's content, ready to be written as JSON; indices refer to the other lists.

    ``omitted`` counts the nodes, edges and statements that were left out for size.
    """

    nodes: list[Row] = field(default_factory=list)
    edges: list[Row] = field(default_factory=list)
    statements: list[Row] = field(default_factory=list)
    documents: list[Row] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)
    omitted: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> Row:
        """Return the content as plain values."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def collect(
    graph: Any,
    tables: Path,
    *,
    max_nodes: int = MAX_NODES,
    max_edges: int = MAX_EDGES,
    max_statements: int = MAX_STATEMENTS,
) -> PageData:
    """Choose what the page shows: the strongest nodes and edges, and their evidence.

    Parameters
    ----------
    graph : nx.Graph
        From ``pipeline.graph.load``; its attributes are those documented there.
    tables : Path
        Folder of the tables that it was counted from, in a run's output folder.
    max_nodes, max_edges, max_statements : int
        Limits of the page; what exceeds them is counted in ``omitted``.

    Raises
    ------
    StoreError
        When a table was changed since the run wrote it.
    """
    names = {name: data["label"] for name, data in graph.nodes(data=True)}
    nodes = _strongest_nodes(graph, max_nodes)
    index = {name: n for n, name in enumerate(nodes)}
    edges = _strongest_edges(graph, index, max_edges)
    statements, n_statements = _statements(tables, index, edges, max_statements)
    page = PageData(
        omitted={
            "nodes": graph.number_of_nodes() - len(nodes),
            "edges": graph.number_of_edges() - len(edges),
            "statements": n_statements - statements.num_rows,
        }
    )
    place = _add_statements(page, statements, tables, index, names)
    page.nodes = [_node(name, graph.nodes[name]) for name in nodes]
    page.edges = [_edge(a, b, data, index, place) for a, b, data in edges]
    return page


def _strongest_nodes(graph: Any, limit: int) -> list[str]:
    ranked = sorted(graph.nodes(data=True), key=lambda row: (-row[1]["n_statements"], row[0]))
    return sorted(name for name, _ in ranked[:limit])


def _strongest_edges(
    graph: Any, index: Mapping[str, int], limit: int
) -> list[tuple[str, str, Row]]:
    inside = [row for row in graph.edges(data=True) if row[0] in index and row[1] in index]
    inside.sort(key=lambda row: (-row[2]["weight"], *sorted(row[:2])))
    return sorted(inside[:limit], key=lambda row: sorted(row[:2]))


def _statements(
    tables: Path, index: Mapping[str, int], edges: Sequence[tuple[str, str, Row]], limit: int
) -> tuple[pa.Table, int]:
    """Return the statements to show, and how many there are; those of strong edges come first."""
    mentions = read_output_table(tables.parent, "mentions", ["statement_id", "entity_id"])
    shown = pc.is_in(mentions["entity_id"], value_set=pa.array(list(index), pa.string()))
    wanted = pc.unique(mentions.filter(shown)["statement_id"].drop_null())
    statements = read_output_table(tables.parent, "statements", _STATEMENTS)
    named = pc.and_(pc.is_in(statements["statement_id"], value_set=wanted), statements["counts"])
    statements = statements.filter(named)
    total = statements.num_rows
    if total <= limit:
        return statements, total
    ranked = sorted(edges, key=lambda row: (-row[2]["weight"], *sorted(row[:2])))
    first = dict.fromkeys(s for _, _, data in ranked for s in data["statement_ids"])
    rest = (s for s in statements["statement_id"].to_pylist() if s not in first)
    chosen = [*first, *rest][:limit]
    kept = pc.is_in(statements["statement_id"], value_set=pa.array(chosen, pa.string()))
    return statements.filter(kept), total


def _add_statements(
    page: PageData,
    statements: pa.Table,
    tables: Path,
    index: Mapping[str, int],
    names: Mapping[str, str],
) -> dict[str, int]:
    """Fill statements, documents and themes; return the place of each statement."""
    page.themes = sorted(pc.unique(pc.list_flatten(statements["themes"])).to_pylist())
    theme_index = {theme: n for n, theme in enumerate(page.themes)}
    doc_ids = pc.unique(statements["doc_id"])
    documents = read_output_table(
        tables.parent, "documents", ["doc_id", "source", "title", "date"]
    ).filter(pc.is_in(pc.field("doc_id"), value_set=doc_ids))
    doc_index = {doc_id: n for n, doc_id in enumerate(documents["doc_id"].to_pylist())}
    page.documents = [_document(row) for row in documents.to_pylist()]
    marks = _marks(tables, statements, index)
    place: dict[str, int] = {}
    for row in statements.to_pylist():
        place[row["statement_id"]] = len(page.statements)
        speaker = row["speaker_id"] or ""
        page.statements.append(
            {
                "t": row["text"],
                "d": doc_index[row["doc_id"]],
                "sp": names.get(speaker, row["speaker_label"] or speaker),
                "th": [theme_index[theme] for theme in row["themes"]],
                "m": marks.get(row["statement_id"], []),
            }
        )
    return place


def _marks(
    tables: Path, statements: pa.Table, index: Mapping[str, int]
) -> dict[str, list[tuple[int, int, int]]]:
    """Return the mentions of each statement: offsets in its text, and the node named."""
    columns = statements.select(["statement_id", "start"])
    starts = dict(zip(*(column.to_pylist() for column in columns.columns), strict=True))
    mentions = read_output_table(tables.parent, "mentions", _MENTIONS)
    chosen = pc.and_(
        pc.is_in(mentions["statement_id"], value_set=statements["statement_id"].combine_chunks()),
        pc.invert(mentions["is_speaker_label"]),
    )
    marks: dict[str, list[tuple[int, int, int]]] = {}
    for row in mentions.filter(chosen).to_pylist():
        node = index.get(row["entity_id"])
        if node is not None:
            origin = starts[row["statement_id"]]
            mark = (row["start"] - origin, row["end"] - origin, node)
            marks.setdefault(row["statement_id"], []).append(mark)
    return {key: sorted(rows, key=lambda m: (m[0], -m[1], m[2])) for key, rows in marks.items()}


def _document(row: Row) -> Row:
    date = row["date"].isoformat() if row["date"] else ""
    return {"title": row["title"] or "", "source": row["source"], "date": date}


def _node(name: str, data: Row) -> Row:
    return {
        "id": name,
        "label": data["label"],
        "type": data["type"],
        "known": data["known"],
        "aliases": _other_names(data),
        "n": data["n_statements"],
        "d": data["n_documents"],
        "first": data["first_date"] or "",
        "last": data["last_date"] or "",
        "x": round(data["x"], 1),
        "y": round(data["y"], 1),
        "color": data["color"],
        "community": data["community"],
    }


def _other_names(data: Row) -> list[str]:
    aliases: Iterable[str] = data.get("aliases") or ()
    return [alias for alias in aliases if alias != data["label"]][:_MAX_ALIASES]


def _edge(a: str, b: str, data: Row, index: Mapping[str, int], place: Mapping[str, int]) -> Row:
    source, target = sorted((a, b))
    return {
        "s": index[source],
        "t": index[target],
        "w": data["weight"],
        "n": data["n_statements"],
        "first": data["first_date"] or "",
        "last": data["last_date"] or "",
        "why": data.get("why") or "",
        "ev": [place[s] for s in data["statement_ids"] if s in place],
    }
