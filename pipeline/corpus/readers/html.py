"""HTML: every visible line of text; title and date from the page's metadata.

Nothing visible is lost: menus and footers are the structure stage's to judge.
"""

import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from pipeline.corpus.dates import parse_date
from pipeline.corpus.decoding import decode
from pipeline.corpus.documents import Assembly, Draft, digest_bytes, make_document
from pipeline.corpus.naming import word_set
from pipeline.corpus.opening import read_bytes
from pipeline.corpus.readers.plain import base_meta
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
_KEPT = frozenset(("author", "description", "keywords", "og:site_name", "og:url", *_DATES))
_DEEPEST = 1000  # inline elements inside one another
_CELLS = frozenset({"td", "th"})
_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def read(ref: SourceRef, settings: CorpusSettings) -> Iterator[Document | QuarantineRow]:
    """Yield the one document of a page."""
    data = read_bytes(ref, settings.max_document_bytes)
    if not data:
        raise SetAside("empty", "the file has no content")
    charset = _CHARSET.search(data[:4096])
    declared = charset[1].decode("ascii") if charset else None
    decoded = decode(data, declared=declared, default=settings.default_encoding)
    tree = LexborHTMLParser(decoded.text)
    assembly = _Page(tree).assembly
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


class _Page:
    """Puts each block of text on one line, white space collapsed as a browser does."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.assembly = Assembly()
        self._pieces: list[str] = []
        self._current: int | None = None  # the block that the pieces belong to
        self._hidden: set[int] = set()
        self._verbatim: set[int] = set()
        self._kinds: dict[int, BlockKind] = {}
        if tree.root is not None:
            for node in tree.root.traverse(include_text=True):
                self._take(node, node.parent.mem_id if node.parent is not None else 0)
        self._flush()

    def _take(self, node: Any, above: int) -> None:
        """Take a node; ``above`` is the identity of its parent."""
        tag = node.tag or ""
        if tag == "-text":
            if above not in self._hidden:
                self._text(node)
            return
        me = node.mem_id
        if above in self._hidden or _is_hidden(node, tag):
            self._hidden.add(me)
            return
        if above in self._verbatim or tag == "pre":
            self._verbatim.add(me)
        kind = _KINDS.get(tag) or self._kinds.get(above)
        if kind:
            self._kinds[me] = kind
        if tag in _CELLS:
            self._pieces.append(" ")
        elif tag not in _INLINE:
            self._flush()
            self._current = None

    def _text(self, node: Any) -> None:
        block = _block_of(node.parent)
        if block != self._current:
            self._flush()
            self._current = block
        self._pieces.append(node.text_content or "")

    def _flush(self) -> None:
        """End the line, if there is anything on it."""
        text = "".join(self._pieces)
        self._pieces.clear()
        current = self._current or 0
        for part in text.split("\n") if current in self._verbatim else (text,):
            line = _SPACE.sub(" ", part).strip(" ")
            if line:
                self.assembly.line(line, kind=self._kinds.get(current))


def _is_hidden(node: Any, tag: str) -> bool:
    """Tell what a browser does not show."""
    if tag in _HIDDEN or tag[:1] in ("-", "!", "_"):
        return True
    attributes = node.attributes
    return "hidden" in attributes or bool(_NO_DISPLAY.search(attributes.get("style") or ""))


def _block_of(node: Any) -> int:
    """Return the identity of the nearest ancestor that begins a new line."""
    for _ in range(_DEEPEST):
        if node is None:
            return 0
        if node.tag not in _INLINE and node.tag not in _CELLS:
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
