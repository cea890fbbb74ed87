"""``entente graph``: count again, filter, slice, look around, draw, export."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.cli.console import one_sentence, output_folder
from pipeline.cli.graph_output import PlotFormat, Request, answer

Out = Annotated[
    Path, typer.Argument(help="Output of `entente run`: a folder or a URL.", callback=output_folder)
]
_COUNT, _FILTER, _EDGES, _LOOK, _WRITE = (
    "What counts as together",
    "Which statements",
    "Which edges",
    "What to look at",
    "What to write",
)


def _date(text: str) -> dt.date:
    """Read a date; a year or a month stands for its first day."""
    parts = text.split("-")
    try:
        return dt.date.fromisoformat("-".join([*parts, *["01"] * (3 - len(parts))]))
    except ValueError as error:
        msg = f"{text!r} is no date: expected 2019, 2019-05 or 2019-05-01"
        raise typer.BadParameter(msg) from error


def _last_date(text: str) -> dt.date:
    """Read a date; a year or a month stands for its last day."""
    first = _date(text)
    match text.count("-"):
        case 2:
            return first
        case 0:
            return dt.date(first.year, 12, 31)
    number = first.year * 12 + first.month
    return dt.date(number // 12, number % 12 + 1, 1) - dt.timedelta(days=1)


def graph(
    out: Out,
    unit: Annotated[
        str | None,
        typer.Option(help="sentence, statement, turn, document or window.", rich_help_panel=_COUNT),
    ] = None,
    window: Annotated[
        int | None,
        typer.Option(min=2, help="Consecutive statements in a window.", rich_help_panel=_COUNT),
    ] = None,
    types: Annotated[
        list[str] | None,
        typer.Option(
            "--type", help="STATE, LEADER, PERSON... May be repeated.", rich_help_panel=_COUNT
        ),
    ] = None,
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--kind", help="name, demonym, metonym, role, nominal.", rich_help_panel=_COUNT
        ),
    ] = None,
    count_duplicates: Annotated[
        bool | None,
        typer.Option(
            "--count-duplicates/--no-count-duplicates",
            help="Whether repeated statements count again.",
            rich_help_panel=_COUNT,
        ),
    ] = None,
    since: Annotated[
        dt.date | None,
        typer.Option(
            parser=_date, metavar="DATE", help="2019, 2019-05, 2019-05-01.", rich_help_panel=_FILTER
        ),
    ] = None,
    until: Annotated[
        dt.date | None,
        typer.Option(
            parser=_last_date,
            metavar="DATE",
            help="Last day, month or year, included.",
            rich_help_panel=_FILTER,
        ),
    ] = None,
    speakers: Annotated[
        list[str] | None,
        typer.Option("--speaker", help="Name of a speaker. Repeatable.", rich_help_panel=_FILTER),
    ] = None,
    themes: Annotated[
        list[str] | None,
        typer.Option("--theme", help="One of these themes. Repeatable.", rich_help_panel=_FILTER),
    ] = None,
    documents: Annotated[
        list[str] | None,
        typer.Option(
            "--document", help="Document id or source; * for any.", rich_help_panel=_FILTER
        ),
    ] = None,
    weight: Annotated[
        str | None,
        typer.Option(
            help="count, documents, pmi, npmi, jaccard, cosine, lift, surprise, noise_corrected.",
            rich_help_panel=_EDGES,
        ),
    ] = None,
    min_weight: Annotated[
        float | None, typer.Option(help="Drop edges of less weight.", rich_help_panel=_EDGES)
    ] = None,
    min_statements: Annotated[
        int | None,
        typer.Option(min=1, help="Drop edges of fewer statements.", rich_help_panel=_EDGES),
    ] = None,
    significance: Annotated[
        str | None, typer.Option(help="hypergeometric, bicm or none.", rich_help_panel=_EDGES)
    ] = None,
    backbone: Annotated[
        str | None,
        typer.Option(
            help="Keep edges of: significance, disparity, noise_corrected.", rich_help_panel=_EDGES
        ),
    ] = None,
    alpha: Annotated[
        float | None,
        typer.Option(help="Level of the tests, 0.05 unless told.", rich_help_panel=_EDGES),
    ] = None,
    isolates: Annotated[
        bool | None,
        typer.Option(
            "--isolates/--no-isolates", help="Entities without edge.", rich_help_panel=_EDGES
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, help="Of communities and positions.", rich_help_panel=_EDGES),
    ] = None,
    directed: Annotated[
        bool,
        typer.Option("--directed", help="Who names whom, by speaker.", rich_help_panel=_LOOK),
    ] = False,
    slice_: Annotated[
        str | None,
        typer.Option(
            "--slice",
            help="Cut by year, quarter, month, '6 months'; say what changed.",
            rich_help_panel=_LOOK,
        ),
    ] = None,
    ego: Annotated[
        str | None,
        typer.Option(help="One entity and those near it.", rich_help_panel=_LOOK),
    ] = None,
    radius: Annotated[
        int | None,
        typer.Option(
            min=1, max=5, help="Steps around --ego, 1 unless told.", rich_help_panel=_LOOK
        ),
    ] = None,
    path: Annotated[
        tuple[str, str] | None,
        typer.Option(
            help="How two entities are connected, with evidence.",
            metavar="A B",
            rich_help_panel=_LOOK,
        ),
    ] = None,
    top: Annotated[
        int, typer.Option(min=1, help="Lines in each list.", rich_help_panel=_LOOK)
    ] = 10,
    plots: Annotated[
        list[str] | None,
        typer.Option(
            "--plot",
            help="network, timeline, heatmap, degrees, or all. Repeatable.",
            rich_help_panel=_WRITE,
        ),
    ] = None,
    entity: Annotated[
        str | None, typer.Option(help="Whose timeline.", rich_help_panel=_WRITE)
    ] = None,
    plot_format: Annotated[
        PlotFormat, typer.Option(help="Of the plots.", rich_help_panel=_WRITE)
    ] = PlotFormat.BOTH,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            help="gexf, graphml, json, csv, neo4j, parquet, ftm; all unless told. Repeatable.",
            rich_help_panel=_WRITE,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Folder for files; without it none.", rich_help_panel=_WRITE
        ),
    ] = None,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print JSON (node-link, paths), not a summary.", rich_help_panel=_WRITE
        ),
    ] = False,
) -> None:
    """Count the graph again from the tables: filter, slice, draw, export.

    Nothing is analysed again, so this takes seconds. What is not said is as in the run.
    Without --output nothing is written.

    Examples:

        entente graph out --type STATE --since 2014 --until 2019 --min-statements 3

        entente graph out --theme energie --backbone significance -o energie

        entente graph out --unit sentence --weight npmi --plot network -o figures

        entente graph out --slice year --speaker "Emmanuel Macron"

        entente graph out --ego "Nikol Pachinian" --radius 2 -o pachinian

        entente graph out --path Bakou Paris
    """
    settings: dict[str, Any] = {
        "unit": unit,
        "window": window,
        "types": tuple(name.upper() for name in types) if types else None,
        "kinds": tuple(kinds) if kinds else None,
        "count_duplicates": count_duplicates,
        "since": since,
        "until": until,
        "themes": tuple(themes) if themes else None,
        "documents": tuple(documents) if documents else None,
        "weight": weight,
        "min_weight": min_weight,
        "min_statements": min_statements,
        "significance": significance,
        "backbone": backbone,
        "alpha": alpha,
        "isolates": isolates,
        "seed": seed,
    }
    request = Request(
        out=out,
        filters={name: value for name, value in settings.items() if value is not None},
        speakers=tuple(speakers or ()),
        directed=directed,
        slice_by=slice_,
        ego=ego,
        radius=radius,
        path=path,
        top=top,
        plots=tuple(plots or ()),
        entity=entity,
        plot_format=plot_format,
        formats=tuple(formats or ()),
        output=output,
        as_json=as_json,
    )
    with one_sentence():
        for line in answer(request):
            typer.echo(line)
