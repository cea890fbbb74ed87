"""What is counted: the selected statements, in order, and the entities that each names.

Everything is held as integer codes; identifiers are kept once. Entities, themes,
speakers and documents are coded in the order of their identifiers, statements in
the order of the documents, so that results do not depend on how tables are cut.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.graph.arrays import Bools, Ints, Lists, Longs

BLOCK = -2
"""Stands for the turn of a block that is no statement."""


@dataclass(frozen=True)
class Statements:
    """The selected statements, in the order of documents and offsets.

    Blocks that are no statements (captions, titles), where they are asked for, stand among
    them with ``turns`` = ``BLOCK`` and an identifier made from document and number.
    """

    ids: pa.Array
    starts: Longs
    ends: Longs
    documents: Ints
    turns: Longs
    speakers: Ints
    themes: Lists
    doc_ids: list[str]
    days: Ints
    speaker_ids: list[str]
    theme_names: list[str]

    def __len__(self) -> int:
        return len(self.documents)

    @cached_property
    def dates(self) -> Ints:
        """Days since 1970 of each statement's document, or ``NO_DATE``."""
        return self.days[self.documents]


@dataclass(frozen=True)
class Counted:
    """The selected statements and the distinct pairs (statement, entity), sorted.

    ``times`` is how often the statement names the entity; ``types`` the type that most
    mentions of each entity have. ``mentions`` holds, for units smaller than a statement,
    the statement, entity and offset of each mention.
    """

    statements: Statements
    entities: list[str]
    types: list[str]
    statement: Ints
    entity: Ints
    times: NDArray[np.integer[Any]]
    mentions: tuple[Ints, Ints, Longs] | None = None

    @cached_property
    def n_mentions(self) -> Longs:
        """How often each entity is named in these statements."""
        totals = np.bincount(self.entity, self.times, minlength=len(self.entities))
        return totals.astype(np.int64)

    def within(self, mask: Bools) -> "Counted":
        """Return what only some statements name; statements keep their numbers."""
        rows = mask[self.statement]
        mentions = self.mentions
        if mentions is not None:
            near = mask[mentions[0]]
            mentions = (mentions[0][near], mentions[1][near], mentions[2][near])
        return replace(
            self,
            statement=self.statement[rows],
            entity=self.entity[rows],
            times=self.times[rows],
            mentions=mentions,
        )
