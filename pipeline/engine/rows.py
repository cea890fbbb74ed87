"""Turn an analysed ``Doc`` into plain rows: the last place that knows spaCy.

Every offset is mapped from the cleaned view back to the source's own text.
"""

import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
from spacy.tokens import Doc, Span

from pipeline.components.attributes import ENTITIES, STATEMENTS, SpanValues
from pipeline.records import STATEMENT_KINDS, Document, Structure
from pipeline.store.schemas import SCHEMAS

Offsets = Callable[[int, int], tuple[int, int]]

PART_TABLES = ("documents", "blocks", "statements", "mentions", "quotations", "merges")


@dataclass(slots=True)
class RowBuffer:
    """Rows of every table of a part, collected column by column."""

    rows: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {name: [] for name in PART_TABLES}
    )
    n_tokens: int = 0

    def add(self, name: str, **row: Any) -> None:
        """Append one row to the table ``name``."""
        self.rows[name].append(row)

    def tables(self) -> dict[str, pa.Table]:
        """Return the Arrow tables, with the schemas of the store."""
        return {
            name: pa.Table.from_pylist(rows, schema=SCHEMAS[name])
            for name, rows in self.rows.items()
        }


def add_document(buffer: RowBuffer, doc: Doc, document: Document) -> None:
    """Append everything that was found in one document."""
    structure: Structure = doc._.structure or Structure()
    to_source = _offsets(doc)
    statements = _add_blocks(buffer, doc, document, structure, to_source)
    n_mentions = _add_mentions(buffer, doc, document, statements, to_source)
    _add_quotations(buffer, doc, document, structure, statements, to_source)
    _add_merges(buffer, doc, document)
    buffer.n_tokens += len(doc)
    date = document.date or structure.date
    meta = {**structure.meta, **document.meta}
    if doc._.view is not None and doc._.view.flags:
        meta["text_flags"] = sorted(doc._.view.flags)
    buffer.add(
        "documents",
        doc_id=document.doc_id,
        source=document.source,
        title=document.title or structure.title,
        date=date,
        place=document.place or structure.place,
        language=document.language,
        text=document.text,
        sha256=document.sha256,
        n_chars=len(document.text),
        n_statements=len(statements.ids),
        n_mentions=n_mentions,
        meta=json.dumps(meta, ensure_ascii=False, sort_keys=True, default=str),
    )


@dataclass(frozen=True, slots=True)
class _Statements:
    """Where the statements lie in the view, to find that of a mention."""

    starts: Sequence[int]
    ends: Sequence[int]
    ids: Sequence[str]

    def at(self, start: int) -> str | None:
        index = bisect_right(self.starts, start) - 1
        return self.ids[index] if index >= 0 and start < self.ends[index] else None


def _offsets(doc: Doc) -> Offsets:
    view = doc._.view
    return view.to_source if view is not None else lambda start, end: (start, end)


def _add_blocks(
    buffer: RowBuffer, doc: Doc, document: Document, structure: Structure, to_source: Offsets
) -> _Statements:
    get = SpanValues(doc).get
    spans = {
        get("block", *at): at for at in ((s.start_char, s.end_char) for s in doc.spans[STATEMENTS])
    }
    starts: list[int] = []
    ends: list[int] = []
    ids: list[str] = []
    for block in structure.blocks:
        start, end = to_source(block.start, block.end)
        buffer.add(
            "blocks",
            doc_id=document.doc_id,
            block=block.block,
            start=start,
            end=end,
            kind=block.kind,
            why=block.why,
            language=block.language,
            duplicate_of=block.duplicate_of,
        )
        if block.kind in STATEMENT_KINDS and block.block in spans:
            statement_id = f"{document.doc_id}:{len(ids):05d}"
            starts.append(block.start)
            ends.append(block.end)
            ids.append(statement_id)
            at = spans[block.block]
            themes = get("themes", *at)
            start, end = _strip(document.text, start, end)
            buffer.add(
                "statements",
                statement_id=statement_id,
                doc_id=document.doc_id,
                block=block.block,
                start=start,
                end=end,
                text=document.text[start:end],
                kind=block.kind,
                speaker_id=get("speaker", *at),
                speaker_label=get("speaker_label", *at),
                turn=block.turn,
                themes=[score.theme for score in themes],
                theme_scores=[{"theme": score.theme, "score": score.score} for score in themes],
                counts=block.duplicate_of is None,
            )
    return _Statements(starts, ends, ids)


def _add_mentions(
    buffer: RowBuffer, doc: Doc, document: Document, statements: _Statements, to_source: Offsets
) -> int:
    spans: Sequence[Span] = doc.spans.get(ENTITIES, ())
    get = SpanValues(doc).get
    for number, span in enumerate(spans):
        at = span.start_char, span.end_char
        start, end = to_source(*at)
        attributes, score = get("attributes", *at), get("score", *at)
        buffer.add(
            "mentions",
            mention_id=f"{document.doc_id}:m{number:06d}",
            doc_id=document.doc_id,
            statement_id=statements.at(at[0]),
            start=start,
            end=end,
            text=document.text[start:end],
            type=span.label_,
            kind=get("kind", *at),
            entity_id=span.kb_id_,
            depth=get("depth", *at),
            is_speaker_label=bool(get("is_speaker_label", *at)),
            stage=get("stage", *at),
            # The last digits depend on what else was in the network's batch.
            score=round(score, 3) if score is not None else None,
            attributes=json.dumps(attributes, ensure_ascii=False, sort_keys=True, default=str)
            if attributes
            else None,
        )
    return len(spans)


def _add_quotations(
    buffer: RowBuffer,
    doc: Doc,
    document: Document,
    structure: Structure,
    statements: _Statements,
    to_source: Offsets,
) -> None:
    for quotation in structure.quotations:
        statement_id = statements.at(quotation.start)
        if statement_id is None:
            continue
        start, end = to_source(quotation.start, quotation.end)
        buffer.add(
            "quotations",
            doc_id=document.doc_id,
            statement_id=statement_id,
            start=start,
            end=end,
            text=document.text[start:end],
            speaker_id=_entity_in(doc, quotation.source),
            cue=quotation.cue,
            manner=quotation.manner,
        )


def _entity_in(doc: Doc, source: tuple[int, int] | None) -> str | None:
    """Return the entity of the first outermost mention inside the words that name the source."""
    if source is None or ENTITIES not in doc.spans:
        return None
    start, end = source
    for span in doc.spans[ENTITIES]:
        if start <= span.start_char and span.end_char <= end and span.kb_id_:
            return str(span.kb_id_)
    return None


def _add_merges(buffer: RowBuffer, doc: Doc, document: Document) -> None:
    for merge in doc._.merges or ():
        buffer.add(
            "merges",
            entity_id=merge.entity_id,
            alias=merge.alias,
            doc_id=document.doc_id,
            rule=merge.rule,
            evidence=merge.evidence,
            score=merge.score,
            conflict=merge.conflict,
        )


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
