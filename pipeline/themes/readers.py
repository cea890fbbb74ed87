"""Read labelled statements: our own formats and the exports of labelling tools.

Every reader gives rows (``id, text, themes, group, …``); ``read_labelled`` groups them into
documents. The format is told by the content, not by the name alone.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import DataError
from pipeline.themes.exports import Row, known_row, merged
from pipeline.themes.gold import is_gold, read_gold
from pipeline.themes.records import LabelledDocument, StatementInput, normal_text
from pipeline.themes.writers import FORMULA

# Columns of a French spreadsheet, by our keys.
_COLUMNS = {
    "texte": "text",
    "thème": "theme",
    "thèmes": "themes",
    "groupe": "group",
    "identifiant": "id",
    "locuteur": "speaker",
    "orateur": "speaker",
}


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
    found = [_named(path, number, row) for number, row in enumerate(merged(rows), 1)]
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


def text_of(path: Path) -> str:
    """Return the text of a file in UTF-8, with or without a mark at its start.

    Raises
    ------
    DataError
        When it is in another encoding.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{path}: not UTF-8 (byte {error.start}): save it as UTF-8"
        raise DataError(msg) from error


def _json_rows(path: Path) -> Iterator[Row]:
    text = text_of(path)
    if text.lstrip().startswith("["):
        try:
            tasks = json.loads(text)
        except json.JSONDecodeError as error:
            msg = f"{path}:{error.lineno}: not JSON ({error.msg})"
            raise DataError(msg) from error
        yield from (known_row(path, number, task) for number, task in enumerate(tasks, 1))
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
        yield known_row(path, number, record)
        return
    document = str(record.get("document", f"{path.stem}#{number}"))
    for at, statement in enumerate(record["statements"]):
        row = known_row(path, number, statement)
        row.setdefault("id", f"{document}/{at}")
        yield {**row, "document": document, "group": record.get("group", document)}


def _csv_rows(path: Path) -> Iterator[Row]:
    text = text_of(path)
    delimiter = "\t" if path.suffix == ".tsv" else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
        header = [_COLUMNS.get(name, name) for name in names]
        if not {"text", "data"} & set(header):
            msg = f"{path}: columns are {', '.join(names)}: expected 'text' and 'themes'"
            raise DataError(msg)
        for cells in reader:
            if any(cells):
                row = {k: v for k, v in zip(header, cells, strict=False) if k and v}
                text = row.get("text", row.get("data", ""))
                if text[:1] == "'" and text[1:2] in FORMULA:
                    text = text[1:]  # the mark that ``writers`` sets before a formula
                yield known_row(path, reader.line_num, {**row, "text": text})
    except csv.Error as error:
        msg = f"{path}:{reader.line_num}: not {path.suffix[1:].upper()} ({error})"
        raise DataError(msg) from error


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _parquet_rows(path: Path) -> Iterator[Row]:
    try:
        rows = pq.read_table(path).to_pylist()
    except (pa.ArrowInvalid, OSError) as error:
        msg = f"{path}: not a parquet file ({error})"
        raise DataError(msg) from error
    yield from (known_row(path, number, row) for number, row in enumerate(rows, 1))


def _named(path: Path, number: int, row: Row) -> Row:
    row.setdefault("themes", None)
    ids = (row.get(key) for key in ("id", "statement_id"))
    id_ = next((i for i in ids if i not in (None, "")), f"{path.stem}#{number}")
    return {**row, "id": str(id_)}


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
