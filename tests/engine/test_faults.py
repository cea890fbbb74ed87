"""One bad document never costs a good one."""

import pytest

from pipeline.config import read_config
from pipeline.engine.run import run_corpus
from pipeline.errors import ConfigError
from pipeline.store import read_output_table
from tests.engine.conftest import LIGHT

pytestmark = pytest.mark.model
STAGES = ["structure", "faulty", "gazetteer", "treaties", "entities", "linker"]
BAD = {
    "raise.txt": ("La France RAISE.", "error"),
    "exit.txt": ("La France EXIT.", "worker_crash"),
    "crash.txt": ("La France CRASH.", "worker_crash"),
    "hoard.txt": ("La France HOARD.", "oom"),
}
HANG = {"hang.txt": ("La France HANG.", "timeout")}


@pytest.fixture
def faulty(tmp_path):
    """Return a configuration with the stage that does harm, in a pool."""
    plugin = tmp_path / "faulty.cfg"
    plugin.write_text('[components.faulty]\nfactory = "entente-tests/faulty"\n', encoding="utf-8")
    settings = {
        **LIGHT,
        "nlp.pipeline": STAGES,
        "run.plugins": ["tests.engine.faulty"],
        "run.engine": "local",
        "run.workers": 1,
        "run.memory_limit_mb": 4_000,
    }

    def make(**overrides):
        return read_config(plugin, overrides=settings | overrides)

    return make


def set_aside(out):
    rows = read_output_table(out, "quarantine").to_pylist()
    return {row["source"]: row["reason"] for row in rows}


def spoil(corpus, bad):
    for name, (text, _) in bad.items():
        (corpus / name).write_text(text, encoding="utf-8")
    return {name: reason for name, (_, reason) in bad.items()}


@pytest.mark.parametrize("bad", [{k: BAD[k]} for k in ("raise.txt", "crash.txt")])
def test_a_bad_document_is_set_aside_alone(corpus, faulty, tmp_path, bad):
    expected = spoil(corpus, bad)
    result = run_corpus([corpus], tmp_path / "out", faulty())
    assert result.counts["documents"] == 5
    assert set_aside(tmp_path / "out") == expected
    again = run_corpus([corpus], tmp_path / "out", faulty())
    assert again.done["analysed"] == 0
    assert again.set_aside == len(bad)


def test_loading_is_no_part_of_the_time_of_a_document(corpus, faulty, tmp_path):
    settings = {"components.faulty.factory": "entente-tests/late", "run.timeout_seconds": 4.0}
    result = run_corpus([corpus], tmp_path / "out", faulty(**settings))
    assert (result.counts["documents"], result.set_aside) == (5, 0)


@pytest.mark.parametrize("engine", ["serial", "local"])
def test_a_stage_that_cannot_be_built_is_no_fault_of_the_documents(
    corpus, faulty, tmp_path, engine
):
    config = faulty(**{"components.structure.cues": "nowhere", "run.engine": engine})
    with pytest.raises(ConfigError, match="nothing at nowhere"):
        run_corpus([corpus], tmp_path / "out", config)
    assert not (tmp_path / "out" / "tables").exists()


def test_a_stage_that_fails_while_it_is_built_names_the_configuration(corpus, faulty, tmp_path):
    config = faulty(**{"components.faulty.factory": "entente-tests/broken"})
    with pytest.raises(ConfigError, match=r"faulty\.cfg: the stages cannot be .*KeyError: 'gone'"):
        run_corpus([corpus], tmp_path / "out", config)


@pytest.mark.slow
@pytest.mark.parametrize("bad", [BAD, HANG])
def test_every_kind_of_harm(corpus, faulty, tmp_path, bad):
    expected = spoil(corpus, bad)
    result = run_corpus([corpus], tmp_path / "out", faulty(**{"run.timeout_seconds": 30.0}))
    assert result.counts["documents"] == 5
    assert set_aside(tmp_path / "out") == expected
