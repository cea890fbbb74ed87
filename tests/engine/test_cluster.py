"""A real cluster of two processes gives the bytes of a local run, also when one is killed."""

import os
import signal

import pytest

from pipeline.engine.cluster import DaskExecutor
from pipeline.engine.run import run_corpus
from pipeline.errors import ConfigError
from pipeline.store import read_output_table
from tests.fault.conftest import results
from tests.fault.test_workers_killed import (  # noqa: F401
    LIGHT,
    SLOW,
    children,
    plugin,
    slow_corpus,
)

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.model
SETTINGS = {"run.engine": "dask", "run.workers": 2}


def read(plugin, **more):  # noqa: F811
    from pipeline.config import read_config

    return read_config(plugin, overrides=LIGHT | SLOW | more)


def kill_one_at_work(killed):
    """Return a listener that kills a worker as soon as one shard is analysed and others wait."""

    def listen(event):
        if event.step == "analyse" and 0 < event.done < event.total and not killed:
            killed.extend(children(os.getpid())[:1])
            os.kill(killed[0], signal.SIGKILL)

    return listen


def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(slow_corpus, plugin, tmp_path):  # noqa: F811
    run_corpus([slow_corpus], tmp_path / "local", read(plugin))
    killed = []
    result = run_corpus(
        [slow_corpus],
        tmp_path / "dask",
        read(plugin, **SETTINGS),
        listener=kill_one_at_work(killed),
    )
    assert killed
    assert result.counts["documents"] == 12
    assert result.counts["quarantine"] == 0
    assert results(tmp_path / "dask") == results(tmp_path / "local")


def test_a_cluster_writes_to_a_url(slow_corpus, plugin, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    run_corpus([slow_corpus], tmp_path / "local", read(plugin))
    run_corpus([slow_corpus], f"file://{tmp_path}/there", read(plugin, **SETTINGS))
    assert results(tmp_path / "there") == results(tmp_path / "local")


@pytest.mark.slow
@pytest.mark.parametrize(("harm", "limit"), [("CRASH", 60.0), ("HANG", 15.0)])
def test_a_document_that_does_harm_is_set_aside_alone(harm, limit, slow_corpus, plugin, tmp_path):  # noqa: F811
    (slow_corpus / "05bad.txt").write_text(f"La France {harm}.", encoding="utf-8")
    settings = read(plugin, **SETTINGS, **{"run.timeout_seconds": limit})
    result = run_corpus([slow_corpus], tmp_path / "dask", settings)
    rows = read_output_table(tmp_path / "dask", "quarantine").to_pylist()
    assert [(row["source"], row["reason"]) for row in rows] == [("05bad.txt", "worker_crash")]
    assert result.counts["documents"] == 12


def test_a_scheduler_that_does_not_answer_is_one_sentence(light, monkeypatch):
    monkeypatch.setattr("pipeline.engine.cluster.CONNECT_SECONDS", 0.5)
    with pytest.raises(ConfigError, match="no dask scheduler answers at tcp://127.0.0.1:9"):
        DaskExecutor(light(run__scheduler="tcp://127.0.0.1:9"))
