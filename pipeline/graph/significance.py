"""Whether a pair is named together more often than chance would have it.

Two null models, both one-sided. ``hypergeometric``: each entity keeps its number of
units, drawn at random [1]_. ``bicm``, the bipartite configuration model: each unit
also keeps, on average, how many entities it names, so that a long list links nobody [2]_.
The false discovery rate is held over *all* pairs of entities, also those never seen
together [3]_.

References
----------
.. [1] M. Tumminello et al. (2011), Statistically validated networks in bipartite
   complex systems, PLoS ONE 6(3), doi:10.1371/journal.pone.0017994.
.. [2] F. Saracco et al. (2017), Inferring monopartite projections of bipartite
   networks: an entropy-based approach, New J. Phys. 19, doi:10.1088/1367-2630/aa6b38.
.. [3] Y. Benjamini, Y. Hochberg (1995), Controlling the false discovery rate,
   J. R. Stat. Soc. B 57(1).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc, gammaln

from pipeline.graph.arrays import Floats, Ints, Longs
from pipeline.graph.weights import Together

TINY = 1e-300
"""Smaller p-values are given as this, so that their logarithm stays finite."""

_ROUNDS = 2_000
_PRECISION = 1e-10
_NEGLIGIBLE = 1e-16
_AT_ONCE = 500_000


def hypergeometric(counts: Together) -> Floats:
    """Return the probability of at least so many common units, margins fixed."""
    size = len(counts.both)
    result = np.empty(size)
    # Logarithms of factorials, once for all numbers of units.
    factorials = gammaln(np.arange(counts.total + 2, dtype=np.float64))
    for low in range(0, size, _AT_ONCE):
        rows = slice(low, low + _AT_ONCE)
        result[rows] = _upper_tail(
            counts.both[rows].astype(np.int64),
            counts.left[rows].astype(np.int64),
            counts.right[rows].astype(np.int64),
            counts.total,
            factorials,
        )
    return np.clip(result, TINY, 1.0, out=result)


def _upper_tail(k: Longs, a: Longs, b: Longs, n: int, factorials: Floats) -> Floats:
    """Return P(X >= k), summing the shorter tail term by term until nothing is added.

    One term follows from the one before by a ratio of small integers.
    """
    above = k.astype(np.float64) * n > a.astype(np.float64) * b
    result = np.empty(len(k))
    result[above] = _sum_up(k[above], a[above], b[above], n, factorials)
    below = ~above
    result[below] = 1.0 - _sum_down(k[below] - 1, a[below], b[below], n, factorials)
    return result


def _term(k: Longs, a: Longs, b: Longs, n: int, factorials: Floats) -> Floats:
    """Return P(X = k); 0 where k is not possible."""
    possible = (k >= 0) & (k >= a + b - n) & (k <= np.minimum(a, b))
    k = np.where(possible, k, np.maximum(a + b - n, 0))
    log = factorials[a + 1] - factorials[k + 1] - factorials[a - k + 1]
    log += factorials[n - a + 1] - factorials[b - k + 1] - factorials[n - a - b + k + 1]
    log -= factorials[n + 1] - factorials[b + 1] - factorials[n - b + 1]
    return np.where(possible, np.exp(log), 0.0)


def _sum_up(k: Longs, a: Longs, b: Longs, n: int, factorials: Floats) -> Floats:
    total = _term(k, a, b, n, factorials)
    rest, term = np.arange(len(k)), total.copy()
    while len(rest):
        ratio = (a - k).astype(np.float64) * (b - k)
        ratio /= (k + 1.0) * (n - a - b + k + 1.0)
        term = term * ratio
        total[rest] += term
        going = term > _NEGLIGIBLE * total[rest]
        rest, term, k, a, b = rest[going], term[going], k[going] + 1, a[going], b[going]
    return total


def _sum_down(k: Longs, a: Longs, b: Longs, n: int, factorials: Floats) -> Floats:
    total = _term(k, a, b, n, factorials)
    rest, term = np.arange(len(k)), total.copy()
    while len(rest):
        ratio = k.astype(np.float64) * (n - a - b + k)
        ratio /= (a - k + 1.0) * (b - k + 1.0)
        term = term * ratio
        total[rest] += term
        going = term > _NEGLIGIBLE * total[rest]
        rest, term, k, a, b = rest[going], term[going], k[going] - 1, a[going], b[going]
    return np.minimum(total, 1.0)


def bicm(both: NDArray[np.integer], source: Ints, target: Ints, unit: Ints, entity: Ints) -> Floats:
    """Return the probability of at least so many common units under the BiCM.

    Parameters
    ----------
    both : array of int
        Common units of each pair.
    source, target : array of int
        The two entities of each pair.
    unit, entity : array of int
        The distinct pairs (unit, entity) that were counted.

    Returns
    -------
    array of float
        The tail of the Poisson distribution whose mean is the expected number of
        common units; close to the exact one where single probabilities are small.
    """
    if not len(both):
        return np.zeros(0)
    per_unit = np.bincount(unit)
    per_entity = np.bincount(entity)
    sizes, times = np.unique(per_unit[per_unit > 0], return_counts=True)
    degrees, kind, how_many = np.unique(per_entity, return_inverse=True, return_counts=True)
    linked = fit_bicm(sizes, times, degrees, how_many)
    expected = (linked * times[:, None]).T @ linked
    result = np.empty(len(both))
    for low in range(0, len(both), _AT_ONCE):
        rows = slice(low, low + _AT_ONCE)
        result[rows] = gammainc(both[rows], expected[kind[source[rows]], kind[target[rows]]])
    return np.clip(result, TINY, 1.0, out=result)


def fit_bicm(sizes: Longs, times: Longs, degrees: Longs, how_many: Longs) -> Floats:
    """Fit the BiCM by fixed-point iteration on the classes of equal degree.

    Parameters
    ----------
    sizes, times : array of int
        Numbers of entities that a unit names, and how many units name so many.
    degrees, how_many : array of int
        Numbers of units that name an entity, and how many entities have so many.

    Returns
    -------
    array of float, shape (n_sizes, n_degrees)
        Probability that a unit of the class names an entity of the class.
    """
    total = max(1.0, float(sizes @ times))
    x = sizes / np.sqrt(total)
    y = degrees / np.sqrt(total)
    for _ in range(_ROUNDS):
        before = np.concatenate([x, y])
        x = sizes / ((how_many * y) / (1 + np.outer(x, y))).sum(axis=1)
        y = degrees / ((times * x)[:, None] / (1 + np.outer(x, y))).sum(axis=0)
        change = np.abs(np.concatenate([x, y]) - before) / np.maximum(before, 1e-12)
        if change.max(initial=0.0) < _PRECISION:
            break
    product = np.outer(x, y)
    return np.asarray(product / (1 + product))


def benjamini_hochberg(p_values: Floats, n_tests: int | None = None) -> Floats:
    """Return the smallest false discovery rate at which each test is significant.

    Parameters
    ----------
    p_values : array of float
        Of the pairs seen together.
    n_tests : int, optional
        All tests, those not listed counting as p = 1; by default those listed.
    """
    size = len(p_values)
    if not size:
        return np.zeros(0)
    order = np.argsort(p_values, kind="stable").astype(np.int32)
    scaled = max(n_tests or size, size) / np.arange(1, size + 1)
    scaled *= p_values[order]
    np.minimum.accumulate(scaled[::-1], out=scaled[::-1])
    result = np.empty(size)
    result[order] = np.minimum(scaled, 1.0, out=scaled)
    return result
