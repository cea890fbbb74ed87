"""GEXF 1.3, as Gephi reads it: types, themes, colours, sizes, positions and a timeline.

Written as a stream. Nothing in the file depends on the day it is written. Each month
in which an entity or a pair is named is one spell, from the first to the last date of
that month; Gephi's timeline reads them as days.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from pipeline.graph.export.files import text_file, verify_xml
from pipeline.graph.export.sanitise import CleanGraph, Kind, Row, Value, flat
from pipeline.graph.palette import rgb

_NAMESPACE = "http://gexf.net/1.3"
_NAMESPACES = f'xmlns="{_NAMESPACE}" xmlns:viz="{_NAMESPACE}/viz"'
_CREATOR = "Entente"
_TYPES: dict[Kind, str] = {
    "string": "string",
    "long": "long",
    "double": "double",
    "boolean": "boolean",
    "list": "string",
    "mapping": "string",
}
# Written as elements or as attributes of the node and the edge themselves.
_NODE_OWN = frozenset({"label", "x", "y", "size", "color", "dates"})
_EDGE_OWN = frozenset({"weight", "dates"})
# Names that Gephi or networkx take for something else.
_RESERVED = frozenset(
    {
        "id",
        "pid",
        "label",
        "viz",
        "start",
        "end",
        "spells",
        "parents",
        "source",
        "target",
        "weight",
        "for",
        "slices",
        "edgelabel",
        "timeset",
        "interval",
        "kind",
    }
)
_LINES = 20_000


def write_gexf(graph: CleanGraph, path: Path) -> None:
    """Write a graph as GEXF 1.3, whole or not at all; it is read again before it counts."""

    def verify(file: Path) -> None:
        verify_xml(file, _NAMESPACE, len(graph.nodes), len(graph.edges))

    with text_file(path, verify=verify) as stream:
        _write(stream, gexf_lines(graph))


def gexf_lines(graph: CleanGraph) -> Iterator[str]:
    """Yield the file in pieces of one line or one node or edge."""
    nodes, edges = _titles(graph.node_kinds, _NODE_OWN), _titles(graph.edge_kinds, _EDGE_OWN)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<gexf {_NAMESPACES} version="1.3">\n'
    yield f"<meta{_last_date(graph)}><creator>{_CREATOR}</creator></meta>\n"
    direction = "directed" if graph.directed else "undirected"
    yield f'<graph defaultedgetype="{direction}" idtype="string"{_time(graph)}>\n'
    yield from _declarations("node", graph.node_kinds, nodes)
    yield from _declarations("edge", graph.edge_kinds, edges)
    yield f'<nodes count="{len(graph.nodes)}">\n'
    for name, row in graph.nodes:
        yield (
            f'<node id="{escape(name)}" label="{escape(str(row["label"]))}">'
            f"{_values(row, nodes)}{_spells(row)}{_viz(row)}</node>\n"
        )
    yield f'</nodes>\n<edges count="{len(graph.edges)}">\n'
    for number, (source, target, row) in enumerate(graph.edges):
        weight = row.get("weight")
        shown = f' weight="{weight!r}"' if isinstance(weight, int | float) else ""
        yield (
            f'<edge id="{number}" source="{escape(source)}" target="{escape(target)}"{shown}>'
            f"{_values(row, edges)}{_spells(row)}</edge>\n"
        )
    yield "</edges>\n</graph>\n</gexf>\n"


def escape(text: str) -> str:
    """Escape sanitised text for an attribute or an element."""
    if "&" in text or "<" in text or ">" in text or '"' in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = text.replace('"', "&quot;")
    return text


def _write(stream: TextIO, lines: Iterable[str]) -> None:
    pending: list[str] = []
    for line in lines:
        pending.append(line)
        if len(pending) >= _LINES:
            stream.write("".join(pending))
            pending.clear()
    stream.write("".join(pending))


def _titles(kinds: dict[str, Kind], own: frozenset[str]) -> list[tuple[str, str, str]]:
    """Return (name, title, identifier) of each attribute that is written as a value."""
    titles: list[tuple[str, str, str]] = []
    taken: set[str] = set(kinds)
    for name in kinds:
        if name in own:
            continue
        title = name
        if title in _RESERVED:
            title += "_"
            while title in taken:
                title += "_"
        taken.add(title)
        titles.append((name, title, str(len(titles))))
    return titles


def _declarations(
    what: str, kinds: dict[str, Kind], titles: list[tuple[str, str, str]]
) -> Iterator[str]:
    if not titles:
        return
    yield f'<attributes class="{what}" mode="static">\n'
    for name, title, number in titles:
        yield f'<attribute id="{number}" title="{escape(title)}" type="{_TYPES[kinds[name]]}"/>\n'
    yield "</attributes>\n"


def _values(row: Row, titles: list[tuple[str, str, str]]) -> str:
    parts = [
        f'<attvalue for="{number}" value="{_value(row[name])}"/>'
        for name, _, number in titles
        if name in row
    ]
    return f"<attvalues>{''.join(parts)}</attvalues>" if parts else ""


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return escape(str(flat(value)))


def _spells(row: Row) -> str:
    spells = month_spells(row.get("dates"))
    if not spells:
        return ""
    return "<spells>" + "".join(f'<spell start="{a}" end="{b}"/>' for a, b in spells) + "</spells>"


def month_spells(dates: Value | None) -> list[tuple[str, str]]:
    """Return the first and last date within each month, from ISO dates in order."""
    spells: list[tuple[str, str]] = []
    for date in dates if isinstance(dates, list) else ():
        if spells and spells[-1][0][:7] == date[:7]:
            spells[-1] = (spells[-1][0], date)
        else:
            spells.append((date, date))
    return spells


def _viz(row: Row) -> str:
    parts = []
    colour = row.get("color")
    if isinstance(colour, str) and len(colour) == 7 and colour[0] == "#":
        r, g, b = rgb(colour)
        parts.append(f'<viz:color r="{r}" g="{g}" b="{b}"/>')
    size = row.get("size")
    if isinstance(size, int | float):
        parts.append(f'<viz:size value="{size!r}"/>')
    x, y = row.get("x"), row.get("y")
    if isinstance(x, int | float) and isinstance(y, int | float):
        parts.append(f'<viz:position x="{x!r}" y="{y!r}" z="0.0"/>')
    return "".join(parts)


def _time(graph: CleanGraph) -> str:
    dates = [row["dates"] for _, row in graph.nodes if row.get("dates")]
    dates += [row["dates"] for _, _, row in graph.edges if row.get("dates")]
    bounds = [(d[0], d[-1]) for d in dates if isinstance(d, list)]
    if not bounds:
        return ' mode="static"'
    first, last = min(a for a, _ in bounds), max(b for _, b in bounds)
    return (
        ' mode="dynamic" timeformat="date" timerepresentation="interval" '
        f'start="{escape(first)}" end="{escape(last)}"'
    )


def _last_date(graph: CleanGraph) -> str:
    """Return the last date of the data as the file's: the same whenever it is written."""
    last = graph.attributes.get("last_date")
    return f' lastmodifieddate="{escape(last)}"' if isinstance(last, str) else ""
