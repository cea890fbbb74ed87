"""Choose what to label next: uncertain, unlike one another, good for thin themes.

Each candidate gets a price: how unsure the model is, more for themes with few examples.
Candidates are taken by falling price, but each one taken lowers the price of those that
resemble it, and near-duplicates of it are dropped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.themes.features import words_of
from pipeline.themes.model import ThemeModel
from pipeline.themes.records import LabelledDocument
from pipeline.themes.vectors import Doubles
from pipeline.themes.writers import Task

_NEAR = 0.9  # cosine from which two statements are near-duplicates
_POOL = 20  # candidates looked at, times the number wanted
_CALM = 0.15  # share of unsure statements in the pool under which labelling may stop
_SHORTEST = 4  # words under which a statement is not worth a label


@dataclass(frozen=True)
class Suggestion:
    """What to label next, and whether it is still worth while.

    Parameters
    ----------
    tasks : tuple of Task
        Best first.
    unsure : float
        Share of the candidates that the model is unsure of.
    stop : bool
        Whether the rule says to stop: few are unsure.
    reason : str
        The rule with its figures, in one sentence.
    """

    tasks: tuple[Task, ...]
    unsure: float
    stop: bool
    reason: str


def suggest(
    model: ThemeModel,
    documents: Sequence[LabelledDocument],
    *,
    n: int,
    examples: Mapping[str, int] | None = None,
    seen: frozenset[str] = frozenset(),
) -> Suggestion:
    """Choose ``n`` unlabelled statements.

    Parameters
    ----------
    model : ThemeModel
    documents : sequence of LabelledDocument
        Statements with labels are surroundings only.
    n : int
        How many to choose.
    examples : mapping of theme to int, optional
        Examples labelled so far; by default those that the model was trained on.
    seen : frozenset of str
        Texts not to suggest (``normal_text``): labelling tools number statements anew.
    """
    scores: list[Doubles] = []
    places: list[tuple[str, str, str]] = []  # id, text, group
    for document in documents:
        found = model.score_document(document.statements, ordered=document.ordered)
        for row, statement, themes, id_ in zip(
            found, document.statements, document.themes, document.ids, strict=True
        ):
            known = themes is not None or statement.text in seen or statement.said in seen
            if not known and len(words_of(statement.text)) >= _SHORTEST:
                places.append((id_, statement.text, document.group))
                scores.append(row)
    if not scores:
        return Suggestion((), 0.0, True, "nothing is left to label")
    table = np.vstack(scores)
    counts = examples or model.facts.get("examples", {})
    price = prices(table, model.thresholds, [counts.get(t, 0) for t in model.themes])
    picked = diverse(model, [text for _, text, _ in places], price, n)
    doubt = doubts(table, model.thresholds)
    unsure = float((doubt.max(axis=1) > 0.5).mean())
    decided = model.decide(table[picked])
    tasks = tuple(
        Task(*places[i], tuple(themes), _why(table[i], doubt[i], model.themes))
        for i, themes in zip(picked, decided, strict=True)
    )
    stop = unsure < _CALM
    reason = (
        f"the model is unsure of {unsure:.0%} of {len(places)} candidates; "
        f"under {_CALM:.0%} more labels of this kind bring little"
    )
    return Suggestion(tasks, unsure, stop, reason)


def doubts(scores: Doubles, thresholds: Doubles) -> Doubles:
    """Return how near each score is to its threshold: 1 upon it, 0 at the ends of the scale."""
    below = scores / np.maximum(thresholds, 1e-6)
    above = (1 - scores) / np.maximum(1 - thresholds, 1e-6)
    return np.minimum(below, above)


def prices(scores: Doubles, thresholds: Doubles, examples: Sequence[int]) -> Doubles:
    """Return what each candidate is worth: doubt, weighted for themes with few examples."""
    counts = np.array(examples, dtype=np.float64)
    weights = np.sqrt((counts.mean() + 1) / (counts + 1)).clip(0.5, 3.0)
    doubt = doubts(scores, thresholds)
    entropy = -(scores * np.log(scores + 1e-9)).sum(axis=1)
    return np.asarray((doubt * weights).max(axis=1) + 0.25 * entropy)


def diverse(model: ThemeModel, texts: Sequence[str], price: Doubles, n: int) -> list[int]:
    """Take candidates by price, each lowering the price of those like it.

    Two statements are as alike as their words are (cosine of TF-IDF). The result is the
    same for the same input: ties go to the first.
    """
    pool = np.argsort(-price, kind="stable")[: max(n * _POOL, 200)]
    words = model.linear.featuriser.blocks([texts[i] for i in pool])[0]
    worth = price[pool].copy()
    picked: list[int] = []
    while len(picked) < min(n, len(pool)):
        best = int(worth.argmax())
        if not np.isfinite(worth[best]):
            break
        picked.append(int(pool[best]))
        alike = np.asarray((words @ words[best].T).todense()).ravel()
        worth = worth - alike
        worth[alike > _NEAR] = -np.inf
        worth[best] = -np.inf
    return picked


def _why(scores: Doubles, doubt: Doubles, themes: Sequence[str]) -> str:
    most = int(doubt.argmax())
    return f"unsure of {themes[most]} ({scores[most]:.2f})"
