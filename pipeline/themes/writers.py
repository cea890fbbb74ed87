"""Write statements to label, or labelled, in the formats of the labelling tools."""

import csv
import io
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from pipeline.errors import DataError
from pipeline.records import ThemeScore

ToolFormat = Literal["jsonl", "csv", "doccano", "label-studio", "prodigy"]
FORMULA = frozenset("=+-@\t\r＝＋－＠")  # first characters that a spreadsheet evaluates
TOOL_FORMATS: tuple[str, ...] = get_args(ToolFormat)


@dataclass(frozen=True, slots=True)
class Task:
    """One statement to label: with what the model thinks, and why it was chosen."""

    id: str
    text: str
    group: str
    guesses: tuple[ThemeScore, ...] = ()
    why: str = ""


def write_tasks(
    path: Path, tasks: Sequence[Task], themes: Sequence[str], *, form: ToolFormat
) -> None:
    """Write tasks for a labelling tool; whole or not at all.

    Raises
    ------
    DataError
        When the file cannot be written.
    """
    write_text(path, task_text(tasks, themes, form=form))


def task_text(tasks: Sequence[Task], themes: Sequence[str], *, form: ToolFormat) -> str:
    """Return the text of the file that ``write_tasks`` writes."""
    if form == "csv":
        return _csv(tasks)
    if form == "label-studio":
        return json.dumps([_label_studio(t) for t in tasks], ensure_ascii=False, indent=1) + "\n"
    if form == "prodigy":
        records = [_prodigy(t, themes) for t in tasks]
    elif form == "doccano":
        records = [{"id": t.id, "text": t.text, "label": [], "group": t.group} for t in tasks]
    else:
        records = [_plain(t) for t in tasks]
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _plain(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "text": task.text,
        "themes": None,
        "group": task.group,
        "guesses": [{"theme": g.theme, "score": g.score} for g in task.guesses],
        "why": task.why,
    }


def _csv(tasks: Sequence[Task]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["id", "text", "themes", "group", "guesses"])
    for task in tasks:
        guesses = "|".join(g.theme for g in task.guesses)
        writer.writerow([task.id, _inert(task.text), "", task.group, guesses])
    return buffer.getvalue()


def _inert(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text and text[0] in FORMULA else text


def _label_studio(task: Task) -> dict[str, Any]:
    result = {
        "from_name": "themes",
        "to_name": "text",
        "type": "choices",
        "value": {"choices": [g.theme for g in task.guesses]},
    }
    score = task.guesses[0].score if task.guesses else 0.0
    return {
        "data": {"id": task.id, "text": task.text, "group": task.group},
        "predictions": [{"model_version": "entente", "score": score, "result": [result]}],
    }


def _prodigy(task: Task, themes: Sequence[str]) -> dict[str, Any]:
    return {
        "text": task.text,
        "options": [{"id": theme, "text": theme} for theme in themes],
        "accept": [g.theme for g in task.guesses],
        "meta": {"id": task.id, "group": task.group, "why": task.why},
    }


def write_text(path: Path, text: str) -> None:
    """Write a text file: the old one stays until the new one is whole.

    Raises
    ------
    DataError
        When it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        msg = f"cannot write {path}: {error.strerror or error}"
        raise DataError(msg) from error
