"""Bring a record of any labelling tool to our own keys: ``id, text, themes, group, …``."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import DataError

_SEPARATORS = ("|", ";", "#", ",")  # Doccano writes "#"
_THEME_KEYS = ("themes", "theme", "label", "labels", "cats", "choices")
Row = dict[str, Any]


def known_row(path: Path, number: int, record: Any) -> Row:
    """Return a record with a text; ``themes`` is absent or ``None`` when it has no label.

    Raises
    ------
    DataError
        When it is no such record; the message names the file and the line.
    """
    row = _any_tool(path, number, record)
    if row.get("text", 0) is None:
        row["text"] = ""  # told with the other empty texts
    if not isinstance(row.get("text"), str):
        msg = f"{path}:{number}: no text (keys: {', '.join(sorted(map(str, row)))})"
        raise DataError(msg)
    return row


def _any_tool(path: Path, number: int, record: Any) -> Row:
    if not isinstance(record, dict):
        msg = f"{path}:{number}: found {type(record).__name__}, expected an object with a text"
        raise DataError(msg)
    if isinstance(record.get("data"), dict):
        return _label_studio(path, number, record)
    if "accept" in record or "answer" in record:
        return _prodigy(record)
    row = _doccano(path, number, record) if _of_doccano(record) else dict(record)
    for key in _THEME_KEYS:
        if key in row:
            row["themes"] = _themes(row[key], several=key.endswith("s"))
            break
    _refuse_spans(path, number, row)
    return row


def _of_doccano(record: Mapping[str, Any]) -> bool:
    return (
        isinstance(record.get("data"), str)
        or isinstance(record.get("meta"), Mapping)
        or "annotations" in record
    )


def _doccano(path: Path, number: int, record: Mapping[str, Any]) -> Row:
    """Bring a record of any version of Doccano to its newest form.

    Some versions have the text in ``data``, what was imported with it in ``meta``, and the
    labels as numbers in ``annotations``, whose names are not in the file.
    """
    meta = record.get("meta")
    row = {**(meta if isinstance(meta, Mapping) else {}), **record}
    if isinstance(meta, Mapping) and "id" in meta:
        row["id"] = meta["id"]  # ours; the other one counts Doccano's own rows
    if isinstance(row.get("data"), str):
        row.setdefault("text", row["data"])
    if row.get("annotations") and not any(key in row for key in _THEME_KEYS):
        labels = [a.get("label") for a in row["annotations"] if isinstance(a, Mapping)]
        if not all(isinstance(label, str) for label in labels):
            msg = (
                f"{path}:{number}: labels are numbers ({labels}) without their names: "
                "export from Doccano as 'JSONL (Text Labels)'"
            )
            raise DataError(msg)
        row["labels"] = labels
    return row


def _refuse_spans(path: Path, number: int, row: Mapping[str, Any]) -> None:
    for value in (row.get(key) for key in _THEME_KEYS):
        first = value[0] if isinstance(value, list) and value else None
        if isinstance(first, list) or (isinstance(first, Mapping) and "theme" not in first):
            msg = f"{path}:{number}: the label {first} is of a part of the text: expected themes"
            raise DataError(msg)


def _label_studio(path: Path, number: int, task: Mapping[str, Any]) -> Row:
    data = task["data"]
    row: Row = {**data, "id": str(data.get("id", task.get("id", "")))}
    found = task.get("annotations", task.get("completions")) or ()
    done = [a for a in found if not a.get("was_cancelled")]
    if done:
        row["themes"] = _agreed([_choices(path, number, a.get("result") or ()) for a in done])
    return row


def _choices(path: Path, number: int, results: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the choices of one annotator, those of the control ``themes`` if there are several."""
    by_control: dict[str, list[str]] = {}
    for result in results:
        for choice in (result.get("value") or {}).get("choices", ()):
            by_control.setdefault(str(result.get("from_name")), []).append(str(choice))
    if len(by_control) > 1:
        named = [name for name in by_control if name in _THEME_KEYS]
        if len(named) != 1:
            msg = (
                f"{path}:{number}: choices of several controls ({', '.join(by_control)}): "
                "call the one with the themes 'themes'"
            )
            raise DataError(msg)
        return by_control[named[0]]
    return [choice for choices in by_control.values() for choice in choices]


def _agreed(answers: Sequence[Sequence[str]]) -> list[str] | None:
    """Return the themes that at least half of the annotators chose, the most chosen first.

    ``None``, which is a statement without a label, when they agree on nothing.
    """
    votes = Counter(theme for answer in answers for theme in dict.fromkeys(answer))
    agreed = [theme for theme, n in votes.most_common() if 2 * n >= len(answers)]
    return agreed or ([] if len(answers) == 1 else None)


def _prodigy(task: Mapping[str, Any]) -> Row:
    meta = task.get("meta") or {}
    row: Row = {**meta, **{k: v for k, v in task.items() if k in {"text", "id", "group"}}}
    answer = task.get("answer")  # absent in a task that nobody has seen: what is ticked is a guess
    if "accept" in task:
        row["themes"] = [str(t) for t in task["accept"]] if answer == "accept" else None
    elif answer == "accept" and "label" in task:
        row["themes"] = [str(task["label"])]
        row["add"] = True
    else:
        row["themes"] = None
        row["add"] = answer == "reject"
    return row


def merged(rows: Iterable[Row]) -> Iterator[Row]:
    """Unite Prodigy's binary answers: one line a (text, label) becomes one row a text."""
    pending: dict[str, Row] = {}
    for row in rows:
        if not row.pop("add", False):
            yield row
            continue
        known = pending.setdefault(str(row.get("text")), {**row, "themes": []})
        known["themes"] = [*known["themes"], *(row["themes"] or ())]
    yield from (row for row in pending.values() if row["themes"])


def _themes(value: Any, *, several: bool = True) -> list[str] | None:
    """Return a list of themes from any of the ways in which tools write them.

    A comma stands between themes in a column that is named in the plural only: in another
    it may be part of the name.
    """
    if value is None:
        return None
    if isinstance(value, str):
        separators = _SEPARATORS if several else _SEPARATORS[:-1]
        separator = next((s for s in separators if s in value), None)
        parts = value.split(separator) if separator else [value]
        return [p.strip() for p in parts if p.strip()]
    if isinstance(value, Mapping):
        if "choices" in value:
            return [str(v) for v in value["choices"]]
        return [str(k) for k, v in value.items() if isinstance(v, int | float) and v >= 0.5]
    if not isinstance(value, list | tuple):
        return [str(value)]  # a number, or true and false, as the name of a theme
    return [str(v["theme"]) if isinstance(v, Mapping) and "theme" in v else v for v in value]
