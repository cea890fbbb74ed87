"""One entity as a run knows it: names, neighbours, themes over time, who says it, where."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import NotFoundError
from pipeline.store import read_output_table

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement that names the entity."""

    statement_id: str
    source: str
    date: str
    speaker: str
    text: str
    themes: tuple[str, ...]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """What the tables say of one entity.

    Parameters
    ----------
    entity : mapping
        Its row of ``entities``.
    neighbours : list of (name, entity_id, weight, n_statements)
        The entities named with it, strongest first.
    themes : list of (theme, n)
        Themes of the statements that name it, most frequent first.
    themes_by_year : mapping
        Year to such a list; ``"?"`` for documents without a date.
    speakers : list of (speaker, n)
        Who names it, most often first.
    says : list of (name, n)
        Whom it names, when it speaks.
    evidence : list of Evidence
        Every statement that names it, in order of date and document.
    """

    entity: Row
    neighbours: list[tuple[str, str, float, int]]
    themes: list[tuple[str, int]]
    themes_by_year: Mapping[str, list[tuple[str, int]]]
    speakers: list[tuple[str, int]]
    says: list[tuple[str, int]]
    evidence: list[Evidence]


def paint(out: Path, entity_id: str) -> Portrait:
    """Gather what the tables of ``out`` say of an entity.

    Raises
    ------
    NotFoundError
        When the run does not know the entity.
    """
    entities = read_output_table(out, "entities", ["entity_id", "name"])
    names = dict(zip(*(entities[c].to_pylist() for c in ("entity_id", "name")), strict=True))
    if entity_id not in names:
        msg = f"no entity {entity_id} in {out}"
        raise NotFoundError(msg)
    evidence = find_evidence(out, [entity_id], names)
    return Portrait(
        entity=_row(out, entity_id),
        neighbours=_neighbours(out, entity_id, names),
        themes=_count(theme for e in evidence for theme in e.themes),
        themes_by_year=_by_year(evidence),
        speakers=_count(e.speaker for e in evidence if e.speaker),
        says=_says(out, entity_id, names),
        evidence=evidence,
    )


def find_evidence(
    out: Path, entity_ids: Sequence[str], names: Mapping[str, str] | None = None
) -> list[Evidence]:
    """Return the statements that name all of some entities, by date and document.

    Speaker labels do not count: they say who speaks, not who is spoken of.
    """
    mentions = read_output_table(
        out, "mentions", ["statement_id", "entity_id", "text", "is_speaker_label"]
    )
    wanted = pc.and_(
        pc.is_in(mentions["entity_id"], value_set=pa.array(list(entity_ids), pa.string())),
        pc.and_(pc.is_valid(mentions["statement_id"]), pc.invert(mentions["is_speaker_label"])),
    )
    forms: dict[str, dict[str, set[str]]] = {}
    for row in mentions.filter(wanted).to_pylist():
        by_entity = forms.setdefault(row["statement_id"], {})
        by_entity.setdefault(row["entity_id"], set()).add(row["text"])
    kept = {key for key, found in forms.items() if len(found) == len(set(entity_ids))}
    statements = read_output_table(out, "statements")
    chosen = pc.is_in(statements["statement_id"], value_set=pa.array(sorted(kept), pa.string()))
    documents = {
        row["doc_id"]: row
        for row in read_output_table(out, "documents", ["doc_id", "source", "date"]).to_pylist()
    }
    found = [
        _evidence(row, documents[row["doc_id"]], forms[row["statement_id"]], names or {})
        for row in statements.filter(chosen).to_pylist()
    ]
    return sorted(found, key=lambda e: (e.date or "9999", e.statement_id))


def _evidence(
    row: Row, document: Row, forms: Mapping[str, set[str]], names: Mapping[str, str]
) -> Evidence:
    speaker = row["speaker_id"] or ""
    return Evidence(
        statement_id=row["statement_id"],
        source=document["source"],
        date=document["date"].isoformat() if document["date"] else "",
        speaker=names.get(speaker, row["speaker_label"] or speaker),
        text=row["text"],
        themes=tuple(row["themes"]),
        forms=tuple(sorted(set().union(*forms.values()))),
    )


def _row(out: Path, entity_id: str) -> Row:
    table = read_output_table(out, "entities")
    row: Row = table.filter(pc.equal(table["entity_id"], entity_id)).to_pylist()[0]
    return row


def _neighbours(
    out: Path, entity_id: str, names: Mapping[str, str]
) -> list[tuple[str, str, float, int]]:
    table = read_output_table(out, "edges", ["source", "target", "weight", "n_statements"])
    touches = pc.or_(pc.equal(table["source"], entity_id), pc.equal(table["target"], entity_id))
    found = []
    for row in table.filter(touches).to_pylist():
        other = row["target"] if row["source"] == entity_id else row["source"]
        found.append((names.get(other, other), other, row["weight"], row["n_statements"]))
    return sorted(found, key=lambda n: (-n[2], n[0]))


def _says(out: Path, entity_id: str, names: Mapping[str, str]) -> list[tuple[str, int]]:
    table = read_output_table(out, "speaker_edges", ["speaker_id", "entity_id", "n_statements"])
    rows = table.filter(pc.equal(table["speaker_id"], entity_id)).to_pylist()
    counts: Counter[str] = Counter()
    for row in rows:
        counts[names.get(row["entity_id"], row["entity_id"])] += row["n_statements"]
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _by_year(evidence: Sequence[Evidence]) -> dict[str, list[tuple[str, int]]]:
    years: dict[str, list[str]] = {}
    for item in evidence:
        years.setdefault(item.date[:4] or "?", []).extend(item.themes)
    return {year: _count(themes) for year, themes in sorted(years.items())}


def _count(values: Any) -> list[tuple[str, int]]:
    return sorted(Counter(values).items(), key=lambda item: (-item[1], item[0]))
