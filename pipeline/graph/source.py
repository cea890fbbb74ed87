"""Read the tables of a run part by part, wherever they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import NotFoundError, StoreError
from pipeline.store import Manifest, read_manifest
from pipeline.store.tables import part_files

ROWS = 262_144
"""About how many rows are handled at a time."""

Tables = Mapping[str, "pa.Table | Path"]


@dataclass(frozen=True)
class TableSource:
    """The tables of one run: by name, an Arrow table, a parquet file or a folder of parts.

    ``manifest``, where the run left one, holds the digests that files are checked against.
    """

    tables: Tables
    manifest: Manifest | None = None
    place: str = "the tables given"

    def has(self, name: str) -> bool:
        """Tell whether there is a table of this name."""
        return name in self.tables

    def batches(
        self, name: str, columns: Sequence[str], *, coded: Sequence[str] = ()
    ) -> Iterator[pa.Table]:
        """Yield the rows of a table in pieces of about ``ROWS`` rows.

        Parameters
        ----------
        columns : sequence of str
            The columns wanted.
        coded : sequence of str
            Those of them that come as dictionaries, each value once a piece.

        Raises
        ------
        NotFoundError
            When there is no such table.
        StoreError
            When a file is damaged, or lacks one of the columns.
        """
        pending: list[pa.RecordBatch] = []
        rows = 0
        for batch in self._batches(name, columns, coded):
            # Joining pieces means making their dictionaries one: only small ones are joined.
            if pending and rows + batch.num_rows > ROWS:
                yield pa.Table.from_batches(pending).unify_dictionaries()
                pending, rows = [], 0
            pending.append(batch)
            rows += batch.num_rows
        if pending:
            yield pa.Table.from_batches(pending).unify_dictionaries()
            give_back()

    def read(self, name: str, columns: Sequence[str]) -> pa.Table | None:
        """Return a whole table, or ``None`` when it has no rows."""
        tables = list(self.batches(name, columns))
        return pa.concat_tables(tables) if tables else None

    def _batches(
        self, name: str, columns: Sequence[str], coded: Sequence[str]
    ) -> Iterator[pa.RecordBatch]:
        table = self.tables.get(name)
        if table is None:
            msg = f"no table {name} in {self.place}: expected the --output folder of `entente run`"
            raise NotFoundError(msg)
        if isinstance(table, Path):
            self._check(table)
            found = _file_batches(table, columns, coded)
        else:
            found = _memory_batches(table, columns, coded)
        for batch in found:
            missing = set(columns) - set(batch.schema.names)
            if missing:
                msg = (
                    f"table {name} in {self.place} has no column {', '.join(sorted(missing))}: "
                    "run again with --fresh"
                )
                raise StoreError(msg)
            if batch.num_rows:
                yield batch

    def _check(self, table: Path) -> None:
        if self.manifest is None:
            return
        for part in part_files(table):
            self.manifest.check(part.relative_to(self.manifest.folder).as_posix())


def give_back() -> None:
    """Give memory of tables that are no longer held back to the system."""
    pa.default_memory_pool().release_unused()


def _file_batches(
    path: Path, columns: Sequence[str], coded: Sequence[str]
) -> Iterator[pa.RecordBatch]:
    for part in part_files(path):
        try:
            with pq.ParquetFile(
                part,
                page_checksum_verification=True,
                read_dictionary=list(coded),
                pre_buffer=False,
            ) as file:
                yield from file.iter_batches(
                    batch_size=ROWS, columns=list(columns), use_threads=False
                )
        except (pa.ArrowException, OSError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            msg = f"cannot read {part} ({reason}): run again with --fresh"
            raise StoreError(msg) from error


def _memory_batches(
    table: pa.Table, columns: Sequence[str], coded: Sequence[str]
) -> Iterator[pa.RecordBatch]:
    present = [name for name in columns if name in table.column_names]
    chosen = table.select(present)
    for place, name in enumerate(present):
        if name in coded:
            chosen = chosen.set_column(place, name, chosen[name].dictionary_encode())
    yield from chosen.to_batches()


def table_source(place: "Path | str | Tables | TableSource") -> TableSource:
    """Return the tables of an output folder, of its ``tables`` folder, or of a mapping.

    Raises
    ------
    NotFoundError
        When the folder holds no tables.
    """
    if isinstance(place, TableSource):
        return place
    if isinstance(place, Mapping):
        return TableSource(place)
    out = Path(place)
    folder = out / "tables" if (out / "tables").is_dir() else out
    tables = {path.stem: path for path in sorted(folder.glob("*.parquet"))}
    tables |= {
        path.name: path
        for path in sorted(folder.iterdir() if folder.is_dir() else ())
        if path.is_dir() and next(path.glob("*.parquet"), None)
    }
    if "statements" not in tables:
        msg = f"no tables in {out}: expected the --output folder of `entente run`"
        raise NotFoundError(msg)
    return TableSource(tables, read_manifest(out) if folder != out else None, str(out))
