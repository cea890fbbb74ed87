"""``entente themes``: train, judge, apply and feed theme classifiers."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, cast

import typer

from pipeline.cli.console import one_sentence
from pipeline.cli.themes_label import label_tasks
from pipeline.cli.themes_support import (
    judged,
    load_settings,
    predicted_lines,
    prepare,
    read_inputs,
    say,
    seen_before,
    vectors_for,
)
from pipeline.cli.themes_training import check_output, nothing_written, search_bar

app = typer.Typer(no_args_is_help=True)

Data = Annotated[
    list[Path],
    typer.Argument(
        help="Labelled statements: JSONL, CSV, parquet, *.gold.txt, or an export of Doccano, "
        "Label Studio or Prodigy; files or folders."
    ),
]
Model = Annotated[Path, typer.Argument(help="Folder of a theme model.")]
Config = Annotated[str, typer.Option("--config", help="Taxonomy, features and recipe.")]
Seed = Annotated[int | None, typer.Option(help="The same seed gives the same model.")]


@app.command("train")
def train(
    data: Data,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the new model.")],
    config: Config = "configs/themes.cfg",
    labels: Annotated[
        list[Path] | None,
        typer.Option(help="Tables of id<TAB>themes for statements that DATA has without labels."),
    ] = None,
    context: Annotated[
        list[Path] | None,
        typer.Option(help="Texts that the statements were taken from: they give surroundings."),
    ] = None,
    like: Annotated[
        list[Path] | None,
        typer.Option(help="More labelled data, most like the texts to come: it counts more."),
    ] = None,
    own_taxonomy: Annotated[
        bool, typer.Option("--own-taxonomy", help="Take the themes found in the data.")
    ] = False,
    single_label: Annotated[
        bool, typer.Option("--single-label", help="One theme a statement.")
    ] = False,
    search: Annotated[
        float, typer.Option(min=0, help="Minutes to spend on looking for better settings.")
    ] = 0,
    curve: Annotated[
        bool, typer.Option("--curve/--no-curve", help="Draw a learning curve for the report.")
    ] = True,
    source: Annotated[
        list[str] | None, typer.Option(help="A line of attribution for the card.")
    ] = None,
    note: Annotated[
        Path | None, typer.Option(exists=True, help="Markdown for the end of the card.")
    ] = None,
    seed: Seed = None,
) -> None:
    """Train a classifier; write the model, its card and an HTML report.

    Example:

        entente themes train data/themes/sample.jsonl --output models/mine
    """
    from pipeline.themes.recipe import Recipe, train_and_write

    with one_sentence(), nothing_written():
        settings = load_settings(config, single_label=single_label, seed=seed)
        check_output(output, folder=True)
        recipe = Recipe(
            settings=settings,
            own_taxonomy=own_taxonomy,
            labels=tuple(labels or ()),
            context=tuple(context or ()),
            like=tuple(like or ()),
            sources=tuple(source or ()),
            note=note.read_text(encoding="utf-8") if note is not None else "",
            search_minutes=search,
            curve=curve,
        )
        parts = prepare(settings)
        with search_bar(search) as listener:
            _, figures = train_and_write(data, output, recipe, parts, progress=listener)
        typer.echo(
            f"{output}  micro-F1 {figures.micro}  macro-F1 {figures.macro}  "
            f"(cross-validated by group)"
        )


@app.command("evaluate")
def evaluate(
    model: Model,
    data: Data,
    report: Annotated[Path | None, typer.Option(help="Write an HTML report here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="All figures as JSON.")] = False,
) -> None:
    """Judge a classifier on labelled statements that it was not trained on.

    Example:

        entente themes evaluate models/mine held-out.jsonl --report report.html
    """
    from pipeline.themes.evaluation import figures
    from pipeline.themes.report import report_html
    from pipeline.themes.writers import write_text

    with one_sentence():
        if report is not None:
            check_output(report)
        loaded, results = judged(model, data)
        found = figures(results)
        if warning := seen_before(loaded, found):
            say(f"warning: {warning}")
        if report is not None:
            how = f"{model} on {', '.join(map(str, data))}"
            write_text(
                report, report_html(results, title="Theme classifier", how=how, model=loaded)
            )
        if as_json:
            typer.echo(json.dumps(found.as_dict(), ensure_ascii=False))
            return
        typer.echo(f"statements  {found.n}")
        typer.echo(f"micro-F1    {found.micro}")
        typer.echo(f"macro-F1    {found.macro}")
        typer.echo(f"first theme {found.first}")
        typer.echo(f"ECE         {found.ece:.3f} (all pairs), {found.ece_best:.3f} (best theme)")
        for theme in found.themes:
            if theme.n:
                typer.echo(f"{theme.theme:<32} {theme.n:>5}  F1 {theme.f1}")


@app.command("predict")
def predict(
    model: Model,
    source: Annotated[str, typer.Argument(help="A text, a file of statements, or a run's folder.")],
    reasons: Annotated[
        bool, typer.Option("--reasons", help="Name the words that pushed each theme.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Give statements their themes.

    Example:

        entente themes predict models/themes-fr "Le gazoduc reste fermé." --reasons
    """
    with one_sentence():
        loaded = vectors_for(model)
        documents = read_inputs(source)
        _echo(predicted_lines(loaded, documents, reasons=reasons, as_json=as_json))


