"""What the mention stages share: cue tables, the page, and behaviour on any text at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.components.attributes import ENTITIES
from pipeline.components.mentions.candidates import Candidate
from pipeline.components.mentions.contexts import Contexts
from pipeline.components.mentions.cues import alternatives, cue_words, read_rows, word_set
from pipeline.components.mentions.folding import is_shouted
from pipeline.components.mentions.page import page_of
from pipeline.errors import KnowledgeError
from tests.components.mention_cases import language, read


def test_a_cue_table_is_read_with_its_comments(tmp_path):
    path = tmp_path / "cues.tsv"
    path.write_text("word\tnote\n# comment\n\nun|deux\tnumbers\ntrois\n", encoding="utf-8")
    assert read_rows(path) == (
        {"word": "un|deux", "note": "numbers"},
        {"word": "trois", "note": ""},
    )


def test_a_line_that_is_too_long_is_named(tmp_path):
    path = tmp_path / "cues.tsv"
    path.write_text("word\tnote\nun\tdeux\ttrois\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"cues\.tsv:2: 3 cells, expected 2"):
        read_rows(path)


def test_words_come_longest_first():
    assert alternatives(frozenset(["a", "ab", "a.b"])) == r"a\.b|ab|a"


def test_every_cue_table_can_be_read():
    assert "president" in cue_words("offices")
    assert Contexts().judge(page_of(language()("Ve République")), 0, 13, "ve republique")


def test_an_unknown_word_set_is_named():
    with pytest.raises(KnowledgeError, match="no set 'inconnu'"):
        word_set("inconnu")


@pytest.mark.parametrize(
    ("text", "shouted"),
    [("DÉCLARATION DE LOMÉ", True), ("Déclaration", False), ("ONU", False), ("", False)],
)
def test_is_shouted(text, shouted):
    assert is_shouted(text) == shouted


def test_a_page_knows_its_blocks_and_tokens():
    page = page_of(language()("La Russie.\n\nLA SUISSE ET L'ONU."))
    assert [kind for _, _, kind in page.blocks] == ["narrative", "narrative"]
    assert page.block_bounds(3) == (0, 10)
    assert page.tokens(3, 9) == (1, 2)
    assert page.tokens(4, 9) is None
    assert page.shouted(14)
    assert not page.shouted(3)
    assert page.before(12) == ""
    assert page.after(10) == ""
    assert not page.within_one_block(3, 14)


def test_a_candidate_that_cuts_a_token_makes_no_span():
    page = page_of(language()("La Russie."))
    page.keep("essai", [Candidate(4, 9, "STATE"), Candidate(3, 9, "STATE")])
    assert [s.text for s in page.doc.spans["essai"]] == ["Russie"]


WORDS = st.sampled_from(
    ["la", "Russie", "M.", "Durand", "président", "du", "Togo", "accord", "de", "Minsk", "(ONU)", ",",
     "\n", "et", "1998", "résolution", "242", "«", "»", "-", "/", "ministre", "Moscou", "a", "exigé",
     "franco-allemand", "L'", "Organisation", "de l'", ".", "(", ")", "Convention", "sur", "entre"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=40).map(" ".join)))
def test_any_text_gives_mentions_that_nest(text):
    doc = read(text)
    spans = list(doc.spans[ENTITIES])
    assert spans == sorted(spans, key=lambda s: (s.start, -s.end))
    for i, first in enumerate(spans):
        assert "\n" not in first.text
        assert first.text == first.text.strip()
        for second in spans[i + 1 :]:
            assert second.start >= first.end or second.end <= first.end
