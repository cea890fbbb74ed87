"""Identity: one entity for every spelling, in a document and over the corpus."""

from pipeline.linking.base import Base
from pipeline.linking.corpus import CorpusLinks, link_corpus
from pipeline.linking.decisions import Decision, Decisions, read_decisions
from pipeline.linking.document import link_document
from pipeline.linking.entities import entity_rows
from pipeline.linking.ledger import Explanation, explain, explanation_lines
from pipeline.linking.overruling import Overruling, overrule
from pipeline.linking.records import NIL, DocumentLinks, DocumentRecord, MentionRecord, Merge
from pipeline.linking.speakers import NOBODY

__all__ = [
    "NIL",
    "NOBODY",
    "Base",
    "CorpusLinks",
    "Decision",
    "Decisions",
    "DocumentLinks",
    "DocumentRecord",
    "Explanation",
    "MentionRecord",
    "Merge",
    "Overruling",
    "entity_rows",
    "explain",
    "explanation_lines",
    "link_corpus",
    "link_document",
    "overrule",
    "read_decisions",
]
