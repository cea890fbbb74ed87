"""Themes of a part, from its rows: a new classifier needs no new analysis."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from spacy.vocab import Vocab

from pipeline.config import Config
from pipeline.store import SCHEMAS

_STATEMENTS = SCHEMAS["statements"]
_SCHEMA = pa.schema([_STATEMENTS.field(n) for n in ("statement_id", "themes", "theme_scores")])


class ThemeScorer:
    """Applies the classifier of a configuration to tables.

    Parameters
    ----------
    config : Config
        Names the model; without the stage ``themes`` no statement gets any.
    vocab : Vocab
        Where the word vectors come from.
    """

    def __init__(self, config: Config, vocab: Vocab) -> None:
        self._model: Any = None
        if "themes" in config.resolved["nlp"]["pipeline"]:
            from pipeline.components.themes import load_theme_model

            self._model = load_theme_model(config.resolved["components"]["themes"]["path"], vocab)

    def score(self, statements: pa.Table, mentions: pa.Table) -> tuple[pa.Table, dict[str, Any]]:
        """Return ``statement_id``, ``themes``, ``theme_scores``, and how far the text drifts."""
        if self._model is None:
            return _none(statements), {}
        from pipeline.themes import score_tables

        table, drift = score_tables(statements, mentions, self._model)
        return table.select(_SCHEMA.names).cast(_SCHEMA), drift


def _none(statements: pa.Table) -> pa.Table:
    empty = [[] for _ in range(statements.num_rows)]  # type: ignore[var-annotated]
    columns = [statements["statement_id"], pa.array(empty, _SCHEMA.field("themes").type)]
    return pa.table([*columns, pa.array(empty, _SCHEMA.field("theme_scores").type)], _SCHEMA)


def merged_drift(themed: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return how far the corpus is from what the theme model was trained on."""
    parts = [row["drift"] for _, row in sorted(themed.items()) if row.get("drift")]
    if not parts:
        return {}
    from pipeline.themes import merge_drift

    return merge_drift(parts)
