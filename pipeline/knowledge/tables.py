"""Read the tables: UTF-8, tab separated, a header line, lists separated by ``|``."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import KnowledgeError

COLUMNS: dict[str, tuple[str, ...]] = {
    "states": (
        "id", "name", "official", "aliases", "demonyms", "prefixes", "capitals", "seats",
        "iso_a2", "iso_a3", "from", "to", "note",
    ),
    "organisations": (
        "id", "name", "acronyms", "aliases", "metonyms", "short", "parent", "category", "wikidata",
        "note",
    ),
    "leaders": ("id", "name", "aliases", "surname", "gender", "type", "offices", "flags", "note"),
    "treaties": (
        "id", "name", "acronyms", "aliases", "category", "date", "place", "parties", "number",
        "note",
    ),
    "places": ("id", "name", "aliases", "demonyms", "category", "within", "note"),
    "given_names": ("name", "gender"),
    "roles": ("role", "feminine", "variants", "category", "leader", "scopes"),
}  # fmt: skip
"""The columns of each table; the first two of an entity table must be filled."""

_REQUIRED = {"given_names": ("name",), "roles": ("role", "category", "leader")}


class Row(NamedTuple):
    """One line of a table and where it stands, for messages."""

    where: str
    cells: dict[str, str]

    def list(self, column: str) -> list[str]:
        """Return the parts of a ``|`` list, without the empty ones."""
        cell = self.cells.get(column, "")
        return [part for part in map(str.strip, cell.split("|")) if part] if cell else []

    def __call__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file and the table whose lines it holds."""

    path: Path
    table: str


def find_tables(folder: Path, extra: Sequence[Path] = ()) -> list[TableFile]:
    """List the files of the base, then the user's: later lines replace earlier ones.

    Raises
    ------
    KnowledgeError
        When a bundled table or a user's file is missing, or it is not clear what a file holds.
    """
    found = []
    for table in COLUMNS:
        path = folder / f"{table}.tsv"
        if not path.is_file():
            msg = f"{folder}: no {table}.tsv: a knowledge folder holds {', '.join(COLUMNS)}"
            raise KnowledgeError(msg)
        found.append(TableFile(path, table))
    for path in extra:
        if path.is_dir():
            found.extend(TableFile(p, _table_of(p)) for p in sorted(path.glob("*.tsv")))
        elif path.is_file():
            found.append(TableFile(path, _table_of(path)))
        else:
            msg = f"{path}: no such file: check the list of your own knowledge files"
            raise KnowledgeError(msg)
    return found


def read_table(file: TableFile) -> Iterator[Row]:
    """Yield the lines of a table, checked for their shape.

    Blank lines and lines that begin with ``#`` are skipped.

    Raises
    ------
    KnowledgeError
        With ``file:line``, what was found and what was expected.
    """
    header: list[str] | None = None
    required = _REQUIRED.get(file.table, ("id", "name"))
    for number, line in enumerate(_lines(file.path), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        where = f"{file.path}:{number}"
        if header is None:
            header = _checked_header(where, cells, file.table)
            continue
        if len(cells) > len(header):
            msg = f"{where}: {len(cells)} cells, expected {len(header)} ({', '.join(header)})"
            raise KnowledgeError(msg)
        row = Row(where, dict(zip(header, map(str.strip, cells), strict=False)))
        for column in required:
            if not row(column):
                msg = f"{where}: {column} is empty: every line of {file.table} needs one"
                raise KnowledgeError(msg)
        yield row
    if header is None:
        msg = f"{file.path}:1: empty, expected a header line ({', '.join(COLUMNS[file.table])})"
        raise KnowledgeError(msg)


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        msg = f"{path}:{line}: not UTF-8: save the table as UTF-8"
        raise KnowledgeError(msg) from error
    return text.splitlines()


def _checked_header(where: str, cells: Sequence[str], table: str) -> list[str]:
    header = [cell.strip() for cell in cells]
    expected = COLUMNS[table]
    required = _REQUIRED.get(table, ("id", "name"))
    unknown = [c for c in header if c not in expected]
    missing = [c for c in required if c not in header]
    if unknown or missing or len(set(header)) != len(header):
        msg = f"{where}: columns are {', '.join(header)}, expected {', '.join(expected)}"
        raise KnowledgeError(msg)
    return header


def _table_of(path: Path) -> str:
    """Tell from its name, else from its columns, which table a user's file adds to."""
    for table in COLUMNS:
        if path.stem == table or path.stem.startswith((f"{table}-", f"{table}_", f"{table}.")):
            return table
    lines = (line for line in _lines(path) if line.strip() and not line.startswith("#"))
    header = set(next(csv.reader(lines, delimiter="\t"), ()))
    fitting = [table for table, columns in COLUMNS.items() if header and header <= set(columns)]
    if len(fitting) == 1:
        return fitting[0]
    msg = (
        f"{path}:1: it is not clear which table this is: name it after one"
        f" (organisations-mine.tsv) or give it the columns of one of {', '.join(COLUMNS)}"
    )
    raise KnowledgeError(msg)
