"""Labelled data of every format gives the same documents; bad data is named."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import DataError
from pipeline.themes.readers import read_labelled, read_rows
from pipeline.themes.records import labelled

ROWS = [
    {"id": "1", "text": "Le gaz manque.", "themes": ["energie", "economie-commerce"]},
    {"id": "2", "text": "Merci à tous.", "themes": ["procedure"]},
]
WANTED = [(r["id"], r["text"], tuple(r["themes"])) for r in ROWS]


def found(path):
    return sorted((i.id, i.text, i.themes) for i in labelled(read_labelled([path])))


def write_lines(path, records):
    text = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
    path.write_text(text, encoding="utf-8")
    return path


def test_jsonl(tmp_path):
    assert found(write_lines(tmp_path / "a.jsonl", ROWS)) == WANTED


@pytest.mark.parametrize("separator", ["|", ";"])
@pytest.mark.parametrize(("suffix", "delimiter"), [("csv", ","), ("csv", ";"), ("tsv", "\t")])
def test_csv(tmp_path, separator, suffix, delimiter):
    if separator == delimiter:
        pytest.skip("a theme separator cannot be the column delimiter")
    path = tmp_path / f"a.{suffix}"
    lines = [delimiter.join(("id", "text", "themes"))]
    lines += [delimiter.join((r["id"], r["text"], separator.join(r["themes"]))) for r in ROWS]
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    assert found(path) == WANTED


def test_french_column_names(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Identifiant;Texte;Thème;Groupe\n7;Le gaz.;energie;g1\n", encoding="utf-8")
    (row,) = read_rows(path)
    assert (row["id"], row["text"], row["themes"], row["group"]) == (
        "7",
        "Le gaz.",
        ["energie"],
        "g1",
    )


def test_parquet(tmp_path):
    pq.write_table(pa.Table.from_pylist(ROWS), tmp_path / "a.parquet")
    assert found(tmp_path / "a.parquet") == WANTED


def test_doccano(tmp_path):
    rows = [{"id": int(r["id"]), "text": r["text"], "label": r["themes"]} for r in ROWS]
    assert found(write_lines(tmp_path / "a.jsonl", rows)) == WANTED


def test_label_studio(tmp_path):
    def task(row, cancelled=False):
        choices = [{"type": "choices", "value": {"choices": row["themes"]}}]
        return {
            "id": int(row["id"]),
            "data": {"text": row["text"]},
            "annotations": [{"result": choices, "was_cancelled": cancelled}],
        }

    path = tmp_path / "a.json"
    skipped = task({"id": "3", "text": "Rien.", "themes": ["sante"]}, cancelled=True)
    path.write_text(json.dumps([*map(task, ROWS), skipped]), encoding="utf-8")
    assert found(path) == WANTED


@pytest.mark.parametrize(
    "records",
    [
        [{"id": 7, "data": r["text"], "label": r["themes"], "meta": {"id": r["id"]}} for r in ROWS],
        [
            {"id": 7, "text": r["text"], "labels": r["themes"], "meta": {"id": r["id"]}}
            for r in ROWS
        ],
        [
            {
                "id": int(r["id"]),
                "text": r["text"],
                "meta": {},
                "annotations": [{"label": theme, "user": 1} for theme in r["themes"]],
            }
            for r in ROWS
        ],
    ],
    ids=["text in data", "labels, meta", "annotations"],
)
def test_older_doccano(tmp_path, records):
    assert found(write_lines(tmp_path / "a.jsonl", records)) == WANTED


def test_doccano_csv(tmp_path):
    path = tmp_path / "a.csv"
    lines = [f"{r['id']},{r['text']},{'#'.join(r['themes'])}" for r in ROWS]
    path.write_text("\n".join(["id,data,label", *lines]), encoding="utf-8")
    assert found(path) == WANTED


def studio(*annotators, text="Le gaz manque."):
    """Return a Label Studio task; each annotator is a list of (control, choices)."""
    annotations = [
        {
            "was_cancelled": False,
            "result": [
                {"from_name": name, "type": "choices", "value": {"choices": list(choices)}}
                for name, choices in answer
            ],
        }
        for answer in annotators
    ]
    return {"id": 1, "data": {"text": text}, "annotations": annotations}


@pytest.mark.parametrize(
    ("annotators", "wanted"),
    [
        ((["energie"], ["energie", "sante"], ["energie"]), ["energie"]),
        ((["sante"], ["energie", "sante"]), ["sante", "energie"]),
        ((["sante"], ["energie"], ["procedure"]), None),
        (([],), []),
    ],
    ids=["majority", "half is enough", "no agreement is no label", "nothing chosen"],
)
def test_several_annotators(tmp_path, annotators, wanted):
    path = tmp_path / "a.json"
    path.write_text(json.dumps([studio(*([("themes", a)] for a in annotators))]))
    assert read_rows(path)[0]["themes"] == wanted


def test_of_several_controls_the_one_named_themes_counts(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps([studio([("ton", ["vif"]), ("themes", ["energie"])])]))
    assert read_rows(path)[0]["themes"] == ["energie"]
    path.write_text(json.dumps([studio([("ton", ["vif"]), ("sujet", ["energie"])])]))
    with pytest.raises(DataError, match=r"a\.json:1: choices of several controls \(ton, sujet\)"):
        read_rows(path)


def test_a_comma_may_be_part_of_one_label(tmp_path):
    rows = [{"text": "Un.", "label": "paix, sécurité"}, {"text": "Deux.", "themes": "paix,gaz"}]
    read = read_rows(write_lines(tmp_path / "a.jsonl", rows))
    assert [r["themes"] for r in read] == [["paix, sécurité"], ["paix", "gaz"]]


def test_an_empty_text_is_read_and_told_later(tmp_path):
    csv = tmp_path / "a.csv"
    csv.write_text("Text;Themes\n;energie\nLe gaz.;energie\n", encoding="utf-8")
    pq.write_table(pa.table({"text": [None, "x"], "themes": ["a", "b"]}), tmp_path / "a.parquet")
    assert [r["text"] for r in read_rows(csv)] == ["", "Le gaz."]
    assert [r["text"] for r in read_rows(tmp_path / "a.parquet")] == ["", "x"]


def test_an_id_of_zero_is_an_id(tmp_path):
    rows = [{"id": 0, "text": "Un."}, {"id": 1, "text": "Deux."}]
    assert [r["id"] for r in read_rows(write_lines(tmp_path / "a.jsonl", rows))] == ["0", "1"]


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"text": "Un.", "annotations": [{"label": 3}]}, "labels are numbers .* without their"),
        ({"text": "Un.", "label": [[0, 2, "PER"]]}, "is of a part of the text"),
        ({"text": "Un.", "label": [{"start": 0, "end": 2}]}, "is of a part of the text"),
    ],
)
def test_exports_without_themes_are_told(tmp_path, record, message):
    with pytest.raises(DataError, match=rf"a\.jsonl:1: .*{message}"):
        read_rows(write_lines(tmp_path / "a.jsonl", [record]))


def test_a_broken_csv_is_one_sentence(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('text,themes\n"' + "x" * 200_000 + '",a\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.csv:2: not CSV \(field larger"):
        read_rows(path)


def test_label_studio_min(tmp_path):
    rows = [
        {"id": 1, "text": ROWS[0]["text"], "themes": {"choices": ROWS[0]["themes"]}},
        {"id": 2, "text": ROWS[1]["text"], "themes": "procedure"},
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    assert found(path) == WANTED


def test_prodigy_choices(tmp_path):
    rows = [
        {"text": r["text"], "accept": r["themes"], "answer": "accept", "meta": {"id": r["id"]}}
        for r in ROWS
    ]
    rows.append({"text": "Rien.", "accept": ["sante"], "answer": "ignore"})
    assert found(write_lines(tmp_path / "a.jsonl", rows)) == WANTED


def test_prodigy_yes_or_no(tmp_path):
    rows = [
        {"text": r["text"], "label": theme, "answer": "accept", "meta": {"id": r["id"]}}
        for r in ROWS
        for theme in r["themes"]
    ]
    rows.insert(1, {"text": ROWS[0]["text"], "label": "sante", "answer": "reject"})
    assert found(write_lines(tmp_path / "a.jsonl", rows)) == WANTED


def test_documents_of_statements(tmp_path):
    record = {
        "document": "d",
        "statements": [
            {"text": "Bonjour.", "kind": "speech", "speaker": "a"},
            {"text": "Le gaz manque.", "themes": ["energie"], "speaker": "a"},
        ],
    }
    (document,) = read_labelled([write_lines(tmp_path / "a.jsonl", [record])])
    assert document.ordered
    assert document.themes == (None, ("energie",))
    assert document.ids == ("d/0", "d/1")
    assert document.statements[0].speaker == "a"


def test_rows_of_one_group_are_one_document_without_order(tmp_path):
    rows = [{**r, "group": "g"} for r in ROWS]
    (document,) = read_labelled([write_lines(tmp_path / "a.jsonl", rows)])
    assert (document.group, document.ordered, len(document.statements)) == ("g", False, 2)


def test_rows_with_positions_are_put_in_order(tmp_path):
    rows = [{**r, "group": "g", "position": 9 - i} for i, r in enumerate(ROWS)]
    (document,) = read_labelled([write_lines(tmp_path / "a.jsonl", rows)])
    assert document.ordered
    assert document.ids == ("2", "1")


def test_gold(tmp_path):
    path = tmp_path / "visite.gold.txt"
    path.write_text(
        "#@ kind=title\nVisite\n"
        '#@ kind=speech speaker=x label="M. X" themes=procedure\n'
        "[[LEADER:x|M. X]] : Merci.\n"
        "#@ kind=narrative themes=energie,sanctions\n"
        "La [[STATE:RUS|Russie]] coupe le gaz.\n",
        encoding="utf-8",
    )
    (document,) = read_labelled([path])
    assert [s.text for s in document.statements] == ["M. X : Merci.", "La Russie coupe le gaz."]
    assert document.statements[0].said == "Merci."
    assert document.themes == (("procedure",), ("energie", "sanctions"))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", '{"text": "x"}\n{oops\n', r"a\.jsonl:2: not JSON"),
        ("a.jsonl", '{"themes": ["x"]}\n', r"a\.jsonl:1: no text"),
        ("a.jsonl", "[1]\n", r"a\.jsonl:1: found int"),
        ("a.jsonl", "", "no statement in it"),
        ("a.json", "[{]", "not JSON"),
        ("a.csv", "a,b\n1,2\n", "expected 'text' and 'themes'"),
        ("a.parquet", "PAR", "not a parquet file"),
        ("a.gold.txt", "Bonjour\n", "without its '#@' header"),
    ],
)
def test_bad_data_is_named(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_labelled([path])


def test_latin_1_is_named(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "é"}'.encode("latin-1"))
    with pytest.raises(DataError, match="not UTF-8"):
        read_rows(path)


def test_missing_files_and_empty_folders_are_named(tmp_path):
    with pytest.raises(DataError, match=r"no file at .*absent\.jsonl"):
        read_labelled([tmp_path / "absent.jsonl"])
    with pytest.raises(DataError, match="no labelled file in this folder"):
        read_labelled([tmp_path])
