"""Judge scores and decisions: one record of figures for reports, cards and comparisons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.themes.checks import check_themes
from pipeline.themes.decide import Bools, chosen
from pipeline.themes.metrics import (
    best_calibration_error,
    bootstrap,
    calibration_error,
    f1_scores,
    per_theme,
    reliability,
)
from pipeline.themes.model import ThemeModel
from pipeline.themes.records import Item, LabelledDocument, labelled
from pipeline.themes.vectors import Doubles

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Judged:
    """Truth, scores and decisions of labelled statements, row by row.

    Parameters
    ----------
    items : tuple of Item
    themes : tuple of str
        The columns.
    truth, given : array of bool, shape (n_items, n_themes)
    scores : array of shape (n_items, n_themes)
    groups : array of int, shape (n_items,)
        What is drawn together in an interval.
    """

    items: tuple[Item, ...]
    themes: tuple[str, ...]
    truth: Bools
    given: Bools
    scores: Doubles
    groups: Ints


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and its 95 % bootstrap interval over groups."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"

    def as_list(self) -> list[float]:
        """Return value, low, high, to four decimals."""
        return [round(x, 4) for x in (self.value, self.low, self.high)]


@dataclass(frozen=True, slots=True)
class ThemeFigures:
    """How well one theme is recognised."""

    theme: str
    n: int
    precision: float
    recall: float
    f1: Interval


@dataclass(frozen=True)
class Figures:
    """How well a classifier does on some statements.

    Parameters
    ----------
    micro, macro : Interval
        F1 over all decisions; mean F1 of the themes that occur.
    first : Interval
        Share of the statements whose best theme is the first one labelled.
    ece, ece_best : float
        Expected calibration error over all pairs, and of the best theme only.
    bins : list of (mean score, frequency, number)
    """

    n: int
    micro: Interval
    macro: Interval
    first: Interval
    ece: float
    ece_best: float
    bins: tuple[tuple[float, float, int], ...]
    themes: tuple[ThemeFigures, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return JSON values only."""
        return {
            "n": self.n,
            "micro_f1": self.micro.as_list(),
            "macro_f1": self.macro.as_list(),
            "first": self.first.as_list(),
            "ece": round(self.ece, 4),
            "ece_best": round(self.ece_best, 4),
            "themes": {
                t.theme: {
                    "n": t.n,
                    "precision": round(t.precision, 4),
                    "recall": round(t.recall, 4),
                    "f1": t.f1.as_list(),
                }
                for t in self.themes
            },
        }


def judge(model: ThemeModel, documents: Sequence[LabelledDocument]) -> Judged:
    """Apply a model to labelled documents.

    Raises
    ------
    DataError
        When no statement is labelled, or one has a theme that the model does not know.
    """
    items = tuple(labelled(documents))
    check_themes(items, model.themes)
    parts: list[Doubles | None] = [None] * len(documents)
    for ordered in (True, False):
        numbers = [n for n, d in enumerate(documents) if d.ordered is ordered]
        found = model.scores([documents[n].statements for n in numbers], ordered=ordered)
        for n, scores in zip(numbers, found, strict=True):
            parts[n] = scores
    every = np.vstack([part for part in parts if part is not None])
    scores = every[[item.row for item in items]]
    given = chosen(scores, model.thresholds, at_most=model.at_most)
    return Judged(
        items,
        model.themes,
        truth_of(items, model.themes),
        given,
        scores,
        group_numbers([item.group for item in items]),
    )


def truth_of(items: Sequence[Item], themes: Sequence[str]) -> Bools:
    """Return which themes each item is labelled with."""
    return np.array([[theme in item.themes for theme in themes] for item in items], dtype=bool)


def group_numbers(groups: Sequence[str]) -> Ints:
    """Return one number a row, the same for the same group."""
    return np.unique(groups, return_inverse=True)[1].astype(np.int64)


