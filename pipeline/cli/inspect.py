"""``entente inspect``: the interactive graph in the browser."""

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.console import one_sentence, output_folder
from pipeline.graph import find_entity
from pipeline.viewer import write_viewer


def inspect(
    out: Annotated[
        Path,
        typer.Argument(help="Output of `entente run`: a folder or a URL.", callback=output_folder),
    ],
    entity: Annotated[
        str | None, typer.Option("--entity", "-e", help="Start on this entity.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where to write it (OUT/graph/graph.html)."),
    ] = None,
    open_: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = True,
) -> None:
    """Write the explorer, one HTML file that needs no network, and open it.

    Example:

        entente inspect out --entity OTSC
    """
    path = output or out / "graph" / "graph.html"
    with one_sentence():
        start = find_entity(out, entity) if entity else None
        if start is not None or output is not None or not path.is_file():
            write_viewer(out, path, start=start)
    typer.echo(str(path))
    if open_:
        webbrowser.open(path.resolve().as_uri())
