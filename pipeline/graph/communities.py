"""Groups of entities named together more than with others.

The Louvain method [1]_: nodes move to the neighbouring community that gains most
modularity, then each community becomes one node, and so on. Ours visits the nodes in
an order drawn with the seed and breaks ties by number, hence the same result every time.

References
----------
.. [1] V. D. Blondel et al. (2008), Fast unfolding of communities in large networks,
   J. Stat. Mech., doi:10.1088/1742-5468/2008/10/P10008.
"""

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from pipeline.graph.arrays import Ints

_PASSES = 50
_TRIES = 8
_SMALL = 50_000
_GAIN = 1e-12


def communities(matrix: csr_array, *, resolution: float = 1.0, seed: int = 0) -> Ints:
    """Return the community of each node, 0 the largest; a node without edges is alone.

    Parameters
    ----------
    matrix : csr_array, shape (n_nodes, n_nodes)
        Symmetric positive weights, without diagonal.
    resolution : float
        Above 1: more and smaller communities.
    seed : int
        Of the orders in which nodes are visited; small graphs try several, keeping the best.

    Returns
    -------
    array of int
        Each community is connected. Communities of equal size are numbered by their
        first node.
    """
    if not matrix.nnz:
        return np.arange(matrix.shape[0])
    rng = np.random.default_rng(seed)
    tries = _TRIES if matrix.nnz < _SMALL else 1
    found = [_louvain(matrix, resolution, rng) for _ in range(tries)]
    best = max(found, key=lambda label: modularity(matrix, label, resolution=resolution))
    return _numbered(_connected(matrix, best))


def _louvain(matrix: csr_array, resolution: float, rng: np.random.Generator) -> Ints:
    label = np.arange(matrix.shape[0])
    level = matrix.tocsr().astype(np.float64)
    while True:
        moved = _local_moves(level, resolution, rng)
        _, moved = np.unique(moved, return_inverse=True)
        label = moved[label]
        size = int(moved.max()) + 1
        if size == level.shape[0]:
            return label
        level = _merged(level, moved, size)


def modularity(matrix: csr_array, label: Ints, *, resolution: float = 1.0) -> float:
    """Return the modularity of a partition, from -0.5 to 1; 0 without edges."""
    total = float(matrix.sum())
    if total == 0:
        return 0.0
    edges = matrix.tocoo()
    inside = float(edges.data[label[edges.row] == label[edges.col]].sum())
    strength = np.bincount(label, np.asarray(matrix.sum(axis=1)).ravel())
    return inside / total - resolution * float(((strength / total) ** 2).sum())


def _merged(matrix: csr_array, label: Ints, size: int) -> csr_array:
    edges = matrix.tocoo()
    return coo_array((edges.data, (label[edges.row], label[edges.col])), shape=(size, size)).tocsr()


def _local_moves(matrix: csr_array, resolution: float, rng: np.random.Generator) -> Ints:
    """Move nodes, one at a time, while modularity grows. Plain lists: faster than arrays here."""
    size = matrix.shape[0]
    matrix.sum_duplicates()
    ptr, indices, data = matrix.indptr.tolist(), matrix.indices.tolist(), matrix.data.tolist()
    strength = np.asarray(matrix.sum(axis=1)).ravel().tolist()
    scale = resolution / max(float(matrix.sum()), 1e-300)
    label = list(range(size))
    inside = list(strength)
    order = rng.permutation(size).tolist()
    for _ in range(_PASSES):
        moves = 0
        for node in order:
            own = label[node]
            weight = strength[node]
            links: dict[int, float] = {own: 0.0}
            for k in range(ptr[node], ptr[node + 1]):
                other = indices[k]
                if other != node:
                    near = label[other]
                    links[near] = links.get(near, 0.0) + data[k]
            inside[own] -= weight
            best, gain = own, links[own] - scale * weight * inside[own]
            for near, link in links.items():
                value = link - scale * weight * inside[near]
                if value > gain + _GAIN or (value > gain - _GAIN and near < best != own):
                    best, gain = near, value
            inside[best] += weight
            if best != own:
                label[node] = best
                moves += 1
        if not moves:
            break
    return np.array(label)


def _connected(matrix: csr_array, label: Ints) -> Ints:
    """Split communities that do not hang together."""
    edges = matrix.tocoo()
    same = label[edges.row] == label[edges.col]
    kept = coo_array((edges.data[same], (edges.row[same], edges.col[same])), shape=matrix.shape)
    _, part = connected_components(kept.tocsr(), directed=False)
    return np.asarray(part)


def _numbered(label: Ints) -> Ints:
    """Renumber communities by size, then by their first node."""
    _, first, which, sizes = np.unique(
        label, return_index=True, return_inverse=True, return_counts=True
    )
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return rank[which]
