"""The same bytes whatever the number of workers, the batches, the hash seed, the listing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.config import read_config
from pipeline.corpus import find_sources
from pipeline.resources import resource
from tests.engine.conftest import LIGHT
from tests.fault.conftest import results

pytestmark = pytest.mark.model
ROOT = Path(__file__).resolve().parents[2]
MAIN = """
import json, sys
from pathlib import Path
from pipeline.config import read_config
from pipeline.engine.run import run_corpus

if __name__ == "__main__":
    corpus, out, overrides = sys.argv[1:]
    run_corpus([corpus], Path(out), read_config(overrides=json.loads(overrides)))
"""


def run_apart(corpus, out, overrides, *, seed):
    done = subprocess.run(
        [sys.executable, "-c", MAIN, str(corpus), str(out), json.dumps(overrides)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": str(seed)},
    )
    assert done.returncode == 0, done.stderr
    return results(out)


def test_the_hash_seed_decides_nothing(corpus, tmp_path):
    first = run_apart(corpus, tmp_path / "0", LIGHT, seed=0)
    assert first == run_apart(corpus, tmp_path / "1", LIGHT, seed=1)
    assert len(first) > 15


def test_the_order_of_a_listing_decides_nothing(corpus, monkeypatch):
    settings = read_config().corpus
    before = [source.source for source in find_sources([corpus], settings)]
    real = os.scandir

    class Backwards:
        def __init__(self, path):
            self._entries = iter(sorted(real(path), key=lambda e: e.name, reverse=True))

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

        def __iter__(self):
            return self

        def __next__(self):
            return next(self._entries)

        def close(self):
            return None

    monkeypatch.setattr(os, "scandir", Backwards)
    monkeypatch.setattr(Path, "iterdir", lambda path: iter(path / e.name for e in Backwards(path)))
    assert [source.source for source in find_sources([corpus], settings)] == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "setting",
    [
        {"run.engine": "local", "run.workers": 2},
        {"run.engine": "local", "run.workers": 4, "run.shard_documents": 3},
        {"run.batch_documents": 1},
        {"run.batch_documents": 64},
        {"components.ner.batch_size": 8},
    ],
)
def test_every_stage_gives_the_same_bytes(setting, tmp_path, tmp_path_factory):
    base = {"run.engine": "serial", "run.blas": "openblas", "graph.layout": "circle"}
    reference = tmp_path_factory.getbasetemp() / "determinism-reference"
    corpus = resource("data/samples")
    expected = (
        results(reference) if reference.is_dir() else run_apart(corpus, reference, base, seed=0)
    )
    assert run_apart(corpus, tmp_path / "out", base | setting, seed=1) == expected
