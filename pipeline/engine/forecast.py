"""What a run would do and about how long it would take, without doing it."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.config import Config
from pipeline.corpus import find_sources, read_source
from pipeline.corpus.sources import SourceRef
from pipeline.engine.crew import n_workers
from pipeline.engine.ops import choose_blas
from pipeline.engine.parts import read_part_manifest, write_chunk
from pipeline.engine.plan import enrich_tasks, fingerprints, ingest_tasks, reusable_documents
from pipeline.engine.tasks import EnrichTask
from pipeline.engine.work import Worker
from pipeline.records import Document
from pipeline.store import read_json

_SAMPLE_CHARACTERS = 40_000
# Starting processes, loading the models, writing the graph, in seconds.
_START_SECONDS = 15.0


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
        Documents of sources already read: finished, and still to analyse.
    n_characters : int
        Characters to analyse; for sources not read yet, their bytes.
    characters_per_second : float
        Of one worker: measured by the earlier run, or on a sample just now.
    n_workers : int
        Processes.
    """

    n_sources: int
    n_ignored: int
    n_new_sources: int
    n_done_documents: int
    n_new_documents: int
    n_characters: int
    characters_per_second: float
    n_workers: int

    @property
    def seconds(self) -> float:
        """About how long the run would take."""
        if not self.n_characters:
            return 0.0
        return _START_SECONDS + self.n_characters / self.characters_per_second / self.n_workers

    def lines(self) -> list[str]:
        """Describe the forecast for a person."""
        return [
            f"{self.n_sources} sources ({self.n_ignored} files ignored), "
            f"{self.n_new_sources} not read yet",
            f"{self.n_done_documents} documents are done, "
            f"{self.n_new_documents} known ones are not",
            f"about {self.n_characters:,} characters to analyse, "
            f"{self.characters_per_second:,.0f} a second and worker, {self.n_workers} workers",
            f"about {_duration(self.seconds)}",
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
    run = config.run.model_copy(update={"blas": choose_blas(config.run.blas)})
    config = replace(config, run=run)
    sources = find_sources(inputs, config.corpus)
    prints = fingerprints(config)
    tasks = ingest_tasks(output, sources, prints)
    read = [(task, manifest) for task in tasks if (manifest := _manifest(task.folder, fresh))]
    unread = [
        source for task in tasks if not _manifest(task.folder, fresh) for source in task.sources
    ]
    known = {} if fresh else reusable_documents(output, prints)
    enrich = enrich_tasks(output, read, prints)
    done = sum(_n_done(task, known) for task in enrich)
    todo = [task for task in enrich if _n_done(task, known) < len(task.keys)]
    characters = sum(task.size for task in todo) + sum(source.size for source in unread)
    speed = _earlier_speed(output) or (_measured_speed(sources, config) if characters else 1.0)
    return Forecast(
        n_sources=len(sources),
        n_ignored=len(sources.ignored),
        n_new_sources=len(unread),
        n_done_documents=done,
        n_new_documents=sum(len(task.keys) - _n_done(task, known) for task in todo),
        n_characters=characters,
        characters_per_second=speed,
        n_workers=n_workers(config),
    )


def _manifest(folder: Path, fresh: bool) -> dict[str, object] | None:
    return None if fresh else read_part_manifest(folder)


def _n_done(task: EnrichTask, known: dict[tuple[str, str], Path]) -> int:
    return sum((doc_id, sha) in known for doc_id, sha, _ in task.keys)


def _earlier_speed(output: Path) -> float | None:
    path = output / "run.json"
    if not path.is_file():
        return None
    speed = read_json(path).get("characters_per_worker_second")
    return float(speed) if speed else None


def _measured_speed(sources: Sequence[SourceRef], config: Config) -> float:
    """Analyse the beginning of the corpus in a scratch folder and time it."""
    documents = list(_sample(sources, config))
    if not documents:
        return 1.0
    worker = Worker(config)
    with tempfile.TemporaryDirectory() as scratch:
        chunk = Path(scratch) / "chunk.parquet"
        write_chunk(chunk, documents)
        keys = tuple((d.doc_id, d.sha256, d.source) for d in documents)
        task = EnrichTask("sample", Path(scratch) / "part", chunk, keys, 0, "")
        worker.warm()
        started = time.perf_counter()
        worker.do(task)
        elapsed = time.perf_counter() - started
    return sum(len(d.text) for d in documents) / max(elapsed, 1e-6)


def _sample(sources: Sequence[SourceRef], config: Config) -> Iterator[Document]:
    left = _SAMPLE_CHARACTERS
    for source in sources:
        for item in read_source(source, config.corpus):
            if isinstance(item, Document):
                yield replace(item, text=item.text[:left], hints=())
                left -= len(item.text)
            if left <= 0:
                return


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    if seconds < 5_400:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3_600:.1f} hours"
