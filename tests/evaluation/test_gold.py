"""`pipeline.evaluation.gold`: annotated documents as people write them."""

import pytest

from pipeline.errors import DataError
from pipeline.evaluation.gold import parse_gold, parse_marks, read_gold

TEXT = "Mme Lenoir : la Lituanie ratifie.\n\n* * *\n"
GOLD = """#@ kind=speech speaker=eva-lenoir label="Mme Lenoir" themes=procedure,conflits-paix
Mme [[LEADER:eva-lenoir|Lenoir]] : la [[STATE:LTU|Lituanie]] ratifie.

#@ kind=boilerplate
* * *
"""


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param(
            "La [[STATE:RUS|Russie]]", [("Russie", "STATE", "RUS", "name", 0)], id="a name"
        ),
        pytest.param(
            "le [[LEADER:x:role|chef [[STATE:LTU:demonym|lituanien]]]].",
            [
                ("chef lituanien", "LEADER", "x", "role", 0),
                ("lituanien", "STATE", "LTU", "demonym", 1),
            ],
            id="nested, with kinds",
        ),
        pytest.param(
            "[[TREATY:t|accord [[STATE:LTU|Lituanie]]-[[STATE:LVA|Lettonie]]]] ]]",
            [
                ("accord Lituanie-Lettonie", "TREATY", "t", "name", 0),
                ("Lituanie", "STATE", "LTU", "name", 1),
                ("Lettonie", "STATE", "LVA", "name", 1),
            ],
            id="two inside one, brackets of the text stay",
        ),
    ],
)
def test_marks_are_read(marked, expected):
    plain, marks = parse_marks(marked)
    assert [(plain[m.start : m.end], m.type, m.id, m.kind, m.depth) for m in marks] == expected


def test_a_document_has_blocks_and_mentions_at_offsets_of_the_source():
    document = parse_gold(GOLD, TEXT, name="x.txt")
    assert [(TEXT[b.start : b.end], b.kind) for b in document.blocks] == [
        ("Mme Lenoir : la Lituanie ratifie.", "speech"),
        ("* * *", "boilerplate"),
    ]
    assert document.blocks[0].themes == ("procedure", "conflits-paix")
    assert document.blocks[0].speaker == "eva-lenoir"
    assert document.blocks[0].label == "Mme Lenoir"
    assert [(TEXT[m.start : m.end], m.text, m.block) for m in document.mentions] == [
        ("Lenoir", "Lenoir", 0),
        ("Lituanie", "Lituanie", 0),
    ]


@pytest.mark.parametrize(
    ("gold", "message"),
    [
        pytest.param(GOLD.replace("ratifie", "signe"), "line 2 .* differs", id="other words"),
        pytest.param(GOLD.replace("STATE", "COUNTRY"), "COUNTRY:LTU:name", id="unknown type"),
        pytest.param(GOLD.replace("LTU|", "LTU:pays|"), "STATE:LTU:pays", id="unknown kind"),
        pytest.param(GOLD.replace("Lituanie]]", "Lituanie"), "not closed", id="open mark"),
        pytest.param(GOLD.replace("kind=speech", "kind=song"), "kind='song'", id="block kind"),
        pytest.param(GOLD.split("\n\n")[0], "1 blocks .* has 2", id="missing block"),
    ],
)
def test_what_does_not_fit_is_named(gold, message):
    with pytest.raises(DataError, match=message):
        parse_gold(gold, TEXT)


def test_folders_are_read_in_order(tmp_path):
    for name in ("b", "a"):
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
        (tmp_path / f"{name}.gold.txt").write_text(GOLD, encoding="utf-8")
    assert [document.name for document in read_gold([tmp_path])] == ["a.txt", "b.txt"]


def test_a_folder_without_annotations_is_refused(tmp_path):
    with pytest.raises(DataError, match="no annotated document"):
        read_gold([tmp_path])


def test_a_missing_source_is_named(tmp_path):
    (tmp_path / "a.gold.txt").write_text(GOLD, encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.txt: missing"):
        read_gold([tmp_path])
