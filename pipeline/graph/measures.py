"""How central each node is: degree, strength, PageRank, betweenness, core.

All work on the sparse adjacency matrix. Where ``networkit`` (the ``fast`` extra) is
installed it computes betweenness and cores, with the same results.
"""

import importlib.util
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.graph.arrays import Floats, Ints

_BATCH = 256
_NETWORKIT_FROM = 20_000


@dataclass(frozen=True)
class Measures:
    """One value for each node, in the order of the matrix.

    ``degree`` counts edges; ``strength`` adds their weights; ``pagerank`` sums to 1;
    ``betweenness`` is the share of shortest paths (unweighted) through the node, from
    0 to 1; ``core`` is the largest k such that the node has k neighbours of core k.
    """

    degree: Ints
    strength: Floats
    pagerank: Floats
    betweenness: Floats
    core: Ints


def measure(matrix: csr_array, *, sources: int = 500, seed: int = 0) -> Measures:
    """Compute every measure of a symmetric matrix of positive weights without diagonal.

    Parameters
    ----------
    matrix : csr_array, shape (n_nodes, n_nodes)
        Weights of the edges, both ways.
    sources : int
        Beyond so many nodes betweenness is estimated from so many, drawn at random.
    seed : int
        Of the draw.
    """
    return Measures(
        degree=np.diff(matrix.indptr).astype(np.int64),
        strength=np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel(),
        pagerank=pagerank(matrix),
        betweenness=betweenness(matrix, sources=sources, seed=seed),
        core=core_numbers(matrix),
    )


def pagerank(
    matrix: csr_array, *, damping: float = 0.85, tolerance: float = 1e-10, rounds: int = 500
) -> Floats:
    """Return the PageRank of each node, by power iteration on the weights; the sum is 1."""
    size = matrix.shape[0]
    if not size:
        return np.zeros(0)
    strength = np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
    dangling = strength == 0
    scale = np.divide(1.0, strength, out=np.zeros(size), where=~dangling)
    step = matrix.T.tocsr()
    rank = np.full(size, 1.0 / size)
    for _ in range(rounds):
        lost = float(rank[dangling].sum())
        new = damping * (step @ (rank * scale) + lost / size) + (1.0 - damping) / size
        change = float(np.abs(new - rank).sum())
        rank = new
        if change < tolerance:
            break
    return np.asarray(rank / rank.sum())


def betweenness(
    matrix: csr_array, *, sources: int = 500, seed: int = 0, fast: bool | None = None
) -> Floats:
    """Return the share of shortest paths through each node, from 0 to 1.

    Exact up to ``sources`` nodes; beyond, estimated from so many random ones. Paths
    count edges, not weights (Brandes' algorithm).

    Parameters
    ----------
    fast : bool, optional
        Whether to use networkit; by default where it is installed and pays.
    """
    size = matrix.shape[0]
    if size < 3:
        return np.zeros(size)
    if size > sources:
        drawn = np.random.default_rng(seed).choice(size, sources, replace=False)
        scale = size / sources / ((size - 1) * (size - 2))
        return np.asarray(_brandes(matrix, np.sort(drawn)) * scale)
    if fast if fast is not None else _has_networkit() and matrix.nnz > _NETWORKIT_FROM:
        return _networkit_betweenness(matrix)
    return np.asarray(_brandes(matrix, np.arange(size)) / ((size - 1) * (size - 2)))


def _brandes(matrix: csr_array, sources: NDArray[np.integer]) -> Floats:
    """Sum the dependencies of the nodes on some sources, many sources at a time."""
    links = csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)
    total = np.zeros(matrix.shape[0])
    for low in range(0, len(sources), _BATCH):
        total += _dependencies(links, sources[low : low + _BATCH])
    return total


def _dependencies(links: csr_array, sources: NDArray[np.integer]) -> Floats:
    columns = np.arange(len(sources))
    paths = np.zeros((links.shape[0], len(sources)))
    paths[sources, columns] = 1.0
    frontier = paths.copy()
    levels = [frontier]
    while True:
        reached = links @ frontier
        reached[paths > 0] = 0.0
        if not reached.any():
            break
        paths += reached
        frontier = reached
        levels.append(frontier)
    dependency = np.zeros_like(paths)
    for depth in range(len(levels) - 1, 0, -1):
        share = np.divide(
            1.0 + dependency, paths, out=np.zeros_like(paths), where=levels[depth] > 0
        )
        dependency += (links @ share) * levels[depth - 1]
    dependency[sources, columns] = 0.0
    return np.asarray(dependency.sum(axis=1))


def core_numbers(matrix: csr_array, *, fast: bool | None = None) -> Ints:
    """Return the core number of each node: 0 where it has no edge."""
    if fast if fast is not None else _has_networkit() and matrix.nnz > _NETWORKIT_FROM:
        return _networkit_cores(matrix)
    return _peel(matrix)


def _peel(matrix: csr_array) -> Ints:
    """Take away, for each k, the nodes with at most k neighbours left, until none is."""
    left = np.diff(matrix.indptr).astype(np.int64)
    core = np.zeros(len(left), dtype=np.int64)
    alive = np.ones(len(left), dtype=bool)
    links = csr_array(
        (np.ones(matrix.nnz, dtype=np.int64), matrix.indices, matrix.indptr), shape=matrix.shape
    )
    k = 0
    while alive.any():
        leaving = alive & (left <= k)
        if not leaving.any():
            k = int(left[alive].min())
            continue
        core[leaving] = k
        alive &= ~leaving
        rows = np.flatnonzero(leaving)
        left -= np.asarray(links[rows].sum(axis=0)).ravel().astype(np.int64)
    return core


def _has_networkit() -> bool:
    return importlib.util.find_spec("networkit") is not None


def _networkit_graph(matrix: csr_array):  # type: ignore[no-untyped-def]
    import networkit

    networkit.setNumberOfThreads(1)
    upper = matrix.tocoo()
    once = upper.row < upper.col
    graph = networkit.Graph(matrix.shape[0])
    for source, target in zip(upper.row[once].tolist(), upper.col[once].tolist(), strict=True):
        graph.addEdge(source, target)
    return networkit, graph


def _networkit_betweenness(matrix: csr_array) -> Floats:
    networkit, graph = _networkit_graph(matrix)
    scores = networkit.centrality.Betweenness(graph, normalized=True).run().scores()
    return np.array(scores)


def _networkit_cores(matrix: csr_array) -> Ints:
    networkit, graph = _networkit_graph(matrix)
    return np.array(networkit.centrality.CoreDecomposition(graph).run().scores(), dtype=np.int64)
