"""The tables that come with the package: complete, unique, and right where it was checked."""

import datetime as dt
from collections import Counter

import pytest

from pipeline.knowledge import load_knowledge
from pipeline.resources import resource


@pytest.fixture(scope="module")
def base():
    return load_knowledge(resource("data/knowledge"))


def ids(base, text, type=None):
    return [candidate.entity.id for candidate in base.candidates(text, type)]


def test_counts(base):
    counts = Counter(entity.type for entity in base.entities)
    assert counts["STATE"] >= 200
    assert counts["ORGANISATION"] >= 700
    assert counts["LEADER"] >= 2500
    assert counts["TREATY"] >= 400
    assert counts["PLACE"] >= 1500
    assert len(base.given_names) >= 1500
    assert len(base.roles) >= 60


def test_the_scopes_of_offices_and_the_parents_of_bodies_are_known(base):
    unknown = {
        office.scope
        for entity in base.entities
        for office in entity.offices
        if office.scope and office.scope not in base
    }
    unknown |= {e.parent for e in base.entities if e.parent and e.parent not in base}
    unknown |= {p for e in base.entities for p in e.parties if p not in base}
    assert unknown == set()


def test_every_office_has_a_category_of_the_roles_or_says_what_it_is(base):
    categories = {role.category for role in base.roles} | {
        "politician", "paramount-leader", "commissioner-general", "emergency-relief-coordinator",
        "intelligence-chief", "central-bank-governor",
    }  # fmt: skip
    used = {office.role for entity in base.entities for office in entity.offices}
    assert used - categories == set()


def test_no_office_ends_before_it_begins(base):
    wrong = [
        (entity.id, office)
        for entity in base.entities
        for office in entity.offices
        if office.start and office.end and office.end < office.start
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bélarus", "BLR"),
        ("Biélorussie", "BLR"),
        ("République de Biélorussie", "BLR"),
        ("COTE D'IVOIRE", "CIV"),
        ("Etats-Unis", "USA"),
        ("Haute-Volta", "BFA"),
        ("Zaïre", "COD"),
        ("URSS", "SUN"),
        ("RDA", "DDR"),
        ("RFA", "DEU"),
        ("Swaziland", "SWZ"),
        ("Saint-Siège", "VAT"),
        ("tadjikes", "TJK"),
        ("kirghizes", "KGZ"),
        ("émiraties", "ARE"),
        ("helvétique", "CHE"),
        ("Maison-Blanche", "USA"),
        ("Kremlin", "RUS"),
        ("Quai d'Orsay", "FRA"),
        ("Farnesina", "ITA"),
        ("Sublime Porte", "empire-ottoman"),
        ("Artsakh", "haut-karabakh"),
        ("Kyïv", "kiev"),
        ("OTSC", "otsc"),
        ("Organisation du Traité de Sécurité Collective", "otsc"),
        ("Conseil de sécurité de l'ONU", "conseil-de-securite-onu"),
        ("Marché commun", "cee"),
        ("Cédéao", "cedeao"),
        ("Société des Nations", "sdn"),
        ("TNP", "tnp"),
        ("S/RES/242", "resolution-242"),
        ("résolution 2231 (2015)", "resolution-2231"),
        ("JCPoA", "plan-d-action-global-commun"),
        ("Nikol Pashinyan", "nikol-pachinian"),
        ("Alexandre Loukachenko", "alexander-lukashenko"),
        ("Volodymyr Zelenskyy", "volodymyr-zelensky"),
        ("MBS", "mohammed-ben-salmane"),
    ],
)
def test_a_name_leads_to_its_entity(base, text, expected):
    assert ids(base, text)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Niger", {"NER"}, id="river and state"),
        pytest.param("Congo", {"COG", "COD"}, id="two Congos"),
        pytest.param("Guinée", {"GIN"}, id="three Guineas"),
        pytest.param("Corée", {"KOR", "PRK"}, id="two Koreas"),
        pytest.param("Luxembourg", {"LUX", "luxembourg"}, id="city and state"),
        pytest.param("Panama", {"PAN", "panama-ville"}, id="capital of the same name"),
        pytest.param("Moscou", {"RUS", "SUN", "moscou"}, id="capital, two periods"),
    ],
)
def test_a_shared_form_is_flagged(base, text, expected):
    candidates = base.candidates(text)
    assert {c.entity.id for c in candidates} >= expected
    assert any(c.flags & {"ambiguous", "needs_context"} for c in candidates)
    assert sum(c.prior for c in candidates) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(("text", "expected"), [("franco-", "FRA"), ("sino-", "CHN")])
def test_the_first_half_of_a_compound(base, text, expected):
    found = [c.entity.id for c in base.candidates(text) if "prefix" in c.flags]
    assert found == [expected]


