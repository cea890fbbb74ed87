"""CSV and TSV: separator and encoding recognised, ragged rows set aside one by one."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from pipeline.corpus.columns import recognise
from pipeline.corpus.decoding import stream_encoding
from pipeline.corpus.opening import check_is_text, check_whole, opened
from pipeline.corpus.readers.plain import base_meta
from pipeline.corpus.rows import Record, read_records
from pipeline.corpus.settings import CorpusSettings
from pipeline.corpus.sources import SourceRef
from pipeline.errors import SetAside
from pipeline.records import Document, QuarantineRow

_SEPARATORS = ",;\t|"
_BLOCK = 1 << 20
_QUOTED_FIELD = re.compile(r'(?:^|\t)"(?:[^"]|"")*"(?=\t|\r?$)', re.MULTILINE)


def read(ref: SourceRef, settings: CorpusSettings) -> Iterator[Document | QuarantineRow]:
    """Yield one document a row, or a group of rows."""
    check_whole(ref, settings.max_table_bytes, longest_line=settings.max_document_bytes)
    with opened(ref) as stream:
        head = stream.read(_BLOCK)
        if not head.strip(b"\xef\xbb\xbf \t\r\n"):
            raise SetAside("empty", "the file has no content")
        check_is_text(head[:64])
    with opened(ref) as stream:
        encoding = stream_encoding(
            iter(lambda: stream.read(_BLOCK), b""), settings.default_encoding
        )
    if encoding == "utf-8":
        encoding = "utf-8-sig"
    first = head.decode(encoding, "replace").splitlines()[0]
    delimiter = _separator(first, ref, settings)
    with _field_limit(settings.max_document_bytes), opened(ref) as stream:
        lines = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
        rows = csv.reader(
            lines, delimiter=delimiter, strict=True, quoting=_quoting(ref, head, encoding)
        )
        names = [name.strip() for name in next(rows, [])]
        if len(set(names)) != len(names):
            raise SetAside("malformed", "two columns have the same name")
        columns = recognise(names, settings)
        yield from read_records(
            _records(rows, names),
            source=ref.source,
            settings=settings,
            columns=columns,
            meta={**base_meta(ref), "encoding": encoding.removesuffix("-sig")},
        )
        lines.detach()


@contextmanager
def _field_limit(size: int) -> Iterator[None]:
    """Set the longest field of the csv module, which is one for the whole process."""
    before = csv.field_size_limit(size)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _separator(header: str, ref: SourceRef, settings: CorpusSettings) -> str:
    """Take the configured separator, the tab of .tsv, or the commonest one of the header."""
    if ref.format == "tsv":
        return "\t"
    if settings.csv_delimiter:
        return settings.csv_delimiter
    return max(_SEPARATORS, key=lambda mark: (header.count(mark), -_SEPARATORS.index(mark)))


def _quoting(ref: SourceRef, head: bytes, encoding: str) -> Literal[0, 3]:
    """Take quotation marks in .tsv for text, unless whole fields stand in them."""
    if ref.format != "tsv" or _QUOTED_FIELD.search(head.decode(encoding, "replace")):
        return csv.QUOTE_MINIMAL
    return csv.QUOTE_NONE


def _records(
    rows: Iterator[list[str]], names: list[str]
) -> Iterator[tuple[int, Record | SetAside]]:
    """Yield the rows with their numbers; one of another length is bad: its columns are shifted."""
    number = 0
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, SetAside("bad_record", _damage(error))
            continue
        if not row:
            continue
        if len(row) != len(names):
            detail = f"{len(row)} fields, expected {len(names)} ({', '.join(names)[:200]})"
            yield number, SetAside("bad_record", detail)
            continue
        yield number, dict(zip(names, row, strict=True))


def _damage(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return "its quotation mark is never closed: this record runs on to the end of the file"
    return f"not CSV: {error}"
