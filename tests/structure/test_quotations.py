"""Whose words are quoted in prose."""

import pytest

from pipeline.structure import analyse
from pipeline.structure.quotations import find_quotations
from tests.benchmarks.quotations_gold import FOLDER, read_marked, score


def read(text, cues):
    return [
        (
            q.manner,
            text[q.source[0] : q.source[1]] if q.source else None,
            q.cue,
            text[q.start : q.end].strip(),
        )
        for q in find_quotations(text, [(0, len(text))], cues)
    ]


@pytest.mark.parametrize(
    ("text", "manner", "source", "cue"),
    [
        (
            "« Ce tuyau nous libère », a déclaré le ministre bulgare Petar Nikolov, à Sofia.",
            "direct",
            "le ministre bulgare Petar Nikolov",
            "a déclaré",
        ),
        (
            "Le barrage sera prêt en juin, a assuré mardi l'ingénieur Karim Tazi à la radio.",
            "indirect",
            "l'ingénieur Karim Tazi",
            "a assuré",
        ),
        (
            "« Rien n'est perdu », a confié au journal Demain le négociateur Ola Berg.",
            "direct",
            "le négociateur Ola Berg",
            "a confié",
        ),
        (
            "Selon son président, le Norvégien Ola Berg, « rien n'est perdu pour nous ».",
            "according",
            "son président, le Norvégien Ola Berg",
            "Selon",
        ),
        (
            "La négociatrice Ida Holm a appelé « chacun au calme et à la patience ».",
            "direct",
            "La négociatrice Ida Holm",
            "a appelé",
        ),
        (
            "Pour le juriste Karim Tazi, « le texte ne dit rien de tel ».",
            "according",
            "le juriste Karim Tazi",
            "Pour",
        ),
        ("« Nous irons au bout », a-t-il affirmé.", "direct", None, "a-t-il affirmé"),
        ("« Nous irons au bout », déclare-t-elle.", "direct", None, "déclare-t-elle"),
        (
            "Irina Petrova a répondu : « Nous verrons demain. »",
            "direct",
            "Irina Petrova",
            "a répondu",
        ),
        (
            "Mercredi, le chancelier a prévenu que « la patience a des limites ».",
            "direct",
            "le chancelier",
            "a prévenu",
        ),
        (
            "« La frontière restera ouverte », selon la présidente moldave.",
            "according",
            "la présidente moldave",
            "selon",
        ),
        (
            "Selon la Commission européenne, les travaux s'achèveront en 2029.",
            "according",
            "la Commission européenne",
            "Selon",
        ),
        (
            "Le ministre Paul Garnier a annoncé que la France paierait.",
            "indirect",
            "Le ministre Paul Garnier",
            "a annoncé",
        ),
        ('"Rien ne sera oublié", a promis Awa Sarr.', "direct", "Awa Sarr", "a promis"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "-",
)
def test_words_are_attributed(text, manner, source, cue, cues):
    ((found_manner, found_source, found_cue, _),) = read(text, cues)
    assert (found_manner, found_source, found_cue) == (manner, source, cue)


def test_the_span_of_direct_speech_keeps_its_quotation_marks(cues):
    ((*_, words),) = read("« Nous irons au bout », a déclaré Awa Sarr.", cues)
    assert words == "« Nous irons au bout »"


@pytest.mark.parametrize(
    "text",
    [
        "Le sommet s'est tenu à Varna.",
        "L'exercice « Fraternité » a débuté lundi.",
        "Elle a déclaré la guerre à la routine.",
        "« Une citation que personne ne revendique ici. »",
        "Il a déclaré qu'il partirait.",
        "Le ministre n'a pas dit qu'il partirait demain.",
        "Le chef de la police a « suggéré » son départ « pour le bien de tous ».",
    ],
)
def test_nothing_is_attributed_without_words_that_say_so(text, cues):
    assert read(text, cues) == []


@pytest.mark.parametrize(
    "text", ["« « « a dit X", "» « » «", '" " " "', "«" * 50 + "»" * 49, "“ ”"]
)
def test_odd_marks_do_no_harm(text, cues):
    assert isinstance(read(text, cues), list)


def test_quotations_of_annotated_prose():
    figures = score()
    assert figures["quotations"] >= 40
    assert min(figures["found.precision"], figures["found.recall"]) >= 0.97
    assert min(figures["speaker.precision"], figures["speaker.recall"]) >= 0.97


def test_marks_of_the_annotated_prose_are_where_its_words_are():
    for path in FOLDER.glob("*.txt"):
        text, marks = read_marked(path)
        assert all(text[start] in '«“"' and text[start:end].strip() for start, end, _ in marks)


def told(text):
    """Return whose words a text of several paragraphs quotes, in order."""
    return [text[q.source[0] : q.source[1]] if q.source else None for q in analyse(text).quotations]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "La veille\nMme Awa Sarr a reçu le général Ola Berg dans son bureau.\n"
            "« Nous ne céderons pas un pouce », a-t-elle dit.",
            "Mme Awa Sarr",
        ),
        (
            "La veille\nMme Awa Sarr a reçu le général Ola Berg dans son bureau.\n"
            "« Nous ne céderons pas un pouce », a-t-il dit.",
            "le général Ola Berg",
        ),
        ("La veille\nOn attendait la réponse.\n« Nous ne céderons pas », a-t-elle dit.", None),
        ("La veille\n« Nous ne céderons pas un pouce », dit-on à Varna.", None),
    ],
    ids=["she", "he", "nobody before", "one"],
)
def test_a_pronoun_is_whom_the_sentences_before_name(text, who):
    assert told(text) == [who]
