"""Train a classifier: out-of-fold first stage, second stage, calibration, thresholds."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.errors import DataError
from pipeline.themes.context import ContextStage, pair_features, sigmoid, surroundings
from pipeline.themes.decide import (
    Bools,
    calibrate,
    choose_thresholds,
    chosen,
    fit_calibration,
)
from pipeline.themes.features import Featuriser
from pipeline.themes.lexicon import Lexicon
from pipeline.themes.linear import LinearStage, Progress, quiet
from pipeline.themes.model import ThemeModel
from pipeline.themes.records import Item, LabelledDocument, labelled
from pipeline.themes.settings import ThemeSettings
from pipeline.themes.vectors import Doubles, WordVectors

_COMMON = 0.35  # threshold of every theme where none were chosen

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class OutOfFold:
    """What models that had not seen them say of the training statements.

    Parameters
    ----------
    items : tuple of Item
    truth, given : array of bool, shape (n_items, n_themes)
        ``given`` uses calibration and thresholds chosen on the other folds.
    scores : array of shape (n_items, n_themes)
    groups, folds : array of int, shape (n_items,)
    """

    items: tuple[Item, ...]
    truth: Bools
    given: Bools
    scores: Doubles
    groups: Ints
    folds: Ints


def split_groups(groups: Sequence[str], folds: int, *, seed: int) -> Ints:
    """Give every group to one fold, the folds about equally large; returns one fold a row.

    Raises
    ------
    DataError
        When there are fewer than two groups.
    """
    sizes = Counter(groups)
    if len(sizes) < 2:
        msg = "all statements are of one group: at least two are needed to test on unseen ones"
        raise DataError(msg)
    folds = min(folds, len(sizes))
    names = sorted(sizes)
    order = np.random.default_rng(seed).permutation(len(names))
    shuffled = sorted((names[i] for i in order), key=lambda name: -sizes[name])
    load = [0] * folds
    fold_of = {}
    for name in shuffled:
        fold_of[name] = int(np.argmin(load))
        load[fold_of[name]] += sizes[name]
    return np.array([fold_of[group] for group in groups], dtype=np.int64)


class Trainer:
    """Everything that one training needs; call ``train`` once.

    Parameters
    ----------
    documents : sequence of LabelledDocument
        Statements without labels in them serve as surroundings only.
    themes : sequence of str
        The taxonomy, in the order wanted.
    settings : ThemeSettings
    lexicon, vectors : optional
        What ``settings.features`` names, loaded.
    progress : callable
        Receives one line a step.
    """

    def __init__(
        self,
        documents: Sequence[LabelledDocument],
        themes: Sequence[str],
        settings: ThemeSettings,
        *,
        lexicon: Lexicon | None = None,
        vectors: WordVectors | None = None,
        progress: Progress = quiet,
    ) -> None:
        self.documents = documents
        self.themes = tuple(themes)
        self.settings = settings
        self.lexicon = lexicon
        self.vectors = vectors
        self.progress = progress
        self.items = tuple(labelled(documents))
        if not self.items:
            msg = "no labelled statement to train on"
            raise DataError(msg)
        self.hits = _hits(self.items, self.themes)
        self.rows = np.array([item.row for item in self.items])
        self.texts = [s.said for document in documents for s in document.statements]
        names = sorted({item.group for item in self.items})
        number = {name: i for i, name in enumerate(names)}
        self.groups = np.array([number[item.group] for item in self.items])
        emphasis = settings.train.emphasis
        self.weights = np.array([emphasis if i.like else 1.0 for i in self.items])
        self._unknown = self._words = 0
        self.prior = np.clip(self.hits.mean(axis=0), 1e-3, 1 - 1e-3)

    def train(self) -> tuple[ThemeModel, OutOfFold]:
        """Fit on everything; return the model and what cross-validation said of its kind."""
        train = self.settings.train
        folds = split_groups([i.group for i in self.items], train.folds, seed=train.seed)
        own = self.first_stage(folds)
        pairs = self.pair_rows(own) if self.settings.context.use else None
        self.progress("judging by cross-validation")
        raw = sigmoid(own[self.rows]) if pairs is None else self._second(folds, pairs)
        result = self.judge(folds, raw)
        self.progress("fitting on everything")
        everything = np.arange(len(self.items))
        linear = self._linear(everything)
        context = None if pairs is None else self._context(pairs, everything)
        slopes, thresholds = self._decisions(raw, everything)
        model = ThemeModel(
            themes=self.themes,
            settings=self.settings,
            linear=linear,
            context=context,
            prior=self.prior,
            slopes=slopes,
            thresholds=thresholds,
            facts=self._facts(result),
        )
        return model, result

    @property
    def _at_most(self) -> int:
        train = self.settings.train
        return 1 if train.single_label else train.max_themes

    def first_stage(self, folds: Ints) -> Doubles:
        """Return out-of-fold log-odds of every statement, labelled or not."""
        fold_of = dict(zip((i.group for i in self.items), folds.tolist(), strict=True))
        number = np.array([fold_of.get(d.group, 0) for d in self.documents for _ in d.statements])
        own = np.zeros((len(self.texts), len(self.themes)))
        for fold in range(int(folds.max()) + 1):
            self.progress(f"fold {fold + 1} of {int(folds.max()) + 1}")
            linear = self._linear(np.flatnonzero(folds != fold))
            inside = np.flatnonzero(number == fold)
            own[inside] = linear.log_odds([self.texts[i] for i in inside])
            for item in (self.items[i] for i in np.flatnonzero(folds == fold)):
                unknown, words = linear.featuriser.unknown(item.text)
                self._unknown += unknown
                self._words += words
        return own

    def _linear(self, chosen_items: Ints) -> LinearStage:
        train = self.settings.train
        featuriser = Featuriser(self.settings.features, lexicon=self.lexicon, vectors=self.vectors)
        texts = [self.items[i].text for i in chosen_items]
        return LinearStage(featuriser, self.settings.dense).fit(
            texts,
            self.hits[chosen_items],
            weights=self.weights[chosen_items],
            c=train.c,
            seed=train.seed,
        )

    def pair_rows(self, own: Doubles) -> Doubles:
        """Return the second stage's features, shape (n_items, n_themes, n_columns)."""
        parts, start = [], 0
        wanted = set(self.rows.tolist())
        for document in self.documents:
            n = len(document.statements)
            part = own[start : start + n]
            around = surroundings(
                document.statements,
                sigmoid(part),
                self.prior,
                reach=self.settings.context.reach,
                ordered=document.ordered,
            )
            rows = pair_features(document.statements, part, around, alone=n < 2)
            rows = rows.reshape(n, len(self.themes), -1)
            parts.append(rows[[i for i in range(n) if start + i in wanted]])
            start += n
        return np.concatenate(parts)

    def _context(self, pairs: Doubles, chosen_items: Ints) -> ContextStage:
        stage = ContextStage(self.settings.context, seed=self.settings.train.seed)
        again = self.emphasised(chosen_items)
        return stage.fit(pairs[again].reshape(-1, pairs.shape[2]), self.hits[again].ravel())

    def _second(self, folds: Ints, pairs: Doubles) -> Doubles:
        """Return out-of-fold probabilities of the second stage."""
        raw = np.zeros(self.hits.shape)
        for fold in range(int(folds.max()) + 1):
            inside = np.flatnonzero(folds == fold)
            stage = self._context(pairs, np.flatnonzero(folds != fold))
            rows = pairs[inside].reshape(-1, pairs.shape[2])
            raw[inside] = stage.predict(rows).reshape(len(inside), -1)
        return raw

    def judge(self, folds: Ints, raw: Doubles) -> OutOfFold:
        """Calibrate and decide in each fold by what the other folds taught."""
        scores = np.zeros_like(raw)
        given = np.zeros(raw.shape, dtype=bool)
        for fold in range(int(folds.max()) + 1):
            inside, others = folds == fold, folds != fold
            slopes, thresholds = self._decisions(raw, np.flatnonzero(others))
            scores[inside] = calibrate(raw[inside], slopes)
            given[inside] = chosen(scores[inside], thresholds, at_most=self._at_most)
        return OutOfFold(self.items, self.hits.astype(bool), given, scores, self.groups, folds)

    def emphasised(self, chosen_items: Ints) -> Ints:
        """Repeat the items that count more; the order stays."""
        return np.repeat(chosen_items, self.weights[chosen_items].astype(np.int64))

    def _decisions(self, raw: Doubles, chosen_items: Ints) -> tuple[Doubles, Doubles]:
        """Return calibration and thresholds learned from some items, each counted once."""
        found, hits = raw[chosen_items], self.hits[chosen_items]
        slopes = fit_calibration(found, hits)
        scores = calibrate(found, slopes)
        return slopes, choose_thresholds(scores, hits, at_most=self._at_most)

    def quick(self, chosen_items: Ints, test: Ints) -> Bools:
        """Train the first stage on some items and decide for others by one threshold."""
        linear = self._linear(chosen_items)
        scores = sigmoid(linear.log_odds([self.items[i].text for i in test]))
        return chosen(scores, np.full(len(self.themes), _COMMON), at_most=self._at_most)

    def _facts(self, result: OutOfFold) -> dict[str, object]:
        counts = Counter(theme for item in self.items for theme in item.themes)
        return {
            "made": dt.datetime.now(dt.UTC).date().isoformat(),
            "n_statements": len(self.items),
            "n_groups": len(set(self.groups.tolist())),
            "n_surroundings": len(self.texts) - len(self.items),
            "reference": {
                "unknown": round(self._unknown / max(1, self._words), 4),
                "best_score": round(float(result.scores.max(axis=1).mean()), 4),
                "shares": {
                    theme: round(float(share), 4)
                    for theme, share in zip(self.themes, result.scores.mean(axis=0), strict=True)
                },
            },
            "examples": {theme: counts.get(theme, 0) for theme in self.themes},
        }


def _hits(items: Sequence[Item], themes: Sequence[str]) -> npt.NDArray[np.int8]:
    column = {theme: k for k, theme in enumerate(themes)}
    hits = np.zeros((len(items), len(themes)), dtype=np.int8)
    for row, item in enumerate(items):
        for theme in item.themes:
            hits[row, column[theme]] = 1
    return hits
