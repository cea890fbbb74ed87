"""`entente/gazetteer`: what the base knows, decided by the words around."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.components.attributes import GAZETTEER
from pipeline.components.mentions.folding import key, plain, spaced
from pipeline.components.mentions.lexicon import Lexicon
from pipeline.knowledge import Form
from tests.components.mention_cases import gazetteer, language, mentions, read
from tests.markup import read_case


def case(markup, id_, *marks):
    return pytest.param(markup, id=id_, marks=marks)


STATES = [
    case("La [[STATE:RUS|Russie]] et l’[[STATE:ARM|Arménie]] ont signé.", "articles"),
    case("La [[STATE:RUS|FÉDÉRATION DE RUSSIE]] s'abstient.", "capitals"),
    case("La [[STATE:RUS|Fédération de Russie]] s'abstient.", "official name, nothing inside"),
    case("Les [[STATE:USA|Etats-Unis]] refusent.", "no accent"),
    case("L'[[STATE:SUN|URSS]] et l'[[STATE:SUN|U.R.S.S.]] sont une.", "dotted acronym"),
    case("Le [[STATE:NER|Niger]] a rompu.", "Niger"),
    case("Le [[STATE:GIN|Guinée]] et la [[STATE:GNB|Guinée-Bissau]].", "longest form"),
    case(
        "Le [[STATE:SLV|Salvador]] et la [[STATE:DMA|Dominique]] ont voté.", "with their articles"
    ),
    case("L'ambassadeur de [[STATE:FRA|France]] est reçu.", "France after de"),
    case("Vive la [[STATE:FRA|France]] !", "France with its article"),
]

DEMONYMS = [
    case("Le peuple [[STATE:ARM:demonym|arménien]] attend.", "adjective"),
    case("Les [[STATE:USA:demonym|Américains]] ont voté.", "noun"),
    case(
        "L'accord [[STATE:FRA:demonym|franco]]-[[STATE:DEU:demonym|allemand]] tient.", "two in one"
    ),
    case("Des troupes [[STATE:RUS:demonym|russes]] se retirent.", "plural"),
    case(
        "Une médiation [[STATE:CHE:demonym|suisse]] est offerte.", "the adjective, not the country"
    ),
    case("La [[STATE:CHE|Suisse]] offre sa médiation.", "the country, not the adjective"),
]

METONYMS = [
    case("[[STATE:RUS:metonym|Moscou]] exige des garanties.", "subject of a demand"),
    case("Les relations avec [[STATE:CHN:metonym|Pékin]] se tendent.", "relations with"),
    case(
        "Le dialogue entre [[STATE:RUS:metonym|Moscou]] et [[STATE:UKR:metonym|Kiev]] reprend.",
        "between two",
    ),
    case("La position de [[STATE:DEU:metonym|Berlin]] n'a pas changé.", "what governments have"),
    case("Nous demandons à [[STATE:TUR:metonym|Ankara]] de répondre.", "whom one asks"),
    case("Merci à [[STATE:COL:metonym|Bogotá]].", "whom one thanks"),
    case("Il faut demander à [[STATE:PER:metonym|Lima]] de partir.", "whom one is to ask"),
    case("Tous se tournent vers [[STATE:PER:metonym|Lima]] désormais.", "whom one turns to"),
    case("Le gouvernement provisoire de [[STATE:PER:metonym|Lima]] tient.", "its government"),
    case("Les chars de [[STATE:RUS:metonym|Moscou]] reculent.", "what governments have"),
    case("Que ferait [[STATE:AUS:metonym|Canberra]] dans ce cas ?", "a verb before its subject"),
    case("Le ministre pressait [[STATE:IRN:metonym|Téhéran]] d'agir.", "the object of a verb"),
    case("Pour [[STATE:GRC:metonym|Athènes]], rien n'est réglé.", "in whose eyes"),
    case("Genève reste à la disposition de [[STATE:UKR:metonym|Kiev]].", "what governments have"),
    case("Le gaz acheté à [[STATE:AZE:metonym|Bakou]] coûte cher.", "with whom one trades"),
    case(
        "On espère voir [[STATE:PAK:metonym|Islamabad]] adhérer au texte.", "an infinitive follows"
    ),
    case("[[STATE:IRN:metonym|Téhéran]] n'a pas répondu.", "a negation follows"),
    case("La [[STATE:USA:metonym|Maison-Blanche]] dément.", "a seat of power"),
    case(
        "[[STATE:TUR:metonym|Ankara]] et [[STATE:RUS:metonym|Moscou]] ont signé.",
        "the verb speaks for both",
    ),
    case(
        "Que dira le gouvernement à [[STATE:ITA:metonym|Rome]], à [[STATE:ESP:metonym|Madrid]], "
        "à [[STATE:AUT:metonym|Vienne]] ?",
        "the preposition said again",
    ),
    case("À [[STATE:LBY:metonym|Tripoli]] de rouvrir la frontière.", "whose turn it is"),
    case("C'est à [[STATE:SDN:metonym|Khartoum]] de répondre.", "who has to"),
    case("Qu'espère [[STATE:COL:metonym|Bogotá]] de cette rencontre ?", "a verb before, elided"),
    case("Nous n'attendons plus rien de [[STATE:ZWE:metonym|Harare]].", "from whom one awaits"),
    case("Il a exhorté [[STATE:SRB:metonym|Belgrade]] à la retenue.", "whom one has called upon"),
    case("Une question sur [[STATE:VEN:metonym|Caracas]].", "whom one asks about"),
    case("Un diplomate de [[STATE:IRN:metonym|Téhéran]] est venu.", "one man of a government"),
    case("La note sera transmise à [[STATE:VNM:metonym|Hanoï]].", "to whom it goes"),
    case("Un accord conclu avec [[STATE:ECU:metonym|Quito]] le 3 avril.", "with whom, and a day"),
    case(
        "Il cite le traité de Rome. [[STATE:AUT:metonym|Vienne]], [[STATE:CHE:metonym|Berne]] et "
        "[[STATE:NOR:metonym|Oslo]] le signeront.",
        "a list ends where the sentence does",
    ),
]

PLACES = [
    ("Le président s'est rendu à Moscou.", "Moscou"),
    ("Moscou a accueilli une réunion.", "Moscou"),
    ("La réunion de Bakou a échoué.", "Bakou"),
    ("Les habitants de Kiev ont fui.", "Kiev"),
    ("Il rentre de voyage via Pékin.", "Pékin"),
    ("L'aéroport de Berlin est fermé.", "Berlin"),
    ("Le coup d'État de mars à Niamey n'a surpris personne.", "Niamey"),
    ("Un enfant de Kinshasa a droit à l'école.", "Kinshasa"),
    ("Le Conseil a refusé de siéger à Tunis.", "Tunis"),
    ("L'Accord de cessation des hostilités d'Alger tient.", "Alger"),
    ("Discours d'ouverture – Rabat, palais des sports, le 4 mai 1999.", "Rabat"),
    ("Le tribunal militaire de Beyrouth a jugé l'affaire.", "Beyrouth"),
    ("L'Organisation l'a dit à Djeddah.", "Djeddah"),
    ("Une explosion à Kaboul a fait dix morts.", "Kaboul"),
    ("Le train pour Varsovie part à midi.", "Varsovie"),
]

NOTHING = [
    ("M. Nebenzia parle en russe.", "language after en"),
    ("L'alphabet russe compte trente-trois lettres.", "an alphabet"),
    ("Original : anglais.", "language of a document"),
    ("Nous apprenons le russe.", "the noun of a language"),
    ("M. Lallemand est absent.", "a surname"),
    ("La rue de Russie est fermée.", "a street"),
    ("Les Panama Papers ont choqué.", "an affair"),
    ("Dominique Dupuis est venue.", "a given name"),
    ("Or, la séance est levée.", "an ordinary word"),
]


def found(text):
    doc = gazetteer()(language()(text))
    return mentions(doc, GAZETTEER)


@pytest.mark.parametrize(
    "text", ["Une livraison de vivres à Beyrouth.", "1er mai 2019 – 16:20 – Erevan"]
)
def test_a_town_is_no_state(text):
    assert [m for m in found(text) if m[1] == "STATE"] == []


@pytest.mark.parametrize("markup", STATES + DEMONYMS + METONYMS)
def test_states_are_found(markup):
    expected = read_case(markup)
    states = tuple(m for m in found(expected.text) if m[1] == "STATE")
    assert states == expected.mentions


@pytest.mark.parametrize(("text", "town"), PLACES)
def test_a_capital_may_be_a_town(text, town):
    assert [m for m in found(text) if m[0] == town] == [(town, "PLACE", "name")]


@pytest.mark.parametrize(("text", "why"), NOTHING)
def test_what_is_no_state_is_left_alone(text, why):
    assert [m for m in found(text) if m[1] == "STATE"] == [], why


@pytest.mark.parametrize(
    "text",
    [
        "Les navires quittent la mer de Chine.",
        "La piraterie dans le golfe de Guinée recule.",
        "Les crues du fleuve Niger ont repris.",
        "Le canal de Panama est saturé.",
    ],
)
def test_geography_named_after_a_state_is_a_place(text):
    assert {m[1] for m in found(text)} == {"PLACE"}


def test_nested_forms_are_kept_inside_bodies():
    doc = read("Le Conseil de sécurité des Nations unies siège.")
    assert next(s.label_ for s in doc.spans["entities"]) == "ORGANISATION"


def test_a_name_never_crosses_a_line():
    assert [m[0] for m in found("Nouvelle\nZélande")] == []


FORMS = [
    Form("OTSC", "otsc", "otsc", "otsc", "ORGANISATION", "name", frozenset({"acronym"}), "exact"),
    Form("Bélarus", "belarus", "belarus", "BLR", "STATE", "name", frozenset(), "capital"),
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("L’OTSC siège.", ["otsc"]),
        ("l'otsc siège", []),
        ("Le bélarus", []),
        ("LE BÉLARUS ET L'O.T.S.C.", ["BLR", "otsc"]),
        ("Belarus", ["BLR"]),
        ("Bélarussie", []),
    ],
)
def test_writing_is_checked(text, ids):
    hits = Lexicon(FORMS).find(spaced(text), text)
    assert [hit.entries[0].entity_id for hit in hits] == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Chers Ocres, merci.", []),
        ("L'OCRES siège.", ["ocres"]),
    ],
)
def test_a_capitalised_word_is_no_acronym(text, ids):
    flags = frozenset({"acronym"})
    form = Form("OCRES", "ocres", "ocres", "ocres", "ORGANISATION", "name", flags, "exact")
    hits = Lexicon([form]).find(spaced(text), text)
    assert [hit.entries[0].entity_id for hit in hits] == ids


@pytest.mark.parametrize("text", ["IL FAUT AVANCER PAS A PAS", "LES PEUPLES VONT UNIR LES FORCES"])
def test_words_in_capitals_are_no_acronyms(text):
    assert [s.text for s in read(text).spans["entities"]] == []


def test_an_empty_base_finds_nothing():
    assert list(Lexicon([]).find("la russie", "la Russie")) == []


@given(st.text())
def test_folding_keeps_length(text):
    assert len(plain(text)) == len(spaced(text)) == len(text)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\ufdfa")))
def test_keys_are_stable(text):
    assert key(key(text)) == key(text)


def test_built_from_config_and_saved(tmp_path):
    nlp = spacy.blank("fr")
    nlp.add_pipe("entente/gazetteer")
    nlp.to_disk(tmp_path / "saved")
    doc = spacy.load(tmp_path / "saved")("La Russie signe.")
    assert [s.text for s in doc.spans[GAZETTEER]] == ["Russie"]
