"""A tiny run's output, made by hand, with names that would like to be code."""

import datetime as dt

import pytest

from pipeline.store import table_from_rows, write_table

HOSTILE = "</script><img src=x onerror=window.__xss=1>"
TEXT = f"La Russie et l'Arménie parlent de {HOSTILE}."
LONE = "L'Arménie remercie la Russie."


def mention(number, statement, text, entity_id, within, type_="STATE", label=False):
    start = within.index(text)
    return {
        "mention_id": f"m{number}",
        "doc_id": "d",
        "statement_id": statement,
        "start": start + (len(TEXT) + 1 if within is LONE else 0),
        "end": start + len(text) + (len(TEXT) + 1 if within is LONE else 0),
        "text": text,
        "type": type_,
        "kind": "name",
        "entity_id": entity_id,
        "depth": 0,
        "is_speaker_label": label,
        "stage": "ner",
    }


def statement(statement_id, text, start, **values):
    return {
        "statement_id": statement_id,
        "doc_id": "d",
        "block": 0,
        "start": start,
        "end": start + len(text),
        "text": text,
        "kind": "speech",
        "speaker_id": "RUS",
        "themes": ["conflits-paix"],
        "theme_scores": [],
        "counts": True,
        **values,
    }


def entity(entity_id, name, type_="STATE", aliases=()):
    return {
        "entity_id": entity_id,
        "type": type_,
        "name": name,
        "aliases": list(aliases),
        "known": True,
        "n_mentions": 2,
        "n_statements": 2,
        "n_documents": 1,
    }


@pytest.fixture
def out(tmp_path):
    rows = {
        "documents": [
            {
                "doc_id": "d",
                "source": "d.txt",
                "title": "Un <b>titre</b>",
                "date": dt.date(2020, 12, 2),
                "language": "fr",
                "text": f"{TEXT}\n{LONE}",
                "sha256": "0",
                "n_chars": 1,
                "n_statements": 2,
                "n_mentions": 5,
                "meta": "{}",
            }
        ],
        "statements": [statement("s0", TEXT, 0), statement("s1", LONE, len(TEXT) + 1)],
        "mentions": [
            mention(0, "s0", "Russie", "RUS", TEXT),
            mention(1, "s0", "Arménie", "ARM", TEXT),
            mention(2, "s0", HOSTILE, "xss", TEXT, "ORGANISATION"),
            mention(3, "s1", "Arménie", "ARM", LONE),
            mention(4, "s1", "Russie", "RUS", LONE),
        ],
        "entities": [
            entity("RUS", "Russie", aliases=["Fédération de Russie"]),
            entity("ARM", "Arménie"),
            entity("xss", HOSTILE, "ORGANISATION"),
        ],
        "quotations": [],
    }
    for name, values in rows.items():
        write_table(table_from_rows(name, values), tmp_path / "tables" / f"{name}.parquet")
    return tmp_path
