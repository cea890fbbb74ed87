"""Word documents: paragraphs and table rows as lines, in their order, with the footnotes."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from pipeline.corpus.dates import parse_date
from pipeline.corpus.documents import Assembly, Draft, digest_bytes, make_document
from pipeline.corpus.opening import read_bytes
from pipeline.corpus.readers.markup import attribute, content, name_of
from pipeline.corpus.readers.plain import base_meta
from pipeline.corpus.readers.xml import parse
from pipeline.corpus.settings import CorpusSettings
from pipeline.corpus.sources import SourceRef
from pipeline.errors import SetAside
from pipeline.records import Document, QuarantineRow

_BODY = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_CORE = "docProps/core.xml"
_TITLE_STYLES = frozenset({"title", "titre"})
_DROPPED = frozenset({"delText", "instrText", "Fallback", "pPr", "rPr", "del", "moveFrom"})


def read(ref: SourceRef, settings: CorpusSettings) -> Iterator[Document | QuarantineRow]:
    """Yield the one document of a Word file."""
    data = read_bytes(ref, settings.max_document_bytes)
    if not data:
        raise SetAside("empty", "the file has no content")
    parts = _parts(data, settings.max_document_bytes)
    if _BODY not in parts:
        raise SetAside("malformed", f"no Word document: {_BODY} is missing")
    assembly = Assembly()
    for name in (_BODY, *_NOTES):
        if name in parts:
            _assemble(parse(parts[name]), assembly)
    title, date, meta = _core(parts.get(_CORE))
    draft = Draft(
        assembly.text(),
        title=title,
        date=date,
        meta={**base_meta(ref), **meta},
        hints=assembly.hints,
    )
    yield make_document(draft, source=ref.source, sha256=digest_bytes(data), settings=settings)


def _parts(data: bytes, limit: int) -> dict[str, bytes]:
    """Unpack the parts that hold text, never more than the limit together."""
    wanted = {_BODY, _CORE, *_NOTES}
    parts: dict[str, bytes] = {}
    room = limit
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if entry.filename not in wanted:
                    continue
                with archive.open(entry) as stream:
                    part = stream.read(room + 1)
                room -= len(part)
                if room < 0:
                    raise SetAside("too_large", f"more than {limit} bytes unpacked")
                parts[entry.filename] = part
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise SetAside("malformed", f"no Word document: {error}") from error
    return parts


def _assemble(root: Any, assembly: Assembly) -> None:
    """Add one line a paragraph; the cells of a table row stand on one line."""
    stack = [root]
    while stack:
        node = stack.pop()
        name = name_of(node)
        if name == "tr":
            cells = [" ".join(_cell(cell).split()) for cell in node if name_of(cell) == "tc"]
            if any(cells):
                assembly.line(" \t ".join(cells))
        elif name == "p":
            for line in _text(node).split("\n"):
                if line.strip():
                    assembly.line(line, kind="title" if _style(node) in _TITLE_STYLES else None)
        elif name not in _DROPPED:
            stack.extend(reversed(node))


def _cell(cell: Any) -> str:
    return " ".join(_text(node) for node in cell.iter("{*}p"))


def _text(paragraph: Any) -> str:
    """Return the text of a paragraph; what was deleted or is only a field's code is left out."""
    pieces: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        name = name_of(node)
        if name == "t":
            pieces.append(node.text or "")
        elif name == "tab":
            pieces.append("\t")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "noBreakHyphen":
            pieces.append("-")
        elif name == "p":
            pieces.append("\n")
            stack.extend(reversed(node))
        elif name and name not in _DROPPED:
            stack.extend(reversed(node))
    return "".join(pieces)


def _style(paragraph: Any) -> str:
    node = paragraph.find("{*}pPr/{*}pStyle")
    return (attribute(node, "val") or "").lower() if node is not None else ""


def _core(part: bytes | None) -> tuple[str | None, Any, dict[str, Any]]:
    """Read the document's properties; the date is that of its creation and stays in ``meta``."""
    if part is None:
        return None, None, {}
    found = {name_of(node): content(node) for node in parse(part) if name_of(node)}
    created = parse_date(found.get("created"))
    meta = {
        key: found[key] for key in ("creator", "created", "modified", "subject") if found.get(key)
    }
    meta.pop("created", None)
    if created:
        meta["created"] = created.isoformat()
    return found.get("title") or None, None, meta
