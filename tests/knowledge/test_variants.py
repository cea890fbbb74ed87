"""The forms generated from what a line of a table writes."""

import pytest

from pipeline.knowledge import Entity, Name, forms_of, split_name
from pipeline.knowledge.inflection import feminine, inflect
from pipeline.knowledge.parse import parse_names


def texts(entity, kind="name"):
    return {form.text for form in forms_of(entity) if form.kind == kind}


@pytest.mark.parametrize(
    ("masculine", "expected"),
    [
        ("italien", "italienne"),
        ("français", "française"),
        ("russe", "russe"),
        ("allemand", "allemande"),
        ("grenadien", "grenadienne"),
        ("espagnol", "espagnole"),
        ("sahraoui", "sahraouie"),
        ("guyanéen", "guyanéenne"),
        ("kasaïen", "kasaïenne"),
        ("breton", "bretonne"),
    ],
)
def test_feminine(masculine, expected):
    assert feminine(masculine) == expected


@pytest.mark.parametrize(
    ("singular", "expected"),
    [
        ("russe", ("russe", "russes")),
        ("danois", ("danois",)),
        ("provençal", ("provençal", "provençaux")),
    ],
)
def test_inflect(singular, expected):
    assert inflect(singular) == expected


@pytest.mark.parametrize(
    ("name", "surname", "leading", "expected"),
    [
        pytest.param("Vladimir Poutine", "", False, ("Vladimir", "Poutine"), id="plain"),
        pytest.param(
            "Ursula von der Leyen", "", False, ("Ursula", "von der Leyen"), id="particles"
        ),
        pytest.param("Xi Jinping", "Xi", True, ("Jinping", "Xi"), id="surname first"),
        pytest.param(
            "Nikol Pashinyan", "Pachinian", False, ("Nikol", "Pashinyan"), id="other spelling"
        ),
        pytest.param(
            "Valery Giscard d'Estaing",
            "Giscard d'Estaing",
            False,
            ("Valery", "Giscard d'Estaing"),
            id="two words",
        ),
        pytest.param("Felipe VI", "-", False, ("", ""), id="no surname"),
        pytest.param("Lula", "", False, ("", "Lula"), id="one word"),
    ],
)
def test_split_name(name, surname, leading, expected):
    assert split_name(name, surname, leading=leading) == expected


def test_a_person_is_found_by_initials_and_by_surname():
    entity = Entity(
        "jean-yves-le-drian",
        "LEADER",
        "Jean-Yves Le Drian",
        (Name("Jean-Yves Le Drian"),),
        surname="Le Drian",
    )
    forms = {form.text: form.flags for form in forms_of(entity)}
    assert forms["J.-Y. Le Drian"] >= {"initials", "derived"}
    assert forms["Le Drian"] >= {"surname", "needs_context"}


def test_a_person_known_by_surname_alone_gets_no_variant():
    entity = Entity(
        "lezama-ury", "LEADER", "Lezama", (Name("Lezama"),), flags=frozenset({"partial"})
    )
    assert texts(entity) == {"Lezama"}


def test_the_official_frame_takes_every_short_name():
    names = tuple(parse_names(["Biélorussie", "République du Bélarus", "Bélarus"]))
    found = texts(Entity("BLR", "STATE", "Biélorussie", names))
    assert {"République de Biélorussie", "République du Bélarus"} <= found


def test_the_owner_of_a_body_is_named_in_every_way():
    names = tuple(parse_names(["Conseil de sécurité des Nations unies"]))
    body = Entity("csnu", "ORGANISATION", names[0].text, names, parent="onu")
    assert "Conseil de sécurité de l'ONU" in texts(body)


def test_saint_is_abbreviated():
    names = tuple(parse_names(["Saint-Vincent", "Sainte-Lucie"]))
    assert {"St-Vincent", "Ste-Lucie"} <= texts(Entity("X", "PLACE", "Saint-Vincent", names))


def test_a_contracted_article_is_dropped_but_not_a_feminine_one():
    cairo = Entity("le-caire", "PLACE", "Le Caire", tuple(parse_names(["Le Caire"])))
    hague = Entity("la-haye", "PLACE", "La Haye", tuple(parse_names(["La Haye"])))
    assert "Caire" in texts(cairo)
    assert "Haye" not in texts(hague)


@pytest.mark.parametrize(
    ("text", "flags", "case"),
    [
        pytest.param("Niger?", {"ambiguous"}, "capital", id="ambiguous"),
        pytest.param("Congo??", {"needs_context"}, "capital", id="needs context"),
        pytest.param("ONU", {"acronym"}, "exact", id="acronym"),
        pytest.param("JCPoA", {"acronym"}, "exact", id="acronym with a small letter"),
        pytest.param("EU??", {"acronym", "needs_context"}, "exact", id="doubtful acronym"),
        pytest.param("Time!", set(), "exact", id="exact case"),
        pytest.param("Moscou", set(), "capital", id="plain"),
        pytest.param("organisation des nations unies", set(), "any", id="long name"),
    ],
)
def test_marks_of_a_name(text, flags, case):
    (name,) = parse_names([text])
    assert (set(name.flags), name.case) == (flags, case)
    assert "?" not in name.text
    assert "!" not in name.text


def test_a_pronounceable_acronym_may_be_written_as_a_word():
    names = tuple(parse_names(["UNESCO", "CARE", "OTSC"]))
    forms = {f.text: f.flags for f in forms_of(Entity("x", "ORGANISATION", "UNESCO", names))}
    assert "needs_context" not in forms["Unesco"]
    assert "needs_context" in forms["Care"]


def test_a_name_written_with_a_small_head_stays_beside_the_one_with_a_capital():
    islands = Entity("MHL", "STATE", "x", tuple(parse_names(["Îles Marshall", "îles Marshall"])))
    assert {"Îles Marshall", "îles Marshall"} <= texts(islands)


def test_the_son_of_is_spelt_in_every_way():
    emir = Entity("x", "LEADER", "x", tuple(parse_names(["Tamim ben Hamad al-Thani"])))
    assert {"Tamim bin Hamad al-Thani", "Tamim ibn Hamad al-Thani"} <= texts(emir)
    premier = Entity("y", "LEADER", "y", tuple(parse_names(["Ben Bella"])))
    assert "bin Bella" not in texts(premier)
