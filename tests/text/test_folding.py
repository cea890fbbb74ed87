"""`fold`: the form under which spellings of one name agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import fold


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("L’Élysée", "l'elysee"),
        ("Côte d’Ivoire", "COTE D'IVOIRE"),
        ("Cœur", "coeur"),
        ("Haut–Karabakh", "haut-karabakh"),
        ("E\u0301gypte", "Égypte"),
        ("Fra\u200bnce", "france"),
        ("  Corée \u00a0du  Nord ", "coree du nord"),
        ("Wałęsa", "walesa"),
        ("İstanbul", "istanbul"),
    ],
)
def test_spellings_agree(left, right):
    assert fold(left) == fold(right) == right.casefold().replace("é", "e")


def test_idempotent_over_all_code_points():
    """Hypothesis did not find the 636 letters that one round leaves unfinished; a loop does."""
    assert [c for c in map(chr, range(0x110000)) if fold(fold(c)) != fold(c)] == []


@given(st.text())
def test_idempotent(text):
    assert fold(fold(text)) == fold(text)
