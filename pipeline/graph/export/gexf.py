"""GEXF 1.3, as Gephi reads it: types, themes, colours, sizes, positions and a timeline.

Written as a stream. Nothing in the file depends on the day it is written. Each month
in which an entity or a pair is named is one spell, from the first to the last date of
that month; Gephi's timeline reads them as days.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from operator import call
from pathlib import Path
from typing import Any, TextIO

from pipeline.graph.export.files import text_file, verify_xml
from pipeline.graph.export.sanitise import CleanGraph, Kind, Row, Value, flat, free_names
from pipeline.graph.export.values import SEPARATOR
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

# Of one attribute: its name, how its element begins, and how its value is written.
Opening = tuple[str, str, Callable[[Any], str]]


def write_gexf(graph: CleanGraph, path: Path) -> None:
    """Write a graph as GEXF 1.3, whole or not at all; it is read again before it counts."""

    def verify(file: Path) -> None:
        verify_xml(file, len(graph.nodes), len(graph.edges))

    with text_file(path, verify=verify) as stream:
        _write(stream, gexf_lines(graph))


def gexf_lines(graph: CleanGraph) -> Iterator[str]:
    """Yield the file in pieces of one line or one node or edge."""
    nodes, edges = _titles(graph.node_kinds, _NODE_OWN), _titles(graph.edge_kinds, _EDGE_OWN)
    node_values = _values(nodes, graph.node_kinds)
    edge_values = _values(edges, graph.edge_kinds)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<gexf {_NAMESPACES} version="1.3">\n'
    yield f"<meta{_last_date(graph)}><creator>{_CREATOR}</creator></meta>\n"
    direction = "directed" if graph.directed else "undirected"
    yield f'<graph defaultedgetype="{direction}" idtype="string"{_time(graph)}>\n'
    yield from _declarations("node", graph.node_kinds, nodes)
    yield from _declarations("edge", graph.edge_kinds, edges)
    yield f'<nodes count="{len(graph.nodes)}">\n'
    names = {name: escape(name) for name, _ in graph.nodes}
    node_spells = _spells if "dates" in graph.node_kinds else _no_spells
    edge_spells = _spells if "dates" in graph.edge_kinds else _no_spells
    for name, row in graph.nodes:
        yield (
            f'<node id="{names[name]}" label="{escape(str(row["label"]))}">'
            f"{node_values(row)}{node_spells(row)}{_viz(row)}</node>\n"
        )
    yield f'</nodes>\n<edges count="{len(graph.edges)}">\n'
    for number, (source, target, row) in enumerate(graph.edges):
        weight = _number(row.get("weight"))
        shown = f' weight="{weight!r}"' if weight is not None else ""
        yield (
            f'<edge id="{number}" source="{names[source]}" target="{names[target]}"{shown}>'
            f"{edge_values(row)}{edge_spells(row)}</edge>\n"
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


def _declarations(
    what: str, kinds: dict[str, Kind], titles: list[tuple[str, str, str]]
) -> Iterator[str]:
    if not titles:
        return
    yield f'<attributes class="{what}" mode="static">\n'
    for name, title, number in titles:
        yield f'<attribute id="{number}" title="{escape(title)}" type="{_TYPES[kinds[name]]}"/>\n'
    yield "</attributes>\n"


def _values(titles: list[tuple[str, str, str]], kinds: dict[str, Kind]) -> Callable[[Row], str]:
    """Return what writes the values of a row."""
    openings = [
        (name, f'<attvalue for="{number}" value="', _WRITE[kinds[name]])
        for name, _, number in titles
    ]
    if not openings:
        return lambda _: ""
    names = [name for name, _, _ in openings]
    writers = [write for _, _, write in openings]
    whole = "".join(f'{opening}%s"/>' for _, opening, _ in openings)
    whole = f"<attvalues>{whole}</attvalues>"

    def write_values(row: Row) -> str:
        # Most rows have every attribute: they need no look at each.
        try:
            values = [row[name] for name in names]
        except KeyError:
            parts = [f'{begin}{write(row[n])}"/>' for n, begin, write in openings if n in row]
            return f"<attvalues>{''.join(parts)}</attvalues>" if parts else ""
        return whole % tuple(map(call, writers, values))

    return write_values


def _boolean(value: Value) -> str:
    return "true" if value else "false"


def _list(value: Value) -> str:
    return escape(SEPARATOR.join(value))  # type: ignore[arg-type]


def _mapping(value: Value) -> str:
    return escape(str(flat(value)))


def _spells(row: Row) -> str:
    spells = month_spells(row.get("dates"))
    if not spells:
        return ""
    return "<spells>" + "".join(f'<spell start="{a}" end="{b}"/>' for a, b in spells) + "</spells>"


def _no_spells(_: Row) -> str:
    return ""


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
    rows = chain((row for _, row in graph.nodes), (row for _, _, row in graph.edges))
    ends: set[str] = set()
    for row in rows:
        dates = _dates(row.get("dates"))
        ends.update(dates[:1], dates[-1:])
    if not ends:
        return ' mode="static"'
    first, last = min(ends), max(ends)
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


_WRITE: dict[Kind, Callable[[Any], str]] = {
    # Text is often that of the row before: of a date, a theme, a reason.
    "string": lru_cache(maxsize=8192)(escape),
    "long": repr,
    "double": repr,
    "boolean": _boolean,
    "list": _list,
    "mapping": _mapping,
}
