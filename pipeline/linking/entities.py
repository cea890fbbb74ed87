"""The table of entities: one row for each id that mentions or speakers use."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping

import pyarrow as pa

from pipeline.knowledge import Entity, Knowledge
from pipeline.linking.decisions import Decisions
from pipeline.linking.forms import is_acronym, words
from pipeline.linking.persons import person_name
from pipeline.store.schemas import ENTITIES

_COLUMNS = ("entity_id", "type", "kind", "text")
_MAX_ALIASES = 50


def entity_rows(
    mentions: pa.Table,
    documents: Mapping[str, dt.date | None],
    knowledge: Knowledge,
    *,
    decisions: Decisions | None = None,
) -> pa.Table:
    """Make the table ``entities`` from the mentions of a finished run.

    Parameters
    ----------
    mentions : pa.Table
        The columns ``entity_id``, ``type``, ``kind``, ``text``, ``doc_id``, ``statement_id``.
    documents : mapping of str to date or None
        The date of each document.
    knowledge : Knowledge
        Names, codes, what is known.
    decisions : Decisions, optional
        The user's names.

    Returns
    -------
    pa.Table
        Of schema ``store.schemas.ENTITIES``, by id. The name is the user's, else the
        base's, else the fullest usual form; aliases are the forms seen, most frequent first.
    """
    forms: dict[str, Counter[str]] = {}
    types: dict[str, Counter[str]] = {}
    counted = mentions.select(_COLUMNS).group_by(list(_COLUMNS), use_threads=False)
    for entity_id, type_, kind, text, n in _rows(counted.aggregate([([], "count_all")])):
        types.setdefault(entity_id, Counter())[type_] += n
        seen = forms.setdefault(entity_id, Counter())
        if kind == "name":
            seen[text] += n
    spread = _spread(mentions, documents)
    rows = [
        _row(i, types[i], forms[i], spread[i], knowledge.get(i), decisions or Decisions())
        for i in sorted(types)
    ]
    return pa.Table.from_pylist(rows, schema=ENTITIES)


def _rows(table: pa.Table) -> Iterator[tuple[str, str, str, str, int]]:
    ordered = table.sort_by([(name, "ascending") for name in _COLUMNS])
    columns = [ordered[name].to_pylist() for name in (*_COLUMNS, "count_all")]
    yield from zip(*columns, strict=True)


def _spread(
    mentions: pa.Table, documents: Mapping[str, dt.date | None]
) -> Mapping[str, tuple[int, int, dt.date | None, dt.date | None]]:
    """Return for each entity: statements, documents, first and last date."""
    pairs = mentions.select(["entity_id", "doc_id"]).group_by(
        ["entity_id", "doc_id"], use_threads=False
    )
    by_entity: dict[str, list[str]] = {}
    table = pairs.aggregate([])
    for entity_id, doc_id in zip(
        table["entity_id"].to_pylist(), table["doc_id"].to_pylist(), strict=True
    ):
        by_entity.setdefault(entity_id, []).append(doc_id)
    statements = (
        mentions.select(["entity_id", "statement_id"])
        .group_by("entity_id", use_threads=False)
        .aggregate([("statement_id", "count_distinct")])
    )
    n_statements = dict(
        zip(
            statements["entity_id"].to_pylist(),
            statements["statement_id_count_distinct"].to_pylist(),
            strict=True,
        )
    )
    found = {}
    for entity_id, doc_ids in by_entity.items():
        dates = sorted(d for d in map(documents.get, doc_ids) if d is not None)
        first, last = (dates[0], dates[-1]) if dates else (None, None)
        found[entity_id] = (n_statements.get(entity_id, 0), len(doc_ids), first, last)
    return found


def _row(
    entity_id: str,
    types: Counter[str],
    forms: Counter[str],
    spread: tuple[int, int, dt.date | None, dt.date | None],
    entity: Entity | None,
    decisions: Decisions,
) -> dict[str, object]:
    n_statements, n_documents, first, last = spread
    return {
        "entity_id": entity_id,
        "type": entity.type if entity else min(types, key=lambda t: (-types[t], t)),
        "name": decisions.name_of(entity_id)
        or (entity.name if entity else usual_name(forms, entity_id)),
        "aliases": sorted(forms, key=lambda f: (-forms[f], f))[:_MAX_ALIASES],
        "iso_a3": entity.iso_a3 if entity else None,
        "wikidata": entity.wikidata if entity else None,
        "known": entity is not None,
        "n_mentions": types.total(),
        "n_statements": n_statements,
        "n_documents": n_documents,
        "first_date": first,
        "last_date": last,
    }


def usual_name(forms: Mapping[str, int], entity_id: str) -> str:
    """Return the form to show for an unknown entity: full, usual, not in capitals.

    Without any proper form (an entity known by roles only) it is made of the id.
    """
    if not forms:
        return entity_id.replace("-", " ").capitalize()
    return min(forms, key=lambda f: (_is_short(f), f.isupper(), -forms[f], -len(f), f))


def _is_short(form: str) -> bool:
    if is_acronym(form):
        return True
    return len(words(form)) == 1 and not person_name(form).is_full
