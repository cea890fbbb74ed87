"""The specification of each plot, in Vega-Lite."""

import networkx as nx

from pipeline.errors import NotFoundError
from pipeline.graph.edges import EdgeResult
from pipeline.graph.plot_data import REST, degree_rows, heatmap_rows, network_rows, timeline_rows
from pipeline.graph.plot_style import (
    INK,
    REST_COLOUR,
    THEME_COLOURS,
    TYPE_NAMES,
    Spec,
    about,
    chart,
    type_colours,
)


def network(graph: nx.Graph) -> Spec:
    """Draw the entities that most statements name, and who is named with whom."""
    nodes, edges = network_rows(graph, TYPE_NAMES)
    shown = (
        f"les {len(nodes)} entités les plus nommées" if len(nodes) < len(graph) else about(graph)
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
        "scale": type_colours({row["code"] for row in nodes}),
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
        "color": INK,
        "fontWeight": 500,
    }
    return chart(
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


def heatmap(graph: nx.Graph) -> Spec:
    """Show which themes the statements naming each entity are about."""
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
    return chart(
        "De quoi il s'agit quand on nomme…",
        f"part des déclarations nommant l'entité qui portent sur le thème ; {about(graph)}",
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
                        "value": INK,
                    },
                },
            },
        ],
    )


def degrees(graph: nx.Graph) -> Spec:
    """Show which share of entities is named with at least so many others."""
    rows = degree_rows(graph)
    if not rows:
        msg = "no two entities are named together: nothing for a degree distribution"
        raise NotFoundError(msg)
    scale = {"type": "log", "nice": False}
    share_ticks = [1.0, 0.1, 0.01, 0.001, 0.0001]
    return chart(
        "Combien d'entités sont nommées avec beaucoup d'autres ?",
        f"part des entités nommées avec au moins k autres ; {about(graph)}",
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


def timeline(graph: nx.Graph, result: EdgeResult, entity_id: str | None) -> Spec:
    """Show the statements that name an entity over time, by first theme."""
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
    colours = [*THEME_COLOURS[: len(own)], *[REST_COLOUR] * (len(themes) - len(own))]
    return chart(
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
