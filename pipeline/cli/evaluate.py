"""``entente evaluate``: a run against annotated documents."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.console import one_sentence
from pipeline.evaluation import score_run


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(help="Folder of NAME.txt and NAME.gold.txt.", exists=True, file_okay=False),
    ],
    out: Annotated[
        Path, typer.Argument(help="Output of a run over these texts.", exists=True, file_okay=False)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Precision, recall and F1 of a run against annotated documents.

    Example:

        entente run gold/*.txt -o out && entente evaluate gold out
    """
    with one_sentence():
        scores = score_run(out, gold)
    if as_json:
        typer.echo(json.dumps(scores, ensure_ascii=False))
        return
    for name, value in scores.items():
        typer.echo(f"{name:28} {value}")
