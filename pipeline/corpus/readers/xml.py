"""XML: TEI (with ParlaMint) and any other vocabulary, by a parser that trusts nothing.

No entity is expanded, no DTD loaded, no file or host contacted, nothing recovered: a file
that is not well formed is set aside, because half of a document would pass for the whole.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.corpus.documents import Draft, digest_bytes, make_document
from pipeline.corpus.opening import check_is_text, read_bytes
from pipeline.corpus.readers.markup import assemble_generic, name_of
from pipeline.corpus.readers.tei import assemble_tei
from pipeline.corpus.readers.tei_header import header
from pipeline.corpus.settings import CorpusSettings
from pipeline.corpus.sources import SourceRef
from pipeline.errors import SetAside
from pipeline.records import Document, QuarantineRow

_COMMENTS = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ROOT = re.compile(rb"<[A-Za-z_:\x80-\xff]")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.-]+)")
_TEI_ROOTS = frozenset({"TEI", "TEI.2", "teiCorpus"})


def read(ref: SourceRef, settings: CorpusSettings) -> Iterator[Document | QuarantineRow]:
    """Yield the documents of an XML file: one, or one a ``<TEI>`` of a corpus."""
    data = read_bytes(ref, settings.max_document_bytes)
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise SetAside("empty", "the file has no content")
    check_is_text(data[:64])
    root = parse(data)
    digest = digest_bytes(data)
    meta: dict[str, Any] = {"format": "xml", "encoding": _encoding(data)}
    if name_of(root) not in _TEI_ROOTS:
        draft = assemble_generic(root)
        draft.meta = {**meta, **draft.meta}
        yield make_document(draft, source=ref.source, sha256=digest, settings=settings)
        return
    texts = list(root.iter("{*}TEI", "{*}TEI.2")) or [root]
    for number, node in enumerate(texts, 1):
        one = len(texts) == 1
        source = ref.source if one else f"{ref.source}#{number}"
        known = header(node)
        assembly = assemble_tei(node, known)
        draft = Draft(
            assembly.text(),
            title=known.title,
            date=known.date,
            place=known.place,
            meta={**meta, "format": "tei", **known.meta},
            hints=assembly.hints,
        )
        try:
            yield make_document(
                draft,
                source=source,
                sha256=digest if one else digest_bytes(f"{digest}#{number}".encode()),
                settings=settings,
            )
        except SetAside as why:
            if one:
                raise
            yield QuarantineRow(source, why.reason, why.detail)


def parse(data: bytes) -> Any:
    """Parse bytes strictly.

    Raises
    ------
    SetAside
        ``xml_entities`` for a DTD that declares entities, ``too_deep``, ``malformed`` with line
        and column.
    """
    _refuse_entities(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        message = (error.msg or "not well formed").replace("\n", " ")
        if "depth" in message.lower():
            raise SetAside("too_deep", message) from error
        if "entit" in message.lower() and "loop" in message.lower():
            raise SetAside("xml_entities", message) from error
        raise SetAside("malformed", message) from error
    except (ValueError, LookupError) as error:
        raise SetAside("malformed", str(error)) from error
    if next(root.iter(etree.Entity), None) is not None:
        raise SetAside("xml_entities", "uses entities that it does not hold itself")
    return root


def _refuse_entities(data: bytes) -> None:
    """Refuse a DTD with entities before the parser sees it."""
    narrow = data.replace(b"\0", b"") if b"\0" in data[:64] else data
    prolog = _COMMENTS.sub(b" ", narrow[:200_000])
    start = _ROOT.search(prolog)
    if b"<!ENTITY" in (prolog[: start.start()] if start else prolog):
        msg = "declares entities in its DTD, which could name files or grow without bound"
        raise SetAside("xml_entities", msg)


def _encoding(data: bytes) -> str:
    match = _DECLARED.search(data[:400])
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    return match[1].decode("ascii").lower() if match else "utf-8"
