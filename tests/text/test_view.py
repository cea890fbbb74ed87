"""The cleaned view: what it changes, what it keeps, and the way back."""

import time
import unicodedata

import ftfy
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.text import MAX_RUN, clean
from pipeline.text.characters import CONTROL, INVISIBLE, REPLACED

AWKWARD = st.text(
    st.sampled_from(
        "aéE \n\r\t’'`\u0301\u0327\u200b\u00ad\ufeff\u00a0\u2028\x85\x00\x92Ã©Â\u00a0â€™ðŸ\u1100\u1161\u11a8"
        "«»—\ud800\U0001f600\U000e0061\u0958"
    ),
    max_size=40,
)
ANY = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("source", "view"),
    [
        pytest.param("L’Élysée et lʼÉgypte", "L'Élysée et l'Égypte", id="apostrophes"),
        pytest.param("l`Italie et l′Iran", "l'Italie et l'Iran", id="backtick and prime"),
        pytest.param("Tome `2`", "Tome `2`", id="a backtick elsewhere stays"),
        pytest.param(
            "La Fra\u200bnce, l'Alle\u00admagne", "La France, l'Allemagne", id="invisible"
        ),
        pytest.param("\ufeffParis", "Paris", id="byte order mark"),
        pytest.param("10\u202f000\u00a0€", "10 000 €", id="no-break spaces"),
        pytest.param("a\r\nb\rc\u2028d\u2029e\x85f\x0cg", "a\nb\nc\nd\ne\nf\ng", id="line breaks"),
        pytest.param("un\x00 deux\x1b\x07", "un deux", id="control characters"),
        pytest.param("un\ttrois", "un\ttrois", id="a tab stays"),
        pytest.param(
            "L\x92Alg\u00e9rie \x96 d\x9cuvre", "L'Algérie – dœuvre", id="cp1252 as latin-1"
        ),
        pytest.param("E\u0301gypte", "Égypte", id="composed"),
        pytest.param("e\u200b\u0301", "é", id="composed once what stood between is gone"),
        pytest.param("\ud800x", "\ufffdx", id="lone surrogate"),
        pytest.param("« Bonjour » — dit-il", "« Bonjour » — dit-il", id="typography stays"),
        pytest.param("mots\u2011clés", "mots-clés", id="hyphen"),
    ],
)
def test_the_view(source, view):
    assert clean(source).text == view


@pytest.mark.parametrize(
    ("source", "flag", "n"),
    [
        ("CÃ´te d'Ivoire", "mojibake_suspected", 1),
        ("a\x00b\x00", "control_chars", 2),
        ("Fra\u200bnce", "invisible_chars", 1),
        ("E\u0301tat", "decomposed", 1),
        ("x" * 1000, "long_run", 2),
        ("la coopé-\nration", "hyphenation", 1),
        ("la Frаnce", "lookalikes", 1),  # a Cyrillic а
        ("\udc80", "lone_surrogates", 1),
        ("mal\ufffd lu", "replacement_chars", 1),
    ],
)
def test_peculiarities_are_counted(source, flag, n):
    assert clean(source).flags == {flag: n}


def test_nothing_to_do_costs_no_map():
    view = clean("Le traité de l'Élysée, signé à Paris.")
    assert view.maps == ()
    assert view.flags == {}
    assert view.to_source(3, 9) == (3, 9)


@pytest.mark.parametrize("word", ["Москва", "Αθήνα", "Ω-3", "10 µg", "Ångström"])
def test_other_scripts_alone_are_no_lookalikes(word):
    assert "lookalikes" not in clean(word).flags


def test_runs_are_cut():
    view = clean("La France. " + "(" * 10_000 + " Le Japon.")
    assert max(map(len, view.text.split())) == MAX_RUN
    start = view.text.index("Japon")
    assert view.to_source(start, start + 5) == (10_015, 10_020)


