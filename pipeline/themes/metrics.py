"""How good decisions and scores are: F1, calibration error, intervals, paired tests."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from pipeline.themes.vectors import Doubles

Bools = npt.NDArray[np.bool_]


def f1_scores(truth: Bools, given: Bools) -> tuple[float, float]:
    """Return micro-F1 and macro-F1 (over the themes that the truth holds), in [0, 1]."""
    both = (truth & given).sum(axis=0)
    total = truth.sum(axis=0) + given.sum(axis=0)
    present = truth.any(axis=0)
    micro = 2 * both.sum() / max(1, total.sum())
    each = 2 * both / np.maximum(1, total)
    return float(micro), float(each[present].mean()) if present.any() else 0.0


def per_theme(truth: Bools, given: Bools) -> tuple[Doubles, Doubles, Doubles]:
    """Return precision, recall and F1 of each theme; 0 where nothing was given or true."""
    both = (truth & given).sum(axis=0)
    precision = both / np.maximum(1, given.sum(axis=0))
    recall = both / np.maximum(1, truth.sum(axis=0))
    f1 = 2 * both / np.maximum(1, truth.sum(axis=0) + given.sum(axis=0))
    return precision, recall, f1


def calibration_error(truth: Bools, scores: Doubles, *, bins: int = 10) -> float:
    """Return the expected calibration error over all (statement, theme) pairs.

    Pairs are put into ``bins`` bins of equal width by score; the gaps between mean score and
    frequency are averaged by the number of pairs (Naeini, Cooper and Hauskrecht 2015).
    """
    return float(sum(abs(p - f) * n for p, f, n in reliability(truth, scores, bins=bins))) / max(
        1, scores.size
    )


def reliability(truth: Bools, scores: Doubles, *, bins: int = 10) -> list[tuple[float, float, int]]:
    """Return (mean score, frequency, number of pairs) of every bin that is not empty."""
    flat, hit = scores.ravel(), truth.ravel()
    number = np.minimum((flat * bins).astype(int), bins - 1)
    found = []
    for b in range(bins):
        inside = number == b
        if inside.any():
            found.append((float(flat[inside].mean()), float(hit[inside].mean()), int(inside.sum())))
    return found


def best_calibration_error(truth: Bools, scores: Doubles, *, bins: int = 10) -> float:
    """Return the calibration error of the best theme's score only: stricter, no easy zeros."""
    rows = np.arange(len(scores))
    best = scores.argmax(axis=1)
    return calibration_error(truth[rows, best][:, None], scores[rows, best][:, None], bins=bins)


def bootstrap(
    statistic: Callable[[npt.NDArray[np.int64]], float],
    groups: npt.NDArray[np.int64],
    *,
    rounds: int = 500,
    seed: int = 0,
    level: float = 0.95,
) -> tuple[float, float]:
    """Return a percentile interval of a statistic when whole groups are drawn again.

    Parameters
    ----------
    statistic : callable
        Rows (with repeats) -> value.
    groups : array of int
        The group of each row; rows of one group are drawn together.
    """
    rng = np.random.default_rng(seed)
    order = np.argsort(groups, kind="stable")
    members = np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)
    values = []
    for _ in range(rounds):
        drawn = rng.integers(0, len(members), len(members))
        values.append(statistic(np.concatenate([members[i] for i in drawn])))
    tail = (1 - level) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return float(low), float(high)
