"""Pairs, paths, ego networks, slices, and the lines that tell of them."""

import datetime as dt

import pytest

from pipeline.errors import ConfigError, NotFoundError
from pipeline.graph import (
    changes,
    ego,
    load,
    of_theme,
    of_types,
    pair,
    pair_lines,
    path_lines,
    paths,
    slices,
    summary_lines,
)
from pipeline.graph.summary import change_lines
from pipeline.graph.timeline import intervals
from tests.tables import said, tables_of, world

NAMES = {"A": "Arménie", "B": "Bélarus", "C": "Chypre", "D": "Danemark", "E": "Estonie"}
CHAIN = tables_of(
    [
        said("A", "B", doc="d1", themes=["paix"], speaker="macron", text="A. B."),
        said("B", "C", doc="d2", themes=["gaz"]),
        said("A", "B", doc="d2"),
        said("A", "D", doc="d3"),
        said("D", "C", doc="d3"),
        said("E", doc="d3"),
    ],
    dates={"d1": "2019-11-05", "d2": "2020-02-01", "d3": "2020-03-01"},
    names=NAMES,
    types={"D": "PERSON"},
)


def test_a_pair_shows_all_its_statements():
    found = pair(CHAIN, "armenie", "Bélarus")
    assert (found.source, found.target) == ("A", "B")
    assert found.edge["n_statements"] == 2
    assert [s.statement_id for s in found.evidence] == ["d1-000", "d2-001"]
    assert found.evidence[0].text == "A. B."
    assert found.evidence[0].date == dt.date(2019, 11, 5)


def test_all_evidence_is_shown_beyond_the_cap():
    tables = tables_of([said("A", "B") for _ in range(130)])
    found = pair(tables, "A", "B", max_evidence=5)
    assert found.edge["n_statements"] == len(found.evidence) == 130


def test_a_pair_without_an_edge_names_who_is_between():
    found = pair(CHAIN, "A", "C")
    assert (found.edge, found.evidence) == ({}, ())
    assert found.common_labels == ("Bélarus", "Danemark")


def test_pair_lines():
    lines = pair_lines(CHAIN, "A", "B", evidence=1)
    assert lines[0] == "Arménie — Bélarus"
    assert lines[1] == "2 statements in 2 documents, 2019-11-05 to 2020-02-01"
    assert lines[3:] == [
        "themes: paix 1",
        "",
        "Evidence (1 of 2)",
        "  2019-11-05 · macron · d1.txt · paix",
        "    A. B.",
    ]
    assert pair_lines(CHAIN, "A", "E") == ["Arménie — Estonie: no statement names both"]


def test_paths_have_fewest_steps_first_then_weight():
    found = paths(CHAIN, "A", "C")
    assert [path.entity_ids for path in found] == [("A", "B", "C"), ("A", "D", "C")]
    first = found[0].steps[0]
    assert (first.source_label, first.target_label, first.n_statements) == ("Arménie", "Bélarus", 2)
    assert [s.statement_id for s in first.evidence] == ["d1-000", "d2-001"]


def test_path_lines():
    lines = path_lines(paths(CHAIN, "A", "C", at_most=1), evidence=1)
    assert lines[0] == " Arménie → Bélarus → Chypre".strip()
    assert lines[1] == "  Arménie — Bélarus: 2 statements, weight 2"


def test_no_path():
    tables = tables_of([said("A", "B"), said("C", "D")])
    assert paths(tables, "A", "C") == []
    assert paths(tables, "A", "A") == []
    with pytest.raises(NotFoundError, match=r"Estonie \(E\) is named with nobody"):
        paths(CHAIN, "A", "E")


def test_paths_are_those_of_the_filters():
    assert [p.entity_ids for p in paths(CHAIN, "A", "C", types=["STATE"])] == [("A", "B", "C")]


def test_ego():
    assert sorted(ego(load(CHAIN), "A")) == ["A", "B", "D"]
    assert sorted(ego(load(CHAIN), "A", radius=2)) == ["A", "B", "C", "D"]
    with pytest.raises(NotFoundError, match="Z is not in this graph"):
        ego(load(CHAIN), "Z")


