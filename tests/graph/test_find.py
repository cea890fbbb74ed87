"""`find_entity`: what a user types, and whom it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import NotFoundError
from pipeline.graph import find_entity, find_speaker, find_theme, suggest
from pipeline.graph.find import fold
from tests.tables import said, tables_of

TABLES = tables_of(
    [
        said("FRA", "COD", "COG", "nikol-pachinian", "otsc", "serge-pachinian", "CIV",
             speaker="nikol-pachinian", themes=["énergie", "droits-humains"]),
        said("COD", speaker="journaliste", themes=["énergie"]),
    ],
    names={
        "FRA": "France", "COD": "République démocratique du Congo", "COG": "République du Congo",
        "nikol-pachinian": "Nikol Pachinian", "serge-pachinian": "Serge Pachinian",
        "otsc": "Organisation du traité de sécurité collective", "CIV": "Côte d’Ivoire",
    },
    aliases={"FRA": ["République française", "Paris"], "COD": ["RDC", "Congo"], "COG": ["Congo"],
             "nikol-pachinian": ["Pashinyan"], "otsc": ["OTSC"]},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "entity_id"),
    [
        pytest.param("FRA", "FRA", id="identifier"),
        pytest.param("France", "FRA", id="name"),
        pytest.param("  france ", "FRA", id="case and spaces"),
        pytest.param("republique francaise", "FRA", id="alias, no accents"),
        pytest.param("cote d'ivoire", "CIV", id="apostrophe"),
        pytest.param("COTE D IVOIRE", "CIV", id="no apostrophe"),
        pytest.param("rdc", "COD", id="acronym"),
        pytest.param("nikol", "nikol-pachinian", id="one word of the name"),
        pytest.param("pachinian nikol", "nikol-pachinian", id="words in another order"),
        pytest.param("Nikol-Pachinian", "nikol-pachinian", id="hyphen"),
        pytest.param("sécurité collective", "otsc", id="two words of the name"),
    ],
)
def test_found(text, entity_id):
    assert find_entity(TABLES, text) == entity_id
    assert find_entity(TABLES["entities"], text) == entity_id


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("Frnace", r"no entity is called 'Frnace': did you mean France \(FRA\)", id="typo"),
        pytest.param("pachinyan", r"did you mean Nikol Pachinian", id="other spelling"),
        pytest.param("Congo", r"several entities are called 'Congo': .*COD.*COG.*", id="shared"),
        pytest.param("Pachinian", r"several entities .*nikol-pachinian.*serge", id="family name"),
        pytest.param("???", r"no entity is called '\?\?\?' among the 7 of this run", id="nothing"),
    ],
)  # fmt: skip
def test_not_found(text, message):
    with pytest.raises(NotFoundError, match=message):
        find_entity(TABLES, text)


def test_suggestions_begin_with_the_nearest():
    assert suggest(TABLES, "Pachinyan nikol")[0] == "nikol-pachinian"
    assert suggest(TABLES, "zzzzzz") == []


def test_speakers_are_found_by_name_and_label():
    assert find_speaker(TABLES, "pachinian") == "nikol-pachinian"
    assert find_speaker(TABLES, "Journaliste") == "journaliste"
    with pytest.raises(NotFoundError, match="did you mean journaliste"):
        find_speaker(TABLES, "journalise")


def test_themes_are_found_without_accents():
    assert find_theme(TABLES, "energie") == "énergie"
    assert find_theme(TABLES, "Droits humains") == "droits-humains"
    with pytest.raises(NotFoundError, match="'énergi': did you mean énergie"):
        find_theme(TABLES, "énergi")


@given(st.text())
def test_fold_is_settled(text):
    assert fold(fold(text)) == fold(text)
