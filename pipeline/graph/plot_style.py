"""How plots look: fonts, colours, titles."""

from collections.abc import Mapping
from typing import Any

import networkx as nx

from pipeline.graph.palette import TYPE_COLOURS, UNKNOWN_COLOUR

Spec = dict[str, Any]

_FONT = "Liberation Sans, DejaVu Sans, Arial, sans-serif"
INK, _FAINT, _GRID = "#22313f", "#6b7785", "#e6e9ed"
_CONFIG: Spec = {
    "font": _FONT,
    "background": "white",
    "padding": 18,
    "view": {"stroke": None},
    "title": {
        "anchor": "start",
        "fontSize": 17,
        "fontWeight": 600,
        "color": INK,
        "subtitleColor": _FAINT,
        "subtitleFontSize": 12,
        "subtitlePadding": 6,
        "offset": 14,
    },
    "axis": {
        "labelColor": INK,
        "titleColor": _FAINT,
        "titleFontWeight": 400,
        "labelFontSize": 11,
        "titleFontSize": 12,
        "gridColor": _GRID,
        "domainColor": "#b8c0c9",
        "tickColor": "#b8c0c9",
    },
    "legend": {"labelColor": INK, "titleColor": _FAINT, "titleFontWeight": 400, "symbolSize": 90},
}
TYPE_NAMES = {
    "STATE": "État",
    "LEADER": "Dirigeant",
    "PERSON": "Personne",
    "ORGANISATION": "Organisation",
    "TREATY": "Traité",
    "PLACE": "Lieu",
}
# Told apart also without seeing colours well.
THEME_COLOURS = (
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
REST_COLOUR = "#c3cad2"


def chart(title: str, subtitle: str, **parts: Any) -> Spec:
    """Return a plot with its title, its subtitle, and the look of all plots."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": title, "subtitle": subtitle},
        "config": _CONFIG,
        **parts,
    }


def about(graph: nx.Graph) -> str:
    """Say of how many statements and documents, and of which time, a graph is."""
    facts = graph.graph
    dates = ""
    if facts.get("first_date"):
        dates = f", du {facts['first_date']} au {facts['last_date']}"
    return (
        f"{number(facts.get('n_statements', 0))} déclarations de "
        f"{number(facts.get('n_documents', 0))} documents{dates}"
    )


def number(value: int) -> str:
    """Write a number as French does: narrow no-break spaces between thousands."""
    return f"{value:,}".replace(",", "\u202f")


def type_colours(types: set[str]) -> Spec:
    """Return the scale of colours of some types of entity, named in French."""
    order = [str(t) for t in TYPE_COLOURS if t in types] + sorted(types - set(TYPE_COLOURS))
    known: Mapping[str, str] = {str(k): v for k, v in TYPE_COLOURS.items()}
    return {
        "domain": [TYPE_NAMES.get(t, t) for t in order],
        "range": [known.get(t, UNKNOWN_COLOUR) for t in order],
    }
