"""The last step of a run: from finished parts to tables, graph, report and manifest."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.engine.costs import remember
from pipeline.engine.finalise import (
    Part,
    write_document_tables,
    write_merges,
    write_quarantine,
)
from pipeline.engine.graphing import write_graph
from pipeline.engine.identity import apply_decisions, link_parts, write_entities
from pipeline.engine.parts import check_part, digest
from pipeline.engine.progress import Listener, Progress
from pipeline.engine.report import Record
from pipeline.errors import StoreError
from pipeline.store import (
    MANIFEST_NAME,
    PARTS_NAME,
    read_json,
    read_manifest,
    write_json,
    write_manifest,
)

_STATE = "finalised.json"
_REPORT = "run.json"


def finish(
    parts: Sequence[Part],
    quarantine: Sequence[Mapping[str, Any]],
    record: Record,
    listener: Listener,
) -> None:
    """Write everything outside ``parts/``, unless it stands there already, undamaged.

    The manifest is removed first and written last: without it readers refuse the tables,
    which may be of two runs.
    """
    output, tables = record.output, record.output / "tables"
    state = output / PARTS_NAME / _STATE
    key = digest(
        record.prints.finalise,
        [part.themes.key for part in parts],
        [[row["source"], row["reason"], row["detail"]] for row in quarantine],
    )
    if state.is_file() and read_json(state) == key and _is_whole(output):
        return
    state.unlink(missing_ok=True)
    (output / MANIFEST_NAME).unlink(missing_ok=True)
    listener(Progress("tables", 0, 1))
    started = time.perf_counter()
    for part in parts:
        check_part(part.enriched.folder)
        check_part(part.enriched.chunk.parent)
        check_part(part.themes.folder)
    parts = apply_decisions(parts, record.config)
    renaming, ledger = link_parts(parts, record.config)
    started = record.time("link corpus", started)
    write_document_tables(tables, parts, renaming)
    write_merges(tables, parts, renaming, ledger)
    write_quarantine(tables, quarantine)
    write_entities(output, record.config)
    started = record.time("tables", started)
    listener(Progress("graph", 0, 1))
    written = write_graph(output, record.config)
    record.time("graph", started)
    write_json(output / _REPORT, record.report())
    remember(record.costs(), record.config)
    files = [*sorted(tables.glob("*.parquet")), *written, output / _REPORT]
    write_manifest(output, files)
    write_json(state, key)
    listener(Progress("done", 1, 1))


def _is_whole(output: Path) -> bool:
    """Tell whether every file that the last run wrote is there, byte for byte."""
    if not (output / MANIFEST_NAME).is_file():
        return False
    try:
        manifest = read_manifest(output)
        for name in manifest.digests:
            manifest.check(name)
    except StoreError:
        return False
    return bool(manifest.digests)
