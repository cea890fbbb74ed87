"""The whole analysis: what holds for any text, hints of the format, metadata, speed."""

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import BLOCK_KINDS, BlockHint, Document
from pipeline.structure import analyse
from pipeline.structure.fold import fold, slug

PIECES = st.sampled_from(
    [
        "M. Dupont",
        "Mme la présidente",
        "Vladimir Kark",
        "Q",
        "R",
        " : ",
        ". – ",
        " (",
        ")",
        "«",
        "»",
        '"',
        "\n",
        "\n\n",
        " ",
        "Bonjour",
        "12 mars 2020",
        "LE PRÉSIDENT",
        "(Rires.)",
        "* * *",
        "https://x.org",
        "a déclaré",
        "selon",
        "?",
        ".",
        "photo.jpg",
        "\u2028",
        "İ",
        "ﬁ",
        "😀",
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200)


def document(text, **more):
    return Document(doc_id="d", source="d.txt", text=text, sha256="0", **more)


def speakers(structure):
    return [structure.turns[b.turn].speaker for b in structure.blocks if b.turn is not None]


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_blocks_are_the_lines_that_are_not_blank(text):
    structure = analyse(text)
    lines, position = [], 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((position, position + len(line)))
        position += len(line) + 1
    assert [(b.start, b.end) for b in structure.blocks] == lines


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_records_are_consistent(text):
    structure = analyse(text)
    for number, block in enumerate(structure.blocks):
        assert block.block == number
        assert block.kind in BLOCK_KINDS
        assert (block.turn is not None) == (block.kind == "speech")
        assert block.duplicate_of is None or block.duplicate_of < number
    for number, turn in enumerate(structure.turns):
        assert turn.turn == number
        if turn.label is not None:
            assert text[turn.label[0] : turn.label[1]] == turn.label_text
            for span in (turn.name, turn.role, turn.affiliation):
                assert span is None or turn.label[0] <= span[0] < span[1] <= turn.label[1]
    for quotation in structure.quotations:
        assert 0 <= quotation.start < quotation.end <= len(text)
    assert analyse(text) == structure


@given(st.text())
def test_fold_keeps_the_length(text):
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("code", [range(0x250), range(0x1E00, 0x2000), range(0xFB00, 0xFB10)])
def test_fold_keeps_the_length_of_each_letter(code):
    assert all(len(fold(chr(c))) == 1 for c in code)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Élisabeth Œuvrard", "elisabeth-oeuvrard"),
        ("J.-Y. Le Drian", "j-y-le-drian"),
        ("Recep Erdoğan", "recep-erdogan"),
        ("Łukasz Ørsted", "lukasz-orsted"),
        ("…", ""),
    ],
)
def test_slug(text, expected):
    assert slug(text) == expected


def test_a_blank_text_has_no_blocks():
    assert analyse(" \n\n\t").blocks == ()


def test_a_long_line_is_cut_at_the_ends_of_sentences():
    text = "Titre\n" + "Nous avançons ensemble vers la paix. " * 400
    blocks = analyse(text).blocks
    assert len(blocks) > 4
    assert all(b.end - b.start <= 3000 for b in blocks)
    assert all(text[b.start : b.end].rstrip().endswith(".") for b in blocks[1:])
    assert "".join(text[b.start : b.end] for b in blocks[1:]) == text[6:]


def test_a_lost_line_break_in_a_long_line_is_found_again():
    text = ("Nous avançons vers la paix. " * 30 + "Elle viendra.Chers collègues, ") * 5
    texts = [text[b.start : b.end] for b in analyse(text).blocks]
    assert all(piece.startswith("Chers collègues") for piece in texts[1:])


def test_a_word_without_end_is_cut_too():
    blocks = analyse("x" * 10000).blocks
    assert all(b.end - b.start <= 3000 for b in blocks)


def test_hints_of_the_format_are_followed():
    text = "Ouverture\nLa séance est ouverte.\nMerci à tous.\n(Rires.)\nBonjour."
    hints = (
        BlockHint(0, 9, kind="title"),
        BlockHint(10, 32, kind="speech", speaker="Awa Sarr", starts_turn=True),
        BlockHint(33, 46, kind="speech", speaker="Awa Sarr"),
        BlockHint(47, 55, kind="speech", speaker="Awa Sarr"),
        BlockHint(56, 64, kind="speech", speaker="le président", starts_turn=True),
    )
    structure = analyse(text, document(text, hints=hints))
    kinds = [block.kind for block in structure.blocks]
    assert kinds == ["title", "speech", "speech", "narrative", "speech"]
    assert speakers(structure) == ["awa-sarr", "awa-sarr", "presidence"]
    assert len(structure.turns) == 2


