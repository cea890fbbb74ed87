"""`entente/linker`: what it writes into the document."""

import datetime as dt

import pytest
import spacy
from spacy.tokens import Span

from pipeline.components.attributes import ENTITIES, STATEMENTS
from pipeline.components.linker import Linker
from pipeline.errors import ConfigError, KnowledgeError
from pipeline.linking.decisions import Decision, check_decisions
from pipeline.records import Block, Document, Structure, Turn
from tests.linking.markup import read_markup
from tests.linking.small import small_knowledge


@pytest.fixture(scope="module")
def knowledge():
    return small_knowledge()


@pytest.fixture(scope="module")
def nlp():
    return spacy.blank("fr")


@pytest.fixture
def make_doc(nlp):
    """Return a function that makes a document with the marked mentions, without ids."""

    def run(markup, *, date=None, structure=None):
        case = read_markup(markup)
        doc = nlp(case.text)
        spans = []
        for mention in case.mentions:
            span = doc.char_span(mention.start, mention.end, label=mention.type)
            span._.kind, span._.depth, span._.stage = mention.kind, mention.depth, "essai"
            spans.append(span)
        doc.spans[ENTITIES] = spans
        outer = [s for s in spans if s._.depth == 0 and s._.kind == "name"]
        doc.ents = outer
        if date is not None or structure is not None:
            doc._.structure = structure or Structure(date=dt.date.fromisoformat(date))
        return doc

    return run


def found(doc):
    return [(s.text, s.label_, s.kb_id_, s._.depth) for s in doc.spans[ENTITIES]]


def test_ids_are_set_on_mentions_and_ents(make_doc, knowledge):
    doc = Linker(knowledge)(make_doc("La [[STATE:RUS|Russie]] et l'[[ORGANISATION:otsc|OTSC]]."))
    assert [s._.entity_id for s in doc.spans[ENTITIES]] == ["RUS", "otsc"]
    assert [e.kb_id_ for e in doc.ents] == ["RUS", "otsc"]


def test_the_other_attributes_stay(make_doc, knowledge):
    doc = Linker(knowledge)(make_doc("La [[STATE:RUS|Russie]] parle."))
    (span,) = doc.spans[ENTITIES]
    assert (span._.kind, span._.stage) == ("name", "essai")


def test_an_unresolved_role_is_removed_and_what_it_held_comes_out(make_doc, knowledge):
    doc = Linker(knowledge)(
        make_doc("Le [[LEADER:-:role|président [[STATE:RUS:demonym|russe]]]] parle.")
    )
    assert found(doc) == [("russe", "STATE", "RUS", 0)]


def test_a_resolved_role_keeps_what_it_holds_inside(make_doc, knowledge):
    doc = Linker(knowledge)(
        make_doc(
            "Le [[LEADER:x:role|président [[STATE:RUS:demonym|russe]]]] parle.", date="2020-12-02"
        )
    )
    assert found(doc) == [
        ("président russe", "LEADER", "vladimir-poutine", 0),
        ("russe", "STATE", "RUS", 1),
    ]


def test_the_document_s_own_date_goes_before_the_text_s(make_doc, knowledge):
    doc = make_doc("[[LEADER:x|George Bush]] parle.", date="1990-01-01")
    doc._.document = Document("d", "d.txt", doc.text, "", date=dt.date(2003, 1, 1))
    assert found(Linker(knowledge)(doc))[0][2] == "george-w-bush"


def test_a_document_without_mentions_or_structure(nlp, knowledge):
    doc = Linker(knowledge)(nlp("Rien."))
    assert list(doc.spans[ENTITIES]) == []
    assert doc._.merges == []


def test_the_ledger_says_why(make_doc, knowledge):
    doc = Linker(knowledge)(
        make_doc("[[LEADER:x|Vladimir Poutine]] rit. M. [[LEADER:x|Poutine]] sort.")
    )
    rules = {merge.alias: merge.rule for merge in doc._.merges}
    assert rules == {"Vladimir Poutine": "known_form", "Poutine": "surname_in_document"}


def test_decisions_reach_the_mentions(make_doc, knowledge):
    decisions = check_decisions([Decision("ignore", "Poutine")])
    doc = make_doc("M. [[LEADER:x|Poutine]] sort.")
    assert found(Linker(knowledge, decisions=decisions)(doc)) == []


SPEECH = (
    "M. [[LEADER:x|Poutine]] : Bonjour.\nMerci.\nLe Président : Merci.\n"
    "[[LEADER:y|Vladimir Poutine]] sourit."
)


def turns(text):
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append((at, at + len(line)))
        at += len(line) + 1
    kinds = ("speech", "speech", "speech", "narrative")
    numbers = (0, 0, 1, None)
    blocks = tuple(
        Block(i, *line, kind, turn)
        for i, (line, kind, turn) in enumerate(zip(lines, kinds, numbers, strict=True))
    )
    start = lines[2][0]
    named = Turn(0, label=(0, 10), label_text="M. Poutine", name=(3, 10))
    chair = Turn(
        1, label=(start, start + 12), label_text="Le Président", role=(start + 3, start + 12),
        speaker="presidence",
    )  # fmt: skip
    return Structure(blocks, (named, chair))


def test_speakers_are_the_entities_of_their_labels(make_doc, knowledge):
    text = read_markup(SPEECH).text
    doc = make_doc(SPEECH, structure=turns(text))
    statements = []
    for block in doc._.structure.blocks:
        span = doc.char_span(block.start, block.end, label=block.kind)
        span._.turn = block.turn
        statements.append(span)
    doc.spans[STATEMENTS] = statements
    doc = Linker(knowledge)(doc)
    speakers = [s._.speaker for s in doc.spans[STATEMENTS]]
    assert speakers == ["vladimir-poutine", "vladimir-poutine", "presidence", None]


def test_a_name_in_a_label_that_nothing_marked_is_linked_all_the_same(make_doc, knowledge):
    markup = "M. Poutine : Bonjour.\nMerci.\nLe Président : Merci.\n[[LEADER:y|Vladimir Poutine]] sourit."
    doc = make_doc(markup, structure=turns(read_markup(markup).text))
    statement = Span(doc, 0, 4, label="speech")
    statement._.turn = 0
    doc.spans[STATEMENTS] = [statement]
    doc = Linker(knowledge)(doc)
    assert doc.spans[STATEMENTS][0]._.speaker == "vladimir-poutine"
    assert len(doc.spans[ENTITIES]) == 1


def test_built_from_config_saved_and_loaded(tmp_path):
    nlp = spacy.blank("fr")
    nlp.add_pipe("entente/linker")
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    doc = again.make_doc("La Russie parle.")
    doc.spans[ENTITIES] = [Span(doc, 1, 2, label="STATE")]
    assert again(doc).spans[ENTITIES][0].kb_id_ == "RUS"


def test_a_missing_knowledge_folder_is_named(tmp_path):
    with pytest.raises(ConfigError, match="nothing at absent/knowledge"):
        spacy.blank("fr").add_pipe("entente/linker", config={"knowledge": "absent/knowledge"})


def test_malformed_decisions_are_named(tmp_path):
    path = tmp_path / "mine.tsv"
    path.write_text("decision\tsubject\nlink\tx\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"mine\.tsv:2: decision is 'link'"):
        spacy.blank("fr").add_pipe("entente/linker", config={"decisions": str(path)})
