"""Look for better settings within a time budget: random trials, each cross-validated."""

import time
from collections.abc import Sequence

import numpy as np

from pipeline.themes.lexicon import Lexicon
from pipeline.themes.linear import Progress, quiet
from pipeline.themes.metrics import f1_scores
from pipeline.themes.records import LabelledDocument
from pipeline.themes.settings import ThemeSettings
from pipeline.themes.training import Trainer, split_groups
from pipeline.themes.vectors import WordVectors

_CHOICES = {
    "c": (1.0, 3.0, 5.0, 10.0, 20.0, 40.0),
    "min_df": (1, 2, 3),
    "vector_weight": (0.5, 1.0, 1.5, 2.0),
    "lexicon_weight": (0.0, 0.25, 0.5, 1.0),
    "pairs": (True, False),
}
_MOST = 200  # trials, however much time is left
_PERFECT = 1.5  # micro-F1 of 1 and half a macro-F1 of 1: nothing is left to look for


def search(
    documents: Sequence[LabelledDocument],
    themes: Sequence[str],
    settings: ThemeSettings,
    *,
    lexicon: Lexicon | None,
    vectors: WordVectors | None,
    minutes: float,
    progress: Progress = quiet,
) -> ThemeSettings:
    """Return the settings whose first stage did best on one unseen fold.

    The settings given are the first trial; the order of the others depends on the seed only,
    how many are tried on the time. Micro-F1 plus half the macro-F1 decides.
    """
    rng = np.random.default_rng(settings.train.seed)
    deadline = time.monotonic() + 60 * minutes
    best, best_value = settings, -1.0
    trial = settings
    for number in range(_MOST):
        value = _value(documents, themes, trial, lexicon=lexicon, vectors=vectors)
        if value > best_value:
            best, best_value = trial, value
        left = max(0.0, deadline - time.monotonic())
        progress(f"search: trial {number + 1}, best {best_value:.4f}, {left:.0f} s left")
        if not left or best_value >= _PERFECT:
            break
        trial = _vary(best, rng)
    return best


def _value(
    documents: Sequence[LabelledDocument],
    themes: Sequence[str],
    settings: ThemeSettings,
    *,
    lexicon: Lexicon | None,
    vectors: WordVectors | None,
) -> float:
    trainer = Trainer(documents, themes, settings, lexicon=lexicon, vectors=vectors)
    train = settings.train
    folds = split_groups([i.group for i in trainer.items], train.folds, seed=train.seed)
    test = np.flatnonzero(folds == 0)
    given = trainer.quick(np.flatnonzero(folds != 0), test)
    micro, macro = f1_scores(trainer.hits[test].astype(bool), given)
    return micro + 0.5 * macro


def _vary(settings: ThemeSettings, rng: np.random.Generator) -> ThemeSettings:
    """Change one or two values at random."""
    changes = {}
    for name in rng.choice(list(_CHOICES), size=rng.integers(1, 3), replace=False):
        options = _CHOICES[str(name)]
        changes[str(name)] = options[int(rng.integers(len(options)))]
    train = settings.train.model_copy(update={k: v for k, v in changes.items() if k == "c"})
    features = settings.features.model_copy(update={k: v for k, v in changes.items() if k != "c"})
    return settings.model_copy(update={"train": train, "features": features})
