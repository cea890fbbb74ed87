"""Ids of numbered instruments are slugs of the kind and the number."""

import pytest

from pipeline.linking import Base, DocumentRecord, MentionRecord, link_document
from tests.linking.small import small_knowledge

BASE = Base(small_knowledge())


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("résolution 233 (1967)", "233 (1967)", "resolution-233"),
        ("résolution n°1966 du 22 décembre 2010", "n°1966", "resolution-1966"),
        ("décision n° 318", "n° 318", "decision-318"),
        ("règlement (UE) n° 833/2014", "(UE) n° 833/2014", "reglement-ue-833-2014"),
        ("directive 2003/6/CE", "2003/6/CE", "directive-2003-6-ce"),
        ("résolution 2231 (2015)", "2231 (2015)", "resolution-2231"),
    ],
)
def test_the_id_is_a_slug(text, number, expected):
    mention = MentionRecord(0, len(text), text, "TREATY", attributes={"number": number})
    assert link_document([mention], DocumentRecord(text), BASE).entity_ids == (expected,)
