"""Apply a classifier to the tables of a run: the same themes as during the run."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.store.schemas import STATEMENTS
from pipeline.themes.drift import drift
from pipeline.themes.model import ThemeModel
from pipeline.themes.records import StatementInput, normal_text

_COLUMNS = ("statement_id", "doc_id", "start", "text", "kind", "turn", "speaker_label")
BATCH = 4096  # statements scored at once


def table_documents(statements: pa.Table) -> dict[str, tuple[list[int], list[StatementInput]]]:
    """Group the rows of ``statements`` by document, in the order of the text.

    Returns
    -------
    dict of doc_id to (row numbers, inputs)
    """
    rows = statements.select([c for c in _COLUMNS if c in statements.column_names]).to_pylist()
    by_document: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        by_document.setdefault(row["doc_id"], []).append(number)
    documents = {}
    for doc_id, numbers in by_document.items():
        numbers.sort(key=lambda n: (rows[n]["start"], rows[n]["statement_id"]))
        documents[doc_id] = (
            numbers,
            [table_input(rows[n]) for n in numbers],
        )
    return documents


def table_input(row: Mapping[str, Any]) -> StatementInput:
    """Make the classifier's input of one row of ``statements``.

    The turn stands for the speaker: it does not change when speakers are linked later.
    """
    turn = row.get("turn")
    return StatementInput(
        text=normal_text(row["text"]),
        kind=row["kind"],
        speaker=None if turn is None else str(turn),
        label=normal_text(row.get("speaker_label") or ""),
    )


def score_tables(
    statements: pa.Table, mentions: pa.Table, model: ThemeModel
) -> tuple[pa.Table, dict[str, Any]]:
    """Give every row of ``statements`` its themes.

    Parameters
    ----------
    statements, mentions : pa.Table
        All rows of some documents: the surroundings of a statement count. The mentions
        are for models that look at entities; those of this version do not.
    model : ThemeModel

    Returns
    -------
    (pa.Table, dict)
        ``statement_id``, ``themes``, ``theme_scores``, in the order of ``statements``; and
        how far the text is from what the model was trained on (see ``drift``).
    """
    documents = list(table_documents(statements).values())
    found: list[list[Any]] = [[] for _ in range(statements.num_rows)]
    inputs: list[StatementInput] = []
    all_scores = []
    for batch in _batches(documents):
        for (numbers, rows), scores in zip(
            batch, model.scores([rows for _, rows in batch]), strict=True
        ):
            for number, themes in zip(numbers, model.decide(scores), strict=True):
                found[number] = themes
            inputs += rows
            all_scores.append(scores)
    table = pa.table(
        {
            "statement_id": statements["statement_id"],
            "themes": pa.array(
                [[t.theme for t in row] for row in found], STATEMENTS.field("themes").type
            ),
            "theme_scores": pa.array(
                [[{"theme": t.theme, "score": t.score} for t in row] for row in found],
                STATEMENTS.field("theme_scores").type,
            ),
        }
    )
    if not inputs:
        return table, {}
    return table, drift(model, inputs, np.vstack(all_scores)).as_dict()


def _batches(
    documents: Sequence[tuple[list[int], list[StatementInput]]],
) -> list[list[tuple[list[int], list[StatementInput]]]]:
    batches: list[list[tuple[list[int], list[StatementInput]]]] = [[]]
    size = 0
    for document in documents:
        if size >= BATCH:
            batches.append([])
            size = 0
        batches[-1].append(document)
        size += len(document[0])
    return batches
