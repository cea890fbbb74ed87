"""The working state of one document: its mentions, and the clusters they are put into.

Rules never touch ids: they put a mention into a cluster with ``assign``, which writes
the ledger. Ids are given at the end, when every form of a cluster is known.
"""

import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.knowledge.records import Entity
from pipeline.linking.base import Base
from pipeline.linking.forms import fold
from pipeline.linking.index import FormIndex
from pipeline.linking.records import DocumentRecord, MentionRecord
from pipeline.records import EntityType

FAMILIES: dict[str, str] = {
    "STATE": "state",
    "PLACE": "place",
    "ORGANISATION": "organisation",
    "TREATY": "treaty",
    "LEADER": "person",
    "PERSON": "person",
}
"""Types that may be one entity: a person is the same one before and after an office."""


@dataclass(slots=True, eq=False)
class Cluster:
    """Mentions taken for one entity, so far."""

    family: str
    entity: Entity | None = None
    forms: Counter[str] = field(default_factory=Counter)
    mentions: list[int] = field(default_factory=list)
    types: Counter[str] = field(default_factory=Counter)
    genders: Counter[str] = field(default_factory=Counter)
    offices: set[tuple[str, str]] = field(default_factory=set)
    owner: str = ""

    @property
    def known(self) -> bool:
        """Whether the knowledge base has it."""
        return self.entity is not None

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every proper form: those seen and those of the base."""
        seen = tuple(self.forms)
        if self.entity is None:
            return seen
        return (*seen, *(n.text for n in self.entity.names if n.kind == "name"))


@dataclass(slots=True)  # not frozen: a third of the time, for the most numerous of objects
class Assignment:
    """Why one mention was put into its cluster; never changed."""

    cluster: Cluster
    rule: str
    score: float
    evidence: str
    conflict: str = ""


class DocumentState:
    """Mentions of one document in the order of the text, and what became of each.

    Parameters
    ----------
    mentions : sequence of MentionRecord
        In any order; indices into it identify mentions everywhere.
    document : DocumentRecord
        Text, date and structure.
    base : Base
        What is known beforehand.
    """

    def __init__(
        self, mentions: Sequence[MentionRecord], document: DocumentRecord, base: Base
    ) -> None:
        self.mentions = mentions
        self.document = document
        self.text = document.text
        self.base = base
        self.clusters: list[Cluster] = []
        self.assigned: list[Assignment | None] = [None] * len(mentions)
        self.order = sorted(
            range(len(mentions)), key=lambda i: (mentions[i].start, -mentions[i].end)
        )
        self._starts = [mentions[i].start for i in self.order]
        self.role_spans: dict[int, tuple[int, int] | None] = {}
        self._known: dict[str, Cluster] = {}
        self._index: FormIndex[Cluster] = FormIndex()
        self._indexed: set[str] = set()
        self._in_block: dict[int, list[int]] | None = None
        self._block_starts = [b.start for b in document.structure.blocks]

    def cluster_of(self, index: int) -> Cluster | None:
        """Return the cluster that a mention was put into, if any."""
        assigned = self.assigned[index]
        return None if assigned is None else assigned.cluster

    def of_family(self, family: str) -> list[Cluster]:
        """Return the clusters of one family, in the order of their first mention."""
        return [c for c in self.clusters if c.family == family and c.mentions]

    def known_cluster(self, entity: Entity) -> Cluster:
        """Return the cluster of an entity of the base, made on first use."""
        cluster = self._known.get(entity.id)
        if cluster is None:
            cluster = self._new(FAMILIES[entity.type], entity)
            self._known[entity.id] = cluster
        return cluster

    def has_known(self, entity_id: str) -> bool:
        """Tell whether an entity of the base was met in this document."""
        cluster = self._known.get(entity_id)
        return cluster is not None and bool(cluster.mentions)

    def new_cluster(self, family: str) -> Cluster:
        """Open a cluster for something that the base does not know."""
        return self._new(family, None)

    def _new(self, family: str, entity: Entity | None) -> Cluster:
        cluster = Cluster(family, entity)
        self.clusters.append(cluster)
        return cluster

    def assign(
        self,
        indices: Iterable[int],
        cluster: Cluster,
        *,
        rule: str,
        score: float,
        evidence: str = "",
        conflict: str = "",
    ) -> None:
        """Put mentions into a cluster and say why."""
        assignment = Assignment(cluster, rule, score, evidence, conflict)
        for index in indices:
            mention = self.mentions[index]
            self.assigned[index] = assignment
            cluster.mentions.append(index)
            cluster.types[mention.type] += 1
            if mention.kind == "name":
                cluster.forms[mention.text] += 1
                self._index.add(cluster.family, cluster, mention.text)
        if cluster.entity is not None and cluster.entity.id not in self._indexed:
            self._indexed.add(cluster.entity.id)
            keys = self.base.index_keys(cluster.entity, cluster.family)
            self._index.add_all(cluster, keys)
            for short in cluster.entity.short:
                self._index.add_short(cluster.family, cluster, short)

    def similar(self, family: str, *keys: str) -> Iterator[tuple[Cluster, str]]:
        """Yield the clusters in use, each with a form of it, that some keys lead to."""
        for cluster, form in self._index.find(family, *keys):
            if cluster.mentions:
                yield cluster, form

    def merge(
        self, small: Cluster, into: Cluster, *, rule: str, score: float, evidence: str
    ) -> None:
        """Move every mention of one cluster into another."""
        if small is into:
            return
        indices, small.mentions = small.mentions, []
        small.forms.clear()
        small.types.clear()
        into.genders.update(small.genders)
        into.offices |= small.offices
        self.assign(indices, into, rule=rule, score=score, evidence=evidence)

    def move(
        self, indices: Iterable[int], into: Cluster, *, rule: str, score: float, evidence: str,
        conflict: str = "",
    ) -> None:  # fmt: skip
        """Take mentions out of their clusters and put them into another."""
        moved = [i for i in indices if self.cluster_of(i) is not into]
        for index in moved:
            old, mention = self.cluster_of(index), self.mentions[index]
            if old is not None:
                old.mentions.remove(index)
                old.types[mention.type] -= 1
                old.forms[mention.text] -= 1
                old.forms += Counter()  # drops what is no longer there
        self.assign(moved, into, rule=rule, score=score, evidence=evidence, conflict=conflict)

    def groups(self, family: str, kinds: Iterable[str]) -> dict[str, list[int]]:
        """Group unassigned mentions of a family by folded form, in the order of the text."""
        wanted = frozenset(kinds)
        found: dict[str, list[int]] = {}
        for index in self.order:
            mention = self.mentions[index]
            free = self.assigned[index] is None and FAMILIES[mention.type] == family
            if free and mention.kind in wanted:
                found.setdefault(fold(mention.text), []).append(index)
        return found

    def between(self, start: int, end: int) -> Iterator[int]:
        """Yield the mentions that begin between two offsets, in the order of the text."""
        at = bisect.bisect_left(self._starts, start)
        while at < len(self.order) and self._starts[at] < end:
            yield self.order[at]
            at += 1

    def block_of(self, offset: int) -> int:
        """Return the number of the block that holds an offset; without blocks, of the line."""
        if self._block_starts:
            return bisect.bisect_right(self._block_starts, offset) - 1
        return self.text.count("\n", 0, offset)

    def in_block(self, block: int) -> Sequence[int]:
        """Return the mentions of a block, in the order of the text."""
        if self._in_block is None:
            self._in_block = {}
            for index in self.order:
                number = self.block_of(self.mentions[index].start)
                self._in_block.setdefault(number, []).append(index)
        return self._in_block.get(block, ())

    def sentence(self, index: int, *, width: int = 160) -> str:
        """Return the words around a mention, for the ledger; at most ``width`` characters."""
        mention = self.mentions[index]
        low = max(self.text.rfind("\n", 0, mention.start) + 1, mention.start - width // 2)
        high = self.text.find("\n", mention.end)
        high = min(len(self.text) if high < 0 else high, mention.end + width // 2)
        for mark in (". ", "! ", "? "):
            cut = self.text.rfind(mark, low, mention.start)
            low = max(low, cut + 2) if cut >= 0 else low
            cut = self.text.find(mark, mention.end, high)
            high = cut + 1 if cut >= 0 else high
        return " ".join(self.text[low:high].split())


def entity_type(cluster: Cluster) -> EntityType | None:
    """Return the one type that all mentions of a cluster should have; ``None``: keep theirs."""
    if cluster.family != "person":
        return None
    if cluster.entity is not None:
        return cluster.entity.type
    return "LEADER" if cluster.types["LEADER"] else "PERSON"
