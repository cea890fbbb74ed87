"""Dates, languages, names and duplicates."""

import datetime as dt
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus import detect_language, find_duplicates, language
from pipeline.corpus.dates import parse_date
from pipeline.corpus.naming import document_id, record_source, slug, stem_of


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2020-12-02", "2020-12-02"),
        ("2020-12-02T10:00:00+01:00", "2020-12-02"),
        ("20201202", "2020-12-02"),
        ("02/12/2020", "2020-12-02"),
        ("2.12.2020", "2020-12-02"),
        ("2 décembre 2020", "2020-12-02"),
        ("le 1er mai 2004", "2004-05-01"),
        ("1<sup>er</sup> février 2013", "2013-02-01"),
        ("mardi 29 janvier 2013", "2013-01-29"),
        ("Jeudi 5 Septembre 2024", "2024-09-05"),
        ("3 AOÛT 1998", "1998-08-03"),
        ("December 2, 2020", "2020-12-02"),
        ("12 févr. 2001", "2001-02-12"),
    ],
)
def test_dates(written, date):
    assert parse_date(written) == dt.date.fromisoformat(date)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "hier",
        "2020",
        "31/02/2020",
        "9 h 30",
        "12 brumaire 1799",
        "1445-13-40",
        "@SUM(1+1)",
        "x" * 100,
        20201202,
        None,
        ["2020-01-01"],
        "99999-01-01",
    ],
)
def test_no_date_is_made_up(written):
    assert parse_date(written) is None


def test_dates_of_other_types():
    assert (
        parse_date(dt.datetime(2020, 1, 2, 3))
        == parse_date(dt.date(2020, 1, 2))
        == dt.date(2020, 1, 2)
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("La France et le Japon ont signé un accord à Genève hier.", "fr"),
        ("LA DELEGATION FRANCAISE A RAPPELE QUE LE TRAITE EST EN VIGUEUR", "fr"),
        ("La France et le Japon ont signé un accord. " * 4 + "The treaty was welcomed.", "fr"),
        ("The United States and Japan signed a treaty in Geneva and it was welcomed.", "en"),
        (
            "El tratado fue firmado por los ministros de la Unión en la ciudad y es muy importante",
            "es",
        ),
        (
            "Der Vertrag wurde von den Ministern unterzeichnet und ist in der Stadt nicht bekannt",
            "de",
        ),
        (
            "Il trattato è stato firmato dai ministri e non è ancora nella fase che tutti con noi sono",
            "it",
        ),
        (
            "O tratado foi assinado pelos ministros e não é para uma nova fase da união com os dois",
            "pt",
        ),
        ("Договор подписан в Москве", "ru"),
        ("وقعت فرنسا واليابان معاهدة", "ar"),
        ("法国和日本签署了条约", "zh"),
        ("日本とフランスは条約に署名しました", "ja"),
        ("Η συνθήκη υπογράφηκε", "el"),
        ("Défavorable.", "und"),
        ("12 000 + 3", "und"),
        ("", "und"),
        ("Paris, Londres, Berlin, Rome, Madrid, Vienne", "und"),
    ],
)
def test_languages(text, language):
    assert detect_language(text) == language


def test_foreign_documents_are_flagged_or_set_aside(read):
    text = "The United States and Japan signed a treaty in Geneva. " * 5
    document = read("a.txt", text).document
    assert (document.language, document.meta["flags"]) == ("en", {"not_french": 1})
    assert read("a.txt", text, other_languages="set_aside").reason == "not_french"
    assert "flags" not in read("a.txt", text, languages=["fr", "en"]).document.meta


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Traité de l’Élysée", "traite-de-l-elysee"),
        ("n" * 240, "n" * 40),
        ("🇫🇷", ""),
        ("Cœur", "coeur"),
    ],
)
def test_slugs(text, expected):
    assert slug(text) == expected


def test_names_of_documents():
    assert stem_of("dossier/otsc-2020.txt") == "otsc-2020"
    assert stem_of("a/b.jsonl.gz") == "b"
    assert stem_of("a/.txt") == ".txt"
    assert document_id("a/x.txt").startswith("x-")
    assert document_id("a/x.txt") != document_id("b/x.txt")
    assert document_id("🇫🇷.txt").startswith("document-")


