"""The graph in every format that people open, all from one cleaned graph."""

from collections.abc import Callable, Iterable
from pathlib import Path

import networkx as nx

from pipeline.errors import ConfigError
from pipeline.graph.export.followthemoney import write_ftm
from pipeline.graph.export.gexf import write_gexf
from pipeline.graph.export.graphml import write_graphml
from pipeline.graph.export.node_link import write_json
from pipeline.graph.export.sanitise import CleanGraph, clean_text, sanitise
from pipeline.graph.export.tabular import write_csv, write_neo4j, write_parquet

FORMATS: tuple[str, ...] = ("gexf", "graphml", "json", "csv", "neo4j", "parquet", "ftm")
"""In the order in which they are written."""


def export_all(
    graph: nx.Graph | CleanGraph,
    folder: Path | str,
    *,
    formats: Iterable[str] = FORMATS,
    name: str = "graph",
) -> list[Path]:
    """Write a graph in several formats; each file is whole or stays as it was.

    Parameters
    ----------
    graph : nx.Graph or CleanGraph
        From ``load``, or any graph: it is sanitised once for all formats.
    folder : Path or str
        Where to write; it is created.
    formats : iterable of str
        Some of ``FORMATS``; all unless told.
    name : str
        Of the files of one piece: ``graph.gexf``.

    Returns
    -------
    list of Path
        The files written, in order.

    Raises
    ------
    ConfigError
        When a format is unknown.
    StoreError
        When a file cannot be written, or cannot be read again.
    """
    folder = Path(folder)
    clean = graph if isinstance(graph, CleanGraph) else sanitise(graph)
    writers: dict[str, Callable[[], list[Path]]] = {
        "gexf": lambda: _one(write_gexf, clean, folder / f"{name}.gexf"),
        "graphml": lambda: _one(write_graphml, clean, folder / f"{name}.graphml"),
        "json": lambda: _one(write_json, clean, folder / f"{name}.json"),
        "csv": lambda: write_csv(clean, folder),
        "neo4j": lambda: write_neo4j(clean, folder),
        "parquet": lambda: write_parquet(clean, folder),
        "ftm": lambda: _one(write_ftm, clean, folder / f"{name}.ftm.jsonl"),
    }
    wanted = list(formats)
    unknown = [name for name in wanted if name not in writers]
    if unknown:
        msg = f"no format {', '.join(unknown)}: choose among {', '.join(FORMATS)}"
        raise ConfigError(msg)
    return [path for name in FORMATS if name in wanted for path in writers[name]()]


def _one(write: Callable[[CleanGraph, Path], None], graph: CleanGraph, path: Path) -> list[Path]:
    write(graph, path)
    return [path]


__all__ = ["FORMATS", "CleanGraph", "clean_text", "export_all", "sanitise"]
