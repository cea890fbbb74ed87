"""Give every mention the identifier of what it names, and every statement its speaker.

Sets ``kb_id_`` on each span of ``doc.spans["entities"]`` and of ``doc.ents``, ``_.speaker``
on the statements, and the ledger ``doc._.merges``. Roles and short forms that neither the
document nor the knowledge base resolves are removed.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.components.attributes import (
    ENTITIES,
    STATEMENTS,
    SpanValues,
    register_attributes,
    text_of,
)
from pipeline.knowledge import Knowledge, load_knowledge
from pipeline.linking import (
    Base,
    Decisions,
    DocumentLinks,
    DocumentRecord,
    MentionRecord,
    link_document,
    read_decisions,
)
from pipeline.records import Structure
from pipeline.resources import find_path

FACTORY = "entente/linker"

register_attributes()


@Language.factory(
    FACTORY,
    requires=["doc.spans"],
    assigns=["doc.spans", "doc.ents", "token.ent_kb_id", "doc._.merges", "span._.speaker"],
    default_config={"knowledge": "data/knowledge", "extra": [], "decisions": None},
)
def create_linker(
    nlp: Language, name: str, knowledge: str, extra: list[str], decisions: str | None
) -> "Linker":
    """Build the component from the ``[components.linker]`` block of a config."""
    base = load_knowledge(find_path(knowledge), [find_path(path) for path in extra])
    decided = read_decisions(find_path(decisions) if decisions else None)
    return Linker(base, decisions=decided)


class Linker:
    """Link the mentions of each document by the rules of ``pipeline.linking``.

    Parameters
    ----------
    knowledge : Knowledge
        What is known beforehand.
    decisions : Decisions, optional
        The user's, which have the last word.
    """

    def __init__(self, knowledge: Knowledge, *, decisions: Decisions | None = None) -> None:
        self.base = Base(knowledge)
        self.decisions = decisions or Decisions()

    def __call__(self, doc: Doc) -> Doc:
        spans = list(doc.spans[ENTITIES]) if ENTITIES in doc.spans else []
        document = _document(doc)
        mentions = _mentions(doc, spans, document.text)
        links = link_document(mentions, document, self.base, decisions=self.decisions)
        _write_mentions(doc, spans, links)
        _write_speakers(doc, links.speakers)
        doc._.merges = list(links.merges)
        return doc

    def load(self) -> None:
        """Make the indexes now that the first document would wait for."""
        self.base.prepare()

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """Save nothing: tables and decisions come from the configuration."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> "Linker":
        """Load nothing."""
        return self

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Save nothing: tables and decisions come from the configuration."""

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> "Linker":
        """Load nothing."""
        return self


def _mentions(doc: Doc, spans: Sequence[Span], text: str) -> list[MentionRecord]:
    get = SpanValues(doc).get
    records = []
    for span in spans:
        at = start, end = span.start_char, span.end_char
        label: Any = span.label_
        attributes = get("attributes", *at) or {}
        labelled = bool(get("is_speaker_label", *at))
        kind, depth = get("kind", *at), get("depth", *at)
        words = text[start:end]  # what span.text joins anew from the tokens
        records.append(MentionRecord(start, end, words, label, kind, depth, labelled, attributes))
    return records


def _document(doc: Doc) -> DocumentRecord:
    source = doc._.document
    structure = doc._.structure or Structure()
    date = source.date if source is not None and source.date else structure.date
    return DocumentRecord(
        text_of(doc), source.doc_id if source is not None else None, date, structure
    )


def _write_mentions(doc: Doc, spans: Sequence[Span], links: DocumentLinks) -> None:
    linked = []
    first: dict[tuple[int, int], Span] = {}
    for span, entity_id, type_ in zip(spans, links.entity_ids, links.types, strict=True):
        if entity_id is None:
            continue
        at = span.start, span.end
        named = Span(doc, *at, label=type_, kb_id=entity_id)
        linked.append(named)
        first.setdefault(at, named)
    if len(linked) < len(spans):
        _renew_depths(doc, linked)
    doc.spans[ENTITIES] = linked
    ents = ((e.start, e.end) for e in doc.ents)
    doc.ents = [first[at] for at in ents if at in first]


def _renew_depths(doc: Doc, spans: Sequence[Span]) -> None:
    """Count again how deep each mention lies, after others were removed."""
    values = SpanValues(doc)
    at = [(s.start_char, s.end_char) for s in spans]
    at.sort(key=lambda a: (a[0], -a[1], values.get("depth", *a)))
    open_: list[int] = []
    for start, end in at:
        while open_ and start >= open_[-1]:
            open_.pop()
        values.set("depth", start, end, len(open_))
        open_.append(end)


def _write_speakers(doc: Doc, speakers: Mapping[int, str]) -> None:
    values = SpanValues(doc)
    for statement in doc.spans.get(STATEMENTS, ()):
        at = statement.start_char, statement.end_char
        turn = values.get("turn", *at)
        if turn in speakers:
            values.set("speaker", *at, speakers[turn])
