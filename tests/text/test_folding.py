"""Folding: what two spellings of a name have in common."""

import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.text import CharacterFold, fold, key, letters, slug


@pytest.mark.parametrize("function", [fold, letters], ids=lambda f: f.__name__)
def test_idempotent_for_every_code_point(function):
    """Hypothesis did not find the 636 letters that one round leaves unfinished; a loop does."""
    every = map(chr, range(sys.maxunicode + 1))
    assert [c for c in every if function(function(c)) != function(c)] == []


@given(st.text())
@example("Traité™")
@example("L’Élysée\u00a0…")
def test_idempotent(text):
    assert fold(fold(text)) == fold(text)
    assert key(key(text)) == key(text)
    assert letters(letters(text)) == letters(text)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param("L’Élysée", "l'elysee", id="typographic apostrophe and accents"),
        pytest.param("Côte d’Ivoire", "COTE D'IVOIRE", id="capitals without accents"),
        pytest.param("Cœur", "coeur", id="ligature"),
        pytest.param("Haut–Karabakh", "haut-karabakh", id="dash"),
        pytest.param("Chișinău", "Chişinău", id="comma and cedilla"),
        pytest.param("E\u0301gypte", "Égypte", id="decomposed"),
        pytest.param("  Corée \u00a0du  Nord ", "coree du nord", id="white space"),
        pytest.param("Milo Đukanović", "milo dukanovic", id="barred letters"),
        pytest.param("Wałęsa", "walesa", id="barred and tailed letters"),
        pytest.param("İstanbul", "istanbul", id="dotted capital"),
    ],
)
def test_spellings_fold_to_one_form(left, right):
    assert fold(left) == fold(right)


def test_key_also_drops_hyphens_and_the_dots_of_acronyms():
    assert key("Haut-Karabakh") == key("haut karabakh")
    assert key("O.N.U.") == key("ONU")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Recep Tayyip Erdoğan", "recep-tayyip-erdogan"),
        ("Traité de l’Atlantique nord", "traite-de-l-atlantique-nord"),
        ("N'Djamena", "n-djamena"),
    ],
)
def test_slug_is_ascii(name, expected):
    assert slug(name) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param(CharacterFold(), "a l’œuvre, david!", id="letters alone"),
        pytest.param(CharacterFold(kept="à"), "à l’œuvre, david!", id="one kept"),
        pytest.param(CharacterFold({"’": "'"}), "a l'œuvre, david!", id="one apostrophe"),
        pytest.param(CharacterFold(blank=True), "a l œuvre  david ", id="words alone"),
    ],
)
def test_characters_are_folded_in_place(table, expected):
    assert "À l’Œuvre, Davið!".translate(table) == expected


@given(st.text())
@example("L’Œuvre – « Élysée » µ ½ \x85 Žižek, Şahin, Москва, 𝒜")
def test_bytes_fold_as_the_table_does(text):
    for table in (CharacterFold(), CharacterFold({"’": "'"}, kept="à"), CharacterFold(blank=True)):
        assert table.fold(text * 3) == (text * 3).translate(table)
