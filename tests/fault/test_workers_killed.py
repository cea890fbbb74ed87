"""Worker processes are killed, or the run is told to stop: nothing is lost, nobody is left."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pipeline.config import read_config
from pipeline.engine.run import run_corpus
from tests.engine.conftest import LIGHT
from tests.fault.conftest import results

pytestmark = pytest.mark.model
ROOT = Path(__file__).resolve().parents[2]
SLOW = {
    "nlp.pipeline": ["structure", "faulty", "gazetteer", "treaties", "entities", "linker"],
    "run.plugins": ["tests.engine.faulty"],
    "run.shard_documents": 2,
}
MAIN = """
import sys
from pathlib import Path
from pipeline.config import read_config
from pipeline.engine.progress import Progress
from pipeline.engine.run import run_corpus

def listener(event):
    print(event.step, event.done, flush=True)

if __name__ == "__main__":
    corpus, out, plugin, overrides = sys.argv[1:]
    config = read_config(plugin, overrides=eval(overrides))
    try:
        run_corpus([corpus], Path(out), config, listener=listener)
    except KeyboardInterrupt:
        raise SystemExit(130)
"""


def children(pid):
    """Return the processes below one, spawned workers only."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[1]
                command = (entry / "cmdline").read_bytes()
            except (OSError, IndexError):
                continue
            if parent == str(pid) and b"spawn_main" in command:
                found.append(int(entry.name))
    return found


def alive(pids):
    return [pid for pid in pids if Path(f"/proc/{pid}").exists() and not _is_zombie(pid)]


def _is_zombie(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


@pytest.fixture
def plugin(tmp_path):
    path = tmp_path / "faulty.cfg"
    path.write_text('[components.faulty]\nfactory = "entente-tests/faulty"\n', encoding="utf-8")
    return path


@pytest.fixture
def slow_corpus(tmp_path):
    folder = tmp_path / "slow"
    folder.mkdir()
    for number in range(12):
        text = f"La Suisse et le Kenya SLOW ont signé l'accord numéro {number}."
        (folder / f"{number:02d}.txt").write_text(text, encoding="utf-8")
    return folder


def kill_workers(seed, times, stop):
    """Kill one worker of this process now and then."""
    chance = random.Random(seed)
    killed = 0
    while not stop.is_set() and killed < times:
        time.sleep(chance.uniform(0.5, 3.0))
        workers = children(os.getpid())
        if workers:
            os.kill(chance.choice(workers), signal.SIGKILL)
            killed += 1


def run_under_fire(seed, times, slow_corpus, plugin, tmp_path):
    serial = read_config(plugin, overrides=LIGHT | SLOW)
    run_corpus([slow_corpus], tmp_path / "calm", serial)
    pool = read_config(plugin, overrides=LIGHT | SLOW | {"run.engine": "local", "run.workers": 2})
    stop = threading.Event()
    killer = threading.Thread(target=kill_workers, args=(seed, times, stop))
    killer.start()
    try:
        result = run_corpus([slow_corpus], tmp_path / "fire", pool)
    finally:
        stop.set()
        killer.join()
    assert result.counts["quarantine"] == 0
    assert result.counts["documents"] == 12
    assert results(tmp_path / "fire") == results(tmp_path / "calm")


def test_a_killed_worker_costs_nothing(slow_corpus, plugin, tmp_path):
    run_under_fire(0, 1, slow_corpus, plugin, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 6))
def test_many_killed_workers_cost_nothing(seed, slow_corpus, plugin, tmp_path):
    run_under_fire(seed, 4, slow_corpus, plugin, tmp_path)


def stop_a_run(number, slow_corpus, plugin, out, group):
    overrides = repr(LIGHT | SLOW | {"run.engine": "local", "run.workers": 1})
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, slow_corpus, out, plugin, overrides],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    for line in process.stdout:
        if line.startswith("analyse") and not line.startswith("analyse 0"):
            break
    workers = children(process.pid)
    assert workers
    started = time.monotonic()
    (os.killpg if group else os.kill)(process.pid, number)
    _, errors = process.communicate(timeout=20)
    assert time.monotonic() - started < 10
    assert alive(workers) == []
    return process.returncode, errors


@pytest.mark.parametrize(
    ("number", "group", "code"),
    [
        (signal.SIGTERM, False, 130),
        pytest.param(signal.SIGINT, True, 130, marks=pytest.mark.slow),
        pytest.param(signal.SIGKILL, False, -9, marks=pytest.mark.slow),
    ],
)
def test_a_run_told_to_stop_leaves_nobody_and_goes_on(
    number, group, code, slow_corpus, plugin, tmp_path
):
    out = tmp_path / "out"
    returned, errors = stop_a_run(number, slow_corpus, plugin, out, group)
    assert returned == code
    assert "Traceback" not in errors
    serial = read_config(plugin, overrides=LIGHT | SLOW)
    result = run_corpus([slow_corpus], out, serial)
    assert 0 < result.done["reused"] < 12
    run_corpus([slow_corpus], tmp_path / "calm", serial)
    assert results(out) == results(tmp_path / "calm")
