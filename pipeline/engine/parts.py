"""Part files: where they lie, how documents are kept between reading and analysis."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.errors import StoreError
from pipeline.records import BlockHint, Document, QuarantineRow
from pipeline.store import file_digest, read_json, read_table, write_json, write_table

MANIFEST = "manifest.json"

_CHUNK = pa.schema(
    [
        ("doc_id", pa.string()),
        ("source", pa.string()),
        ("text", pa.large_string()),
        ("sha256", pa.string()),
        ("title", pa.string()),
        ("date", pa.date32()),
        ("place", pa.string()),
        ("language", pa.string()),
        ("meta", pa.string()),
        ("hints", pa.string()),
    ]
)


def part_folder(out: Path, stage: str, key: str) -> Path:
    """Return the folder of one finished or future part."""
    return out / "parts" / stage / key


def read_part_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a finished part, ``None`` when it is not finished."""
    path = folder / MANIFEST
    if not path.is_file():
        return None
    manifest: dict[str, Any] = read_json(path)
    return manifest


def write_part_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Declare a part finished: written last, after all its files, with their digests."""
    files = {path.name: file_digest(path) for path in sorted(folder.glob("*.parquet"))}
    write_json(folder / MANIFEST, {**manifest, "files": files})


def check_part(folder: Path) -> None:
    """Compare the files of a finished part with the digests in its manifest.

    Raises
    ------
    StoreError
        When a file is missing, damaged or changed.
    """
    manifest = read_part_manifest(folder) or {}
    for name, expected in manifest.get("files", {}).items():
        path = folder / name
        if not path.is_file() or file_digest(path) != expected:
            msg = f"{path} is missing or damaged: run again with --fresh"
            raise StoreError(msg)


def write_chunk(path: Path, documents: Sequence[Document]) -> None:
    """Write documents as read, with their hints, to one parquet file."""
    rows = [_document_row(document) for document in documents]
    write_table(pa.Table.from_pylist(rows, schema=_CHUNK), path)


def read_chunk(path: Path, only: Iterable[str] | None = None) -> Iterator[Document]:
    """Yield the documents of a chunk in order, or those named in ``only``."""
    wanted = set(only) if only is not None else None
    for row in read_table(path).to_pylist():
        if wanted is None or row["doc_id"] in wanted:
            hints = tuple(BlockHint(**hint) for hint in json.loads(row.pop("hints")))
            yield Document(**{**row, "meta": json.loads(row["meta"]), "hints": hints})


def read_chunk_texts(path: Path) -> pa.Table:
    """Return ``doc_id`` and ``text`` of a chunk."""
    return read_table(path, ["doc_id", "text"])


def digest(*parts: object) -> str:
    """Return a short digest of JSON values, to name a part by what made it."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def quarantine_dicts(rows: Iterable[QuarantineRow]) -> list[dict[str, str]]:
    """Return quarantine rows as a manifest keeps them, with the time of now."""
    now = dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
    return [{**asdict(row), "at": now} for row in rows]


def document_digest(document: Document) -> str:
    """Return the digest of all that was read of a document: its text, metadata and hints."""
    return digest(_document_row(document))


def _document_row(document: Document) -> dict[str, Any]:
    return {
        "doc_id": document.doc_id,
        "source": document.source,
        "text": document.text,
        "sha256": document.sha256,
        "title": document.title,
        "date": document.date,
        "place": document.place,
        "language": document.language,
        "meta": json.dumps(dict(document.meta), ensure_ascii=False, sort_keys=True, default=str),
        "hints": json.dumps([asdict(hint) for hint in document.hints], ensure_ascii=False),
    }
