"""`load`: the networkx graph of a run, its attributes, its filters; the directed graph."""

import json

import networkx as nx
import pytest

from pipeline.errors import ConfigError, NotFoundError
from pipeline.graph import GraphSettings, load, load_directed, load_edges
from pipeline.graph.loading import run_settings, split_filters
from tests.tables import said, save, tables_of, world

TALK = tables_of(
    [
        said("FRA", "RUS", doc="d1", speaker="macron", themes=["paix"]),
        said("FRA", "ARM", "FRA", doc="d1", speaker="macron", themes=["paix", "gaz"]),
        said("RUS", doc="d2", speaker="lavrov"),
        said("onu", doc="d2"),
    ],
    dates={"d1": "2020-01-03", "d2": "2021-05-06"},
    names={"FRA": "France", "ARM": "Arménie"},
    types={"onu": "ORGANISATION"},
    aliases={"FRA": ["Paris"]},
)


def test_node_attributes():
    graph = load(TALK)
    node = dict(graph.nodes["FRA"])
    drawn = {name: node.pop(name) for name in ("x", "y", "size", "color")}
    assert drawn["color"] == "#2f6db3"
    assert node.pop("pagerank") == pytest.approx(nx.pagerank(graph)["FRA"], abs=1e-5)
    assert node == {
        "label": "France", "type": "STATE", "known": True, "iso_a3": None, "wikidata": None,
        "aliases": ["Paris"], "n_mentions": 3, "n_statements": 2, "n_documents": 1,
        "themes": {"paix": 2, "gaz": 1}, "theme": "paix", "first_date": "2020-01-03",
        "last_date": "2020-01-03", "dates": ["2020-01-03"], "degree": 2, "strength": 2.0,
        "betweenness": pytest.approx(1 / 3), "core": 1, "community": 0,
    }  # fmt: skip


def test_edge_attributes():
    edge = load(TALK)["ARM"]["FRA"]
    assert (edge["weight"], edge["n_statements"], edge["n_documents"]) == (1.0, 1, 1)
    assert edge["statement_ids"] == ["d1-001"]
    assert edge["themes"] == {"gaz": 1, "paix": 1}
    assert edge["dates"] == ["2020-01-03"]


def test_graph_attributes():
    assert load(TALK).graph == {
        "unit": "statement", "weight": "count", "n_statements": 4, "n_documents": 2, "n_units": 4,
        "first_date": "2020-01-03", "last_date": "2021-05-06", "themes": {"paix": 2, "gaz": 1},
    }  # fmt: skip


def test_numbers_agree_with_the_edge_table():
    tables = world(statements=300)
    graph = load(tables)
    table = load_edges(tables).edges.to_pylist()
    assert graph.number_of_edges() == len(table)
    for row in table:
        edge = graph[row["source"]][row["target"]]
        assert edge["n_statements"] == len(row["statement_ids"]) == row["n_statements"]
        assert edge["n_statements"] <= graph.nodes[row["source"]]["n_statements"]


def test_the_same_graph_every_time():
    first, second = (load(world(statements=200)) for _ in range(2))
    assert nx.utils.graphs_equal(first, second)
    assert list(first.edges) == list(second.edges) == sorted(first.edges)


@pytest.mark.parametrize(
    ("filters", "nodes"),
    [
        pytest.param({}, ["ARM", "FRA", "RUS", "onu"], id="all"),
        pytest.param({"isolates": False}, ["ARM", "FRA", "RUS"], id="no isolates"),
        pytest.param({"types": ["ORGANISATION"]}, ["onu"], id="types"),
        pytest.param({"since": "2021-01-01"}, ["RUS", "onu"], id="since"),
        pytest.param({"speakers": ["lavrov"]}, ["RUS"], id="speaker"),
        pytest.param({"themes": ["gaz"]}, ["ARM", "FRA"], id="theme"),
        pytest.param({"documents": ["d3"]}, [], id="nothing"),
    ],
)
def test_filters(filters, nodes):
    assert list(load(TALK, **filters)) == nodes


