"""The knowledge base: what is known beforehand of states, organisations, persons, texts, places."""

from pipeline.knowledge.base import Knowledge, load_knowledge
from pipeline.knowledge.records import Candidate, Case, Entity, Form, Name, Office, Role
from pipeline.knowledge.variants import forms_of, split_name

__all__ = [
    "Candidate",
    "Case",
    "Entity",
    "Form",
    "Knowledge",
    "Name",
    "Office",
    "Role",
    "forms_of",
    "load_knowledge",
    "split_name",
]