@app.command("suggest")
def suggest(
    source: Annotated[str, typer.Argument(help="A run's folder, or a file of statements.")],
    model: Annotated[Path, typer.Option(help="What the model is unsure of is suggested.")] = Path(
        "models/themes-fr"
    ),
    n: Annotated[int, typer.Option("-n", min=1, help="How many statements.")] = 50,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write.")] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="jsonl, csv, doccano, label-studio (the project's Choices are called themes, its "
            "Text text) or prodigy.",
        ),
    ] = "jsonl",
    done: Annotated[
        list[Path] | None, typer.Option(help="Labelled files: their statements are left out.")
    ] = None,
) -> None:
    """Choose what to label next: uncertain, diverse, good for thin themes.

    Example:

        entente themes suggest OUT -n 100 --format doccano --output next.jsonl
    """
    from pipeline.errors import ConfigError
    from pipeline.themes.readers import read_rows
    from pipeline.themes.records import normal_text
    from pipeline.themes.suggest import suggest as choose
    from pipeline.themes.writers import TOOL_FORMATS, ToolFormat, task_text, write_text

    with one_sentence():
        if form not in TOOL_FORMATS:
            msg = f"--format {form}: expected one of {', '.join(TOOL_FORMATS)}"
            raise ConfigError(msg)
        if output is not None:
            check_output(output)
        loaded = vectors_for(model)
        rows = [row for path in done or () for row in read_rows(path)]
        seen = frozenset(normal_text(row["text"]) for row in rows)
        found = choose(loaded, read_inputs(source), n=n, seen=seen)
        text = task_text(found.tasks, loaded.themes, form=cast(ToolFormat, form))
        if output is None:
            typer.echo(text, nl=False)
        else:
            write_text(output, text)
            typer.echo(f"{output}: {len(found.tasks)} statements")
        verdict = "enough is labelled" if found.stop else "go on labelling"
        typer.echo(f"{verdict}: {found.reason}", err=True)


@app.command("compare")
def compare(
    a: Annotated[Path, typer.Argument(help="Folder of model A.")],
    b: Annotated[Path, typer.Argument(help="Folder of model B.")],
    data: Data,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Compare two classifiers on the same statements, with paired tests.

    Example:

        entente themes compare models/themes-fr models/mine held-out.jsonl
    """
    from dataclasses import asdict

    from pipeline.themes.compare import compare as compare_models

    with one_sentence():
        found = compare_models(judged(a, data)[1], judged(b, data)[1])
        if as_json:
            typer.echo(json.dumps({**asdict(found), "verdict": found.verdict}))
            return
        typer.echo(f"statements          {found.n}")
        typer.echo(f"micro-F1            A {found.micro_a:.3f}  B {found.micro_b:.3f}")
        typer.echo(f"micro-F1, B minus A {found.micro}")
        typer.echo(f"macro-F1, B minus A {found.macro}")
        typer.echo(
            f"entirely right      only A {found.only_a}, only B {found.only_b} "
            f"(McNemar p = {found.p_value:.3f})"
        )
        typer.echo(found.verdict)


@app.command("label")
def label(
    source: Annotated[str, typer.Argument(help="Statements to label, or a run's folder.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="File that gets the answers.")],
    model: Annotated[
        Path | None, typer.Option(help="A model whose guesses are shown and taken with Enter.")
    ] = None,
    config: Config = "configs/themes.cfg",
) -> None:
    """Label statements in the terminal; stop and go on whenever you like.

    Example:

        entente themes label next.jsonl --output labelled.jsonl --model models/themes-fr
    """
    with one_sentence():
        label_tasks(source, output, model=model, settings=load_settings(config))


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)
