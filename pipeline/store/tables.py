"""Parquet tables: one file or a folder of part files, with page checksums."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import NotFoundError, StoreError
from pipeline.store.atomic import atomic_write
from pipeline.store.schemas import SCHEMAS

ROW_GROUP = 65_536


def table_path(out: Path, name: str) -> Path:
    """Return ``out/tables/NAME.parquet``, or the folder ``out/tables/NAME`` when it is in parts.

    Raises
    ------
    NotFoundError
        When ``out`` holds no such table: it is not the output of a run.
    """
    folder = out / "tables" / name
    path = folder if folder.is_dir() else folder.with_suffix(".parquet")
    if not path.exists():
        msg = f"no table {name} in {out}: expected the --output folder of `entente run`"
        raise NotFoundError(msg)
    return path


def part_files(path: Path) -> list[Path]:
    """Return the parquet files of a table, in order of name."""
    return sorted(path.glob("*.parquet")) if path.is_dir() else [path]


def read_table(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a parquet file or a folder of parts, verifying page checksums.

    Raises
    ------
    StoreError
        When a file is damaged.
    """
    tables = [_read_file(part, columns) for part in part_files(path)]
    return tables[0] if len(tables) == 1 else pa.concat_tables(tables)


def read_output_table(out: Path, name: str, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a table of a run's output folder, checked against its manifest.

    Raises
    ------
    NotFoundError
        When there is no such table.
    StoreError
        When the file was changed since it was written.
    """
    from pipeline.store.manifest import read_manifest

    path = table_path(out, name)
    manifest = read_manifest(out)
    for part in part_files(path):
        manifest.check(part.relative_to(out).as_posix())
    return read_table(path, columns)


def iter_batches(
    path: Path, columns: Sequence[str] | None = None, *, rows: int = ROW_GROUP
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table in order, at most ``rows`` at a time.

    Raises
    ------
    StoreError
        When a file is damaged.
    """
    for part in part_files(path):
        try:
            with pq.ParquetFile(part, page_checksum_verification=True) as source:
                yield from source.iter_batches(batch_size=rows, columns=columns)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(part, error) from error


def write_table(table: pa.Table, path: Path) -> None:
    """Write a table as zstd parquet with page checksums, whole or not at all.

    The same rows always give the same bytes.
    """
    with atomic_write(path, verify=lambda p: _verify(p, table.num_rows)) as temporary:
        pq.write_table(
            table.combine_chunks(),
            temporary,
            compression="zstd",
            row_group_size=ROW_GROUP,
            write_page_checksum=True,
            store_schema=True,
        )


def table_from_rows(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Build the table ``name`` from rows as mappings; missing columns are null."""
    return pa.Table.from_pylist(list(rows), schema=SCHEMAS[name])


def count_rows(path: Path) -> int:
    """Return the number of rows of a table without reading them.

    Raises
    ------
    StoreError
        When a file is damaged.
    """
    total = 0
    for part in part_files(path):
        try:
            total += pq.read_metadata(part).num_rows
        except (pa.ArrowException, OSError) as error:
            raise _damaged(part, error) from error
    return total


def empty_table(name: str) -> pa.Table:
    """Return the table ``name`` without rows."""
    return SCHEMAS[name].empty_table()


def read_json(path: Path) -> Any:
    """Read a JSON file of ours.

    Raises
    ------
    StoreError
        When it is missing or no JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(path, error) from error


def _read_file(path: Path, columns: Sequence[str] | None) -> pa.Table:
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as source:
            return source.read(columns=list(columns) if columns is not None else None)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error


def _verify(path: Path, rows: int) -> None:
    found = pq.read_metadata(path).num_rows
    if found != rows:
        msg = f"{path}: {found} rows were written instead of {rows}"
        raise StoreError(msg)


def _damaged(path: Path, error: Exception) -> StoreError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return StoreError(f"cannot read {path} ({reason}): run again with --fresh")


class TableWriter:
    """Write a table piece by piece, in row groups that do not depend on the pieces.

    Use as a context manager: the file appears, whole, when the block ends well.

    Parameters
    ----------
    path : Path
        The parquet file.
    schema : pyarrow.Schema
        Its columns; each piece is cast to them.
    """

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.path = path
        self.schema = schema
        self.num_rows = 0
        self._pending: list[pa.Table] = []
        self._pending_rows = 0
        self._stack = ExitStack()

    def __enter__(self) -> "TableWriter":
        temporary = self._stack.enter_context(
            atomic_write(self.path, verify=lambda p: _verify(p, self.num_rows))
        )
        self._writer = self._stack.enter_context(
            pq.ParquetWriter(temporary, self.schema, compression="zstd", write_page_checksum=True)
        )
        return self

    def __exit__(self, *error: Any) -> bool | None:
        if error[0] is None:
            self._flush(at_least=1)
        return self._stack.__exit__(*error)

    def write(self, table: pa.Table) -> None:
        """Append rows; they reach the file in groups of ``ROW_GROUP``."""
        self._pending.append(table.select(self.schema.names).cast(self.schema))
        self._pending_rows += table.num_rows
        self.num_rows += table.num_rows
        self._flush(at_least=ROW_GROUP)

    def _flush(self, at_least: int) -> None:
        if self._pending_rows < at_least:
            return
        table = pa.concat_tables(self._pending)
        while table.num_rows >= at_least:
            self._writer.write_table(table.slice(0, ROW_GROUP).combine_chunks(), ROW_GROUP)
            table = table.slice(ROW_GROUP)
            if not table.num_rows:
                break
        self._pending = [table] if table.num_rows else []
        self._pending_rows = table.num_rows