def test_a_capital_stands_for_its_state_only_in_context(base):
    (mention,) = [c for c in base.candidates("Erevan") if c.entity.id == "ARM"]
    assert (mention.kind, "needs_context" in mention.flags) == ("metonym", True)


@pytest.mark.parametrize(
    ("text", "kind"), [("argentine", "demonym"), ("Argentine", "name"), ("ARGENTINE", "name")]
)
def test_capitals_tell_a_name_from_an_adjective(base, text, kind):
    assert base.candidates(text)[0].kind == kind


def test_a_seat_stands_for_its_organisation_only_in_context(base):
    (mention,) = [c for c in base.candidates("Bruxelles") if c.entity.id == "ue"]
    assert (mention.kind, "needs_context" in mention.flags) == ("metonym", True)


def test_candidates_can_be_asked_for_one_type(base):
    assert ids(base, "Luxembourg", "PLACE") == ["luxembourg"]
    assert ids(base, "Poutine", "STATE") == []


@pytest.mark.parametrize(
    ("role", "scope", "date", "expected"),
    [
        ("head-of-state", "FRA", dt.date(1962, 3, 18), ["charles-de-gaulle"]),
        ("head-of-government", "FRA", dt.date(1998, 1, 1), ["lionel-jospin"]),
        ("foreign-minister", "FRA", dt.date(2003, 2, 14), ["dominique-de-villepin"]),
        ("head-of-state", "RUS", dt.date(2010, 6, 1), ["dmitri-medvedev"]),
        ("head-of-government", "RUS", dt.date(2010, 6, 1), ["vladimir-poutine"]),
        ("head-of-government", "ARM", dt.date(2020, 12, 2), ["nikol-pachinian"]),
        ("secretary-general", "onu", dt.date(1999, 6, 10), ["kofi-annan"]),
        ("secretary-general", "otan", dt.date(2022, 2, 24), ["jens-stoltenberg"]),
        ("secretary-general", "otsc", dt.date(2020, 12, 2), ["stanislav-zas"]),
        ("paramount-leader", "SUN", dt.date(1962, 10, 22), ["nikita-khrouchtchev"]),
        ("head-of-state", "FRA", dt.date(1750, 1, 1), []),
        ("foreign-minister", "ISR", dt.date(2006, 6, 1), ["tzipi-livni"]),
        ("head-of-government", "IND", dt.date(1971, 12, 16), ["indira-gandhi"]),
        ("head-of-state", "USA", dt.date(1978, 9, 17), ["jimmy-carter"]),
    ],
)
def test_who_held_an_office(base, role, scope, date, expected):
    assert [entity.id for entity in base.offices(role, scope, date)] == expected


def test_without_a_date_everyone_who_held_it(base):
    found = {entity.id for entity in base.offices("secretary-general", "onu")}
    assert {"u-thant", "boutros-boutros-ghali", "antonio-guterres"} <= found


def test_persons_of_one_surname_stay_apart(base):
    found = {entity.id for entity in base.surname("BUSH")}
    assert found == {"george-bush", "george-w-bush"}
    assert {e.id for e in base.surname("Pashinyan")} == {"nikol-pachinian"}


def test_office_holders_by_state(base):
    assert any(e.id == "maia-sandu" for e in base.office_holders["MDA"])


def test_treaties_carry_date_place_and_parties(base):
    treaty = base.get("traite-de-l-elysee")
    assert (treaty.date, treaty.place, treaty.parties) == ("1963-01-22", "paris", ("FRA", "DEU"))


def test_bodies_know_their_owner_and_short_form(base):
    body = base.get("conseil-de-securite-collective-otsc")
    assert (body.parent, body.short) == ("otsc", ("Conseil",))


def test_no_unflagged_form_names_two_states(base):
    owners: dict[tuple[str, str], set[str]] = {}
    for form in base.forms():
        if form.type == "STATE" and not form.flags & {"ambiguous", "needs_context", "prefix"}:
            owners.setdefault((form.key, form.kind), set()).add(form.entity_id)
    assert {key: found for key, found in owners.items() if len(found) > 1} == {}


def test_acronyms_must_match_in_case(base):
    cases = {form.case for form in base.forms() if form.text in ("ONU", "CIA", "TNP")}
    assert cases == {"exact"}


def test_given_names_and_roles(base):
    assert base.given_names["ursula"] == "f"
    role = next(r for r in base.roles if r.category == "foreign-minister")
    assert role.leader
    assert "cheffe de la diplomatie" in role.forms


def test_loading_twice_gives_the_same_base(base):
    assert load_knowledge(resource("data/knowledge")) is base


@pytest.mark.parametrize("word", ["AMIS", "PAS", "UNIR", "SORT", "RSA", "EAU", "PSC"])
def test_acronyms_that_mean_something_else_need_context(base, word):
    forms = [form for form in base.forms() if form.text.upper() == word and form.case == "exact"]
    assert forms
    assert all("needs_context" in form.flags for form in forms)
