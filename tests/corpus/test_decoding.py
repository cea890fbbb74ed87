"""Encodings: recognised, recorded, and never silently wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.decoding import decode, stream_encoding
from pipeline.errors import SetAside

TEXT = "Déclaration de l’Algérie : l’Égypte a signé — « paix »… à Kyïv, 100 €"
LATIN = "Déclaration de l'Algérie : l'Égypte a signé le traité à Genève, où l'été"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        pytest.param(TEXT.encode(), "utf-8", id="utf-8"),
        pytest.param(b"\xef\xbb\xbf" + TEXT.encode(), "utf-8", id="utf-8 with a mark"),
        pytest.param(TEXT.encode("utf-16"), "utf-16", id="utf-16 with a mark"),
        pytest.param(TEXT.encode("utf-16-le"), "utf-16-le", id="utf-16 little"),
        pytest.param(TEXT.encode("utf-16-be"), "utf-16-be", id="utf-16 big"),
        pytest.param(TEXT.encode("utf-32"), "utf-32", id="utf-32"),
        pytest.param(TEXT.encode("cp1252"), "cp1252", id="cp1252"),
    ],
)
def test_the_encoding_is_found(data, encoding):
    decoded = decode(data)
    assert (decoded.text, decoded.encoding, decoded.flags) == (TEXT, encoding, {})


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_the_text_that_looks_most_like_french_wins(encoding):
    decoded = decode(LATIN.encode(encoding))
    assert (decoded.text, decoded.encoding) == (LATIN, encoding)


def test_valid_utf8_wins_over_a_wrong_declaration():
    assert decode(TEXT.encode(), declared="iso-8859-1").text == TEXT


def test_a_declared_charset_is_used_where_utf8_fails():
    text = "Договор подписан в Москве, Россия и Франция"
    decoded = decode(text.encode("koi8-r"), declared="KOI8-R")
    assert (decoded.text, decoded.encoding) == (text, "koi8-r")


@pytest.mark.parametrize("declared", ["x-unknown", "", None])
def test_an_unknown_declaration_is_ignored(declared):
    assert decode(TEXT.encode("cp1252"), declared=declared).text == TEXT


def test_a_few_bad_bytes_are_kept_and_counted():
    data = ("La Suède négocie. " * 40).encode() + b"\xff\xc3\x28\xa0\xa1 fin"
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert decoded.flags == {"invalid_bytes": decoded.text.count("\ufffd")}
    assert "Suède" in decoded.text


def test_other_alphabets_are_left_to_the_detector():
    text = "Договор о дружбе и сотрудничестве подписан в Москве. " * 8
    decoded = decode(text.encode("cp1251"))
    assert decoded.flags == {"guessed_encoding": 1}
    assert "Москве" in decoded.text


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01" + bytes(512),
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04rest",
        b"%PDF-1.7 text",
        bytes(range(32)) * 40,
    ],
)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(SetAside) as caught:
        decode(data)
    assert caught.value.reason == "binary"


def test_two_nul_characters_do_not_make_a_text_binary():
    assert decode(b"La France\x00 et le Japon\x00 signent.").text.count("\0") == 2


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_or_a_reason(data):
    try:
        decoded = decode(data)
    except SetAside:
        return
    decoded.text.encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_utf8_round_trip(text):
    if not text.startswith("\ufeff") and not text.encode().startswith(
        (b"PK", b"GIF8", b"MZ", b"BZh", b"Rar!")
    ):
        assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.encode("utf-16"), "utf-16"),
    ],
)
def test_a_stream_cut_inside_letters(data, encoding):
    blocks = [data[i : i + 300] for i in range(0, len(data), 300)]
    assert stream_encoding(blocks, "cp1252") == encoding
    if encoding == "utf-8":
        assert stream_encoding([data[i : i + 1] for i in range(len(data))], "cp1252") == "utf-8"
