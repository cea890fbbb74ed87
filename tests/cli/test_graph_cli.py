"""`entente graph`: what each option prints and writes."""

import json

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.store import read_manifest, write_manifest
from tests.tables import said, save, tables_of, world

NAMES = {"A": "Arménie", "B": "Bélarus", "C": "Chypre"}
TALK = tables_of(
    [
        said("A", "B", doc="d1", themes=["énergie"], speaker="emmanuel-macron", text="A. B."),
        said("A", "B", doc="d2", themes=["paix"], speaker="serguei-lavrov"),
        said("B", "C", doc="d2"),
        said("onu", doc="d2"),
    ],
    dates={"d1": "2019-11-05", "d2": "2020-02-29"},
    names=NAMES,
    types={"onu": "ORGANISATION"},
)


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return save(TALK, tmp_path_factory.mktemp("run"))


def run(*args):
    return CliRunner().invoke(app, ["graph", *map(str, args)])


def first_line(*args):
    result = run(*args)
    assert result.exit_code == 0, result.output
    return result.output.splitlines()[0]


def test_summary(out):
    result = run(out)
    assert result.exit_code == 0
    assert result.output.startswith(
        "4 entities, 2 pairs in 4 statements of 2 documents, 2019-11-05 to 2020-02-29\n"
    )
    assert "2          2      2   0.42  Arménie — Bélarus" in result.output


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(["--type", "state"], "3 entities, 2 pairs", id="type in any case"),
        pytest.param(["--since", "2020"], "4 entities, 2 pairs in 3 statements", id="since a year"),
        pytest.param(["--until", "2019"], "2 entities, 1 pairs", id="until the end of a year"),
        pytest.param(["--until", "2020-02"], "4 entities, 2 pairs", id="until a month's end"),
        pytest.param(["--since", "2020-03-01"], "0 entities", id="since a day"),
        pytest.param(["--speaker", "Macron"], "2 entities, 1 pairs in 1 stat", id="speaker"),
        pytest.param(["--theme", "energie"], "2 entities, 1 pairs in 1 stat", id="theme"),
        pytest.param(
            ["--theme", "energie", "--theme", "paix"], "2 entities, 1 pairs in 2", id="or"
        ),
        pytest.param(["--document", "d2*"], "4 entities, 2 pairs in 3", id="document"),
        pytest.param(["--min-weight", "2"], "4 entities, 1 pairs", id="min weight"),
        pytest.param(["--min-statements", "2", "--no-isolates"], "2 entities, 1", id="isolates"),
        pytest.param(["--unit", "document"], "4 entities, 6 pairs", id="unit"),
        pytest.param(["--window", "2"], "4 entities, 5 pairs", id="window"),
        pytest.param(["--kind", "demonym"], "0 entities", id="kind"),
        pytest.param(["--ego", "chypre"], "2 entities, 1 pairs", id="ego"),
        pytest.param(["--ego", "chypre", "--radius", "2"], "3 entities, 2 pairs", id="radius"),
        pytest.param(["--backbone", "significance"], "4 entities, 0 pairs", id="backbone"),
    ],
)
def test_filters(out, options, expected):
    assert first_line(out, *options).startswith(expected)


def test_path(out):
    result = run(out, "--path", "armenie", "chypre")
    assert result.output.splitlines()[:3] == [
        "Arménie → Bélarus → Chypre",
        "  Arménie — Bélarus: 2 statements, weight 2",
        "    2019-11-05 · emmanuel-macron · d1.txt · énergie",
    ]


def test_slices(out):
    lines = run(out, "--slice", "year").output.splitlines()
    assert lines[0] == "2019: 2 entities, 1 pairs in 1 statements of 1 documents"
    assert lines[1] == "2020: 4 entities, 2 pairs in 3 statements of 1 documents"
    assert lines[2] == "  new entities (2): Chypre, onu"


def test_directed(out):
    lines = run(out, "--directed").output.splitlines()
    assert lines[0] == "2 speakers name 4 entities in all"
    assert lines[-1].endswith("serguei-lavrov → Bélarus")


def test_json(out):
    content = json.loads(run(out, "--json").output)
    assert [node["label"] for node in content["nodes"]] == ["Arménie", "Bélarus", "Chypre", "onu"]
    assert content["edges"][0]["n_statements"] == 2


def test_json_of_slices_and_paths(out):
    parts = json.loads(run(out, "--slice", "year", "--json").output)
    assert [(part["name"], len(part["graph"]["nodes"])) for part in parts] == [
        ("2019", 2), ("2020", 4),
    ]  # fmt: skip
    found = json.loads(run(out, "--path", "armenie", "chypre", "--json").output)
    assert found[0]["entity_ids"] == ["A", "B", "C"]
    assert found[0]["steps"][0]["evidence"][0]["date"] == "2019-11-05"


