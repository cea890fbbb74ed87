"""Settle what several stages propose into nested mentions that do not cross.

Proposals of one stretch are joined into one *bid*: its type is what most of the
weight says. The longest bids are taken first; one that crosses a heavier bid, or
stands where the guide lets nothing stand, is left out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.components.mentions.candidates import CERTAIN, LIKELY, POSSIBLE, Candidate
from pipeline.components.mentions.nesting import may_nest

# What a stage's word weighs, by its strength. Below ACCEPTED a bid needs company.
ACCEPTED = 4.0
WEIGHTS: dict[str, dict[int, float]] = {
    "structure": {CERTAIN: 12.0, LIKELY: 10.0, POSSIBLE: 8.0},
    "gazetteer": {CERTAIN: 7.0, LIKELY: 5.0, POSSIBLE: 2.0},
    "treaties": {CERTAIN: 8.0, LIKELY: 5.5, POSSIBLE: 2.0},
    "ner": {CERTAIN: 6.0, LIKELY: 6.0, POSSIBLE: 3.0},
    "persons": {CERTAIN: 6.5, LIKELY: 4.5, POSSIBLE: 2.0},
    "bodies": {CERTAIN: 6.5, LIKELY: 4.5, POSSIBLE: 2.0},
    "document": {CERTAIN: 6.0, LIKELY: 4.5, POSSIBLE: 2.0},
    "roles": {CERTAIN: 5.0, LIKELY: 4.5, POSSIBLE: 2.0},
    "nominals": {CERTAIN: 6.5, LIKELY: 6.5, POSSIBLE: 2.0},
}


def weight_of(candidate: Candidate) -> float:
    """Return what one proposal weighs."""
    return WEIGHTS[candidate.stage][candidate.strength]


@dataclass(frozen=True, slots=True)
class Bid:
    """A stretch with the type and kind that the stages together give it."""

    candidate: Candidate
    weight: float


def join(proposals: list[Candidate]) -> Bid:
    """Join the proposals of one stretch."""
    if len(proposals) == 1:
        return Bid(proposals[0], weight_of(proposals[0]))
    votes: dict[tuple[str, str], float] = defaultdict(float)
    for proposal in proposals:
        votes[proposal.type, proposal.kind] += weight_of(proposal)
    if any(p.stage == "gazetteer" and p.type == "LEADER" for p in proposals) and not any(
        p.stage == "gazetteer" and p.type != "LEADER" for p in proposals
    ):
        # The network takes a surname that it never saw for a place; the base knows it.
        votes["LEADER", "name"] += ACCEPTED
    type_kind = max(votes, key=lambda tk: (votes[tk], tk))
    chosen = [p for p in proposals if (p.type, p.kind) == type_kind]
    best = max(chosen, key=weight_of)
    ids = next((p.ids for p in sorted(chosen, key=weight_of, reverse=True) if p.ids), ())
    attributes = next((p.attributes for p in chosen if p.attributes), None)
    total = max(map(weight_of, proposals)) + 0.25 * (len(proposals) - 1)
    if total < ACCEPTED and len({p.stage for p in proposals}) > 1:
        total = min(sum(map(weight_of, proposals)), ACCEPTED)
    if best.ids != ids or best.attributes != attributes:
        best = replace(best, ids=ids, attributes=attributes)
    return Bid(best, total)


Memory = dict[tuple[int, int], tuple[int, Bid]]


def settle(proposals: Iterable[Candidate], memory: Memory | None = None) -> list[Candidate]:
    """Return the mentions, by start, the longest first; nested where the guide allows it.

    Parameters
    ----------
    proposals : iterable of Candidate
        What all stages propose.
    memory : dict, optional
        Bids of an earlier call for fewer proposals of the same document; brought up to date.
    """
    stretches: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for proposal in proposals:
        stretches[proposal.span].append(proposal)
    known = {} if memory is None else memory
    for span, stretch in stretches.items():
        if span not in known or known[span][0] != len(stretch):
            known[span] = (len(stretch), join(stretch))
    bids = [bid for _, bid in known.values() if bid.weight >= ACCEPTED]
    bids.sort(key=lambda b: (b.candidate.start, -b.candidate.end))
    bids = _without_crossings(bids)
    mentions: list[Candidate] = []
    stack: list[Candidate] = []
    for bid in bids:
        candidate = bid.candidate
        while stack and stack[-1].end <= candidate.start:
            stack.pop()
        if all(may_nest(outer, candidate) for outer in stack) and not _same_thing(stack, candidate):
            mentions.append(candidate)
            stack.append(candidate)
    return mentions


def _same_thing(stack: list[Candidate], inner: Candidate) -> bool:
    """Whether the name around is a longer one of the same thing: *Front Polisario*."""
    if any(
        outer.stage == "gazetteer" and inner.stage == "ner" and outer.type == inner.type
        for outer in stack
    ):
        return True  # the base knows what its names hold
    if inner.type == "PLACE" and any(o.type == "ORGANISATION" and o.ids for o in stack):
        return True  # *Conseil de l'Europe*, *Groupe de Minsk*
    return bool(inner.ids) and any(set(outer.ids) & set(inner.ids) for outer in stack)


def _without_crossings(bids: list[Bid]) -> list[Bid]:
    """Leave out the lighter of two bids that cross; of equals the shorter."""
    dropped: set[int] = set()
    active: list[Bid] = []
    for bid in bids:
        start, end = bid.candidate.span
        active = [b for b in active if b.candidate.end > start]
        for other in active:
            # It begins first, or is the longer: they cross where it ends inside.
            crossed = other.candidate.start < start and other.candidate.end < end
            if crossed and id(other) not in dropped:
                dropped.add(id(min(bid, other, key=_rank)))
        active.append(bid)
    return [b for b in bids if id(b) not in dropped] if dropped else bids


def _rank(bid: Bid) -> tuple[float, int, int]:
    start, end = bid.candidate.span
    return (bid.weight, end - start, -start)
