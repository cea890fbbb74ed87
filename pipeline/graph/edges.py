"""From the tables of a run to its tables ``edges`` and ``speaker_edges``."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.graph import weights
from pipeline.graph.arrays import Floats, Lists, first_of_runs
from pipeline.graph.backbone import disparity, noise_corrected
from pipeline.graph.counted import Counted
from pipeline.graph.evidence import date_range, id_lists, n_documents, theme_lists
from pipeline.graph.naming import count
from pipeline.graph.pairs import Pairs, count_pairs
from pipeline.graph.settings import GraphSettings, Selection
from pipeline.graph.significance import TINY, benjamini_hochberg, bicm, hypergeometric
from pipeline.graph.source import Tables, TableSource, table_source
from pipeline.graph.speakers import build_speaker_edges
from pipeline.graph.units import Units, build_units
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
_REASONS = ("significance", "disparity", "noise_corrected")


@dataclass(frozen=True)
class EdgeResult:
    """The co-mention edges that were counted, and everything that a graph is made of.

    ``edges`` and ``speaker_edges`` are the tables; ``iter_edges`` yields the first in
    pieces, for corpora whose evidence would not fit in memory as one table.
    """

    settings: GraphSettings
    selection: Selection
    counted: Counted
    pairs: Pairs
    n_units: int
    measures: dict[str, Floats]
    why: pa.Array
    speaker_edges: pa.Table

    @cached_property
    def edges(self) -> pa.Table:
        """The table ``edges``, sorted by source, then target."""
        parts = list(self.iter_edges())
        return pa.concat_tables(parts) if parts else SCHEMA.empty_table()

    def iter_edges(self, *, rows: int = _EDGES_AT_ONCE) -> Iterator[pa.Table]:
        """Yield the table ``edges`` in pieces of at most ``rows`` rows."""
        for low in range(0, len(self.pairs), rows):
            yield self.rows(low, min(low + rows, len(self.pairs)))

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
        columns = {name: pa.array(values[low:high]) for name, values in self.measures.items()}
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
            "why": self.why[low:high],
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
    measures = _measures(pairs, units, counted, settings)
    keep = _kept(pairs, measures, settings)
    if not keep.all():
        rows = np.flatnonzero(keep)
        pairs = pairs.take(rows)
        measures = {name: values[rows] for name, values in measures.items()}
    return EdgeResult(
        settings=settings,
        selection=selection,
        counted=counted,
        pairs=pairs,
        n_units=_n_units(units),
        measures=measures,
        why=_why(measures, settings),
        speaker_edges=build_speaker_edges(counted, settings, tables),
    )


def _n_units(units: Units) -> int:
    """Return the number of units that name at least one entity."""
    return int(np.count_nonzero(first_of_runs(units.unit)))


def _measures(
    pairs: Pairs, units: Units, counted: Counted, settings: GraphSettings
) -> dict[str, Floats]:
    margins = np.bincount(units.entity, minlength=len(counted.entities))
    counts = weights.Together(
        pairs.n_units, margins[pairs.source], margins[pairs.target], _n_units(units)
    )
    measures = {
        "npmi": weights.npmi(counts),
        "pmi": weights.pmi(counts),
        "jaccard": weights.jaccard(counts),
        "disparity": disparity(pairs.source, pairs.target, pairs.n_units),
    }
    score, deviation = noise_corrected(pairs.source, pairs.target, pairs.n_units)
    measures["noise_corrected"] = np.divide(
        score, deviation, out=np.zeros(len(score)), where=deviation > 0
    )
    if settings.significance != "none":
        p_value = (
            hypergeometric(counts)
            if settings.significance == "hypergeometric"
            else bicm(pairs.n_units, pairs.source, pairs.target, units.unit, units.entity)
        )
        named = int(np.count_nonzero(margins))
        measures["p_value"] = p_value
        measures["q_value"] = benjamini_hochberg(p_value, named * (named - 1) // 2)
    measures["weight"] = _weight(pairs, counted, counts, measures, settings)
    return measures


def _weight(
    pairs: Pairs,
    counted: Counted,
    counts: weights.Together,
    measures: dict[str, Floats],
    settings: GraphSettings,
) -> Floats:
    match settings.weight:
        case "count":
            value: NDArray[np.number] = pairs.n_units
        case "documents":
            value = n_documents(Lists(pairs.ptr, pairs.evidence), counted.statements)
        case "cosine":
            value = weights.cosine(counts)
        case "lift":
            value = weights.lift(counts)
        case "surprise":
            value = -np.log10(np.maximum(measures["p_value"], TINY))
        case name:
            value = measures[name]
    return value.astype(np.float64)


def _filters(measures: dict[str, Floats], settings: GraphSettings) -> dict[str, NDArray[np.bool_]]:
    """Return, for each filter, the edges that it keeps."""
    size = len(measures["weight"])
    q_value = measures.get("q_value", np.ones(size))
    return {
        "significance": q_value <= settings.alpha,
        "disparity": measures["disparity"] < settings.alpha,
        "noise_corrected": measures["noise_corrected"] > settings.noise_delta,
    }


def _kept(pairs: Pairs, measures: dict[str, Floats], settings: GraphSettings) -> NDArray[np.bool_]:
    keep: NDArray[np.bool_] = pairs.n_statements >= settings.min_statements
    if settings.min_weight:
        keep &= measures["weight"] >= settings.min_weight
    if settings.backbone != "none":
        keep &= _filters(measures, settings)[settings.backbone]
    return keep


def _why(measures: dict[str, Floats], settings: GraphSettings) -> pa.Array:
    """Name the filters that keep each edge; ``count`` where none does."""
    filters = _filters(measures, settings)
    code = np.zeros(len(measures["weight"]), dtype=np.int64)
    for bit, name in enumerate(_REASONS):
        code |= filters[name].astype(np.int64) << bit
    texts = [
        "+".join(name for bit, name in enumerate(_REASONS) if c >> bit & 1) or "count"
        for c in range(1 << len(_REASONS))
    ]
    return pa.array(texts).take(pa.array(code))
