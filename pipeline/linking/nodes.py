"""The corpus seen as nodes: every id that documents gave, with its forms and surroundings."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pyarrow as pa

from pipeline.knowledge import Entity, Knowledge
from pipeline.linking.counting import CountedMentions, Row
from pipeline.linking.forms import content_words, is_acronym
from pipeline.linking.persons import person_name
from pipeline.linking.state import FAMILIES

_READ_BY_DOCUMENT = ("organisation", "treaty")
_SURROUNDINGS = 40  # of a document, at most: its most frequent states and organisations

LocalId = tuple[str, str]
"""A document's id and an entity id that its linker gave."""


@dataclass(slots=True, eq=False)
class Node:
    """One entity id as the documents use it."""

    id: str
    family: str
    entity: Entity | None
    forms: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    # Of unknown organisations and treaties only: one acronym may mean several things.
    by_document: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of mentions."""
        return self.types.total()

    def full_forms(self) -> list[str]:
        """Return the forms that may identify by themselves, the most frequent first."""
        ranked = sorted(self.forms, key=lambda f: (-self.forms[f], f))
        if self.family == "person":
            return [f for f in ranked if person_name(f).is_full]
        if self.family == "place":
            return ranked
        return [f for f in ranked if not is_acronym(f) and len(content_words(f)) >= 2]

    def best(self) -> str:
        """Return the most frequent form, the id when nothing but roles refers to it."""
        return min(self.forms, key=lambda f: (-self.forms[f], f), default=self.id)


class Corpus:
    """Nodes and documents of a corpus, made from aggregated mentions.

    Parameters
    ----------
    mentions : pa.Table or iterable of pa.Table
        Rows of the table ``mentions``; read once, a table at a time.
    dates : mapping of str to date or None
        By document.
    knowledge : Knowledge
        The base, to tell what is known.
    """

    def __init__(
        self,
        mentions: pa.Table | Iterable[pa.Table],
        dates: Mapping[str, dt.date | None],
        knowledge: Knowledge,
    ) -> None:
        self.dates = dates
        self.knowledge = knowledge
        self.nodes: dict[str, Node] = {}
        rows = CountedMentions(mentions)
        self.renamed: dict[LocalId, str] = dict(self._homonyms(rows))
        for doc_id, entity_id, type_, kind, text, count in rows:
            if (doc_id, entity_id) in self.renamed:
                continue
            node = self.nodes.get(entity_id)
            if node is None:
                entity = knowledge.get(entity_id)
                node = self.nodes[entity_id] = Node(entity_id, FAMILIES[type_], entity)
            node.types[type_] += count
            node.documents[doc_id] += count
            if kind == "name":
                node.forms[text] += count
                if node.entity is None and node.family in _READ_BY_DOCUMENT:
                    node.by_document.setdefault(doc_id, Counter())[text] += count
        self.nodes = dict(sorted(self.nodes.items()))

    def _homonyms(self, rows: Iterable[Row]) -> Iterator[tuple[LocalId, str]]:
        """Yield the ids, by document, that a person shares with something else of that name.

        The one that the base has, else the more frequent, keeps the id. Other types of one
        name are taken for one thing that was read differently.
        """
        votes: dict[str, Counter[bool]] = {}
        for _, entity_id, type_, _, _, count in rows:
            votes.setdefault(entity_id, Counter())[FAMILIES[type_] == "person"] += count
        shared = {i: v[True] > v[False] for i, v in votes.items() if len(v) == 2}
        for entity_id in shared:
            entity = self.knowledge.get(entity_id)
            if entity is not None:
                shared[entity_id] = FAMILIES[entity.type] == "person"
        for doc_id, entity_id, type_, _, _, _ in rows:
            family = FAMILIES[type_]
            if entity_id in shared and (family == "person") != shared[entity_id]:
                yield (doc_id, entity_id), f"{entity_id}-{family}"

    @cached_property
    def surroundings(self) -> Mapping[str, frozenset[str]]:
        """The known states and organisations that each document names most."""
        counts: dict[str, list[tuple[int, str]]] = {}
        for node in self.nodes.values():
            if node.entity is not None and node.family in ("state", "organisation"):
                for doc_id, n in node.documents.items():
                    counts.setdefault(doc_id, []).append((-n, node.id))
        return {
            doc_id: frozenset(i for _, i in sorted(found)[:_SURROUNDINGS])
            for doc_id, found in counts.items()
        }

    def of_family(self, *families: str) -> list[Node]:
        """Return the nodes of some families, by id."""
        return [node for node in self.nodes.values() if node.family in families]
