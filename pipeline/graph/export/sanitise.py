"""The one sanitiser: whatever a graph holds, what comes out any format can carry.

Text keeps only the characters of XML 1.0, without direction marks, zero-width and other
invisible characters; numbers are Python's own and finite; dates become ISO text; what
is not known is left out. Each attribute has one type in the whole graph.
"""

import gc
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from operator import is_, itemgetter
from typing import Any

import networkx as nx

from pipeline.graph.export.rows import Kind, Row, clean_rows
from pipeline.graph.export.values import Value, clean_text, flat

MAX_LABEL = 200

# Names that Gephi or networkx take for something else.
_RESERVED = frozenset(
    {
        "id", "pid", "label", "viz", "start", "end", "spells", "parents", "source", "target",
        "weight", "for", "slices", "key", "networkx_key", "edgelabel", "timeset", "interval",
        "node_for_adding", "u_for_edge", "v_for_edge", "kind",
    }
)  # fmt: skip


@dataclass(frozen=True)
class CleanGraph:
    """A graph whose every value can be written.

    ``nodes`` holds (id, attributes) and ``edges`` (source, target, attributes), in the
    graph's order; ``node_kinds`` and ``edge_kinds`` give the one type of each attribute.
    Every node has a ``label``. Attributes in which there was nothing to clean are the
    graph's own: they are read, never changed.
    """

    directed: bool
    attributes: Row
    node_kinds: dict[str, Kind]
    nodes: list[tuple[str, Row]]
    edge_kinds: dict[str, Kind]
    edges: list[tuple[str, str, Row]]


def sanitise(graph: nx.Graph) -> CleanGraph:
    """Clean a graph for every format.

    Identifiers stay distinct: where two become alike, the later gets a number.
    Multi-edges are not supported: co-mention graphs have none.
    """
    # A tuple an edge would have Python look through the whole graph for garbage, many times.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _sanitise(graph)
    finally:
        if collecting:
            gc.enable()


def _sanitise(graph: nx.Graph) -> CleanGraph:
    names = _distinct_ids(graph.nodes)
    node_rows, node_kinds = clean_rows(attributes for _, attributes in graph.nodes(data=True))
    # Through an iterator: the view would be walked once more for its length.
    edges = list(iter(graph.edges(data=True)))
    edge_rows, edge_kinds = clean_rows(map(itemgetter(2), edges))
    for place, name in enumerate(names.values()):
        label = node_rows[place].get("label")
        text = clean_text(str(label), at_most=MAX_LABEL) if isinstance(label, str | int) else ""
        node_rows[place] = {
            **node_rows[place],
            "label": text or clean_text(name, at_most=MAX_LABEL),
        }
    if node_rows:
        node_kinds["label"] = "string"
    attributes, _ = clean_rows([graph.graph])
    return CleanGraph(
        directed=graph.is_directed(),
        attributes=attributes[0],
        node_kinds=node_kinds,
        nodes=list(zip(names.values(), node_rows, strict=True)),
        edge_kinds=edge_kinds,
        edges=_edges(edges, edge_rows, names),
    )


def _edges(
    edges: list[tuple[Any, Any, Any]], rows: list[Row], names: dict[Hashable, str]
) -> list[tuple[str, str, Row]]:
    """Return the edges with other names and rows; the same list where none is another."""
    same = all(map(is_, names.keys(), names.values()))
    if same and all(map(is_, rows, map(itemgetter(2), edges))):
        return edges
    return [
        (names[source], names[target], row)
        for (source, target, _), row in zip(edges, rows, strict=True)
    ]


def free_names(names: Iterable[str]) -> dict[str, str]:
    """Return each attribute's name in a file of XML, where readers keep some for themselves."""
    titles: dict[str, str] = {}
    listed = list(names)
    taken = set(listed)
    for name in listed:
        title = name
        while title in _RESERVED or (title != name and title in taken):
            title += "_"
        taken.add(title)
        titles[name] = title
    return titles


def _distinct_ids(nodes: Iterable[Hashable]) -> dict[Hashable, str]:
    taken: set[str] = set()
    names: dict[Hashable, str] = {}
    for node in nodes:
        base = clean_text(str(node)) or "sans-nom"
        name, number = base, 2
        while name in taken:
            name, number = f"{base}~{number}", number + 1
        taken.add(name)
        names[node] = name
    return names


__all__ = ["CleanGraph", "Kind", "Row", "Value", "clean_text", "flat", "free_names", "sanitise"]
