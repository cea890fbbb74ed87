"""The same tasks on many machines, through dask distributed.

A task names its input and output by path and writes whole files under names that
its content decides; the scheduler may therefore place it anywhere and repeat it.
All machines must see the same storage.
"""

import os
import threading
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.config import Config
from pipeline.engine.executors import do_task, prepare_for, seconds_allowed, start_worker
from pipeline.engine.tasks import Failed, Outcome, Task
from pipeline.errors import ConfigError

_IN_FLIGHT = 4
CONNECT_SECONDS = 30.0
# Exit status of a worker that ended itself (that of the command ``timeout``).
_TOO_LATE = 124


class DaskExecutor:
    """Carries out tasks on a dask cluster.

    Parameters
    ----------
    config : Config
        ``run.scheduler`` is the address of a running scheduler; when it is empty a
        cluster of ``run.workers`` processes is started on this machine.

    Raises
    ------
    ConfigError
        When dask is not installed, or the scheduler does not answer.
    """

    def __init__(self, config: Config) -> None:
        try:
            import dask
            from distributed import Client, LocalCluster
        except ImportError as error:
            msg = "run.engine = dask needs the extra: pip install 'entente[dask]'"
            raise ConfigError(msg) from error
        self._config = config
        self._cluster: Any = None
        if not config.run.scheduler:
            # Tasks are tried again here anyhow, and then it is found out which does harm.
            with dask.config.set({"distributed.scheduler.allowed-failures": 0}):
                self._cluster = LocalCluster(
                    n_workers=config.run.workers or None,
                    threads_per_worker=1,
                    processes=True,
                    # Without an address its pages would be open to the whole network.
                    dashboard_address="127.0.0.1:0",
                )
        address = config.run.scheduler or self._cluster
        try:
            self._client = Client(address, timeout=CONNECT_SECONDS)
        except OSError as error:
            msg = f"no dask scheduler answers at {address}: start one with `dask scheduler`"
            raise ConfigError(msg) from error

    # A task that waits at a worker is blamed for what its neighbour did.
    blames_exactly = False

    @property
    def n_workers(self) -> int:
        """Workers that the scheduler knows at the moment."""
        return max(1, len(self._client.scheduler_info()["workers"]))

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield one outcome a task; one whose workers die again and again is a failure."""
        from distributed import as_completed

        waiting: dict[str, Task] = {}
        source = iter(tasks)
        pending = as_completed()
        for task in source:
            waiting[self._submit(task, pending)] = task
            if len(waiting) >= self.n_workers * _IN_FLIGHT:
                break
        for future in pending:
            task = waiting.pop(future.key)
            yield _outcome(task, future)
            future.release()
            following = next(source, None)
            if following is not None:
                waiting[self._submit(following, pending)] = following

    def close(self) -> None:
        """Leave the cluster; stop it when it was started here."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()

    def _submit(self, task: Task, pending: Any) -> str:
        future = self._client.submit(_do_there, self._config, task, pure=False, retries=0)
        pending.add(future)
        key: str = future.key
        return key


def _do_there(config: Config, task: Task) -> Outcome:
    """Carry out a task on a worker of the cluster, which is prepared at its first one.

    Nobody else watches the time: a worker that takes too long ends itself, and the cluster
    starts another.
    """
    from pipeline.engine import executors

    if executors.prepared_for() != config:
        start_worker(config, owned=False)
    prepare_for(task)
    watch = threading.Timer(seconds_allowed(config, task), os._exit, [_TOO_LATE])
    watch.daemon = True
    watch.start()
    try:
        return do_task(task)
    finally:
        watch.cancel()


def _outcome(task: Task, future: Any) -> Outcome:
    from distributed import KilledWorker

    try:
        outcome: Outcome = future.result()
    except KilledWorker:
        return Failed(task, "worker_crash", "the workers that took it died or had to be stopped")
    return outcome
