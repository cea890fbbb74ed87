"""What the linking rules read and what they write: plain frozen records."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.records import EntityType, Kind, Structure

NIL = "NIL"
"""Written as the id of a mention that nothing resolves, where it cannot be removed."""


@dataclass(frozen=True, slots=True)
class MentionRecord:
    """One mention before linking; ``start`` and ``end`` are offsets in the document's text.

    ``attributes`` is what a grammar read off the words: number, date, place of a treaty,
    category and owner of a role. ``entity_id`` is an id that an earlier stage settled.
    """

    start: int
    end: int
    text: str
    type: EntityType
    kind: Kind = "name"
    depth: int = 0
    is_speaker_label: bool = False
    attributes: Mapping[str, Any] = field(default_factory=dict)
    entity_id: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """The document that the mentions stand in."""

    text: str
    doc_id: str | None = None
    date: dt.date | None = None
    structure: Structure = field(default_factory=Structure)


@dataclass(frozen=True, slots=True)
class Merge:
    """One line of the ledger: why a form was taken for an entity.

    Parameters
    ----------
    entity_id : str
        What the form was linked to.
    alias : str
        The form as written.
    rule : str
        Name of the rule that decided; ``ledger.RULES`` says what each means.
    evidence : str
        The sentence, or the other form, that the rule relied on.
    score : float
        How far the rule is to be trusted, in [0, 1].
    conflict : str
        Empty, or what speaks against the merge.
    doc_id : str, optional
        Where; ``None`` for a merge over the corpus.
    """

    entity_id: str
    alias: str
    rule: str
    evidence: str
    score: float
    conflict: str = ""
    doc_id: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentLinks:
    """What the rules found in one document.

    Parameters
    ----------
    entity_ids : tuple of (str or None)
        One for each mention given, in their order; ``None`` where the mention names
        nothing that the document or the base resolves, and should be removed.
    types : tuple of str
        One for each mention: its own, or that of its entity (a person once known to
        hold an office is a ``LEADER`` everywhere in the document).
    speakers : mapping of int to str
        For each turn, the id of who speaks.
    merges : tuple of Merge
        The ledger, in the order of the text.
    """

    entity_ids: tuple[str | None, ...]
    types: tuple[EntityType, ...]
    speakers: Mapping[int, str]
    merges: tuple[Merge, ...]
