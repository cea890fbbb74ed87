"""Read labelled statements: our own formats and the exports of labelling tools.

Every reader gives rows (``id, text, themes, group, …``); ``read_labelled`` groups them into
documents. The format is told by the content, not by the name alone.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import DataError
from pipeline.themes.gold import is_gold, read_gold
from pipeline.themes.records import LabelledDocument, StatementInput, normal_text

_SEPARATORS = ("|", ";", ",")
_THEME_KEYS = ("themes", "theme", "label", "labels", "cats", "choices")
Row = dict[str, Any]


def read_labelled(paths: Sequence[Path | str]) -> list[LabelledDocument]:
    """Read labelled statements from files and folders, of any known format.

    Known are JSON lines, CSV, parquet and ``*.gold.txt`` of our own, and the exports of
    Doccano (JSONL), Label Studio (JSON, JSON-MIN) and Prodigy (JSONL). A folder stands for
    all such files in it. Rows of one file that share ``group`` (or ``document``) are one document.

    Raises
    ------
    DataError
        When a file is missing, empty, of an unknown format, or a row is malformed; the
        message names the file and the line.
    """
    documents: list[LabelledDocument] = []
    for path in _files(paths):
        documents += [read_gold(path)] if is_gold(path) else _documents(path, read_rows(path))
    if not documents:
        msg = f"no labelled statement in {', '.join(map(str, paths))}"
        raise DataError(msg)
    return documents


def read_rows(path: Path) -> list[Row]:
    """Read one file of any known format but gold; each row has ``id``, ``text``, ``themes``."""
    if not path.is_file():
        msg = f"no file at {path}: expected labelled statements (JSONL, CSV, parquet or an export)"
        raise DataError(msg)
    if path.suffix == ".parquet":
        rows: Iterable[Row] = _parquet_rows(path)
    elif path.suffix in {".csv", ".tsv"}:
        rows = _csv_rows(path)
    else:
        rows = _json_rows(path)
    found = [_check(path, number, row) for number, row in enumerate(_merged(rows), 1)]
    if not found:
        msg = f"{path}: no statement in it"
        raise DataError(msg)
    return found


def _files(paths: Sequence[Path | str]) -> Iterator[Path]:
    for given in paths:
        path = Path(given)
        if not path.is_dir():
            yield path
            continue
        inside = sorted(
            p
            for p in path.iterdir()
            if p.suffix in {".jsonl", ".csv", ".tsv", ".parquet", ".json"} or is_gold(p)
        )
        if not inside:
            msg = f"{path}: no labelled file in this folder (*.jsonl, *.csv, *.parquet, *.gold.txt)"
            raise DataError(msg)
        yield from inside


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{path}: not UTF-8 (byte {error.start}): save it as UTF-8"
        raise DataError(msg) from error


def _json_rows(path: Path) -> Iterator[Row]:
    text = _text_of(path)
    if text.lstrip().startswith("["):
        try:
            tasks = json.loads(text)
        except json.JSONDecodeError as error:
            msg = f"{path}:{error.lineno}: not JSON ({error.msg})"
            raise DataError(msg) from error
        yield from (_known_row(path, number, task) for number, task in enumerate(tasks, 1))
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                record = json.loads(line)
            except json.JSONDecodeError as error:
                msg = f"{path}:{number}: not JSON ({error.msg}): expected one object a line"
                raise DataError(msg) from error
            yield from _one_or_many(path, number, record)


def _one_or_many(path: Path, number: int, record: Any) -> Iterator[Row]:
    """Yield the rows of a line: one statement, or a whole document of ``statements``."""
    if not isinstance(record, dict) or "statements" not in record:
        yield _known_row(path, number, record)
        return
    document = str(record.get("document", f"{path.stem}#{number}"))
    for at, statement in enumerate(record["statements"]):
        row = _known_row(path, number, statement)
        row.setdefault("id", f"{document}/{at}")
        yield {**row, "document": document, "group": record.get("group", document)}


def _known_row(path: Path, number: int, record: Any) -> Row:
    """Bring a record of any tool to our own keys."""
    if not isinstance(record, dict):
        msg = f"{path}:{number}: found {type(record).__name__}, expected an object with a text"
        raise DataError(msg)
    if isinstance(record.get("data"), dict):
        return _label_studio(record)
    if "accept" in record or "answer" in record:
        return _prodigy(record)
    row = dict(record)
    for key in _THEME_KEYS:
        if key in row:
            row["themes"] = _themes(row[key])
            break
    return row


def _label_studio(task: Mapping[str, Any]) -> Row:
    data = task["data"]
    row: Row = {**data, "id": str(data.get("id", task.get("id", "")))}
    done = [a for a in task.get("annotations", ()) if not a.get("was_cancelled")]
    if done:
        row["themes"] = [
            str(choice)
            for result in done[-1].get("result", ())
            for choice in result.get("value", {}).get("choices", ())
        ]
    return row


def _prodigy(task: Mapping[str, Any]) -> Row:
    meta = task.get("meta") or {}
    row: Row = {**meta, **{k: v for k, v in task.items() if k in {"text", "id", "group"}}}
    answer = task.get("answer", "accept")
    if "accept" in task:
        row["themes"] = [str(t) for t in task["accept"]] if answer == "accept" else None
    elif answer == "accept" and "label" in task:
        row["themes"] = [str(task["label"])]
        row["add"] = True
    else:
        row["themes"] = None
        row["add"] = answer == "reject"
    return row


def _merged(rows: Iterable[Row]) -> Iterator[Row]:
    """Unite Prodigy's binary answers: one line a (text, label) becomes one row a text."""
    pending: dict[str, Row] = {}
    for row in rows:
        if not row.pop("add", False):
            yield row
            continue
        known = pending.setdefault(str(row.get("text")), {**row, "themes": []})
        known["themes"] = [*known["themes"], *(row["themes"] or ())]
    yield from (row for row in pending.values() if row["themes"])


