"""What all commands share: how errors, progress and tables appear."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from pipeline.engine.progress import Progress as Event
from pipeline.engine.progress import ignore
from pipeline.errors import ConfigError, EntenteError

FAILED, WRONG_USAGE, SOME_SET_ASIDE = 1, 2, 3

_STEPS = {
    "read": "Reading",
    "analyse": "Analysing",
    "themes": "Classifying",
    "tables": "Linking names, writing tables",
    "graph": "Building the graph",
    "done": "Done",
}


@dataclass
class Options:
    """Options given before the command."""

    debug: bool = False
    quiet: bool = False


OPTIONS = Options()


@contextmanager
def one_sentence() -> Iterator[None]:
    """Turn an error of ours into one sentence on standard error and exit code 1.

    With ``--debug`` the traceback is shown instead.
    """
    try:
        yield
    except EntenteError as error:
        if OPTIONS.debug:
            raise
        typer.echo(f"entente: {' '.join(str(error).split())}", err=True)
        code = WRONG_USAGE if isinstance(error, ConfigError) else FAILED
        raise typer.Exit(code) from error
    except BrokenPipeError:
        raise typer.Exit(0) from None
    except KeyboardInterrupt:
        typer.echo("entente: interrupted; what is finished is kept, run again to go on", err=True)
        raise typer.Exit(130) from None


def output_folder(given: Path) -> Path:
    """Return the folder of a finished run; what lies behind a URL is copied here first.

    Raises
    ------
    BadParameter
        When there is no such folder.
    """
    from pipeline.engine.mirror import local_copy

    with one_sentence():
        folder = local_copy(given)
    if not folder.is_dir():
        state = "is a file" if folder.exists() else "does not exist"
        msg = f"{given} {state}: expected the --output of `entente run`"
        raise typer.BadParameter(msg)
    return folder


@contextmanager
def progress_listener() -> Iterator[Callable[[Event], None]]:
    """Yield a listener that draws a bar on standard error; silent where nobody looks."""
    if OPTIONS.quiet or not sys.stderr.isatty():
        yield ignore
        return
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description:<30}"),
        BarColumn(),
        TextColumn("{task.fields[detail]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        yield _Drawer(bar)


class _Drawer:
    """Draws events; one line of the bar at a time."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("Starting", total=None, detail="")
        self._step = ""
        self._started = time.monotonic()

    def __call__(self, event: Event) -> None:
        if event.step != self._step:
            self._step, self._started = event.step, time.monotonic()
            self._bar.reset(self._task, total=event.total, description=_STEPS[event.step])
        self._bar.update(
            self._task, completed=event.done, total=event.total, detail=self._detail(event)
        )

    def _detail(self, event: Event) -> str:
        if event.step != "analyse":
            return ""
        seconds = max(time.monotonic() - self._started, 1e-6)
        text = f"{event.documents} documents, {event.tokens / seconds:,.0f} tokens/s"
        return f"{text}, {event.set_aside} set aside" if event.set_aside else text
