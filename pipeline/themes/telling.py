"""Which words tell each theme: what the model makes of a word, where the data bears it out."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from pipeline.themes.evaluation import Judged
from pipeline.themes.features import words_of
from pipeline.themes.model import ThemeModel
from pipeline.themes.vectors import Doubles

_FEWEST = 2  # statements that have a word, lest a single one speak for a theme


def telling_words(model: ThemeModel, judged: Judged, *, n: int = 15) -> dict[str, list[str]]:
    """Return the words and pairs of words that tell each theme most.

    A word counts by two things multiplied: how much the model raises the theme for the word
    standing alone, and how surely the statements of the theme have it more often than the
    others (z of the log-odds ratio with the whole as prior: Monroe, Colaresi and Quinn,
    "Fightin' Words", *Political Analysis* 16, 2008). The first alone names rare words, the
    second words that the model does not go by.

    A pair is left out when one of its words is named already, and the other way round.

    Parameters
    ----------
    model : ThemeModel
    judged : Judged
        Statements with their true themes.
    n : int
        Most words a theme.
    """
    texts = [_words(item.text) for item in judged.items]
    df = Counter(word for words in texts for word in words)
    known = model.linear.featuriser.vocabulary
    keys = sorted(word for word, count in df.items() if count >= _FEWEST and word in known)
    if not keys:
        return {theme: [] for theme in judged.themes}
    push = model.linear.log_odds(keys) - model.linear.log_odds([""])
    telling: dict[str, list[str]] = {}
    for theme, truth in zip(judged.themes, judged.truth.T, strict=True):
        own = Counter(w for words, y in zip(texts, truth, strict=True) if y for w in words)
        with_it = np.array([own[key] for key in keys], dtype=np.float64)
        z = _z(with_it, np.array([df[key] for key in keys]) - with_it)
        k = model.themes.index(theme)
        worth = np.where((z > 0) & (push[:, k] > 0), z * push[:, k], 0.0)
        order = [keys[i] for i in np.argsort(-worth, kind="stable") if worth[i] > 0]
        telling[theme] = _unlike(order, n)
    return telling


def _words(text: str) -> set[str]:
    words = [word.lower() for word in words_of(text)]
    pairs = (f"{a} {b}" for a, b in pairwise(words))
    return {word for word in words if not word[0].isdigit()} | set(pairs)


def _z(with_theme: Doubles, without: Doubles) -> Doubles:
    prior = with_theme + without
    total, n_with, n_without = prior.sum(), with_theme.sum(), without.sum()
    a, b = with_theme + prior, without + prior
    ratio = np.log(a / (n_with + total - a)) - np.log(b / (n_without + total - b))
    return np.asarray(ratio / np.sqrt(1 / a + 1 / b))


def _unlike(keys: Sequence[str], n: int) -> list[str]:
    named: set[str] = set()
    kept: list[str] = []
    for key in keys:
        words = key.split()
        if min(map(len, words)) > 1 and named.isdisjoint(words):
            kept.append(key)
            named.update(words)
        if len(kept) == n:
            break
    return kept
