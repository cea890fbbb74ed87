"""The user's decisions: read, checked, applied, and written in the ledger."""

import pytest

from pipeline.errors import KnowledgeError
from pipeline.linking import read_decisions
from pipeline.linking.decisions import Decision, check_decisions

HEADER = "decision\tsubject\tobject\tdoc_id\tcomment\n"


@pytest.fixture
def write(tmp_path):
    def run(*lines, header=HEADER):
        path = tmp_path / "decisions.tsv"
        path.write_text(header + "".join(line + "\n" for line in lines), encoding="utf-8")
        return path

    return run


def test_no_path_no_decisions():
    assert not read_decisions(None)


def test_a_file_is_read(write):
    path = write(
        "# note", "", "merge\tAliev\tilham-aliyev\t\tthe son", "rename\totsc\tTraité de Tachkent"
    )
    decisions = read_decisions(path)
    assert [d.verb for d in decisions.rows] == ["merge", "rename"]
    assert decisions.name_of("otsc") == "Traité de Tachkent"
    assert decisions.merged("any", "ALIEV", "aliev").object == "ilham-aliyev"
    assert decisions.merged("any", "Aliev", "ilham-aliyev") is None


def test_a_decision_may_hold_in_one_document_only():
    decisions = check_decisions([Decision("merge", "Aliev", "ilham-aliyev", "d1")])
    assert decisions.merged("d1", "Aliev", "aliev")
    assert decisions.merged("d2", "Aliev", "aliev") is None


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["join\ta\tb"], r"decisions\.tsv:2: decision is 'join', expected one of merge, split"),
        (["merge\t\tb"], r"decisions\.tsv:2: subject is empty"),
        (["merge\ta"], r"decisions\.tsv:2: object is empty, expected an entity id for merge"),
        (["rename\ta"], r"object is empty, expected a name for rename"),
        (["merge\ta\tb\tc\td\te"], r"decisions\.tsv:2: 6 cells, expected 5"),
        (
            ["merge\ta\tb", "merge\tA\tc"],
            r"decisions\.tsv:3: merge 'A' 'c' contradicts .*:2 \(merge 'b'\)",
        ),
        (["merge\ta\tb", "split\ta\tb"], r"contradicts .*\(split 'b'\)"),
        (["merge\ta\tb", "ignore\ta"], r"contradicts .*\(ignore ''\)"),
        (
            ["merge\ta\tb", "merge\tb\ta"],
            r"leads back to itself through .*: an id must end somewhere",
        ),
        (["rename\ta\tX", "rename\ta\tY"], r"decisions\.tsv:3: rename 'a' 'Y' contradicts"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(write, lines, message):
    with pytest.raises(KnowledgeError, match=message):
        read_decisions(write(*lines))


def test_a_wrong_header_is_named(write):
    with pytest.raises(
        KnowledgeError, match=r"decisions\.tsv:1: columns are verb, what, expected decision"
    ):
        read_decisions(write(header="verb\twhat\n"))


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(KnowledgeError, match=r"no decisions at .*: set linking\.decisions"):
        read_decisions(tmp_path / "absent.tsv")


def test_not_utf8(tmp_path):
    path = tmp_path / "decisions.tsv"
    path.write_bytes(HEADER.encode() + "merge\tÉ\tb".encode("latin-1"))
    with pytest.raises(KnowledgeError, match=r"decisions\.tsv:2: not UTF-8"):
        read_decisions(path)


@pytest.mark.parametrize(
    ("decision", "markup", "rule"),
    [
        pytest.param(
            Decision("merge", "Poutine", "autre-poutine", where="f:2"),
            "[[LEADER:vladimir-poutine|Vladimir Poutine]] et [[LEADER:autre-poutine|Poutine]].",
            "decision_merge",
            id="merge by form",
        ),
        pytest.param(
            Decision("merge", "vladimir-poutine", "vvp", where="f:2"),
            "[[LEADER:vvp|Vladimir Poutine]] et [[LEADER:vvp|Poutine]].",
            "decision_merge",
            id="merge by id",
        ),
        pytest.param(
            Decision("split", "Poutine", "vladimir-poutine", where="f:2"),
            "[[LEADER:vladimir-poutine|Vladimir Poutine]] et [[LEADER:poutine|Poutine]].",
            "decision_split",
            id="split",
        ),
    ],
)
def test_decisions_overrule_the_rules_and_say_so(check, decision, markup, rule):
    links = check(markup, decisions=check_decisions([decision]))
    (merge,) = [m for m in links.merges if m.rule == rule and m.alias == "Poutine"]
    assert merge.conflict == "the rules had linked it to vladimir-poutine"
    assert merge.evidence == "f:2"


def test_ignored_mentions_are_dropped(check):
    decisions = check_decisions([Decision("ignore", "Chers Amis")])
    check("[[ORGANISATION:-|Chers Amis]], la [[STATE:RUS|Russie]].", decisions=decisions)
