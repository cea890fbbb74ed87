"""The records that pass between the packages: frozen, plain, picklable.

Offsets count Unicode code points; ``start`` is included, ``end`` is not. Unless
a record says otherwise they refer to ``Document.text``, the text as decoded.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

EntityType = Literal["STATE", "LEADER", "PERSON", "ORGANISATION", "TREATY", "PLACE"]
Kind = Literal["name", "demonym", "metonym", "role", "nominal"]
BlockKind = Literal["title", "meta", "caption", "narrative", "speech", "boilerplate"]

ENTITY_TYPES: tuple[EntityType, ...] = get_args(EntityType)
KINDS: tuple[Kind, ...] = get_args(Kind)
BLOCK_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
STATEMENT_KINDS: tuple[BlockKind, ...] = ("narrative", "speech")


@dataclass(frozen=True, slots=True)
class BlockHint:
    """What the source's own format says of a stretch of ``Document.text``.

    Parameters
    ----------
    start, end : int
        The stretch, in code points of ``Document.text``.
    kind : str, optional
        The block kind, where the format settles it (``<head>``, a subtitle's timestamp).
    speaker : str, optional
        The speaker's displayed name, where the format has it apart from the text
        (TEI ``<u who>``, a table's speaker column).
    speaker_id : str, optional
        The source's own identifier of the speaker (``who``, ``corresp``).
    starts_turn : bool
        Whether a new turn begins here, even by the same speaker.
    """

    start: int
    end: int
    kind: BlockKind | None = None
    speaker: str | None = None
    speaker_id: str | None = None
    starts_turn: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One source document as read, before any analysis.

    ``source`` is the path or row relative to the input; ``sha256`` is that of the
    bytes (or of the row) as read; ``meta`` is what else the source said, JSON values only.
    """

    doc_id: str
    source: str
    text: str
    sha256: str
    title: str | None = None
    date: dt.date | None = None
    place: str | None = None
    language: str = "fr"
    meta: Mapping[str, Any] = field(default_factory=dict)
    hints: tuple[BlockHint, ...] = ()


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """A source that was set aside: ``reason`` is one of ``errors.SET_ASIDE_REASONS``."""

    source: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One uninterrupted stretch of speech by one speaker.

    Offsets are in the text that was analysed (the cleaned view), like those of ``Block``.

    Parameters
    ----------
    turn : int
        Number within the document, from 0.
    label : (int, int), optional
        Span of the label in the text, without the separator; ``None`` when the
        label is not in the text (format hint) or the turn has none of its own.
    label_text : str, optional
        The label as displayed, wherever it came from.
    name : (int, int), optional
        Span of the person's name inside the label (``Vladimir Poutine``).
    role : (int, int), optional
        Span of the office or title inside the label (``Président du Bélarus``).
    affiliation : (int, int), optional
        Span of the state, group or medium inside the label (``Fédération de Russie``).
    speaker : str, optional
        Slug of an unnamed or already settled speaker: ``journaliste``, ``question``,
        ``presidence``, or the slug of a full name known from elsewhere in the document.
    """

    turn: int
    label: tuple[int, int] | None = None
    label_text: str | None = None
    name: tuple[int, int] | None = None
    role: tuple[int, int] | None = None
    affiliation: tuple[int, int] | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-sized piece of the text, in order, not overlapping.

    ``start`` is the first character of its line, white space included, and ``end``
    the end of the line without the line break. ``turn`` is set for ``speech`` only.
    ``why`` names the rule that decided the kind.
    """

    block: int
    start: int
    end: int
    kind: BlockKind
    turn: int | None = None
    why: str = ""
    language: str | None = None
    duplicate_of: int | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of somebody reported inside prose: « … », a déclaré X.

    ``source`` is the span of the words that name who is quoted; ``cue`` the verb or
    phrase that attributes; ``manner`` is ``direct``, ``indirect`` or ``according``.
    """

    start: int
    end: int
    source: tuple[int, int] | None
    cue: str
    manner: Literal["direct", "indirect", "according"]


@dataclass(frozen=True, slots=True)
class Structure:
    """What the structure stage found in one document."""

    blocks: tuple[Block, ...] = ()
    turns: tuple[Turn, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    title: str | None = None
    date: dt.date | None = None
    place: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """A theme and its calibrated probability."""

    theme: str
    score: float
