"""The graph over time, and around one entity: slices, what changed, ego networks."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from pipeline.errors import ConfigError, NotFoundError
from pipeline.graph.arrays import NO_DATE
from pipeline.graph.build import to_networkx
from pipeline.graph.counted import Counted
from pipeline.graph.edges import EdgeResult, edges_of
from pipeline.graph.loading import load_edges
from pipeline.graph.settings import Selection
from pipeline.graph.source import Tables, TableSource, table_source

_INTERVAL = re.compile(r"(?P<n>\d+)?\s*(?P<unit>day|week|month|quarter|year)s?")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True)
class Slice:
    """The graph of one interval, ``first`` and ``last`` day included."""

    name: str
    first: dt.date
    last: dt.date
    graph: nx.Graph
    result: EdgeResult


@dataclass(frozen=True)
class Changes:
    """What changed from one graph to the next; edges as pairs of identifiers, sorted.

    ``entered`` and ``left`` are the entities, the most named first.
    ``stronger`` and ``weaker`` give the old and the new weight of edges in both.
    """

    entered: list[str]
    left: list[str]
    new_edges: list[tuple[str, str]]
    lost_edges: list[tuple[str, str]]
    stronger: list[tuple[str, str, float, float]]
    weaker: list[tuple[str, str, float, float]]


def slices(
    out: Path | str | Tables | TableSource,
    by: str = "year",
    *,
    positions: nx.Graph | None = None,
    **filters: Any,
) -> list[Slice]:
    """Cut the graph by the documents' dates; undated documents are in no slice.

    Parameters
    ----------
    by : str
        ``year``, ``quarter``, ``month``, ``week``, ``day``, or several: ``"6 months"``.
        Intervals of months begin with the calendar's year, others on the first date.
    positions : nx.Graph, optional
        The graph whose positions the slices share; by default that of all dates.
    **filters
        As in ``load``.

    Returns
    -------
    list of Slice
        In order of time, those without statements left out.
    """
    source = table_source(out)
    result = load_edges(source, **filters)
    whole = positions if positions is not None else to_networkx(result, source)
    days = result.counted.statements.dates
    used = days[np.unique(result.counted.statement)]
    used = used[used != NO_DATE]
    if not len(used):
        return []
    found = []
    for first, last in intervals(_date(used.min()), _date(used.max()), by):
        mask = (days >= _day(first)) & (days <= _day(last))
        part = result.counted.within(mask)
        if len(part.statement):
            found.append(_slice(part, source, result, whole, (first, last), by))
    return found


def _slice(
    part: Counted,
    source: TableSource,
    whole: EdgeResult,
    positions: nx.Graph,
    bounds: tuple[dt.date, dt.date],
    by: str,
) -> Slice:
    first, last = bounds
    selection = Selection(
        **whole.selection.model_dump() | {"since": first, "until": last},
    )
    result = edges_of(part, source, whole.settings, selection)
    graph = to_networkx(result, source, positions=positions)
    return Slice(_name(first, last, by), first, last, graph, result)


def changes(before: nx.Graph, after: nx.Graph) -> Changes:
    """Compare two graphs, by identifiers."""
    old = {tuple(sorted(edge)): data["weight"] for *edge, data in before.edges(data=True)}
    new = {tuple(sorted(edge)): data["weight"] for *edge, data in after.edges(data=True)}
    both = sorted(old.keys() & new.keys())
    moved = [(a, b, old[a, b], new[a, b]) for a, b in both]
    return Changes(
        entered=sorted(set(after) - set(before), key=partial(_importance, after)),
        left=sorted(set(before) - set(after), key=partial(_importance, before)),
        new_edges=sorted(new.keys() - old.keys()),  # type: ignore[arg-type]
        lost_edges=sorted(old.keys() - new.keys()),  # type: ignore[arg-type]
        stronger=sorted((m for m in moved if m[3] > m[2]), key=lambda m: (m[2] - m[3], m[:2])),
        weaker=sorted((m for m in moved if m[3] < m[2]), key=lambda m: (m[3] - m[2], m[:2])),
    )


def _importance(graph: nx.Graph, node: str) -> tuple[int, str]:
    return (-graph.nodes[node].get("n_statements", 0), node)


def intervals(first: dt.date, last: dt.date, by: str) -> list[tuple[dt.date, dt.date]]:
    """Return the intervals, first and last day included, that cover two dates and all between.

    Raises
    ------
    ConfigError
        When ``by`` is no interval.
    """
    match = _INTERVAL.fullmatch(by.strip().lower())
    if match is None or int(match["n"] or 1) < 1:
        msg = f"slice {by!r}: expected year, quarter, month, week, day, or several: '6 months'"
        raise ConfigError(msg)
    count = int(match["n"] or 1)
    following: Callable[[dt.date], dt.date]
    if match["unit"] in _MONTHS:
        step = count * _MONTHS[match["unit"]]
        begin = dt.date(first.year, (first.month - 1) // step * step + 1 if step < 12 else 1, 1)
        following = partial(_months_later, months=step)
    else:
        begin = first
        following = partial(_days_later, days=count * _DAYS[match["unit"]])
    found = []
    while begin <= last:
        end = following(begin)
        found.append((begin, end - dt.timedelta(days=1)))
        begin = end
    return found


def ego(graph: nx.Graph, entity_id: str, *, radius: int = 1) -> nx.Graph:
    """Return an entity, those within ``radius`` steps of it, and all edges among them.

    The graph's attribute ``ego`` names the entity; its counts stay those of the whole graph.

    Raises
    ------
    NotFoundError
        When the entity is not in the graph.
    """
    if entity_id not in graph:
        msg = f"{entity_id} is not in this graph: its statements or type may be filtered out"
        raise NotFoundError(msg)
    near = nx.ego_graph(graph, entity_id, radius=radius)
    near.graph["ego"] = entity_id
    return near


def of_types(graph: nx.Graph, types: tuple[str, ...] | list[str]) -> nx.Graph:
    """Return the nodes of some types and the edges among them."""
    return graph.subgraph([n for n, type_ in graph.nodes(data="type") if type_ in types]).copy()


def of_theme(graph: nx.Graph, theme: str) -> nx.Graph:
    """Return the edges with evidence on a theme, weighted by that evidence alone."""
    part = nx.Graph(**graph.graph)
    for source, target, data in graph.edges(data=True):
        count = data["themes"].get(theme, 0)
        if count:
            part.add_edge(source, target, **data | {"weight": float(count), "n_statements": count})
    for node in part:
        part.nodes[node].update(graph.nodes[node])
    return part


def _days_later(day: dt.date, days: int) -> dt.date:
    return day + dt.timedelta(days=days)


def _months_later(day: dt.date, months: int) -> dt.date:
    number = day.year * 12 + day.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


def _name(first: dt.date, last: dt.date, by: str) -> str:
    kind = by.strip().lower().rstrip("s")
    if kind == "year":
        return f"{first.year}"
    if kind == "month":
        return f"{first:%Y-%m}"
    if kind == "quarter":
        return f"{first.year}-T{(first.month + 2) // 3}"
    return f"{first}" if first == last else f"{first}..{last}"


def _date(day: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=int(day))


def _day(date: dt.date) -> int:
    return (date - dt.date(1970, 1, 1)).days
