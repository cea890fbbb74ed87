"""A tree of phrases finds what plain alternatives find, the longest first."""

import random
import re

import pytest

from pipeline.text.phrases import alternatives


def plain(phrases):
    return "|".join(map(re.escape, sorted(phrases, key=lambda p: (-len(p), p))))


@pytest.mark.parametrize(
    ("before", "after"), [("", ""), (r"(?<!\w)", r"(?!\w)"), ("a?", "b"), ("", "$")]
)
def test_matches_are_those_of_plain_alternatives(before, after):
    rng = random.Random(7)
    for _ in range(400):
        phrases = {"".join(rng.choices("ab. ", k=rng.randint(1, 5))) for _ in range(6)}
        text = "".join(rng.choices("ab. ", k=40))
        one, other = (
            [m.span() for m in re.finditer(f"{before}(?:{words}){after}", text)]
            for words in (plain(phrases), alternatives(phrases))
        )
        assert one == other


def test_no_phrase_and_an_empty_one():
    assert alternatives([]) == ""
    assert re.fullmatch(alternatives(["", "roi"]), "") is not None
