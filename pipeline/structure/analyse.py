"""From a text to its blocks, turns, quotations and metadata."""

import datetime as dt
from typing import Any

from pipeline.corpus.language import UNDETERMINED, detect_language
from pipeline.records import STATEMENT_KINDS, Block, BlockKind, Document, Structure
from pipeline.structure.cues import Cues, load_cues
from pipeline.structure.deciding import Decider
from pipeline.structure.duplicates import find_duplicates
from pipeline.structure.evidence import gather
from pipeline.structure.hints import OffsetMap, place_hints
from pipeline.structure.lines import Line
from pipeline.structure.metadata import read_heading
from pipeline.structure.quotations import find_quotations
from pipeline.structure.voices import Voices

TELLING = 60  # characters from which a statement shows its language
HEADING = 40  # lines of metadata that are read for the date, place and symbol


def analyse(
    text: str,
    document: Document | None = None,
    *,
    view: OffsetMap | None = None,
    cues: Cues | None = None,
) -> Structure:
    """Find the blocks, turns, quotations and metadata of one document.

    Parameters
    ----------
    text : str
        The text as the pipeline reads it (the cleaned view); offsets refer to it.
    document : Document, optional
        What the source's own format said: title, date, hints.
    view : OffsetMap, optional
        How ``text`` came from ``document.text``, to place its hints. Without one the two
        are taken to have the same offsets.
    cues : Cues, optional
        The word lists; those of ``data/structure`` by default.

    Returns
    -------
    Structure
        ``meta`` holds ``symbol`` and ``number`` of the event where the head gives them, and
        ``speakers``: the names, as the document has them, behind the slugs of the turns.
        No blocks when the text is blank.
    """
    cues = cues or load_cues()
    evidence = gather(text, cues, place_hints(document, view))
    voices = Voices(evidence, cues)
    decider = Decider(evidence, voices, cues)
    decider.begin(document.title if document else None)
    decided = []
    for line in evidence.lines:
        kind, why = decider.decide(line)
        decided.append((kind, decider.turn if kind == "speech" else None, why))
    copies = find_duplicates(
        [line.folded for line in evidence.lines], [kind for kind, _, _ in decided]
    )
    blocks = tuple(
        Block(n, line.start, line.end, kind, turn, why, _language(line, kind), copies.get(n))
        for n, (line, (kind, turn, why)) in enumerate(zip(evidence.lines, decided, strict=True))
    )
    told = ((block.start, block.end) for block in blocks if block.kind == "narrative")
    title, date, place, meta = _heading(document, decider, cues)
    return Structure(
        blocks=blocks,
        turns=tuple(voices.turns),
        quotations=find_quotations(text, told, cues),
        title=title,
        date=date,
        place=place,
        meta=meta,
    )


def _language(line: Line, kind: BlockKind) -> str | None:
    """Return the language of a statement that is long enough to tell, else ``None``."""
    if kind not in STATEMENT_KINDS or len(line.text) < TELLING:
        return None
    language = detect_language(line.text)
    return language if language != UNDETERMINED else None


def _heading(
    document: Document | None, decider: Decider, cues: Cues
) -> tuple[str | None, dt.date | None, str | None, dict[str, Any]]:
    """Put together what the source said of the document and what its head says."""
    title = (document.title if document else None) or decider.title
    lines = zip(decider.evidence.lines, decider.decided, strict=True)
    head = [line for line, (kind, _) in lines if kind == "meta"][:HEADING]
    heading = read_heading(decider.title or title, head, cues)
    found = {
        "symbol": heading.symbol,
        "number": heading.number,
        "speakers": dict(sorted(decider.voices.named.items())),
    }
    meta = {name: value for name, value in found.items() if value}
    date = (document.date if document else None) or heading.date
    place = (document.place if document else None) or heading.place
    return title, date, place, meta
