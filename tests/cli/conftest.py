"""One light run over the samples, which the commands are tried on."""

import json

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.resources import resource

STAGES = ["structure", "gazetteer", "treaties", "entities", "linker"]
LIGHT = [
    "--set",
    f"nlp.pipeline={json.dumps(STAGES)}",
    "--set",
    "graph.layout=circle",
    "--engine",
    "serial",
]


@pytest.fixture(scope="session")
def entente():
    """Return a function that runs the command line and gives its result."""

    def run(*arguments):
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return run


@pytest.fixture(scope="session")
def finished(entente, tmp_path_factory):
    """Return the output folder of a run over the samples."""
    out = tmp_path_factory.mktemp("cli") / "out"
    result = entente("run", resource("data/samples"), "--output", out, *LIGHT)
    assert result.exit_code == 0, result.stderr
    return out
