"""Whatever the mentions are, linking answers, and the same again."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.linking import Base, DocumentRecord, MentionRecord, link_document
from pipeline.linking.state import FAMILIES
from pipeline.records import KINDS, Structure, Turn
from tests.linking.small import small_knowledge

BASE = Base(small_knowledge())
WORDS = st.sampled_from(
    ["Kabila", "Joseph Kabila", "résolution ", "décision n° 318", "Mme", "M. ", "OTSC", "(", ")", "—", "'", "Ⅷ", "ß", "président", "de la ",
     "Congo", "№ 5", "S/RES/2231", "V. Poutine", "Union", "Cour", "\n", "le ", "1999", ". ", "J.-Y. L. D.", "Ⱥ"]
)  # fmt: skip


@st.composite
def documents(draw):
    pieces = draw(st.lists(st.one_of(WORDS, st.text(max_size=6)), min_size=1, max_size=25))
    text = "".join(pieces)
    n = len(text)
    spans = draw(st.lists(st.tuples(st.integers(0, n), st.integers(1, 20)), max_size=12))
    mentions = [
        MentionRecord(
            start, min(n, start + size), text[start : start + size],
            draw(st.sampled_from(sorted(FAMILIES))), draw(st.sampled_from(KINDS)),
            attributes=draw(st.sampled_from([{}, {}, {"number": "n° 318"}, {"number": "233 (1967)"}])),
        )
        for start, size in spans
        if start < n
    ]  # fmt: skip
    turns = tuple(
        Turn(i, (m.start, m.end), m.text, (m.start, m.end), None, None)
        for i, m in enumerate(mentions[:2])
    )
    return DocumentRecord(text, "d", None, Structure(turns=turns)), mentions


@given(documents())
@settings(max_examples=150, deadline=None)
@example((DocumentRecord("—"), [MentionRecord(0, 1, "—", "ORGANISATION")]))
@example((DocumentRecord("'"), [MentionRecord(0, 1, "'", "LEADER", "role")]))
def test_linking_answers_and_repeats_itself(case):
    document, mentions = case
    once = link_document(mentions, document, BASE)
    assert once == link_document(mentions, document, BASE)
    assert len(once.entity_ids) == len(once.types) == len(mentions)
    for mention, entity_id in zip(mentions, once.entity_ids, strict=True):
        assert entity_id is None or re.fullmatch("[A-Za-z0-9-]+", entity_id)
        if mention.kind in ("name", "demonym", "metonym"):
            assert entity_id is not None


@given(documents())
@settings(max_examples=60, deadline=None)
def test_one_id_has_one_family(case):
    document, mentions = case
    links = link_document(mentions, document, BASE)
    families = {}
    for mention, entity_id in zip(mentions, links.entity_ids, strict=True):
        if entity_id is not None:
            assert families.setdefault(entity_id, FAMILIES[mention.type]) == FAMILIES[mention.type]
