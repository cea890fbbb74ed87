"""`fold`, `key` and `slug`: what two spellings of a name have in common."""

import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.knowledge import fold, key, slug


def test_fold_is_idempotent_for_every_code_point():
    changed = [
        hex(point)
        for point in range(sys.maxunicode + 1)
        if fold(fold(chr(point))) != fold(chr(point))
    ]
    assert changed == []


@given(st.text())
@example("Traité™")
@example("L’Élysée\u00a0…")
def test_fold_and_key_are_idempotent(text):
    assert fold(fold(text)) == fold(text)
    assert key(key(text)) == key(text)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param("L’Élysée", "l'elysee", id="typographic apostrophe and accents"),
        pytest.param("États-Unis", "ETATS-UNIS", id="capitals without accents"),
        pytest.param("Œuvre", "oeuvre", id="ligature"),
        pytest.param("Chișinău", "Chişinău", id="comma and cedilla"),
        pytest.param("E\u0301rythrée", "Érythrée", id="decomposed"),
        pytest.param("Haut–Karabakh", "haut-karabakh", id="dash"),
        pytest.param("Côte\u00a0 d'Ivoire", "cote d'ivoire", id="white space"),
        pytest.param("Milo Đukanović", "milo dukanovic", id="barred letters"),
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