def test_hints_are_moved_by_the_offset_map():
    class Shifted:
        def to_view(self, start, end):
            return start - 3, end - 3

    source = "\ufeff\u200b\u200bUn jour.\nDeux"
    text = source[3:]
    hints = (BlockHint(12, 16, speaker="Awa Sarr", starts_turn=True),)
    structure = analyse(text, document(source, hints=hints), view=Shifted())
    assert [block.kind for block in structure.blocks] == ["narrative", "speech"]


def test_what_the_source_says_comes_first():
    text = "Communiqué\nParis, le 3 mars 2020\nLe ministre a reçu son homologue."
    given_date = dt.date(2019, 1, 1)
    said = analyse(text, document(text, title="Autre titre", date=given_date, place="Rome"))
    assert (said.title, said.date, said.place) == ("Autre titre", given_date, "Rome")


def test_the_title_that_the_source_gave_names_the_speaker():
    text = "Mesdames, Messieurs,\nJe suis heureux d'être parmi vous ce soir."
    said = analyse(text, document(text, title="Discours de M. Paul Garnier, ministre"))
    assert speakers(said) == ["paul-garnier", "paul-garnier"]


@pytest.mark.parametrize(
    ("head", "date", "place", "meta"),
    [
        ("4114 – Kremlin – Réunion\n2 décembre 2020 – 13:15 – Sotchi", (2020, 12, 2), "Sotchi", {"number": "4114"}),
        ("Titre du jour\nParis, le 7 juillet 1999", (1999, 7, 7), "Paris", {}),
        ("A/77/PV.5\nAssemblée générale\nMardi 20 septembre 2022, à 15 heures. New York", (2022, 9, 20), "New York", {"symbol": "A/77/PV.5"}),
        ("S/2020/1234\nLettre au Conseil\n28 mars 2024", (2024, 3, 28), None, {"symbol": "S/2020/1234"}),
        ("Titre\nLieu : Medellín (Colombie)", None, "Medellín", {}),
        ("Titre\nBruxelles, Institut Egmont, lundi 20 mai 2025", (2025, 5, 20), "Bruxelles", {}),
        ("Titre\nPublié le 3 juin 2021", (2021, 6, 3), None, {}),
    ],
)  # fmt: skip
def test_the_heading_is_read(head, date, place, meta):
    structure = analyse(f"{head}\n\nLes ministres ont examiné la situation de la région.")
    assert structure.date == (dt.date(*date) if date else None)
    assert structure.place == place
    assert dict(structure.meta) == meta


def test_repeated_captions_are_recorded():
    text = "Titre\nSommet (photo Agence)\nLe ministre parle.\nSOMMET (photo agence)\nMerci."
    assert [b.duplicate_of for b in analyse(text).blocks] == [None, None, None, 1, None]


def test_a_long_paragraph_that_differs_in_a_word_is_a_copy():
    words = "les ministres ont examiné la situation des frontières et des marchés agricoles "
    text = f"{words * 4}hier.\n{words * 4}aussi."
    assert [b.duplicate_of for b in analyse(text).blocks] == [None, 0]


def test_short_words_said_twice_are_no_copy():
    text = "Awa Sarr : Merci beaucoup.\nPaul Ka : Merci beaucoup.\nAwa Sarr : Oui.\nPaul Ka : Oui."
    assert all(b.duplicate_of is None for b in analyse(text).blocks)


@pytest.mark.parametrize(
    "unit",
    [
        "Awa Sarr : Nous avons signé, a-t-il dit, « un accord » à Paris.\n",
        "« " * 20,
        "(" * 50,
        "A: b: c : d\n",
        "M. M. M. Dupont ",
        "le 3 mai 2020 ",
        "Jean Dupont ",
        "selon " * 10,
    ],
)
def test_time_grows_with_length(unit):
    text = unit * (60_000 // len(unit))
    analyse(text[:1000])

    def seconds(length):
        start = time.process_time()
        analyse(text[:length])
        return time.process_time() - start

    short = min(seconds(len(text) // 2) for _ in range(2))
    assert seconds(len(text)) < 3 * short + 0.1
