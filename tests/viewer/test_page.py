"""The page holds the evidence, runs no text as code, and stays within its limits."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import viewer
from pipeline.errors import StoreError
from pipeline.graph import load
from pipeline.store import write_manifest
from pipeline.viewer import write_viewer
from pipeline.viewer.data import collect
from pipeline.viewer.page import escape_json
from pipeline.viewer.source.digest import source_digest
from tests.viewer.conftest import HOSTILE


@pytest.fixture
def page(out):
    return write_viewer(out, out / "graph.html").read_text(encoding="utf-8")


def data_of(page):
    return json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])


def test_an_edge_has_its_evidence(page):
    data = data_of(page)
    names = [node["id"] for node in data["nodes"]]
    edge = next(e for e in data["edges"] if {names[e["s"]], names[e["t"]]} == {"RUS", "ARM"})
    assert edge["n"] == len(edge["ev"]) == 2
    assert all(data["statements"][s]["t"] for s in edge["ev"])


def test_marks_are_where_the_names_are(page):
    data = data_of(page)
    marked = {
        (row["t"][start:end], data["nodes"][node]["id"])
        for row in data["statements"]
        for start, end, node in row["m"]
    }
    assert marked == {("Russie", "RUS"), ("Arménie", "ARM"), (HOSTILE, "xss")}


def test_names_are_never_markup(page):
    assert HOSTILE not in page
    assert "<b>titre" not in page
    assert len(re.findall("<script", page)) == 2


def test_the_page_asks_the_network_for_nothing(page):
    assert "default-src 'none'" in page
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", page)
    assert "unsafe" not in re.search(r'Content-Security-Policy" content="([^"]*)', page)[1]


def test_the_same_graph_gives_the_same_bytes(out, page):
    again = write_viewer(out, out / "again.html").read_text(encoding="utf-8")
    assert again == page


def test_what_is_left_out_is_counted(out):
    graph = load(out)
    small = collect(graph, out / "tables", max_nodes=2, max_edges=1, max_statements=1)
    assert [node["id"] for node in small.nodes] == ["ARM", "RUS"]
    assert len(small.statements) == 1
    assert small.omitted == {"nodes": 1, "edges": 2, "statements": 1}


def test_tables_changed_since_the_run_are_refused(out):
    graph = load(out)
    table = out / "tables" / "mentions.parquet"
    write_manifest(out, [table])
    table.write_bytes(table.read_bytes()[::-1])
    with pytest.raises(StoreError, match=r"mentions\.parquet was changed"):
        collect(graph, out / "tables")


def test_the_page_opens_on_an_entity(out):
    path = write_viewer(out, out / "start.html", start="ARM")
    assert data_of(path.read_text(encoding="utf-8"))["start"] == "ARM"


def test_the_bundle_was_built_from_this_source():
    source = Path(viewer.__file__).parent / "source"
    built_from = (source.parent / "bundle" / "SOURCE.sha256").read_text().strip()
    assert source_digest(source) == built_from, (
        "run `npm ci && npm run build` in pipeline/viewer/source"
    )


@given(st.text(st.characters(codec=None)))
def test_escaped_json_is_the_same_value_and_inert(text):
    escaped = escape_json(text)
    assert not re.search("[<>&\u2028\u2029]", escaped)
    escaped.encode("utf-8")
    assert json.loads(escaped) == text
