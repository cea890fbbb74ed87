"""The steps of a run whose work is shared out: reading, analysis, themes."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.config import Config
from pipeline.engine.ahead import get_ready
from pipeline.engine.crew import Crew
from pipeline.engine.isolate import carry_out
from pipeline.engine.mirror import Mirror
from pipeline.engine.parts import read_part_manifest
from pipeline.engine.progress import Listener, Progress, Step
from pipeline.engine.report import Record
from pipeline.engine.tasks import Task

Manifests = Mapping[str, Mapping[str, Any]]
"""What the manifest of each finished part says, by the key of its task."""


class Steps:
    """Has the crew do what no earlier run did, and keeps the record of it.

    Parameters
    ----------
    config : Config
    crew : Crew
        Who does the work.
    record : Record
        Told what was done, and what was done already.
    listener : callable
        Told how far the step has come.
    mirror : Mirror, optional
        Where finished parts are also put.
    """

    def __init__(
        self,
        config: Config,
        crew: Crew,
        record: Record,
        listener: Listener,
        mirror: Mirror | None,
    ) -> None:
        self._config = config
        self._crew = crew
        self._record = record
        self._listener = listener
        self._mirror = mirror

    def do(self, step: Step, tasks: Sequence[Task]) -> Manifests:
        """Do what is not done yet; return the manifest of every task by key."""
        manifests: dict[str, Mapping[str, Any]] = {}
        todo: list[Task] = []
        for task in tasks:
            manifest = read_part_manifest(task.folder)
            if manifest is None:
                todo.append(task)
            else:
                manifests[task.key] = manifest
                self._record.reused_documents += manifest.get("n_documents", 0)
        if not todo:
            return manifests
        if self._config.run.engine != "serial" and step == "read":
            get_ready(self._config)
        started = time.perf_counter()
        total = sum(task.size for task in todo)
        done = documents = tokens = aside = 0
        self._listener(Progress(step, 0, total))
        # Largest first: the last tasks to end are then short.
        todo.sort(key=lambda task: (-task.size, task.key))
        executor = self._crew.for_tasks(todo)
        for outcome in carry_out(executor, todo):
            if self._mirror is not None and self._config.mirror is None:
                self._mirror.push_part(outcome.task.folder)
            manifests[outcome.task.key] = outcome.report
            self._record.add(step, outcome.report)
            done += outcome.task.size
            documents += len(outcome.report.get("keys", ()))
            tokens += outcome.report.get("n_tokens", 0)
            aside += len(outcome.report.get("quarantine", ()))
            self._listener(Progress(step, done, total, documents, tokens, aside))
        self._record.step_seconds += time.perf_counter() - started
        self._record.workers = max(self._record.workers, min(executor.n_workers, len(todo)))
        return manifests
