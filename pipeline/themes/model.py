"""The classifier that is applied: words, then surroundings, then calibrated decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.records import ThemeScore
from pipeline.themes.context import ContextStage, logit, pair_features, sigmoid, surroundings
from pipeline.themes.decide import calibrate, theme_scores
from pipeline.themes.linear import LinearStage
from pipeline.themes.records import StatementInput
from pipeline.themes.settings import ThemeSettings
from pipeline.themes.vectors import Doubles, WordVectors

Statements = Sequence[StatementInput]


@dataclass(frozen=True)
class ThemeModel:
    """A trained theme classifier.

    Parameters
    ----------
    themes : tuple of str
        The taxonomy, in the order of the columns of every array of scores.
    settings : ThemeSettings
    linear : LinearStage
        What a statement's own words say.
    context : ContextStage, optional
        What its surroundings add.
    prior : array of shape (n_themes,)
        Share of the training statements that have each theme.
    slopes : array of shape (2, n_themes)
        Calibration of the log-odds.
    thresholds : array of shape (n_themes,)
    facts : mapping
        What the card tells: data, measures, versions; JSON values only.
    digest : str
        SHA-256 of the model's manifest; empty before it is saved.
    """

    themes: tuple[str, ...]
    settings: ThemeSettings
    linear: LinearStage
    context: ContextStage | None
    prior: Doubles
    slopes: Doubles
    thresholds: Doubles
    facts: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""

    @classmethod
    def load(cls, path: Path | str, vectors: WordVectors | None = None) -> "ThemeModel":
        """Load a saved model; see ``persistence.load_model``."""
        from pipeline.themes.persistence import load_model  # it needs this class

        return load_model(Path(path), vectors=vectors)

    def save(self, path: Path) -> "ThemeModel":
        """Write the model's folder and return the model with its digest."""
        from pipeline.themes.persistence import save_model  # it needs this class

        return save_model(self, path)

    @property
    def at_most(self) -> int:
        """Most themes that one statement is given."""
        return 1 if self.settings.train.single_label else self.settings.train.max_themes

    def score_document(self, statements: Statements, *, ordered: bool = True) -> Doubles:
        """Return the probability of every theme in every statement of one document.

        Parameters
        ----------
        statements : sequence of StatementInput
            All statements of the document, in order: the surroundings count.
        ordered : bool
            Whether the order means anything.

        Returns
        -------
        array of shape (n_statements, n_themes), in [0, 1]
        """
        return self.scores([statements], ordered=ordered)[0]

    def scores(self, documents: Sequence[Statements], *, ordered: bool = True) -> list[Doubles]:
        """Score many documents at once: the same numbers, faster than one by one."""
        own = self.linear.log_odds([s.said for document in documents for s in document])
        ends = np.cumsum([len(document) for document in documents])
        parts = np.split(own, ends[:-1]) if len(documents) else []
        if self.context is not None and len(own):
            rows = [
                self.pairs(document, part, ordered=ordered)
                for document, part in zip(documents, parts, strict=True)
            ]
            own = logit(self.context.predict(np.vstack(rows)).reshape(own.shape))
        probabilities = calibrate(sigmoid(own), self.slopes)
        return list(np.split(probabilities, ends[:-1])) if len(documents) else []

    def pairs(self, statements: Statements, own: Doubles, *, ordered: bool) -> Doubles:
        """Return the second stage's features of one document, from the first's log-odds."""
        around = surroundings(
            statements,
            sigmoid(own),
            self.prior,
            reach=self.settings.context.reach,
            ordered=ordered,
        )
        return pair_features(statements, own, around, alone=len(statements) < 2)

    def decide(self, scores: Doubles) -> list[list[ThemeScore]]:
        """Return the themes of each statement, best first: one to ``at_most`` of them."""
        return theme_scores(scores, self.thresholds, self.themes, at_most=self.at_most)

    def predict(self, statements: Statements, *, ordered: bool = True) -> list[list[ThemeScore]]:
        """Score and decide for one document."""
        return self.decide(self.score_document(statements, ordered=ordered))
