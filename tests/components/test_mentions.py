"""What the mention stages share: cue tables, the page, and behaviour on any text at all."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.components.attributes import ENTITIES
from pipeline.components.entities import is_pair
from pipeline.components.mentions.bodies import Bodies
from pipeline.components.mentions.callings import Callings
from pipeline.components.mentions.candidates import Candidate
from pipeline.components.mentions.contexts import Contexts
from pipeline.components.mentions.cues import alternatives, cue_words, read_rows, word_set
from pipeline.components.mentions.folding import is_shouted
from pipeline.components.mentions.page import page_of
from pipeline.components.mentions.persons import Persons
from pipeline.components.mentions.roles import in_portfolio
from pipeline.components.mentions.shapes import body_by_shape
from pipeline.components.mentions.trimming import Trimmer
from pipeline.errors import KnowledgeError
from pipeline.records import Structure, Turn
from tests.components.mention_cases import arbiter, gazetteer, language, read


def test_a_cue_table_is_read_with_its_comments(tmp_path):
    path = tmp_path / "cues.tsv"
    path.write_text("word\tnote\n# comment\n\nun|deux\tnumbers\ntrois\n", encoding="utf-8")
    assert read_rows(path) == (
        {"word": "un|deux", "note": "numbers"},
        {"word": "trois", "note": ""},
    )


def test_a_line_that_is_too_long_is_named(tmp_path):
    path = tmp_path / "cues.tsv"
    path.write_text("word\tnote\nun\tdeux\ttrois\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"cues\.tsv:2: 3 cells, expected 2"):
        read_rows(path)


def test_words_come_longest_first():
    pattern = re.compile(alternatives(frozenset(["a", "ab", "a.b"])))
    assert pattern.findall("a.b ab a acb") == ["a.b", "ab", "a", "a"]


def test_every_cue_table_can_be_read():
    assert "president" in cue_words("offices")
    assert Contexts().judge(page_of(language()("Ve République")), 0, 13, "ve republique")


def test_an_unknown_word_set_is_named():
    with pytest.raises(KnowledgeError, match="no set 'inconnu'"):
        word_set("inconnu")


@pytest.mark.parametrize(
    ("text", "shouted"),
    [("DÉCLARATION DE LOMÉ", True), ("Déclaration", False), ("ONU", False), ("", False)],
)
def test_is_shouted(text, shouted):
    assert is_shouted(text) == shouted


def test_a_page_knows_its_blocks_and_tokens():
    page = page_of(language()("La Russie.\n\nLA SUISSE ET L'ONU."))
    assert [kind for _, _, kind in page.blocks] == ["narrative", "narrative"]
    assert page.block_bounds(3) == (0, 10)
    assert page.tokens(3, 9) == (1, 2)
    assert page.tokens(4, 9) is None
    assert page.shouted(14)
    assert not page.shouted(3)
    assert page.before(12) == ""
    assert page.after(10) == ""
    assert not page.within_one_block(3, 14)


def test_a_candidate_that_cuts_a_token_makes_no_span():
    page = page_of(language()("La Russie."))
    page.keep("essai", [Candidate(4, 9, "STATE"), Candidate(3, 9, "STATE")])
    assert [s.text for s in page.doc.spans["essai"]] == ["Russie"]


WORDS = st.sampled_from(
    ["la", "Russie", "M.", "Durand", "président", "du", "Togo", "accord", "de", "Minsk", "(ONU)", ",",
     "\n", "et", "1998", "résolution", "242", "«", "»", "-", "/", "ministre", "Moscou", "a", "exigé",
     "franco-allemand", "L'", "Organisation", "de l'", ".", "(", ")", "Convention", "sur", "entre"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=40).map(" ".join)))
def test_any_text_gives_mentions_that_nest(text):
    doc = read(text)
    spans = list(doc.spans[ENTITIES])
    assert spans == sorted(spans, key=lambda s: (s.start, -s.end))
    for i, first in enumerate(spans):
        assert "\n" not in first.text
        assert first.text == first.text.strip()
        for second in spans[i + 1 :]:
            assert second.start >= first.end or second.end <= first.end


def _of_type(text: str, *types: str) -> list[str]:
    doc = read(text)
    return [span.text for span in doc.spans[ENTITIES] if span.label_ in types]


def test_two_states_side_by_side_are_two_mentions():
    found = _of_type("Le sommet France-Bulgarie et les relations Chine-Afrique.", "STATE", "PLACE")
    assert found == ["France", "Bulgarie", "Chine", "Afrique"]


def test_two_towns_joined_stay_one_place():
    page = page_of(language()("Le plateau de Lyon-Genève."))
    pair = Candidate(14, 25, "PLACE", "name", "ner")
    sides = (Candidate(14, 18, "PLACE"), Candidate(19, 25, "PLACE"))
    assert not is_pair(page, pair, {side.span: side for side in sides})
    states = (Candidate(14, 18, "STATE"), Candidate(19, 25, "PLACE"))
    assert is_pair(page, pair, {side.span: side for side in states})


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("le ministre de la Culture et de la Francophonie", True),
        ("la ministre déléguée chargée de l'Europe, du Commerce et de la Francophonie", True),
        ("les ministres chargés de l'Éducation et de la Francophonie", True),
        ("les ministres de la Francophonie", False),
        ("le premier ministre, au nom de la Francophonie", False),
        ("le sommet de la Francophonie", False),
    ],
)
def test_the_fields_of_a_minister_are_told(text, inside):
    page = page_of(language()(text))
    assert in_portfolio(page, text.rindex("Francophonie")) is inside


def test_a_field_is_no_body():
    assert _of_type("Le ministre de la Culture et de la Francophonie parle.", "ORGANISATION") == []
    assert _of_type("Le sommet de la Francophonie s'ouvre.", "ORGANISATION") == ["Francophonie"]


def test_small_words_of_a_list_are_no_acronyms():
    assert _of_type("- casa com onu\n\nL'ONU a voté.", "ORGANISATION") == ["ONU"]


def test_the_name_of_a_file_may_hold_the_texts_acronym():
    assert _of_type("otsc 2020\n\nL'OTSC a voté.", "ORGANISATION") == ["otsc", "OTSC"]
    assert _of_type("otsc 2020\n\nNul n'a voté.", "ORGANISATION") == []
    assert _of_type("www.exemple.org/otsc-2020\n\nL'OTSC a voté.", "ORGANISATION") == ["OTSC"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le Cheikh Tamim a signé.", "Tamim"),
        ("Cheikh Hamad ben Issa a signé.", "Hamad ben Issa"),
        ("L'historien Cheikh Diagne a signé.", "Cheikh Diagne"),
    ],
)
def test_cheikh_is_a_title_or_a_given_name(text, expected):
    page = page_of(language()(text))
    start = text.index("Cheikh")
    candidate = Candidate(start, text.index(" a signé"), "LEADER", "name", "ner")
    trimmed = Trimmer().trim(page, candidate)
    assert trimmed is not None
    assert text[trimmed.start : trimmed.end] == expected


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Khmer Tribune", "ORGANISATION"),
        ("Zeta Bank", "ORGANISATION"),
        ("MINURKA", "ORGANISATION"),
        ("Port Louis", "PLACE"),
    ],
)
def test_some_names_show_that_they_are_bodies(text, wanted):
    page = page_of(language()(f"Selon {text}, tout va bien."))
    candidate = Candidate(6, 6 + len(text), "PLACE", "name", "ner")
    assert body_by_shape(page, candidate).type == wanted


def test_the_sort_of_a_place_is_left_out():
    text = "L'aéroport de Boma est rouvert."
    page = page_of(language()(text))
    candidate = Candidate(2, text.index(" est"), "PLACE", "name", "ner")
    trimmed = Trimmer().trim(page, candidate)
    assert trimmed is not None
    assert text[trimmed.start : trimmed.end] == "Boma"


@pytest.mark.parametrize(
    "text",
    [
        "La décision n° 318 DC du 20 janvier 1993 a été publiée.",
        "Le troisième volet traite de la sécurité de l'Europe.",
        "Nous parviendrons à un bon accord pour la croissance.",
        "Communiqué de presse de la présidence.",
    ],
)
def test_what_is_no_instrument(text):
    assert _of_type(text, "TREATY") == []


@pytest.mark.parametrize(
    "text",
    [
        "Mme Juana Melo, 54 ans, vend des fruits.",
        "Le caporal Ivo Ramos a été tué.",
        "Photo Ana Reis / abi",
        "Publié le 3 mars 2024 par Ana Reis dans Régional",
        "Deux chercheurs, Ida Lund et Karl Voss, sont en prison.",
        "De notre envoyée spéciale Ana Reis",
        "Le nommé Ivo Ramos vendait des armes.",
        "Animation : Ana Reis",
        "Me Ivo Ramos plaidera demain.",
        "On entonne un chant de Juana Melo.",
    ],
)
def test_who_holds_no_office_is_a_person(text):
    words = ("Juana Melo", "Ivo Ramos", "Ana Reis", "Karl Voss")
    name = next(word for word in words if word in text)
    page = page_of(language()(text))
    start = text.index(name)
    candidate = Candidate(start, start + len(name), "LEADER", "name", "ner")
    (typed,) = Persons().assign_types(page, [candidate])
    assert typed.type == "PERSON"


def _types(text: str, *names: str) -> dict[str, str]:
    """Type each place of the names, all proposed as leaders; the last one of a name counts."""
    spans = sorted(m.span() for name in names for m in re.finditer(name, text))
    found = [Candidate(start, end, "LEADER", "name", "ner") for start, end in spans]
    typed = Callings().assign_types(page_of(language()(text)), found)
    return {text[m.start : m.end]: m.type for m in typed}


def test_what_is_said_of_a_name_holds_for_the_first_name_alone():
    text = "Avec Ana Reis, chercheuse, et Ivo Ramos, ancien ambassadeur. Bonjour Ana. Bonjour Ivo."
    types = _types(text, "Ana Reis", "Ivo Ramos", "Ana(?! R)", "Ivo(?! R)")
    assert types == {"Ivo Ramos": "LEADER", "Ivo": "LEADER", "Ana Reis": "PERSON", "Ana": "PERSON"}


def test_a_son_is_not_typed_by_the_office_of_his_father():
    text = "Le président Ivo Ramos a reçu. Karl Ramos, fils du président, attendait."
    assert _types(text, "Ivo Ramos", "Karl Ramos") == {
        "Ivo Ramos": "LEADER",
        "Karl Ramos": "PERSON",
    }


def test_a_second_author_is_a_person_like_the_first():
    text = "Par Ana Reis et Karl Voss, à La Paz"
    assert _types(text, "Ana Reis", "Karl Voss") == {"Ana Reis": "PERSON", "Karl Voss": "PERSON"}


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("Ana Sousa (AS), politologue, Lisbonne", "Ana Sousa", "PERSON"),
        ("la chroniqueuse du Courrier du Sud, Ana Sousa", "Ana Sousa", "PERSON"),
        ("le ministre de l'eau de Palombie, Ana Sousa", "Ana Sousa", "LEADER"),
        ("Propos recueillis à Lomé par Ana Sousa", "Ana Sousa", "PERSON"),
        ("devant le palais. (Ana Sousa/KEYSTONE)", "Ana Sousa", "PERSON"),
    ],
)
def test_what_is_said_farther_off_tells_persons(text, name, type_):
    assert _types(text, name)[name] == type_


def _with_turns(text: str, *labels: tuple[str, str, str], speakers: dict[str, str]) -> list:
    """Type the names of labels, given as (label, name, affiliation) in their order."""
    turns, at = [], 0
    slugs = {name: slug for slug, name in speakers.items()}
    for label, name, affiliation in labels:
        start = text.index(label, at)
        at = start + len(label)
        inner = text.index(name, start)
        aff = text.find(affiliation, start) if affiliation else -1
        full = next(
            (f for f in slugs if f == name or _initials(f) == re.sub(r"[. ]", "", name)), ""
        )
        turns.append(
            Turn(
                len(turns),
                (start, at),
                name=(inner, inner + len(name)) if name != label or full else None,
                affiliation=(aff, aff + len(affiliation)) if aff >= 0 else None,
                speaker=slugs.get(full, "question"),
            )
        )
    doc = language()(text)
    doc._.structure = Structure(turns=tuple(turns), meta={"speakers": speakers})
    return [(s.text, s.label_) for s in arbiter()(gazetteer()(doc)).spans["entities"]]


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())


def test_who_asks_for_a_medium_in_a_label_is_a_person():
    text = "Question (Radio Nord): Et après ?\n\nAna Sousa (Radio Sud): Que dit Lima ?\n\nBref."
    labels = [("Question", "Question", ""), ("Ana Sousa (Radio Sud)", "Ana Sousa", "Radio Sud")]
    found = _with_turns(text, *labels, speakers={"ana-sousa": "Ana Sousa"})
    assert {("Ana Sousa", "PERSON"), ("Radio Sud", "ORGANISATION")} <= set(found)


def test_the_host_of_an_interview_is_a_person_and_so_are_the_initials():
    speakers = {"maud-valmy": "Maud Valmy", "ivo-radek": "Ivo Radek"}
    said = "Maud Valmy: Bonjour ?\n\nIvo Radek: Oui.\n\n"
    said += "M. V.: Et l'eau ?\n\nI. R.: Elle coule.\n\n" * 3
    labels = [("Maud Valmy", "Maud Valmy", ""), ("Ivo Radek", "Ivo Radek", "")]
    labels += [("M. V.", "M. V.", ""), ("I. R.", "I. R.", "")] * 3
    found = _with_turns(said, *labels, speakers=speakers)
    assert set(found) == {
        ("Maud Valmy", "PERSON"), ("M. V.", "PERSON"), ("Ivo Radek", "LEADER"), ("I. R.", "LEADER"),
    }  # fmt: skip


def test_initials_in_brackets_are_the_person_whom_they_label():
    text = "Mme Ana Sousa (AS), économiste ; M. Ivo Radek (IR), sénateur.\n\nAS: Oui.\n\nIR: Non."
    speakers = {"ana-sousa": "Ana Sousa", "ivo-radek": "Ivo Radek"}
    doc = language()(text)
    at = [text.index("AS:"), text.index("IR:")]
    turns = tuple(
        Turn(n, (a, a + 2), name=(a, a + 2), speaker=s)
        for n, (a, s) in enumerate(zip(at, speakers, strict=True))
    )
    doc._.structure = Structure(turns=turns, meta={"speakers": speakers})
    found = [(s.text, s.label_) for s in arbiter()(doc).spans["entities"]]
    assert found.count(("AS", "PERSON")) == found.count(("IR", "LEADER")) == 2


def test_who_signs_for_a_body_is_no_private_person():
    text = "Les textes furent signés par Ana Reis, pour la Banque."
    assert _types(text, "Ana Reis") == {"Ana Reis": "LEADER"}


def test_the_colleague_of_a_minister_stays_a_leader():
    text = "Le ministre Ivo Ramos et Karl Voss ont signé."
    page = page_of(language()(text))
    start = text.index("Karl")
    candidate = Candidate(start, start + 9, "LEADER", "name", "ner")
    (typed,) = Persons().assign_types(page, [candidate])
    assert typed.type == "LEADER"


def test_the_name_of_a_body_ends_before_an_infinitive():
    text = "La Commission nationale d'examiner la demande."
    page = page_of(language()(text))
    candidate = Candidate(3, text.index(" la demande"), "ORGANISATION", "name", "ner")
    body = Bodies().review(page, candidate, {})
    assert body is not None
    assert text[body.start : body.end] == "Commission nationale"


def test_acronyms_with_dots_and_spaces_are_bodies():
    found = _of_type("Les délégués de la C. G. T. ont parlé à M. J. R. Dupont.", "ORGANISATION")
    assert found == ["C. G. T."]


def test_a_region_is_no_adjective():
    doc = read("Les aciéries de la Lorraine ferment.")
    assert [(s.text, s.label_, s.id_) for s in doc.spans[ENTITIES]] == [
        ("Lorraine", "PLACE", "name")
    ]


@pytest.mark.parametrize(
    ("label", "name", "affiliation", "expected"),
    [
        (
            "Mme Roy (Grand-Lac—Baie-des-Ours, BQ)",
            "Roy",
            "Grand-Lac—Baie-des-Ours, BQ",
            [("Grand-Lac—Baie-des-Ours", "PLACE"), ("BQ", "ORGANISATION")],
        ),
        (
            "M. Roy (Grand-Lac, Lib.)",
            "Roy",
            "Grand-Lac, Lib.",
            [("Grand-Lac", "PLACE"), ("Lib.", "ORGANISATION")],
        ),
        ("Roy Anna (V, BE)", "Roy Anna", "V, BE", [("BE", "PLACE")]),
        ("Roy (Grèce, PPE/DC)", "Roy", "Grèce, PPE/DC", [("Grèce", "STATE")]),
    ],
)
def test_labels_tell_what_members_sit_for(label, name, affiliation, expected):
    found = _with_turns(f"{label} : Merci.", (label, name, affiliation), speakers={})
    assert set(expected) <= set(found)