def test_subgraphs_by_type_and_theme():
    graph = load(CHAIN)
    assert sorted(of_types(graph, ["STATE"]).edges) == [("A", "B"), ("B", "C")]
    part = of_theme(graph, "paix")
    assert list(part.edges(data="weight")) == [("A", "B", 1.0)]
    assert part.nodes["A"]["label"] == "Arménie"


@pytest.mark.parametrize(
    ("by", "names"),
    [
        pytest.param("year", ["2019", "2020"], id="year"),
        pytest.param("quarter", ["2019-T4", "2020-T1"], id="quarter"),
        pytest.param("month", ["2019-11", "2020-02", "2020-03"], id="month, empty ones left out"),
        pytest.param("6 months", ["2019-07-01..2019-12-31", "2020-01-01..2020-06-30"], id="half"),
        pytest.param("10 days", ["2019-11-05..2019-11-14", "2020-01-24..2020-02-02",
                                 "2020-02-23..2020-03-03"], id="days from the first"),
    ],
)  # fmt: skip
def test_slices(by, names):
    assert [part.name for part in slices(CHAIN, by)] == names


def test_a_slice_is_the_graph_of_its_dates():
    tables = world(statements=400)
    for part in slices(tables, "year"):
        alone = load(tables, since=part.first, until=part.last)
        assert sorted(part.graph) == sorted(alone)
        for a, b, data in alone.edges(data=True):
            for name in ("weight", "n_statements", "npmi", "p_value", "q_value", "statement_ids"):
                assert part.graph[a][b][name] == data[name]
        for node, data in alone.nodes(data=True):
            assert part.graph.nodes[node]["n_mentions"] == data["n_mentions"]


def test_slices_share_positions():
    first, second = slices(CHAIN, "year")
    assert first.graph.nodes["A"]["x"] == second.graph.nodes["A"]["x"]


@pytest.mark.parametrize("by", ["fortnight", "0 days", "", "month and a half"])
def test_no_interval(by):
    with pytest.raises(ConfigError, match="expected year, quarter"):
        slices(CHAIN, by)


def test_intervals_touch_and_cover():
    found = intervals(dt.date(2019, 11, 30), dt.date(2021, 2, 1), "3 months")
    assert found[0][0] == dt.date(2019, 10, 1)
    assert all(b[0] - a[1] == dt.timedelta(days=1) for a, b in zip(found, found[1:], strict=False))
    assert found[-1][1] >= dt.date(2021, 2, 1)


def test_undated_documents_are_in_no_slice():
    assert slices(tables_of([said("A", "B")]), "year") == []


def test_what_changed():
    first, second = slices(CHAIN, "year")
    found = changes(first.graph, second.graph)
    assert (found.entered, found.left) == (["C", "D", "E"], [])
    assert found.new_edges == [("A", "D"), ("B", "C"), ("C", "D")]
    assert (found.lost_edges, found.stronger, found.weaker) == ([], [], [])
    lines = change_lines(found, NAMES, top=2)
    assert lines[0] == "  new entities (3): Chypre, Danemark and 1 more"
    assert lines[-1] == "  pairs: 3 new, 0 gone, 0 stronger, 0 weaker"


def test_stronger_and_weaker():
    def said_times(pairs):
        return load(tables_of([said(*p) for p, n in pairs.items() for _ in range(n)]))

    found = changes(
        said_times({"AB": 1, "BC": 5, "CD": 2}), said_times({"AB": 4, "BC": 3, "CD": 2})
    )
    assert (found.stronger, found.weaker) == ([("A", "B", 1, 4)], [("B", "C", 5, 3)])


def test_summary():
    lines = summary_lines(load(CHAIN), top=2)
    assert (
        lines[0] == "5 entities, 4 pairs in 6 statements of 3 documents, 2019-11-05 to 2020-03-01"
    )
    assert lines[6].split()[-3:] == ["Arménie", "—", "Bélarus"]
    assert "Themes (share of the statements that name an entity)" in lines
    assert lines[-1].split()[-2:] == ["paix", "(1)"]


def test_summary_of_nothing():
    assert summary_lines(load(tables_of([said()])))[0] == (
        "0 entities, 0 pairs in 0 statements of 0 documents"
    )
