"""Carry out a run from inputs to tables, graph and report."""

import dataclasses
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.config import Config
from pipeline.corpus import find_sources
from pipeline.corpus.sources import Sources
from pipeline.engine.crew import Crew
from pipeline.engine.finalise import Part
from pipeline.engine.finish import finish
from pipeline.engine.mirror import Mirror, output_url
from pipeline.engine.ops import choose_blas
from pipeline.engine.plan import (
    Fingerprints,
    enrich_tasks,
    fingerprints,
    ingest_tasks,
    is_finished,
    reusable_documents,
    theme_tasks,
)
from pipeline.engine.progress import Listener, ignore
from pipeline.engine.report import Record
from pipeline.engine.steps import Steps
from pipeline.engine.stopping import terminable
from pipeline.engine.tasks import EnrichTask, Task
from pipeline.engine.theming import merged_drift
from pipeline.store import PARTS_NAME, output_lock, read_json, remove_leftovers


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run did.

    Parameters
    ----------
    output : Path
        The output folder; of an output behind a URL, its copy on this machine.
    counts : mapping
        Rows of each table, and ``ignored`` sources.
    done : mapping
        ``analysed``, ``reused``, ``set_aside`` documents of this run.
    report : mapping
        What ``run.json`` holds.
    url : str, optional
        Where the results are, when that is not a folder.
    """

    output: Path
    counts: Mapping[str, int]
    done: Mapping[str, int]
    report: Mapping[str, Any] = field(repr=False)
    url: str | None = None

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
        The output folder, or a URL that fsspec knows.
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
    url = output_url(output)
    mirror = Mirror(url) if url else None
    output = mirror.local if mirror is not None else output
    sources = find_sources(inputs, config.corpus)
    run = config.run.model_copy(update={"blas": choose_blas(config.run.blas)})
    config = dataclasses.replace(config, run=run, mirror=_for_workers(mirror, config))
    with ExitStack() as stack:
        stack.enter_context(terminable())
        stack.enter_context(output_lock(output))
        if mirror is not None:
            stack.enter_context(mirror.locked())
            mirror.bring()
        crew = stack.enter_context(closing(Crew(config)))
        if fresh:
            shutil.rmtree(output / PARTS_NAME, ignore_errors=True)
            if mirror is not None:
                mirror.forget()
        remove_leftovers(output)
        return _Run(output, config, sources, crew, listener, started, mirror).carry_out()


def _for_workers(mirror: Mirror | None, config: Config) -> tuple[str, str] | None:
    """Return what workers on other machines need to know of an output behind a URL."""
    elsewhere = mirror is not None and config.run.engine == "dask"
    return (mirror.url, str(mirror.local)) if mirror is not None and elsewhere else None


class _Run:
    """One run in progress."""

    def __init__(
        self,
        output: Path,
        config: Config,
        sources: Sources,
        crew: Crew,
        listener: Listener,
        started: float,
        mirror: Mirror | None,
    ) -> None:
        self.output = output
        self.listener = listener
        self.mirror = mirror
        self.prints: Fingerprints = fingerprints(config)
        self.record = Record(output, config, self.prints, sources, started)
        self.steps = Steps(config, crew, self.record, listener, mirror)

    def carry_out(self) -> RunResult:
        ingest = ingest_tasks(self.output, self.record.sources, self.prints)
        read = self.steps.do("read", ingest)
        enrich = enrich_tasks(self.output, [(task, read[task.key]) for task in ingest], self.prints)
        enriched = self.steps.do("analyse", self._with_reuse(enrich))
        themes = theme_tasks(self.output, enrich, self.prints)
        themed = self.steps.do("themes", themes)
        parts = [Part(task, theme) for task, theme in zip(enrich, themes, strict=True)]
        quarantine = [
            row
            for manifest in (*read.values(), *enriched.values())
            for row in manifest["quarantine"]
        ]
        self.record.drift = merged_drift(themed)
        tasks: list[Task] = [*ingest, *enrich, *themes]
        if self.mirror is not None:
            for task in tasks:
                self.mirror.pull_part(task.folder)
        finish(parts, quarantine, self.record, self.listener)
        self._forget_old_parts(tasks)
        if self.mirror is not None:
            self.mirror.publish(task.folder for task in tasks)
        return self._result()

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

    def _forget_old_parts(self, current: Iterable[Task]) -> None:
        kept = {task.folder for task in current}
        for stage in ("ingest", "enrich", "themes"):
            for folder in (self.output / PARTS_NAME / stage).glob("*"):
                if folder not in kept:
                    shutil.rmtree(folder, ignore_errors=True)

    def _result(self) -> RunResult:
        report = read_json(self.output / "run.json")
        reused = self.record.reused_documents
        done = {
            "analysed": report["counts"]["documents"] - reused,
            "reused": reused,
            "set_aside": report["counts"]["quarantine"],
        }
        url = self.mirror.url if self.mirror is not None else None
        return RunResult(self.output, report["counts"], done, report, url)
