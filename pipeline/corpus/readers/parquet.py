"""Parquet: rows read in small batches."""

import io
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.corpus.columns import recognise
from pipeline.corpus.opening import check_whole, opened, read_bytes
from pipeline.corpus.readers.plain import base_meta
from pipeline.corpus.rows import Record, read_records
from pipeline.corpus.settings import CorpusSettings
from pipeline.corpus.sources import SourceRef
from pipeline.errors import SetAside
from pipeline.records import Document, QuarantineRow

_MAGIC = b"PAR1"
_FOOTER = 8
_BATCH = 128


def read(ref: SourceRef, settings: CorpusSettings) -> Iterator[Document | QuarantineRow]:
    """Yield one document a row, or a group of rows."""
    if ref.compressed:
        data = read_bytes(ref, settings.max_json_bytes)
        yield from _read(ref, io.BytesIO(data), len(data), settings)
        return
    check_whole(ref, settings.max_table_bytes)
    with opened(ref) as stream:
        yield from _read(ref, stream, ref.size, settings)


def _read(
    ref: SourceRef, stream: Any, size: int, settings: CorpusSettings
) -> Iterator[Document | QuarantineRow]:
    _check_frame(stream, size)
    try:
        table = pq.ParquetFile(stream, memory_map=False, page_checksum_verification=True)
        names = table.schema_arrow.names
    except (pa.ArrowException, OSError, ValueError) as error:
        raise SetAside("malformed", _sentence(error)) from error
    columns = recognise(names, settings)
    yield from read_records(
        _records(table), source=ref.source, settings=settings, columns=columns, meta=base_meta(ref)
    )


def _check_frame(stream: Any, size: int) -> None:
    """Look at both ends before anything is allocated."""
    if size == 0:
        raise SetAside("empty", "the file has no content")
    head = stream.read(4)
    stream.seek(max(0, size - _FOOTER))
    tail = stream.read(_FOOTER)
    stream.seek(0)
    if size < 12 or head != _MAGIC or tail[4:] != _MAGIC:
        raise SetAside("malformed", "no whole Parquet file: its mark is missing at one end")
    if int.from_bytes(tail[:4], "little") > size - 12:
        raise SetAside("malformed", "its footer says that it is longer than the file")


def _records(table: Any) -> Iterator[tuple[int, Record | SetAside]]:
    number = 0
    batches = table.iter_batches(batch_size=_BATCH)
    while True:
        try:
            batch = next(batches, None)
            rows = batch.to_pylist() if batch is not None else None
        except (pa.ArrowException, OSError, ValueError) as error:
            detail = f"cannot be read from row {number + 1} on: {_sentence(error)}"
            raise SetAside("malformed", detail) from error
        if rows is None:
            return
        for row in rows:
            number += 1
            yield number, row


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
