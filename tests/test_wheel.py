"""The wheel carries all it needs: outside the checkout, `entente run` works."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = "La Russie et l'Arménie ont signé un accord à Erevan.\n"


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=True, **options)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        folder,
        ROOT,
    ]
    run(command)
    return next(folder.glob("entente-*.whl"))


def enrich(command, folder, environment):
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    run([*command, "run", "a.txt", "--output", "out"], cwd=folder, env=environment)
    report = json.loads((folder / "out" / "run.json").read_text(encoding="utf-8"))
    assert report["counts"]["documents"] == 1
    assert report["counts"]["edges"] >= 1
    assert (folder / "out" / "graph" / "graph.html").stat().st_size > 100_000


@pytest.mark.model
def test_it_runs_from_its_own_files(wheel, tmp_path):
    site = tmp_path / "site"
    run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", site, wheel])
    environment = {**os.environ, "PYTHONPATH": str(site)}
    where = "import pipeline, pipeline.resources as r; print(pipeline.__file__, r.resource_root())"
    found = run([sys.executable, "-c", where], cwd=tmp_path, env=environment).stdout.split()
    assert all(str(site) in path for path in found)
    work = tmp_path / "work"
    work.mkdir()
    enrich([sys.executable, "-m", "pipeline"], work, environment)


def test_it_holds_no_tests_and_no_node_modules(wheel):
    import zipfile

    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.endswith("_bundled/configs/default.cfg") for name in names)
    assert not [name for name in names if "node_modules" in name or name.startswith("tests/")]


@pytest.mark.slow
@pytest.mark.model
def test_it_runs_in_an_empty_environment(wheel, tmp_path):
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    run([python, "-m", "pip", "install", "--quiet", wheel])
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    enrich([tmp_path / "venv" / "bin" / "entente"], tmp_path, environment)
