"""From files to a model folder: what a user's `train` does."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import DataError
from pipeline.themes.explain import explain
from pipeline.themes.locate import add_surroundings, key_of, source_texts
from pipeline.themes.persistence import load_model
from pipeline.themes.readers import read_labelled
from pipeline.themes.recipe import Parts, Recipe, train_and_write
from pipeline.themes.records import StatementInput
from pipeline.themes.settings import ThemeSettings, fitted
from pipeline.themes.taxonomy import read_taxonomy, taxonomy_table
from tests.themes.conftest import SMALL

WORDS = {
    "mer": ["bateau", "port", "voile", "marin", "vague"],
    "pain": ["four", "farine", "blé", "levain", "boulanger"],
}

PLAIN = [("mer", "bateau"), ("pain", "four")]


def write_own(path, n=40, extra=()):
    rows = [
        {"text": f"Le {word} numéro {i} du {WORDS[theme][(i + 2) % 5]}", "themes": [theme]}
        for i in range(n // 2)
        for theme in WORDS
        for word in [WORDS[theme][i % 5]]
    ]
    path.write_text("".join(json.dumps(r) + "\n" for r in [*rows, *extra]), encoding="utf-8")
    return path


@pytest.fixture
def recipe():
    settings = ThemeSettings.model_validate({**SMALL, "taxonomy": None})
    return Recipe(settings, own_taxonomy=True, curve=False)


def test_forty_examples_of_an_own_taxonomy(tmp_path, recipe):
    data = write_own(tmp_path / "own.jsonl")
    told = []
    model, found = train_and_write([data], tmp_path / "out", recipe, Parts(), progress=told.append)
    assert model.themes == ("mer", "pain")
    assert found.micro.value > 0.8
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "MANIFEST",
        "model.json",
        "model.skops",
        "vocabulary.txt",
        "card.md",
        "report.html",
    }
    again = load_model(tmp_path / "out")
    assert again.predict([StatementInput("le bateau et le marin")])[0][0].theme == "mer"
    assert any("fold" in line for line in told)


def test_few_statements_lean_on_the_lexicon_and_not_on_surroundings():
    plain = ThemeSettings()
    assert fitted(plain, 1000) == plain
    assert fitted(plain, 100_000) == plain
    few = fitted(plain, 250)
    assert few.features.lexicon_weight == 2 * plain.features.lexicon_weight
    assert not few.context.use
    silent = ThemeSettings.model_validate({"features": {"lexicon_weight": 0}})
    assert fitted(silent, 40).features.lexicon_weight == 0


def test_a_training_is_fitted_to_its_size(tmp_path, recipe):
    data = write_own(tmp_path / "own.jsonl")
    few = ThemeSettings.model_validate({**SMALL, "taxonomy": None, "context": {"fewest": 41}})
    model, _ = train_and_write([data], tmp_path / "few", replace(recipe, settings=few), Parts())
    assert model.context is None
    assert load_model(tmp_path / "few").settings == fitted(few, 40)
    enough, _ = train_and_write([data], tmp_path / "enough", recipe, Parts())
    assert enough.context is not None


def test_bad_data_writes_nothing(tmp_path, recipe):
    data = write_own(tmp_path / "own.jsonl", extra=[{"text": "Un.", "themes": ["sport"]}])
    parts = Parts(taxonomy={"mer": "", "pain": ""})
    strict = replace(recipe, own_taxonomy=False)
    with pytest.raises(DataError, match="sport"):
        train_and_write([data], tmp_path / "out", strict, parts)
    assert not (tmp_path / "out").exists()


def test_a_new_training_replaces_the_old_model(tmp_path, recipe):
    data = write_own(tmp_path / "own.jsonl")
    first, _ = train_and_write([data], tmp_path / "out", recipe, Parts())
    second, _ = train_and_write(
        [write_own(tmp_path / "own.jsonl", n=60)], tmp_path / "out", recipe, Parts()
    )
    assert load_model(tmp_path / "out").digest == second.digest != first.digest


def test_the_same_seed_gives_the_same_model_byte_for_byte(tmp_path, recipe):
    data = write_own(tmp_path / "own.jsonl")

    def digest(folder, seed):
        train = recipe.settings.train.model_copy(update={"seed": seed})
        settings = recipe.settings.model_copy(update={"train": train})
        again = replace(recipe, settings=settings)
        return train_and_write([data], tmp_path / folder / "mine", again, Parts())[0].digest

    assert digest("a", 1) == digest("b", 1) != digest("c", 2)


def test_search_keeps_to_its_time(tmp_path, recipe):
    data = write_own(tmp_path / "own.jsonl")
    searching = replace(recipe, search_minutes=0.01)
    told = []
    train_and_write([data], tmp_path / "out", searching, Parts(), progress=told.append)
    assert any(line.startswith("search: trial 1") for line in told)


def test_search_stops_when_nothing_is_wrong(tmp_path, recipe):
    rows = [{"text": f"le {w} numéro {i}", "themes": [t]} for i in range(20) for t, w in PLAIN]
    data = tmp_path / "own.jsonl"
    data.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    told = []
    searching = replace(recipe, search_minutes=5)
    train_and_write([data], tmp_path / "out", searching, Parts(), progress=told.append)
    assert sum(line.startswith("search:") for line in told) == 1


def test_statements_are_put_back_into_their_text(tmp_path):
    text = "Bonjour à tous.\nLe gazoduc reste fermé cet hiver.\nMerci de votre attention.\n"
    (tmp_path / "discours.txt").write_text(text, encoding="utf-8")
    data = tmp_path / "a.jsonl"
    rows = [
        {"text": "Le gazoduc reste fermé cet hiver.", "themes": ["energie"], "id": "x"},
        {"text": "Ailleurs, rien de nouveau.", "themes": ["procedure"], "id": "y"},
    ]
    data.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    located = add_surroundings(read_labelled([data]), source_texts([tmp_path / "discours.txt"]))
    assert located.found == 1
    assert located.same == {("a/x", "discours")}
    alone, found = located.documents
    assert alone.ids == ("y",)
    assert found.document == "discours"
    assert found.themes == (None, ("energie",), None)


def test_a_long_line_is_cut_around_its_statements(tmp_path):
    filler = "Nous parlons longuement de tout et de rien. " * 80
    (tmp_path / "d.txt").write_text(filler + "Le gazoduc reste fermé. " + filler)
    data = tmp_path / "a.jsonl"
    data.write_text(json.dumps({"text": "Le gazoduc reste fermé.", "themes": ["energie"]}) + "\n")
    located = add_surroundings(read_labelled([data]), source_texts([tmp_path / "d.txt"]))
    (document,) = located.documents
    at = next(i for i, themes in enumerate(document.themes) if themes)
    assert document.statements[at].text == "Le gazoduc reste fermé."
    assert at > 0


def test_missing_sources_are_named(tmp_path):
    with pytest.raises(DataError, match="nothing at"):
        list(source_texts([tmp_path / "absent"]))


def test_keys_ignore_all_but_letters():
    assert key_of("L’État, c'est moi !") == key_of("l'état c’est moi")


def test_reasons_name_the_words_that_push(model):
    (first, *_) = explain(model, [StatementInput("Le gazoduc et le pétrole.")], 0)
    assert first.theme == "energie"
    assert {r.word for r in first.reasons[:2]} <= {"gazoduc", "pétrole"}
    assert first.reasons[0].push > 0
    assert first.context == 0


def test_taxonomy_round_trip(tmp_path, taxonomy):
    path = tmp_path / "t.tsv"
    path.write_text(taxonomy_table(taxonomy), encoding="utf-8")
    assert read_taxonomy(path) == taxonomy
    assert len(taxonomy) == 19


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("theme;description\n", "the header is"),
        ("theme\tdescription\na\tx\na\ty\n", r":3: the theme 'a' stands twice"),
        ("theme\tdescription\n a\tx\n", "outer white space"),
    ],
)
def test_malformed_taxonomies_are_named(tmp_path, text, message):
    path = Path(tmp_path / "t.tsv")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_taxonomy(path)
