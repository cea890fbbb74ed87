"""`entente/treaties`: which words name one instrument, and where its title ends."""

import pytest
import spacy

from pipeline.components.attributes import TREATIES
from pipeline.components.mentions.candidates import POSSIBLE
from pipeline.components.mentions.page import page_of
from tests.components.mention_cases import gazetteer, language, treaties
from tests.markup import read_case


def case(markup, id_):
    return pytest.param(markup, id=id_)


NAMED = [
    case("La [[TREATY:x|résolution 2231 (2015)]] a expiré.", "number and year"),
    case("Le Conseil rappelle la [[TREATY:x|résolution 242]].", "number alone"),
    case("Selon [[TREATY:x|S/RES/242]], le retrait s'impose.", "symbol"),
    case("La [[TREATY:x|directive 2011/36/UE]] est transposée.", "directive"),
    case("Le [[TREATY:x|règlement (UE) 2019/1896]] s'applique.", "regulation"),
    case("Les [[TREATY:x|accords de Minsk]] sont morts.", "place"),
    case("La [[TREATY:x|convention de La Haye]] protège les biens.", "place with an article"),
    case("L'[[TREATY:x|échange de lettres du 4 mai 1984]] y pourvoit.", "letters by their date"),
    case("Relisez la [[TREATY:x|Proclamation de Lima]].", "proclaimed in a town"),
    case("Ils ont signé un [[TREATY:x|mémorandum d'entente sur le lithium]].", "memorandum"),
    case("La [[TREATY:x|déclaration trilatérale du 9 novembre]] tient.", "date"),
    case("L'[[TREATY:x|accord de défense du 15 août 1960]] nous lie.", "sort and date"),
    case("Le [[TREATY:x|Traité de paix et d'amitié de 1978]] demeure.", "sort and year"),
    case("Le [[TREATY:x|traité d'extradition entre la France et le Pérou]] est signé.", "parties"),
    case("L'[[TREATY:x|accord franco-allemand du 22 janvier 1963]] demeure.", "two demonyms"),
    case(
        "La [[TREATY:x|Convention contre la torture]] l'interdit.", "subject of a capitalised head"
    ),
    case(
        "Le [[TREATY:x|Traité sur l'interdiction des armes nucléaires]] parle des victimes.",
        "a verb ends it",
    ),
    case(
        "Ils saluent l'[[TREATY:x|Accord pour la paix et la réconciliation au Mali]], signé à Alger.",
        "subject with two nouns, before a participle",
    ),
    case(
        "La [[TREATY:x|Convention sur la biodiversité marine]] et les avis des experts comptent.",
        "a new clause after et",
    ),
    case(
        "Nous ratifierons l'[[TREATY:x|Accord sur la pêche]] qui nous lie.",
        "before a relative clause",
    ),
    case("L'[[TREATY:x|Acte final d'Helsinki]] fut signé.", "two words of head"),
    case("Le [[TREATY:x|Statut de Rome]] nous oblige.", "a place names a text of the second rank"),
    case("La [[TREATY:x|Charte des Nations unies]] est claire.", "an owner names it"),
    case(
        "L'[[TREATY:x|accord de Washington]] entre les deux camps a tenu.",
        "parties after a place are outside",
    ),
    case(
        "Le [[TREATY:x|Pacte international relatif aux droits économiques, sociaux et culturels]], lui, oblige.",
        "an enumeration",
    ),
    case("La [[TREATY:x|convention n° 98 de l'OIT]], entrée en vigueur.", "a number of two digits"),
    case("L'[[TREATY:x|Accord sur la pêche côtière]] remonte à 1956.", "a verb with a preposition"),
    case(
        "La [[TREATY:x|Convention de 1980 sur les mines]] en tire la leçon.",
        "a clause with a pronoun",
    ),
    case(
        "L'[[TREATY:x|Accord général de coopération économique, technique et culturelle]] oblige.",
        "an enumeration of adjectives",
    ),
    case(
        "La [[TREATY:x|Convention sur le transit des États sans littoral]] suffit.",
        "what a title says is lacking",
    ),
    case(
        "Les [[TREATY:x|résolutions 242 (1967)]] et [[TREATY:y|338 (1973)]] demeurent.",
        "two numbers",
    ),
]

NOTHING = [
    ("Un accord est possible.", "indefinite"),
    ("Nous cherchons un accord avec la France.", "indefinite with a party"),
    ("Un mauvais accord en 2019 serait pire.", "when it is hoped for"),
    ("Cet accord nous protège.", "demonstrative"),
    ("Les déclarations de Mme Duval ont surpris.", "what somebody said"),
    ("La décision de Moscou est regrettable.", "a decision"),
    ("D'accord avec vous, je conclus.", "adverb"),
    ("Les conventions collectives seront revues.", "generic plural"),
    ("La résolution des conflits est longue.", "an action"),
    ("Il faut des traités de paix.", "indefinite plural"),
    ("Le règlement de la dette est en cours.", "an action, not a text"),
]


def titles(text):
    doc = language()(text)
    for stage in (gazetteer(), treaties()):
        doc = stage(doc)
    outer = []
    for candidate in page_of(doc).found[TREATIES]:
        if candidate.strength > POSSIBLE and (not outer or candidate.start >= outer[-1].end_char):
            outer.append(doc.char_span(candidate.start, candidate.end))
    return outer


@pytest.mark.parametrize("markup", NAMED)
def test_instruments_are_found(markup):
    expected = read_case(markup)
    assert [span.text for span in titles(expected.text)] == [m[0] for m in expected.mentions]


@pytest.mark.parametrize(("text", "why"), NOTHING)
def test_generic_uses_are_left_alone(text, why):
    assert [span.text for span in titles(text)] == [], why


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("La résolution 2231 (2015).", {"head": "resolution", "number": "2231 (2015)"}),
        (
            "L'accord de Minsk du 12 février 2015.",
            {"head": "accord", "place": "Minsk", "date": "12 fevrier 2015"},
        ),
        (
            "Le traité de paix entre l'Égypte et Israël.",
            {"head": "traite", "parties": ["Égypte", "Israël"]},
        ),
    ],
)
def test_a_title_says_its_date_number_place_and_parties(text, attributes):
    doc = language()(text)
    for stage in (gazetteer(), treaties()):
        doc = stage(doc)
    assert page_of(doc).found[TREATIES][0].attributes == attributes


def test_an_amendment_holds_what_it_amends():
    text = (
        "Ils signent le protocole d'amendement à l'accord sur la mission de paix du 6 octobre 2007."
    )
    assert titles(text)[0].text == text[15:-1]


def test_the_name_of_an_organisation_is_no_treaty():
    text = "L'Organisation du traité de sécurité collective siège."
    assert titles(text) == []


def test_built_and_saved(tmp_path):
    nlp = spacy.blank("fr")
    nlp.add_pipe("entente/treaties")
    nlp.to_disk(tmp_path / "saved")
    doc = spacy.load(tmp_path / "saved")("La résolution 242 demeure.")
    assert [s.text for s in doc.spans[TREATIES]] == ["résolution 242"]