@given(st.text(), st.text())
def test_identifiers_are_short_and_plain(path, record):
    name = document_id(record_source(path, record), name=record)
    assert len(name) <= 49
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(record_source("", record)) <= 210


WORDS = [
    "accord",
    "pays",
    "ministre",
    "traité",
    "paix",
    "sommet",
    "frontière",
    "délégation",
    "commerce",
    "eau",
    "santé",
    "climat",
]


def text_of(seed, n):
    return " ".join(random.Random(seed).choices([f"{w}{i}" for w in WORDS for i in range(40)], k=n))


def test_exact_and_near_duplicates_point_to_the_first():
    base = text_of(1, 400)
    documents = [
        ("a", base),
        ("b", text_of(2, 400)),
        ("c", base.upper().replace(" ", "  ") + "."),
        ("d", base.replace("accord1 ", "ACCORD ", 1) + " Merci de partager cette page."),
        ("e", " ".join(base.split()[:200]) + " " + text_of(3, 200)),
        ("f", base),
    ]
    assert find_duplicates(documents) == {"c": "a", "d": "a", "f": "a"}
    assert find_duplicates(documents, similarity=1) == {"c": "a", "f": "a"}


def test_short_answers_are_no_duplicates():
    assert find_duplicates([("a", "Avis défavorable."), ("b", "Avis défavorable.")]) == {}
    assert find_duplicates([("a", ""), ("b", " ")]) == {}


def test_the_order_decides_which_is_the_original():
    one, two = ("x", text_of(5, 60)), ("y", text_of(5, 60))
    assert find_duplicates([one, two]) == {"y": "x"}
    assert find_duplicates([two, one]) == {"x": "y"}


@given(st.lists(st.sampled_from([text_of(i, 30) for i in range(5)]), max_size=12))
def test_originals_are_no_duplicates(texts):
    found = find_duplicates([(str(i), text) for i, text in enumerate(texts)])
    assert not set(found.values()) & set(found)
    assert len(texts) - len(found) == len(set(texts))


@pytest.mark.parametrize("share", [0.97, 0.8])
def test_near_duplicates_by_similarity(share):
    """Change words until that share of the shingles is common."""
    words = text_of(7, 1000).split()
    changed = list(words)
    step = int(8 / ((1 - share) / (1 + share) * 2)) if share < 1 else 1000
    for i in range(0, 1000, max(5, step)):
        changed[i] = f"autre{i}"
    pair = [("a", " ".join(words)), ("b", " ".join(changed))]
    shingles = [{tuple(w[i : i + 4]) for i in range(997)} for w in (words, changed)]
    similarity = len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])
    for threshold in (0.6, 0.7, 0.85, 0.95):
        if abs(similarity - threshold) > 0.06:
            assert bool(find_duplicates(pair, similarity=threshold)) == (similarity > threshold)


def test_many_documents_with_a_common_part_take_linear_time():
    head = text_of(0, 150)
    documents = [(str(i), f"{head} {text_of(i + 1, 150)}") for i in range(1500)]
    started = time.process_time()
    assert find_duplicates(documents) == {}
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    "text",
    [
        "L’été, « à Bamako », l'œuvre du n° 2 ½ s'achève… où ? C'est la leur_même.",
        "Die Straße ist groß, und das weiß auch der Nachbar aus Ægir.",
        "Præsidenten og København: ikke en dag for sent, sagde han ™.",
    ],
)
def test_words_are_the_same_however_they_are_folded(text):
    slowly = language._WORD.findall(language.plain(text))
    assert [w.replace("oe", "æ").replace("ae", "æ") for w in slowly] == language._words(text) or (
        slowly == language._words(text)
    )


def test_no_listed_word_has_a_ligature_that_is_one_letter_when_folded_as_bytes():
    assert not [word for word in language._LANGUAGES_OF if "oe" in word or "ae" in word]
