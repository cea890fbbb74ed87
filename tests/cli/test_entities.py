"""`entente entities`: what the commands say; training itself is tested with the components."""

import json

import pytest
from typer.testing import CliRunner

from pipeline.cli import app

GOLD = """#@ kind=narrative themes=relations-bilaterales
La [[STATE:FIN|Finlande]] et l'[[STATE:ISL|Islande]] ont signé.
#@ kind=narrative themes=relations-bilaterales
Le [[ORGANISATION:conseil-nordique|Conseil nordique]] siège à [[PLACE:oslo|Oslo]].
"""
SOURCE = "La Finlande et l'Islande ont signé.\nLe Conseil nordique siège à Oslo.\n"


@pytest.fixture
def gold(tmp_path):
    folder = tmp_path / "gold"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(SOURCE, encoding="utf-8")
        (folder / f"{name}.gold.txt").write_text(GOLD, encoding="utf-8")
    return folder


def run(*args):
    return CliRunner().invoke(app, ["entities", *map(str, args)])


def test_a_folder_without_annotations_is_one_sentence(tmp_path):
    result = run("train", tmp_path, "--output", tmp_path / "model")
    assert result.exit_code == 1
    assert "no annotated document" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_missing_model_is_wrong_usage(gold):
    result = run("evaluate", gold, "--model", "models/absent")
    assert result.exit_code == 2
    assert "models/absent" in result.stderr


@pytest.mark.model
@pytest.mark.slow
def test_a_model_is_trained_and_judged(gold, tmp_path):
    result = run("train", gold, "-o", tmp_path / "model", "--epochs", 1, "--folds", 2)
    assert result.exit_code == 0, result.stderr
    manifest = json.loads((tmp_path / "model" / "MANIFEST.json").read_text(encoding="utf-8"))
    assert (manifest["documents"], manifest["mentions"]) == (2, 8)
    result = run("evaluate", gold, "--model", tmp_path / "model", "--json")
    assert result.exit_code == 0, result.stderr
    assert set(json.loads(result.stdout)["core"]) == {"f1", "low", "high"}
