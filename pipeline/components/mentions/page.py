"""One document as the mention stages read it: text, foldings, blocks and token edges.

Made once a document and shared by the stages through ``doc.user_data``; the last
of them drops it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from spacy.attrs import IDX, LENGTH  # type: ignore[import-not-found]
from spacy.tokens import Doc, Span

from pipeline.components.attributes import BLOCKS, SpanValues, text_of
from pipeline.components.mentions.candidates import Candidate, strength_of
from pipeline.components.mentions.folding import is_shouted, plain, spaced
from pipeline.records import ENTITY_TYPES, Structure, Turn

_KEY = "entente.page"
_SMALL = re.compile(r"(?<![\w'’-])[a-zà-ÿœ]{2,}(?![\w])")
_ACCENTED = re.compile("[éèêàç]")
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
# The end of a file's name, which reaches back to the blank before it; no address names anything.
_FILE_END = re.compile(
    r"\.(?:jpe?g|png|tiff?|gif|webp|pdf|mp[34]|srt|docx?)(?![\w.])", re.IGNORECASE
)
_FILE_NAME = re.compile(r"[^\s/:|()«»]+$")


class Page:
    """The text of one document with everything that is computed of it once."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = text_of(doc)
        # What each stage proposed, by the name of its span group: spans of one stretch
        # share their custom attributes, so that strengths cannot be kept on them.
        self.found: dict[str, list[Candidate]] = {}
        # Where the grammar of instruments met a head noun, whether or not it names one.
        self.heads: set[int] = set()
        self.head_nouns: list[re.Match[str]] | None = None
        structure = doc._.structure
        self.structure: Structure | None = structure if isinstance(structure, Structure) else None
        self.blocks: list[tuple[int, int, str]] = self._find_blocks()
        self._block_starts = [start for start, _, _ in self.blocks]

    def _find_blocks(self) -> list[tuple[int, int, str]]:
        if self.structure is not None and self.structure.blocks:
            return [(b.start, b.end, b.kind) for b in self.structure.blocks]
        if BLOCKS in self.doc.spans:
            return [(s.start_char, s.end_char, s.label_) for s in self.doc.spans[BLOCKS]]
        return [(m.start(), m.end(), "narrative") for m in _LINE.finditer(self.text)]

    @cached_property
    def plain(self) -> str:
        """The text in lower case without accents, same length."""
        return plain(self.text)

    @cached_property
    def spaced(self) -> str:
        """The text as letters, digits and spaces, same length."""
        return spaced(self.text)

    @cached_property
    def accented(self) -> bool:
        """Whether the text writes accents, so that *traite* is no *traité*."""
        return _ACCENTED.search(self.text) is not None

    @cached_property
    def small_words(self) -> frozenset[str]:
        """The words that the text writes in small letters, folded."""
        return frozenset(map(plain, _SMALL.findall(self.text)))

    @cached_property
    def files(self) -> list[tuple[int, int]]:
        """Return where names of files stand, without what comes after the dot."""
        found = []
        for match in _FILE_END.finditer(self.text):
            name = _FILE_NAME.search(self.text, max(0, match.start() - 80), match.start())
            if name is not None and not self.text.startswith("/", name.start() - 1):
                found.append(name.span())
        return found

    def in_file(self, start: int, end: int) -> bool:
        """Whether a stretch lies within the name of a file."""
        return any(low <= start and end <= high for low, high in self.files)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The turns that the structure stage found, with their labels."""
        return self.structure.turns if self.structure is not None else ()

    @cached_property
    def _edges(self) -> tuple[list[int], list[int]]:
        """Return where each token starts and ends; looked up by halving, few are asked for."""
        table = self.doc.to_array([IDX, LENGTH]).astype("int64")
        if not len(table):
            return [], []
        return table[:, 0].tolist(), (table[:, 0] + table[:, 1]).tolist()

    @cached_property
    def _shouted(self) -> dict[int, bool]:
        return {}

    def block_at(self, offset: int) -> int:
        """Return the index of the block that holds this character, -1 before the first."""
        return bisect_right(self._block_starts, offset) - 1

    def block_bounds(self, offset: int) -> tuple[int, int]:
        """Return the start and end of the block around this character."""
        index = self.block_at(offset)
        if index < 0:
            return (0, len(self.text))
        start, end, _ = self.blocks[index]
        return (start, end) if offset < end else (offset, len(self.text))

    def kind_at(self, offset: int) -> str:
        """Return the kind of the block that holds this character, empty before the first."""
        index = self.block_at(offset)
        return self.blocks[index][2] if index >= 0 else ""

    def shouted(self, offset: int) -> bool:
        """Whether the block around this character is written in capitals."""
        index = self.block_at(offset)
        known = self._shouted
        if index not in known:
            start, end = self.block_bounds(offset)
            known[index] = is_shouted(self.text[start:end])
        return known[index]

    def within_one_block(self, start: int, end: int) -> bool:
        """Whether the stretch lies inside one block."""
        return "\n" not in self.text[start:end] and self.block_at(start) == self.block_at(end - 1)

    def before(self, start: int, width: int = 40) -> str:
        """Return the folded characters before an offset, not beyond its block."""
        return self.plain[max(self.block_bounds(start)[0], start - width) : start]

    def after(self, end: int, width: int = 40) -> str:
        """Return the folded characters after an offset, not beyond its block."""
        if end >= len(self.text) or self.text[end] == "\n":
            return ""
        low, high = self.block_bounds(end - 1)
        return self.plain[end : min(high, end + width)] if low <= end else ""

    def tokens(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the token offsets of a stretch, ``None`` where it cuts a token."""
        starts, ends = self._edges
        first, last = bisect_left(starts, start), bisect_left(ends, end)
        inside = first < len(starts) and last < len(ends)
        exact = inside and starts[first] == start and ends[last] == end
        return (first, last + 1) if exact and first <= last else None

    def to_span(self, candidate: Candidate) -> Span | None:
        """Make the spaCy span of a candidate, ``None`` where it cuts a token.

        The kind stands in ``span.id_``.
        """
        edges = self.tokens(candidate.start, candidate.end)
        if edges is None:
            return None
        ids = candidate.ids
        kb_id = ids[0] if len(ids) == 1 else ""
        return Span(self.doc, *edges, label=candidate.type, kb_id=kb_id, span_id=candidate.kind)

    def keep(self, group: str, candidates: Iterable[Candidate]) -> None:
        """Keep a stage's candidates, and show them as ``doc.spans[group]``."""
        kept, spans = [], []
        for candidate in candidates:
            span = self.to_span(candidate)
            if span is not None:
                kept.append(candidate)
                spans.append(span)
        self.found[group] = kept
        self.doc.spans[group] = spans

    def candidates(self, group: str) -> list[Candidate]:
        """Return what a stage proposed; empty where it did not run."""
        if group in self.found or group not in self.doc.spans:
            return self.found.get(group, [])
        values = SpanValues(self.doc)
        read = []
        for span in self.doc.spans[group]:
            label: Any = span.label_
            if label not in ENTITY_TYPES:
                continue  # a model of another house may have labels that no type stands for (MISC)
            start, end, kb_id = span.start_char, span.end_char, span.kb_id_
            score = values.get("score", start, end)
            kind: Any = span.id_ or "name"
            ids = (kb_id,) if kb_id else ()
            strength = strength_of(score, label)
            read.append(Candidate(start, end, label, kind, group, ids, strength, score))
        self.found[group] = read
        return read


def page_of(doc: Doc) -> Page:
    """Return the document's page, made on first use."""
    page = doc.user_data.get(_KEY)
    if not isinstance(page, Page) or page.doc is not doc:
        page = doc.user_data[_KEY] = Page(doc)
    return page


def drop_page(doc: Doc) -> None:
    """Forget the page, so that the document can be saved."""
    doc.user_data.pop(_KEY, None)
