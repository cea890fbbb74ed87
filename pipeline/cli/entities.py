"""``entente entities``: train and judge the statistical entity stage."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.cli.console import OPTIONS, one_sentence
from pipeline.knowledge import Knowledge

app = typer.Typer(no_args_is_help=True)

Gold = Annotated[
    list[Path],
    typer.Argument(help="Folders of NAME.txt with NAME.gold.txt.", exists=True),
]
Config = Annotated[
    str, typer.Option("--config", help="Which tokens, structure and knowledge base are used.")
]


@app.command("train")
def train(
    gold: Gold,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the model.")],
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the documents.")] = 10,
    seed: Annotated[int, typer.Option(help="Of order, variants and new weights.")] = 1,
    folds: Annotated[
        int, typer.Option(min=0, help="First judge the recipe on documents left out; 0: do not.")
    ] = 0,
    config: Config = "configs/default.cfg",
) -> None:
    """Train the recogniser on annotated documents.

    Example:

        entente entities train gold/train gold/dev data/annotations -o models/entities-fr
    """
    from pipeline.components.training.loop import TrainingSettings
    from pipeline.components.training.names import knowledge_names
    from pipeline.components.training.recipe import cross_validate, summary, train_model
    from pipeline.evaluation.gold import read_gold

    with one_sentence():
        documents = read_gold(gold)
        read, knowledge = _stages(config)
        names = knowledge_names(knowledge, read)
        settings = TrainingSettings(epochs=epochs, seed=seed)
        facts = {"knowledge": knowledge.digest()}
        if folds:
            tallies = cross_validate(
                documents, read, folds=folds, settings=settings, names=names, report=_tell
            )
            facts["cross_validation"] = summary(tallies.values())
            typer.echo(facts["cross_validation"])
        train_model(
            documents, read, output, settings=settings, names=names, report=_tell, facts=facts
        )
    typer.echo(str(output))


@app.command("evaluate")
def evaluate(
    gold: Gold,
    model: Annotated[Path, typer.Option("--model", help="Folder of the model.")] = Path(
        "models/entities-fr"
    ),
    config: Config = "configs/default.cfg",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Judge the recogniser alone, without what other stages add, with 95 % intervals.

    Example:

        entente entities evaluate gold/dev --model models/entities-fr
    """
    from pipeline.components.training.recipe import evaluate_model, intervals
    from pipeline.evaluation.gold import read_gold
    from pipeline.resources import find_path

    with one_sentence():
        documents = read_gold(gold)
        tallies = evaluate_model(find_path(model), documents, _stages(config)[0])
    found = intervals(list(tallies.values()))
    if as_json:
        rows = {
            name: dict(zip(("f1", "low", "high"), row, strict=True)) for name, row in found.items()
        }
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for name, (value, low, high) in found.items():
        typer.echo(f"{name:14} {value:.4f}  [{low:.4f}, {high:.4f}]")


def _stages(config: str) -> tuple[Callable[[str], Any], Knowledge]:
    """Return the stages that run before the recogniser, and the knowledge base that they use."""
    from pipeline.config import read_config
    from pipeline.engine.loading import load_pipeline
    from pipeline.knowledge import load_knowledge

    settings = read_config(config)
    after = ("ner", "entities", "linker", "themes")
    return load_pipeline(settings, disable=after), load_knowledge(Path(settings.paths["knowledge"]))


def _tell(line: str) -> None:
    if not OPTIONS.quiet:
        typer.echo(line, err=True)
