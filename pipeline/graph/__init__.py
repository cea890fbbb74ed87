"""The co-mention graph: counting, significance, measures, slices, paths, exports.

Names are loaded when first used, so that reading a configuration stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.graph.build import to_networkx
    from pipeline.graph.connections import EntityPath, Pair, pair, paths
    from pipeline.graph.directed import load_directed
    from pipeline.graph.edges import EdgeResult, build_edges
    from pipeline.graph.export import FORMATS, export_all, sanitise
    from pipeline.graph.find import find_entity, find_speaker, find_theme, suggest
    from pipeline.graph.loading import load, load_edges
    from pipeline.graph.measures import measure
    from pipeline.graph.plots import PLOTS, plot, write_plot
    from pipeline.graph.settings import GraphSettings, Selection
    from pipeline.graph.source import TableSource, table_source
    from pipeline.graph.statements import Statement, read_statements_by_id
    from pipeline.graph.summary import pair_lines, path_lines, summary_lines
    from pipeline.graph.timeline import Changes, Slice, changes, ego, of_theme, of_types, slices

_HOMES = {
    "build": "to_networkx",
    "directed": "load_directed",
    "edges": "EdgeResult build_edges",
    "export": "FORMATS export_all sanitise",
    "find": "find_entity find_speaker find_theme suggest",
    "loading": "load load_edges",
    "connections": "EntityPath Pair pair pair_lines path_lines paths",
    "settings": "GraphSettings Selection",
    "timeline": "Changes Slice changes ego of_theme of_types slices",
    "source": "TableSource table_source",
    "statements": "Statement read_statements_by_id",
    "summary": "pair_lines path_lines summary_lines",
    "plots": "PLOTS plot write_plot",
    "measures": "measure",
}
_HOME = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "FORMATS",
    "PLOTS",
    "Changes",
    "EdgeResult",
    "EntityPath",
    "GraphSettings",
    "Pair",
    "Selection",
    "Slice",
    "Statement",
    "TableSource",
    "build_edges",
    "changes",
    "ego",
    "export_all",
    "find_entity",
    "find_speaker",
    "find_theme",
    "load",
    "load_directed",
    "load_edges",
    "measure",
    "of_theme",
    "of_types",
    "pair",
    "pair_lines",
    "path_lines",
    "paths",
    "plot",
    "read_statements_by_id",
    "sanitise",
    "slices",
    "suggest",
    "summary_lines",
    "table_source",
    "to_networkx",
    "write_plot",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module."""
    home = _HOME.get(name)
    if home is None:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"pipeline.graph.{home}"), name)
    globals()[name] = value
    return value
