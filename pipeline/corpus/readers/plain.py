"""Plain text: the text as decoded, unchanged."""

from collections.abc import Iterator
from typing import Any

from pipeline.corpus.decoding import Decoded, decode
from pipeline.corpus.documents import Draft, digest_bytes, make_document
from pipeline.corpus.opening import read_bytes
from pipeline.corpus.settings import CorpusSettings
from pipeline.corpus.sources import SourceRef
from pipeline.errors import SetAside
from pipeline.records import Document, QuarantineRow


def read(ref: SourceRef, settings: CorpusSettings) -> Iterator[Document | QuarantineRow]:
    """Yield the one document of a text file."""
    data, decoded = read_text(ref, settings)
    draft = Draft(decoded.text, meta=base_meta(ref, decoded), flags=decoded.flags)
    yield make_document(draft, source=ref.source, sha256=digest_bytes(data), settings=settings)


def read_text(
    ref: SourceRef, settings: CorpusSettings, *, declared: str | None = None
) -> tuple[bytes, Decoded]:
    """Read a file whole; return its bytes and its text.

    Raises
    ------
    SetAside
        ``empty`` for no bytes, and whatever reading and decoding raise.
    """
    data = read_bytes(ref, settings.max_document_bytes)
    if not data:
        raise SetAside("empty", "the file has no content")
    return data, decode(data, declared=declared, default=settings.default_encoding)


def base_meta(ref: SourceRef, decoded: Decoded | None = None) -> dict[str, Any]:
    """Return what is recorded of every file: its format and its encoding."""
    meta = {"format": ref.format}
    return {**meta, "encoding": decoded.encoding} if decoded else meta
