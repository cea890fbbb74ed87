"""What the tests of the mention stages share: a small knowledge base, a small pipeline."""

from functools import lru_cache

import spacy
from spacy.tokens import Doc

from pipeline.components.attributes import ENTITIES
from pipeline.components.entities import Arbiter
from pipeline.components.gazetteer import Gazetteer
from pipeline.components.tokenizer import create_tokenizer
from pipeline.components.treaties import Treaties
from pipeline.knowledge import Knowledge, load_knowledge
from pipeline.resources import resource
from tests.markup import Found


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """Return the bundled base."""
    return load_knowledge(resource("data/knowledge"))


@lru_cache(maxsize=1)
def language() -> spacy.Language:
    """Return a blank French pipeline with the house's tokenizer."""
    nlp = spacy.blank("fr")
    nlp.tokenizer = create_tokenizer()(nlp)
    return nlp


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    return Gazetteer(knowledge().forms())


@lru_cache(maxsize=1)
def treaties() -> Treaties:
    return Treaties()


@lru_cache(maxsize=1)
def arbiter() -> Arbiter:
    return Arbiter(knowledge())


def read(text: str) -> Doc:
    """Run the rules, without the statistical stage, over a text."""
    doc = language()(text)
    for stage in (gazetteer(), treaties(), arbiter()):
        doc = stage(doc)
    return doc


def mentions(doc: Doc, group: str = ENTITIES) -> tuple[Found, ...]:
    """Return text, type and kind of each span of a group."""
    return tuple((s.text, s.label_, s.id_ or "name") for s in doc.spans[group])
