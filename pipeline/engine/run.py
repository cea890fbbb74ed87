"""Carry out a run from inputs to tables, graph and report."""

import dataclasses
import datetime as dt
import os
import resource
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.config import Config
from pipeline.corpus import find_sources
from pipeline.corpus.sources import Sources
from pipeline.engine.executors import Executor, PoolExecutor, SerialExecutor
from pipeline.engine.finalise import (
    Part,
    theme_counts,
    undecided_counts,
    write_document_tables,
    write_merges,
    write_quarantine,
)
from pipeline.engine.graphing import write_graph
from pipeline.engine.identity import link_parts, write_entities
from pipeline.engine.isolate import carry_out
from pipeline.engine.ops import choose_blas
from pipeline.engine.parts import digest, read_part_manifest
from pipeline.engine.plan import (
    Fingerprints,
    enrich_tasks,
    fingerprints,
    ingest_tasks,
    is_finished,
    reusable_documents,
    theme_tasks,
)
from pipeline.engine.progress import Listener, Progress, Step, ignore
from pipeline.engine.report import model_versions
from pipeline.engine.tasks import Done, EnrichTask, IngestTask, Task, ThemeTask
from pipeline.store import (
    MANIFEST_NAME,
    count_rows,
    output_lock,
    read_json,
    remove_leftovers,
    write_json,
    write_manifest,
)

