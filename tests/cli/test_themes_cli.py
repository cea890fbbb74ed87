"""`entente themes`: every command as a user types it."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from pipeline.cli.themes import app
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
