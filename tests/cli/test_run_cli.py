"""`entente run`: what it prints, how it ends, what it refuses."""

import pytest

from tests.cli.conftest import LIGHT

pytestmark = pytest.mark.model


def test_it_prints_pairs_and_where_to_look(entente, finished, tmp_path):
    (tmp_path / "a.txt").write_text("La France et le Japon. Le Japon et la France.")
    result = entente("run", tmp_path / "a.txt", "-o", tmp_path / "out", *LIGHT)
    assert result.exit_code == 0
    assert "1 documents (1 analysed, 0 unchanged), 1 statements" in result.output
    assert "France – Japon" in result.output
    assert "graph.html" in result.output


def test_a_document_set_aside_gives_exit_code_3(entente, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text("La France écrit au Japon.")
    (tmp_path / "in" / "empty.txt").write_text("")
    result = entente("run", tmp_path / "in", "-o", tmp_path / "out", *LIGHT)
    assert result.exit_code == 3
    assert "1 set aside" in result.output


def test_a_wrong_setting_is_wrong_usage(entente, tmp_path):
    result = entente("run", ".", "-o", tmp_path / "out", "--set", "graph.unitt=turn")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean graph.unit?" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_missing_input_is_one_sentence(entente, tmp_path):
    result = entente("run", tmp_path / "nowhere", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr.startswith("entente: ")
    assert "nowhere" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_dry_run_writes_nothing(entente, finished, tmp_path):
    (tmp_path / "a.txt").write_text("La France et le Japon.")
    result = entente("run", tmp_path / "a.txt", "-o", tmp_path / "out", "--dry-run", *LIGHT)
    assert result.exit_code == 0, result.stderr
    assert "1 sources (0 files ignored), 1 not read yet" in result.output
    assert not (tmp_path / "out").exists()


def test_a_second_run_is_foreseen_to_do_nothing(entente, finished):
    from pipeline.resources import resource

    result = entente("run", resource("data/samples"), "-o", finished, "--dry-run", *LIGHT)
    assert "0 characters to analyse" in result.output
    assert "0 are not" in result.output
