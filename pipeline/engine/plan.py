"""Decide what is to be done: group sources, name parts by what decides their content."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.config import Config, path_digest
from pipeline.corpus.sources import SourceRef
from pipeline.engine.codeprint import code_fingerprint
from pipeline.engine.identity import decisions_path
from pipeline.engine.loading import without_decisions
from pipeline.engine.parts import digest, part_folder, read_part_manifest
from pipeline.engine.tasks import EnrichTask, IngestTask, ThemeTask

_GROUP_FILES = 64
_GROUP_BYTES = 4_000_000
_CUT = 32


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """What decides the results of each stage, apart from the input."""

    ingest: str
    enrich: str
    themes: str
    finalise: str


def fingerprints(config: Config) -> Fingerprints:
    """Digest configuration, models, knowledge and code, stage by stage."""
    names = list(config.resolved["nlp"]["pipeline"])
    before_themes = [name for name in names if name != "themes"]
    nlp = {**config.resolved["nlp"], "pipeline": before_themes}
    analysis = without_decisions(replace(config, resolved={**config.resolved, "nlp": nlp}))
    decisions = decisions_path(config)
    corpus = config.corpus
    return Fingerprints(
        ingest=digest(
            config.fingerprint(stages=(), sections=("corpus",)),
            code_fingerprint("ingest"),
            config.run.shard_documents,
            config.run.shard_characters,
        ),
        enrich=digest(
            analysis.fingerprint(stages=before_themes, sections=("nlp",)),
            code_fingerprint("enrich"),
        ),
        themes=digest(
            config.fingerprint(stages=("themes",)), "themes" in names, code_fingerprint("themes")
        ),
        finalise=digest(
            config.fingerprint(stages=("linker",), sections=("graph", "paths")),
            path_digest(decisions) if decisions is not None else None,
            [corpus.duplicates, corpus.duplicate_similarity],
            code_fingerprint("finalise"),
        ),
    )


def ingest_tasks(out: Path, sources: Sequence[SourceRef], prints: Fingerprints) -> list[IngestTask]:
    """Return a task for each group of sources, in order of the sources."""
    tasks = []
    for group in _groups(sources):
        key = digest(prints.ingest, [[source.source, source.digest()] for source in group])
        tasks.append(IngestTask(key, part_folder(out, "ingest", key), tuple(group)))
    return tasks


def enrich_tasks(
    out: Path, manifests: Iterable[tuple[IngestTask, Mapping[str, Any]]], prints: Fingerprints
) -> list[EnrichTask]:
    """Return a task for each chunk of documents, in order of the sources."""
    tasks = []
    for task, manifest in manifests:
        for entry in manifest["chunks"]:
            documents = entry["documents"]
            key = digest(prints.enrich, [[doc_id, sha] for doc_id, sha, _, _ in documents])
            tasks.append(
                EnrichTask(
                    key=key,
                    folder=part_folder(out, "enrich", key),
                    chunk=task.folder / entry["file"],
                    keys=tuple((doc_id, sha, source) for doc_id, sha, source, _ in documents),
                    size=sum(row[3] for row in documents),
                    made_by=prints.enrich,
                )
            )
    return tasks


def theme_tasks(out: Path, enriched: Iterable[EnrichTask], prints: Fingerprints) -> list[ThemeTask]:
    """Return a task for each enriched part, in order."""
    tasks = []
    for task in enriched:
        key = digest(prints.themes, task.key)
        tasks.append(ThemeTask(key, part_folder(out, "themes", key), task.folder, task.size))
    return tasks


def is_finished(folder: Path) -> bool:
    """Tell whether a part was written to its end."""
    return read_part_manifest(folder) is not None


def reusable_documents(out: Path, prints: Fingerprints) -> dict[tuple[str, str], Path]:
    """Find, among earlier parts made with the same settings, the part of each document.

    Returns
    -------
    dict
        ``(doc_id, digest)`` to the folder of an enriched part that holds its rows.
    """
    found: dict[tuple[str, str], Path] = {}
    for folder in sorted((out / "parts" / "enrich").glob("*")):
        manifest = read_part_manifest(folder)
        if manifest is None or manifest.get("made_by") != prints.enrich:
            continue
        aside = {row["source"] for row in manifest["quarantine"]}
        for doc_id, sha, source in manifest["keys"]:
            if source not in aside:
                found[(doc_id, sha)] = folder
    return found


def _groups(sources: Sequence[SourceRef]) -> list[list[SourceRef]]:
    """Group neighbouring small sources; where a group ends depends on names only."""
    groups: list[list[SourceRef]] = []
    group: list[SourceRef] = []
    size = 0
    for source in sources:
        if group and (size + source.size > _GROUP_BYTES or len(group) >= _GROUP_FILES):
            groups.append(group)
            group, size = [], 0
        group.append(source)
        size += source.size
        if len(group) > 8 and hashlib.sha256(source.source.encode()).digest()[0] % _CUT == 0:
            groups.append(group)
            group, size = [], 0
    if group:
        groups.append(group)
    return groups
