"""Every format re-opens in a reader that is not ours, with the same nodes, labels, weights."""

import csv
import io
import json
import unicodedata

import networkx as nx
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.errors import ConfigError, StoreError
from pipeline.graph import FORMATS, export_all, load, sanitise
from pipeline.graph.export import clean_text
from pipeline.graph.export.gexf import month_spells
from pipeline.graph.export.tabular import safe_cell
from tests.graph.hostile import hostile_graph
from tests.tables import said, tables_of, world

NS = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}
FORMULA = tuple("=+-@\t\r＝＋－＠")


def labels(clean):
    return {name: row["label"] for name, row in clean.nodes}


def weights(clean):
    return sorted(
        (*ends(clean, source, target), float(row["weight"])) for source, target, row in clean.edges
    )


def ends(clean, source, target):
    return (source, target) if clean.directed else tuple(sorted((source, target)))


def seen(graph, clean, attribute="label"):
    """Return the labels and weights of a graph that another reader has read."""
    rows = [(*ends(clean, a, b), float(w)) for a, b, w in graph.edges(data="weight")]
    return dict(graph.nodes(data=attribute)), sorted(rows)


def check_gexf(folder, clean):
    graph = nx.read_gexf(folder / "graph.gexf", version="1.3")
    assert graph.is_directed() == clean.directed or not clean.edges
    assert seen(graph, clean) == (labels(clean), weights(clean))


def check_graphml(folder, clean):
    graph = nx.read_graphml(folder / "graph.graphml")
    assert seen(graph, clean) == (labels(clean), weights(clean))


def check_json(folder, clean):
    def refuse(name):
        raise AssertionError(name)

    content = json.loads((folder / "graph.json").read_text("utf-8"), parse_constant=refuse)
    graph = nx.node_link_graph(content, edges="edges")
    assert seen(graph, clean) == (labels(clean), weights(clean))


def read_csv(path, encoding):
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.DictReader(stream))


