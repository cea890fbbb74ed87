"""Carry out tasks so that one bad document never costs a good one.

A task that fails is tried once more; if it fails again each of its units is tried
alone, in a scratch folder; those that fail are set aside and the task is done without them.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.engine.executors import Executor
from pipeline.engine.tasks import Done, EnrichTask, Failed, IngestTask, Task
from pipeline.errors import EntenteError, SetAsideReason


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
        raise EntenteError(f"{failure.reason}: {failure.detail}")
    bad = _bad_units(executor, task)
    if not bad and len(task.units()) == 1:
        bad = {task.units()[0]: (failure.reason, failure.detail)}
    for outcome in executor.outcomes([task.without(bad)]):
        if isinstance(outcome, Done):
            return outcome
        failure = outcome
    msg = f"a shard cannot be finished ({failure.reason}: {failure.detail}) in {task.folder}"
    raise EntenteError(msg)


def _bad_units(
    executor: Executor, task: IngestTask | EnrichTask
) -> dict[str, tuple[SetAsideReason, str]]:
    units = task.units()
    task.folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".probe-", dir=task.folder.parent))
    try:
        alone: dict[Path, str] = {scratch / str(n): unit for n, unit in enumerate(units)}
        probes = [task.only(unit, folder) for folder, unit in alone.items()]
        return {
            alone[outcome.task.folder]: (outcome.reason, outcome.detail)
            for outcome in executor.outcomes(probes)
            if isinstance(outcome, Failed)
        }
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
