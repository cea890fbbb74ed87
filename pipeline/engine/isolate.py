"""Carry out tasks so that one bad document never costs a good one.

A task that fails is tried once more; if it fails again each of its units is tried
alone, in a scratch folder; those that fail are set aside and the task is done without them.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.engine.executors import Executor
from pipeline.engine.tasks import Done, EnrichTask, Failed, IngestTask, Task
from pipeline.errors import EntenteError, SetAsideReason

# Begins the names of folders in which documents were tried one by one.
PROBE = ".probe-"
_ATTEMPTS = 3


def carry_out(executor: Executor, tasks: Sequence[Task]) -> Iterator[Done]:
    """Yield each task's report, whatever it takes.

    Raises
    ------
    EntenteError
        When a task fails even without its bad units: the fault is not in the documents.
    """
    failed: list[Failed] = []
    for outcome in executor.outcomes(tasks):
        if isinstance(outcome, Done):
            yield outcome
        else:
            failed.append(outcome)
    again = [failure.task for failure in failed]
    for outcome in executor.outcomes(again):
        if isinstance(outcome, Done):
            yield outcome
        else:
            yield _without_bad_units(executor, outcome)


def _without_bad_units(executor: Executor, failure: Failed) -> Done:
    task = failure.task
    if not isinstance(task, IngestTask | EnrichTask):
        return _done(executor, task, failure)
    task.folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=PROBE, dir=task.folder.parent))
    try:
        bad, good = _probe(executor, task, scratch)
        task = task.without(bad)
        if isinstance(task, EnrichTask):
            # What was found in each good document alone is kept, not found once more.
            task = replace(task, reuse={**task.reuse, **good})
        return _done(executor, task, failure)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _done(executor: Executor, task: Task, failure: Failed) -> Done:
    """Carry out a task that should work now, unless its workers are killed again."""
    for _ in range(_ATTEMPTS):
        for outcome in executor.outcomes([task]):
            if isinstance(outcome, Done):
                return outcome
            failure = outcome
    msg = f"a shard cannot be finished ({failure.reason}: {failure.detail}) in {task.folder}"
    raise EntenteError(msg)


def _probe(
    executor: Executor, task: IngestTask | EnrichTask, scratch: Path
) -> tuple[dict[str, tuple[SetAsideReason, str]], dict[str, Path]]:
    """Try each unit alone.

    Returns
    -------
    dict, dict
        The units that do harm, with the reason; those without fault, with their parts.
    """
    reused = task.reuse if isinstance(task, EnrichTask) else {}
    units = [unit for unit in task.units() if unit not in reused]
    folders = {scratch / str(number): unit for number, unit in enumerate(units)}
    probes: Sequence[Task] = [task.only(unit, folder) for folder, unit in folders.items()]
    good: dict[str, Path] = {}
    failed: list[Failed] = []
    for outcome in executor.outcomes(probes):
        if isinstance(outcome, Failed):
            failed.append(outcome)
        elif not outcome.report["quarantine"]:
            good[folders[outcome.task.folder]] = outcome.task.folder
    if not executor.blames_exactly:
        failed = [f for suspect in failed for f in _alone(executor, suspect)]
    return {folders[f.task.folder]: (f.reason, f.detail) for f in failed}, good


def _alone(executor: Executor, suspect: Failed) -> list[Failed]:
    """Try a task while nothing else is at work."""
    return [o for o in executor.outcomes([suspect.task]) if isinstance(o, Failed)]
