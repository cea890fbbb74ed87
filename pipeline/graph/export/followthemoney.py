"""Followthemoney entities, one JSON object a line, for Aleph and OpenAleph.

Written without the library, after its published schema: states and organisations are
``PublicBody`` and ``Organization``, leaders and persons ``Person``, places ``Address``,
treaties ``Document``; a pair is an ``UnknownLink`` between two of them.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.graph.export.files import count_again, text_file
from pipeline.graph.export.sanitise import CleanGraph, Row

_SCHEMATA = {
    "STATE": "PublicBody",
    "ORGANISATION": "Organization",
    "LEADER": "Person",
    "PERSON": "Person",
    "PLACE": "Address",
    "TREATY": "Document",
}


def ftm_entities(graph: CleanGraph) -> Iterator[dict[str, Any]]:
    """Yield one followthemoney entity for each node and each edge."""
    for name, row in graph.nodes:
        yield _thing(name, row)
    for source, target, row in graph.edges:
        yield {
            "id": _key(f"{source}\n{target}"),
            "schema": "UnknownLink",
            "properties": _properties(
                subject=_key(source),
                object=_key(target),
                role="nomme" if graph.directed else "co-mention",
                startDate=row.get("first_date"),
                endDate=row.get("last_date"),
                summary=_summary(row),
                recordId=row.get("statement_ids"),
            ),
        }


def write_ftm(graph: CleanGraph, path: Path) -> None:
    """Write followthemoney entities as JSON lines, whole or not at all."""
    expected = len(graph.nodes) + len(graph.edges)

    def verify(file: Path) -> None:
        with file.open(encoding="utf-8") as stream:
            found = sum(bool(json.loads(line)["id"]) for line in stream)
        count_again(path, found, expected, "entities")

    with text_file(path, verify=verify) as stream:
        for entity in ftm_entities(graph):
            stream.write(json.dumps(entity, ensure_ascii=False, allow_nan=False) + "\n")


def _thing(name: str, row: Row) -> dict[str, Any]:
    schema = _SCHEMATA.get(str(row.get("type", "")), "LegalEntity")
    label = row["label"]
    title = {"Document": "title", "Address": "full"}.get(schema)
    properties = _properties(
        name=label,
        alias=[a for a in _texts(row.get("aliases")) if a != label],
        weakAlias=row.get("iso_a3"),
        wikidataId=row.get("wikidata"),
        notes=_summary(row),
    )
    if title:
        properties[title] = [str(label)]
    return {"id": _key(name), "schema": schema, "properties": properties}


def _summary(row: Row) -> str | None:
    if "n_statements" not in row:
        return None
    return f"{row['n_statements']} déclarations, {row.get('n_documents', '?')} documents"


def _key(text: str) -> str:
    return "entente-" + hashlib.sha256(text.encode()).hexdigest()[:32]


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _properties(**values: object) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in values.items():
        texts = _texts(value) if isinstance(value, list) else [] if value is None else [str(value)]
        texts = [text for text in texts if text]
        if texts:
            found[name] = texts
    return found
