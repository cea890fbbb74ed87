"""The screen of ``entente themes label``: one statement, numbered themes, one line to type."""

from collections.abc import Sequence
from pathlib import Path

import typer

from pipeline.cli.themes_support import prepare, read_inputs, vectors_for
from pipeline.cli.themes_training import check_output
from pipeline.errors import ConfigError
from pipeline.themes.model import ThemeModel
from pipeline.themes.session import Session
from pipeline.themes.settings import ThemeSettings
from pipeline.themes.writers import Task

_HELP = (
    "numbers or names, most important first; Enter takes the guess; "
    "s skip, u undo, ? the themes, q quit"
)


def label_tasks(source: str, output: Path, *, model: Path | None, settings: ThemeSettings) -> None:
    """Ask for the themes of every statement that has none yet."""
    check_output(output)
    loaded = vectors_for(model) if model is not None else None
    themes = _themes(settings, loaded)
    session = Session(_tasks(source, loaded), themes, output)
    _show(themes)
    while (task := session.current) is not None:
        typer.echo(f"\n[{session.done + 1}/{len(session.tasks)}] {task.text}")
        guess = [g.theme for g in task.guesses]
        if guess:
            typer.echo("guess: " + ", ".join(f"{g.theme} {g.score:.2f}" for g in task.guesses))
        try:
            typed = typer.prompt("themes", default=", ".join(guess), show_default=bool(guess))
        except typer.Abort:
            break
        if not _act(session, typed.strip(), themes):
            break
    typer.echo(f"\n{session.done} of {len(session.tasks)} done, in {output}")


def _show(themes: Sequence[str]) -> None:
    for number, theme in enumerate(themes, 1):
        typer.echo(f"{number:>3} {theme}")
    typer.echo(_HELP)


def _act(session: Session, typed: str, themes: Sequence[str]) -> bool:
    """Do what was typed; return whether to go on."""
    if typed == "q":
        return False
    if typed == "u":
        session.undo()
    elif typed == "?":
        _show(themes)
    elif typed == "s":
        session.answer(())
    else:
        chosen, unknown = _chosen(typed, themes)
        if unknown or not chosen:
            typer.echo(f"{unknown or 'nothing'}: {_HELP}")
        else:
            session.answer(chosen)
    return True


def _chosen(typed: str, themes: Sequence[str]) -> tuple[list[str], str]:
    """Return the themes that were typed, and the first word that is none."""
    chosen: list[str] = []
    for part in filter(None, (part.strip() for part in typed.split(","))):
        # A theme of the user's own may have several words: the whole is tried first.
        for word in [part] if _theme(part, themes) else part.split():
            theme = _theme(word, themes)
            if theme is None:
                return chosen, word
            if theme not in chosen:
                chosen.append(theme)
    return chosen, ""


def _theme(typed: str, themes: Sequence[str]) -> str | None:
    """Return the theme of a number, a name or the only beginning that fits."""
    if typed.isdigit():
        return themes[int(typed) - 1] if 1 <= int(typed) <= len(themes) else None
    if typed in themes:
        return typed
    matching = [theme for theme in themes if theme.startswith(typed)]
    return matching[0] if len(matching) == 1 else None


def _themes(settings: ThemeSettings, model: ThemeModel | None) -> tuple[str, ...]:
    if model is not None:
        return model.themes
    taxonomy = prepare(settings.model_copy(update={"features": _no_features(settings)})).taxonomy
    if taxonomy is None:
        msg = "[themes] taxonomy is null: name a table of themes, or give --model"
        raise ConfigError(msg)
    return tuple(taxonomy)


def _no_features(settings: ThemeSettings) -> object:
    return settings.features.model_copy(update={"lexicon": None, "vectors": None})


def _tasks(source: str, model: ThemeModel | None) -> list[Task]:
    tasks = []
    for document in read_inputs(source):
        guesses = (
            model.predict(document.statements, ordered=document.ordered)
            if model is not None
            else [[] for _ in document.statements]
        )
        for id_, statement, themes, guess in zip(
            document.ids, document.statements, document.themes, guesses, strict=True
        ):
            if not themes:  # an export of a labelling tool has an empty list there
                tasks.append(Task(id_, statement.text, document.group, tuple(guess)))
    return tasks
