"""A run: its tables, going on from an earlier one, the same bytes however it is done."""

import json

import pytest

from pipeline.engine.run import run_corpus
from pipeline.errors import InputError, StoreError
from pipeline.store import SCHEMAS, read_output_table
from pipeline.store.lock import output_lock

pytestmark = pytest.mark.model
VOLATILE = {"quarantine.parquet"}


def tables(out):
    return {
        p.name: p.read_bytes() for p in sorted((out / "tables").iterdir()) if p.name not in VOLATILE
    }


def graph_files(out):
    return {p.name: p.read_bytes() for p in sorted((out / "graph").rglob("*")) if p.is_file()}


def sources(out):
    return read_output_table(out, "documents", ["source"])["source"].to_pylist()


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def first(corpus, out, light):
    return run_corpus([corpus], out, light())


def test_every_table_has_its_schema(first, out):
    for name, schema in SCHEMAS.items():
        table = read_output_table(out, name)
        assert table.schema.names[: len(schema)] == schema.names, name
        assert table.schema.field(0).type == schema.field(0).type
    assert first.counts["documents"] == 5
    assert first.set_aside == 0


def test_a_mention_is_exactly_its_text(first, out):
    texts = dict(
        zip(
            *read_output_table(out, "documents", ["doc_id", "text"]).to_pydict().values(),
            strict=True,
        )
    )
    mentions = read_output_table(out, "mentions").to_pylist()
    assert len(mentions) >= 12
    for row in mentions:
        assert texts[row["doc_id"]][row["start"] : row["end"]] == row["text"]


def test_names_are_found_and_linked(first, out):
    mentions = read_output_table(out, "mentions").to_pylist()
    found = {(row["text"], row["entity_id"]) for row in mentions if row["type"] == "STATE"}
    assert {("Russie", "RUS"), ("Arménie", "ARM"), ("Japon", "JPN"), ("Kenya", "KEN")} <= found


def test_an_edge_counts_its_evidence(first, out):
    edges = read_output_table(out, "edges").to_pylist()
    assert edges
    for edge in edges:
        assert edge["n_statements"] == len(edge["statement_ids"])
        assert edge["source"] < edge["target"]


def test_the_speaker_of_a_label(first, out):
    rows = read_output_table(out, "statements").to_pylist()
    speakers = {row["speaker_id"] for row in rows if row["kind"] == "speech"}
    assert speakers == {"emmanuel-macron"}


def test_the_report_says_what_was_done(first, out):
    report = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert report["counts"]["documents"] == 5
    assert report["config"]["graph"]["layout"] == "circle"
    assert report["config"]["components"]["gazetteer"]["knowledge"] == "data/knowledge"
    assert report["undecided"]["speech_without_speaker"] == 0
    assert report["seconds"]["structure"] > 0
    assert report["n_tokens"] > 50


def test_speech_of_nobody_known_is_counted(light, tmp_path):
    words = "1\n00:00:01,000 --> 00:00:04,000\nNous saluons la Serbie et le Kosovo.\n"
    (tmp_path / "film.srt").write_text(words, encoding="utf-8")
    run_corpus([tmp_path / "film.srt"], tmp_path / "out", light())
    report = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert report["undecided"]["speech_without_speaker"] == 1


def test_a_second_run_does_nothing_again(first, corpus, out, light):
    before = tables(out), graph_files(out)
    again = run_corpus([corpus], out, light())
    assert again.done == {"analysed": 0, "reused": 5, "set_aside": 0}
    assert (tables(out), graph_files(out)) == before


def test_only_what_changed_is_done_again(first, corpus, out, light, tmp_path):
    (corpus / "a.txt").write_text("La Chine écrit à l'Inde.", encoding="utf-8")
    (corpus / "b.txt").unlink()
    (corpus / "e.txt").write_text("Le Ghana répond au Pérou.", encoding="utf-8")
    rows = (corpus / "d.jsonl").read_text(encoding="utf-8")
    (corpus / "d.jsonl").write_text(rows + '{"id": "3", "texte": "Le Tchad."}\n', encoding="utf-8")
    again = run_corpus([corpus], out, light())
    assert again.done["analysed"] == 3
    assert sources(out) == ["a.txt", "d.jsonl#1", "d.jsonl#2", "d.jsonl#3", "e.txt", "sub/c.txt"]
    run_corpus([corpus], tmp_path / "afresh", light())
    assert tables(out) == tables(tmp_path / "afresh")


def test_a_change_of_settings_redoes_the_analysis(first, corpus, out, light):
    again = run_corpus([corpus], out, light(components__entities__roles=False))
    assert again.done["analysed"] == 5


def test_a_change_of_the_graph_redoes_only_the_graph(first, corpus, out, light):
    again = run_corpus([corpus], out, light(graph__unit="document"))
    assert again.done["analysed"] == 0
    assert again.report["config"]["graph"]["unit"] == "document"


def test_fresh_forgets(first, corpus, out, light):
    assert run_corpus([corpus], out, light(), fresh=True).done["analysed"] == 5


@pytest.mark.parametrize(
    "setting", [{"run__engine": "local", "run__workers": 2}, {"run__batch_documents": 1}]
)
def test_the_same_bytes_however_it_is_done(first, corpus, out, light, tmp_path, setting):
    other = tmp_path / "other"
    run_corpus([corpus], other, light(**setting))
    assert tables(other) == tables(out)
    assert graph_files(other) == graph_files(out)


def test_nothing_to_read_is_one_sentence(out, light, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="empty"):
        run_corpus([tmp_path / "empty"], out, light())


def test_two_runs_in_one_folder(corpus, out, light):
    with output_lock(out), pytest.raises(StoreError, match="another run is writing"):
        run_corpus([corpus], out, light())
