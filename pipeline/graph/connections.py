"""How two entities are connected: their own edge, or the paths between them, with evidence."""

from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from pipeline.errors import NotFoundError
from pipeline.graph.edges import EdgeResult
from pipeline.graph.find import find_entity, labels
from pipeline.graph.loading import load_edges
from pipeline.graph.source import Tables, TableSource, table_source
from pipeline.graph.statements import Statement, read_statements_by_id

Place = Path | str | Tables | TableSource


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of a path, and every statement that shows it, in the order of documents."""

    source: str
    target: str
    source_label: str
    target_label: str
    weight: float
    n_statements: int
    evidence: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class EntityPath:
    """A path: the identifiers from one end to the other, and a step between each two."""

    entity_ids: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities: their edge, if they have one, and all its evidence.

    ``edge`` holds the attributes of the table ``edges`` and is empty without an edge;
    ``common`` and ``common_labels`` list entities named with both, the best connected first.
    """

    source: str
    target: str
    source_label: str
    target_label: str
    edge: dict[str, Any]
    evidence: tuple[Statement, ...]
    common: tuple[str, ...]
    common_labels: tuple[str, ...]


def pair(out: Place, a: str, b: str, **filters: Any) -> Pair:
    """Return the edge between two entities and all its evidence.

    Parameters
    ----------
    out : path, mapping or TableSource
        The output of a run.
    a, b : str
        Names, aliases or identifiers.
    **filters
        As in ``load``.

    Raises
    ------
    NotFoundError
        When a name is unknown or stands for several entities.
    """
    source = table_source(out)
    ends = sorted((find_entity(source, a), find_entity(source, b)))
    result = load_edges(source, **filters)
    names = labels(source)
    row = edge_row(result, *ends)
    common = _common(result, *ends)
    return Pair(
        source=ends[0],
        target=ends[1],
        source_label=names.get(ends[0], ends[0]),
        target_label=names.get(ends[1], ends[1]),
        edge={} if row is None else result.rows(row, row + 1).to_pylist()[0],
        evidence=() if row is None else tuple(_evidence(source, result, row)),
        common=common,
        common_labels=tuple(names.get(entity, entity) for entity in common),
    )


def paths(
    out: Place, a: str, b: str, *, at_most: int = 3, longest: int = 6, **filters: Any
) -> list[EntityPath]:
    """Return the paths between two entities, fewest steps first, then the strongest.

    Parameters
    ----------
    at_most : int
        Number of paths.
    longest : int
        Paths of more steps are not looked for.
    **filters
        As in ``load``.

    Returns
    -------
    list of EntityPath
        Empty when the two are not connected.
    """
    source = table_source(out)
    ends = find_entity(source, a), find_entity(source, b)
    result = load_edges(source, **filters)
    graph = _simple(result)
    for name in ends:
        if name not in graph:
            label, cure = labels(source).get(name, name), ": widen the filters" if filters else ""
            msg = f"{label} ({name}) is named with nobody in the statements chosen{cure}"
            raise NotFoundError(msg)
    if ends[0] == ends[1] or not nx.has_path(graph, *ends):
        return []
    found = nx.shortest_simple_paths(graph, *ends, weight="cost")
    nodes = [path for path in islice(found, at_most) if len(path) <= longest + 1]
    names = labels(source)
    return [_path(source, result, path, names) for path in nodes]


def edge_row(result: EdgeResult, source: str, target: str) -> int | None:
    """Return the row of an edge in the table ``edges``, or ``None``."""
    codes = {name: code for code, name in enumerate(result.counted.entities)}
    low, high = codes.get(min(source, target)), codes.get(max(source, target))
    rows = np.flatnonzero((result.pairs.source == low) & (result.pairs.target == high))
    return int(rows[0]) if low is not None and len(rows) else None


def _simple(result: EdgeResult) -> nx.Graph:
    """Return the bare graph, each step costing one, and less than one more where it is weak."""
    names = result.counted.entities
    graph = nx.Graph()
    weights = np.maximum(result.weight, 0.0)
    costs = 1.0 + 1e-3 / (1.0 + weights)
    rows = (result.pairs.source.tolist(), result.pairs.target.tolist(), costs.tolist())
    for source, target, cost in zip(*rows, strict=True):
        graph.add_edge(names[source], names[target], cost=cost)
    return graph


def _path(
    tables: TableSource, result: EdgeResult, nodes: list[str], names: dict[str, str]
) -> EntityPath:
    steps = []
    for source, target in pairwise(nodes):
        row = edge_row(result, source, target)
        if row is None:
            continue
        evidence = tuple(_evidence(tables, result, row))
        steps.append(
            Step(
                source=source,
                target=target,
                source_label=names.get(source, source),
                target_label=names.get(target, target),
                weight=float(result.weight[row]),
                n_statements=len(evidence),
                evidence=evidence,
            )
        )
    return EntityPath(tuple(nodes), tuple(steps))


def _evidence(tables: TableSource, result: EdgeResult, row: int) -> list[Statement]:
    rows = result.evidence(row, row + 1).values
    return read_statements_by_id(tables, result.counted.statements.ids.take(rows).to_pylist())


def _common(result: EdgeResult, a: str, b: str) -> tuple[str, ...]:
    """Return the entities with an edge to both, by the weaker of their two edges."""
    near: list[dict[int, float]] = []
    names = result.counted.entities
    for name in (a, b):
        if name not in names:
            return ()
        code = names.index(name)
        links: dict[int, float] = {}
        for ends, others in (
            (result.pairs.source, result.pairs.target),
            (result.pairs.target, result.pairs.source),
        ):
            rows = np.flatnonzero(ends == code)
            links |= dict(zip(others[rows].tolist(), result.weight[rows], strict=True))
        near.append(links)
    both = near[0].keys() & near[1].keys()
    ordered = sorted(both, key=lambda code: (-min(near[0][code], near[1][code]), names[code]))
    return tuple(names[code] for code in ordered)
