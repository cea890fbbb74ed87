"""Give every mention the identifier of what it names, and every statement its speaker.

Sets ``kb_id_`` on each span of ``doc.spans["entities"]`` and of ``doc.ents``, ``_.speaker``
on the statements, and the ledger ``doc._.merges``. Roles and short forms that neither the
document nor the knowledge base resolves are removed.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.components.attributes import ENTITIES, STATEMENTS, register_attributes, text_of
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
from pipeline.records import EntityType, Structure
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
        links = link_document(
            [_mention(span) for span in spans],
            _document(doc),
            self.base,
            decisions=self.decisions,
        )
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


def _mention(span: Span) -> MentionRecord:
    return MentionRecord(
        span.start_char,
        span.end_char,
        span.text,
        cast(EntityType, span.label_),
        span._.kind,
        span._.depth,
        bool(span._.is_speaker_label),
        span._.attributes or {},
    )


def _document(doc: Doc) -> DocumentRecord:
    source = doc._.document
    structure = doc._.structure or Structure()
    date = source.date if source is not None and source.date else structure.date
    return DocumentRecord(
        text_of(doc), source.doc_id if source is not None else None, date, structure
    )


def _write_mentions(doc: Doc, spans: Sequence[Span], links: DocumentLinks) -> None:
    linked = []
    ids: dict[tuple[int, int], str] = {}
    for span, entity_id, type_ in zip(spans, links.entity_ids, links.types, strict=True):
        if entity_id is None:
            continue
        linked.append(Span(doc, span.start, span.end, label=type_, kb_id=entity_id))
        ids.setdefault((span.start, span.end), entity_id)
    if len(linked) < len(spans):
        _renew_depths(linked)
    doc.spans[ENTITIES] = linked
    types = {(s.start, s.end): s.label_ for s in reversed(linked)}
    doc.ents = [
        Span(doc, e.start, e.end, label=types[e.start, e.end], kb_id=ids[e.start, e.end])
        for e in doc.ents
        if (e.start, e.end) in ids
    ]


def _renew_depths(spans: Sequence[Span]) -> None:
    """Count again how deep each mention lies, after others were removed."""
    open_: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end, s._.depth)):
        while open_ and span.start >= open_[-1].end:
            open_.pop()
        span._.depth = len(open_)
        open_.append(span)


def _write_speakers(doc: Doc, speakers: Mapping[int, str]) -> None:
    for statement in doc.spans.get(STATEMENTS, ()):
        turn = statement._.turn
        if turn in speakers:
            statement._.speaker = speakers[turn]
