"""PDF: the text of each page, its broken lines joined to paragraphs again."""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from pipeline.corpus.documents import Draft, digest_bytes, is_blank, make_document
from pipeline.corpus.opening import read_bytes
from pipeline.corpus.readers.plain import base_meta
from pipeline.corpus.settings import CorpusSettings
from pipeline.corpus.sources import SourceRef
from pipeline.errors import SetAside
from pipeline.records import Document, QuarantineRow

_ENDS = re.compile(r"[.!?…:;»\"”)\]]$")
_HYPHEN = re.compile(r"(?<=[a-zà-öø-ÿœ])[-\u00ad\u2010]$")
_BEGINS = re.compile(r"[-–—•*▪o]\s|\d+[.)]\s|[A-ZÀ-Þ][^.!?]{0,80}\s?:\s")
# What pypdf lets through when a file is not what it says.
_DAMAGE = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, NotImplementedError,
    AssertionError, EOFError, struct.error, zlib.error,
)  # fmt: skip
_FULL = 0.75  # of the usual line length: a shorter line ends its paragraph


def read(ref: SourceRef, settings: CorpusSettings) -> Iterator[Document | QuarantineRow]:
    """Yield the one document of a PDF file."""
    data = read_bytes(ref, settings.max_document_bytes)
    if not data:
        raise SetAside("empty", "the file has no content")
    if b"%PDF-" not in data[:1024]:
        raise SetAside("malformed", "no PDF: its mark is missing at the start")
    pages, info = _pages(data, settings.max_document_chars)
    text = "\n".join(filter(None, map(join_lines, pages)))
    if is_blank(text):
        raise SetAside("empty", f"no text on its {len(pages)} pages: scanned images need OCR first")
    draft = Draft(
        text,
        title=info.pop("title", None),
        meta={**base_meta(ref), "pages": len(pages), **info},
    )
    yield make_document(draft, source=ref.source, sha256=digest_bytes(data), settings=settings)


def _pages(data: bytes, limit: int) -> tuple[list[str], dict[str, Any]]:
    """Extract the text of each page, and the document's properties."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        msg = "PDF needs pypdf: pip install 'entente[documents]'"
        raise SetAside("missing_library", msg) from error
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise SetAside("unreadable", "protected by a password")
        pages: list[str] = []
        size = 0
        for page in reader.pages:
            pages.append(page.extract_text() or "")
            size += len(pages[-1])
            if size > limit:
                raise SetAside("too_large", f"more than {limit} characters")
        info = reader.metadata or {}
        kept = {key.strip("/").lower(): str(value) for key, value in info.items()}
    except (PyPdfError, *_DAMAGE) as error:
        raise SetAside("malformed", f"damaged PDF: {' '.join(str(error).split())[:200]}") from error
    return pages, {key: kept[key] for key in ("title", "author", "creationdate") if kept.get(key)}


def join_lines(page: str) -> str:
    """Join the lines of a page that a paragraph was broken into.

    A line goes on in the next one when it is about as long as the page's lines are and ends no
    sentence, or ends in a hyphen inside a word, which is taken out.
    """
    lines = [" ".join(line.split()) for line in page.split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    usual = lengths[int(len(lengths) * 0.8)] if lengths else 0
    joined: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and line and not _BEGINS.match(line):
            before = joined[-1]
            hyphen = bool(_HYPHEN.search(before)) and line[0].islower()
            joined[-1] = before[:-1] + line if hyphen else f"{before} {line}"
        else:
            joined.append(line)
        full = len(line) >= _FULL * usual and usual >= 30
        goes_on = bool(line) and full and not (_ENDS.search(line) and len(line) < 0.95 * usual)
    return "\n".join(line for line in joined if line)