Manifests = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run did.

    Parameters
    ----------
    output : Path
        The output folder.
    counts : mapping
        Rows of each table, and ``ignored`` sources.
    done : mapping
        ``analysed``, ``reused``, ``set_aside`` documents of this run.
    report : mapping
        What ``run.json`` holds.
    """

    output: Path
    counts: Mapping[str, int]
    done: Mapping[str, int]
    report: Mapping[str, Any] = field(repr=False)

    @property
    def set_aside(self) -> int:
        """Number of sources set aside."""
        return self.counts["quarantine"]

    @property
    def tables(self) -> Path:
        """The folder of the tables."""
        return self.output / "tables"

    @property
    def graph(self) -> Path:
        """The folder of the graph files."""
        return self.output / "graph"


def run_corpus(
    inputs: Sequence[str | Path],
    output: Path,
    config: Config,
    *,
    fresh: bool = False,
    listener: Listener = ignore,
) -> RunResult:
    """Enrich a corpus; go on from what an earlier run in ``output`` finished.

    Parameters
    ----------
    inputs : sequence of paths
        Files, folders, patterns, URLs, ``"-"``.
    output : Path
        The output folder.
    config : Config
        A checked configuration.
    fresh : bool, default=False
        Forget earlier parts.
    listener : callable
        Told how far the run has come.

    Raises
    ------
    EntenteError
        When the run cannot start, or cannot write.
    """
    started = time.perf_counter()
    sources = find_sources(inputs, config.corpus)
    run = config.run.model_copy(update={"blas": choose_blas(config.run.blas)})
    config = dataclasses.replace(config, run=run)
    with output_lock(output):
        if fresh:
            shutil.rmtree(output / "parts", ignore_errors=True)
        remove_leftovers(output)
        return _Run(output, config, sources, listener, started).carry_out()


def make_executor(config: Config, n_tasks: int) -> Executor:
    """Return the executor that the configuration names."""
    if config.run.engine == "serial":
        return SerialExecutor(config)
    if config.run.engine == "dask":
        from pipeline.engine.cluster import DaskExecutor

        return DaskExecutor(config)
    workers = config.run.workers or os.cpu_count() or 1
    return PoolExecutor(config, max(1, min(workers, n_tasks)))


class _Run:
    """One run in progress."""

    def __init__(
        self,
        output: Path,
        config: Config,
        sources: Sources,
        listener: Listener,
        started: float,
    ) -> None:
        self.output = output
        self.config = config
        self.sources = sources
        self.listener = listener
        self.started = started
        self.prints: Fingerprints = fingerprints(config)
        self.seconds: dict[str, float] = {}
        self.fresh_tokens = 0
        self.fresh_characters = 0
        self.reused_documents = 0

    def carry_out(self) -> RunResult:
        ingest = ingest_tasks(self.output, self.sources, self.prints)
        read = self._do("read", ingest)
        enrich = enrich_tasks(self.output, [(task, read[task.key]) for task in ingest], self.prints)
        enriched = self._do("analyse", self._with_reuse(enrich))
        themes = theme_tasks(self.output, enrich, self.prints)
        themed = self._do("themes", themes)
        parts = [Part(task, theme) for task, theme in zip(enrich, themes, strict=True)]
        quarantine = [
            row
            for manifest in (*read.values(), *enriched.values())
            for row in manifest["quarantine"]
        ]
        self._finalise(parts, quarantine, themed)
        self._forget_old_parts([*ingest, *enrich, *themes])
        return self._result(parts)

    def _do(self, step: Step, tasks: Sequence[Task]) -> Manifests:
        """Do what is not done yet; return the manifest of every task by key."""
        manifests: dict[str, Mapping[str, Any]] = {}
        todo: list[Task] = []
        for task in tasks:
            manifest = read_part_manifest(task.folder)
            if manifest is None:
                todo.append(task)
            else:
                manifests[task.key] = manifest
                self.reused_documents += manifest.get("n_documents", 0)
        if not todo:
            return manifests
        total = sum(task.size for task in todo)
        done = documents = tokens = aside = 0
        self.listener(Progress(step, 0, total))
        # Largest first: the last tasks to end are then short.
        todo.sort(key=lambda task: (-task.size, task.key))
        with closing(make_executor(self.config, len(todo))) as executor:
            for outcome in carry_out(executor, todo):
                manifests[outcome.task.key] = outcome.report
                self._account(outcome)
                done += outcome.task.size
                documents += len(outcome.report.get("keys", ()))
                tokens += outcome.report.get("n_tokens", 0)
                aside += len(outcome.report.get("quarantine", ()))
                self.listener(Progress(step, done, total, documents, tokens, aside))
        return manifests

    def _account(self, outcome: Done) -> None:
        for name, seconds in outcome.report.get("seconds", {}).items():
            self.seconds[name] = self.seconds.get(name, 0.0) + seconds
        self.fresh_tokens += outcome.report.get("n_tokens", 0)
        self.fresh_characters += outcome.report.get("n_characters", 0)
        self.reused_documents += outcome.report.get("n_reused", 0)

    def _with_reuse(self, tasks: Sequence[EnrichTask]) -> list[EnrichTask]:
        """Let new chunks take the rows of documents that earlier parts hold already."""
        if all(is_finished(task.folder) for task in tasks):
            return list(tasks)
        known = reusable_documents(self.output, self.prints)
        if not known:
            return list(tasks)
        return [
            dataclasses.replace(
                task,
                reuse={
                    doc_id: known[(doc_id, sha)]
                    for doc_id, sha, _ in task.keys
                    if (doc_id, sha) in known
                },
            )
            for task in tasks
        ]

    def _finalise(
        self, parts: Sequence[Part], quarantine: Sequence[Mapping[str, Any]], themed: Manifests
    ) -> None:
        key = digest(
            self.prints.finalise,
            [part.themes.key for part in parts],
            [[row["source"], row["reason"], row["detail"]] for row in quarantine],
        )
        state = self.output / "parts" / "finalised.json"
        if state.is_file() and read_json(state) == key and (self.output / "run.json").is_file():
            return
        state.unlink(missing_ok=True)
        (self.output / MANIFEST_NAME).unlink(missing_ok=True)
        tables = self.output / "tables"
        self.listener(Progress("tables", 0, 1))
        started = time.perf_counter()
        renaming, ledger = link_parts(parts, self.config)
        self._time("link corpus", started)
        started = time.perf_counter()
        write_document_tables(tables, parts, renaming)
        write_merges(tables, parts, renaming, ledger)
        write_quarantine(tables, quarantine)
        write_entities(self.output, self.config)
        self._time("tables", started)
        self.listener(Progress("graph", 0, 1))
        started = time.perf_counter()
        written = write_graph(self.output, self.config)
        self._time("graph", started)
        self._write_report(parts, themed)
        files = [*sorted(tables.glob("*.parquet")), *written, self.output / "run.json"]
        write_manifest(self.output, files)
        write_json(state, key)
        self.listener(Progress("done", 1, 1))

    def _time(self, name: str, started: float) -> None:
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started

    def _write_report(self, parts: Sequence[Part], themed: Manifests) -> None:
        elapsed = time.perf_counter() - self.started
        analysis = sum(self.seconds.get(name, 0.0) for name in self._stage_names())
        report = {
            "entente": __version__,
            "finished": dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
            "config": dict(self.config.raw),
            "models": model_versions(self.config),
            "fingerprints": dataclasses.asdict(self.prints),
            "input": {
                "n_sources": len(self.sources),
                "ignored": [dataclasses.asdict(entry) for entry in self.sources.ignored],
                "sha256": digest([[s.source, s.digest()] for s in self.sources]),
            },
            "counts": _table_counts(self.output / "tables"),
            "undecided": undecided_counts(self.output / "tables"),
            "themes": theme_counts(self.output / "tables"),
            "drift": [manifest["drift"] for manifest in themed.values() if manifest.get("drift")][
                :20
            ],
            "documents_reused": self.reused_documents,
            "blas": self.config.run.blas,
            "n_tokens": self.fresh_tokens,
            "seconds": {name: round(value, 3) for name, value in sorted(self.seconds.items())},
            "seconds_elapsed": round(elapsed, 3),
            "tokens_per_second": round(self.fresh_tokens / elapsed, 1),
            "characters_per_cpu_second": round(self.fresh_characters / analysis, 1)
            if analysis
            else None,
            "tokens_per_cpu_second": round(self.fresh_tokens / analysis, 1) if analysis else None,
            "peak_memory_mb": _peak_memory_mb(),
        }
        write_json(self.output / "run.json", report)

    def _stage_names(self) -> list[str]:
        return ["tokenizer", "rows", "write", *self.config.resolved["nlp"]["pipeline"]]

    def _forget_old_parts(self, current: Iterable[IngestTask | EnrichTask | ThemeTask]) -> None:
        kept = {task.folder for task in current}
        for stage in ("ingest", "enrich", "themes"):
            for folder in (self.output / "parts" / stage).glob("*"):
                if folder not in kept:
                    shutil.rmtree(folder, ignore_errors=True)

    def _result(self, parts: Sequence[Part]) -> RunResult:
        report = read_json(self.output / "run.json")
        n_documents = report["counts"]["documents"]
        done = {
            "analysed": n_documents - self.reused_documents,
            "reused": self.reused_documents,
            "set_aside": report["counts"]["quarantine"],
        }
        return RunResult(self.output, report["counts"], done, report)


def _table_counts(tables: Path) -> dict[str, int]:
    return {path.stem: count_rows(path) for path in sorted(tables.glob("*.parquet"))}


def _peak_memory_mb() -> dict[str, float]:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"main": round(own, 1), "largest_worker": round(worker, 1)}
