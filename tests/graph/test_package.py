"""The package's public names, and that nothing depends on the process."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline.graph

ROOT = Path(__file__).parents[2]
EXPORT = """
import sys
from pipeline.graph import export_all, load
from tests.tables import world
export_all(load(world(statements=100)), sys.argv[1])
"""


@pytest.mark.parametrize("name", pipeline.graph.__all__)
def test_public_names_can_be_loaded(name):
    assert getattr(pipeline.graph, name) is not None


def test_unknown_names_are_refused():
    with pytest.raises(AttributeError, match="no attribute 'grahp'"):
        _ = pipeline.graph.grahp


def python(code, *args, **environment):
    subprocess.run(
        [sys.executable, "-c", code, *map(str, args)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        check=True,
    )


def test_settings_load_without_networkx():
    python("import sys, pipeline.graph.settings; assert 'networkx' not in sys.modules")


def test_same_bytes_for_any_hash_seed(tmp_path):
    found = []
    for seed in ("0", "1"):
        folder = tmp_path / seed
        python(EXPORT, folder, PYTHONHASHSEED=seed)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        found.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in files])
    assert found[0] == found[1]
    assert len(found[0]) == 10
