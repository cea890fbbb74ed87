"""Titles of instruments: a date said or not is the same instrument, another date is not."""

import datetime as dt

import pyarrow as pa
import pytest

from pipeline.knowledge import Entity, Knowledge, Name
from pipeline.linking import Base, DocumentRecord, link_corpus, link_document
from pipeline.linking.titles import may_be_one_date, read_title
from tests.linking.markup import read_markup


def _treaty(id_, name, *names, **more):
    return Entity(id_, "TREATY", name, tuple(Name(t, "name") for t in (name, *names)), **more)


BASE = Knowledge(
    {
        e.id: e
        for e in (
            _treaty("accord-de-brno", "Accord de Brno", "Accord pour la paix en Moravie",
                    date="1998-04-09", place="brno"),
            _treaty("pacte-de-brno", "Pacte de Brno", date="1998-04-09", place="brno"),
            _treaty("resolution-45", "Résolution 45", date="1948-04-01", number="45"),
            Entity("apce", "ORGANISATION", "APCE", (Name("APCE", "name"),)),
            Entity("conseil-de-securite-onu", "ORGANISATION", "Conseil de sécurité",
                   (Name("Conseil de sécurité", "name"),)),
        )
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words", "date"),
    [
        ("accord de Brno du 9 avril 1998", ("accord", "brno"), (1998, 4, 9)),
        ("accords signés à Brno le 1er mai 1998", ("accord", "brno"), (1998, 5, 1)),
        ("Convention de 1982 sur le droit de la mer", ("convention", "droit", "mer"), (1982, 0, 0)),
        ("déclaration commune du 4 mars", ("declaration", "commun"), (0, 3, 4)),
        ("Agenda 2063", ("agenda", "2063"), (0, 0, 0)),
        ("directive 2003/6/CE", ("directiv", "2003", "6", "ce"), (0, 0, 0)),
    ],
)
def test_a_title_is_words_and_a_date(text, words, date):
    title = read_title(text)
    assert (title.words, title.date) == (words, date)


def test_dates_agree_in_what_both_say():
    assert may_be_one_date((1998, 4, 9), (1998, 0, 0))
    assert may_be_one_date((0, 4, 9), (1998, 4, 9))
    assert not may_be_one_date((1998, 4, 9), (1998, 5, 9))


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("L'[[TREATY:accord-de-brno|accord de Brno du 9 avril 1998]].", id="dated"),
        pytest.param("L'[[TREATY:accord-de-brno|accord signé à Brno]].", id="framed"),
        pytest.param("L'[[TREATY:accord-de-brno|accord de paix de Brno]].", id="of peace"),
        pytest.param(
            "Le [[TREATY:pacte-de-brno|Pacte morave signé à Brno le 9 avril 1998]].", id="its day"
        ),
        pytest.param(
            "Le [[TREATY:protocole-de-brno-du-9-avril-1998|protocole de Brno du 9 avril 1998]].",
            id="another kind on that day",
        ),
        pytest.param(
            "L'[[TREATY:accord-de-brno-de-2004|accord de Brno de 2004]].", id="another year"
        ),
        pytest.param(
            "L'[[TREATY:accord-de-vilno-du-3-mai-2011|accord de Vilno du 3 mai 2011]] ; "
            "l'[[TREATY:accord-de-vilno-du-3-mai-2011|accord de Vilno]].",
            id="said later without date",
        ),
        pytest.param(
            "L'[[TREATY:accord-de-vilno-du-3-mai-2011|accord de Vilno du 3 mai 2011]] ; "
            "l'[[TREATY:accord-de-vilno-du-3-juin-2011|accord de Vilno du 3 juin 2011]].",
            id="two of one place",
        ),
        pytest.param(
            "La [[TREATY:resolution-45|résolution 45 (1948)]] du Conseil, la "
            "[[TREATY:resolution-45-2003|résolution 45 (2003)]].",
            id="one number, two years",
        ),
        pytest.param(
            "La [[TREATY:resolution-45-apce|résolution 45 de l'[[ORGANISATION:apce|APCE]]]] ; la "
            "[[TREATY:resolution-45|résolution 45 du "
            "[[ORGANISATION:conseil-de-securite-onu|Conseil de sécurité]]]].",
            id="one number, two bodies",
        ),
    ],
)
def test_one_instrument_whether_dated_or_not(markup):
    case = read_markup(markup)
    found = link_document(case.mentions, DocumentRecord(case.text), Base(BASE)).entity_ids
    assert found == case.ids


@pytest.mark.parametrize(
    ("second", "joined"), [("accord de Vilno", True), ("accord de Vilno du 3 juin 2011", False)]
)
def test_documents_that_give_the_date_or_not(second, joined):
    rows = [
        {"doc_id": doc_id, "entity_id": text, "type": "TREATY", "kind": "name", "text": text}
        for doc_id, text in (("a", "accord de Vilno du 3 mai 2011"), ("b", second))
    ]
    dates = {"a": dt.date(2012, 1, 1), "b": None}
    ids = link_corpus(pa.Table.from_pylist(rows), dates, BASE).ids
    assert len(ids) == joined
