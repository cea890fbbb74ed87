"""From counted edges to a networkx graph with documented attributes.

**Graph**: ``unit``, ``weight`` (which weight), ``n_statements``, ``n_documents``,
``n_units``, ``first_date``, ``last_date``, ``themes``.

**Nodes**, by ``entity_id``: ``label`` (usual French name), ``type``, ``known``, ``iso_a3``,
``wikidata``, ``aliases``; counted in the statements that the graph counts: ``n_mentions``,
``n_statements``, ``n_documents``, ``themes`` (theme to number of statements, most frequent
first), ``theme`` (the most frequent), ``first_date``, ``last_date``, ``dates``; in the
graph: ``degree``, ``strength``, ``pagerank``, ``betweenness``, ``core``, ``community``;
for drawing: ``x``, ``y`` (0 to 2000), ``size``, ``color``.

**Edges**: ``weight``, ``n_units``, ``n_statements``, ``n_documents``, ``npmi``, ``pmi``,
``jaccard``, ``p_value``, ``q_value``, ``disparity``, ``noise_corrected``, ``why``,
``themes``, ``theme``, ``first_date``, ``last_date``, ``dates``, ``statement_ids``.

Dates are ISO text; what is not known is ``None``.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array, csr_array

from pipeline.graph.arrays import Ints, Lists
from pipeline.graph.communities import communities
from pipeline.graph.edges import EdgeResult
from pipeline.graph.evidence import (
    date_range,
    dict_lists,
    distinct_days,
    grouped,
    n_documents,
    theme_lists,
)
from pipeline.graph.layout import circle, layout
from pipeline.graph.measures import measure
from pipeline.graph.palette import type_colour
from pipeline.graph.settings import GraphSettings
from pipeline.graph.source import TableSource

_ENTITIES = ("entity_id", "type", "name", "aliases", "iso_a3", "wikidata", "known")
_LEAST = 1e-6
"""Stands for weights of 0 or less, which measures and layout cannot use."""

Row = dict[str, Any]


def to_networkx(
    result: EdgeResult, tables: TableSource | None = None, *, positions: nx.Graph | None = None
) -> nx.Graph:
    """Build the graph of counted edges, measured and laid out.

    Parameters
    ----------
    result : EdgeResult
        From ``build_edges``.
    tables : TableSource, optional
        Where the table ``entities`` is; without it a node's label is its identifier.
    positions : nx.Graph, optional
        A graph whose positions and communities are taken over, so that slices compare.

    Returns
    -------
    nx.Graph
        Nodes and edges in the order of their identifiers.
    """
    named = np.flatnonzero(np.bincount(result.counted.entity, minlength=1))
    if not result.settings.isolates:
        named = np.union1d(result.pairs.source, result.pairs.target)
    graph = nx.Graph(**_graph_attributes(result))
    nodes = list(_node_rows(result, named, tables))
    matrix = _matrix(result, named)
    _measure(nodes, matrix, result.settings)
    _place(nodes, matrix, result.settings, positions)
    for row in nodes:
        graph.add_node(row.pop("entity_id"), **row)
    for row in _edge_rows(result):
        graph.add_edge(row.pop("source"), row.pop("target"), **row)
    return graph


def read_entities(tables: TableSource | None) -> dict[str, Row]:
    """Return the rows of the table ``entities`` by identifier; none without the table."""
    if tables is None or not tables.has("entities"):
        return {}
    table = tables.read("entities", _ENTITIES)
    return {} if table is None else {row["entity_id"]: row for row in table.to_pylist()}


def _graph_attributes(result: EdgeResult) -> Row:
    statements = result.counted.statements
    used = np.unique(result.counted.statement)
    all_used = Lists(np.array([0, len(used)]), used)
    first, last = date_range(all_used, statements)
    return {
        "unit": result.settings.unit,
        "weight": result.settings.weight,
        "n_statements": len(used),
        "n_documents": int(n_documents(all_used, statements)[0]),
        "n_units": result.n_units,
        "first_date": _iso(first[0].as_py()),
        "last_date": _iso(last[0].as_py()),
        "themes": dict_lists(theme_lists(all_used, statements))[0],
    }


def _iso(date: Any) -> str | None:
    return None if date is None else str(date.isoformat())


def _node_rows(result: EdgeResult, named: Ints, tables: TableSource | None) -> Iterator[Row]:
    counted = result.counted
    known = read_entities(tables)
    evidence = grouped(counted.entity, counted.statement, len(counted.entities)).take(named)
    columns = _evidence_columns(evidence, result)
    for place, code in enumerate(named.tolist()):
        entity_id = counted.entities[code]
        entity = known.get(entity_id, {})
        yield {
            "entity_id": entity_id,
            "label": entity.get("name") or entity_id,
            "type": entity.get("type") or counted.types[code],
            "known": bool(entity.get("known", False)),
            "iso_a3": entity.get("iso_a3"),
            "wikidata": entity.get("wikidata"),
            "aliases": list(entity.get("aliases") or ()),
            "n_mentions": int(counted.n_mentions[code]),
            **{name: values[place] for name, values in columns.items()},
            "theme": next(iter(columns["themes"][place]), None),
        }


def _evidence_columns(evidence: Lists, result: EdgeResult) -> dict[str, Any]:
    statements = result.counted.statements
    first, last = date_range(evidence, statements)
    return {
        "n_statements": np.diff(evidence.ptr).tolist(),
        "n_documents": n_documents(evidence, statements).tolist(),
        "themes": dict_lists(theme_lists(evidence, statements)),
        "first_date": [_iso(d) for d in first.to_pylist()],
        "last_date": [_iso(d) for d in last.to_pylist()],
        "dates": _iso_lists(distinct_days(evidence, statements)),
    }


def _iso_lists(days: Lists) -> list[list[str]]:
    flat = np.datetime_as_string(days.values.astype("datetime64[D]")).tolist()
    bounds = days.ptr.tolist()
    return [flat[low:high] for low, high in pairwise(bounds)]


def _matrix(result: EdgeResult, named: Ints) -> csr_array:
    place = np.zeros(len(result.counted.entities), dtype=np.int64)
    place[named] = np.arange(len(named))
    source, target = place[result.pairs.source], place[result.pairs.target]
    weight = np.maximum(result.weight, _LEAST)
    both = (np.concatenate([source, target]), np.concatenate([target, source]))
    matrix = coo_array((np.concatenate([weight, weight]), both), shape=(len(named), len(named)))
    return matrix.tocsr()


def _measure(nodes: list[Row], matrix: csr_array, settings: GraphSettings) -> None:
    found = measure(matrix, sources=settings.betweenness_sources, seed=settings.seed)
    group = communities(matrix, resolution=settings.resolution, seed=settings.seed)
    for place, row in enumerate(nodes):
        row["degree"] = int(found.degree[place])
        row["strength"] = round(float(found.strength[place]), 6)
        row["pagerank"] = round(float(found.pagerank[place]), 9)
        row["betweenness"] = round(float(found.betweenness[place]), 9)
        row["core"] = int(found.core[place])
        row["community"] = int(group[place])


def _place(
    nodes: list[Row], matrix: csr_array, settings: GraphSettings, positions: nx.Graph | None
) -> None:
    group = np.array([row["community"] for row in nodes], dtype=np.int64)
    if settings.layout == "force" and positions is None:
        points = layout(matrix, group, seed=settings.seed)
    elif settings.layout == "circle":
        points = circle(len(nodes))
    else:
        points = np.zeros((len(nodes), 2))
    for place, row in enumerate(nodes):
        row["x"], row["y"] = float(points[place, 0]), float(points[place, 1])
        row["size"] = round(4.0 + 3.0 * float(row["n_statements"]) ** 0.5, 2)
        row["color"] = type_colour(row["type"])
        if positions is not None and row["entity_id"] in positions:
            known: Mapping[str, Any] = positions.nodes[row["entity_id"]]
            row |= {name: known[name] for name in ("x", "y", "community") if name in known}


def _edge_rows(result: EdgeResult) -> Iterator[Row]:
    low = 0
    for table in result.iter_edges():
        high = low + table.num_rows
        dates = _iso_lists(distinct_days(result.evidence(low, high), result.counted.statements))
        themes = dict_lists(table["themes"].combine_chunks())
        plain = table.drop_columns(["themes"])
        for row, seen, days in zip(_rows(plain), themes, dates, strict=True):
            row["themes"] = seen
            row["theme"] = next(iter(seen), None)
            row["dates"] = days
            row["first_date"] = _iso(row["first_date"])
            row["last_date"] = _iso(row["last_date"])
            yield row
        low = high


def _rows(table: pa.Table) -> list[Row]:
    rows: list[Row] = table.to_pylist()
    return rows
