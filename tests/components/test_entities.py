"""`entente/entities`: one set of nested mentions out of what the stages propose."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Span

from pipeline.components.attributes import BLOCKS, ENTITIES, NER
from pipeline.components.entities import Arbiter
from pipeline.components.mentions.candidates import CERTAIN, LIKELY, POSSIBLE, Candidate
from pipeline.components.mentions.consistency import surname_of
from pipeline.components.mentions.nesting import may_nest
from pipeline.components.mentions.settle import settle
from pipeline.records import Structure, Turn
from tests.components.mention_cases import arbiter, gazetteer, language, mentions, read, treaties
from tests.markup import read_case


def case(markup, id_):
    return pytest.param(markup, id=id_)


RULES = [
    case(
        "Le [[TREATY:x|traité de paix entre l'[[STATE:EGY|Égypte]] et [[STATE:ISR|Israël]]]] tient.",
        "states inside a treaty",
    ),
    case("La [[STATE:RUS|Fédération de Russie]] signe.", "nothing inside a state's name"),
    case("M. [[LEADER:x|Durand]] a parlé.", "a name after a civility"),
    case("Mme [[LEADER:x|Anne-Marie Le Goff]] répond.", "a full name after a civility"),
    case(
        "Le général [[LEADER:x|de Marsac]] et M. [[LEADER:x|de Marsac]] mentent.",
        "a particle, everywhere",
    ),
    case(
        "MM. [[LEADER:x|Durand]] et [[LEADER:y|Martin]] sont absents.", "two names after a plural"
    ),
    case(
        "L'[[ORGANISATION:x|Agence des ports du Levant]] ([[ORGANISATION:x|APL]]) est née. L'[[ORGANISATION:x|APL]] agit.",
        "an acronym introduced in brackets",
    ),
    case(
        "Dans l'affaire [[PERSON:x|Kowalski]] c. [[STATE:POL|Pologne]], la règle est claire.",
        "a case at law",
    ),
]


@pytest.mark.parametrize("markup", RULES)
def test_mentions_are_settled(markup):
    expected = read_case(markup)
    assert mentions(read(expected.text)) == expected.mentions


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Le président russe a parlé.", "président russe"),
        ("J'ai écrit au Premier ministre arménien.", "Premier ministre arménien"),
        ("La ministre française a promis.", "ministre française"),
        ("Le chef de l'État rwandais et la presse.", "chef de l'État rwandais"),
        ("La parole est à Mme la secrétaire d'État.", "secrétaire d'État"),
    ],
)
def test_offices_that_stand_for_their_holder(text, role):
    assert (role, "LEADER", "role") in mentions(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "Le président russe Vladimir Poutine a parlé.",
        "Monsieur le Président, merci.",
        "Madame la ministre de la justice, répondez.",
        "Un président russe a parlé.",
        "Les présidents russes ont parlé.",
    ],
)
def test_offices_that_do_not(text):
    assert [m for m in mentions(read(text)) if m[2] == "role"] == []


def test_a_state_inside_a_role_is_nested():
    doc = read("Le président russe a parlé.")
    assert [(s.text, s._.depth) for s in doc.spans[ENTITIES]] == [
        ("président russe", 0),
        ("russe", 1),
    ]


@pytest.mark.parametrize(
    "markup",
    [
        case(
            "L'[[ORGANISATION:x|Agence des ports du Levant]] ([[ORGANISATION:x|APL]]) est née. L'[[ORGANISATION:x:nominal|Agence]] agit.",
            "capitalised, after its name",
        ),
        case(
            "Le [[TREATY:x|Traité sur l'interdiction des armes nucléaires]] est là. Le [[TREATY:x:nominal|Traité]] oblige.",
            "a treaty",
        ),
    ],
)
def test_short_forms_refer_back(markup):
    expected = read_case(markup)
    assert mentions(read(expected.text)) == expected.mentions


def test_a_short_form_may_be_written_with_a_hyphen():
    text = "Le Haut-Commissariat aux bois du Levant est né. Le Haut-Commissariat agit."
    doc = with_network(text, ("Haut-Commissariat aux bois du Levant", "ORGANISATION"))
    assert ("Haut-Commissariat", "ORGANISATION", "nominal") in mentions(doc)


@pytest.mark.parametrize(
    "text", ["Cette agence agit. L'Agence agit.", "L'Agence de voyages est fermée.", "cet accord"]
)
def test_short_forms_need_something_to_refer_to(text):
    assert [m for m in mentions(read(text)) if m[2] == "nominal"] == []


def with_network(text, *spans, turns=(), blocks=None):
    """Run the arbiter over a text in which the network found these spans."""
    doc = language()(text)
    found = []
    for words, type_, *kind in spans:
        start = text.index(words)
        found.append(
            doc.char_span(start, start + len(words), label=type_, span_id=(kind or ["name"])[0])
        )
    doc.spans[NER] = found
    if turns:
        doc._.structure = Structure(turns=tuple(turns))
    for stage in (gazetteer(), treaties(), arbiter()):
        doc = stage(doc)
    return doc


def test_titles_are_trimmed_off_persons():
    doc = with_network("Le président Jean Valjean parle.", ("président Jean Valjean", "LEADER"))
    assert mentions(doc) == (("Jean Valjean", "LEADER", "name"),)


@pytest.mark.parametrize(
    ("text", "taken", "name"),
    [
        ("La commission nomme M. Luc Marchal rapporteur.", "Luc Marchal rapporteur", "Luc Marchal"),
        ("Reçu : Omar ben Salem hier.", "Omar ben Salem hier", "Omar ben Salem"),
        ("S.E. Awa Diallo arrive.", "Awa Diallo", "Awa Diallo"),
        ("S.E.M. Luc Marchal arrive.", "Luc Marchal", "Luc Marchal"),
        ("S.M.I. TAFARI BEKELE arrive.", "TAFARI BEKELE", "TAFARI BEKELE"),
        ("S.A.R. Luc Marchal arrive.", "S.A.R. Luc Marchal", "Luc Marchal"),
        ("Le colonel Luc Marchal arrive.", "colonel Luc Marchal", "Luc Marchal"),
        ("Lord Luc Marchal arrive.", "Lord Luc Marchal", "Luc Marchal"),
    ],
)
def test_a_name_begins_and_ends_with_its_own_words(text, taken, name):
    assert mentions(with_network(text, (taken, "LEADER"))) == ((name, "LEADER", "name"),)


def test_a_style_in_a_label_is_no_part_of_the_name():
    text = "S.E. Awa Diallo : Merci."
    turn = Turn(0, (0, 15), "S.E. Awa Diallo", (0, 15))
    assert mentions(with_network(text, turns=[turn])) == (("Awa Diallo", "LEADER", "name"),)


@pytest.mark.parametrize(
    ("text", "taken", "type_", "kept"),
    [
        ("LE VIEUX RÉGIME AURA VÉCU AVANT NOUS", "AURA VÉCU", "LEADER", False),
        ("LA MOTION DE CE SOIR EST ADOPTÉE SANS DÉBAT", "ADOPTÉE", "ORGANISATION", False),
        ("LE DISCOURS DE M. LUC MARCHAL DEVANT LES ÉLÈVES", "LUC MARCHAL", "LEADER", True),
        ("LUC MARCHAL", "LUC MARCHAL", "LEADER", True),
    ],
)
def test_words_in_capitals_are_no_names(text, taken, type_, kept):
    assert (mentions(with_network(text, (taken, type_))) != ()) == kept


def test_articles_are_trimmed():
    doc = with_network("Il va dans la Drôme.", ("la Drôme", "PLACE"))
    assert mentions(doc) == (("Drôme", "PLACE", "name"),)


def test_what_is_no_state_becomes_a_place():
    doc = with_network("Il vit en Atlantide.", ("Atlantide", "STATE"))
    assert mentions(doc) == (("Atlantide", "PLACE", "name"),)


def test_a_misspelt_state_stays_one():
    doc = with_network("Le Paraguya a voté.", ("Paraguya", "STATE"))
    assert [(s.text, s.label_, s.kb_id_) for s in doc.spans[ENTITIES]] == [
        ("Paraguya", "STATE", "PRY")
    ]


def test_the_grammar_bounds_what_the_network_calls_a_treaty():
    doc = with_network(
        "La résolution 2653 (2022) reste une fiction.", ("résolution 2653 (2022) reste", "TREATY")
    )
    assert mentions(doc) == (("résolution 2653 (2022)", "TREATY", "name"),)


def test_a_generic_use_is_no_treaty_whatever_the_network_says():
    doc = with_network("Cet accord est utile.", ("accord", "TREATY"))
    assert mentions(doc) == ()


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("Le journaliste Paul Lantier est libre.", "Paul Lantier", "PERSON"),
        ("Le ministre Paul Lantier est libre.", "Paul Lantier", "LEADER"),
        ("Paul Lantier, ministre des finances, est libre.", "Paul Lantier", "LEADER"),
        ("Paul Lantier (AFP) demande la parole.", "Paul Lantier", "PERSON"),
        ("La biologiste Anne Lantier témoigne.", "Anne Lantier", "PERSON"),
        ("Paul Lantier est libre.", "Paul Lantier", "LEADER"),
    ],
)
def test_leaders_are_told_from_other_persons(text, name, type_):
    assert (name, type_, "name") in mentions(with_network(text, (name, "LEADER")))


def test_one_place_tells_of_the_whole_document():
    text = "Lantier arrive.\nLe photographe Paul Lantier est libre."
    doc = with_network(text, ("Lantier", "LEADER"), ("Paul Lantier", "LEADER"))
    assert [m[1] for m in mentions(doc)] == ["PERSON", "PERSON"]


def test_an_acronym_in_brackets_after_a_title_is_that_instrument():
    text = "L'Accord sur le commerce des perles (ACPE) tient. L'ACPE vaut aussi ici."
    doc = with_network(text, ("ACPE", "ORGANISATION"))
    assert [s.label_ for s in doc.spans["entities"] if s.text == "ACPE"] == ["TREATY"] * 2


def test_an_acronym_after_a_body_at_the_end_of_a_title_is_the_bodys():
    text = "La Charte de l'Organisation des perles du Sud (OPSX) tient."
    doc = with_network(
        text, ("Organisation des perles du Sud", "ORGANISATION"), ("OPSX", "ORGANISATION")
    )
    assert [s.label_ for s in doc.spans["entities"] if s.text == "OPSX"] == ["ORGANISATION"]


def test_a_name_found_once_is_found_everywhere():
    text = "Paul Lantier arrive. Puis Lantier repart. Igor Lantier aussi."
    doc = with_network(text, ("Paul Lantier", "LEADER"))
    assert [m[0] for m in mentions(doc)] == ["Paul Lantier", "Lantier"]


def test_names_in_labels_are_certain():
    text = "Mme Ziegler (Suisse) : Merci."
    turn = Turn(0, (0, 20), "Mme Ziegler (Suisse)", (4, 11), None, (13, 19))
    doc = with_network(text, turns=[turn])
    assert [(s.text, s.label_, s._.is_speaker_label) for s in doc.spans[ENTITIES]] == [
        ("Ziegler", "LEADER", True),
        ("Suisse", "STATE", True),
    ]


def test_mentions_do_not_cross_blocks():
    doc = language()("La Nouvelle\nAtlantide")
    doc.spans[NER] = [Span(doc, 1, 4, label="PLACE")]
    assert mentions(arbiter()(doc)) == (("Nouvelle", "PLACE", "name"),)


def test_ents_are_the_outermost_names():
    doc = read("La Charte des Nations unies lie la France.")
    assert [e.text for e in doc.ents] == ["Charte des Nations unies", "France"]


def test_switches():
    doc = language()("M. Durand parle. Le président russe écoute.")
    quiet = Arbiter(persons=False, roles=False, nominals=False, consistency=False)
    assert mentions(quiet(doc)) == ()


def test_saved_and_loaded(tmp_path):
    nlp = spacy.blank("fr")
    for stage in ("gazetteer", "treaties", "entities"):
        nlp.add_pipe(f"entente/{stage}")
    nlp.to_disk(tmp_path / "saved")
    doc = spacy.load(tmp_path / "saved")("La Russie signe.")
    assert [s.text for s in doc.spans[ENTITIES]] == ["Russie"]


def test_blocks_may_come_as_spans():
    doc = language()("La Russie.\nLa Suisse.")
    doc.spans[BLOCKS] = [Span(doc, 0, 3, label="narrative"), Span(doc, 4, 7, label="narrative")]
    for stage in (gazetteer(), arbiter()):
        doc = stage(doc)
    assert [m[0] for m in mentions(doc)] == ["Russie", "Suisse"]


@pytest.mark.parametrize(
    ("name", "surname"),
    [("Paul Lantier", "Lantier"), ("Ursula von der Leyen", "von der Leyen"), ("Poutine", ""),
     ("Theodoros ROUSOPOULOS", "ROUSOPOULOS")],
)  # fmt: skip
def test_surname_of(name, surname):
    assert surname_of(name) == surname


spans = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda t: (t[0], t[0] + t[1]))
proposals = st.lists(
    st.builds(
        lambda span, type_, stage, strength: Candidate(*span, type_, "name", stage, (), strength),
        spans,
        st.sampled_from(["STATE", "LEADER", "ORGANISATION", "TREATY", "PLACE"]),
        st.sampled_from(["ner", "gazetteer", "treaties", "document"]),
        st.sampled_from([CERTAIN, LIKELY, POSSIBLE]),
    ),
    max_size=12,
)


@given(proposals)
def test_settled_mentions_nest_and_never_cross(candidates):
    settled = settle(candidates)
    assert len({c.span for c in settled}) == len(settled)
    for i, first in enumerate(settled):
        for second in settled[i + 1 :]:
            assert not first.crosses(second)
            assert not first.overlaps(second) or may_nest(first, second)


@given(proposals)
def test_the_order_of_proposals_does_not_matter(candidates):
    keys = [[(c.span, c.type) for c in settle(order)] for order in (candidates, candidates[::-1])]
    assert keys[0] == keys[1]
