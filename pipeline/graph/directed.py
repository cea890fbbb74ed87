"""The directed graph: who names whom."""

from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow as pa

from pipeline.graph.build import read_entities
from pipeline.graph.edges import EdgeResult
from pipeline.graph.evidence import dict_lists
from pipeline.graph.find import speaker_labels
from pipeline.graph.loading import load_edges
from pipeline.graph.palette import type_colour
from pipeline.graph.source import Tables, TableSource, table_source


def load_directed(
    out: Path | str | Tables | TableSource, *, reported: bool = True, **filters: Any
) -> nx.DiGraph:
    """Return the directed graph of speakers and the entities that they name.

    Parameters
    ----------
    reported : bool
        Whether words quoted from somebody in another's text count as theirs.
    **filters
        As in ``load``.

    Returns
    -------
    nx.DiGraph
        From speaker to entity; edges have ``weight`` (statements), ``n_statements``,
        ``n_documents``, ``themes``, ``first_date``, ``last_date``, ``statement_ids`` and
        ``reported`` (statements that are reported). Nodes have ``label``, ``type``,
        ``is_speaker``, ``n_statements`` (in which they are named), ``color``.
    """
    source = table_source(out)
    return directed(load_edges(source, **filters), source, reported=reported)


def directed(
    result: EdgeResult, tables: TableSource | None = None, *, reported: bool = True
) -> nx.DiGraph:
    """Build the directed graph of counted edges; see ``load_directed``."""
    graph = nx.DiGraph(unit="statement", weight="count")
    known = read_entities(tables)
    spoken = speaker_labels(tables) if tables is not None and tables.has("statements") else {}
    types = dict(zip(result.counted.entities, result.counted.types, strict=True))
    for row in _rows(result.speaker_edges):
        if row["reported"] and not reported:
            continue
        speaker, entity = row.pop("speaker_id"), row.pop("entity_id")
        for node in (speaker, entity):
            if node not in graph:
                entry = known.get(node, {})
                type_ = entry.get("type") or types.get(node, "PERSON")
                graph.add_node(
                    node,
                    label=entry.get("name") or spoken.get(node) or node,
                    type=type_,
                    is_speaker=False,
                    n_statements=0,
                    color=type_colour(type_),
                )
        graph.nodes[speaker]["is_speaker"] = True
        graph.nodes[entity]["n_statements"] += row["n_statements"]
        _add(graph, speaker, entity, row)
    return graph


def _add(graph: nx.DiGraph, speaker: str, entity: str, row: dict[str, Any]) -> None:
    row["reported"] = row["n_statements"] if row["reported"] else 0
    row["weight"] = float(row["n_statements"])
    for name in ("first_date", "last_date"):
        row[name] = row[name].isoformat() if row[name] else None
    if not graph.has_edge(speaker, entity):
        graph.add_edge(speaker, entity, **row)
        return
    # Said by the speaker, and reported of them: other statements, so that all add up.
    data = graph[speaker][entity]
    for name in ("n_statements", "n_documents", "reported", "weight"):
        data[name] += row[name]
    for theme, number in row["themes"].items():
        data["themes"][theme] = data["themes"].get(theme, 0) + number
    data["statement_ids"] = [*data["statement_ids"], *row["statement_ids"]]
    dates = [d for d in (data["first_date"], row["first_date"]) if d]
    data["first_date"] = min(dates, default=None)
    data["last_date"] = max((d for d in (data["last_date"], row["last_date"]) if d), default=None)


def _rows(table: pa.Table) -> list[dict[str, Any]]:
    themes = dict_lists(table["themes"].combine_chunks())
    rows: list[dict[str, Any]] = table.drop_columns(["themes"]).to_pylist()
    return [row | {"themes": seen} for row, seen in zip(rows, themes, strict=True)]
