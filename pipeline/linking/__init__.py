"""Identity: one entity for every spelling, in a document and over the corpus."""

from pipeline.linking.base import Base
from pipeline.linking.decisions import Decision, Decisions, read_decisions
from pipeline.linking.document import link_document
from pipeline.linking.ledger import Explanation, explain, explanation_lines
from pipeline.linking.records import NIL, DocumentLinks, DocumentRecord, MentionRecord, Merge

__all__ = [
    "NIL",
    "Base",
    "Decision",
    "Decisions",
    "DocumentLinks",
    "DocumentRecord",
    "Explanation",
    "MentionRecord",
    "Merge",
    "explain",
    "explanation_lines",
    "link_document",
    "read_decisions",
]
