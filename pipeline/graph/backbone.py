"""Which edges stand out, given the strength of the nodes that they join.

References
----------
.. [1] M. Á. Serrano, M. Boguñá, A. Vespignani (2009), Extracting the multiscale
   backbone of complex weighted networks, PNAS 106(16), doi:10.1073/pnas.0808904106.
.. [2] M. Coscia, F. Neffke (2017), Network backboning with noisy data, ICDE,
   doi:10.1109/ICDE.2017.100.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.graph.arrays import Floats, Ints, Longs


@dataclass(frozen=True)
class Ends:
    """Of each node, the weight of its edges and their number; the weight of both ends of all."""

    strength: Floats
    degree: Longs
    total: float


def ends(source: Ints, target: Ints, weight: NDArray[np.number]) -> Ends:
    """Add up the edges of each node."""
    size = int(max(source.max(initial=-1), target.max(initial=-1))) + 1
    strength: Floats = np.bincount(source, weight, size).astype(np.float64)
    strength += np.bincount(target, weight, size)
    degree = np.bincount(source, minlength=size) + np.bincount(target, minlength=size)
    return Ends(strength, degree, float(strength.sum()))


def disparity(
    source: Ints, target: Ints, weight: NDArray[np.number], nodes: Ends | None = None
) -> Floats:
    """Return the disparity filter's probability of each edge, the smaller of its two ends' [1]_.

    Small where the edge holds more of an end's strength than an even split by chance
    would give. An end with one edge only says nothing: its probability is 1.

    Parameters
    ----------
    source, target, weight : array
        The edges: all of them, or some with the ``nodes`` of all.
    """
    nodes = nodes or ends(source, target, weight)
    left = _alpha(weight, nodes.strength[source], nodes.degree[source])
    right = _alpha(weight, nodes.strength[target], nodes.degree[target])
    return np.minimum(left, right)


def _alpha(weight: NDArray[np.number], strength: Floats, degree: NDArray[np.integer]) -> Floats:
    share = np.clip(weight / np.where(strength > 0, strength, 1.0), 0.0, 1.0)
    return np.where(degree > 1, (1.0 - share) ** np.maximum(degree - 1, 0), 1.0)


def noise_corrected(
    source: Ints, target: Ints, weight: NDArray[np.number], nodes: Ends | None = None
) -> tuple[Floats, Floats]:
    """Return the noise-corrected score of each edge and its standard deviation [2]_.

    The score, from -1 to 1, compares the weight with what the two strengths lead to
    expect; an edge is kept where it is more than ``delta`` deviations above 0. Edges are
    given as for ``disparity``.
    """
    if not len(source):
        return np.zeros(0), np.zeros(0)
    nodes = nodes or ends(source, target, weight)
    w = weight.astype(np.float64)
    a, b = nodes.strength[source], nodes.strength[target]
    kappa = nodes.total / (a * b)
    score = (kappa * w - 1.0) / (kappa * w + 1.0)
    return score, np.sqrt(_variance(w, a, b, kappa, nodes.total))


def _variance(w: Floats, a: Floats, b: Floats, kappa: Floats, total: float) -> Floats:
    """Return the variance of the score, with a beta prior on the edge's probability."""
    mean = a * b / total / total
    spread = a * b * (total - a) * (total - b) / (total**2 * total**2 * max(total - 1.0, 1.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = np.where(spread > 0, mean**2 / spread * (1 - mean) - mean, 0.0)
        beta = np.where(spread > 0, mean / spread * (1 - mean**2) - (1 - mean), 0.0)
    probability = np.clip((alpha + w) / (alpha + beta + total), 0.0, 1.0)
    slope = 1.0 / (a * b) - total * (a + b) / (a * b) ** 2
    gradient = 2.0 * (kappa + w * slope) / (kappa * w + 1.0) ** 2
    return np.asarray(probability * (1.0 - probability) * total * gradient**2)
