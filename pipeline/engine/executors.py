"""Two ways to carry out tasks on this machine: here, or in processes that may die."""

import ctypes
import os
import resource
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from multiprocessing import get_context
from typing import Any, Protocol

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from pipeline.config import Config
from pipeline.engine.tasks import Done, Failed, Outcome, Task
from pipeline.engine.work import Worker
from pipeline.errors import EntenteError, SetAsideReason, StoreError

_IN_FLIGHT = 2
_PR_SET_PDEATHSIG = 1


class Executor(Protocol):
    """Carries out tasks in any order; a failure is an outcome, not an exception."""

    @property
    def n_workers(self) -> int:
        """How many tasks can be worked on at a time."""

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield one outcome a task, as they come."""

    def close(self) -> None:
        """Stop, leaving no process behind."""


class SerialExecutor:
    """Does everything in this process: for debugging, with no guard against a crash."""

    def __init__(self, config: Config) -> None:
        self._worker = Worker(config)

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield one outcome a task, in order."""
        for task in tasks:
            yield _attempt(self._worker, task)

    @property
    def n_workers(self) -> int:
        """One: the process itself."""
        return 1

    def close(self) -> None:
        """Do nothing: there is nothing to stop."""


class PoolExecutor:
    """A pool of spawned processes that survives one killed, hung or out of memory.

    Parameters
    ----------
    config : Config
        Sent once to each process.
    n_workers : int
        Number of processes.
    """

    def __init__(self, config: Config, n_workers: int) -> None:
        self._config = config
        self.n_workers = n_workers
        self._pool = ProcessPool(
            max_workers=n_workers,
            max_tasks=config.run.recycle_after_shards,
            context=get_context("spawn"),
            initializer=start_worker,
            initargs=(config,),
        )

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield one outcome a task; no more than a few tasks wait at any time."""
        waiting: dict[ProcessFuture, Task] = {}
        for task in tasks:
            waiting[self._submit(task)] = task
            if len(waiting) >= self.n_workers * _IN_FLIGHT:
                yield from _finished(waiting)
        while waiting:
            yield from _finished(waiting)

    def close(self) -> None:
        """Stop the processes now; unfinished parts have no manifest and count for nothing."""
        self._pool.stop()
        self._pool.join()

    def _submit(self, task: Task) -> ProcessFuture:
        run = self._config.run
        limit = run.timeout_seconds + run.timeout_seconds_per_kb * task.size / 1_000
        # Control-C goes to the whole group of processes; the parent alone answers it. A new
        # process inherits what is blocked, so it is deaf even before it is prepared.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return self._pool.schedule(do_task, args=(task,), timeout=limit)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


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


def do_task(task: Task) -> Outcome:
    """Carry out one task in a worker process."""
    if _worker is None:
        msg = "the worker was not started: call start_worker first"
        raise RuntimeError(msg)
    return _attempt(_worker, task)


def _attempt(worker: Worker, task: Task) -> Outcome:
    try:
        return Done(task, worker.do(task))
    except StoreError:
        # A full disk or a read-only folder is not the document's fault.
        raise
    except MemoryError:
        return Failed(task, "oom", "the memory limit was reached")
    except Exception as error:
        if not task.units():
            raise
        text = str(error) if isinstance(error, EntenteError) else f"{type(error).__name__}: {error}"
        return Failed(task, "error", " ".join(text.split())[:500])


def _finished(waiting: dict[ProcessFuture, Task]) -> Iterator[Outcome]:
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in done:
        yield _outcome(waiting.pop(future), future)  # type: ignore[arg-type, call-overload]


def _outcome(task: Task, future: Any) -> Outcome:
    reason: SetAsideReason
    try:
        outcome: Outcome = future.result()
    except TimeoutError as error:
        reason, detail = "timeout", f"no result after {error.args[-1]} seconds"
    except ProcessExpired as error:
        reason, detail = "worker_crash", f"the worker process died (exit code {error.exitcode})"
    except MemoryError:
        reason, detail = "oom", "the memory limit was reached"
    else:
        return outcome
    return Failed(task, reason, detail)


def _die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends (Linux only)."""
    if hasattr(ctypes, "CDLL") and os.uname().sysname == "Linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
