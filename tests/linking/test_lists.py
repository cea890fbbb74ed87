"""The word lists that the rules look up."""

import datetime as dt

import pytest

from pipeline.errors import KnowledgeError
from pipeline.knowledge import load_knowledge
from pipeline.linking import lists
from pipeline.linking.lists import Usual, usual_meanings, word_list
from pipeline.resources import resource


def test_a_list_is_read():
    assert "de" in word_list("stopwords")


def test_an_unknown_list_is_named():
    with pytest.raises(
        KnowledgeError, match=r"words\.tsv: no list 'nothing', found bare_roles, geographic"
    ):
        word_list("nothing")


def test_a_malformed_table_is_named(tmp_path, monkeypatch):
    path = tmp_path / "words.tsv"
    path.write_text("list\twords\tmeaning\nalone\n", encoding="utf-8")
    monkeypatch.setattr(lists, "resource", lambda name: path)
    with pytest.raises(KnowledgeError, match=r"words\.tsv:2: found alone, expected list, words"):
        list(lists._rows("words.tsv", ["list", "words", "meaning"]))


def test_usual_meanings_are_in_the_base():
    knowledge = load_knowledge(resource("data/knowledge"))
    assert all(usual.entity_id in knowledge for many in usual_meanings().values() for usual in many)


@pytest.mark.parametrize(
    ("date", "holds"), [(dt.date(1960, 1, 1), True), (dt.date(2020, 1, 1), False), (None, False)]
)
def test_a_usual_meaning_has_its_time(date, holds):
    assert Usual("cee", 1957, 1993).holds(date) is holds
