"""JSON, JSON lines, CSV, TSV, Parquet: one document a record or a group of records."""

import datetime as dt
import gzip
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.corpus.conftest import lines_with_hints, read_path

GOOD = "La France et le Japon ont signé un accord à Genève, hier matin."


def jsonl(*records):
    return "\n".join(
        r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records
    )


@pytest.mark.parametrize(
    ("text", "id", "date", "title"),
    [
        ("text", "id", "date", "title"),
        ("Texte", "Identifiant", "Date de séance", "Titre"),
        ("contenu", "uid", "jour", "Intitulé"),
    ],
)
def test_columns_are_recognised_in_french_and_english(read, text, id, date, title):
    record = {id: "s-12", date: "2 décembre 2020", title: "Sommet", text: GOOD, "lieu": "Minsk"}
    document = read("a.jsonl", jsonl(record)).document
    assert (document.text, document.title, document.date) == (GOOD, "Sommet", dt.date(2020, 12, 2))
    assert document.source == "a.jsonl#s-12"
    assert document.doc_id.startswith("s-12-")
    assert document.meta["lieu"] == "Minsk"
    assert document.meta["date"] == "2 décembre 2020"


def test_columns_can_be_configured(read):
    record = {"text": "un résumé", "corps_du_texte": GOOD, "n": 4}
    document = read("a.jsonl", jsonl(record), text_column="corps_du_texte", id_column="n").document
    assert document.text == GOOD
    assert document.source == "a.jsonl#4"
    assert document.meta["text"] == "un résumé"


def test_a_speaker_column_is_a_hint_over_the_whole_text(read):
    document = read(
        "a.jsonl", jsonl({"text": GOOD, "orateur": "Mme  Diallo", "who": "d1"})
    ).document
    (hint,) = document.hints
    assert (hint.start, hint.end) == (0, len(GOOD))
    assert (hint.speaker, hint.speaker_id, hint.starts_turn) == ("Mme Diallo", "d1", True)
    assert document.meta["speaker"] == "Mme  Diallo"


def test_lists_of_paragraphs(read):
    record = {
        "seance": "12",
        "date": "mardi 29 janvier 2013",
        "paragraphes": ["Un mot.", "Un autre."],
    }
    document = read("a.jsonl", jsonl(record)).document
    assert document.text == "Un mot.\nUn autre."
    assert document.date == dt.date(2013, 1, 29)


def test_a_list_elsewhere_is_no_text(read):
    assert read("a.jsonl", jsonl({"text": ["a"]})).reason == "bad_record"


def test_rows_of_a_sitting_are_grouped(read):
    rows = [
        {
            "seance": "A",
            "date": "1er mai 2004",
            "speaker": "la présidente",
            "paragraphes": ["La parole est à M. Diop."],
        },
        {
            "seance": "A",
            "date": "1er mai 2004",
            "speaker": "M. Diop",
            "paragraphes": ["Merci.", "Je serai bref."],
        },
        {"seance": "A", "date": "1er mai 2004", "speaker": "M. Diop", "paragraphes": []},
        {"seance": "B", "date": "2 mai 2004", "speaker": "M. Diop", "paragraphes": ["Suite."]},
        {"seance": "A", "date": "3 mai 2004", "speaker": "M. Diop", "paragraphes": ["Fin."]},
    ]
    outcome = read("debats.jsonl", jsonl(*rows), group_column="seance")
    assert outcome.reasons == ["empty"]
    first, second, third = outcome.documents
    assert first.text == "La parole est à M. Diop.\nMerci.\nJe serai bref."
    assert lines_with_hints(first) == [
        ("La parole est à M. Diop.", None, "la présidente", True),
        ("Merci.", None, "M. Diop", True),
        ("Je serai bref.", None, "M. Diop", False),
    ]
    assert (first.date, first.meta["seance"], first.meta["n_records"]) == (
        dt.date(2004, 5, 1),
        "A",
        3,
    )
    assert [d.source for d in outcome.documents] == [
        "debats.jsonl#A",
        "debats.jsonl#B",
        "debats.jsonl#A@5",
    ]
    assert second.text == "Suite."
    assert third.text == "Fin."


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"text": None}, "bad_record"),
        ({"text": 3.5}, "bad_record"),
        ({"text": True}, "bad_record"),
        ({"text": "  \u200b\n"}, "empty"),
        ({"autre": "x"}, "bad_record"),
        ("[1, 2]", "bad_record"),
        ("{not json}", "bad_record"),
        ('{"text": "un", "text": "deux"}', "bad_record"),
        ('{"text": "un", "n": ' + "9" * 5000 + "}", "bad_record"),
        ('{"text": "un", "n": ' + "[" * 100_000, "too_deep"),
    ],
)
def test_a_bad_record_is_named_and_the_others_kept(read, record, reason):
    outcome = read("a.jsonl", jsonl({"text": GOOD}, record, {"text": GOOD + " Fin."}))
    assert len(outcome.documents) == 2
    (row,) = outcome.aside
    assert (row.source, row.reason) == ("a.jsonl#2", reason)
    assert row.detail.startswith("record 2: ")


