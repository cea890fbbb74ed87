"""One run at a time in an output folder."""

import errno
import os
import subprocess
import sys
import time

import pytest

from pipeline.errors import StoreError
from pipeline.store import output_lock

HOLD = """
import sys, time
from pathlib import Path
from pipeline.store import output_lock
with output_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_second_run_names_the_first(tmp_path, holder):
    start = time.monotonic()
    with pytest.raises(StoreError, match=rf'another run is writing .*"pid": {holder.pid}'):
        output_lock(tmp_path).__enter__()
    assert time.monotonic() - start < 2


def test_the_lock_of_a_dead_process_is_free(tmp_path, holder):
    holder.kill()
    holder.wait()
    with output_lock(tmp_path):
        assert f'"pid": {os.getpid()}' in (tmp_path / ".lock").read_text()


def test_a_lock_is_free_after_its_block(tmp_path):
    for _ in range(2):
        with output_lock(tmp_path):
            pass


def test_a_file_system_without_locks_is_one_sentence(tmp_path, monkeypatch):
    def refuse(descriptor, operation):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(StoreError, match="mount it with flock"):
        output_lock(tmp_path).__enter__()
