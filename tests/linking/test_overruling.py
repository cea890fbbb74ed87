"""Decisions applied to the rows of a part, also of one that they do not touch."""

import pyarrow as pa
import pytest

from pipeline.linking.decisions import Decision, check_decisions
from pipeline.linking.overruling import overrule

COLUMNS = ("doc_id", "text", "entity_id", "kind")
ROWS = [
    ("d1", "Moscou", "RUS", "metonym"),
    ("d1", "la Russie", "RUS", "name"),
    ("d2", "OTSC", "otsc", "name"),
]


@pytest.fixture
def mentions():
    columns = zip(*ROWS, strict=True)
    return pa.table(dict(zip(COLUMNS, columns, strict=True)))


@pytest.mark.parametrize(
    ("decision", "kept"),
    [
        pytest.param(Decision("ignore", "moscou"), ["RUS", "otsc"], id="by form"),
        pytest.param(Decision("ignore", "rus"), ["otsc"], id="by id"),
        pytest.param(Decision("merge", "OTSC", "csto"), ["RUS", "RUS", "csto"], id="merge"),
        pytest.param(Decision("ignore", "Moscou", doc_id="d2"), ["RUS", "RUS", "otsc"], id="scope"),
        pytest.param(Decision("ignore", "Lima"), ["RUS", "RUS", "otsc"], id="names nothing here"),
        pytest.param(Decision("rename", "PER", "Pérou"), ["RUS", "RUS", "otsc"], id="absent id"),
    ],
)
def test_decided_mentions(decision, kept, mentions):
    found = overrule(mentions, check_decisions([decision]))
    assert found.apply("mentions", mentions)["entity_id"].to_pylist() == kept


def test_a_speaker_is_decided_by_the_first_name(mentions):
    found = overrule(mentions, check_decisions([Decision("merge", "la Russie", "RUS-1")]))
    assert found.speakers == {("d1", "RUS"): "RUS-1"}
    table = pa.table({"doc_id": ["d1"], "speaker_id": ["RUS"], "speaker_label": ["Moscou"]})
    assert found.apply("statements", table)["speaker_id"].to_pylist() == ["RUS-1"]
