"""Squares, streets and buildings are places with their noun; nouns tell places from others."""

import pytest

from tests.components.mention_cases import mentions, read
from tests.components.test_mention_customs import proposed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("La foule est allée de la place des Orangers jusqu'à la gare.", "place des Orangers"),
        ("Ils se sont retrouvés rue des Tanneurs, à midi.", "rue des Tanneurs"),
        ("Reçus au palais de la Concorde par le maire.", "palais de la Concorde"),
        ("Signé au théâtre Miramar devant la presse.", "théâtre Miramar"),
        ("Palais fédéral, 3 mars 2011", "Palais fédéral"),
        ("Casa Rosada, salle blanche, 4 mai 2009", "Casa Rosada"),
    ],
)
def test_sites_take_their_noun(text, name):
    assert (name, "PLACE", "name") in mentions(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "Il faut assurer la place de la Norvège dans le monde.",
        "Le palais de Sorabé se tait.",
        "La rue gronde et le Temple est loin.",
    ],
)
def test_a_rank_or_a_town_takes_no_noun(text):
    found = mentions(read(text))
    assert not any(word.startswith(("place", "palais", "rue")) for word, _, _ in found)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Trente mille personnes vivent au camp de Sorabé.", "Sorabé"),
        ("La retenue de Valdoria est pleine.", "Valdoria"),
    ],
)
def test_the_noun_before_tells_a_place(text, name):
    assert (name, "PLACE", "name") in proposed(text, (name, "ORGANISATION", "name"))


def test_a_company_stays_where_no_noun_tells():
    expected = ("Valdoria", "ORGANISATION", "name")
    assert proposed("Le contrat de Valdoria est signé.", expected) == (expected,)
