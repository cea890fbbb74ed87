"""Commands that are imported when they are asked for: each needs a few of many large libraries."""

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

# Where each command lives; of a group of commands, what it is for.
COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("pipeline.cli.run:run", ""),
    "graph": ("pipeline.cli.graph:graph", ""),
    "inspect": ("pipeline.cli.inspect:inspect", ""),
    "show": ("pipeline.cli.show:show", ""),
    "evaluate": ("pipeline.cli.evaluate:evaluate", ""),
    "doctor": ("pipeline.cli.doctor:doctor", ""),
    "themes": ("pipeline.cli.themes:app", "Train, judge and apply theme classifiers."),
    "entities": ("pipeline.cli.entities:app", "Train and judge the entity recogniser."),
}


class LateGroup(TyperGroup):
    """The group of all commands."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = LateCommands()


class LateCommands(MutableMapping[str, Any]):
    """Commands by name, each built at first use."""

    def __init__(self) -> None:
        self._built: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._built:
            self._built[name] = _build(name, *COMMANDS[name])
        return self._built[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._built[name] = command

    def __delitem__(self, name: str) -> None:
        del self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


def _build(name: str, where: str, help_: str) -> Any:
    module, _, attribute = where.partition(":")
    found = getattr(import_module(module), attribute)
    if isinstance(found, typer.Typer):
        group = typer.main.get_group(found)
        group.name, group.help = name, help_
        return group
    single = typer.Typer(add_completion=False)
    single.command(name)(found)
    return typer.main.get_command(single)
