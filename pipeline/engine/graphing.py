"""From the tables to the edges, the graph files and the viewer."""

from pathlib import Path

from pipeline.config import Config
from pipeline.graph import build_edges, export_all, table_source, to_networkx
from pipeline.graph.edges import SCHEMA as EDGES
from pipeline.graph.speakers import SCHEMA as SPEAKER_EDGES
from pipeline.store import TableWriter
from pipeline.viewer import write_viewer


def write_graph(output: Path, config: Config) -> list[Path]:
    """Count, write the tables of edges, and export the graph in every format.

    Returns
    -------
    list of Path
        The files written in ``output/graph``.
    """
    source = table_source(output)
    result = build_edges(source, config.graph)
    tables = output / "tables"
    for name, schema, pieces in (
        ("speaker_edges", SPEAKER_EDGES, result.iter_speaker_edges()),
        ("edges", EDGES, result.iter_edges()),
    ):
        with TableWriter(tables / f"{name}.parquet", schema) as writer:
            for piece in pieces:
                writer.write(piece)
    graph = to_networkx(result, source)
    written = export_all(graph, output / "graph")
    viewer = output / "graph" / "graph.html"
    write_viewer(output, viewer, graph=graph)
    return [*written, viewer]
