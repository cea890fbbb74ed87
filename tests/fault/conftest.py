"""The small corpus of the engine's tests, runs in child processes, and what must hold after."""

import os
import traceback

import pytest

from pipeline.engine.run import run_corpus
from tests.engine.conftest import _shared_executor, corpus, executor_for, light  # noqa: F401

# When a document was set aside, the report and its digest tell times of the clock.
VOLATILE = {"run.json", "MANIFEST.json"}


def results(out):
    """Return the bytes of everything a reader may see, by name."""
    files = [p for part in ("tables", "graph") for p in (out / part).rglob("*") if p.is_file()]
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in files}


@pytest.fixture
def config(light):  # noqa: F811
    made = light()
    executor_for(made)._worker.warm()
    return made


@pytest.fixture
def reference(corpus, config, tmp_path):  # noqa: F811
    """Return what an undisturbed run gives."""
    run_corpus([corpus], tmp_path / "reference", config)
    return results(tmp_path / "reference")


@pytest.fixture
def child():
    """Return a function that does something in a forked process, with models loaded already."""

    def start(action):
        pid = os.fork()
        if pid:
            return pid
        code = 1
        try:
            action()
            code = 0
        except KeyboardInterrupt:
            code = 130
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    return start
