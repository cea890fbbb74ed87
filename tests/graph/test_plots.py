"""Plots: what their rows say, and that they become pictures."""

import struct
import sys

import pytest
from lxml import etree

from pipeline.errors import ConfigError, NotFoundError
from pipeline.graph import PLOTS, load, load_edges, plot, write_plot
from pipeline.graph.plot_data import degree_rows, heatmap_rows, network_rows, timeline_rows
from pipeline.graph.plot_labels import place_labels, short
from tests.tables import said, tables_of, world


@pytest.fixture(scope="module")
def tables():
    return world(statements=300)


@pytest.fixture(scope="module")
def graph(tables):
    return load(tables)


@pytest.mark.parametrize("name", PLOTS)
def test_plots_become_pictures(tmp_path, tables, graph, name):
    pytest.importorskip("vl_convert")
    spec = plot(name, graph, result=load_edges(tables))
    png = write_plot(spec, tmp_path / f"{name}.png", scale=1).read_bytes()
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert width > 300
    assert height > 200
    svg = etree.parse(str(write_plot(spec, tmp_path / f"{name}.svg"))).getroot()
    assert etree.QName(svg).localname == "svg"


def test_the_extra_is_named_where_it_is_missing(tmp_path, graph, monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(ConfigError, match=r"plots need the extra `plots`: pip install"):
        write_plot(plot("degrees", graph), tmp_path / "x.png")


def test_another_ending_is_refused(tmp_path, graph):
    with pytest.raises(ConfigError, match="written as .png or .svg"):
        write_plot(plot("degrees", graph), tmp_path / "x.pdf")


def test_an_unknown_plot_is_named(graph):
    with pytest.raises(ConfigError, match="no plot 'pie': choose among network"):
        plot("pie", graph)


@pytest.mark.parametrize("name", PLOTS)
def test_nothing_to_plot(name):
    tables = tables_of([said()])
    with pytest.raises(NotFoundError, match="nothing to plot"):
        plot(name, load(tables), result=load_edges(tables))


def test_one_entity_has_no_pairs_and_no_themes():
    tables = tables_of([said("A")])
    graph = load(tables)
    for name, message in (("degrees", "no two entities"), ("heatmap", "has a theme")):
        with pytest.raises(NotFoundError, match=message):
            plot(name, graph)
    with pytest.raises(NotFoundError, match="no dated document names A"):
        plot("timeline", graph, result=load_edges(tables))
    assert plot("network", graph)["layer"]


def test_heatmap_counts_statements(graph):
    rows, entities, themes = heatmap_rows(graph)
    assert len(rows) == len(entities) * len(themes)
    by_label = {data["label"]: data for _, data in graph.nodes(data=True)}
    for row in rows:
        assert row["n"] == by_label[row["entity"]]["themes"].get(row["theme"], 0)
        assert 0 <= row["share"] <= 1


def test_degrees_fall_from_one(graph):
    rows = degree_rows(graph)
    assert rows[0]["share"] == 1.0
    assert [r["share"] for r in rows] == sorted((r["share"] for r in rows), reverse=True)
    linked = [d for _, d in graph.degree if d]
    assert rows[-1] == {"k": max(linked), "share": linked.count(max(linked)) / len(linked)}


def test_timeline_counts_every_dated_statement(tables, graph):
    rows, themes, unit = timeline_rows(load_edges(tables), "RUS")
    assert unit == "quarter"
    assert sum(row["n"] for row in rows) == graph.nodes["RUS"]["n_statements"]
    assert {row["theme"] for row in rows} == set(themes)
    assert all(row["high"] - row["low"] == row["n"] for row in rows)


@pytest.mark.parametrize(
    ("last", "unit"),
    [
        ("2020-01-20", "day"),
        ("2021-06-01", "month"),
        ("2025-01-01", "quarter"),
        ("2049-01-01", "year"),
    ],
)
def test_the_unit_of_time_follows_the_length(last, unit):
    tables = tables_of([said("A", doc="d1"), said("A", doc="d2")],
                       dates={"d1": "2020-01-01", "d2": last})  # fmt: skip
    rows, _, found = timeline_rows(load_edges(tables), "A")
    assert found == unit
    assert len(rows) == 2


def test_names_do_not_cover_one_another():
    nodes = [
        {"x": 10.0 * n, "y": 0.0, "area": 60, "font": 12, "label": "Arménie"} for n in range(40)
    ]
    place_labels(nodes, at_most=60)
    for side in (1, -1):
        shown = [node["x"] for node in nodes if node["side"] == side]
        assert all(b - a > 15 for a, b in zip(shown, shown[1:], strict=False))


def test_long_names_are_cut_between_words():
    assert short("Organisation du traité de sécurité collective") == "Organisation du traité de…"
    assert short("France") == "France"
    assert (
        short("Organisation du traité de sécurité collective", ["l’Organisation", "OTSC"]) == "OTSC"
    )
    assert short("France", ["RF"]) == "France"
    assert short("Conseil des chefs d'État et de gouvernement", ["Conseil", "CEG-2"]) == "CEG-2"


def test_network_shows_the_most_named_first(graph):
    nodes, edges = network_rows(graph, {"STATE": "État"})
    assert nodes[0]["n"] == max(n for _, n in graph.nodes(data="n_statements"))
    assert nodes[0]["type"] == "État"
    assert len(edges) == graph.number_of_edges()
