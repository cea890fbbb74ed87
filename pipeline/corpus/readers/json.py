"""JSON and JSON lines: records with a text, strictly read."""

import json
from collections.abc import Iterator
from typing import Any

from pipeline.corpus.decoding import decode
from pipeline.corpus.opening import check_is_text, check_whole, opened, read_bytes
from pipeline.corpus.readers.plain import base_meta
from pipeline.corpus.rows import Record, read_records
from pipeline.corpus.settings import CorpusSettings
from pipeline.corpus.sources import SourceRef
from pipeline.errors import SetAside
from pipeline.records import Document, QuarantineRow

_LONGEST_NUMBER = 4000
_DEEPEST = 100


def read(ref: SourceRef, settings: CorpusSettings) -> Iterator[Document | QuarantineRow]:
    """Yield the documents of a file of records."""
    if ref.format == "jsonl":
        check_whole(ref, settings.max_table_bytes, longest_line=settings.max_document_bytes)
        records = _lines(ref, settings)
        first = next(records, None)
        if first is None:
            raise SetAside("empty", "the file has no content")
        meta = {**base_meta(ref), "encoding": "utf-8"}
        rows = _chain(first, records)
        yield from read_records(rows, source=ref.source, settings=settings, meta=meta)
        return
    data = read_bytes(ref, settings.max_json_bytes)
    if not data.strip():
        raise SetAside("empty", "the file has no content")
    decoded = decode(data, default=settings.default_encoding)
    try:
        content, shared = _records_of(parse(decoded.text))
    except SetAside as why:
        reason = "malformed" if why.reason == "bad_record" else why.reason
        raise SetAside(reason, why.detail) from why
    meta = {**base_meta(ref, decoded), **shared}
    numbered = ((n, _checked(item)) for n, item in enumerate(content, 1))
    yield from read_records(numbered, source=ref.source, settings=settings, meta=meta)


def _chain(
    first: tuple[int, Record | SetAside], rest: Iterator[tuple[int, Record | SetAside]]
) -> Iterator[tuple[int, Record | SetAside]]:
    yield first
    yield from rest


def _lines(ref: SourceRef, settings: CorpusSettings) -> Iterator[tuple[int, Record | SetAside]]:
    """Read a line at a time, none longer than the limit of a document."""
    limit = settings.max_document_bytes
    with opened(ref) as stream:
        number = 0
        while line := stream.readline(limit + 1):
            number += 1
            if number == 1:
                check_is_text(line[:64])
                if line[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    yield from _wide_lines(line + stream.read(limit), settings)
                    return
                line = line.removeprefix(b"\xef\xbb\xbf")
            if len(line) > limit:
                raise SetAside("too_large", f"line {number} is longer than {limit} bytes")
            if line.strip():
                yield number, _record(line, settings)


def _wide_lines(data: bytes, settings: CorpusSettings) -> Iterator[tuple[int, Record | SetAside]]:
    """Read JSON lines in UTF-16, whole."""
    for number, line in enumerate(decode(data).text.split("\n"), 1):
        if line.strip():
            yield number, _record(line.encode("utf-8", "surrogatepass"), settings)


def _record(line: bytes, settings: CorpusSettings) -> Record | SetAside:
    """Parse one line; what is wrong with it is returned, not raised."""
    try:
        decoded = decode(line, default=settings.default_encoding)
        record = _checked(parse(decoded.text))
    except SetAside as why:
        return why if why.reason == "too_deep" else SetAside("bad_record", why.detail)
    if isinstance(record, SetAside) or (decoded.encoding == "utf-8" and not decoded.flags):
        return record
    return {"encoding": decoded.encoding, **decoded.flags, **record}


def parse(text: str) -> Any:
    """Parse JSON strictly, save for NaN and Infinity, which become null.

    Raises
    ------
    SetAside
        ``too_deep``, or ``bad_record`` for a syntax error, a key written twice, or a number of
        more than 4,000 digits.
    """
    try:
        return json.loads(text, parse_constant=_null, parse_int=_integer, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise SetAside("bad_record", f"not JSON at {where}: {error.msg}") from error
    except RecursionError as error:
        raise SetAside("too_deep", "JSON nested too deeply") from error


def _null(_: str) -> None:
    return None


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise SetAside("bad_record", f"a number of {len(digits)} digits")
    return int(digits)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise SetAside("bad_record", f"the key {twice[:60]!r} is written twice")
    return found


def _checked(item: Any) -> Record | SetAside:
    if isinstance(item, dict):
        return item
    return SetAside("bad_record", f"expected an object with a text, found {type(item).__name__}")


def _records_of(content: Any) -> tuple[list[Any], dict[str, Any]]:
    """Find the records: a list, one object, or the one list of objects inside an object."""
    if isinstance(content, list):
        return content, {}
    if not isinstance(content, dict):
        msg = f"expected a list of objects or an object, found {type(content).__name__}"
        raise SetAside("unsupported_layout", msg)
    lists = [
        name
        for name, value in content.items()
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value)
    ]
    if len(lists) == 1 and not any(
        isinstance(content.get(name), str) for name in ("text", "texte", "contenu", "content")
    ):
        shared = {name: value for name, value in content.items() if name != lists[0]}
        return content[lists[0]], shared
    return [content], {}
