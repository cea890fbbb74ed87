"""Weigh each edge, test it, and say which filters keep it.

Of each edge only the weight and the probabilities are kept in memory; the other measures
follow from a few numbers of its two ends, and are computed for the rows that are asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.graph import weights
from pipeline.graph.arrays import Bools, Floats, Ints, Lists, first_of_runs
from pipeline.graph.backbone import Ends, disparity, ends, noise_corrected
from pipeline.graph.counted import Counted
from pipeline.graph.evidence import n_documents
from pipeline.graph.pairs import Pairs
from pipeline.graph.settings import GraphSettings
from pipeline.graph.significance import TINY, benjamini_hochberg, bicm, hypergeometric
from pipeline.graph.units import Units

_REASONS = ("significance", "disparity", "noise_corrected")
_AT_ONCE = 250_000


@dataclass(frozen=True)
class Measures:
    """What was measured of each edge, and what the rest is computed from.

    ``margins`` is the number of units that name each entity, ``ends`` the strength of each
    before any edge was dropped, ``n_units`` the number of units that name one at least.
    ``p_value`` and ``q_value`` are ``None`` without a test.
    """

    settings: GraphSettings
    margins: Ints
    ends: Ends
    n_units: int
    p_value: Floats | None
    q_value: Floats | None
    weight: Floats

    def columns(self, pairs: Pairs, low: int, high: int) -> dict[str, Floats]:
        """Return every measure of some edges."""
        found = self._computed(pairs, low, high)
        if self.p_value is not None and self.q_value is not None:
            found |= {"p_value": self.p_value[low:high], "q_value": self.q_value[low:high]}
        return found | {"weight": self.weight[low:high]}

    def take(self, rows: NDArray[np.integer]) -> "Measures":
        """Return the measures of some of the edges, in their order."""
        return replace(
            self,
            weight=self.weight[rows],
            p_value=None if self.p_value is None else self.p_value[rows],
            q_value=None if self.q_value is None else self.q_value[rows],
        )

    def together(self, pairs: Pairs, low: int, high: int) -> weights.Together:
        """Return the counts that the measures of some edges are made from."""
        return weights.Together(
            pairs.n_units[low:high],
            self.margins[pairs.source[low:high]],
            self.margins[pairs.target[low:high]],
            self.n_units,
        )

    def _computed(self, pairs: Pairs, low: int, high: int) -> dict[str, Floats]:
        counts = self.together(pairs, low, high)
        edges = (pairs.source[low:high], pairs.target[low:high], counts.both, self.ends)
        score, deviation = noise_corrected(*edges)
        return {
            "npmi": weights.npmi(counts),
            "pmi": weights.pmi(counts),
            "jaccard": weights.jaccard(counts),
            "disparity": disparity(*edges),
            "noise_corrected": np.divide(
                score, deviation, out=np.zeros(len(score)), where=deviation > 0
            ),
        }


def measure_pairs(
    pairs: Pairs, units: Units, counted: Counted, settings: GraphSettings
) -> Measures:
    """Test and weigh the pairs of a counting."""
    margins = np.bincount(units.entity, minlength=len(counted.entities)).astype(np.int32)
    measures = Measures(
        settings=settings,
        margins=margins,
        ends=ends(pairs.source, pairs.target, pairs.n_units),
        n_units=int(np.count_nonzero(first_of_runs(units.unit))),
        p_value=None,
        q_value=None,
        weight=np.empty(len(pairs)),
    )
    if settings.significance != "none":
        p_value = (
            hypergeometric(measures.together(pairs, 0, len(pairs)))
            if settings.significance == "hypergeometric"
            else bicm(pairs.n_units, pairs.source, pairs.target, units.unit, units.entity)
        )
        named = int(np.count_nonzero(margins))
        q_value = benjamini_hochberg(p_value, named * (named - 1) // 2)
        measures = replace(measures, p_value=p_value, q_value=q_value)
    for low, high in _ranges(len(pairs)):
        measures.weight[low:high] = _weight(pairs, counted, measures, low, high)
    return measures


def kept(pairs: Pairs, measures: Measures) -> Bools:
    """Tell which edges the settings keep."""
    settings = measures.settings
    keep: Bools = pairs.n_statements >= settings.min_statements
    if settings.min_weight:
        keep &= measures.weight >= settings.min_weight
    if settings.backbone != "none":
        for low, high in _ranges(len(pairs)):
            filters = _filters(measures.columns(pairs, low, high), settings)
            keep[low:high] &= filters[settings.backbone]
    return keep


def why(columns: dict[str, Floats], settings: GraphSettings) -> pa.Array:
    """Name the filters that keep each edge, joined by "+"; ``count`` where none does."""
    filters = _filters(columns, settings)
    code = np.zeros(len(columns["weight"]), dtype=np.int64)
    for bit, name in enumerate(_REASONS):
        code |= filters[name].astype(np.int64) << bit
    texts = [
        "+".join(name for bit, name in enumerate(_REASONS) if c >> bit & 1) or "count"
        for c in range(1 << len(_REASONS))
    ]
    return pa.array(texts).take(pa.array(code))


def _ranges(size: int) -> Iterator[tuple[int, int]]:
    return ((low, min(low + _AT_ONCE, size)) for low in range(0, size, _AT_ONCE))


def _weight(
    pairs: Pairs, counted: Counted, measures: Measures, low: int, high: int
) -> NDArray[np.number]:
    counts = measures.together(pairs, low, high)
    match measures.settings.weight:
        case "count":
            return counts.both
        case "documents":
            ptr = pairs.ptr[low : high + 1]
            evidence = Lists(ptr - ptr[0], pairs.evidence[ptr[0] : ptr[-1]])
            return n_documents(evidence, counted.statements)
        case "cosine":
            return weights.cosine(counts)
        case "lift":
            return weights.lift(counts)
        case "surprise" if measures.p_value is not None:
            return -np.log10(np.maximum(measures.p_value[low:high], TINY))
        case name:
            return measures.columns(pairs, low, high)[name]


def _filters(columns: dict[str, Floats], settings: GraphSettings) -> dict[str, Bools]:
    """Return, for each filter, the edges that it keeps."""
    q_value = columns.get("q_value", np.ones(len(columns["weight"])))
    return {
        "significance": q_value <= settings.alpha,
        "disparity": columns["disparity"] < settings.alpha,
        "noise_corrected": columns["noise_corrected"] > settings.noise_delta,
    }
