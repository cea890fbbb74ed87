"""From scores to decisions: calibration and one threshold a theme."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipeline.records import ThemeScore
from pipeline.themes.context import logit, sigmoid
from pipeline.themes.metrics import f1_scores
from pipeline.themes.vectors import Doubles

Bools = npt.NDArray[np.bool_]
_STEPS = np.arange(-0.24, 0.25, 0.04)
_ENOUGH = 30  # examples from which a theme gets a calibration and a threshold of its own
_MOVE_COST = 0.004  # F1 that a threshold must gain for each unit that it leaves the common one


def fit_calibration(scores: Doubles, hits: npt.NDArray[np.int8]) -> Doubles:
    """Fit slope and intercept of the log-odds of each theme (Platt 1999), shape (2, n_themes).

    Themes with few examples share those of all pairs together.
    """
    x = logit(scores)
    slopes = np.tile(np.array([[1.0], [0.0]]), (1, scores.shape[1]))
    if hits.any() and not hits.all():
        slopes[:] = _platt(x.reshape(-1, 1), hits.ravel())
    for k, y in enumerate(hits.T):
        if _ENOUGH <= y.sum() <= len(y) - _ENOUGH:
            slopes[:, k : k + 1] = _platt(x[:, k : k + 1], y)
    return slopes


def _platt(x: Doubles, y: npt.NDArray[np.int8]) -> Doubles:
    from sklearn.linear_model import LogisticRegression  # seconds, for training alone

    model = LogisticRegression(C=1.0).fit(x, y)
    return np.array([[model.coef_[0, 0]], [model.intercept_[0]]])


def calibrate(scores: Doubles, slopes: Doubles) -> Doubles:
    """Apply ``fit_calibration``."""
    return sigmoid(logit(scores) * slopes[0] + slopes[1])


def chosen(scores: Doubles, thresholds: Doubles, *, at_most: int) -> Bools:
    """Return which themes are given: those above their threshold, always the best one.

    The best is the one furthest above its threshold; at most ``at_most`` themes are given.
    """
    margin = scores - thresholds
    order = np.argsort(-margin, axis=1, kind="stable")
    rows = np.arange(len(scores))
    given = np.zeros(scores.shape, dtype=bool)
    for place in range(min(at_most, scores.shape[1])):
        column = order[:, place]
        keep = (margin[rows, column] >= 0) | (place == 0)
        given[rows[keep], column[keep]] = True
    return given


def choose_thresholds(scores: Doubles, hits: npt.NDArray[np.int8], *, at_most: int) -> Doubles:
    """Choose thresholds for the best micro-F1 plus half the macro-F1.

    First one for all themes, then each moved while the others stand, twice round.
    """
    truth = hits.astype(bool)

    def gain(thresholds: Doubles) -> float:
        micro, macro = f1_scores(truth, chosen(scores, thresholds, at_most=at_most))
        return micro + 0.5 * macro

    n = scores.shape[1]
    common = max((float(t) for t in np.arange(0.1, 0.66, 0.025)), key=lambda t: gain(np.full(n, t)))
    thresholds = np.full(n, common)
    if at_most == 1:
        return thresholds
    for _ in range(2):
        for k in np.flatnonzero(truth.sum(axis=0) >= _ENOUGH):
            trials = np.clip(common + _STEPS, 0.05, 0.9)
            results = []
            for trial in trials:
                moved = thresholds.copy()
                moved[k] = trial
                results.append(gain(moved) - abs(trial - common) * _MOVE_COST)
            thresholds[k] = trials[int(np.argmax(results))]
    return thresholds


def theme_scores(
    scores: Doubles, thresholds: Doubles, themes: Sequence[str], *, at_most: int
) -> list[list[ThemeScore]]:
    """Return the themes given to each statement, best first, scores to four decimals."""
    given = chosen(scores, thresholds, at_most=at_most)
    result = []
    for row, keep in zip(np.round(scores, 4), given, strict=True):
        found = sorted(np.flatnonzero(keep).tolist(), key=lambda k: (-row[k], k))
        result.append([ThemeScore(themes[k], float(row[k])) for k in found])
    return result
