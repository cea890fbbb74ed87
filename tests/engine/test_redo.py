"""What a change redoes, and that the result is the one of a run that starts with the change."""

import shutil
from collections import Counter

import pytest

from pipeline.config import read_config
from pipeline.engine import codeprint
from pipeline.engine.plan import fingerprints
from pipeline.engine.run import run_corpus
from pipeline.resources import resource
from pipeline.store import read_output_table
from tests.fault.conftest import results

pytestmark = pytest.mark.model
HEADER = "decision\tsubject\tobject\tdoc_id\tcomment\n"
DECISIONS = {
    "merge": "merge\tArménie\tRUS\t\t\n",
    "split": "split\tRussie\tRUS\t\t\n",
    "rename": "rename\tRUS\tLa Russie d'aujourd'hui\t\t\n",
    "ignore": "ignore\tArménie\t\t\t\n",
    "speaker": "merge\tEmmanuel Macron\tle-president\t\t\n",
}


@pytest.fixture
def out(corpus, tmp_path, light):
    run_corpus([corpus], tmp_path / "out", light())
    return tmp_path / "out"


def redone(corpus, out, settings, tmp_path):
    """Run again; return the documents analysed, after comparing with a run that begins so."""
    before = {path: path.stat().st_mtime_ns for path in (out / "parts").rglob("*.parquet")}
    result = run_corpus([corpus], out, settings)
    run_corpus([corpus], tmp_path / "afresh", settings)
    assert results(out) == results(tmp_path / "afresh")
    shutil.rmtree(tmp_path / "afresh")
    kept = {p for p, time in before.items() if p.is_file() and p.stat().st_mtime_ns == time}
    stages = {p.relative_to(out / "parts").parts[0] for p in set(before) - kept}
    return result.done["analysed"], stages


def mentions(out):
    rows = read_output_table(out, "mentions", ["text", "entity_id"]).to_pylist()
    return {(row["text"], row["entity_id"]) for row in rows}


@pytest.mark.parametrize("verb", DECISIONS)
def test_a_decision_redoes_linking_only(verb, corpus, out, light, tmp_path):
    path = tmp_path / "mine.tsv"
    path.write_text(HEADER + DECISIONS[verb], encoding="utf-8")
    before = mentions(out)
    assert redone(corpus, out, light(paths__decisions=str(path)), tmp_path) == (0, set())
    if verb == "rename":
        names = read_output_table(out, "entities").to_pylist()
        assert "La Russie d'aujourd'hui" in {row["name"] for row in names}
    else:
        assert mentions(out) != before
    path.write_text(HEADER, encoding="utf-8")
    assert redone(corpus, out, light(paths__decisions=str(path)), tmp_path) == (0, set())
    assert mentions(out) == before


def test_a_decision_about_what_no_text_names_changes_nothing(corpus, out, light, tmp_path):
    path = tmp_path / "mine.tsv"
    path.write_text(HEADER + "rename\tTUV\tles Tuvalu\t\t\n", encoding="utf-8")
    before = mentions(out)
    run_corpus([corpus], out, light(paths__decisions=str(path)))
    assert mentions(out) == before


def test_what_decisions_say(corpus, out, light, tmp_path):
    path = tmp_path / "mine.tsv"
    lines = "".join(DECISIONS[verb] for verb in ("split", "speaker"))
    lines += "ignore\tChili\t\t\t\nmerge\tKenya\tMAR\t\t\n"
    path.write_text(HEADER + lines, encoding="utf-8")
    run_corpus([corpus], out, light(paths__decisions=str(path)))
    found = mentions(out)
    assert {("Russie", "russie"), ("Kenya", "MAR"), ("Maroc", "MAR")} <= found
    assert not {text for text, _ in found} & {"Chili"}
    statements = read_output_table(out, "statements").to_pylist()
    assert {row["speaker_id"] for row in statements if row["speaker_id"]} == {"le-president"}
    documents = read_output_table(out, "documents").to_pylist()
    counted = Counter(read_output_table(out, "mentions")["doc_id"].to_pylist())
    assert {row["doc_id"]: row["n_mentions"] for row in documents} == counted
    rules = {row["rule"] for row in read_output_table(out, "merges").to_pylist()}
    assert {"decision_split", "decision_merge"} <= rules


