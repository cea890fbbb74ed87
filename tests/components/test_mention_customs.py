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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Un passage en direct sur Zambia TV hier.", "Zambia TV"),
        ("Il l'a dit au Niger Matin.", "Niger Matin"),
    ],
)
def test_a_channel_named_after_a_state_is_no_state(text, name):
    found = proposed(text)
    assert (name, "ORGANISATION", "name") in found
    assert (name.split()[0], "STATE", "name") not in found


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("Les ports d'Afrique du sud sont pleins.", "Afrique du sud", "STATE"),
        ("La route de l'Afrique de l'ouest est longue.", "Afrique de l'ouest", "PLACE"),
    ],
)
def test_points_of_the_compass_may_be_small(text, name, type_):
    assert (name, type_, "name") in proposed(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Varga (PPE), au nom du groupe. - (HU) Madame la Présidente, merci.", "HU"),
        ("ZB 2011/4 (traduction)", "ZB"),
        ("OXA/CONT 12/19", "CONT"),
    ],
)
def test_codes_of_languages_and_symbols_are_no_names(text, name):
    assert not any(word == name for word, _, _ in proposed(text, (name, "ORGANISATION", "name")))


def test_names_of_files_hold_the_names_of_the_text():
    text = "Milena Kovar est arrivée.\nIMG_33_kovar_kenya.jpg"
    found = proposed(text, ("Milena Kovar", "LEADER", "name"))
    assert ("kovar", "LEADER", "name") in found
    assert ("kenya", "STATE", "name") in found


def test_buttons_to_share_a_page_name_nobody():
    assert proposed("Partager sur : Facebook, Twitter") == ()
    assert ("Facebook", "ORGANISATION", "name") in proposed("Facebook a fermé la page.")


def test_the_committee_of_the_red_cross_is_one_name():
    found = proposed("Le Comité international de la Croix-Rouge a visité le camp.")
    assert found == (("Comité international de la Croix-Rouge", "ORGANISATION", "name"),)
