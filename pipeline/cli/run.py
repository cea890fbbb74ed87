"""``entente run``: the main job."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.console import SOME_SET_ASIDE, one_sentence, progress_listener
from pipeline.config import REFERENCE, Config, parse_override, read_config
from pipeline.engine.forecast import Forecast, forecast
from pipeline.engine.run import RunResult, run_corpus
from pipeline.viewer import overview_lines


def run(
    inputs: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders, patterns, URLs; - for standard input.", metavar="INPUT..."
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="Folder or URL of the results; a run in it is continued."
        ),
    ],
    config: Annotated[
        str, typer.Option("--config", "-c", help="Every stage and its settings.")
    ] = REFERENCE,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="Override a setting: section.key=value. May be repeated."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", "-w", min=1, help="Processes (default: one a core).")
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(help="serial, local (a pool of processes) or dask (many machines)."),
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of the dask scheduler; none: a cluster here.")
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Forget an earlier run in the output folder.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Say what would be done and about how long; do nothing."),
    ] = False,
) -> None:
    """Read a corpus, enrich it, write its tables and its graph.

    Run it again when the corpus grows: what is unchanged is not done again.

    Examples:

        entente run speeches/ --output out

        entente run "archive/*.jsonl.gz" -o out --set graph.unit=sentence
    """
    with one_sentence():
        settings = read_config(config, overrides=_overrides(set_, workers, engine, scheduler))
        if dry_run:
            _print_forecast(forecast(inputs, output, settings, fresh=fresh))
            return
        with progress_listener() as listener:
            result = run_corpus(inputs, output, settings, fresh=fresh, listener=listener)
        _print_result(result, settings)
    if result.set_aside:
        raise typer.Exit(SOME_SET_ASIDE)


def _overrides(
    texts: list[str] | None, workers: int | None, engine: str | None, scheduler: str | None
) -> dict[str, object]:
    given: dict[str, object] = dict(parse_override(text) for text in texts or ())
    if workers is not None:
        given["run.workers"] = workers
    if scheduler is not None:
        given["run.scheduler"] = scheduler
        given["run.engine"] = "dask"
    if engine is not None:
        given["run.engine"] = engine
    return given


def _print_forecast(plan: Forecast) -> None:
    for line in plan.lines():
        typer.echo(line)


def _print_result(result: RunResult, settings: Config) -> None:
    counts, done = result.counts, result.done
    typer.echo(
        f"{counts['documents']} documents "
        f"({done['analysed']} analysed, {done['reused']} unchanged), "
        f"{counts['statements']} statements, {counts['mentions']} mentions of "
        f"{counts['entities']} entities, {counts['edges']} pairs"
    )
    for line in overview_lines(result.output, top=10):
        typer.echo(line)
    for warning in result.report.get("drift", {}).get("warnings", ()):
        typer.echo(f"themes: {warning}")
    if result.set_aside:
        typer.echo(f"{result.set_aside} set aside: see {result.tables / 'quarantine.parquet'}")
    if result.url:
        typer.echo(f"results: {result.url} (a copy is in {result.output})")
        return
    typer.echo(f"tables: {result.tables}")
    typer.echo(f"graph:  {result.graph} (open graph.html in a browser, graph.gexf in Gephi)")
