"""Join nodes into entities, refusing what contradicts the base or the user."""

from collections.abc import Mapping
from typing import Protocol

from pipeline.linking.decisions import Decisions
from pipeline.linking.forms import is_acronym
from pipeline.linking.nodes import Node
from pipeline.linking.records import Merge


class ProposalLike(Protocol):
    """Two nodes that a rule takes for one entity, and why."""

    @property
    def one(self) -> str: ...
    @property
    def other(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def score(self) -> float: ...
    @property
    def alias(self) -> str: ...
    @property
    def evidence(self) -> str: ...


class Unions:
    """Disjoint sets of nodes; a set holds at most one entity of the base.

    Parameters
    ----------
    nodes : mapping of str to Node
        By id.
    """

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self.nodes = nodes
        self._parent: dict[str, str] = {}
        self._known: dict[str, str] = {i: i for i, n in nodes.items() if n.entity is not None}
        self._members: dict[str, list[str]] = {}
        self._accepted: list[ProposalLike] = []
        self._refused: list[Merge] = []
        self._names: dict[str, str] = {}

    def root(self, node_id: str) -> str:
        """Return the representative of a node's set."""
        root = node_id
        while (up := self._parent.get(root, root)) != root:
            root = up
        while (up := self._parent.get(node_id, node_id)) != root:
            self._parent[node_id], node_id = root, up
        return root

    def join(self, proposal: ProposalLike, decisions: Decisions) -> bool:
        """Join two nodes unless both are known, or the user keeps them apart."""
        one, other = self.root(proposal.one), self.root(proposal.other)
        if one == other:
            return False
        known_one, known_other = self._known.get(one), self._known.get(other)
        if known_one is not None and known_other is not None:
            against = f"not joined: the base holds {known_one} and {known_other} apart"
            self._refused.append(_line(known_one, proposal, against))
            return False
        for target in (proposal.one, proposal.other, known_one, known_other):
            decision = decisions.split(None, proposal.alias, target) if target else None
            if decision is not None:
                against = f"not joined: split at {decision.where}"
                self._refused.append(_line(proposal.other, proposal, against))
                return False
        self._parent[other] = one
        known = known_one or known_other
        if known is not None:
            self._known[one] = known
        self._members[one] = [*self._members.get(one, [one]), *self._members.get(other, [other])]
        self._accepted.append(proposal)
        self._names.clear()
        return True

    def name_of(self, node_id: str) -> str:
        """Return the id of the entity that a node belongs to."""
        root = self.root(node_id)
        if root in self._known:
            return self._known[root]
        name = self._names.get(root)
        if name is None:
            members = self._members.get(root, [root])
            name = min(members, key=lambda i: self._rank(self.nodes[i]))
            self._names[root] = name
        return name

    @staticmethod
    def _rank(node: Node) -> tuple[bool, int, str]:
        """Order the ids of a set: an acronym first, then the most mentioned."""
        named_by_acronym = any(is_acronym(f) for f in node.forms)
        return (not named_by_acronym, -node.size, node.id)

    def ledger(self) -> list[Merge]:
        """Return one line for each join, and one with its conflict for each that was refused."""
        joined = [_line(self.name_of(p.one), p, "") for p in self._accepted]
        return [*joined, *dict.fromkeys(self._refused)]


def _line(entity_id: str, proposal: ProposalLike, conflict: str) -> Merge:
    return Merge(
        entity_id, proposal.alias, proposal.rule, proposal.evidence, proposal.score, conflict
    )
