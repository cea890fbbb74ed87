"""The rows that plots show, as plain values."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

import networkx as nx
import numpy as np

from pipeline.graph.arrays import NO_DATE
from pipeline.graph.edges import EdgeResult
from pipeline.graph.layout import layout
from pipeline.graph.plot_labels import place_labels, short

Row = dict[str, Any]

MOST_NODES = 150
MOST_EDGES = 900
MOST_LABELS = 60
_LEAST = 1e-6
_ENTITIES, _THEMES, _THEMES_IN_TIME = 24, 16, 9
_NO_THEME, _OTHER_THEMES = "sans thème", "autres thèmes"
REST = (_OTHER_THEMES, _NO_THEME)
"""What stands for the rare themes and for none."""

_UNITS = (("day", 62), ("month", 40 * 31), ("quarter", 12 * 366))


def network_rows(graph: nx.Graph, type_names: Mapping[str, str]) -> tuple[list[Row], list[Row]]:
    """Return the nodes that most statements name, labelled where there is room, and their edges."""
    ordered = sorted(
        (n for n in graph if graph.degree[n] or len(graph) == 1),
        key=lambda n: (-graph.nodes[n]["n_statements"], n),
    ) or sorted(graph)
    chosen = ordered[:MOST_NODES]
    if len(chosen) < len(graph):
        graph = _laid_out(graph.subgraph(chosen).copy())
    most = max(graph.nodes[n]["n_statements"] for n in chosen)
    nodes = []
    for name in chosen:
        data = graph.nodes[name]
        share = data["n_statements"] / max(most, 1)
        nodes.append(
            {
                "x": data["x"],
                "y": data["y"],
                "n": data["n_statements"],
                "area": 12 + 1088 * share,
                "font": round(10 + 7 * share**0.5, 1),
                "label": short(data["label"], data["aliases"]),
                "code": data["type"],
                "type": type_names.get(data["type"], data["type"]),
            }
        )
    place_labels(nodes, at_most=MOST_LABELS)
    return nodes, _edge_rows(graph.subgraph(chosen))


def _laid_out(graph: nx.Graph) -> nx.Graph:
    """Give the part of a graph positions of its own, in the same communities."""
    matrix = nx.to_scipy_sparse_array(graph, weight="weight", format="csr", dtype=float)
    matrix.data = np.maximum(matrix.data, _LEAST)
    points = layout(matrix, np.array([c for _, c in graph.nodes(data="community")]))
    for node, (x, y) in zip(graph, points.tolist(), strict=True):
        graph.nodes[node]["x"], graph.nodes[node]["y"] = x, y
    return graph


def _edge_rows(graph: nx.Graph) -> list[Row]:
    edges = sorted(graph.edges(data=True), key=lambda e: (-e[2]["weight"], e[0], e[1]))
    edges = edges[:MOST_EDGES]
    top = max((data["weight"] for *_, data in edges), default=1.0)
    rows = []
    for a, b, data in reversed(edges):
        share = max(data["weight"], 0.0) / top if top > 0 else 0.0
        start, end = graph.nodes[a], graph.nodes[b]
        rows.append(
            {
                "x": start["x"],
                "y": start["y"],
                "x2": end["x"],
                "y2": end["y"],
                "width": round(0.5 + 5.5 * share**0.7, 2),
                "opacity": round(0.14 + 0.5 * share**0.5, 3),
            }
        )
    return rows


def heatmap_rows(graph: nx.Graph) -> tuple[list[Row], list[str], list[str]]:
    """Return a row for each of the most named entities and the most frequent themes."""
    names = sorted(graph, key=lambda n: (-graph.nodes[n]["n_statements"], n))[:_ENTITIES]
    total: Counter[str] = Counter()
    for name in names:
        total.update(graph.nodes[name]["themes"])
    themes = [theme for theme, _ in sorted(total.items(), key=lambda t: (-t[1], t[0]))][:_THEMES]
    labels = _distinct_labels(graph, names)
    rows = []
    for name in names:
        data = graph.nodes[name]
        for theme in themes:
            n = data["themes"].get(theme, 0)
            share = n / max(data["n_statements"], 1)
            rows.append({"entity": labels[name], "theme": theme, "n": n, "share": share})
    darkest = max((row["share"] for row in rows), default=1.0)
    for row in rows:
        row["dark"] = row["share"] > 0.45 * darkest
    return rows, [labels[name] for name in names], themes


def _distinct_labels(graph: nx.Graph, names: list[str]) -> dict[str, str]:
    seen = Counter(graph.nodes[name]["label"] for name in names)
    return {
        name: label if seen[label := graph.nodes[name]["label"]] == 1 else f"{label} ({name})"
        for name in names
    }


def degree_rows(graph: nx.Graph) -> list[Row]:
    """Return, for each degree, the share of the linked entities that have at least it."""
    degrees = np.sort([degree for _, degree in graph.degree if degree])
    values, first = np.unique(degrees, return_index=True)
    shares = (len(degrees) - first) / max(len(degrees), 1)
    return [{"k": int(k), "share": float(share)} for k, share in zip(values, shares, strict=True)]


def timeline_rows(result: EdgeResult, entity_id: str) -> tuple[list[Row], list[str], str]:
    """Return the statements naming an entity by interval and first theme.

    Returns
    -------
    rows : list of dict
        ``from``, ``to`` (dates), ``theme``, ``n`` (statements), ``low`` and ``high``
        (where it stands in the stack).
    themes : list of str
        In the order of the stack; the rare ones are joined.
    unit : str
        ``day``, ``month``, ``quarter`` or ``year``, by the length of the whole time.
    """
    counted = result.counted
    code = counted.entities.index(entity_id)
    statements = counted.statement[counted.entity == code]
    days = counted.statements.dates
    used = days[np.unique(counted.statement)]
    used = used[used != NO_DATE]
    dated = statements[days[statements] != NO_DATE]
    if not len(dated):
        return [], [], "year"
    span = int(used.max()) - int(used.min())
    unit = next((name for name, most in _UNITS if span <= most), "year")
    lists, names = counted.statements.themes, counted.statements.theme_names
    counts: Counter[tuple[dt.date, str]] = Counter()
    for row in dated.tolist():
        themes = lists.values[lists.ptr[row] : lists.ptr[row + 1]]
        theme = names[themes[0]] if len(themes) else _NO_THEME
        counts[_begin(_date(int(days[row])), unit), theme] += 1
    return (*_stacked(counts, unit), unit)


def _stacked(counts: Counter[tuple[dt.date, str]], unit: str) -> tuple[list[Row], list[str]]:
    total: Counter[str] = Counter()
    for (_, theme), n in counts.items():
        total[theme] += n
    ranked = [t for t, _ in sorted(total.items(), key=lambda t: (-t[1], t[0])) if t != _NO_THEME]
    kept = ranked[:_THEMES_IN_TIME]
    joined: Counter[tuple[dt.date, str]] = Counter()
    for (begin, theme), n in counts.items():
        joined[begin, theme if theme in (*kept, _NO_THEME) else _OTHER_THEMES] += n
    order = [*kept, *(theme for theme in REST if any(theme == t for _, t in joined))]
    rows: list[Row] = [
        {
            "from": begin.isoformat(),
            "to": _end(begin, unit).isoformat(),
            "theme": theme,
            "n": n,
        }
        for (begin, theme), n in sorted(
            joined.items(), key=lambda item: (item[0][0], order.index(item[0][1]))
        )
    ]
    heights: Counter[str] = Counter()
    for row in rows:
        row["low"] = heights[row["from"]]
        heights[row["from"]] += row["n"]
        row["high"] = heights[row["from"]]
    return rows, order


def _begin(day: dt.date, unit: str) -> dt.date:
    if unit == "day":
        return day
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[unit]
    return dt.date(day.year, month, 1)


def _end(begin: dt.date, unit: str) -> dt.date:
    if unit == "day":
        return begin + dt.timedelta(days=1)
    number = begin.year * 12 + begin.month - 1 + {"month": 1, "quarter": 3, "year": 12}[unit]
    return dt.date(number // 12, number % 12 + 1, 1)


def _date(day: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=day)
