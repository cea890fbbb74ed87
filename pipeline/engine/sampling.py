"""What the analysis of a corpus costs, from a sample of it."""

import hashlib
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.config import Config
from pipeline.corpus import read_source
from pipeline.corpus.sources import SourceRef
from pipeline.engine.costs import Costs
from pipeline.engine.ops import choose_blas
from pipeline.engine.parts import document_digest, write_chunk
from pipeline.engine.tasks import EnrichTask, ThemeTask
from pipeline.engine.work import Worker
from pipeline.records import Document

# Of the sample, the first part makes the worker warm; the second is timed.
_WARM_CHARACTERS = 40_000
_TIMED_CHARACTERS = 80_000


def spread(sources: Sequence[SourceRef]) -> list[SourceRef]:
    """Order sources so that the first ones are a fair sample of all."""
    return sorted(sources, key=lambda s: hashlib.sha256(s.source.encode()).digest())


def costs_of_sample(sources: Sequence[SourceRef], config: Config) -> Costs:
    """Analyse some of the corpus in a scratch folder and time it."""
    run = config.run.model_copy(update={"blas": choose_blas(config.run.blas)})
    worker = Worker(replace(config, run=run))
    started = time.perf_counter()
    worker.warm()
    loading = time.perf_counter() - started
    documents = list(_sample(sources, config))
    with tempfile.TemporaryDirectory() as scratch:
        n_warm = _split(documents, _WARM_CHARACTERS)
        _time(worker, documents[:n_warm], Path(scratch) / "warm")
        timed = documents[n_warm:] or documents
        analyse, themes = _time(worker, timed, Path(scratch) / "timed")
        worker.rest()
    million = max(sum(len(d.text) for d in timed), 1) / 1e6
    return Costs(
        # Importing the libraries takes about as long as loading the models.
        start=2 * loading,
        analyse=analyse / million,
        themes=themes / million,
    )


def _time(worker: Worker, documents: Sequence[Document], scratch: Path) -> tuple[float, float]:
    """Return the seconds of analysis and of themes."""
    chunk = scratch / "chunk.parquet"
    write_chunk(chunk, documents)
    keys = tuple((d.doc_id, document_digest(d), d.source) for d in documents)
    started = time.perf_counter()
    worker.do(EnrichTask("sample", scratch / "part", chunk, keys, 0, ""))
    between = time.perf_counter()
    worker.do(ThemeTask("sample", scratch / "themes", scratch / "part", 0))
    return between - started, time.perf_counter() - between


def _split(documents: Sequence[Document], characters: int) -> int:
    """Return how many documents hold so many characters; never all of them but one."""
    size = 0
    for number, document in enumerate(documents):
        if size >= characters:
            return number
        size += len(document.text)
    return 0


def _sample(sources: Sequence[SourceRef], config: Config) -> Iterator[Document]:
    left = _WARM_CHARACTERS + _TIMED_CHARACTERS
    seen: set[str] = set()
    for source in spread(sources):
        for item in read_source(source, config.corpus):
            if isinstance(item, Document) and item.doc_id not in seen:
                seen.add(item.doc_id)
                yield replace(item, text=item.text[:left], hints=())
                left -= len(item.text)
            if left <= 0:
                return
