"""Node-link JSON, as d3, sigma and networkx read it."""

import json
from pathlib import Path
from typing import Any

from pipeline.graph.export.files import count_again, text_file
from pipeline.graph.export.sanitise import CleanGraph, Row

_NODE_OWN = ("id",)
_EDGE_OWN = ("source", "target")


def node_link(graph: CleanGraph) -> dict[str, Any]:
    """Return the graph as ``{directed, multigraph, graph, nodes, edges}``, JSON values only."""
    return {
        "directed": graph.directed,
        "multigraph": False,
        "graph": graph.attributes,
        "nodes": [{"id": name, **_renamed(row, _NODE_OWN)} for name, row in graph.nodes],
        "edges": [
            {"source": source, "target": target, **_renamed(row, _EDGE_OWN)}
            for source, target, row in graph.edges
        ],
    }


def write_json(graph: CleanGraph, path: Path) -> None:
    """Write node-link JSON, whole or not at all; one node or edge a line."""

    def verify(file: Path) -> None:
        found = json.loads(file.read_text(encoding="utf-8"))
        count_again(path, len(found["nodes"]), len(graph.nodes), "nodes")
        count_again(path, len(found["edges"]), len(graph.edges), "edges")

    content = node_link(graph)
    with text_file(path, verify=verify) as stream:
        head = {name: content[name] for name in ("directed", "multigraph", "graph")}
        stream.write(_dump(head)[:-1])
        for name in ("nodes", "edges"):
            stream.write(f',\n"{name}": [')
            for number, row in enumerate(content[name]):
                stream.write(("" if number == 0 else ",") + "\n" + _dump(row))
            stream.write("\n]")
        stream.write("}\n")


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _renamed(row: Row, taken: tuple[str, ...]) -> Row:
    if not any(name in row for name in taken):
        return row
    renamed: Row = {}
    for name, value in row.items():
        free = name
        while free in taken or (free != name and free in row):
            free += "_"
        renamed[free] = value
    return renamed
