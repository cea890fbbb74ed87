"""`entente/structure`: spans of blocks and statements, and what they know."""

import pytest
import spacy

from pipeline.components.attributes import BLOCKS, STATEMENTS
from pipeline.components.structure import provisional_speaker
from pipeline.records import Turn

TEXT = """Sommet de Varna
Varna, le 2 mai 2030

Stefan Radev : Chers amis, soyez les bienvenus.
Nous avons une heure.
(Applaudissements.)
Question : Et l'Europe ?
Stefan Radev : Elle attend."""


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("fr")
    nlp.add_pipe("entente/structure")
    return nlp


@pytest.fixture(scope="module")
def doc(nlp):
    return nlp(TEXT)


def test_blocks_carry_their_kind(doc):
    kinds = [span.label_ for span in doc.spans[BLOCKS]]
    assert kinds == ["title", "meta", "speech", "speech", "narrative", "speech", "speech"]


def test_blocks_are_the_lines(doc):
    assert [span.text for span in doc.spans[BLOCKS]] == [x for x in TEXT.split("\n") if x]


def test_statements_know_their_turn_and_speaker(doc):
    rows = [(s._.turn, s._.speaker_label, s._.speaker) for s in doc.spans[STATEMENTS]]
    assert rows == [
        (0, "Stefan Radev", "stefan-radev"),
        (0, "Stefan Radev", "stefan-radev"),
        (None, None, None),
        (1, "Question", "question"),
        (2, "Stefan Radev", "stefan-radev"),
    ]


def test_statements_know_their_block(doc):
    blocks = doc._.structure.blocks
    for statement in doc.spans[STATEMENTS]:
        assert blocks[statement._.block].start == statement.start_char


def test_an_empty_text_has_no_spans(nlp):
    doc = nlp("")
    assert (len(doc.spans[BLOCKS]), len(doc.spans[STATEMENTS])) == (0, 0)


def test_saved_and_loaded_it_does_the_same(nlp, tmp_path):
    nlp.to_disk(tmp_path / "saved")
    loaded = spacy.load(tmp_path / "saved")
    assert loaded(TEXT)._.structure == nlp(TEXT)._.structure
    assert spacy.blank("fr").from_bytes(spacy.blank("fr").to_bytes()) is not None


@pytest.mark.parametrize(
    ("turn", "speaker"),
    [
        (Turn(0, speaker="journaliste"), "journaliste"),
        (Turn(0, label_text="M. Diop", name=(3, 7)), "diop"),
        (Turn(0, label_text="Le porte-parole", role=(0, 7)), "m-diop"),
        (Turn(0, label_text="Une voix"), "une-voix"),
        (Turn(0), None),
    ],
    ids=["settled", "name", "office", "label", "nothing"],
)
def test_the_provisional_speaker(turn, speaker):
    assert provisional_speaker(turn, "M. Diop : Merci.") == speaker