def test_an_unknown_filter_is_named_with_the_nearest():
    with pytest.raises(ConfigError, match="unknown filter themas: did you mean themes"):
        load(TALK, themas=["gaz"])


@pytest.mark.parametrize(
    "filters", [{"unit": "page"}, {"since": "hier"}, {"alpha": 2.0}, {"unit": "turn", "window": 3}]
)
def test_a_wrong_value_is_refused(filters):
    with pytest.raises(ConfigError):
        load(TALK, **filters)


@pytest.mark.parametrize(
    ("given", "unit", "size"),
    [
        pytest.param({"window": "sentence"}, "sentence", 1, id="name of a unit"),
        pytest.param({"window": 5}, "window", 5, id="number of statements"),
        pytest.param({"unit": "statement", "window": 4}, "window", 4, id="over the default"),
        pytest.param({"unit": "window"}, "window", 3, id="three unless told"),
        pytest.param({"unit": "turn"}, "turn", 1, id="unit alone"),
    ],
)
def test_window(given, unit, size):
    settings = GraphSettings(**given)
    assert (settings.unit, settings.window_size) == (unit, size)
    assert split_filters(given)[0].unit == unit


def test_an_unknown_key_is_refused():
    with pytest.raises(ValueError, match="min_wieght"):
        GraphSettings(min_wieght=2)


def test_every_setting_is_described():
    assert all(field.description for field in GraphSettings.model_fields.values())


def test_settings_of_the_run_are_the_defaults(tmp_path):
    out = save(TALK, tmp_path)
    assert run_settings(out) == GraphSettings()
    recorded = {"config": {"graph": GraphSettings(types=("ORGANISATION",)).model_dump()}}
    (out / "run.json").write_text(json.dumps(recorded), encoding="utf-8")
    assert list(load(out)) == ["onu"]
    assert list(load(out, types=["STATE"])) == ["ARM", "FRA", "RUS"]


def test_positions_can_be_left_out():
    assert {x for _, x in load(TALK, layout="none").nodes(data="x")} == {0.0}


def test_negative_weights_are_measured_and_drawn():
    often = [said("A", "C"), said("B", "C"), said("A", "C"), said("B", "C")]
    graph = load(tables_of([said("A", "B"), *often]), weight="pmi")
    assert min(weight for *_, weight in graph.edges(data="weight")) < 0
    assert all(data["strength"] >= 0 for _, data in graph.nodes(data=True))


def test_speakers_name_entities():
    graph = load_directed(TALK)
    assert sorted(graph.edges) == [
        ("lavrov", "RUS"), ("macron", "ARM"), ("macron", "FRA"), ("macron", "RUS"),
    ]  # fmt: skip
    edge = graph["macron"]["FRA"]
    assert (edge["weight"], edge["n_statements"], edge["reported"]) == (2.0, 2, 0)
    assert edge["themes"] == {"paix": 2, "gaz": 1}
    assert edge["statement_ids"] == ["d1-000", "d1-001"]
    assert graph.nodes["macron"]["is_speaker"]
    assert not graph.nodes["FRA"]["is_speaker"]


def test_reported_words_are_told_apart():
    text = "Selon RUS, « la FRA et ARM », dit-il."
    quoted = said("RUS", "FRA", "ARM", text=text, kind="narrative", quotes={"poutine": ("«", "»")})
    tables = tables_of([quoted, said("FRA", speaker="poutine")])
    rows = {
        (r["speaker_id"], r["entity_id"], r["reported"]): r["statement_ids"]
        for r in load_edges(tables).speaker_edges.to_pylist()
    }
    assert rows == {
        ("poutine", "ARM", True): ["d1-000"],
        ("poutine", "FRA", False): ["d1-001"],
        ("poutine", "FRA", True): ["d1-000"],
    }
    edge = load_directed(tables)["poutine"]["FRA"]
    assert (edge["n_statements"], edge["reported"]) == (2, 1)
    assert load_directed(tables, reported=False).number_of_edges() == 1


def test_no_output_folder(tmp_path):
    with pytest.raises(NotFoundError, match="expected the --output folder"):
        load(tmp_path / "absent")