def test_not_a_number_becomes_null(read):
    document = read(
        "a.jsonl", '{"text": "La France signe.", "score": NaN, "w": -Infinity}'
    ).document
    assert document.meta["score"] is None
    json.dumps(document.meta, allow_nan=False)


def test_lone_surrogates_are_replaced(read):
    document = read("a.jsonl", r'{"text": "La \ud800France signe.", "n": "\udfff"}').document
    assert document.text == "La \ufffdFrance signe."
    assert document.meta["n"] == "\ufffd"
    assert document.meta["flags"] == {"lone_surrogates": 1}


def test_the_second_of_an_identifier_is_set_aside(read):
    outcome = read("a.jsonl", jsonl({"id": 7, "text": "Un."}, {"id": "7", "text": "Deux."}))
    assert outcome.texts == ["Un."]
    assert outcome.reasons == ["duplicate_id"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/abs", "..\\evil", ".", "x" * 5000, "a\u0000b", "é\n#"]
)
def test_identifiers_are_data(read, name):
    document = read("a.jsonl", jsonl({"id": name, "text": GOOD})).document
    assert set(document.doc_id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(document.doc_id) <= 49
    assert len(document.source) < 230
    assert document.source.isprintable()
    assert document.meta["id"] == name


@pytest.mark.parametrize("missing", [None, {"a": 1}, True, ""])
def test_a_record_without_identifier_is_called_by_its_number(read, missing):
    document = read("a.jsonl", jsonl({"id": missing, "text": GOOD})).document
    assert document.source == "a.jsonl#1"
    assert document.doc_id.startswith("a-1-")


def test_order_of_keys_changes_no_digest(read):
    one = read("a.jsonl", '{"id": 1, "text": "Un."}').document
    two = read("a.jsonl", '{"text": "Un.", "id": 1}').document
    assert one.sha256 == two.sha256


@pytest.mark.parametrize(
    "content",
    [
        [{"text": GOOD}],
        {"text": GOOD},
        {"corpus": "essai", "documents": [{"text": GOOD}]},
        {"text": GOOD, "notes": [{"n": 1}]},
    ],
)
def test_json_layouts(read, content):
    assert read("a.json", json.dumps(content)).document.text == GOOD


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("3", "unsupported_layout"),
        ('"x"', "unsupported_layout"),
        ("{", "malformed"),
        (" \n", "empty"),
        ("[" * 200_000, "too_deep"),
    ],
)
def test_json_that_is_no_corpus(read, content, reason):
    assert read("a.json", content).reason == reason


