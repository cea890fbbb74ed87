"""Look at labelled data before training on it: what is wrong, with counts and names."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.errors import DataError
from pipeline.themes.features import words_of
from pipeline.themes.records import Item

_SHOWN = 5  # names listed in a message


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found in the data.

    Parameters
    ----------
    severity : str
        ``error`` stops the training; ``warning`` is told.
    what : str
        One of ``unknown-theme``, ``no-theme``, ``empty-text``, ``thin-theme``,
        ``contradiction``, ``duplicate``, ``duplicate-across-groups``, ``too-few``.
    message : str
        One sentence with counts and names.
    n : int
        Statements or themes concerned.
    """

    severity: Literal["error", "warning"]
    what: str
    message: str
    n: int


def check_data(
    items: Sequence[Item], themes: Sequence[str], *, min_examples: int, single_label: bool
) -> list[Finding]:
    """Return everything found, errors first.

    Parameters
    ----------
    items : sequence of Item
        The labelled statements.
    themes : sequence of str
        The taxonomy.
    min_examples : int
        Fewest examples of a theme that can be learned.
    single_label : bool
        Whether a statement may have one theme only.
    """
    findings = [
        *_labels(items, set(themes), single_label=single_label),
        *_thin(items, themes, min_examples),
        *_texts(items),
        *_repeated(items),
    ]
    return sorted(findings, key=lambda f: (f.severity, f.what))


def refuse_errors(findings: Sequence[Finding]) -> None:
    """Raise ``DataError`` with all errors in one sentence each, when there are any."""
    errors = [f.message for f in findings if f.severity == "error"]
    if errors:
        raise DataError("; ".join(errors))


def check_themes(items: Sequence[Item], themes: Sequence[str]) -> None:
    """Refuse data without labels, or with a theme that is not among ``themes``.

    Raises
    ------
    DataError
        Naming the themes that are not known and a statement that has one.
    """
    if not items:
        msg = "no statement has a label: expected at least one with 'themes'"
        raise DataError(msg)
    refuse_errors(list(_labels(items, set(themes), single_label=False)))


def _count(n: int, one: str, many: str) -> str:
    """Return *1 theme is* or *2 themes are*."""
    return f"{n} {one if n == 1 else many}"


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _labels(items: Sequence[Item], themes: set[str], *, single_label: bool) -> list[Finding]:
    found = []
    unknown = Counter(t for item in items for t in item.themes if t not in themes)
    if unknown:
        named = _named([f"{theme!r} ({n})" for theme, n in unknown.most_common()])
        first = next(item.id for item in items if set(item.themes) - themes)
        message = (
            f"{_count(len(unknown), 'theme is', 'themes are')} not in the taxonomy: {named}; "
            f"the first in statement {first}; correct the labels, or name another taxonomy in "
            "the configuration (themes train --own-taxonomy takes the themes of the data)"
        )
        found.append(Finding("error", "unknown-theme", message, len(unknown)))
    bare = [item.id for item in items if not item.themes]
    if bare:
        counted = _count(len(bare), "statement has", "statements have")
        message = f"{counted} an empty list of themes (left out): {_named(bare)}"
        found.append(Finding("warning", "no-theme", message, len(bare)))
    several = [item.id for item in items if len(item.themes) > 1]
    if single_label and several:
        counted = _count(len(several), "statement has", "statements have")
        message = f"{counted} several themes, one is allowed: {_named(several)}"
        found.append(Finding("error", "several-themes", message, len(several)))
    return found


def _thin(items: Sequence[Item], themes: Sequence[str], least: int) -> list[Finding]:
    counts = Counter(theme for item in items for theme in item.themes)
    used = [theme for theme in themes if counts[theme]]
    found = []
    if len(used) < 2:
        had = _count(len(used), "theme", "themes") + " of the taxonomy"
        message = f"the data has {had}: at least two are needed to learn anything"
        found.append(Finding("error", "too-few", message, len(used)))
    thin = [f"{theme} ({counts[theme]})" for theme in themes if counts[theme] < least]
    if thin:
        message = (
            f"{_count(len(thin), 'theme has', 'themes have')} fewer than {least} examples and "
            f"will hardly ever be given: {', '.join(thin)}"
        )
        found.append(Finding("warning", "thin-theme", message, len(thin)))
    return found


def _texts(items: Sequence[Item]) -> list[Finding]:
    empty = [item.id for item in items if not words_of(item.text)]
    if not empty:
        return []
    counted = _count(len(empty), "statement has", "statements have")
    message = f"{counted} no word (left out): {_named(empty)}"
    return [Finding("warning", "empty-text", message, len(empty))]


def _repeated(items: Sequence[Item]) -> list[Finding]:
    same: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        same[" ".join(words_of(item.text)).casefold()].append(item)
    again = [group for text, group in same.items() if text and len(group) > 1]
    found = []
    apart = [group for group in again if len({item.group for item in group}) > 1]
    if apart:
        ids = [" = ".join(item.id for item in group[:2]) for group in apart]
        message = (
            f"{_count(len(apart), 'text stands', 'texts stand')} in more than one group and would "
            f"be in training and test at once: these groups are made one: {_named(ids)}"
        )
        found.append(Finding("warning", "duplicate-across-groups", message, len(apart)))
    if len(again) > len(apart):
        n = len(again) - len(apart)
        message = f"{_count(n, 'text stands', 'texts stand')} more than once in a group"
        found.append(Finding("warning", "duplicate", message, n))
    against = [g for g in again if len({frozenset(item.themes) for item in g}) > 1]
    if against:
        ids = [
            f"{g[0].id} ({', '.join(g[0].themes)}) and {o.id} ({', '.join(o.themes)})"
            for g in against
            for o in [next(i for i in g if set(i.themes) != set(g[0].themes))]
        ]
        counted = _count(len(against), "text has", "texts have")
        message = f"{counted} contradicting labels: {_named(ids)}"
        found.append(Finding("warning", "contradiction", message, len(against)))
    return found
