"""How a process carries out tasks, whoever gives them to it."""

import ctypes
import os
import resource
import signal
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Protocol

from pipeline.config import Config
from pipeline.engine.tasks import Done, Failed, Outcome, Task
from pipeline.engine.work import Worker
from pipeline.errors import (
    ConfigError,
    EntenteError,
    KnowledgeError,
    ModelError,
    StoreError,
)

_PR_SET_PDEATHSIG = 1


class Executor(Protocol):
    """Carries out tasks in any order; a failure is an outcome, not an exception."""

    @property
    def blames_exactly(self) -> bool:
        """Whether a failure is that of the task, never of another at the same worker."""

    @property
    def n_workers(self) -> int:
        """How many tasks can be worked on at a time."""

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield one outcome a task, as they come."""

    def close(self) -> None:
        """Stop, leaving no process behind."""


class SerialExecutor:
    """Does everything in this process: for debugging, with no guard against a crash."""

    blames_exactly = True

    def __init__(self, config: Config) -> None:
        self._worker = Worker(config)

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield one outcome a task, in order."""
        try:
            for task in tasks:
                yield _attempt(self._worker, task)
        finally:
            # The process has other pipelines, too, that use the same vocabulary.
            self._worker.rest()

    @property
    def n_workers(self) -> int:
        """One: the process itself."""
        return 1

    def close(self) -> None:
        """Do nothing: there is nothing to stop."""


def seconds_allowed(config: Config, task: Task) -> float:
    """Return how long a task may take before its worker is stopped."""
    return config.run.timeout_seconds + config.run.timeout_seconds_per_kb * task.size / 1_000


def start_worker(config: Config, *, owned: bool = True) -> None:
    """Prepare a worker process: one thread, its own memory limit, no life after its parent.

    Parameters
    ----------
    config : Config
        What its tasks are done with.
    owned : bool, default=True
        Whether the process is ours: a cluster's own worker keeps its signals and limits.
    """
    global _worker
    _worker = Worker(config)
    if not owned:
        return
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    if config.run.memory_limit_mb:
        limit = config.run.memory_limit_mb * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


_worker: Worker | None = None


def prepared_for() -> Config | None:
    """Return the configuration that this process was prepared for."""
    return _worker.config if _worker is not None else None


def prepare_for(task: Task) -> None:
    """Load what a task needs; what goes wrong is told when the task is carried out."""
    with suppress(Exception):
        _started().prepare(task)


def do_task(task: Task) -> Outcome:
    """Carry out one task in a worker process."""
    return _attempt(_started(), task)


def _started() -> Worker:
    if _worker is None:
        msg = "the worker was not started: call start_worker first"
        raise RuntimeError(msg)
    return _worker


def _attempt(worker: Worker, task: Task) -> Outcome:
    try:
        _prepare(worker, task)
        return Done(task, worker.do(task))
    except (StoreError, ConfigError, ModelError, KnowledgeError):
        # A full disk or a setting that a stage refuses is not the document's fault.
        raise
    except MemoryError:
        return Failed(task, "oom", "the memory limit was reached")
    except Exception as error:
        if not task.units():
            raise
        text = str(error) if isinstance(error, EntenteError) else f"{type(error).__name__}: {error}"
        return Failed(task, "error", " ".join(text.split())[:500])


def _prepare(worker: Worker, task: Task) -> None:
    """Load what a task needs; what stands in the way of it, stands in the way of all tasks."""
    try:
        worker.prepare(task)
    except (EntenteError, MemoryError):
        raise
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:400]
        msg = f"{worker.config.path}: the stages cannot be made ready: {reason}"
        raise ConfigError(msg) from error


def _die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends (Linux only)."""
    if hasattr(ctypes, "CDLL") and os.uname().sysname == "Linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
