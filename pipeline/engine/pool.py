"""A pool of processes that survives one killed, hung, or out of memory.

Each process has a pipe of its own and one task at a time: whatever happens to it, no lock
is left held, and the parent knows which task it was at.
"""

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from pipeline.config import Config
from pipeline.engine.executors import do_task, prepare_for, seconds_allowed, start_worker
from pipeline.engine.tasks import Failed, Outcome, Task
from pipeline.errors import ConfigError, EntenteError, StoreError

# A process may die while it starts, killed by somebody; so many in a row are no accident.
_MAX_FALSE_STARTS = 5
_START_SECONDS = 300.0
_PATIENCE_SECONDS = 3.0
_READY = "ready"
# Models are loaded: the time that a task may take begins.
_BEGUN = "begun"


@dataclass(slots=True, eq=False)
class _Member:
    """One process, and what it is at."""

    process: BaseProcess
    pipe: Connection
    deadline: float
    ready: bool = False
    task: Task | None = None
    n_done: int = 0


class PoolExecutor:
    """Carries out tasks in spawned processes.

    Parameters
    ----------
    config : Config
        Sent once to each process.
    n_workers : int
        At most so many processes; they start when there is work for them.
    """

    blames_exactly = True

    def __init__(self, config: Config, n_workers: int) -> None:
        self._config = config
        self.n_workers = n_workers
        self._members: list[_Member] = []
        self._false_starts = 0

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield one outcome a task, as they come.

        Raises
        ------
        EntenteError
            When a worker cannot write, or none can be started.
        """
        source = iter(tasks)
        waiting: deque[Task] = deque()
        while True:
            waiting.extend(_take(source, self.n_workers - len(waiting)))
            self._hand_out(waiting)
            if not waiting and not self._at_work():
                return
            yield from self._next_outcomes()

    def close(self) -> None:
        """Stop the processes now; unfinished parts have no manifest and count for nothing."""
        for member in self._members:
            member.process.terminate()
        until = time.monotonic() + _PATIENCE_SECONDS
        for member in self._members:
            member.process.join(max(0.0, until - time.monotonic()))
            _end(member)
        self._members.clear()

    def _at_work(self) -> bool:
        return any(member.task is not None for member in self._members)

    def _hand_out(self, waiting: deque[Task]) -> None:
        idle = [m for m in self._members if m.ready and m.task is None]
        for member in idle:
            if waiting:
                self._give(member, waiting)
        starting = sum(not member.ready for member in self._members)
        room = self.n_workers - len(self._members)
        for _ in range(min(room, len(waiting) - starting)):
            self._members.append(_start(self._config))

    def _give(self, member: _Member, waiting: deque[Task]) -> None:
        task = waiting[0]
        try:
            member.pipe.send(task)
        except OSError:
            # It died while it was idle: its end is noticed by the next wait.
            member.ready = False
            return
        waiting.popleft()
        member.task = task
        member.deadline = time.monotonic() + _START_SECONDS

    def _next_outcomes(self) -> Iterator[Outcome]:
        """Wait until a process answers, dies, or has had its time."""
        busy = [m for m in self._members if m.task is not None or not m.ready]
        handles = {m.pipe: m for m in busy} | {m.process.sentinel: m for m in busy}
        limit = min(m.deadline for m in busy) - time.monotonic()
        woken = {handles[handle] for handle in wait(list(handles), max(0.0, limit))}  # type: ignore[index]
        for member in busy:
            outcome = None
            if member in woken:
                outcome = self._answer(member)
            elif member.deadline <= time.monotonic():
                outcome = self._too_late(member)
            if outcome is not None:
                yield outcome

    def _answer(self, member: _Member) -> Outcome | None:
        try:
            answer = member.pipe.recv() if member.pipe.poll() else None
        except (EOFError, OSError):
            answer = None
        if answer is None:
            return self._dead(member)
        if isinstance(answer, Exception):
            raise answer
        if answer == _READY:
            member.ready, self._false_starts = True, 0
            return None
        if answer == _BEGUN and member.task is not None:
            limit = seconds_allowed(self._config, member.task)
            member.deadline = time.monotonic() + limit
            return None
        member.task = None
        member.n_done += 1
        if 0 < self._config.run.recycle_after_shards <= member.n_done:
            self._remove(member)
        outcome: Outcome = answer
        return outcome

    def _dead(self, member: _Member) -> Outcome | None:
        task = member.task
        self._remove(member)
        if task is not None:
            code = member.process.exitcode
            return Failed(task, "worker_crash", f"the worker process died (exit code {code})")
        self._false_starts += 1
        if self._false_starts >= _MAX_FALSE_STARTS:
            msg = (
                f"worker processes die while they start (exit code {member.process.exitcode}): "
                "try --engine serial, which shows why"
            )
            raise EntenteError(msg)
        return None

    def _too_late(self, member: _Member) -> Outcome | None:
        task = member.task
        member.process.kill()
        if task is None:
            return self._dead(member)
        self._remove(member)
        return Failed(task, "timeout", "no result in the time that a document of its size may take")

    def _remove(self, member: _Member) -> None:
        self._members.remove(member)
        if member.task is None and member.ready:
            member.process.terminate()
        member.process.join(_PATIENCE_SECONDS)
        _end(member)


def _start(config: Config) -> _Member:
    """Start a process.

    Control-C goes to the whole group of processes, but the parent alone answers it: a new
    process inherits what is blocked, so it is deaf to it even before it is prepared.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, config), daemon=True)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    theirs.close()
    return _Member(process, ours, time.monotonic() + _START_SECONDS)


def _work(pipe: Connection, config: Config) -> None:
    """Carry out tasks until the pipe ends: what a process of the pool does."""
    start_worker(config)
    try:
        pipe.send(_READY)
        while True:
            task = pipe.recv()
            prepare_for(task)
            pipe.send(_BEGUN)
            pipe.send(_answer_to(task))
    except (EOFError, OSError):
        return


def _answer_to(task: Task) -> Outcome | Exception:
    try:
        return do_task(task)
    except (StoreError, ConfigError) as error:
        return type(error)(str(error))
    except EntenteError as error:
        return EntenteError(str(error))


def _take(source: Iterator[Task], count: int) -> Iterator[Task]:
    for _ in range(count):
        task = next(source, None)
        if task is None:
            return
        yield task


def _end(member: _Member) -> None:
    if member.process.is_alive():
        member.process.kill()
        member.process.join()
    member.pipe.close()
