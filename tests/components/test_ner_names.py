"""Names of the knowledge base in training: what may stand before them, what stands inside."""

import pytest
import spacy
from spacy.tokens import Span

from pipeline.components.attributes import GAZETTEER, register_attributes
from pipeline.components.training.names import knowledge_names, words_before
from pipeline.components.training.recipe import intervals, summary
from pipeline.components.training.scoring import Tally
from pipeline.knowledge import Knowledge
from pipeline.knowledge.records import Entity, Name


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        pytest.param("Norvège", "STATE", {"la", "de", "en", ""}, id="feminine state"),
        pytest.param("Mexique", "STATE", {"le", "du", "au", ""}, id="masculine in -e"),
        pytest.param("Islande", "STATE", {"l'", "d'", "en", "", "'"}, id="vowel"),
        pytest.param("Pays-Bas", "STATE", {"les", "des", "aux", ""}, id="plural after a hyphen"),
        pytest.param("États-Unis d'Amérique", "STATE", {"les", "des", "aux", ""}, id="plural"),
        pytest.param("Émirats arabes unis", "STATE", {"les", "des", "aux", ""}, id="plural head"),
        pytest.param("Malte", "STATE", {"à", "de", ""}, id="no article"),
        pytest.param("Cour suprême", "ORGANISATION", {"la", "de", ""}, id="feminine body"),
        pytest.param("Conseil nordique", "ORGANISATION", {"le", "du", "au", ""}, id="masculine"),
        pytest.param("Greenpeace", "ORGANISATION", {""}, id="unknown gender"),
        pytest.param("BERD", "ORGANISATION", {"la", "le", "de", "du", "au", ""}, id="acronym"),
        pytest.param("Jana Ozola", "LEADER", {""}, id="person"),
        pytest.param("Oslo", "PLACE", {"'", "d'", "à", ""}, id="place"),
    ],
)
def test_the_words_before_agree(text, type_, expected):
    assert set(words_before(text, type_)) == expected


def test_names_carry_what_stands_inside_them():
    register_attributes()
    nlp = spacy.blank("fr")

    def read(text):
        doc = nlp(text)
        spans = [
            Span(doc, t.i, t.i + 1, label="STATE", span_id="name") for t in doc if t.text == "Malte"
        ]
        doc.spans[GAZETTEER] = spans
        return doc

    bank = Entity("banque-de-malte", "ORGANISATION", "Banque de Malte", (Name("Banque de Malte"),))
    found = knowledge_names(Knowledge({bank.id: bank}), read)
    (name,) = found["ORGANISATION", "la"]
    assert name.words == ("Banque", "de", "Malte")
    assert name.leaf == ((2, 3, "STATE"),)
    assert name.leaf_hints == ("", "", "B-STATE")


def test_intervals_hold_the_measure():
    tallies = []
    for right in (8, 9, 10):
        tally = Tally()
        tally.add("core", set(range(right)), set(range(10)))
        tallies.append(tally)
    value, low, high = intervals(tallies)["core"]
    assert low <= value <= high
    assert value == pytest.approx(2 * 27 / (27 + 30))
    assert summary(tallies).startswith("core 0.947")
