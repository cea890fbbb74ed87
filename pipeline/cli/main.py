"""The ``entente`` command: its global options and where each command lives."""

from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli.console import OPTIONS, WRONG_USAGE
from pipeline.cli.late import LateGroup

app = typer.Typer(
    name="entente",
    cls=LateGroup,
    help="Who is named with whom, by whom, on what: enrich French political speech.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"entente {__version__}")
        raise typer.Exit


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Who is named with whom, by whom, on what: enrich French political speech."""
    OPTIONS.debug, OPTIONS.quiet = debug, quiet


def main() -> None:
    """Run the command line."""
    try:
        app()
    except RecursionError:
        typer.echo("entente: an input is nested too deeply", err=True)
        raise SystemExit(WRONG_USAGE) from None
