"""Themes from the tables of a run, and whether the text is like the training texts."""

import pyarrow as pa
import pytest

from pipeline.store.schemas import MENTIONS, STATEMENTS
from pipeline.themes.drift import drift, merge_drift
from pipeline.themes.records import StatementInput, normal_text
from pipeline.themes.tables import score_tables

TEXTS = ["Le gazoduc reste fermé.", "M. Roux : Merci à tous.", "Les casques bleus se retirent."]


def table(texts=TEXTS, documents=1):
    rows = [
        {
            "statement_id": f"d{d}:{i:05d}",
            "doc_id": f"d{d}",
            "block": i,
            "start": 100 * i,
            "end": 100 * i + len(text),
            "text": text,
            "kind": "speech",
            "speaker_id": "roux",
            "speaker_label": "M. Roux" if i == 1 else None,
            "turn": i,
            "themes": [],
            "theme_scores": [],
            "counts": True,
        }
        for d in range(documents)
        for i, text in enumerate(texts)
    ]
    return pa.Table.from_pylist(rows, schema=STATEMENTS)


NO_MENTIONS = MENTIONS.empty_table()


def test_the_same_as_from_the_document(model):
    scored, _ = score_tables(table(), NO_MENTIONS, model)
    inputs = [
        StatementInput(normal_text(t), "speech", str(i), "M. Roux" if i == 1 else "")
        for i, t in enumerate(TEXTS)
    ]
    assert scored["themes"].to_pylist() == [[t.theme for t in r] for r in model.predict(inputs)]
    assert scored.schema.field("theme_scores").type == STATEMENTS.field("theme_scores").type


def test_the_order_of_the_rows_does_not_matter(model):
    rows = table(documents=3)
    order = [5, 0, 8, 3, 1, 7, 2, 6, 4]
    shuffled = rows.take(order)
    a, _ = score_tables(rows, NO_MENTIONS, model)
    b, _ = score_tables(shuffled, NO_MENTIONS, model)
    assert a.take(order).equals(b)


def test_no_statements(model):
    scored, found = score_tables(STATEMENTS.empty_table(), NO_MENTIONS, model)
    assert (scored.num_rows, found) == (0, {})


@pytest.mark.parametrize(
    "text", ["Le\u00a0gaz", "Le\u200b gaz", "Le  gaz ", "\ufeffLe gaz", "Le\ngaz"]
)
def test_invisible_differences_do_not_count(text):
    assert normal_text(text) == "Le gaz"


def test_training_texts_do_not_drift(model, documents):
    statements = [s for d in documents for s in d.statements]
    assert drift(model, statements).warnings == ()


def test_another_language_drifts(model):
    words = [
        "the",
        "quick",
        "brown",
        "fox",
        "jumps",
        "over",
        "some",
        "lazy",
        "dogs",
        "while",
        "nobody",
        "watches",
        "them",
    ]
    statements = [StatementInput(" ".join(words[i % 5 :])) for i in range(40)]
    found = drift(model, statements)
    assert any("unknown" in warning for warning in found.warnings)
    assert found.n_unknown > 0.5 * found.n_words


def test_parts_add_up(model, documents):
    statements = [s for d in documents for s in d.statements]
    whole = drift(model, statements).as_dict()
    parts = [drift(model, statements[:100]).as_dict(), drift(model, statements[100:]).as_dict()]
    merged = merge_drift([*parts, {}])
    for key in ("n_statements", "n_words", "n_unknown", "warnings"):
        assert merged[key] == whole[key]
    assert merged["best_score"] == pytest.approx(whole["best_score"], abs=1e-3)
    assert merge_drift([]) == {}
