"""What a run would do and about how long it would take, without doing it."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.config import Config
from pipeline.corpus import find_sources, read_source
from pipeline.corpus.sources import SourceRef
from pipeline.engine.costs import known_costs
from pipeline.engine.crew import n_workers
from pipeline.engine.mirror import Mirror, output_url
from pipeline.engine.parts import document_digest, read_part_manifest
from pipeline.engine.plan import fingerprints, ingest_tasks, reusable_documents
from pipeline.engine.sampling import costs_of_sample, spread
from pipeline.records import Document

# doc_id, digest, source, characters
Row = tuple[str, str, str, int]

# So long are unread sources read to count their characters; the rest is estimated.
_READING_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would be done.

    Parameters
    ----------
    n_sources, n_ignored : int
        Sources found, and files passed over.
    n_new_sources : int
        Sources not read yet with these settings.
    n_done_documents, n_new_documents : int
        Documents that are finished, and still to analyse.
    n_characters : int
        Characters to analyse.
    exact : bool
        Whether the sources not read yet were read to their end to count; else the last
        two numbers are estimates.
    seconds : float
        About how long the run would take.
    n_workers : int
        Processes.
    how : str
        Where the speed is known from.
    """

    n_sources: int
    n_ignored: int
    n_new_sources: int
    n_done_documents: int
    n_new_documents: int
    n_characters: int
    exact: bool
    seconds: float
    n_workers: int
    how: str

    def lines(self) -> list[str]:
        """Describe the forecast for a person."""
        about = "" if self.exact else "about "
        return [
            f"{self.n_sources} sources ({self.n_ignored} files ignored), "
            f"{self.n_new_sources} not read yet",
            f"{self.n_done_documents} documents are done, {about}{self.n_new_documents} are not",
            f"{about}{self.n_characters:,} characters to analyse, {self.n_workers} workers",
            f"about {_duration(self.seconds)}, {self.how}",
        ]


def forecast(
    inputs: Sequence[str | Path], output: Path, config: Config, *, fresh: bool = False
) -> Forecast:
    """Plan a run without carrying it out.

    Parameters
    ----------
    inputs, output, config, fresh
        As for ``run_corpus``. Nothing is written in ``output``.

    Raises
    ------
    EntenteError
        When the run could not start.
    """
    url = output_url(output)
    if url is not None:
        mirror = Mirror(url)
        mirror.bring(both=False)
        output = mirror.local
    sources = find_sources(inputs, config.corpus)
    prints = fingerprints(config)
    tasks = ingest_tasks(output, sources, prints)
    read = [(task, manifest) for task in tasks if (manifest := _manifest(task.folder, fresh))]
    unread = [s for task in tasks if not _manifest(task.folder, fresh) for s in task.sources]
    known = {} if fresh else reusable_documents(output, prints)
    counted = _count(unread, config)
    documents = [row for _, manifest in read for row in _rows(manifest)] + counted.rows
    todo = [row for row in documents if (row[0], row[1]) not in known]
    characters = round(sum(row[3] for row in todo) + counted.more_characters)
    whole = round(sum(row[3] for row in documents) + counted.more_characters)
    costs = known_costs(output, config)
    how = "at the speed of earlier runs" if costs else "at the speed of a sample"
    workers = n_workers(config) if config.run.engine != "serial" else 1
    seconds = 0.0
    if unread or todo:
        costs = costs or costs_of_sample(sources, config)
        seconds = costs.seconds(
            unread=round(sum(row[3] for row in counted.rows) + counted.more_characters),
            characters=characters,
            whole=whole,
            workers=min(workers, 1 + characters // config.run.shard_characters),
        )
    return Forecast(
        n_sources=len(sources),
        n_ignored=len(sources.ignored),
        n_new_sources=len(unread),
        n_done_documents=len(documents) - len(todo),
        n_new_documents=len(todo) + round(counted.more_documents),
        n_characters=characters,
        exact=not counted.more_documents,
        seconds=seconds,
        n_workers=workers,
        how=how,
    )


def _manifest(folder: Path, fresh: bool) -> dict[str, Any] | None:
    return None if fresh else read_part_manifest(folder)


def _rows(manifest: Mapping[str, Any]) -> Iterator[Row]:
    for chunk in manifest["chunks"]:
        yield from ((doc, key, source, size) for doc, key, source, size in chunk["documents"])


@dataclass(slots=True)
class _Counted:
    """Documents of unread sources, and how many more there may be."""

    rows: list[Row] = field(default_factory=list)
    more_documents: float = 0.0
    more_characters: float = 0.0


def _count(sources: Sequence[SourceRef], config: Config) -> _Counted:
    """Read sources for some seconds; take the others to hold as much a byte."""
    found = _Counted()
    until = time.monotonic() + _READING_SECONDS
    n_bytes = 0.0
    for source in spread(sources):
        n_rows = len(found.rows)
        for item in read_source(source, config.corpus):
            if isinstance(item, Document):
                row = (item.doc_id, document_digest(item), item.source, len(item.text))
                found.rows.append(row)
            if time.monotonic() > until:
                n_bytes += _share_read(source, found.rows[n_rows:])
                break
        else:
            n_bytes += source.size
        if time.monotonic() > until:
            break
    left = sum(source.size for source in sources) - n_bytes
    if left > 0 and n_bytes:
        found.more_documents = len(found.rows) * left / n_bytes
        found.more_characters = sum(row[3] for row in found.rows) * left / n_bytes
    return found


def _share_read(source: SourceRef, rows: Sequence[Row]) -> float:
    """Guess how many bytes of a source were read when it was left in the middle."""
    packed = _PACKED if source.source.endswith((".gz", ".parquet", ".docx")) else 1.0
    return min(float(source.size), sum(row[3] for row in rows) * 1.1 / packed)


# Characters of French text in a byte of a compressed file, about.
_PACKED = 4.0


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    if seconds < 5_400:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3_600:.1f} hours"
