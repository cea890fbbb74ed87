"""Who names whom: directed edges from speakers to the entities that they mention."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.graph.arrays import Codes, Ints, Lists, Longs, first_of_runs
from pipeline.graph.counted import Counted
from pipeline.graph.evidence import date_range, id_lists, n_documents, theme_lists
from pipeline.graph.settings import GraphSettings
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


def build_speaker_edges(counted: Counted, settings: GraphSettings, tables: TableSource) -> pa.Table:
    """Return the table ``speaker_edges``, sorted.

    A speaker is linked to each entity that their statements name, and (``reported``)
    to each that is named inside words quoted from them by somebody else's text.
    """
    speaker = counted.statements.speakers[counted.statement]
    spoken = speaker >= 0
    direct = _table(
        counted,
        counted.statements.speaker_ids,
        (speaker[spoken], counted.entity[spoken], counted.statement[spoken]),
        settings,
        reported=False,
    )
    quoted = _quoted(counted, tables)
    if quoted is None:
        return direct
    names, rows = quoted
    reported = _table(counted, names, rows, settings, reported=True)
    both = pa.concat_tables([direct, reported])
    return both.sort_by([(name, "ascending") for name in ("speaker_id", "entity_id", "reported")])


def _table(
    counted: Counted,
    speakers: list[str],
    rows: tuple[Ints, Ints, Ints],
    settings: GraphSettings,
    *,
    reported: bool,
) -> pa.Table:
    speaker, entity, statement = rows
    pair = speaker.astype(np.int64) << 32 | entity
    # Statements ascend already: a stable sort keeps them so within each pair.
    order = np.argsort(pair, kind="stable")
    pair = pair[order]
    begin = np.flatnonzero(first_of_runs(pair))
    evidence = Lists(np.append(begin, len(pair)), statement[order])
    statements = counted.statements
    first, last = date_range(evidence, statements)
    columns = {
        "speaker_id": pa.array(speakers, pa.string()).take(pa.array(pair[begin] >> 32)),
        "entity_id": pa.array(counted.entities, pa.string()).take(
            pa.array(pair[begin] & 0xFFFFFFFF)
        ),
        "n_statements": pa.array(np.diff(evidence.ptr), pa.int64()),
        "themes": theme_lists(evidence, statements),
        "reported": pa.repeat(reported, len(begin)),
        "n_documents": pa.array(n_documents(evidence, statements), pa.int64()),
        "first_date": first,
        "last_date": last,
        "statement_ids": id_lists(evidence, statements, at_most=settings.max_evidence),
    }
    return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)


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