@pytest.mark.parametrize(
    ("source", "mention", "expected"),
    [
        pytest.param("La Fra\u200bnce signe", "France", "Fra\u200bnce", id="dropped inside"),
        pytest.param("La \u200bFrance\u200b signe", "France", "France", id="dropped around"),
        pytest.param("l\u2019E\u0301gypte signe", "Égypte", "E\u0301gypte", id="composed"),
        pytest.param("Ligne\r\nLe Japon", "Le Japon", "Le Japon", id="after a line break"),
        pytest.param("la CÃ´te d’Ivoire", "Côte d'Ivoire", "CÃ´te d’Ivoire", id="mojibake"),
        pytest.param("🇫🇷 La France", "France", "France", id="beyond the basic plane"),
    ],
)
def test_a_mention_maps_to_exactly_its_source(source, mention, expected):
    view = clean(source)
    start = view.text.index(mention)
    first, last = view.to_source(start, start + len(mention))
    assert source[first:last] == expected
    assert view.to_view(first, last) == (start, start + len(mention))


@given(ANY | AWKWARD)
@example("Ã\u200b©")
@example("a\r\u200b\n")
def test_idempotent(source):
    once = clean(source).text
    assert clean(once).text == once


def test_every_code_point_alone_is_cleaned_once():
    """The domain is finite: exhaust it."""
    letters = map(chr, (*range(0x3100), *range(0xFE00, 0x11100), *range(0xE0000, 0xE0200)))
    assert [c for c in letters if clean(clean(c).text).text != clean(c).text] == []


@given(ANY | AWKWARD)
def test_the_view_holds_nothing_it_promises_to_drop(source):
    text = clean(source).text
    assert not set(text) & (set(CONTROL + INVISIBLE) | set(REPLACED))
    assert unicodedata.is_normalized("NFC", text)
    text.encode("utf-8")


@given(ANY | AWKWARD, st.data())
def test_offsets_are_monotone_and_inside(source, data):
    view = clean(source)
    borders = st.integers(0, len(view.text))
    a, b, c = sorted(data.draw(st.tuples(borders, borders, borders)))
    first, second = view.to_source(a, b), view.to_source(b, c)
    assert 0 <= first[0] <= first[1] <= len(source)
    assert first[0] <= second[0] <= second[1] <= len(source)


@given(AWKWARD)
def test_untouched_characters_map_to_themselves(source):
    view = clean(source)
    if "mojibake_suspected" in view.flags:
        return
    for at, letter in enumerate(view.text):
        start, end = view.to_source(at, at + 1)
        if letter in "aE«»\t":
            assert source[start:end] == letter


@pytest.mark.parametrize("letter", list("éèàùâêîôûçëïüœÉÈÀÊÎÔÇŒ’«»–—…€°"))
def test_mojibake_of_every_french_letter_is_repaired(letter):
    for damage in (
        lambda t: t.encode().decode("cp1252", "replace"),
        lambda t: t.encode().decode("latin-1"),
    ):
        damaged = damage(f"Le mot{letter}s et l'Algérie")
        if "\ufffd" in damaged:
            continue
        assert clean(damaged).text == clean(f"Le mot{letter}s et l'Algérie").text


@pytest.mark.parametrize(
    "sound",
    [
        "São Paulo, Ângela, JOÃO GOULART, l'île d'Ålesund",
        "« CAFÉ » et «CAFÉ», NOËL», À»",
        "Âge d'or : l'Âne",
        "Ä», la lettre «Â», PÂ\u00a0»",
        "naï»\u00a0",
        "Le Traité – dit « d’amitié » – à 25 °C, 10 €",
        "Pâques, bâtiment ; Tchâd",
        "½ ¿Qué? ¡No!",
    ],
)
def test_sound_text_is_never_repaired(sound):
    assert "mojibake_suspected" not in clean(sound).flags


@given(st.text(st.sampled_from("abc éèàçôœÉ’«»–°€ ñãüøß.,"), max_size=40))
def test_never_repairs_what_ftfy_calls_sound(text):
    if ftfy.fix_encoding(text) == text:
        assert "mojibake_suspected" not in clean(text).flags


@pytest.mark.parametrize("form", ["plain", "NFD", "mojibake", "crlf", "invisible"])
def test_a_long_text_is_cleaned_in_time(form):
    text = "La France et l’Allemagne ont signé le traité de Lisbonne à Genève.\n" * 18_000
    text = {
        "plain": text,
        "NFD": unicodedata.normalize("NFD", text),
        "mojibake": text.encode().decode("latin-1"),
        "crlf": text.replace("\n", "\r\n"),
        "invisible": text.replace("an", "a\u200bn"),
    }[form]
    started = time.process_time()
    clean(text)
    assert time.process_time() - started < 4
