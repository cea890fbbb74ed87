"""What a run tells while it works: plain events, shown by whoever listens."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Step = Literal["read", "analyse", "themes", "tables", "graph", "done"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step has come.

    Parameters
    ----------
    step : str
        ``read``, ``analyse``, ``themes``, ``tables``, ``graph`` or ``done``.
    done, total : int
        Units of the step: characters when analysing, tasks otherwise.
    documents, tokens : int
        Done so far in this step.
    set_aside : int
        Documents set aside so far.
    """

    step: Step
    done: int
    total: int
    documents: int = 0
    tokens: int = 0
    set_aside: int = 0


Listener = Callable[[Progress], None]


def ignore(progress: Progress) -> None:
    """Listen to nothing."""
