"""What stands around a training: is there room for the result, how far is it, was it stopped."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from pipeline.cli.console import OPTIONS
from pipeline.cli.themes_support import say
from pipeline.errors import DataError


@contextmanager
def nothing_written() -> Iterator[None]:
    """Say of an interrupted training what is true of it."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("entente: interrupted; no model was written", err=True)
        raise typer.Exit(130) from None


@contextmanager
def search_bar(minutes: float, console: Console | None = None) -> Iterator[Callable[[str], None]]:
    """Yield a listener to a training that shows its search as a bar of the time spent.

    Where nobody looks, or without a search, it tells every line as ``say`` does.

    Parameters
    ----------
    minutes : float
        The time that the search may take.
    console : rich.console.Console, optional
        By default standard error.
    """
    console = Console(stderr=True) if console is None else console
    if OPTIONS.quiet or not minutes or not console.is_terminal:
        yield say
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("search", total=60 * minutes, visible=False)
        started = 0.0

        def listen(line: str) -> None:
            nonlocal started
            searching = line.startswith("search:")
            if searching and not started:
                started = time.monotonic()
                bar.reset(task)
            if searching:
                spent = time.monotonic() - started
                bar.update(task, completed=spent, description=line, visible=True, refresh=True)
            else:
                bar.update(task, visible=False)
                bar.console.print(line, highlight=False, markup=False)

        yield listen


def check_output(path: Path, *, folder: bool = False) -> None:
    """Find out, before hours of work, whether a file or a model's folder can be written.

    Raises
    ------
    DataError
        When it cannot, or when something else than a model stands where a model should go.
    """
    if folder and path.is_dir() and any(path.iterdir()) and not (path / "model.json").is_file():
        msg = f"{path} holds something that is not a theme model: choose another --output"
        raise DataError(msg)
    if path.exists() and path.is_dir() is not folder:
        msg = f"{path} is a {'file' if folder else 'folder'}: choose another name"
        raise DataError(msg)
    above = path.absolute().parent
    made = [above, *above.parents]
    made = made[: next(i for i, p in enumerate(made) if p.exists())]
    try:
        above.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=above):
            pass
    except OSError as error:
        msg = f"cannot write to {above} ({error.strerror or error}): choose another place"
        raise DataError(msg) from error
    finally:
        for empty in made:
            with suppress(OSError):
                empty.rmdir()
