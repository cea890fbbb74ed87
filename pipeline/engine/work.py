"""What a worker does: read sources, analyse documents, classify statements."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language

from pipeline.config import Config
from pipeline.corpus import read_source
from pipeline.engine.analysis import analyse_batch
from pipeline.engine.cutting import chunk_entry, cut
from pipeline.engine.loading import load_pipeline, load_vocabulary, warm, without_decisions
from pipeline.engine.memory import few_collections, give_back, peak_mb
from pipeline.engine.mirror import Mirror
from pipeline.engine.parts import (
    quarantine_dicts,
    read_chunk,
    write_chunk,
    write_part_manifest,
)
from pipeline.engine.reuse import with_reused
from pipeline.engine.rows import RowBuffer
from pipeline.engine.tasks import EnrichTask, IngestTask, Task, ThemeTask
from pipeline.engine.vocabulary import Words
from pipeline.records import Document, QuarantineRow
from pipeline.store import read_table, write_table


class Worker:
    """Does tasks one after the other, with the pipeline loaded at first need."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._mirror = Mirror(config.mirror[0], Path(config.mirror[1])) if config.mirror else None
        self._nlp: Language | None = None
        self._words: Words | None = None
        self._themes: Any = None

    def do(self, task: Task) -> dict[str, Any]:
        """Carry out a task, write its part, and return the part's manifest."""
        if self._mirror is None:
            return self._do_here(task)
        for folder in task.needs():
            self._mirror.pull_part(folder)
        report = self._do_here(task)
        self._mirror.push_part(task.folder)
        return report

    def _do_here(self, task: Task) -> dict[str, Any]:
        try:
            if isinstance(task, IngestTask):
                return self._ingest(task)
            if isinstance(task, EnrichTask):
                return self._enrich(task)
            return self._classify(task)
        finally:
            give_back()

    def _ingest(self, task: IngestTask) -> dict[str, Any]:
        began = time.perf_counter()
        chunks: list[dict[str, Any]] = []
        aside = [QuarantineRow(source, *why) for source, why in sorted(task.skip.items())]
        documents = self._documents(task, aside)
        for number, chunk in enumerate(cut(documents, self.config)):
            name = f"chunk-{number:05d}.parquet"
            write_chunk(task.folder / name, chunk)
            chunks.append(chunk_entry(name, chunk))
        report = {
            "chunks": chunks,
            "quarantine": quarantine_dicts(aside),
            "wall_seconds": time.perf_counter() - began,
        }
        write_part_manifest(task.folder, report)
        return report

    def _documents(self, task: IngestTask, aside: list[QuarantineRow]) -> Iterator[Document]:
        for source in task.sources:
            if source.source in task.skip:
                continue
            for item in read_source(source, self.config.corpus):
                if isinstance(item, QuarantineRow):
                    aside.append(item)
                else:
                    yield item

    def _enrich(self, task: EnrichTask) -> dict[str, Any]:
        self.prepare(task)
        began = time.perf_counter()
        documents = list(read_chunk(task.chunk, task.fresh()))
        buffer = RowBuffer()
        seconds: dict[str, float] = {}
        aside = [QuarantineRow(task.sources[name], *why) for name, why in sorted(task.skip.items())]
        aside += self._analyse(documents, buffer, seconds)
        started = time.process_time()
        tables = with_reused(buffer.tables(), task)
        for name, table in tables.items():
            write_table(table, task.folder / f"{name}.parquet")
        seconds["write"] = time.process_time() - started
        report = {
            "keys": [list(key) for key in task.keys],
            "made_by": task.made_by,
            "quarantine": quarantine_dicts(aside),
            "n_tokens": buffer.n_tokens,
            "n_characters": sum(len(document.text) for document in documents),
            "n_reused": sum(part.parent.name[0] != "." for part in task.reuse.values()),
            "n_documents": tables["documents"].num_rows,
            "n_statements": tables["statements"].num_rows,
            "n_mentions": tables["mentions"].num_rows,
            # Seconds of the processor by stage; on the wall for the whole.
            "seconds": seconds,
            "wall_seconds": time.perf_counter() - began,
            "peak_mb": peak_mb(),
        }
        write_part_manifest(task.folder, report)
        return report

    def _analyse(
        self, documents: Sequence[Document], buffer: RowBuffer, seconds: dict[str, float]
    ) -> list[QuarantineRow]:
        """Analyse documents batch by batch; where there are none no model is loaded."""
        aside: list[QuarantineRow] = []
        if not documents:
            return aside
        nlp, size = self._pipeline(), self.config.run.batch_documents
        if self._words is None:
            self._words = Words(nlp)
        self._words.make_room()
        with few_collections():
            for start in range(0, len(documents), size):
                aside += analyse_batch(nlp, documents[start : start + size], buffer, seconds)
        return aside

    def _classify(self, task: ThemeTask) -> dict[str, Any]:
        scorer = self._theme_scorer()
        began, started = time.perf_counter(), time.process_time()
        statements = read_table(task.part / "statements.parquet")
        mentions = read_table(task.part / "mentions.parquet")
        table, drift = scorer.score(statements, mentions)
        write_table(table, task.folder / "themes.parquet")
        report = {
            "n_statements": table.num_rows,
            "seconds": {"themes": time.process_time() - started},
            "wall_seconds": time.perf_counter() - began,
            "drift": drift,
            "peak_mb": peak_mb(),
        }
        write_part_manifest(task.folder, report)
        return report

    def warm(self) -> None:
        """Load all models now, those too that stages load at their first document."""
        self._warm_stages()
        self._theme_scorer()

    def rest(self) -> None:
        """Let others use the vocabulary: what later shards brought is forgotten."""
        if self._words is not None:
            self._words.forget()

    def prepare(self, task: Task) -> None:
        """Load what a task needs, which is no part of the time that it may take."""
        if isinstance(task, EnrichTask) and task.fresh():
            self._warm_stages()
        elif isinstance(task, ThemeTask):
            self._theme_scorer()

    def _warm_stages(self) -> None:
        warm(self._pipeline())

    def _pipeline(self) -> Language:
        if self._nlp is None:
            self._nlp = load_pipeline(without_decisions(self.config), disable=("themes",))
        return self._nlp

    def _theme_scorer(self) -> Any:
        if self._themes is None:
            from pipeline.engine.theming import ThemeScorer

            vocab = load_vocabulary()
            self._themes = ThemeScorer(self.config, vocab)
        return self._themes
