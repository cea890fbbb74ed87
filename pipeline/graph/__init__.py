"""The co-mention graph: counting, significance, measures, slices, paths, exports."""

from pipeline.graph.build import to_networkx
from pipeline.graph.edges import EdgeResult, build_edges
from pipeline.graph.loading import load, load_edges
from pipeline.graph.settings import GraphSettings, Selection
from pipeline.graph.source import TableSource, table_source

__all__ = [
    "EdgeResult",
    "GraphSettings",
    "Selection",
    "TableSource",
    "build_edges",
    "load",
    "load_edges",
    "table_source",
    "to_networkx",
]
