"""What the guide leaves out of a mention, and what is none: rules for what the network proposes."""

import pytest
from spacy.tokens import Span

from pipeline.components.attributes import BLOCKS, NER
from tests.components.mention_cases import arbiter, gazetteer, language, mentions, treaties
from tests.markup import Found


def proposed(text: str, *found: Found, block: str = "") -> tuple[Found, ...]:
    """Return the mentions of a text in which the network found these names."""
    doc = language()(text)
    spans = []
    for surface, type_, kind in found:
        start = text.index(surface)
        span = doc.char_span(start, start + len(surface), type_, span_id=kind)
        assert span is not None, surface
        spans.append(span)
    if block:
        doc.spans[BLOCKS] = [Span(doc, 0, len(doc), block)]
    doc = treaties()(gazetteer()(doc))
    doc.spans[NER] = spans
    return mentions(arbiter()(doc))


@pytest.mark.parametrize(
    ("text", "network", "expected"),
    [
        (
            "La parole est à l'Honorable Ambroise Kolani-Dossou.",
            ("l'Honorable Ambroise Kolani-Dossou", "PERSON", "name"),
            ("Ambroise Kolani-Dossou", "LEADER", "name"),
        ),
        (
            "Canciller Benavides : un mot encore.",
            ("Canciller Benavides", "LEADER", "name"),
            ("Benavides", "LEADER", "name"),
        ),
        (
            "Les troupes de l'ex-Ouganda-Front avancent.",
            ("ex-Ouganda-Front", "ORGANISATION", "name"),
            ("Ouganda-Front", "ORGANISATION", "name"),
        ),
    ],
)
def test_titles_and_former_are_left_out(text, network, expected):
    assert expected in proposed(text, network)
    assert network not in proposed(text, network)


def test_the_former_state_is_known_without_its_prefix():
    assert proposed("Les guerres de l'ex-Yougoslavie.") == (("Yougoslavie", "STATE", "name"),)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Un silence. (Brouhaha.) La séance reprend.", "Brouhaha"),
        ("(Mouvements divers au centre.)", "Mouvements divers"),
        ("L'ANIMATRICE : Bonsoir à tous.", "ANIMATRICE"),
        ("Cote : 44 QO 12, carton 3.", "Cote"),
    ],
)
def test_sounds_and_marks_are_no_names(text, name):
    assert proposed(text, (name, "ORGANISATION", "name")) == ()


@pytest.mark.parametrize(
    "text",
    [
        "English | Français | Русский",
        "[Français]",
        "Interprétation simultanée du géorgien, du néerlandais et de l'anglais",
        "(parle en anglais; texte français fourni par sa délégation)",
        "Les pays ayant le français en partage sont réunis.",
    ],
)
def test_languages_are_no_demonyms(text):
    assert proposed(text) == ()


def test_a_demonym_beside_a_language_stays():
    assert ("français", "STATE", "demonym") in proposed("Le ministre français lit un texte.")


@pytest.mark.parametrize(
    ("text", "town", "block", "expected"),
    [
        ("Il y manque encore Budapest.", "Budapest", "speech", ("STATE", "metonym")),
        ("Centre de presse, Budapest", "Budapest", "meta", ("PLACE", "name")),
        ("Nous étions à Budapest.", "Budapest", "speech", ("PLACE", "name")),
    ],
)
def test_the_network_tells_a_government_in_prose_where_no_word_does(text, town, block, expected):
    assert proposed(text, (town, "STATE", "metonym"), block=block) == ((town, *expected),)


def test_a_seat_of_power_is_a_building_after_its_palace():
    assert proposed("Reçus au palais de l'Élysée.") == (("palais de l'Élysée", "PLACE", "name"),)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (
            "La mission conduite par le professeur Aurel Zamfira est partie.",
            "Aurel Zamfira",
            "LEADER",
        ),
        ("Mme Ilse Vandorn, professeur à Gand, comme conseil et avocat;", "Ilse Vandorn", "PERSON"),
        ("M. Ruben Otaola, avocat, comme agent;", "Ruben Otaola", "LEADER"),
        ("J'appelle à la barre M. Ruben Otaola.", "Ruben Otaola", "PERSON"),
        (
            "La Cour internationale de Justice entend le juge Vandorn.",
            "Vandorn",
            "LEADER",
        ),
        ("Le tribunal de la ville entend le juge Vandorn.", "Vandorn", "PERSON"),
        (
            "Un juge détaché auprès de notre ministre, Aurel Zamfira, est parti.",
            "Aurel Zamfira",
            "PERSON",
        ),
        ("Le professeur Aurel Zamfira, envoyé à Lagos, a plaidé.", "Aurel Zamfira", "PERSON"),
        ("Aurel Zamfira, chargé de programme, a parlé.", "Aurel Zamfira", "PERSON"),
    ],
)
def test_the_part_that_one_has_tells_leaders_from_others(text, name, expected):
    found = proposed(text, (name, "LEADER", "name"))
    assert (name, expected, "name") in found
