"""Pictures of a graph for a paper or a talk: PNG and SVG, without a browser.

Each plot is a Vega-Lite specification made of plain values (``plot``); ``write_plot``
renders it with vl-convert, the ``plots`` extra.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from pipeline.errors import ConfigError, NotFoundError
from pipeline.graph.edges import EdgeResult
from pipeline.graph.palette import TYPE_COLOURS, UNKNOWN_COLOUR
from pipeline.graph.plot_data import REST, degree_rows, heatmap_rows, network_rows, timeline_rows
from pipeline.store import atomic_write

Spec = dict[str, Any]

_FONT = "Liberation Sans, DejaVu Sans, Arial, sans-serif"
_INK, _FAINT, _GRID = "#22313f", "#6b7785", "#e6e9ed"
_CONFIG: Spec = {
    "font": _FONT,
    "background": "white",
    "padding": 18,
    "view": {"stroke": None},
    "title": {
        "anchor": "start",
        "fontSize": 17,
        "fontWeight": 600,
        "color": _INK,
        "subtitleColor": _FAINT,
        "subtitleFontSize": 12,
        "subtitlePadding": 6,
        "offset": 14,
    },
    "axis": {
        "labelColor": _INK,
        "titleColor": _FAINT,
        "titleFontWeight": 400,
        "labelFontSize": 11,
        "titleFontSize": 12,
        "gridColor": _GRID,
        "domainColor": "#b8c0c9",
        "tickColor": "#b8c0c9",
    },
    "legend": {"labelColor": _INK, "titleColor": _FAINT, "titleFontWeight": 400, "symbolSize": 90},
}
_TYPE_NAMES = {
    "STATE": "État",
    "LEADER": "Dirigeant",
    "PERSON": "Personne",
    "ORGANISATION": "Organisation",
    "TREATY": "Traité",
    "PLACE": "Lieu",
}
# Told apart also without seeing colours well.
_THEME_COLOURS = (
    "#2f6db3",
    "#d1603d",
    "#2b9c7f",
    "#e3a72f",
    "#b0578d",
    "#5fb4d9",
    "#8c6d46",
    "#6b5fb5",
    "#9bb04a",
)
_REST_COLOUR = "#c3cad2"


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
    return _timeline(graph, result, entity_id)


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


def _chart(title: str, subtitle: str, **parts: Any) -> Spec:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": title, "subtitle": subtitle},
        "config": _CONFIG,
        **parts,
    }


def _about(graph: nx.Graph) -> str:
    facts = graph.graph
    dates = ""
    if facts.get("first_date"):
        dates = f", du {facts['first_date']} au {facts['last_date']}"
    return (
        f"{_number(facts.get('n_statements', 0))} déclarations de "
        f"{_number(facts.get('n_documents', 0))} documents{dates}"
    )


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")


def _colours(types: set[str]) -> Spec:
    order = [str(t) for t in TYPE_COLOURS if t in types] + sorted(types - set(TYPE_COLOURS))
    known: Mapping[str, str] = {str(k): v for k, v in TYPE_COLOURS.items()}
    return {
        "domain": [_TYPE_NAMES.get(t, t) for t in order],
        "range": [known.get(t, UNKNOWN_COLOUR) for t in order],
    }


def _network(graph: nx.Graph) -> Spec:
    nodes, edges = network_rows(graph, _TYPE_NAMES)
    shown = (
        f"les {len(nodes)} entités les plus nommées" if len(nodes) < len(graph) else _about(graph)
    )
    x = {
        "field": "x",
        "type": "quantitative",
        "axis": None,
        "scale": {"zero": False, "nice": False},
    }
    y = {**x, "field": "y"}
    colour = {
        "field": "type",
        "type": "nominal",
        "scale": _colours({row["code"] for row in nodes}),
        "legend": {"title": None, "orient": "bottom", "direction": "horizontal"},
    }
    most = max(row["n"] for row in nodes)
    size = {
        "field": "n",
        "type": "quantitative",
        "scale": {"type": "linear", "domain": [0, most], "range": [12, 1100]},
        "legend": None,
    }
    label = {
        "type": "text",
        "baseline": "middle",
        "dy": {"expr": "-datum.side * (sqrt(datum.area / PI) + 2 + 0.55 * datum.font)"},
        "fontSize": {"expr": "datum.font"},
        "color": _INK,
        "fontWeight": 500,
    }
    return _chart(
        "Qui est nommé avec qui",
        f"{shown} ; un trait par paire nommée ensemble, plus épais si plus souvent",
        width=1000,
        height=820,
        layer=[
            {
                "data": {"values": edges},
                "mark": {"type": "rule", "color": "#8a97a5", "strokeCap": "round"},
                "encoding": {
                    "x": x,
                    "y": y,
                    "x2": {"field": "x2"},
                    "y2": {"field": "y2"},
                    "strokeWidth": {"field": "width", "type": "quantitative", "scale": None},
                    "opacity": {"field": "opacity", "type": "quantitative", "scale": None},
                },
            },
            {
                "data": {"values": nodes},
                "mark": {"type": "circle", "opacity": 1, "stroke": "white", "strokeWidth": 1},
                "encoding": {"x": x, "y": y, "size": size, "color": colour},
            },
            *(
                {
                    "data": {"values": [row for row in nodes if row["side"]]},
                    "mark": label | halo,
                    "encoding": {"x": x, "y": y, "text": {"field": "label"}},
                }
                for halo in ({"stroke": "white", "strokeWidth": 3.5, "strokeJoin": "round"}, {})
            ),
        ],
    )


def _heatmap(graph: nx.Graph) -> Spec:
    rows, entities, themes = heatmap_rows(graph)
    if not rows:
        msg = "no statement has a theme: nothing for a heat map"
        raise NotFoundError(msg)
    axis = {"labelLimit": 260, "title": None, "ticks": False, "domain": False}
    encoding: Spec = {
        "x": {
            "field": "theme",
            "type": "nominal",
            "sort": themes,
            "axis": axis | {"orient": "top", "labelAngle": -38},
        },
        "y": {"field": "entity", "type": "nominal", "sort": entities, "axis": axis},
    }
    return _chart(
        "De quoi il s'agit quand on nomme…",
        f"part des déclarations nommant l'entité qui portent sur le thème ; {_about(graph)}",
        width={"step": 46},
        height={"step": 25},
        data={"values": rows},
        layer=[
            {
                "mark": {"type": "rect", "cornerRadius": 2, "stroke": "white", "strokeWidth": 2},
                "encoding": encoding
                | {
                    "color": {
                        "field": "share",
                        "type": "quantitative",
                        "scale": {"range": ["#f3f6f9", "#9fc0e0", "#2f6db3", "#173a63"]},
                        "legend": {"title": "part", "format": ".0%", "gradientLength": 160},
                    }
                },
            },
            {
                "transform": [{"filter": "datum.n > 0"}],
                "mark": {"type": "text", "fontSize": 10},
                "encoding": encoding
                | {
                    "text": {"field": "n", "type": "quantitative", "format": ",d"},
                    "color": {
                        "condition": {"test": "datum.dark", "value": "white"},
                        "value": _INK,
                    },
                },
            },
        ],
    )


def _degrees(graph: nx.Graph) -> Spec:
    rows = degree_rows(graph)
    if not rows:
        msg = "no two entities are named together: nothing for a degree distribution"
        raise NotFoundError(msg)
    scale = {"type": "log", "nice": False}
    share_ticks = [1.0, 0.1, 0.01, 0.001, 0.0001]
    return _chart(
        "Combien d'entités sont nommées avec beaucoup d'autres ?",
        f"part des entités nommées avec au moins k autres ; {_about(graph)}",
        width=620,
        height=420,
        data={"values": rows},
        layer=[
            {
                "mark": {
                    "type": "line",
                    "color": "#9fb7cf",
                    "strokeWidth": 1.5,
                    "interpolate": "step-before",
                }
            },
            {"mark": {"type": "circle", "size": 46, "color": "#2f6db3", "opacity": 1}},
        ],
        encoding={
            "x": {
                "field": "k",
                "type": "quantitative",
                "scale": scale,
                "axis": {"title": "k : nombre d'autres entités", "format": ",d", "tickCount": 5},
            },
            "y": {
                "field": "share",
                "type": "quantitative",
                "scale": scale,
                "axis": {
                    "title": "part des entités",
                    "format": ".3~p",
                    "values": [t for t in share_ticks if t >= rows[-1]["share"] / 2],
                },
            },
        },
    )


def _timeline(graph: nx.Graph, result: EdgeResult, entity_id: str | None) -> Spec:
    counts = dict(graph.nodes(data="n_statements"))
    chosen = entity_id or max(counts, key=lambda node: (counts[node], node))
    if chosen not in graph:
        msg = f"{chosen} is not in this graph: its statements or type may be filtered out"
        raise NotFoundError(msg)
    rows, themes, unit = timeline_rows(result, chosen)
    if not rows:
        msg = f"no dated document names {chosen}: nothing for a timeline"
        raise NotFoundError(msg)
    label = graph.nodes[chosen]["label"]
    french = {"month": "mois", "quarter": "trimestre", "year": "année", "day": "jour"}[unit]
    # Grey is for what has no theme of its own, which stands last.
    own = [theme for theme in themes if theme not in REST]
    colours = [*_THEME_COLOURS[: len(own)], *[_REST_COLOUR] * (len(themes) - len(own))]
    return _chart(
        f"{label} au fil du temps",
        f"déclarations qui nomment l'entité, par {french} et par thème principal",
        width=860,
        height=320,
        data={"values": rows},
        mark={"type": "rect", "stroke": "white", "strokeWidth": 0.6},
        encoding={
            "x": {
                "field": "from",
                "type": "temporal",
                "scale": {"type": "utc"},
                "axis": {"title": None, "grid": False, "labelFlush": False}
                | _time_axis(rows, unit),
            },
            "x2": {"field": "to"},
            "y": {
                "field": "low",
                "type": "quantitative",
                "axis": {"title": "déclarations", "tickMinStep": 1, "format": ",d"},
            },
            "y2": {"field": "high"},
            "color": {
                "field": "theme",
                "type": "nominal",
                "scale": {"domain": themes, "range": colours},
                "legend": {"title": None, "labelLimit": 240},
            },
        },
    )


def _time_axis(rows: list[Spec], unit: str) -> Spec:
    years = len({row["from"][:4] for row in rows})
    if unit == "year":
        return {"format": "%Y", "tickCount": min(years + 1, 12)}
    # Numbers, not names of months: no locale is needed to read them.
    return {"format": "%Y" if years > 4 else "%m/%Y", "tickCount": 12}


_PLAIN: dict[str, Callable[[nx.Graph], Spec]] = {
    "network": _network,
    "heatmap": _heatmap,
    "degrees": _degrees,
}
PLOTS: tuple[str, ...] = ("network", "timeline", "heatmap", "degrees")
"""The plots by name."""

__all__ = ["PLOTS", "plot", "write_plot"]
