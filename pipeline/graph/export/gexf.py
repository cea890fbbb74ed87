"""GEXF 1.3, as Gephi reads it: types, themes, colours, sizes, positions and a timeline.

Written as a stream. Nothing in the file depends on the day it is written. Each month
in which an entity or a pair is named is one spell, from the first to the last date of
that month; Gephi's timeline reads them as days.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from pipeline.graph.export.files import text_file, verify_xml
from pipeline.graph.export.sanitise import CleanGraph, Kind, Row, Value, flat, free_names
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
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LINES = 2_000


def write_gexf(graph: CleanGraph, path: Path) -> None:
    """Write a graph as GEXF 1.3, whole or not at all; it is read again before it counts."""

    def verify(file: Path) -> None:
        verify_xml(file, len(graph.nodes), len(graph.edges))

    with text_file(path, verify=verify) as stream:
        _write(stream, gexf_lines(graph))


def gexf_lines(graph: CleanGraph) -> Iterator[str]:
    """Yield the file in pieces of one line or one node or edge."""
    nodes, edges = _titles(graph.node_kinds, _NODE_OWN), _titles(graph.edge_kinds, _EDGE_OWN)
    node_values, edge_values = _openings(nodes), _openings(edges)
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
            f"{_values(row, node_values)}{_spells(row)}{_viz(row)}</node>\n"
        )
    yield f'</nodes>\n<edges count="{len(graph.edges)}">\n'
    for number, (source, target, row) in enumerate(graph.edges):
        weight = _number(row.get("weight"))
        shown = f' weight="{weight!r}"' if weight is not None else ""
        yield (
            f'<edge id="{number}" source="{escape(source)}" target="{escape(target)}"{shown}>'
            f"{_values(row, edge_values)}{_spells(row)}</edge>\n"
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
    titles = free_names(name for name in kinds if name not in own)
    return [(name, title, str(place)) for place, (name, title) in enumerate(titles.items())]


def _openings(titles: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    return [(name, f'<attvalue for="{number}" value="') for name, _, number in titles]


def _declarations(
    what: str, kinds: dict[str, Kind], titles: list[tuple[str, str, str]]
) -> Iterator[str]:
    if not titles:
        return
    yield f'<attributes class="{what}" mode="static">\n'
    for name, title, number in titles:
        yield f'<attribute id="{number}" title="{escape(title)}" type="{_TYPES[kinds[name]]}"/>\n'
    yield "</attributes>\n"


def _values(row: Row, openings: list[tuple[str, str]]) -> str:
    parts = ["<attvalues>"]
    for name, opening in openings:
        if name in row:
            value = row[name]
            # Most values are numbers: what they look like needs no escaping.
            kind = type(value)
            text = repr(value) if kind is float or kind is int else _value(value)
            parts.append(f'{opening}{text}"/>')
    if len(parts) == 1:
        return ""
    parts.append("</attvalues>")
    return "".join(parts)


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(str(flat(value)))


def _spells(row: Row) -> str:
    spells = month_spells(row.get("dates"))
    if not spells:
        return ""
    return "<spells>" + "".join(f'<spell start="{a}" end="{b}"/>' for a, b in spells) + "</spells>"


def month_spells(dates: Value | None) -> list[tuple[str, str]]:
    """Return the first and last date within each month, from ISO dates in order."""
    spells: list[tuple[str, str]] = []
    for date in _dates(dates):
        if spells and spells[-1][0][:7] == date[:7]:
            spells[-1] = (spells[-1][0], date)
        else:
            spells.append((date, date))
    return spells


def _dates(value: Value | None) -> list[str]:
    return [d for d in value if _DATE.fullmatch(d)] if isinstance(value, list) else []


def _number(value: Value | None) -> int | float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _viz(row: Row) -> str:
    parts = []
    colour = row.get("color")
    if isinstance(colour, str) and _COLOUR.fullmatch(colour):
        r, g, b = rgb(colour)
        parts.append(f'<viz:color r="{r}" g="{g}" b="{b}"/>')
    size = _number(row.get("size"))
    if size is not None and size >= 0:
        parts.append(f'<viz:size value="{size!r}"/>')
    x, y = _number(row.get("x")), _number(row.get("y"))
    if x is not None and y is not None:
        parts.append(f'<viz:position x="{x!r}" y="{y!r}" z="0.0"/>')
    return "".join(parts)


def _time(graph: CleanGraph) -> str:
    rows = [row for _, row in graph.nodes] + [row for _, _, row in graph.edges]
    dates = [found for row in rows if (found := _dates(row.get("dates")))]
    if not dates:
        return ' mode="static"'
    first, last = min(d[0] for d in dates), max(d[-1] for d in dates)
    return (
        ' mode="dynamic" timeformat="date" timerepresentation="interval" '
        f'start="{first}" end="{last}"'
    )


def _last_date(graph: CleanGraph) -> str:
    """Return the last date of the data as the file's: the same whenever it is written."""
    last = graph.attributes.get("last_date")
    if not isinstance(last, str) or not _DATE.fullmatch(last):
        return ""
    return f' lastmodifieddate="{last}"'
