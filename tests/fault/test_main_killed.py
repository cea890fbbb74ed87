"""The main process is killed at any moment: the next run gives the tables of an undisturbed one."""

import os
import random
import signal
import time

import pytest

from pipeline.engine.run import run_corpus
from pipeline.errors import NotFoundError, StoreError
from pipeline.store import read_manifest, read_output_table
from tests.fault.conftest import results

pytestmark = pytest.mark.model


def kill_and_go_on(seeds, corpus, config, tmp_path, child, reference):
    n_killed = 0
    started = time.monotonic()
    run_corpus([corpus], tmp_path / "timed", config)
    longest = time.monotonic() - started
    for seed in seeds:
        out = tmp_path / f"killed-{seed}"
        pid = child(lambda out=out: run_corpus([corpus], out, config))
        time.sleep(random.Random(seed).uniform(0.01, longest))
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        n_killed += os.WIFSIGNALED(status)
        nothing_half_done(out, reference)
        run_corpus([corpus], out, config)
        assert results(out) == reference, f"seed {seed}"
        assert not list(out.rglob(".writing-*"))
    return n_killed


def nothing_half_done(out, reference):
    """Check that what can be read is whole; what is not is refused."""
    for name in ("documents", "mentions", "edges"):
        try:
            read_output_table(out, name)
        except (NotFoundError, StoreError):
            continue
        assert results(out) == reference
        read_manifest(out).check(f"tables/{name}.parquet")


def test_killed_now_and_then(corpus, config, tmp_path, child, reference):
    assert kill_and_go_on(range(4), corpus, config, tmp_path, child, reference) >= 1


@pytest.mark.slow
def test_killed_often(corpus, config, tmp_path, child, reference):
    first, n = (int(os.environ.get(f"ENTENTE_{x}", d)) for x, d in (("SEED", 100), ("KILLS", 20)))
    assert (
        kill_and_go_on(range(first, first + n), corpus, config, tmp_path, child, reference)
        >= n // 3
    )
