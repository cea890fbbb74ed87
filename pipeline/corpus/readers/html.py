"""HTML: every visible line of text; title and date from the page's metadata.

Nothing visible is lost: menus and footers are the structure stage's to judge.
"""

import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from pipeline.corpus.dates import parse_date
from pipeline.corpus.documents import Assembly, Draft, digest_bytes, make_document
from pipeline.corpus.naming import word_set
from pipeline.corpus.readers.plain import base_meta, read_text
from pipeline.corpus.settings import CorpusSettings
from pipeline.corpus.sources import SourceRef
from pipeline.errors import SetAside
from pipeline.records import BlockKind, Document, QuarantineRow

_HIDDEN = word_set(
    "script style template noscript head title iframe object embed svg math canvas audio video"
    " datalist"
)
_INLINE = word_set(
    "a abbr acronym b bdi bdo big button cite code data del dfn em font i img ins kbd label"
    " mark math nobr q rp rt ruby s samp small span strike strong sub sup time tt u var wbr -text"
)
_KINDS: dict[str, BlockKind] = {"h1": "title", "figcaption": "caption", "nav": "boilerplate"}
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_TITLES = ("og:title", "dc.title", "dcterms.title", "citation_title")
_DATES = (
    "article:published_time", "dc.date", "dcterms.date", "dcterms.created", "dc.date.issued",
    "citation_publication_date", "date", "pubdate", "publish-date", "datepublished",
    "dcterms.issued",
)  # fmt: skip
_DEEPEST = 200_000


def read(ref: SourceRef, settings: CorpusSettings) -> Iterator[Document | QuarantineRow]:
    """Yield the one document of a page."""
    data, decoded = read_text(ref, settings, declared=_declared(ref, settings))
    tree = LexborHTMLParser(decoded.text)
    assembly = _assemble(tree)
    text = assembly.text()
    if not text.strip() and _has_words(decoded.text):
        raise SetAside("malformed", "the page has content but no visible text")
    named = _metas(tree)
    draft = Draft(
        text,
        title=_title(tree, named),
        date=_date(tree, named),
        meta={**base_meta(ref, decoded), **{k: v for k, v in named.items() if k in _KEPT}},
        hints=assembly.hints,
        flags=decoded.flags,
    )
    yield make_document(draft, source=ref.source, sha256=digest_bytes(data), settings=settings)


_KEPT = frozenset(("author", "description", "keywords", "og:site_name", "og:url", *_DATES))


def _declared(ref: SourceRef, settings: CorpusSettings) -> str | None:
    """Return the charset that the page declares; it counts only where UTF-8 fails."""
    from pipeline.corpus.opening import opened

    with opened(ref) as stream:
        match = _CHARSET.search(stream.read(4096))
    return match[1].decode("ascii") if match else None


def _assemble(tree: LexborHTMLParser) -> Assembly:
    """Put each block of text on one line, white space collapsed as a browser does."""
    assembly = Assembly()
    pieces: list[str] = []
    current: Any = None
    kinds: dict[int, BlockKind | None] = {}
    hidden: dict[int, bool] = {}
    owner = None
    root = tree.root
    if root is None:
        return assembly

    def flush() -> None:
        line = _SPACE.sub(" ", "".join(pieces)).strip(" ")
        pieces.clear()
        if line:
            assembly.line(line, kind=kinds.get(current) if current is not None else None)

    for node in root.traverse(include_text=True):
        tag = node.tag or ""
        parent = node.parent
        above = parent.mem_id if parent is not None else 0
        if tag == "-text":
            if hidden.get(above):
                continue
            owner = _block_of(parent)
            if owner != current:
                flush()
                current = owner
            pieces.append(node.text_content or "")
            continue
        me = node.mem_id
        hidden[me] = hidden.get(above, False) or tag in _HIDDEN or tag.startswith(("-", "!", "_"))
        kinds[me] = _KINDS.get(tag) or kinds.get(above)
        if tag not in _INLINE:
            flush()
            if tag in ("td", "th", "br"):
                current = None
    flush()
    return assembly


def _block_of(node: Any) -> int:
    """Return the identity of the nearest ancestor that begins a new line."""
    for _ in range(_DEEPEST):
        if node is None:
            return 0
        if node.tag not in _INLINE:
            return int(node.mem_id)
        node = node.parent
    raise SetAside("too_deep", "inline elements nested too deeply")


def _metas(tree: LexborHTMLParser) -> dict[str, str]:
    """Return the page's ``<meta>`` entries by name, the first of each."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        name = node.attributes.get("property") or node.attributes.get("name")
        name = name or node.attributes.get("itemprop")
        content = node.attributes.get("content")
        if name and content and len(content) <= 5000:
            found.setdefault(name.lower(), content)
    return found


def _title(tree: LexborHTMLParser, named: dict[str, str]) -> str | None:
    node = tree.css_first("title")
    shown = node.text(deep=True) if node is not None else ""
    return next((named[name] for name in _TITLES if named.get(name)), None) or shown or None


def _date(tree: LexborHTMLParser, named: dict[str, str]) -> Any:
    for name in _DATES:
        if found := parse_date(named.get(name)):
            return found
    times = [node.attributes.get("datetime") for node in tree.css("time[datetime]")]
    dates = {found for value in times if (found := parse_date(value))}
    return dates.pop() if len(dates) == 1 else None


def _has_words(page: str) -> bool:
    """Tell whether anything outside the tags looks like text, scripts aside."""
    bare = re.sub(r"(?is)<(script|style|template|noscript|head)\b.*?</\1\s*>|<[^>]*>", " ", page)
    return bool(re.search(r"[^\W\d_]{2}", bare))
