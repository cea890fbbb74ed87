"""The workers of a run: started at the first task, kept for all its steps."""

import os
from collections.abc import Sequence

from pipeline.config import Config
from pipeline.engine.executors import Executor, SerialExecutor
from pipeline.engine.pool import PoolExecutor
from pipeline.engine.tasks import Task


class Crew:
    """Keeps one executor for all steps of a run, so that models are loaded once a worker.

    Parameters
    ----------
    config : Config
        Names the engine and the number of workers.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._executor: Executor | None = None

    def for_tasks(self, tasks: Sequence[Task]) -> Executor:
        """Return an executor with as many workers as the tasks can use."""
        wanted = min(len(tasks), self._most())
        if isinstance(self._executor, PoolExecutor):
            self._executor.n_workers = max(wanted, self._executor.n_workers)
        if self._executor is None:
            self._executor = make_executor(self._config, wanted)
        return self._executor

    def close(self) -> None:
        """Stop the workers."""
        if self._executor is not None:
            self._executor.close()
            self._executor = None

    def _most(self) -> int:
        """Return how many workers this machine may start; other engines see to theirs."""
        return n_workers(self._config) if self._config.run.engine == "local" else 1


def n_workers(config: Config) -> int:
    """Return how many processes a configuration asks for: one a core unless told."""
    return config.run.workers or os.cpu_count() or 1


def make_executor(config: Config, workers: int) -> Executor:
    """Return the executor that the configuration names."""
    if config.run.engine == "serial":
        return SerialExecutor(config)
    if config.run.engine == "dask":
        from pipeline.engine.cluster import DaskExecutor

        return DaskExecutor(config)
    return PoolExecutor(config, max(1, workers))
