"""One bad document never costs a good one."""

import pytest

from pipeline.engine.run import run_corpus
from pipeline.store import read_output_table

pytestmark = pytest.mark.model
STAGES = ["structure", "faulty", "gazetteer", "treaties", "entities", "linker"]


@pytest.fixture
def hostile(corpus, light, tmp_path):
    """Return a function that runs over the corpus with one more document."""
    plugin = tmp_path / "faulty.cfg"
    plugin.write_text('[components.faulty]\nfactory = "entente-tests/faulty"\n', encoding="utf-8")

    def run(text, **overrides):
        from pipeline.config import read_config
        from tests.engine.conftest import LIGHT

        (corpus / "bad.txt").write_text(text, encoding="utf-8")
        settings = {
            **LIGHT,
            "nlp.pipeline": STAGES,
            "run.plugins": ["tests.engine.faulty"],
            "run.engine": "local",
            "run.workers": 1,
            "run.timeout_seconds": 25.0,
            **overrides,
        }
        config = read_config(plugin, overrides=settings)
        return run_corpus([corpus], tmp_path / "out", config)

    return run


@pytest.mark.parametrize(
    ("marker", "reason"),
    [
        ("RAISE", "error"),
        ("EXIT", "worker_crash"),
        ("HOARD", "oom"),
        pytest.param("HANG", "timeout", marks=pytest.mark.slow),
    ],
)
def test_a_bad_document_is_set_aside_alone(hostile, tmp_path, marker, reason):
    result = hostile(f"La France {marker}.")
    assert result.counts["documents"] == 5
    rows = read_output_table(tmp_path / "out", "quarantine").to_pylist()
    assert [(row["source"], row["reason"]) for row in rows] == [("bad.txt", reason)]


def test_the_next_run_does_not_stumble_again(hostile):
    hostile("La France EXIT.")
    again = hostile("La France EXIT.")
    assert again.done["analysed"] == 0
    assert again.set_aside == 1
