"""A candidate mention: a stretch of the document's text with what one stage says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.records import EntityType, Kind

# How far a stage's word counts against another's.
CERTAIN, LIKELY, POSSIBLE = 3, 2, 1
# The score that a rule's strength is written as, on the scale of a probability.
SCORES = {CERTAIN: 0.95, LIKELY: 0.75, POSSIBLE: 0.4}


def strength_of(probability: float | None, type_: str) -> int:
    """Return how far to believe the network.

    Under 0.15 it is wrong more often than right, but for organisations, whose bounds
    the arbiter reviews.
    """
    if probability is None:
        return LIKELY
    if probability < 0.15 and type_ != "ORGANISATION":
        return POSSIBLE
    return CERTAIN if probability >= 0.6 else LIKELY


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention proposed by one stage, not yet accepted.

    Parameters
    ----------
    start, end : int
        Code points of the document's text (the cleaned view).
    type, kind : str
        As in ``records.EntityType`` and ``records.Kind``.
    stage : str
        The stage that proposes it.
    ids : tuple of str
        Entities of the knowledge base that bear this form; empty when it has none.
    strength : int
        ``CERTAIN``, ``LIKELY`` or ``POSSIBLE``.
    score : float, optional
        Probability, where the stage gives one.
    attributes : mapping, optional
        What the mention itself says: date, number, parties, office.
    """

    start: int
    end: int
    type: EntityType
    kind: Kind = "name"
    stage: str = ""
    ids: tuple[str, ...] = ()
    strength: int = LIKELY
    score: float | None = None
    attributes: Mapping[str, Any] | None = None

    @property
    def span(self) -> tuple[int, int]:
        """The two offsets, as a key."""
        return (self.start, self.end)

    def overlaps(self, other: "Candidate") -> bool:
        """Whether they share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Candidate") -> bool:
        """Whether the other lies inside, or has the same span."""
        return self.start <= other.start and other.end <= self.end

    def crosses(self, other: "Candidate") -> bool:
        """Whether they overlap and neither covers the other."""
        return self.overlaps(other) and not self.covers(other) and not other.covers(self)
