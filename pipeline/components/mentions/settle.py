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
    "document": {CERTAIN: 7.0, LIKELY: 4.5, POSSIBLE: 2.0},
    "roles": {CERTAIN: 5.0, LIKELY: 4.5, POSSIBLE: 2.0},
    "nominals": {CERTAIN: 6.5, LIKELY: 6.5, POSSIBLE: 2.0},
}


def weight_of(candidate: Candidate) -> float:
    """Return what one proposal weighs."""
    return WEIGHTS[candidate.stage][candidate.strength]


@dataclass(slots=True)  # not frozen: a third of the time, for the most numerous of objects
class Bid:
    """A stretch with the type and kind that the stages together give it; never changed."""

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


class Settling:
    """The proposals of one document so far; what later stages propose is added to them."""

    def __init__(self) -> None:
        self._stretches: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
        self._bids: dict[tuple[int, int], Bid] = {}

    def add(self, proposals: Iterable[Candidate]) -> list[Candidate]:
        """Take in proposals, and return the mentions that all of them together make.

        By start, the longest first; nested where the guide allows it.
        """
        touched: dict[tuple[int, int], list[Candidate]] = {}
        for proposal in proposals:
            span = proposal.span
            stretch = touched[span] = self._stretches[span]
            stretch.append(proposal)
        for span, stretch in touched.items():
            self._bids[span] = join(stretch)
        bids = [bid for bid in self._bids.values() if bid.weight >= ACCEPTED]
        bids.sort(key=lambda b: (b.candidate.start, -b.candidate.end))
        return _nested(_without_crossings(bids))


def settle(proposals: Iterable[Candidate]) -> list[Candidate]:
    """Return the mentions that some proposals make, as ``Settling`` does."""
    return Settling().add(proposals)


def _nested(bids: list[Bid]) -> list[Candidate]:
    mentions: list[Candidate] = []
    stack: list[Candidate] = []
    for bid in bids:
        candidate = bid.candidate
        while stack and stack[-1].end <= candidate.start:
            stack.pop()
        if stack and not (
            all(may_nest(outer, candidate) for outer in stack) and not _same_thing(stack, candidate)
        ):
            continue
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
