"""Names told apart by whose they are; titles and middle names; speakers without a name."""

import datetime as dt

import pytest

from pipeline.knowledge import Entity, Knowledge, Name
from pipeline.knowledge.records import Office
from pipeline.linking import Base, DocumentRecord
from pipeline.linking.holders import office_holders
from pipeline.linking.offices import RolePhrase
from pipeline.linking.persons import respelt
from pipeline.linking.state import DocumentState
from pipeline.records import Block, Structure, Turn


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            "La [[STATE:ARM|Arménie]] écoute. M. [[LEADER:pachinyan|Pachinyan]] "
            "([[STATE:SEN|Sénégal]]) répond.",
            id="of another state",
        ),
        pytest.param(
            "M. [[LEADER:nikol-pachinian|Pachinyan]] ([[STATE:ARM|Arménie]]) répond.",
            id="of this state",
        ),
        pytest.param(
            "[[LEADER:emmanuel-macron|Emmanuel Jean-Michel Macron]] préside.", id="middle names"
        ),
        pytest.param(
            "L'émir a vu le [[LEADER:vladimir-poutine|Général Vladimir Poutine]].", id="title"
        ),
        pytest.param(
            "[[LEADER:bachar-el-assad|Cheikh Bachar El Assad]] et "
            "[[LEADER:cheikh-anta-ndoye|Cheikh Anta Ndoye]].",
            id="a title or a given name",
        ),
        pytest.param(
            "[[LEADER:hamad-ben-youssef|Hamad ben Youssef]] et son fils "
            "[[LEADER:youssef-ben-hamad|Youssef ben Hamad]].",
            id="father and son",
        ),
        pytest.param(
            "[[LEADER:mohammed-ben-rachid|Mohammed ben Rachid]] ; "
            "[[LEADER:mohammed-ben-rachid|Mohammed ben Rachid]], ou "
            "[[LEADER:mohammed-ben-rachid|Mohamed bin Rashid]].",
            id="every word respelt",
        ),
    ],
)
def test_who_is_meant(check, markup):
    check(markup, date="2020-12-02")


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            "[[LEADER:jean-dupont|Jean Dupont]], ministre des affaires étrangères de l'[[STATE:ARM|Arménie]], "
            "parle. Le [[LEADER:-:role|ministre [[STATE:ARM:demonym|arménien]]]] du pétrole rit.",
            id="another portfolio after the demonym",
        ),
        pytest.param(
            "[[LEADER:jean-dupont|Jean Dupont]], ministre des affaires étrangères de l'[[STATE:ARM|Arménie]], "
            "parle. Le [[LEADER:-:role|ministre [[STATE:ARM:demonym|arménien]]]] chargé de la pêche rit.",
            id="another charge",
        ),
        pytest.param(
            "Le [[LEADER:-:role|Premier ministre [[STATE:ARM:demonym|arménien]]]], M. "
            "[[LEADER:jean-dupont|Jean Dupont]], parle.",
            id="a name in apposition",
        ),
        pytest.param(
            "Le secrétaire général de l'[[ORGANISATION:otsc|OTSC]], M. [[LEADER:jean-dupont|Jean Dupont]], "
            "parle. Puis le [[LEADER:jean-dupont:role|secrétaire général]] sort.",
            id="introduced in apposition",
        ),
    ],
)
def test_roles_with_complements(check, markup):
    check(markup)


@pytest.mark.parametrize(("year", "found"), [(2017, []), (2019, ["a"]), (2021, ["b"]), (2031, [])])
def test_the_last_who_took_an_office_holds_it(year, found):
    held = [
        Office("head-of-state", "SEN", dt.date(2018, 5, 1), None),
        Office("head-of-state", "SEN", dt.date(2020, 5, 1), None),
    ]
    people = [
        Entity(name, "LEADER", name, (Name(name, "name"),), "person", offices=(office,))
        for name, office in zip("ab", held, strict=True)
    ]
    base = Base(Knowledge({p.id: p for p in people}, [], {}))
    state = DocumentState([], DocumentRecord("", "d", dt.date(year, 1, 1)), base)
    phrase = RolePhrase("head-of-state", "président", "SEN")
    assert [p.id for p in office_holders(state, phrase, date_only=True)] == found


def _spoken(text, turn):
    return Structure((Block(0, 0, len(text), "speech", turn=0),), (turn,), meta={
        "speakers": {"jean-dupont": "Jean Dupont"}
    })  # fmt: skip


def test_a_label_without_name_speaks_for_whom_the_structure_knows(check):
    text = "La présidente : Merci à Jean Dupont."
    markup = text.replace("Jean Dupont", "[[LEADER:jean-dupont|Jean Dupont]]")
    turn = Turn(0, (0, 13), "La présidente", None, (3, 13), None, "jean-dupont")
    assert check(markup, structure=_spoken(text, turn)).speakers == {0: "jean-dupont"}


def test_nobody_is_sought_in_the_label_of_an_unnamed_speaker(check):
    text = "Question à Jean Dupont : Pourquoi ?"
    markup = text.replace("Jean Dupont", "[[LEADER:jean-dupont|Jean Dupont]]")
    turn = Turn(0, (0, 22), "Question à Jean Dupont", None, None, None, "question")
    assert check(markup, structure=_spoken(text, turn)).speakers == {0: "question"}


def test_the_prime_minister_is_that_of_the_speakers_state(check):
    text = "M. Petrossian (Arménie) : Le Premier ministre viendra. France, France."
    markup = (
        "M. [[LEADER:petrossian|Petrossian]] ([[STATE:ARM|Arménie]]) : "
        "Le [[LEADER:nikol-pachinian:role|Premier ministre]] viendra. "
        "[[STATE:FRA|France]], [[STATE:FRA|France]]."
    )
    turn = Turn(0, (0, 23), "M. Petrossian (Arménie)", (3, 13), None, (15, 22))
    check(markup, structure=_spoken(text, turn), date="2020-12-02")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("yasser", "yasir", True),
        ("husayn", "hussein", True),
        ("hassan", "hussein", False),
        ("yahya", "yaya", True),
        ("tschombe", "tshombe", True),
        ("hamid", "hamad", False),
    ],
)
def test_vowels_that_transliterations_exchange(one, other, alike):
    assert respelt(one, other) == alike


def test_a_title_is_no_part_of_the_id(check):
    check(
        "Le [[LEADER:ahmed-ould-sidi|colonel Ahmed Ould Sidi]] parle. "
        "M. [[LEADER:ahmed-ould-sidi|Ahmed Ould Sidi]] sort."
    )


def test_two_words_may_be_one_surname(check):
    check(
        "[[LEADER:ellen-kuyo-morel|Ellen Kuyo Morel]] parle. "
        "Mme [[LEADER:ellen-kuyo-morel|Kuyo Morel]] sort."
    )