def _csv_rows(path: Path) -> Iterator[Row]:
    text = _text_of(path)
    delimiter = "\t" if path.suffix == ".tsv" else _delimiter(text)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if "text" not in (reader.fieldnames or ()):
        msg = f"{path}: columns are {reader.fieldnames}, expected 'text' and 'themes'"
        raise DataError(msg)
    for number, row in enumerate(reader, 2):
        yield _known_row(path, number, {k: v for k, v in row.items() if k and v not in ("", None)})


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _parquet_rows(path: Path) -> Iterator[Row]:
    try:
        rows = pq.read_table(path).to_pylist()
    except (pa.ArrowInvalid, OSError) as error:
        msg = f"{path}: not a parquet file ({error})"
        raise DataError(msg) from error
    yield from (_known_row(path, number, row) for number, row in enumerate(rows, 1))


def _themes(value: Any) -> list[str] | None:
    """Return a list of themes from any of the ways in which tools write them."""
    if value is None:
        return None
    if isinstance(value, str):
        separator = next((s for s in _SEPARATORS if s in value), None)
        parts = value.split(separator) if separator else [value]
        return [p.strip() for p in parts if p.strip()]
    if isinstance(value, Mapping):
        if "choices" in value:
            return [str(v) for v in value["choices"]]
        return [str(k) for k, v in value.items() if v and float(v) >= 0.5]
    return [str(v["theme"]) if isinstance(v, Mapping) else str(v) for v in value]


def _check(path: Path, number: int, row: Row) -> Row:
    if not isinstance(row.get("text"), str):
        msg = f"{path}:{number}: no text (keys: {', '.join(sorted(map(str, row)))})"
        raise DataError(msg)
    row.setdefault("themes", None)
    row["id"] = str(row.get("id") or row.get("statement_id") or f"{path.stem}#{number}")
    return row


def _documents(path: Path, rows: Sequence[Row]) -> list[LabelledDocument]:
    """Group rows into documents; a row without ``document`` and ``group`` stands alone."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        alone = str(row.get("group") or f"{path.stem}/{row['id']}")
        document = str(row.get("document") or row.get("doc_id") or alone)
        groups.setdefault((document, str(row.get("group") or document)), []).append(row)
    return [_document(document, group, rows) for (document, group), rows in groups.items()]


def _document(document: str, group: str, rows: list[Row]) -> LabelledDocument:
    position = next((k for k in ("position", "block") if all(k in r for r in rows)), None)
    if position is not None:
        rows = sorted(rows, key=lambda row: int(row[position]))
    return LabelledDocument(
        document=document,
        group=group,
        statements=tuple(_statement(row) for row in rows),
        themes=tuple(None if r["themes"] is None else tuple(r["themes"]) for r in rows),
        ids=tuple(str(row["id"]) for row in rows),
        ordered=position is not None or all("document" in row for row in rows),
    )


def _statement(row: Row) -> StatementInput:
    speaker = row.get("speaker") or row.get("speaker_id")
    return StatementInput(
        text=normal_text(row["text"]),
        kind=str(row.get("kind") or "narrative"),
        speaker=None if speaker is None else str(speaker),
        label=normal_text(str(row.get("speaker_label") or "")),
    )