def plain(cell):
    """Take away the apostrophe that keeps a cell from being a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def check_csv(folder, clean):
    nodes = read_csv(folder / "nodes.csv", "utf-8-sig")
    edges = read_csv(folder / "edges.csv", "utf-8-sig")
    assert {plain(row["id"]): plain(row["label"]) for row in nodes} == labels(clean)
    found = [
        (*ends(clean, plain(row["source"]), plain(row["target"])), float(row["weight"]))
        for row in edges
    ]
    assert sorted(found) == weights(clean)
    for name in ("nodes.csv", "edges.csv"):
        text = (folder / name).read_text("utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline="")):
            assert not [cell for cell in row if cell.startswith(FORMULA)]


def check_neo4j(folder, clean):
    nodes = read_csv(folder / "neo4j" / "nodes.csv", "utf-8")
    edges = read_csv(folder / "neo4j" / "edges.csv", "utf-8")
    label = next((c for c in nodes[0] if c.startswith("label:")), "") if nodes else ""
    assert {row["entity_id:ID"]: row[label] for row in nodes} == labels(clean)
    weight = next((c for c in edges[0] if c.startswith("weight:")), "") if edges else ""
    found = [(*ends(clean, row[":START_ID"], row[":END_ID"]), float(row[weight])) for row in edges]
    assert sorted(found) == weights(clean)


def check_parquet(folder, clean):
    nodes = pq.read_table(folder / "nodes.parquet").to_pylist()
    edges = pq.read_table(folder / "edges.parquet").to_pylist()
    assert {row["id"]: row["label"] for row in nodes} == labels(clean)
    found = [(*ends(clean, row["source"], row["target"]), float(row["weight"])) for row in edges]
    assert sorted(found) == weights(clean)


def check_ftm(folder, clean):
    lines = (folder / "graph.ftm.jsonl").read_text("utf-8").split("\n")[:-1]
    entities = [json.loads(line) for line in lines]
    links = [e for e in entities if e["schema"] == "UnknownLink"]
    things = {e["id"]: e["properties"]["name"][0] for e in entities if e not in links}
    assert sorted(things.values()) == sorted(labels(clean).values())
    assert len(links) == len(clean.edges)
    for link in links:
        assert {link["properties"][end][0] for end in ("subject", "object")} <= things.keys()


CHECKS = {
    "gexf": check_gexf, "graphml": check_graphml, "json": check_json, "csv": check_csv,
    "neo4j": check_neo4j, "parquet": check_parquet, "ftm": check_ftm,
}  # fmt: skip


def test_every_format_is_checked():
    assert tuple(CHECKS) == FORMATS


def reopen(graph, folder):
    clean = sanitise(graph)
    export_all(clean, folder)
    for check in CHECKS.values():
        check(folder, clean)


def test_the_graph_of_a_run_reopens(tmp_path):
    reopen(load(world(statements=200)), tmp_path)


@pytest.mark.parametrize("first", range(0, 150, 25))
def test_hostile_graphs_reopen(tmp_path, first):
    for seed in range(first, first + 25):
        reopen(hostile_graph(seed), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1_000, 2_000, 100))
def test_a_thousand_hostile_graphs_reopen(tmp_path, first):
    for seed in range(first, first + 100):
        reopen(hostile_graph(seed), tmp_path)


def test_nothing_hostile_is_left_in_text():
    for seed in range(60):
        clean = sanitise(hostile_graph(seed))
        for name, row in clean.nodes:
            for text in (name, row["label"]):
                assert text
                assert not any(unicodedata.category(c) in ("Cc", "Cs", "Cn", "Zl") for c in text)
                assert not set(text) & set("\u200b\u202e\ufeff\u00ad\u2066")
            assert len(row["label"]) <= 200


@given(st.text(st.characters(codec=None)))
def test_clean_text_is_settled(text):
    assert clean_text(clean_text(text)) == clean_text(text)


def test_names_that_become_alike_stay_apart():
    graph = nx.Graph()
    graph.add_edge("France", "Fran\u200bce", weight=1.0)
    assert [name for name, _ in sanitise(graph).nodes] == ["France", "France~2"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"), ("＝A1", "'＝A1"), ("−5 degrés", "'−5 degrés"), (-0.5, " -0.5"),
        (-3, " -3"), (2.0, "2.0"), (True, "true"), ("Côte d'Ivoire", "Côte d'Ivoire"),
        (["=a", "b"], "'=a|b"), ({"paix": 2}, "paix:2"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(value, cell):
    assert safe_cell(value) == cell


def small():
    tables = tables_of(
        [said("FRA", "RUS", doc="d1", themes=["paix"]), said("FRA", "RUS", doc="d2"),
         said("FRA", "RUS", doc="d3"), said("FRA", "RUS", doc="d4")],
        dates={"d1": "2020-01-03", "d2": "2020-01-20", "d3": "2020-03-05"},
        names={"FRA": "France", "RUS": "Russie"},
    )  # fmt: skip
    return load(tables)


def test_gexf_holds_what_gephi_draws(tmp_path):
    export_all(small(), tmp_path, formats=["gexf"])
    root = etree.parse(str(tmp_path / "graph.gexf")).getroot()
    graph = root.find("g:graph", NS)
    assert root.get("version") == "1.3"
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    assert (graph.get("start"), graph.get("end")) == ("2020-01-03", "2020-03-05")
    node = graph.find("g:nodes/g:node", NS)
    assert (node.get("id"), node.get("label")) == ("FRA", "France")
    colour = node.find("viz:color", NS)
    assert [colour.get(c) for c in "rgb"] == ["47", "109", "179"]
    assert float(node.find("viz:size", NS).get("value")) > 0
    assert node.find("viz:position", NS) is not None
    titles = {a.get("id"): a.get("title") for a in graph.find("g:attributes", NS)}
    values = {titles[v.get("for")]: v.get("value") for v in node.find("g:attvalues", NS)}
    assert values["type"] == "STATE"
    assert (values["themes"], values["theme"]) == ("paix:1", "paix")


def test_gexf_spells_are_the_months_of_evidence(tmp_path):
    export_all(small(), tmp_path, formats=["gexf"])
    edge = etree.parse(str(tmp_path / "graph.gexf")).find(".//g:edge", NS)
    spells = [(s.get("start"), s.get("end")) for s in edge.find("g:spells", NS)]
    assert spells == [("2020-01-03", "2020-01-20"), ("2020-03-05", "2020-03-05")]
    assert float(edge.get("weight")) == 4.0


def test_gexf_without_dates_is_static(tmp_path):
    export_all(load(tables_of([said("A", "B")])), tmp_path, formats=["gexf"])
    root = etree.parse(str(tmp_path / "graph.gexf")).getroot()
    assert root.find("g:graph", NS).get("mode") == "static"
    assert root.find(".//g:spells", NS) is None
    assert root.find("g:meta", NS).get("lastmodifieddate") is None


def test_gexf_is_dated_by_its_data(tmp_path):
    export_all(small(), tmp_path, formats=["gexf"])
    meta = etree.parse(str(tmp_path / "graph.gexf")).find("g:meta", NS)
    assert meta.get("lastmodifieddate") == "2020-03-05"


def test_month_spells():
    assert month_spells(["2020-01-31", "2020-02-01", "2020-02-03"]) == [
        ("2020-01-31", "2020-01-31"),
        ("2020-02-01", "2020-02-03"),
    ]
    assert month_spells(None) == []


def test_same_bytes_every_time(tmp_path):
    for name in ("first", "second"):
        export_all(load(world(statements=100)), tmp_path / name)
    files = sorted(p.relative_to(tmp_path / "first") for p in (tmp_path / "first").rglob("*.*"))
    assert len(files) == 10
    for file in files:
        first, second = ((tmp_path / name / file).read_bytes() for name in ("first", "second"))
        assert first == second, file


def test_json_keeps_lists_and_counts(tmp_path):
    export_all(small(), tmp_path, formats=["json"])
    content = json.loads((tmp_path / "graph.json").read_text("utf-8"))
    assert content["edges"][0]["statement_ids"] == ["d1-000", "d2-000", "d3-000", "d4-000"]
    assert content["nodes"][0]["themes"] == {"paix": 1}
    assert content["graph"]["n_statements"] == 4


def test_followthemoney_schemata(tmp_path):
    graph = load(tables_of([said("FRA", "onu")], types={"onu": "ORGANISATION"}))
    export_all(graph, tmp_path, formats=["ftm"])
    lines = (tmp_path / "graph.ftm.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["schema"] for line in lines] == [
        "PublicBody", "Organization", "UnknownLink",
    ]  # fmt: skip


def test_an_unknown_format_is_named(tmp_path):
    with pytest.raises(ConfigError, match="no format xlsx: choose among gexf"):
        export_all(small(), tmp_path, formats=["xlsx"])


def test_a_bad_file_never_replaces_a_good_one(tmp_path, monkeypatch):
    export_all(small(), tmp_path, formats=["gexf"])
    before = (tmp_path / "graph.gexf").read_bytes()
    monkeypatch.setattr("pipeline.graph.export.gexf._viz", lambda row: "<broken")
    with pytest.raises(StoreError, match="what was written is no XML"):
        export_all(small(), tmp_path, formats=["gexf"])
    assert (tmp_path / "graph.gexf").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["graph.gexf"]
