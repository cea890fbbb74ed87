"""Find the entity that a user means by a name: without accents, by alias, despite typing errors."""

import fnmatch
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from pipeline.errors import NotFoundError
from pipeline.graph.source import Tables, TableSource, table_source
from pipeline.text.folding import letters

_COLUMNS = ("entity_id", "type", "name", "aliases", "iso_a3", "n_mentions")
_LEAST_SCORE = 60.0
_ALIKE = 65.0  # of a whole form, or of one of its words
_SUGGESTED = 5
_LISTED = 8


@dataclass(frozen=True, slots=True)
class Named:
    """An entity and the folded forms that name it."""

    entity_id: str
    name: str
    type: str
    n_mentions: int
    own: frozenset[str]
    others: frozenset[str]


def fold(text: str) -> str:
    """Fold case, accents, apostrophes and punctuation: ``"L’Élysée"`` gives ``"l elysee"``."""
    return " ".join("".join(c if c.isalnum() else " " for c in letters(text)).split())


def find_entity(out: Path | str | Tables | TableSource | pa.Table, text: str) -> str:
    """Return the identifier of the entity that ``text`` names.

    Tried in this order: the identifier (or ISO code) itself, the usual name, an alias,
    all words of the name in a longer name. Case, accents and punctuation do not count.
    Of several entities, none is guessed.

    Parameters
    ----------
    out : path, mapping, TableSource or Table
        A run's output folder, its tables, or the table ``entities``.
    text : str
        As a user types it.

    Raises
    ------
    NotFoundError
        When no entity is called so (the nearest are named) or several are (all named).
    """
    return _choose(text, named_entities(out))


def _choose(text: str, entities: list[Named], what: str = "entity") -> str:
    for entity in entities:
        if entity.entity_id == text.strip():
            return entity.entity_id
    wanted = fold(text)
    for found in (
        [e for e in entities if wanted in e.own],
        [e for e in entities if wanted in e.others],
        _with_all_words(entities, wanted),
    ):
        if len(found) == 1:
            return found[0].entity_id
        if found:
            raise NotFoundError(_several(text, found))
    raise NotFoundError(_nearest(text, wanted, entities, what))


def named_entities(out: Path | str | Tables | TableSource | pa.Table) -> list[Named]:
    """Return every entity of a run with the forms that name it."""
    table = out if isinstance(out, pa.Table) else table_source(out).read("entities", _COLUMNS)
    return [] if table is None else [_named(row) for row in table.to_pylist()]


def suggest(
    out: Path | str | Tables | TableSource | pa.Table, text: str, *, at_most: int = _SUGGESTED
) -> list[str]:
    """Return the identifiers of the entities whose names look most like ``text``."""
    return [e.entity_id for e in _near(fold(text), named_entities(out), at_most)]


def _named(row: dict[str, Any]) -> Named:
    own = {fold(row["entity_id"]), fold(row["name"])}
    if row.get("iso_a3"):
        own.add(fold(row["iso_a3"]))
    others = {fold(alias) for alias in row.get("aliases") or ()}
    return Named(
        entity_id=row["entity_id"],
        name=row["name"],
        type=row["type"],
        n_mentions=row.get("n_mentions") or 0,
        own=frozenset(own - {""}),
        others=frozenset(others - own - {""}),
    )


def _with_all_words(entities: list[Named], wanted: str) -> list[Named]:
    words = set(wanted.split())
    if not words:
        return []
    return [e for e in entities if any(words <= set(form.split()) for form in e.own | e.others)]


def _several(text: str, found: list[Named]) -> str:
    ordered = sorted(found, key=lambda e: (-e.n_mentions, e.entity_id))
    more = f" and {len(ordered) - _LISTED} more" if len(ordered) > _LISTED else ""
    listed = ", ".join(map(_described, ordered[:_LISTED]))
    return f"several entities are called {text!r}: {listed}{more}: give the identifier of one"


def _nearest(text: str, wanted: str, entities: list[Named], what: str) -> str:
    near = _near(wanted, entities, _SUGGESTED)
    if near:
        return f"no {what} is called {text!r}: did you mean {', '.join(map(_described, near))}?"
    return f"no {what} is called {text!r} among the {len(entities):,} of this run"


def _near(wanted: str, entities: list[Named], at_most: int) -> list[Named]:
    forms = {(e.entity_id, form): form for e in entities for form in e.own | e.others}
    scored = process.extract(
        wanted, forms, scorer=fuzz.WRatio, score_cutoff=_LEAST_SCORE, limit=at_most * 4
    )
    by_id = {e.entity_id: e for e in entities}
    ranked = sorted(
        (
            (-fuzz.ratio(wanted, form) - score, by_id[key[0]])
            for form, score, key in scored
            if _likeness(wanted, form) >= _ALIKE
        ),
        key=lambda item: (item[0], -item[1].n_mentions, item[1].entity_id),
    )
    return list({e.entity_id: e for _, e in ranked}.values())[:at_most]


