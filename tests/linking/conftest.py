"""Fixtures of the linking tests."""

import datetime as dt

import pytest

from pipeline.linking import Base, DocumentRecord, link_document
from pipeline.records import Structure
from tests.linking.markup import read_markup
from tests.linking.small import small_knowledge


@pytest.fixture(scope="session")
def knowledge():
    return small_knowledge()


@pytest.fixture
def check(knowledge):
    """Return a function that links a marked text and compares the ids with the marks."""

    def run(markup, *, date=None, structure=None, **more):
        case = read_markup(markup)
        day = dt.date.fromisoformat(date) if date else None
        links = link_document(
            case.mentions,
            DocumentRecord(case.text, "essai", day, structure or Structure()),
            Base(knowledge),
            **more,
        )
        found = [(m.text, i) for m, i in zip(case.mentions, links.entity_ids, strict=True)]
        assert found == [(m.text, i) for m, i in zip(case.mentions, case.ids, strict=True)]
        return links

    return run
