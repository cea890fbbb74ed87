"""Whether a text is like what a model was trained on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from pipeline.themes.model import ThemeModel
from pipeline.themes.records import StatementInput
from pipeline.themes.vectors import Doubles

_UNKNOWN_FACTOR = 1.6  # times the unknown words of unseen training texts
_SCORE_DROP = 0.12  # below the mean best score on unseen training texts
_SHARE_GAP = 0.45  # half the sum of differences of the shares of themes
_FEW = 30  # statements below which nothing is said


@dataclass(frozen=True, slots=True)
class DriftReport:
    """How a text compares with the training texts, seen by models that had not read them.

    Parameters
    ----------
    n_statements, n_words : int
    n_unknown : int
        Words that are not in the model's vocabulary.
    unknown_expected : float
        Share of unknown words in unseen training texts.
    best_score, best_score_expected : float
        Mean score of the best theme, here and there.
    shares, shares_expected : mapping of theme to float
        Mean score of each theme, here and in training.
    distance : float
        Half the sum of the differences to the shares in training, in [0, 1].
    warnings : tuple of str
        One sentence each; empty when nothing is out of the ordinary.
    """

    n_statements: int
    n_words: int
    n_unknown: int
    unknown_expected: float
    best_score: float
    best_score_expected: float
    shares: Mapping[str, float]
    shares_expected: Mapping[str, float]
    distance: float
    warnings: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return JSON values only."""
        return {**asdict(self), "warnings": list(self.warnings)}


def drift(
    model: ThemeModel, statements: Sequence[StatementInput], scores: Doubles | None = None
) -> DriftReport:
    """Compare statements with what the model was trained on.

    Parameters
    ----------
    model : ThemeModel
    statements : sequence of StatementInput
    scores : array of shape (n_statements, n_themes), optional
        Their scores, if known already; else the statements are scored one by one.
    """
    if scores is None:
        scores = np.vstack([*model.scores([[s] for s in statements]), _no_scores(model)])
    counts = [model.linear.featuriser.unknown(s.said) for s in statements]
    totals = scores.sum(axis=0)
    best = scores.max(axis=1).sum() if len(scores) else 0.0
    return _report(
        model.facts.get("reference", {}),
        n_statements=len(statements),
        n_unknown=sum(unknown for unknown, _ in counts),
        n_words=sum(words for _, words in counts),
        best_total=float(best),
        totals=dict(zip(model.themes, totals.tolist(), strict=True)),
    )


def merge_drift(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Unite the drift of several parts of a corpus (``DriftReport.as_dict`` of each)."""
    kept = [part for part in parts if part]
    if not kept:
        return {}
    n = [int(part["n_statements"]) for part in kept]
    totals: dict[str, float] = {}
    for part, size in zip(kept, n, strict=True):
        for theme, share in part["shares"].items():
            totals[theme] = totals.get(theme, 0.0) + share * size
    reference = {
        "unknown": kept[0]["unknown_expected"],
        "best_score": kept[0]["best_score_expected"],
        "shares": kept[0]["shares_expected"],
    }
    report = _report(
        reference,
        n_statements=sum(n),
        n_words=sum(int(part["n_words"]) for part in kept),
        n_unknown=sum(int(part["n_unknown"]) for part in kept),
        best_total=sum(part["best_score"] * size for part, size in zip(kept, n, strict=True)),
        totals=totals,
    )
    return report.as_dict()


def _no_scores(model: ThemeModel) -> Doubles:
    return np.zeros((0, len(model.themes)))


def _report(
    reference: Mapping[str, Any],
    *,
    n_statements: int,
    n_words: int,
    n_unknown: int,
    best_total: float,
    totals: Mapping[str, float],
) -> DriftReport:
    size = max(1, n_statements)
    shares = {theme: round(total / size, 4) for theme, total in totals.items()}
    expected = reference.get("shares", {})
    distance = 0.5 * sum(abs(shares[t] - expected.get(t, shares[t])) for t in shares)
    unknown, unknown_expected = n_unknown / max(1, n_words), float(reference.get("unknown", 0))
    best, best_expected = best_total / size, float(reference.get("best_score", 0))
    warnings = []
    if n_statements >= _FEW and reference:
        if unknown > _UNKNOWN_FACTOR * unknown_expected + 0.02:
            warnings.append(
                f"{unknown:.0%} of the words are unknown to the theme model, "
                f"{unknown_expected:.0%} in texts like those it was trained on"
            )
        if best < best_expected - _SCORE_DROP:
            warnings.append(
                f"the best theme scores {best:.2f} on average, "
                f"{best_expected:.2f} in texts like those the model was trained on"
            )
        if distance > _SHARE_GAP:
            top = max(shares, key=lambda t: shares[t] - expected.get(t, 0))
            warnings.append(
                f"the themes are spread unlike in training (distance {distance:.2f}): "
                f"above all more of {top}"
            )
    return DriftReport(
        n_statements=n_statements,
        n_words=n_words,
        n_unknown=n_unknown,
        unknown_expected=round(unknown_expected, 4),
        best_score=round(best, 4),
        best_score_expected=round(best_expected, 4),
        shares=shares,
        shares_expected=dict(expected),
        distance=round(distance, 4),
        warnings=tuple(warnings),
    )
