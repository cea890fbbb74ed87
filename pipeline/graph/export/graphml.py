"""GraphML, for igraph, Cytoscape, yEd and networkx; written as a stream."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.graph.export.files import text_file, verify_xml
from pipeline.graph.export.gexf import escape
from pipeline.graph.export.sanitise import CleanGraph, Kind, Row, flat, free_names

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES: dict[Kind, str] = {
    "string": "string",
    "long": "long",
    "double": "double",
    "boolean": "boolean",
    "list": "string",
    "mapping": "string",
}
_LEFT_OUT = frozenset({"dates"})
_KEPT = frozenset({"label", "weight"})


def write_graphml(graph: CleanGraph, path: Path) -> None:
    """Write a graph as GraphML, whole or not at all; it is read again before it counts."""

    def verify(file: Path) -> None:
        verify_xml(file, len(graph.nodes), len(graph.edges))

    with text_file(path, verify=verify) as stream:
        stream.writelines(graphml_lines(graph))


def graphml_lines(graph: CleanGraph) -> Iterator[str]:
    """Yield the file in pieces of one line or one node or edge."""
    nodes, edges = _keys("n", graph.node_kinds), _keys("e", graph.edge_kinds)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="{_NAMESPACE}">\n'
    for what, kinds, keys in (("node", graph.node_kinds, nodes), ("edge", graph.edge_kinds, edges)):
        titles = free_names(name for name in keys if name not in _KEPT)
        for name, key in keys.items():
            yield (
                f'<key id="{key}" for="{what}" attr.name="{escape(titles.get(name, name))}" '
                f'attr.type="{_TYPES[kinds[name]]}"/>\n'
            )
    yield f'<graph edgedefault="{"directed" if graph.directed else "undirected"}">\n'
    for name, row in graph.nodes:
        yield f'<node id="{escape(name)}">{_data(row, nodes)}</node>\n'
    for number, (source, target, row) in enumerate(graph.edges):
        yield (
            f'<edge id="e{number}" source="{escape(source)}" target="{escape(target)}">'
            f"{_data(row, edges)}</edge>\n"
        )
    yield "</graph>\n</graphml>\n"


def _keys(prefix: str, kinds: dict[str, Kind]) -> dict[str, str]:
    named = [name for name in kinds if name not in _LEFT_OUT]
    return {name: f"{prefix}{number}" for number, name in enumerate(named)}


def _data(row: Row, keys: dict[str, str]) -> str:
    return "".join(
        f'<data key="{keys[name]}">{_text(value)}</data>'
        for name, value in row.items()
        if name in keys
    )


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return escape(str(flat(value)))  # type: ignore[arg-type]
