"""Who names whom: directed edges from speakers to the entities that they mention."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.graph.arrays import Bools, Codes, Ints, Lists, Longs, first_of_runs
from pipeline.graph.counted import Counted
from pipeline.graph.evidence import date_range, id_lists, n_documents, theme_lists
from pipeline.graph.source import TableSource
from pipeline.store.schemas import SPEAKER_EDGES

SCHEMA = pa.schema(
    [
        *SPEAKER_EDGES,
        pa.field("n_documents", pa.int64(), nullable=False),
        pa.field("first_date", pa.date32()),
        pa.field("last_date", pa.date32()),
        pa.field("statement_ids", pa.list_(pa.string()), nullable=False),
    ]
)
_QUOTATIONS = ("doc_id", "statement_id", "start", "end", "speaker_id")
_MENTIONS = ("statement_id", "entity_id", "start", "end", "is_speaker_label")


@dataclass(frozen=True)
class SpeakerPairs:
    """The distinct (speaker, entity, reported), sorted, and the statements that show each."""

    speakers: list[str]
    speaker: Ints
    entity: Ints
    reported: Bools
    evidence: Lists

    def __len__(self) -> int:
        return len(self.speaker)

    def rows(self, low: int, high: int, counted: Counted, *, at_most: int) -> pa.Table:
        """Return some rows of the table ``speaker_edges``, each with some statement_ids."""
        ptr = self.evidence.ptr[low : high + 1]
        evidence = Lists(ptr - ptr[0], self.evidence.values[ptr[0] : ptr[-1]])
        statements = counted.statements
        first, last = date_range(evidence, statements)
        columns = {
            "speaker_id": _taken(self.speakers, self.speaker[low:high]),
            "entity_id": _taken(counted.entities, self.entity[low:high]),
            "n_statements": pa.array(np.diff(evidence.ptr), pa.int64()),
            "themes": theme_lists(evidence, statements),
            "reported": pa.array(self.reported[low:high]),
            "n_documents": pa.array(n_documents(evidence, statements), pa.int64()),
            "first_date": first,
            "last_date": last,
            "statement_ids": id_lists(evidence, statements, at_most=at_most),
        }
        return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def speaker_pairs(counted: Counted, tables: TableSource) -> SpeakerPairs:
    """Return who names whom.

    A speaker is linked to each entity that their statements name, and (``reported``)
    to each that is named inside words quoted from them by somebody else's text.
    """
    quoters, quoted = _quoted(counted, tables) or ([], None)
    names = sorted({*counted.statements.speaker_ids, *quoters})
    speaker = _places(counted.statements.speaker_ids, names)[
        counted.statements.speakers[counted.statement]
    ]
    spoken = np.flatnonzero(speaker >= 0)
    key = _key(speaker[spoken], counted.entity[spoken], reported=False)
    statement = counted.statement[spoken]
    if quoted is not None:
        others = _key(_places(quoters, names)[quoted[0]], quoted[1], reported=True)
        key = np.concatenate([key, others])
        statement = np.concatenate([statement, quoted[2]])
    # Statements ascend already: a stable sort keeps them so within each pair.
    order = np.argsort(key, kind="stable")
    key = key[order]
    begin = np.flatnonzero(first_of_runs(key))
    evidence = Lists(np.append(begin, len(key)), statement[order])
    key = key[begin]
    return SpeakerPairs(
        speakers=names,
        speaker=(key >> 32).astype(np.int32),
        entity=((key & 0xFFFFFFFF) >> 1).astype(np.int32),
        reported=(key & 1).astype(bool),
        evidence=evidence,
    )


def _places(speakers: list[str], names: list[str]) -> Ints:
    """Return the place of each speaker among the names; the last is for nobody: -1."""
    place = {name: number for number, name in enumerate(names)}
    return np.array([*(place[name] for name in speakers), -1], dtype=np.int32)


def _key(speaker: Ints, entity: Ints, *, reported: bool) -> Longs:
    return speaker.astype(np.int64) << 32 | entity.astype(np.int64) << 1 | reported


def _taken(names: list[str], places: Ints) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(places))


def _quoted(
    counted: Counted, tables: TableSource
) -> tuple[list[str], tuple[Ints, Ints, Ints]] | None:
    """Return the speakers quoted and the distinct (speaker, entity, statement)."""
    if not tables.has("quotations"):
        return None
    quotations = tables.read("quotations", _QUOTATIONS)
    if quotations is None:
        return None
    row = pc.index_in(quotations["statement_id"], value_set=counted.statements.ids)
    kept = pc.and_(row.is_valid(), quotations["speaker_id"].is_valid())
    quotations = quotations.filter(kept)
    if not quotations.num_rows:
        return None
    statement = row.filter(kept).to_numpy().astype(np.int64)
    codes = Codes()
    speaker = codes.encode(quotations["speaker_id"])
    names, ranks = codes.ranked()
    quoted, mention = _inside(counted, tables, quotations, statement)
    key = np.unique(
        np.stack([ranks[speaker[quoted]], mention, statement[quoted].astype(np.int32)]), axis=1
    )
    return names, (key[0], key[1], key[2])


def _inside(
    counted: Counted, tables: TableSource, quotations: pa.Table, statement: Longs
) -> tuple[Longs, Ints]:
    """Return the pairs (quotation, entity named inside it)."""
    starts, ends = (quotations[name].to_numpy() for name in ("start", "end"))
    order = np.argsort(statement, kind="stable")
    ids = counted.statements.ids.take(pa.array(np.unique(statement)))
    rank = {name: code for code, name in enumerate(counted.entities)}
    quoted: list[int] = []
    named: list[int] = []
    for table in tables.batches("mentions", _MENTIONS):
        near = table.filter(pc.is_in(table["statement_id"], value_set=ids))
        near = near.filter(pc.invert(near["is_speaker_label"]))
        rows = pc.index_in(near["statement_id"], value_set=counted.statements.ids).to_numpy()
        lows = np.searchsorted(statement[order], rows, "left")
        highs = np.searchsorted(statement[order], rows, "right")
        for mention, low, high in zip(near.to_pylist(), lows, highs, strict=True):
            code = rank.get(mention["entity_id"])
            for q in order[low:high] if code is not None else ():
                if starts[q] <= mention["start"] and mention["end"] <= ends[q]:
                    quoted.append(int(q))
                    named.append(int(code))  # type: ignore[arg-type]
    return np.array(quoted, dtype=np.int64), np.array(named, dtype=np.int32)
