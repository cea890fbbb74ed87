"""Pictures of a graph for a paper or a talk: PNG and SVG, without a browser.

Each plot is a Vega-Lite specification made of plain values (``plot``); ``write_plot``
renders it with vl-convert, the ``plots`` extra.
"""

from collections.abc import Callable
from pathlib import Path

import networkx as nx

from pipeline.errors import ConfigError, NotFoundError
from pipeline.graph import plot_specs
from pipeline.graph.edges import EdgeResult
from pipeline.graph.plot_style import Spec
from pipeline.store import atomic_write

_PLAIN: dict[str, Callable[[nx.Graph], Spec]] = {
    "network": plot_specs.network,
    "heatmap": plot_specs.heatmap,
    "degrees": plot_specs.degrees,
}
PLOTS: tuple[str, ...] = ("network", "timeline", "heatmap", "degrees")
"""The plots by name."""


def plot(
    name: str, graph: nx.Graph, *, result: EdgeResult | None = None, entity_id: str | None = None
) -> Spec:
    """Return the Vega-Lite specification of a plot.

    Parameters
    ----------
    name : str
        One of ``PLOTS``: ``network``, ``timeline`` (of one entity's statements),
        ``heatmap`` (theme × entity) or ``degrees``.
    graph : nx.Graph
        From ``load``.
    result : EdgeResult, optional
        From ``load_edges``; the timeline needs it.
    entity_id : str, optional
        Whose timeline; by default of the entity that most statements name.

    Raises
    ------
    ConfigError
        When there is no such plot, or the timeline lacks ``result``.
    NotFoundError
        When the graph is empty, or holds nothing that the plot shows.
    """
    if name not in PLOTS:
        msg = f"no plot {name!r}: choose among {', '.join(PLOTS)}"
        raise ConfigError(msg)
    if not graph:
        msg = "nothing to plot: no entity is named in the statements chosen"
        raise NotFoundError(msg)
    if name != "timeline":
        return _PLAIN[name](graph)
    if result is None:
        msg = "a timeline needs the counted edges: give result=load_edges(out)"
        raise ConfigError(msg)
    return plot_specs.timeline(graph, result, entity_id)


def write_plot(spec: Spec, path: Path | str, *, scale: float = 2.0) -> Path:
    """Write a plot as PNG or SVG, by the ending of ``path``; whole or not at all.

    Raises
    ------
    ConfigError
        When the ending is another, or the ``plots`` extra is not installed.
    """
    path = Path(path)
    try:
        import vl_convert
    except ImportError as error:
        msg = "plots need the extra `plots`: pip install 'entente[plots]'"
        raise ConfigError(msg) from error
    if path.suffix == ".svg":
        content = vl_convert.vegalite_to_svg(spec).encode("utf-8")
    elif path.suffix == ".png":
        content = vl_convert.vegalite_to_png(spec, scale=scale)
    else:
        msg = f"{path}: a plot is written as .png or .svg"
        raise ConfigError(msg)
    with atomic_write(path) as temporary:
        temporary.write_bytes(content)
    return path
