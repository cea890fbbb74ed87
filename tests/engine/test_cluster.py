"""A real cluster of two processes gives the bytes of a local run, also when one is killed."""

import os
import signal
import threading
import time

import pytest

from pipeline.engine.cluster import DaskExecutor
from pipeline.engine.run import run_corpus
from pipeline.errors import ConfigError
from tests.fault.conftest import results
from tests.fault.test_workers_killed import LIGHT, SLOW, plugin, slow_corpus  # noqa: F401

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.model
SETTINGS = {"run.engine": "dask", "run.workers": 2}


def read(plugin, **more):  # noqa: F811
    from pipeline.config import read_config

    return read_config(plugin, overrides=LIGHT | SLOW | more)


def kill_one(seconds):
    """Kill a worker of a cluster on this machine once one is at work."""
    from tests.fault.test_workers_killed import children

    time.sleep(seconds)
    workers = children(os.getpid())
    if workers:
        os.kill(workers[0], signal.SIGKILL)


def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(slow_corpus, plugin, tmp_path):  # noqa: F811
    run_corpus([slow_corpus], tmp_path / "local", read(plugin))
    killer = threading.Thread(target=kill_one, args=(12.0,))
    killer.start()
    result = run_corpus([slow_corpus], tmp_path / "dask", read(plugin, **SETTINGS))
    killer.join()
    assert result.counts["documents"] == 12
    assert result.counts["quarantine"] == 0
    assert results(tmp_path / "dask") == results(tmp_path / "local")


@pytest.mark.slow
def test_a_document_that_kills_workers_is_set_aside(slow_corpus, plugin, tmp_path):  # noqa: F811
    (slow_corpus / "bad.txt").write_text("La France CRASH.", encoding="utf-8")
    result = run_corpus([slow_corpus], tmp_path / "dask", read(plugin, **SETTINGS))
    assert result.counts["documents"] == 12
    assert result.counts["quarantine"] == 1


def test_a_scheduler_that_does_not_answer_is_one_sentence(light, monkeypatch):
    monkeypatch.setattr("pipeline.engine.cluster.CONNECT_SECONDS", 0.5)
    with pytest.raises(ConfigError, match="no dask scheduler answers at tcp://127.0.0.1:9"):
        DaskExecutor(light(run__scheduler="tcp://127.0.0.1:9"))