@pytest.mark.parametrize("separator", [",", ";", "|", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_dialects(read, separator, encoding):
    rows = [
        "id;texte;date",
        '1;"L’Algérie; l’Égypte\nsignent";01/02/2020',
        "2;La Suède;3 avril 2020",
    ]
    outcome = read("a.csv", "\r\n".join(rows).replace(";", separator).encode(encoding))
    first, second = outcome.documents
    assert first.text == f"L’Algérie{separator} l’Égypte\nsignent"
    assert first.date == dt.date(2020, 2, 1)
    assert second.date == dt.date(2020, 4, 3)
    assert first.meta["encoding"] == encoding.removesuffix("-sig")


def test_csv_rows_of_another_length_are_set_aside(read):
    outcome = read("a.csv", "id,text\n1,La France signe,trop\n2\n3,Le Japon refuse\n")
    assert outcome.texts == ["Le Japon refuse"]
    assert [row.source for row in outcome.aside] == ["a.csv#1", "a.csv#2"]


def test_csv_mark_never_closed(read):
    outcome = read("a.csv", 'id,text\n1,La France signe\n2,"Le Japon\n3,Le Mali\n')
    assert outcome.texts == ["La France signe"]
    assert "never closed" in outcome.aside[0].detail


def test_csv_long_fields(read):
    long = "La France signe. " * 12_000
    assert read("a.csv", f'id,text\n1,"{long}"\n2,Le Japon refuse\n').texts == [
        long,
        "Le Japon refuse",
    ]


def test_csv_values_stay_as_written(read):
    document = read("a.csv", "id,text,code\n007,Le Mali,NA\n").document
    assert document.source == "a.csv#007"
    assert document.meta["code"] == "NA"


def test_tsv_quotation_marks_are_text(read):
    assert (
        read("a.tsv", 'id\ttext\n1\tIl dit "oui" et part\n').document.text == 'Il dit "oui" et part'
    )
    assert read("a.tsv", 'id\ttext\n1\t"deux\nlignes"\n').document.text == "deux\nlignes"


@pytest.mark.parametrize("header", ["a,b", "id,date"])
def test_csv_without_a_text_column(read, header):
    outcome = read("a.csv", f"{header}\n1,2\n")
    assert outcome.reason == "no_text_column"
    assert "set corpus.text_column" in outcome.aside[0].detail


def test_csv_with_two_columns_of_one_name(read):
    assert read("a.csv", "text,text\na,b\n").reason == "malformed"


@pytest.fixture
def parquet(tmp_path):
    def write(**columns):
        path = tmp_path / "a.parquet"
        pq.write_table(pa.table(columns), path)
        return path

    return write


def test_parquet(parquet):
    path = parquet(
        id=["a", "b", None, "a"],
        text=[GOOD, None, "Le Mali signe.", "Le Togo signe."],
        date=[dt.date(2020, 1, 2)] * 4,
        score=[1.5, float("nan"), 2.0, 3.0],
        tags=[["x"], [], None, ["y"]],
        raw=[b"\x00"] * 4,
    )
    outcome = read_path(path)
    assert outcome.texts == [GOOD, "Le Mali signe."]
    assert outcome.reasons == ["bad_record", "duplicate_id"]
    first, third = outcome.documents
    assert first.date == dt.date(2020, 1, 2)
    assert first.meta["tags"] == ["x"]
    assert first.meta["date"] == "2020-01-02"
    assert third.source == "a.parquet#3"
    json.dumps(first.meta, allow_nan=False)


def test_parquet_compressed(parquet):
    data = parquet(text=[GOOD]).read_bytes()
    path = parquet(text=["x"]).with_name("b.parquet.gz")
    path.write_bytes(gzip.compress(data))
    assert read_path(path).document.text == GOOD


@pytest.mark.parametrize("damage", ["cut", "footer", "html", "middle"])
def test_parquet_damaged(parquet, damage):
    path = parquet(text=[GOOD + str(i) for i in range(500)])
    data = path.read_bytes()
    path.write_bytes(
        {
            "cut": data[:-9],
            "footer": data[:-8] + b"\xff\xff\xff\x7fPAR1",
            "html": b"<html>502 Bad Gateway</html>",
            "middle": data[:40] + bytes(200) + data[240:],
        }[damage]
    )
    outcome = read_path(path)
    assert outcome.reasons == ["malformed"]
    assert "\n" not in outcome.aside[0].detail


def test_limits(read):
    assert (
        read("a.jsonl", jsonl({"text": "x" * 2000}), max_document_bytes=1000).reason == "too_large"
    )
    assert (
        read("a.jsonl", jsonl({"text": "x " * 900}), max_document_chars=1000).reason == "too_large"
    )
    assert read("a.csv", "text\n" + "x" * 2000, max_document_bytes=1000).reason == "bad_record"
    assert (
        read("a.json", json.dumps([{"text": "x" * 2000}]), max_json_bytes=1000).reason
        == "too_large"
    )
    assert read("a.jsonl", jsonl({"text": "x" * 2000}), max_table_bytes=1000).reason == "too_large"


def test_a_stream_that_unpacks_without_end_is_stopped(read):
    bomb = gzip.compress(b'{"text": "' + b"a" * 30_000_000)
    assert len(bomb) < 40_000
    assert read("a.jsonl.gz", bomb, max_table_bytes=10_000_000).reason == "too_large"
    assert read("a.jsonl.gz", bomb, max_document_bytes=10_000_000).reason == "too_large"
    assert read("a.txt.gz", bomb, max_document_bytes=10_000_000).reason == "too_large"


def test_a_stream_that_grows_as_no_text_does_is_stopped(read, monkeypatch):
    monkeypatch.setattr("pipeline.corpus.opening._SUSPICIOUS", 10_000_000)
    bomb = gzip.compress(b'{"text": "a"}\n' * 3_000_000)
    outcome = read("a.jsonl.gz", bomb)
    assert outcome.reason == "too_large"
    assert "grows more than 200 times" in outcome.aside[0].detail


def test_nothing_of_a_damaged_gzip_is_used(read):
    whole = gzip.compress(jsonl(*[{"text": GOOD}] * 50).encode())
    assert len(read("a.jsonl.gz", whole).documents) == 50
    assert read("a.jsonl.gz", whole[:-12]).reason == "malformed"
    assert read("a.jsonl.gz", b"not gzip").reason == "malformed"
    assert read("a.txt", whole).reason == "binary"


def test_utf16_lines(read):
    assert read("a.jsonl", jsonl({"text": GOOD}).encode("utf-16")).document.text == GOOD


def test_a_cp1252_line_is_recorded(read):
    outcome = read(
        "a.jsonl",
        jsonl({"text": GOOD}).encode() + b"\n" + jsonl({"text": "Été à Alger"}).encode("cp1252"),
    )
    assert outcome.texts == [GOOD, "Été à Alger"]
    assert [d.meta["encoding"] for d in outcome.documents] == ["utf-8", "cp1252"]
