"""French dates in every written form, and what is left alone."""

import datetime as dt

import pytest

from pipeline.structure.dates import find_dates


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Paris, le 7 juillet 1999", dt.date(1999, 7, 7)),
        ("1er janvier 1999", dt.date(1999, 1, 1)),
        ("Réunion du 02.12.2020", dt.date(2020, 12, 2)),
        ("Publié le 25/06/2025 à 19h12", dt.date(2025, 6, 25)),
        ("Date : 2024-01-30", dt.date(2024, 1, 30)),
        ("5 FÉVRIER 1962", dt.date(1962, 2, 5)),
        ("le 3 aout 2001", dt.date(2001, 8, 3)),
        ("12 déc. 2011", dt.date(2011, 12, 12)),
        ("les 13 et 14 octobre 2012", dt.date(2012, 10, 14)),
    ],
)
def test_a_date_is_read(text, date, cues):
    assert [found for _, _, found in find_dates(text, cues)] == [date]


@pytest.mark.parametrize(
    "text",
    [
        "le 31 février 2020",
        "32.12.2020",
        "le 12 juillet",
        "An II de la République",
        "15 rajab 1445",
        "version 1.2.2020.4",
        "12 mars 1445 de l'hégire",
        "résolution 2231 (2015)",
    ],
)
def test_what_is_no_date(text, cues):
    assert list(find_dates(text, cues)) == []


def test_offsets_give_the_words_back(cues):
    text = "Genève, le 1er août 1975, à midi"
    ((start, end, _),) = find_dates(text, cues)
    assert text[start:end] == "1er août 1975"
