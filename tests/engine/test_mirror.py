"""Results behind a URL: the bytes of a local run, also after a stop or on another machine."""

import json
import os
import shutil
import threading
import uuid

import fsspec
import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.engine.mirror import Mirror, local_copy, output_url
from pipeline.engine.run import run_corpus
from pipeline.errors import ConfigError, NotFoundError, StoreError
from pipeline.store import read_output_table
from tests.fault.conftest import results

pytestmark = pytest.mark.model


@pytest.fixture(params=["memory", "file"])
def url(request, tmp_path, monkeypatch):
    """Return the URL of an empty store."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "here"))
    (tmp_path / "here").mkdir()
    name = uuid.uuid4().hex
    yield f"memory://{name}/out" if request.param == "memory" else f"file://{tmp_path}/{name}/out"
    fsspec.filesystem("memory").store.clear()


def stored(url):
    """Return everything that is at a URL, by name."""
    system, root = fsspec.core.url_to_fs(url)
    return {n[len(root) :].lstrip("/"): system.cat_file(n) for n in system.find(root)}


def seen(url):
    """Return what a reader may see at a URL."""
    return {n: b for n, b in stored(url).items() if n.startswith(("tables/", "graph/"))}


def another_machine(url):
    """Forget the copy, as a machine has it that never saw the run."""
    shutil.rmtree(Mirror(url).local)


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("out", None),
        ("/data/out", None),
        ("s3:/bucket/out", "s3://bucket/out"),
        ("s3://bucket/out", "s3://bucket/out"),
        ("file:/data/out", "file:///data/out"),
        ("C:/data", None),
    ],
)
def test_what_is_a_url(given, url):
    assert output_url(given) == url


def test_the_bytes_are_those_of_a_local_run(url, corpus, light, tmp_path):
    run_corpus([corpus], tmp_path / "local", light())
    result = run_corpus([corpus], url, light())
    assert result.url == url
    assert seen(url) == results(tmp_path / "local")
    assert json.loads(stored(url)["run.json"])["counts"]["documents"] == 5
    assert ".lock" not in stored(url)


def test_going_on_from_what_lies_there(url, corpus, light, tmp_path):
    run_corpus([corpus], url, light())
    before = stored(url)
    another_machine(url)
    again = run_corpus([corpus], url, light())
    assert again.done == {"analysed": 0, "reused": 5, "set_aside": 0}
    assert stored(url) == before
    (corpus / "a.txt").write_text("La Chine écrit à l'Inde.", encoding="utf-8")
    (corpus / "b.txt").unlink()
    another_machine(url)
    assert run_corpus([corpus], url, light()).done["analysed"] == 1
    run_corpus([corpus], tmp_path / "afresh", light())
    assert seen(url) == results(tmp_path / "afresh")
    parts = {n.rpartition("/")[0] for n in stored(url) if n.endswith("/manifest.json")}
    here = {
        p.parent.relative_to(tmp_path / "afresh").as_posix()
        for p in (tmp_path / "afresh").rglob("manifest.json")
    }
    assert parts == here


def test_fresh_forgets_what_lies_there(url, corpus, light):
    run_corpus([corpus], url, light())
    another_machine(url)
    assert run_corpus([corpus], url, light(), fresh=True).done["analysed"] == 5


def test_what_is_lost_there_is_put_back(url, corpus, light):
    run_corpus([corpus], url, light())
    before = seen(url)
    system, root = fsspec.core.url_to_fs(url)
    system.rm_file(f"{root}/tables/edges.parquet")
    system.pipe_file(f"{root}/graph/more.txt", b"of an older version")
    run_corpus([corpus], url, light())
    assert seen(url) == before


@pytest.mark.parametrize("number", [1, 4, 9, 15, 22, 30])
def test_a_transfer_that_breaks_is_one_sentence_and_is_gone_on_from(
    number, url, corpus, light, monkeypatch, tmp_path
):
    run_corpus([corpus], tmp_path / "local", light())
    real, calls = Mirror._put, []

    def put(self, name):
        calls.append(name)
        if len(calls) == number:
            raise StoreError(f"{self.url} cannot be written: the line is cut")
        real(self, name)

    monkeypatch.setattr(Mirror, "_put", put)
    with pytest.raises(StoreError, match="the line is cut"):
        run_corpus([corpus], url, light())
    assert "MANIFEST.json" not in stored(url)
    with pytest.raises(NotFoundError, match=r"is not (finished|there)"):
        local_copy(url)
    another_machine(url)
    run_corpus([corpus], url, light())
    assert seen(url) == results(tmp_path / "local")


def test_readers_see_the_last_finished_run_or_none(url, corpus, light, monkeypatch):
    run_corpus([corpus], url, light())
    real, states = Mirror._put, []

    def put(self, name):
        states.append("MANIFEST.json" in stored(url))
        real(self, name)

    monkeypatch.setattr(Mirror, "_put", put)
    run_corpus([corpus], url, light(graph__unit="document"))
    assert states
    assert not any(states)


def test_a_second_run_at_a_url_stops_at_once(url, corpus, light):
    with (
        Mirror(url).locked(),
        pytest.raises(StoreError, match=f"another run is writing .*{os.getpid()}"),
    ):
        run_corpus([corpus], url, light())
    run_corpus([corpus], url, light())


def lock_at(url, **holder):
    system, root = fsspec.core.url_to_fs(url)
    system.makedirs(root, exist_ok=True)
    system.pipe_file(f"{root}/.lock", json.dumps(holder).encode())


def test_a_lock_that_nobody_renews_is_free(url):
    lock_at(url, pid=1, host="elsewhere", renewed="2020-01-01T00:00:00+00:00", token="x")
    with Mirror(url).locked():
        assert b"elsewhere" not in stored(url)[".lock"]
    assert ".lock" not in stored(url)


def test_a_lock_is_renewed(url, monkeypatch):
    monkeypatch.setattr("pipeline.engine.remote_lock.RENEW_SECONDS", 0.01)
    with Mirror(url).locked():
        system, root = fsspec.core.url_to_fs(url)
        first = stored(url)[".lock"]
        system.pipe_file(f"{root}/.lock", b"{}")
        done = threading.Event()
        for _ in range(500):
            done.wait(0.01)
            if json.loads(stored(url)[".lock"] or b"{}"):
                break
        assert json.loads(stored(url)[".lock"])["token"] == json.loads(first)["token"]


def test_a_worker_elsewhere_brings_and_takes_its_parts(url, corpus, light, tmp_path, monkeypatch):
    """Every task is done by a worker that has nothing but the URL."""
    from dataclasses import replace

    from pipeline.engine import crew, run
    from pipeline.engine.executors import SerialExecutor

    class Elsewhere(SerialExecutor):
        def outcomes(self, tasks):
            for task in tasks:
                for stage in ("ingest", "enrich", "themes"):
                    shutil.rmtree(Mirror(url).local / "parts" / stage, ignore_errors=True)
                yield from super().outcomes([task])

    run_corpus([corpus], tmp_path / "local", light())
    there = (url, str(Mirror(url).local))
    monkeypatch.setattr(run, "_for_workers", lambda mirror, config: there)
    monkeypatch.setattr(
        crew, "make_executor", lambda config, n: Elsewhere(replace(config, mirror=there))
    )
    run_corpus([corpus], url, light())
    assert seen(url) == results(tmp_path / "local")


def test_commands_read_from_a_url(url, corpus, light, tmp_path):
    run_corpus([corpus], url, light())
    another_machine(url)

    def entente(*arguments):
        return CliRunner().invoke(app, [str(a) for a in arguments])

    shown = entente("show", url, "Russie")
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert "Arménie" in shown.output
    assert "Arménie" in entente("graph", url).output
    page = tmp_path / "page.html"
    assert entente("inspect", url, "--no-open", "-o", page).exit_code == 0
    assert page.is_file()
    assert read_output_table(local_copy(url), "edges").num_rows


def test_nothing_there_is_one_sentence(url):
    shown = CliRunner().invoke(app, ["show", url, "Russie"])
    assert shown.exit_code == 1
    assert "is not there: expected the --output of `entente run`" in shown.stderr


def test_a_store_that_is_not_installed_is_one_sentence(corpus, light, tmp_path):
    with pytest.raises(ConfigError, match="nosuchstore"):
        run_corpus([corpus], "nosuchstore://bucket/out", light())