def test_speakers_unknown_as_entities_have_their_label(tmp_path):
    rows = [said("A", doc="d1", speaker="elise-martin", label="Mme Élise Martin")]
    lines = run(save(tables_of(rows, names=NAMES), tmp_path), "--directed").output.splitlines()
    assert lines[-1].endswith("Mme Élise Martin → Arménie")


def test_nothing_is_written_unless_told(out):
    before = sorted(out.rglob("*"))
    run(out)
    assert sorted(out.rglob("*")) == before


def test_files_are_written(out, tmp_path):
    result = run(out, "--output", tmp_path, "--format", "gexf", "--format", "csv")
    assert (
        result.output.splitlines()[-1] == f"3 files in {tmp_path}: graph.gexf, nodes.csv, edges.csv"
    )
    assert sorted(p.name for p in tmp_path.iterdir()) == ["edges.csv", "graph.gexf", "nodes.csv"]


def test_files_of_the_run_are_recorded_anew(tmp_path):
    out = save(TALK, tmp_path)
    run(out, "-o", out / "graph", "--format", "csv")
    write_manifest(out, [out / "graph" / "edges.csv"])
    before = read_manifest(out).digests
    run(out, "-o", out / "graph", "--format", "csv", "--theme", "paix")
    assert read_manifest(out).digests != before
    read_manifest(out).check("graph/edges.csv")


def test_plots_are_written(tmp_path):
    pytest.importorskip("vl_convert")
    run_out = save(world(statements=60), tmp_path / "run")
    result = run(run_out, "--plot", "all", "--entity", "russie", "--plot-format", "svg",
                 "--format", "json", "-o", tmp_path / "figures")  # fmt: skip
    assert result.exit_code == 0, result.output
    assert sorted(p.name for p in (tmp_path / "figures").iterdir()) == [
        "degrees.svg", "graph.json", "heatmap.svg", "network.svg", "timeline.svg",
    ]  # fmt: skip
    assert "Russie au fil du temps" in (tmp_path / "figures" / "timeline.svg").read_text("utf-8")


def test_slices_are_written_each_in_its_folder(out, tmp_path):
    run(out, "--slice", "year", "-o", tmp_path, "--format", "gexf")
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.gexf")) == [
        "2019/graph.gexf", "2020/graph.gexf",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        pytest.param(["--ego", "Armenye"], 1, "did you mean Arménie (A)?", id="entity"),
        pytest.param(["--speaker", "Macrn"], 1, "did you mean emmanuel-macron", id="speaker"),
        pytest.param(["--theme", "énergi"], 1, "did you mean énergie?", id="theme"),
        pytest.param(["--ego", "Zorglub"], 1, "no entity is called 'Zorglub' among", id="unlike"),
        pytest.param(["--speaker", "Zorglub"], 1, "no speaker is called", id="no such speaker"),
        pytest.param(["--document", "d9"], 1, "no document is called 'd9': exp", id="document"),
        pytest.param(["--unit", "page"], 2, "--unit 'page': expected 'sentence'", id="unit"),
        pytest.param(["--weight", "poids"], 2, "--weight 'poids': expected", id="weight"),
        pytest.param(["--type", "PAYS"], 2, "--type 'PAYS': expected 'STATE'", id="type"),
        pytest.param(["--kind", "nom"], 2, "--kind 'nom': expected 'name'", id="kind"),
        pytest.param(
            ["--since", "2022", "--until", "2021"], 2, "comes after until", id="dates upside down"
        ),
        pytest.param(["--radius", "2"], 2, "--radius counts the steps", id="radius of nothing"),
        pytest.param(["--format", "csv"], 2, "--format needs --output", id="format without"),
        pytest.param(["--entity", "A"], 2, "--entity needs --output", id="entity without"),
        pytest.param(["--path", "A", "C", "-o", "x"], 2, "--path writes no files", id="path file"),
        pytest.param(["--path", "A", "onu"], 1, "onu (onu) is named with nobody", id="alone"),
        pytest.param(["--since", "hier"], 2, "expected 2019, 2019-05 or 2019-05-01", id="date"),
        pytest.param(["--plot", "pie", "-o", "x"], 2, "--plot pie: expected one of", id="plot"),
        pytest.param(["--plot", "network"], 2, "--plot needs --output FOLDER", id="plot without"),
        pytest.param(
            ["--format", "xlsx", "-o", "x"], 2, "--format xlsx: expected one", id="format"
        ),
        pytest.param(["--slice", "eon"], 2, "expected year, quarter", id="slice"),
        pytest.param(["--ego", "A", "--directed"], 2, "give one of them", id="two questions"),
    ],
)
def test_one_sentence_on_errors(out, options, code, message):
    result = run(out, *options)
    assert result.exit_code == code
    assert message in " ".join(result.stderr.replace("│", " ").split())
    assert "Traceback" not in result.stderr


def test_help_has_examples():
    result = run("--help")
    assert "entente graph out --path Bakou Paris" in result.output
