"""`entente themes`: every command as a user types it."""

import io
import json
import os
import pty
import shutil
import subprocess
import sys
from contextlib import suppress
from types import SimpleNamespace

import pyarrow as pa
import pytest
from rich.console import Console
from typer.testing import CliRunner

from pipeline.cli.themes import app
from pipeline.cli.themes_label import _chosen
from pipeline.cli.themes_support import say, seen_before
from pipeline.cli.themes_training import check_output, search_bar
from pipeline.store import read_table, write_manifest, write_table
from pipeline.themes.evaluation import Interval
from tests.themes.test_recipe import write_own

CONFIG = """
[themes]
taxonomy = null

[themes.features]
min_df = 1
buckets = 1024
vectors = null
lexicon = null

[themes.context]
networks = 1
hidden = [4]
epochs = 2

[themes.train]
folds = 2
"""


def run(*args, **options):
    return CliRunner().invoke(app, [str(a) for a in args], **options)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Train once; every test works on the same folder."""
    folder = tmp_path_factory.mktemp("themes")
    (folder / "themes.cfg").write_text(CONFIG, encoding="utf-8")
    write_own(folder / "own.jsonl", n=100)
    result = run(
        "train", folder / "own.jsonl", "-o", folder / "model", "--config", folder / "themes.cfg",
        "--own-taxonomy",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "micro-F1" in result.stdout
    return folder


@pytest.fixture
def to_label(tmp_path):
    path = tmp_path / "todo.jsonl"
    rows = [
        {"id": str(i), "text": f"Le {word} du matin, et puis le soir encore."}
        for i, word in enumerate(["bateau", "levain", "train", "four", "marin"])
    ]
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


def test_training_writes_card_report_and_model(made):
    assert "learning curve" in (made / "model" / "report.html").read_text().lower()
    assert (made / "model" / "card.md").read_text().startswith("# model")


def test_evaluate(made, tmp_path):
    result = run("evaluate", made / "model", made / "own.jsonl", "--report", tmp_path / "r.html")
    assert result.exit_code == 0
    assert "macro-F1" in result.stdout
    assert (tmp_path / "r.html").is_file()


def test_evaluate_json(made):
    result = run("evaluate", made / "model", made / "own.jsonl", "--json")
    assert json.loads(result.stdout)["micro_f1"][0] > 0.8


def test_predict_a_text_with_reasons(made):
    result = run("predict", made / "model", "le bateau et le marin", "--reasons")
    assert result.stdout.startswith("mer ")
    assert "bateau" in result.stdout.splitlines()[1]


def test_predict_a_file_as_json(made, to_label):
    result = run("predict", made / "model", to_label, "--json")
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [r["id"] for r in records] == list("01234")
    assert records[0]["themes"][0]["theme"] == "mer"


def test_suggest(made, to_label, tmp_path):
    result = run(
        "suggest", to_label, "--model", made / "model", "-n", "3", "--format", "prodigy",
        "-o", tmp_path / "next.jsonl",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert len((tmp_path / "next.jsonl").read_text().splitlines()) == 3
    assert "the model is unsure of" in result.stderr


def test_suggest_refuses_an_unknown_format(made, to_label):
    result = run("suggest", to_label, "--model", made / "model", "--format", "xml")
    assert result.exit_code == 2
    assert "expected one of jsonl" in result.stderr


def test_compare(made):
    result = run("compare", made / "model", made / "model", made / "own.jsonl")
    assert result.exit_code == 0
    assert "no difference" in result.stdout


def test_label_is_resumable(made, to_label, tmp_path):
    answers = tmp_path / "answers.jsonl"
    options = ["label", to_label, "-o", answers, "--model", made / "model"]
    first = run(*options, input="1\nzzz\npain\nq\n")
    assert first.exit_code == 0
    assert "2 of 5 done" in first.stdout
    second = run(*options, input="s\nu\n2 1\n\n")
    assert "5 of 5 done" not in first.stdout
    labels = [json.loads(line)["themes"] for line in answers.read_text().splitlines()]
    assert labels[:3] == [["mer"], ["pain"], ["pain", "mer"]]
    assert second.exit_code == 0


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("evaluate", "{made}/absent", "{made}/own.jsonl"), 2, "nothing at"),
        (("predict", "{made}/model", "absent/file.jsonl"), 1, "nothing at absent/file.jsonl"),
        (("evaluate", "{made}/model", "absent.jsonl"), 1, "no file at absent.jsonl"),
        (("train", "absent.jsonl", "-o", "{made}/x"), 1, "no file at absent.jsonl"),
        (("train", "{made}/own.jsonl", "-o", "{made}/x", "--config", "no.cfg"), 2, "no.cfg"),
    ],
)
def test_what_is_missing_is_one_sentence(made, args, code, message):
    result = run(*(str(a).format(made=made) for a in args))
    assert result.exit_code == code
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("taken", "holds something that is not a theme model"),
        ("taken/notes.txt", "is a file: choose another name"),
        ("taken/notes.txt/model", "cannot write to"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_before_training(made, tmp_path, output, message):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "notes.txt").write_text("mine")
    result = run(
        "train", made / "own.jsonl", "-o", tmp_path / output, "--config", made / "themes.cfg",
        "--own-taxonomy",
    )  # fmt: skip
    assert result.exit_code == 1
    assert message in result.stderr
    assert "fold" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert (tmp_path / "taken" / "notes.txt").read_text() == "mine"


def test_asking_whether_a_folder_can_be_written_leaves_nothing(tmp_path):
    check_output(tmp_path / "a" / "b" / "model", folder=True)
    assert list(tmp_path.iterdir()) == []


def test_figures_on_the_training_data_are_not_taken_for_a_test():
    found = SimpleNamespace(micro=Interval(0.95, 0.93, 0.97))
    for expected, warned in (([0.6, 0.5, 0.7], True), ([0.94, 0.9, 0.96], False)):
        model = SimpleNamespace(facts={"cross_validation": {"micro_f1": expected}})
        assert bool(seen_before(model, found)) is warned


def test_a_search_is_shown_as_one_bar_in_a_terminal():
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=True, width=100)
    with search_bar(1, console) as listen:
        listen("warning: 1 theme has fewer than 3 examples")
        listen("search: trial 1, best 0.5000, 59 s left")
        listen("search: trial 2, best 0.6000, 58 s left")
        listen("fold 1 of 5")
    lines = [line for line in shown.getvalue().splitlines() if "search:" in line]
    assert "trial 2, best 0.6000" in shown.getvalue()
    assert all("\x1b[" in line for line in lines)  # drawn over, not one below the other
    assert "fold 1 of 5" in shown.getvalue()


def test_a_search_is_told_line_by_line_elsewhere():
    with search_bar(1, Console(file=io.StringIO())) as listen:
        assert listen is say


def test_bad_data_is_told_once(made, tmp_path):
    result = run("train", made / "own.jsonl", "-o", tmp_path / "model")
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert "2 themes are not in the taxonomy: 'mer' (50), 'pain' (50)" in result.stderr
    assert "--own-taxonomy" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_nobody_has_labelled_yet_is_left_out_and_told(made, tmp_path):
    data = tmp_path / "doccano.jsonl"
    extra = [
        {"text": "Le chat dort.", "label": []},
        {"text": "…", "label": ["pain"]},
        {"text": "Rien."},
    ]
    write_own(data, extra=extra)
    result = run(
        "train", data, "-o", tmp_path / "model", "--config", made / "themes.cfg", "--own-taxonomy",
        "--no-curve",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "warning: 1 statement has an empty list of themes (left out)" in result.stderr
    assert "warning: 1 statement has no word (left out)" in result.stderr
    assert "1 statements have no label" in result.stderr
    facts = json.loads((tmp_path / "model" / "model.json").read_text())["facts"]
    assert facts["n_statements"] == 40
    judged = run("evaluate", tmp_path / "model", data)
    assert "statements  40" in judged.stdout
    assert "2 statements without words or without themes are left out" in judged.stderr


def test_an_interrupted_training_writes_nothing(made, tmp_path, monkeypatch):
    def interrupt(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.themes.recipe.learning_curve", interrupt)
    result = run(
        "train", made / "own.jsonl", "-o", tmp_path / "new" / "model", "--config",
        made / "themes.cfg", "--own-taxonomy",
    )  # fmt: skip
    assert result.exit_code == 130
    assert result.stderr.splitlines()[-1] == "entente: interrupted; no model was written"
    assert list(tmp_path.iterdir()) == []


def test_a_text_in_another_encoding_is_one_sentence(made, tmp_path):
    (tmp_path / "a.txt").write_bytes("Le bateau est arrivé.".encode("latin-1"))
    result = run("predict", made / "model", tmp_path / "a.txt")
    assert result.exit_code == 1
    assert "a.txt: not UTF-8" in result.stderr


def test_models_of_other_themes_are_named(made, tmp_path):
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps({"text": "Le gaz manque.", "themes": ["energie"]}) + "\n")
    result = run("compare", made / "model", made / "model", other)
    assert result.exit_code == 1
    assert f"{made / 'model'} cannot be judged on this data: 1 theme is not" in result.stderr


@pytest.fixture
def out(tmp_path):
    """Return the folder of a run with one statement, listed in its manifest."""
    folder = tmp_path / "out"
    path = folder / "tables" / "statements.parquet"
    row = {"statement_id": "d#0", "doc_id": "d", "start": 0, "kind": "narrative"}
    write_table(pa.Table.from_pylist([{**row, "text": "Le bateau et le marin."}]), path)
    write_manifest(folder, [path])
    return folder


def test_predict_a_run(made, out):
    result = run("predict", made / "model", out)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("mer ")


def test_a_table_changed_since_the_run_is_refused(made, out):
    path = out / "tables" / "statements.parquet"
    write_table(read_table(path).slice(0, 0), path)
    result = run("predict", made / "model", out)
    assert result.exit_code == 1
    assert "was changed or damaged since it was written" in result.stderr


def test_what_a_tool_numbered_anew_is_not_suggested_again(made, to_label, tmp_path):
    done = tmp_path / "doccano.jsonl"
    row = {"id": 977, "text": "Le levain du matin, et puis le soir encore.", "label": ["pain"]}
    done.write_text(json.dumps(row) + "\n", encoding="utf-8")
    result = run("suggest", to_label, "--model", made / "model", "-n", "5", "--done", done)
    texts = [json.loads(line)["text"] for line in result.stdout.splitlines()]
    assert texts
    assert row["text"] not in texts


def test_the_themes_can_be_shown_again_while_labelling(made, to_label, tmp_path):
    answers = tmp_path / "answers.jsonl"
    result = run("label", to_label, "-o", answers, "--model", made / "model", input="?\nq\n")
    assert result.stdout.count("  1 mer") == 2
    assert "guess: mer 0." in result.stdout
    assert not answers.exists()


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("jsonl", "next.jsonl"),
        ("csv", "next.csv"),
        ("doccano", "next.jsonl"),
        ("label-studio", "next.json"),
        ("prodigy", "next.jsonl"),
    ],
)
def test_what_was_suggested_can_be_labelled(made, to_label, tmp_path, form, name):
    tasks = tmp_path / name
    model = ["--model", made / "model"]
    assert run("suggest", to_label, *model, "--format", form, "-o", tasks).exit_code == 0
    result = run("label", tasks, "-o", tmp_path / "a.jsonl", *model, input="1\nq\n")
    assert "1 of 5 done" in result.stdout


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Droits de l'homme, mer", (["Droits de l'homme", "mer"], "")),
        ("2 Droits", (["mer", "Droits de l'homme"], "")),
        ("Droits de l'homme", (["Droits de l'homme"], "")),
        ("m", ([], "m")),
        ("1 9", (["Droits de l'homme"], "9")),
    ],
)
def test_themes_of_several_words_can_be_typed(typed, expected):
    assert _chosen(typed, ["Droits de l'homme", "mer", "mines"]) == expected


def test_labelling_in_a_real_terminal(made, to_label, tmp_path):
    answers = tmp_path / "answers.jsonl"
    command = [sys.executable, "-m", "pipeline", "themes", "label", to_label, "-o", answers]
    terminal, screen = pty.openpty()
    child = subprocess.Popen(
        [*map(str, command), "--model", str(made / "model")],
        stdin=screen, stdout=screen, stderr=screen,
    )  # fmt: skip
    os.close(screen)
    typed, shown = [b"2\n", b"\n", b"\x04"], b""
    with suppress(OSError):  # the terminal closes with the child
        while part := os.read(terminal, 4096):
            shown += part
            if shown.count(b"]: ") > 3 - len(typed):
                os.write(terminal, typed.pop(0))
    os.close(terminal)
    assert child.wait(timeout=60) == 0
    assert b"2 of 5 done" in shown
    labels = [json.loads(line)["themes"] for line in answers.read_text().splitlines()]
    assert labels[0] == ["pain"]
    assert labels[1] in (["mer"], ["pain"])


def test_a_mistyped_key_is_named(made, tmp_path):
    config = tmp_path / "bad.cfg"
    config.write_text("[themes]\n[themes.train]\nfold = 3\n", encoding="utf-8")
    result = run("train", made / "own.jsonl", "-o", tmp_path / "x", "--config", config)
    assert result.exit_code == 2
    assert "train.fold" in result.stderr


def test_a_tampered_model_is_refused(made, tmp_path):
    shutil.copytree(made / "model", tmp_path / "model")
    (tmp_path / "model" / "vocabulary.txt").write_text("x")
    result = run("predict", tmp_path / "model", "un texte quelconque")
    assert result.exit_code == 1
    assert "was changed" in result.stderr
