"""One training from files to a model folder: read, check, search, train, judge, write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pipeline.errors import DataError
from pipeline.themes.card import card_text
from pipeline.themes.checks import Finding, check_data, refuse_errors
from pipeline.themes.evaluation import Figures, Ints, Judged, f1_intervals, figures
from pipeline.themes.gather import gather, join_duplicates, leave_out_empty
from pipeline.themes.lexicon import Lexicon
from pipeline.themes.linear import Progress, quiet
from pipeline.themes.model import ThemeModel
from pipeline.themes.persistence import save_model
from pipeline.themes.records import LabelledDocument, labelled
from pipeline.themes.report import CurvePoint, report_html
from pipeline.themes.search import search
from pipeline.themes.settings import ThemeSettings, fitted
from pipeline.themes.training import OutOfFold, Trainer
from pipeline.themes.vectors import WordVectors

_CURVE = (0.125, 0.25, 0.5, 1.0)
_CURVE_LEAST = 80  # statements under which a learning curve says nothing


@dataclass(frozen=True)
class Parts:
    """What a configuration names, loaded: lexicon, word vectors, taxonomy."""

    lexicon: Lexicon | None = None
    vectors: WordVectors | None = None
    taxonomy: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Recipe:
    """What to do with the data.

    Parameters
    ----------
    settings : ThemeSettings
        Adapted to how many statements there are; see ``settings.fitted``.
    own_taxonomy : bool
        Whether the themes are those found in the data.
    like : tuple of Path
        Labelled data most like the texts to come: it counts more.
    labels : tuple of Path
        Tables of labels, for statements that stand in the data without.
    context : tuple of Path
        Texts that the statements were taken from.
    search_minutes : float
        Time for looking for better settings; 0 for none.
    curve : bool
        Whether to draw a learning curve.
    sources : tuple of str
        Lines of attribution for the card.
    note : str
        Markdown for the end of the card: limits, figures of other tests.
    """

    settings: ThemeSettings
    own_taxonomy: bool = False
    like: tuple[Path, ...] = ()
    labels: tuple[Path, ...] = ()
    context: tuple[Path, ...] = ()
    search_minutes: float = 0
    curve: bool = True
    sources: tuple[str, ...] = ()
    note: str = ""


def train_and_write(
    data: Sequence[Path],
    output: Path,
    recipe: Recipe,
    parts: Parts,
    *,
    progress: Progress = quiet,
) -> tuple[ThemeModel, Figures]:
    """Train a classifier on files and write its folder.

    Returns
    -------
    (ThemeModel, Figures)
        The model and what cross-validation by group says of it.

    Raises
    ------
    DataError
        When the data cannot be used; nothing is written then.
    """
    documents = gather(
        data,
        like=recipe.like,
        labels=recipe.labels,
        context=recipe.context,
        progress=progress,
    )
    themes = _themes(documents, recipe, parts)
    findings = check(documents, themes, recipe.settings)
    refuse_errors(findings)
    for finding in findings:
        progress(f"{finding.severity}: {finding.message}")
    documents = join_duplicates(leave_out_empty(documents)[0])
    settings = fitted(recipe.settings, sum(1 for _ in labelled(documents)))
    if recipe.search_minutes:
        settings = search(
            documents,
            themes,
            settings,
            lexicon=parts.lexicon,
            vectors=parts.vectors,
            minutes=recipe.search_minutes,
            progress=progress,
        )
    trainer = Trainer(
        documents,
        themes,
        settings,
        lexicon=parts.lexicon,
        vectors=parts.vectors,
        progress=progress,
    )
    model, seen = trainer.train()
    judged = judged_of(seen, model.themes)
    found = figures(judged)
    curve = learning_curve(trainer, seen, progress=progress) if recipe.curve else []
    model = replace(model, facts={**model.facts, "cross_validation": found.as_dict()})
    name = output.name
    how = f"Cross-validated by group on {', '.join(p.name for p in data)}."
    sources = recipe.sources or tuple(p.name for p in data)
    card = card_text(
        model, name=name, results=_by_kind(judged, found), sources=sources, note=recipe.note
    )
    report = report_html(judged, title=name, how=how, model=model, curve=curve, findings=findings)
    saved = save_model(model, output, extras={"card.md": card, "report.html": report})
    return saved, found


def _themes(documents: Sequence[LabelledDocument], recipe: Recipe, parts: Parts) -> tuple[str, ...]:
    if parts.taxonomy is not None and not recipe.own_taxonomy:
        return tuple(parts.taxonomy)
    return tuple(sorted({theme for item in labelled(documents) for theme in item.themes}))


def check(
    documents: Sequence[LabelledDocument], themes: Sequence[str], settings: ThemeSettings
) -> list[Finding]:
    """Look at the data; see ``check_data``."""
    items = list(labelled(documents))
    if not items:
        msg = "no statement has a label: expected at least one with 'themes'"
        raise DataError(msg)
    train = settings.train
    return check_data(
        items, themes, min_examples=train.min_examples, single_label=train.single_label
    )


def judged_of(seen: OutOfFold, themes: tuple[str, ...]) -> Judged:
    """Return the out-of-fold results as something to report on."""
    return Judged(seen.items, themes, seen.truth, seen.given, seen.scores, seen.groups)


def _by_kind(judged: Judged, found: Figures) -> dict[str, Figures]:
    """Return the figures of everything, and apart of the data that is like the texts to come."""
    results = {"cross-validation by group": found}
    like = np.array([item.like for item in judged.items])
    if like.any() and not like.all():
        for name, rows in (("like the texts to come", like), ("the other data", ~like)):
            results[f"the same, {name}"] = figures(_part(judged, np.flatnonzero(rows)))
    return results


def _part(judged: Judged, rows: Ints) -> Judged:
    return Judged(
        tuple(judged.items[i] for i in rows),
        judged.themes,
        judged.truth[rows],
        judged.given[rows],
        judged.scores[rows],
        np.unique(judged.groups[rows], return_inverse=True)[1].astype(np.int64),
    )


def learning_curve(
    trainer: Trainer, seen: OutOfFold, *, progress: Progress = quiet
) -> list[CurvePoint]:
    """Return the F1 on the first fold's groups after training on more and more of the others.

    The first stage alone is fitted, which is enough to see where the curve points.
    """
    if len(seen.items) < _CURVE_LEAST:
        return []
    test = np.flatnonzero(seen.folds == 0)
    pool = np.random.default_rng(0).permutation(np.flatnonzero(seen.folds != 0))
    points = []
    for share in _CURVE:
        chosen = np.sort(pool[: max(10, int(share * len(pool)))])
        progress(f"learning curve: {len(chosen)} statements")
        given = trainer.quick(chosen, test)
        micro, macro = f1_intervals(seen.truth[test], given, seen.groups[test])
        points.append(CurvePoint(len(chosen), micro, macro))
    return points
