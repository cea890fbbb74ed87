"""The one sanitiser: whatever a graph holds, what comes out any format can carry.

Text keeps only the characters of XML 1.0, without direction marks, zero-width and other
invisible characters; numbers are Python's own and finite; dates become ISO text; what
is not known is left out. Each attribute has one type in the whole graph.
"""

import datetime as dt
import json
import math
import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import networkx as nx
import numpy as np

MAX_LABEL = 200
SEPARATOR = "|"

# Outside XML 1.0, or invisible: controls, surrogates, noncharacters, soft hyphen,
# zero-width characters, direction marks, variation of the byte order mark.
_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
    )
    + "]"
)
# Names that Gephi or networkx take for something else.
_RESERVED = frozenset(
    {
        "id", "pid", "label", "viz", "start", "end", "spells", "parents", "source", "target",
        "weight", "for", "slices", "key", "networkx_key", "edgelabel", "timeset", "interval",
        "node_for_adding", "u_for_edge", "v_for_edge", "kind",
    }
)  # fmt: skip
_SPACES = re.compile(r"\s+")

Kind = Literal["string", "long", "double", "boolean", "list", "mapping"]
Value = str | int | float | bool | list[str] | dict[str, int | float]
Row = dict[str, Value]


@dataclass(frozen=True)
class CleanGraph:
    """A graph whose every value can be written.

    ``nodes`` holds (id, attributes) and ``edges`` (source, target, attributes), in the
    graph's order; ``node_kinds`` and ``edge_kinds`` give the one type of each attribute.
    Every node has a ``label``.
    """

    directed: bool
    attributes: Row
    node_kinds: dict[str, Kind]
    nodes: list[tuple[str, Row]]
    edge_kinds: dict[str, Kind]
    edges: list[tuple[str, str, Row]]


def clean_text(text: str, *, at_most: int | None = None) -> str:
    """Return text that every format can carry, on one line.

    Parameters
    ----------
    at_most : int, optional
        Longer text is cut to so many characters, the last of them "…".
    """
    # Whatever is dropped is not printable, and the only printable white space is the space.
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        clean = text
    else:
        clean = _SPACES.sub(" ", _DROPPED.sub("", text)).strip()
    if at_most is not None and len(clean) > at_most:
        clean = clean[: at_most - 1].rstrip() + "…"
    return clean


def sanitise(graph: nx.Graph) -> CleanGraph:
    """Clean a graph for every format.

    Identifiers stay distinct: where two become alike, the later gets a number.
    Multi-edges are not supported: co-mention graphs have none.
    """
    names = _distinct_ids(graph.nodes)
    node_rows = [_clean_row(attributes) for _, attributes in graph.nodes(data=True)]
    edge_rows = [_clean_row(attributes) for _, _, attributes in graph.edges(data=True)]
    for name, row in zip(names.values(), node_rows, strict=True):
        label = row.get("label")
        text = clean_text(str(label), at_most=MAX_LABEL) if isinstance(label, str | int) else ""
        row["label"] = text or clean_text(name, at_most=MAX_LABEL)
    node_kinds, edge_kinds = _unify(node_rows), _unify(edge_rows)
    return CleanGraph(
        directed=graph.is_directed(),
        attributes=_clean_row(graph.graph),
        node_kinds=node_kinds,
        nodes=list(zip(names.values(), node_rows, strict=True)),
        edge_kinds=edge_kinds,
        edges=[
            (names[source], names[target], row)
            for (source, target), row in zip(graph.edges, edge_rows, strict=True)
        ],
    )


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


def flat(value: Value) -> str | int | float | bool:
    """Turn lists and mappings into text: ``paix:3|gaz:1``."""
    if isinstance(value, dict):
        return SEPARATOR.join(f"{name}:{number}" for name, number in value.items())
    return SEPARATOR.join(value) if isinstance(value, list) else value


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


def _clean_row(attributes: Mapping[Any, Any]) -> Row:
    row: Row = {}
    for key, value in attributes.items():
        name = _attribute_name(str(key))
        cleaned = _clean_value(value)
        if cleaned is not None:
            while name in row:
                name += "_"
            row[name] = cleaned
    return row


@lru_cache(maxsize=4096)
def _attribute_name(key: str) -> str:
    return clean_text(key).replace(" ", "_") or "sans_nom"


def _clean_value(value: Any) -> Value | None:
    # The most frequent type first.
    if type(value) is str:
        return clean_text(value)
    if isinstance(value, np.generic):
        value = value.item()
    match value:
        case None:
            return None
        case bool():
            return value
        case int():
            # Beyond 64 bits, no format agrees on a whole number.
            return (
                value
                if -(2**63) <= value < 2**63
                else float(value)
                if abs(value) < 10**300
                else None
            )
        case float():
            return value if math.isfinite(value) else None
        case str():
            return clean_text(value)
        case dt.date() | dt.datetime():
            return value.isoformat()
        case Mapping():
            return _clean_mapping(value)
        case list() | tuple():
            return [_text(item) for item in value]
        case set() | frozenset():
            return sorted(_text(item) for item in value)
    return clean_text(str(value))


def _clean_mapping(value: Mapping[Any, Any]) -> Value:
    cleaned = {_text(key): _clean_value(number) for key, number in value.items()}
    numbers = {
        key: number
        for key, number in cleaned.items()
        if isinstance(number, int | float) and not isinstance(number, bool)
    }
    if len(numbers) == len(value):
        return numbers
    return clean_text(json.dumps(cleaned, ensure_ascii=False))


def _text(value: Any) -> str:
    # The separator of flat lists is not left inside an item.
    cleaned = _clean_value(value)
    return str("" if cleaned is None else cleaned).replace(SEPARATOR, "/")


def _unify(rows: list[Row]) -> dict[str, Kind]:
    """Give each attribute one type, turning the values of mixed ones into text."""
    found: dict[str, set[Kind]] = {}
    for row in rows:
        for name, value in row.items():
            found.setdefault(name, set()).add(_kind(value))
    kinds: dict[str, Kind] = {}
    for name, types in found.items():
        if len(types) == 1:
            kinds[name] = next(iter(types))
        elif types == {"long", "double"}:
            kinds[name] = "double"
        else:
            kinds[name] = "string"
    mixed = {name for name, types in found.items() if len(types) > 1}
    for row in rows if mixed else ():
        for name in mixed & row.keys():
            row[name] = _as(row[name], kinds[name])
    return kinds


def _kind(value: Value) -> Kind:
    match value:
        case bool():
            return "boolean"
        case int():
            return "long"
        case float():
            return "double"
        case str():
            return "string"
        case list():
            return "list"
    return "mapping"


def _as(value: Value, kind: Kind) -> Value:
    if kind == "double" and isinstance(value, int | float):
        return float(value)
    return str(flat(value))