def _likeness(wanted: str, form: str) -> float:
    """Compare with a whole form and with each of its words; short words look like anything."""
    words = (word for word in form.split() if len(word) > 2)
    return max(fuzz.ratio(wanted, part) for part in (form, *words))


def _described(entity: Named) -> str:
    return f"{entity.name} ({entity.entity_id})"


def labels(out: Path | str | Tables | TableSource | pa.Table) -> dict[str, str]:
    """Return the usual name of each entity by identifier."""
    return {e.entity_id: e.name for e in named_entities(out)}


def find_all(out: Path | str | Tables | TableSource | pa.Table, texts: Iterable[str]) -> list[str]:
    """Return the identifiers of several entities, as ``find_entity`` finds each."""
    table = out if isinstance(out, pa.Table) else table_source(out).read("entities", _COLUMNS)
    return [find_entity(table, text) for text in texts] if table is not None else []


def find_speaker(out: Path | str | Tables | TableSource, text: str) -> str:
    """Return the ``speaker_id`` that a user means, among those who speak in a run.

    Raises
    ------
    NotFoundError
        When nobody who speaks is called so, or several are.
    """
    source = table_source(out)
    known = {e.entity_id: e for e in named_entities(source)} if source.has("entities") else {}
    rows = []
    for speaker_id, forms in sorted(_speaker_forms(source).items()):
        entity = known.get(speaker_id)
        rows.append(
            Named(
                entity_id=speaker_id,
                name=entity.name if entity else _usual_form(forms) or speaker_id,
                type="PERSON",
                n_mentions=0,
                own=frozenset({fold(speaker_id)} | (entity.own if entity else set())),
                others=frozenset({fold(f) for f in forms} | (entity.others if entity else set())),
            )
        )
    return _choose(text, rows, "speaker")


def speaker_labels(out: Path | str | Tables | TableSource) -> dict[str, str]:
    """Return, by ``speaker_id``, the label that documents put before their words most often."""
    forms = _speaker_forms(table_source(out))
    return {speaker_id: _usual_form(seen) for speaker_id, seen in forms.items() if any(seen)}


def _speaker_forms(source: TableSource) -> dict[str, Counter[str]]:
    speakers: dict[str, Counter[str]] = {}
    columns = ("speaker_id", "speaker_label")
    for table in source.batches("statements", columns, coded=columns):
        counted = table.append_column("n", pa.array(np.ones(table.num_rows, np.int64)))
        for row in counted.group_by(list(columns)).aggregate([("n", "sum")]).to_pylist():
            if row["speaker_id"]:
                forms = speakers.setdefault(row["speaker_id"], Counter())
                forms[row["speaker_label"] or ""] += row["n_sum"]
    return speakers


def _usual_form(forms: Counter[str]) -> str:
    """Return the most frequent form that is not empty; of equals the longest."""
    named = [(n, len(form), form) for form, n in forms.items() if form]
    return max(named)[2] if named else ""


def find_documents(out: Path | str | Tables | TableSource, names: Iterable[str]) -> None:
    """Refuse a name or pattern that no document of a run answers to.

    Raises
    ------
    NotFoundError
        When there is none; a document's names are given as an example.
    """
    source = table_source(out)
    known: set[str] = set()
    for table in source.batches("documents", ("doc_id", "source")):
        known.update(table["doc_id"].to_pylist(), table["source"].to_pylist())
    for name in names:
        if not fnmatch.filter(known, name):
            near = process.extract(
                name, sorted(known), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=3
            )
            hint = ", ".join(form for form, *_ in near) or f"{min(known, default='*')}"
            msg = f"no document is called {name!r}: expected an id or a source, such as {hint}"
            raise NotFoundError(msg)


def find_theme(out: Path | str | Tables | TableSource, text: str) -> str:
    """Return the theme that a user means, whatever the accents, case and hyphens.

    Raises
    ------
    NotFoundError
        When no statement of the run has such a theme; the nearest are named.
    """
    source = table_source(out)
    themes: set[str] = set()
    for table in source.batches("statements", ("themes",)):
        themes |= set(pc.unique(pc.list_flatten(table["themes"].combine_chunks())).to_pylist())
    if text in themes:
        return text
    forms = {theme: fold(theme) for theme in sorted(themes)}
    wanted = fold(text)
    same = [theme for theme, form in forms.items() if form == wanted]
    if len(same) == 1:
        return same[0]
    likeness = {theme: _likeness(wanted, form) for theme, form in forms.items()}
    near = sorted((t for t in forms if likeness[t] >= _ALIKE), key=lambda t: (-likeness[t], t))
    hint = f"did you mean {', '.join(near[:3])}?" if near else ""
    listed = f"known: {', '.join(forms) or 'none'}"
    msg = f"no statement has the theme {text!r}: {hint or listed}"
    raise NotFoundError(msg)
