"""How strongly two entities go together, beyond how often each is named.

With :math:`n` units, of which :math:`n_a` name the one entity, :math:`n_b` the other
and :math:`n_{ab}` both:

- ``pmi`` = ln(n n_ab / (n_a n_b)), and ``npmi`` = pmi / -ln(n_ab / n), from -1 to 1 [1]_;
- ``jaccard`` = n_ab / (n_a + n_b - n_ab), and ``cosine`` = n_ab / sqrt(n_a n_b);
- ``lift`` = n n_ab / (n_a n_b), observed over expected.

References
----------
.. [1] G. Bouma (2009), Normalized (pointwise) mutual information in collocation
   extraction, Proceedings of GSCL.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.graph.arrays import Floats


@dataclass(frozen=True)
class Together:
    """The counts of each pair, in units: both, the one, the other; and of all units.

    ``total`` is the number of units that name at least one entity.
    """

    both: NDArray[np.integer]
    left: NDArray[np.integer]
    right: NDArray[np.integer]
    total: int


def pmi(counts: Together) -> Floats:
    """Return the pointwise mutual information in nats; 0 means as often as by chance."""
    # In floating point: the product of two counts may pass 2**63.
    observed = counts.both.astype(np.float64) * counts.total
    return np.asarray(np.log(observed / (counts.left.astype(np.float64) * counts.right)))


def npmi(counts: Together) -> Floats:
    """Return the normalised pointwise mutual information, from -1 to 1.

    1 when the two are named in the same units and nowhere else, also when that is
    in every unit, where the formula has no value.
    """
    scale = np.log(max(counts.total, 1)) - np.log(counts.both)
    value = np.ones(len(counts.both))
    np.divide(pmi(counts), scale, out=value, where=scale > 0)
    return np.clip(value, -1.0, 1.0)


def jaccard(counts: Together) -> Floats:
    """Return units naming both over units naming either, above 0 and at most 1."""
    union = counts.left.astype(np.float64) + counts.right - counts.both
    return np.asarray(counts.both / union)


def cosine(counts: Together) -> Floats:
    """Return the cosine of the two entities' units, above 0 and at most 1."""
    return np.asarray(counts.both / np.sqrt(counts.left.astype(np.float64) * counts.right))


def lift(counts: Together) -> Floats:
    """Return observed over expected units; 1 means as often as by chance."""
    return np.exp(pmi(counts))
