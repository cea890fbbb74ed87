"""Find blocks, turns and statements: what each line is, and who says it.

Sets ``doc._.structure`` (a ``records.Structure`` whose offsets are in ``doc.text``),
``doc.spans["blocks"]`` (one span a block, ``label_`` = its kind) and
``doc.spans["statements"]`` (the blocks of speech and narrative). A statement knows its
block and turn numbers, the label of its turn as displayed, and a provisional speaker:
the slug of an unnamed or settled speaker, or of the name in the label. The linker
replaces it by an entity's identifier.
"""

from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.components.attributes import (
    BLOCKS,
    STATEMENTS,
    SpanValues,
    register_attributes,
    text_of,
)
from pipeline.records import STATEMENT_KINDS, Block, Structure, Turn
from pipeline.structure import Cues, analyse, load_cues
from pipeline.structure.fold import slug

register_attributes()


@Language.factory(
    "entente/structure",
    assigns=["doc._.structure", "doc.spans"],
    default_config={"cues": "data/structure"},
)
def create_structure(nlp: Language, name: str, cues: str) -> "StructureStage":
    """Build the component from the ``[components.structure]`` block of a config."""
    return StructureStage(load_cues(cues))


class StructureStage:
    """Analyse the text of each document and mark its blocks and statements.

    Parameters
    ----------
    cues : Cues
        The word lists of a folder such as ``data/structure``.
    """

    def __init__(self, cues: Cues) -> None:
        self.cues = cues

    def __call__(self, doc: Doc) -> Doc:
        text = text_of(doc)
        structure = analyse(text, doc._.document, view=doc._.view, cues=self.cues)
        doc._.structure = structure
        blocks: list[Span] = []
        statements: list[Span] = []
        for block in structure.blocks:
            span = _span(doc, text, block)
            if span is None:
                continue
            blocks.append(span)
            if block.kind in STATEMENT_KINDS:
                statements.append(_statement(doc, text, span, block, structure))
        doc.spans[BLOCKS] = blocks
        doc.spans[STATEMENTS] = statements
        return doc

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Save nothing: the cues come from the configuration."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "StructureStage":
        """Restore nothing (see ``to_bytes``)."""
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Save nothing: the cues come from the configuration."""

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "StructureStage":
        """Restore nothing (see ``to_disk``)."""
        return self


def provisional_speaker(turn: Turn, text: str) -> str | None:
    """Return the slug of a turn's speaker before any linking; ``None`` when there is no word of it.

    Parameters
    ----------
    turn : Turn
        The turn.
    text : str
        The text that its spans refer to.
    """
    if turn.speaker:
        return turn.speaker
    span = turn.name or turn.role
    words = text[span[0] : span[1]] if span else turn.label_text
    return slug(words or "") or None


def _span(doc: Doc, text: str, block: Block) -> Span | None:
    """Return the tokens that lie within a block, white space at its ends left out."""
    words = text[block.start : block.end]
    start = block.start + len(words) - len(words.lstrip())
    end = block.start + len(words.rstrip())
    if start >= end:
        return None
    span = doc.char_span(start, end, label=block.kind, alignment_mode="expand")
    return span if span is not None and len(span) else None


def _statement(doc: Doc, text: str, span: Span, block: Block, structure: Structure) -> Span:
    statement = Span(doc, span.start, span.end, label=block.kind)
    at, values = (span.start_char, span.end_char), SpanValues(doc)
    values.set("block", *at, block.block)
    if block.turn is not None:
        turn = structure.turns[block.turn]
        values.set("turn", *at, turn.turn)
        values.set("speaker_label", *at, turn.label_text)
        values.set("speaker", *at, provisional_speaker(turn, text))
    return statement