def figures(judged: Judged, *, rounds: int = 300, seed: int = 0) -> Figures:
    """Compute every figure with its interval."""
    truth, given, scores = judged.truth, judged.given, judged.scores
    first = np.array([judged.themes.index(item.themes[0]) for item in judged.items])
    right = _best(judged) == first
    precision, recall, _ = per_theme(truth, given)
    micro, macro = f1_intervals(truth, given, judged.groups, rounds=rounds, seed=seed)
    return Figures(
        n=len(truth),
        micro=micro,
        macro=macro,
        first=_interval(
            lambda rows: float(right[rows].mean()), judged.groups, rounds=rounds, seed=seed
        ),
        ece=calibration_error(truth, scores),
        ece_best=best_calibration_error(truth, scores),
        bins=tuple(reliability(truth, scores)),
        themes=_theme_figures(judged, precision, recall, rounds=rounds, seed=seed),
    )


def f1_intervals(
    truth: Bools, given: Bools, groups: Ints, *, rounds: int = 300, seed: int = 0
) -> tuple[Interval, Interval]:
    """Return micro-F1 and macro-F1 of decisions, each with its interval over groups."""

    def f1(part: int) -> Callable[[Ints], float]:
        return lambda rows: f1_scores(truth[rows], given[rows])[part]

    micro, macro = (_interval(f1(part), groups, rounds=rounds, seed=seed) for part in (0, 1))
    return micro, macro


def _interval(
    statistic: Callable[[Ints], float], groups: Ints, *, rounds: int, seed: int
) -> Interval:
    low, high = bootstrap(statistic, groups, rounds=rounds, seed=seed)
    return Interval(statistic(np.arange(len(groups))), low, high)


def _best(judged: Judged) -> Ints:
    """Return the best given theme of each row, by score."""
    return np.asarray(np.where(judged.given, judged.scores, -1.0).argmax(axis=1), dtype=np.int64)


def _theme_figures(
    judged: Judged, precision: Doubles, recall: Doubles, *, rounds: int, seed: int
) -> tuple[ThemeFigures, ...]:
    """Return the figures of every theme; one bootstrap serves them all."""
    counts = np.stack([judged.truth & judged.given, judged.truth, judged.given]).astype(np.int64)
    n_groups = int(judged.groups.max()) + 1
    by_group = np.zeros((3, n_groups, len(judged.themes)))
    for kind in range(3):
        np.add.at(by_group[kind], judged.groups, counts[kind])
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(n_groups, np.full(n_groups, 1 / n_groups), size=rounds)
    both, true, given = (drawn @ by_group[kind] for kind in range(3))
    samples = 2 * both / np.maximum(1, true + given)
    low, high = np.quantile(samples, [0.025, 0.975], axis=0)
    total = counts.sum(axis=1)
    f1 = 2 * total[0] / np.maximum(1, total[1] + total[2])
    return tuple(
        ThemeFigures(
            theme,
            int(total[1][k]),
            float(precision[k]),
            float(recall[k]),
            Interval(float(f1[k]), float(low[k]), float(high[k])),
        )
        for k, theme in enumerate(judged.themes)
    )


def confusion(judged: Judged) -> Ints:
    """Count, for each labelled theme that was missed, the wrong themes given instead.

    Returns
    -------
    array of shape (n_themes, n_themes)
        Row: labelled, column: given. A theme that is labelled and given counts on the
        diagonal; a missed one counts once for every theme given that is not labelled.
    """
    truth, given = judged.truth.astype(np.int64), judged.given.astype(np.int64)
    hit, missed, wrong = truth & given, truth & ~given & 1, given & ~truth & 1
    return np.asarray(np.diag(hit.sum(axis=0)) + missed.T @ wrong)


def worst_mistakes(judged: Judged, *, n: int = 20) -> list[tuple[Item, list[str], float]]:
    """Return the mistakes of which the classifier was surest: item, themes given, regret."""
    missed = np.where(judged.truth, 1 - judged.scores, 0).max(axis=1)
    wrong = np.where(judged.given & ~judged.truth, judged.scores, 0).max(axis=1)
    regret = missed + wrong
    order = np.argsort(-regret, kind="stable")[:n]
    return [
        (
            judged.items[i],
            [judged.themes[k] for k in np.flatnonzero(judged.given[i])],
            float(regret[i]),
        )
        for i in order
        if (judged.given[i] != judged.truth[i]).any()
    ]