REDONE = [
    ({"graph__unit": "document"}, 0, set()),
    ({"corpus__duplicates": "count_all"}, 0, {"ingest"}),
    ({"components__entities__roles": False}, 5, {"enrich", "themes"}),
    ({"nlp__pipeline": ["structure", "gazetteer", "entities", "linker"]}, 5, {"enrich", "themes"}),
    ({"run__batch_documents": 1, "run__timeout_seconds": 9.0}, 0, set()),
]


@pytest.mark.parametrize(("change", "analysed", "stages"), REDONE)
def test_a_setting_redoes_what_it_decides(change, analysed, stages, corpus, out, light, tmp_path):
    assert redone(corpus, out, light(**change), tmp_path) == (analysed, stages)


def test_a_column_read_otherwise_redoes_its_documents(corpus, out, light, tmp_path):
    settings = light(corpus__title_column="date")
    assert redone(corpus, out, settings, tmp_path) == (2, {"ingest", "enrich", "themes"})


def test_knowledge_redoes_the_analysis(corpus, out, light, tmp_path):
    extra = tmp_path / "organisations-mine.tsv"
    extra.write_text("id\tname\nligue-des-lacs\tLigue des Lacs\n", encoding="utf-8")
    settings = light(paths__extra_knowledge=[str(extra)])
    assert redone(corpus, out, settings, tmp_path) == (5, {"enrich", "themes"})


@pytest.mark.parametrize(
    ("act", "analysed"),
    [
        (lambda corpus: (corpus / "a.txt").write_text("La Chine écrit à l'Inde."), 1),
        (lambda corpus: (corpus / "b.txt").unlink(), 0),
        (lambda corpus: (corpus / "z.txt").write_text("Le Ghana répond au Pérou."), 1),
        (lambda corpus: (corpus / "a.txt").touch(), 0),
    ],
    ids=["changed", "removed", "added", "touched"],
)
def test_a_document_redoes_itself(act, analysed, corpus, out, light, tmp_path):
    act(corpus)
    assert redone(corpus, out, light(), tmp_path)[0] == analysed


def changed(before, after):
    return {
        name
        for name in before.__dataclass_fields__
        if getattr(before, name) != getattr(after, name)
    }


@pytest.mark.parametrize(
    ("path", "stages"),
    [
        ("entities_model", {"enrich", "finalise"}),
        ("themes_model", {"themes", "finalise"}),
        ("cues", {"enrich", "finalise"}),
    ],
)
def test_a_model_redoes_its_stage(path, stages, tmp_path):
    copy = tmp_path / path
    shutil.copytree(resource(read_config().raw["paths"][path]), copy)
    config = read_config(overrides={f"paths.{path}": str(copy)})
    before = fingerprints(config)
    assert changed(before, fingerprints(read_config())) <= {"finalise"}
    (copy / "NOTE.txt").write_text("another model")
    assert changed(before, fingerprints(config)) == stages


@pytest.mark.parametrize(
    ("file", "stages"),
    [
        ("corpus/rows.py", {"ingest"}),
        ("components/ner.py", {"enrich"}),
        ("structure/kinds.py", {"enrich"}),
        ("themes/model.py", {"themes"}),
        ("linking/corpus.py", {"enrich", "finalise"}),
        ("viewer/page.py", {"finalise"}),
        ("cli/show.py", set()),
    ],
)
def test_a_version_redoes_the_stages_whose_code_changed(file, stages, monkeypatch):
    before = fingerprints(read_config())
    real = codeprint._source_files
    file = codeprint._ROOT / file

    def without(path):
        return [p for p in real(path) if p != file]

    assert file.is_file()
    codeprint.code_fingerprint.cache_clear()
    monkeypatch.setattr(codeprint, "_source_files", without)
    try:
        assert changed(before, fingerprints(read_config())) == stages
    finally:
        codeprint.code_fingerprint.cache_clear()
