"""From the tables of a run to its tables ``edges`` and ``speaker_edges``."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from pipeline.graph.arrays import Floats, Lists
from pipeline.graph.counted import Counted
from pipeline.graph.evidence import date_range, id_lists, n_documents, theme_lists
from pipeline.graph.naming import count
from pipeline.graph.pairs import Pairs, count_pairs
from pipeline.graph.settings import GraphSettings, Selection
from pipeline.graph.source import Tables, TableSource, table_source
from pipeline.graph.speakers import SCHEMA as SPEAKER_SCHEMA
from pipeline.graph.speakers import speaker_pairs
from pipeline.graph.units import build_units
from pipeline.graph.weighing import Measures, kept, measure_pairs, why
from pipeline.store.schemas import EDGES

_EDGES_AT_ONCE = 200_000
SCHEMA = pa.schema(
    [
        *EDGES,
        # Units (statements, sentences, turns, ...) that name both.
        pa.field("n_units", pa.int64(), nullable=False),
        pa.field("pmi", pa.float64(), nullable=False),
        pa.field("jaccard", pa.float64(), nullable=False),
        # Probability of at least so many common units by chance; null without a test.
        pa.field("p_value", pa.float64()),
        # The false discovery rate at which the edge is significant.
        pa.field("q_value", pa.float64()),
        # Probability of the disparity filter, the smaller of both ends'.
        pa.field("disparity", pa.float64(), nullable=False),
        # Noise-corrected score, in standard deviations above expectation.
        pa.field("noise_corrected", pa.float64(), nullable=False),
        # The filters that keep this edge, joined by "+", or "count".
        pa.field("why", pa.string(), nullable=False),
    ]
)


@dataclass(frozen=True)
class EdgeResult:
    """The co-mention edges that were counted, and everything that a graph is made of.

    ``edges`` and ``speaker_edges`` are the tables; ``iter_edges`` and ``iter_speaker_edges``
    yield them in pieces, for corpora whose evidence would not fit in memory as one table.
    """

    settings: GraphSettings
    selection: Selection
    counted: Counted
    pairs: Pairs
    n_units: int
    measures: Measures
    tables: TableSource

    @property
    def weight(self) -> Floats:
        """The weight of each edge."""
        return self.measures.weight

    @cached_property
    def edges(self) -> pa.Table:
        """The table ``edges``, sorted by source, then target."""
        parts = list(self.iter_edges())
        return pa.concat_tables(parts) if parts else SCHEMA.empty_table()

    def iter_edges(self, *, rows: int = _EDGES_AT_ONCE) -> Iterator[pa.Table]:
        """Yield the table ``edges`` in pieces of at most ``rows`` rows."""
        for low in range(0, len(self.pairs), rows):
            yield self.rows(low, min(low + rows, len(self.pairs)))

    @cached_property
    def speaker_edges(self) -> pa.Table:
        """The table ``speaker_edges``, sorted by speaker, entity, then ``reported``."""
        return pa.concat_tables([SPEAKER_SCHEMA.empty_table(), *self.iter_speaker_edges()])

    def iter_speaker_edges(self, *, rows: int = _EDGES_AT_ONCE) -> Iterator[pa.Table]:
        """Yield the table ``speaker_edges`` in pieces of at most ``rows`` rows."""
        found = speaker_pairs(self.counted, self.tables)
        for low in range(0, len(found), rows):
            high = min(low + rows, len(found))
            yield found.rows(low, high, self.counted, at_most=self.settings.max_evidence)

    def evidence(self, low: int = 0, high: int | None = None) -> Lists:
        """Return all statements (rows of ``counted.statements``) of some edges."""
        ptr = self.pairs.ptr[low : (len(self.pairs) if high is None else high) + 1]
        return Lists(ptr - ptr[0], self.pairs.evidence[ptr[0] : ptr[-1]])

    def rows(self, low: int, high: int) -> pa.Table:
        """Return some rows of the table ``edges``."""
        names = pa.array(self.counted.entities, pa.string())
        statements = self.counted.statements
        evidence = self.evidence(low, high)
        first, last = date_range(evidence, statements)
        measures = self.measures.columns(self.pairs, low, high)
        columns = {name: pa.array(values) for name, values in measures.items()}
        columns |= {
            "source": names.take(pa.array(self.pairs.source[low:high])),
            "target": names.take(pa.array(self.pairs.target[low:high])),
            "n_statements": pa.array(np.diff(evidence.ptr)),
            "n_documents": pa.array(n_documents(evidence, statements)),
            "themes": theme_lists(evidence, statements),
            "first_date": first,
            "last_date": last,
            "statement_ids": id_lists(evidence, statements, at_most=self.settings.max_evidence),
            "n_units": pa.array(self.pairs.n_units[low:high].astype(np.int64)),
            "why": why(measures, self.settings),
        }
        absent = pa.nulls(high - low, pa.float64())
        return pa.table([columns.get(name, absent) for name in SCHEMA.names], schema=SCHEMA)


def build_edges(
    tables: Path | str | Tables | TableSource,
    settings: GraphSettings | None = None,
    selection: Selection | None = None,
) -> EdgeResult:
    """Count the co-mentions of a run's tables.

    Parameters
    ----------
    tables : path, mapping or TableSource
        An output folder, or ``statements``, ``mentions``, ``documents`` (and, for reported
        speech, ``quotations``) by name: Arrow tables, parquet files or folders of parts.
    settings : GraphSettings, optional
        What counts as together, and how edges are weighted and filtered.
    selection : Selection, optional
        Which statements are counted; all unless told.

    Returns
    -------
    EdgeResult
        Edges sorted by (source, target), source < target; the same bytes for any
        order and any part files of the same rows.

    Raises
    ------
    NotFoundError, StoreError
        When a table is missing or damaged.
    """
    settings, selection = settings or GraphSettings(), selection or Selection()
    source = table_source(tables)
    counted = count(source, settings, selection)
    return edges_of(counted, source, settings, selection)


def edges_of(
    counted: Counted, tables: TableSource, settings: GraphSettings, selection: Selection
) -> EdgeResult:
    """Count the pairs of statements that were read already, or of some of them."""
    units = build_units(counted, settings, tables)
    pairs = count_pairs(counted, units)
    measures = measure_pairs(pairs, units, counted, settings)
    n_units = measures.n_units
    del units
    keep = kept(pairs, measures)
    if not keep.all():
        rows = np.flatnonzero(keep)
        pairs, measures = pairs.take(rows), measures.take(rows)
    return EdgeResult(
        settings=settings,
        selection=selection,
        counted=counted,
        pairs=pairs,
        n_units=n_units,
        measures=measures,
        tables=tables,
    )
