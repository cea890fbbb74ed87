"""Every command and every option says what it is for; the README names only what exists."""

import re
import subprocess
import sys

import pytest
import typer

from pipeline.cli import app
from pipeline.resources import resource_root


def commands(group, path=()):
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(commands(typer.main.get_command(app)))


def test_a_command_imports_only_what_it_needs():
    code = (
        "import sys\n"
        "from pipeline.cli import app\n"
        "assert not {'spacy', 'sklearn', 'networkx', 'thinc'} & set(sys.modules)\n"
        "import pipeline.cli.run\n"
        "assert not {'sklearn', 'skops', 'pytest', 'distributed'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_command_has_help_and_so_have_its_options(path):
    command = COMMANDS[path]
    assert command.help
    for parameter in command.params:
        assert getattr(parameter, "help", ""), f"{parameter.name} has no help"


def test_the_readme_names_only_what_exists():
    readme = (resource_root() / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^entente ([^#\n]*)", readme, re.MULTILINE)
    assert len(lines) > 8
    for line in lines:
        words = line.split()
        path = tuple(words[:2]) if tuple(words[:2]) in COMMANDS else (words[0],)
        assert path in COMMANDS, line
        known = {option for parameter in COMMANDS[path].params for option in parameter.opts}
        used = {word for word in words if word.startswith("-") and word != "-"}
        assert used <= known, f"{line}: {used - known}"
