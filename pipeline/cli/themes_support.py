"""What the theme commands share: settings, word vectors, inputs, output lines."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer
from confection import Config
from pydantic import ValidationError

from pipeline.cli.console import OPTIONS
from pipeline.errors import ConfigError, DataError
from pipeline.resources import find_path
from pipeline.store import read_output_table
from pipeline.themes.evaluation import Figures, Judged, judge
from pipeline.themes.explain import explain
from pipeline.themes.gather import leave_out_empty
from pipeline.themes.model import ThemeModel
from pipeline.themes.readers import read_labelled, text_of
from pipeline.themes.recipe import Parts
from pipeline.themes.records import LabelledDocument, StatementInput, normal_text
from pipeline.themes.settings import ThemeSettings
from pipeline.themes.tables import table_documents


def say(message: str) -> None:
    """Tell progress on standard error, unless ``--quiet``."""
    if not OPTIONS.quiet:
        typer.echo(message, err=True)


def load_settings(
    config: str, *, single_label: bool = False, seed: int | None = None
) -> ThemeSettings:
    """Read the section ``[themes]`` of a configuration.

    Raises
    ------
    ConfigError
        When the file is missing, is no configuration, or a key or value is wrong.
    """
    path = find_path(config)
    try:
        section = dict(Config().from_disk(path)).get("themes", {})
        if single_label:
            section.setdefault("train", {})["single_label"] = True
        if seed is not None:
            section.setdefault("train", {})["seed"] = seed
        return ThemeSettings.model_validate(section)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        msg = f"{path}: [themes] {where}: {first['msg']} (found {first.get('input')!r})"
        raise ConfigError(msg) from error
    except ValueError as error:
        msg = f"{path}: not a configuration ({error})"
        raise ConfigError(msg) from error


def prepare(settings: ThemeSettings) -> Parts:
    """Load what the settings name: lexicon, word vectors, taxonomy."""
    from pipeline.themes.lexicon import read_lexicon
    from pipeline.themes.taxonomy import read_taxonomy

    features = settings.features
    vectors = None
    if features.vectors is not None and features.vector_weight:
        from pipeline.components.themes import word_vectors

        vectors = word_vectors()
    lexicon = read_lexicon(find_path(features.lexicon)) if features.lexicon else None
    taxonomy = read_taxonomy(find_path(settings.taxonomy)) if settings.taxonomy else None
    return Parts(lexicon, vectors, taxonomy)


def vectors_for(path: Path) -> ThemeModel:
    """Load a model with the word vectors that it needs."""
    from pipeline.components.themes import load_theme_model

    return load_theme_model(path)


def read_inputs(source: str) -> list[LabelledDocument]:
    """Read statements from a run's folder, a file, or the argument itself.

    Raises
    ------
    DataError
        When it looks like a path and nothing is there.
    """
    path = Path(source)
    looks_like_text = " " in source or len(source) > 255
    if not looks_like_text and (path / "tables").is_dir():
        return _run_documents(path)
    if not looks_like_text and path.exists():
        if path.suffix in {".txt", ".md"}:
            return [_text_document(path.stem, text_of(path))]
        return read_labelled([path])
    if not looks_like_text and ("/" in source or path.suffix):
        msg = f"nothing at {source}: expected a run's folder, a file of statements, or a text"
        raise DataError(msg)
    return [_text_document("text", source)]


def _text_document(name: str, text: str) -> LabelledDocument:
    lines = [normal_text(line) for line in text.splitlines()]
    statements = tuple(StatementInput(line) for line in lines if line)
    if not statements:
        msg = f"{name}: no text in it"
        raise DataError(msg)
    ids = tuple(f"{name}/{i}" for i in range(len(statements)))
    return LabelledDocument(name, name, statements, (None,) * len(statements), ids)


def _run_documents(out: Path) -> list[LabelledDocument]:
    statements = read_output_table(out, "statements")
    ids = statements["statement_id"].to_pylist()
    return [
        LabelledDocument(
            doc_id, doc_id, tuple(inputs), (None,) * len(inputs), tuple(ids[n] for n in numbers)
        )
        for doc_id, (numbers, inputs) in table_documents(statements).items()
    ]


def judged(path: Path, data: Sequence[Path]) -> tuple[ThemeModel, Judged]:
    """Apply a model to labelled data; statements without words or themes are left out.

    Raises
    ------
    DataError
        When the data and the model do not fit; the message names the model.
    """
    model = vectors_for(path)
    documents, n_empty = leave_out_empty(read_labelled(data))
    if n_empty:
        say(f"warning: {n_empty} statements without words or without themes are left out")
    try:
        return model, judge(model, documents)
    except DataError as error:
        msg = f"{path} cannot be judged on this data: {error}"
        raise DataError(msg) from error


def seen_before(model: ThemeModel, found: Figures) -> str:
    """Return a warning when a result is too good for statements that a model has not seen.

    Too good is: all of its interval above the interval that cross-validation gave.
    """
    expected = model.facts.get("cross_validation", {}).get("micro_f1")
    if not expected or found.micro.low <= expected[2]:
        return ""
    return (
        f"micro-F1 was {expected[0]:.3f} in cross-validation: the model was probably trained on "
        "some of these statements, then these figures say nothing"
    )


def predicted_lines(
    model: ThemeModel, documents: Sequence[LabelledDocument], *, reasons: bool, as_json: bool
) -> Iterator[str]:
    """Yield one line a statement, and with ``reasons`` one more a theme given."""
    for document in documents:
        decided = model.predict(document.statements, ordered=document.ordered)
        for at, (id_, statement, themes) in enumerate(
            zip(document.ids, document.statements, decided, strict=True)
        ):
            why = (
                explain(model, document.statements, at, ordered=document.ordered) if reasons else []
            )
            if as_json:
                record: dict[str, Any] = {"id": id_, "text": statement.text}
                record["themes"] = [asdict(theme) for theme in themes]
                if reasons:
                    record["reasons"] = [asdict(e) for e in why]
                yield json.dumps(record, ensure_ascii=False)
                continue
            scores = ", ".join(f"{t.theme} {t.score:.2f}" for t in themes)
            yield f"{scores}\t{statement.text}"
            for explanation in why:
                words = ", ".join(f"{r.word} {r.push:+.2f}" for r in explanation.reasons)
                yield f"    {explanation.theme}: {words}; surroundings {explanation.context:+.2f}"
