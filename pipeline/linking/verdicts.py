"""What a rule for a name answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.linking.state import Cluster, DocumentState


@dataclass(slots=True)  # not frozen: a third of the time, for the most numerous of objects
class Verdict:
    """What a rule says of a form: its cluster, how sure it is, on what grounds; never changed."""

    cluster: Cluster
    rule: str
    score: float
    evidence: str = ""
    conflict: str = ""


Rule = Callable[[DocumentState, str, list[int]], Verdict | None]


def text_of(state: DocumentState, group: Sequence[int]) -> str:
    """Return the form that a group of mentions shares."""
    return state.mentions[group[0]].text
