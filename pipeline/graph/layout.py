"""Positions of the nodes, computed once, the same every time.

ForceAtlas2's forces [1]_ (repulsion by degree, attraction along edges, gravity) from a
spiral ordered by community. Repulsion is exact up to ``EXACT`` nodes; beyond, far nodes
act through the centre of their cell of a grid. Sums are made in a fixed order, without
BLAS, so that the positions do not depend on threads.

References
----------
.. [1] M. Jacomy et al. (2014), ForceAtlas2, PLoS ONE 9(6), doi:10.1371/journal.pone.0098679.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from pipeline.graph.arrays import Floats, Ints

EXACT = 3_000
WIDTH = 2_000.0
"""Positions lie in the square from 0 to this, so that none is negative."""

_GOLDEN = np.pi * (3.0 - 5.0**0.5)
_ROWS = 256
Positions = NDArray[np.float32]


def layout(
    matrix: csr_array, community: Ints, *, seed: int = 0, rounds: int | None = None
) -> Floats:
    """Return the position of each node.

    Parameters
    ----------
    matrix : csr_array, shape (n_nodes, n_nodes)
        Symmetric positive weights, without diagonal.
    community : array of int
        Of each node: those of one begin near each other.
    seed : int
        Of the small displacement that keeps nodes apart at the start.
    rounds : int, optional
        Iterations; by default fewer for larger graphs.

    Returns
    -------
    array of float, shape (n_nodes, 2)
        Between 0 and ``WIDTH``, with two decimals. Nodes without edges stand in rows
        below the others.
    """
    degree = np.diff(matrix.indptr)
    linked = np.flatnonzero(degree)
    alone = np.flatnonzero(degree == 0)
    position = np.zeros((matrix.shape[0], 2))
    if len(linked):
        part = matrix[linked][:, linked].tocsr()
        position[linked] = _fit(_forces(part, community[linked], seed, rounds), len(alone) > 0)
    position[alone] = _rows(len(alone), len(linked) > 0)
    return np.round(position, 2)


def circle(size: int) -> Floats:
    """Return positions on a circle, in order."""
    angle = 2.0 * np.pi * np.arange(size) / max(size, 1)
    points = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.asarray(np.round((points + 1.0) * WIDTH / 2.0, 2))


def _fit(position: Positions, leave_room: bool) -> Floats:
    """Scale to the square, keeping proportions; leave the foot to nodes without edges."""
    points = position.astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.array([WIDTH, WIDTH * (0.88 if leave_room else 1.0)])
    scale = float((room / np.maximum(high - low, 1e-9)).min()) if (high > low).any() else 0.0
    offset = (room - (high - low) * scale) / 2.0
    offset[1] += WIDTH - room[1]
    return np.asarray((points - low) * scale + offset)


def _rows(size: int, at_foot: bool) -> Floats:
    height = WIDTH * (0.08 if at_foot else 1.0)
    columns = max(1, int(np.ceil(np.sqrt(size * WIDTH / height))))
    lines = max(1, -(-size // columns))
    column, line = np.arange(size) % columns, np.arange(size) // columns
    return np.stack(
        [(column + 0.5) * WIDTH / columns, height - (line + 0.5) * height / lines], axis=1
    )


def _start(community: Ints, degree: Ints, seed: int) -> Positions:
    """Place nodes on a spiral, by community, the best linked first."""
    order = np.lexsort((-degree, community))
    rank = np.empty(len(order))
    rank[order] = np.arange(len(order))
    radius = np.sqrt(rank + 0.5) * 10.0
    centre = np.sqrt(community + 0.5) * 10.0 * np.sqrt(len(order) / max(community.max() + 1, 1))
    points = np.stack([np.cos(rank * _GOLDEN), np.sin(rank * _GOLDEN)], axis=1) * radius[:, None]
    turn = community * _GOLDEN
    points = 0.3 * points + np.stack([np.cos(turn), np.sin(turn)], axis=1) * centre[:, None]
    shake = np.random.default_rng(seed).standard_normal(points.shape)
    return np.asarray(points + shake, dtype=np.float32)


def _forces(matrix: csr_array, community: Ints, seed: int, rounds: int | None) -> Positions:
    size = matrix.shape[0]
    degree = np.diff(matrix.indptr)
    mass = (degree + 1).astype(np.float32)
    position = _start(community, degree, seed)
    edges = matrix.tocoo()
    # Heavy edges pull more, but not in proportion: a few would crush the rest.
    pull = np.log1p(edges.data / edges.data.mean()).astype(np.float32)
    gravity = _gravity(matrix, mass)
    repel = _repel_exact if size <= EXACT else _repel_by_cells
    steps = rounds or int(np.clip(300_000 / size, 40, 250))
    speed, before = np.float32(1.0), np.zeros_like(position)
    for step in range(steps):
        force = repel(position, mass) * np.float32(10.0)
        along = position[edges.col] - position[edges.row]
        along *= pull[:, None]
        for axis in (0, 1):
            force[:, axis] += np.bincount(edges.row, along[:, axis], minlength=size)
        force -= position * gravity[:, None]
        swing = np.sqrt(((force - before) ** 2).sum(axis=1)) * mass
        before = force
        cooling = np.float32(1.0 - 0.9 * step / steps)
        factor = speed / (1.0 + np.sqrt(speed * swing))
        move = force * factor[:, None]
        reach = np.sqrt((move**2).sum(axis=1)) + np.float32(1e-6)
        limit = np.float32(np.sqrt(size)) * cooling
        position += move * (np.minimum(reach, limit) / reach * cooling)[:, None]
    return position


def _gravity(matrix: csr_array, mass: Positions) -> Positions:
    """Return how much each node is drawn to the middle, more where it is in a small part.

    Parts that nothing joins to the others would else fly off.
    """
    _, part = connected_components(matrix, directed=False)
    size = np.bincount(part)[part]
    share = size.max() / size
    return np.asarray(mass * 0.6 / np.sqrt(len(mass)) * share**0.45, dtype=np.float32)


def _repel_exact(position: Positions, mass: Positions) -> Positions:
    """Sum the repulsion of every node on every other, some rows at a time."""
    force = np.empty_like(position)
    x, y = np.ascontiguousarray(position[:, 0]), np.ascontiguousarray(position[:, 1])
    for low in range(0, len(x), _ROWS):
        rows = slice(low, low + _ROWS)
        dx = x[rows, None] - x
        dy = y[rows, None] - y
        share = dx * dx
        share += dy * dy
        share += np.float32(0.01)
        np.divide(mass, share, out=share)
        dx *= share
        dy *= share
        force[rows, 0] = dx.sum(axis=1) * mass[rows]
        force[rows, 1] = dy.sum(axis=1) * mass[rows]
    return force


def _repel_by_cells(position: Positions, mass: Positions) -> Positions:
    """Sum the repulsion of the cells of a grid, each at its centre of mass."""
    size = len(position)
    side = int(np.clip(np.sqrt(size) / 2.0, 16, 40))
    low = position.min(axis=0)
    span = np.maximum(position.max(axis=0) - low, np.float32(1e-6))
    cell = np.minimum(((position - low) / span * side).astype(np.int64), side - 1)
    _, number = np.unique(cell[:, 0] * side + cell[:, 1], return_inverse=True)
    total = np.bincount(number, mass).astype(np.float32)
    centre = np.stack(
        [np.bincount(number, mass * position[:, axis]) / total for axis in (0, 1)], axis=1
    ).astype(np.float32)
    # Within a cell, nodes also push away from its centre as if half of it stood there.
    near = (span.max() / side / 4.0) ** 2
    force = np.empty_like(position)
    for begin in range(0, size, _ROWS * 4):
        rows = slice(begin, begin + _ROWS * 4)
        dx = position[rows, 0, None] - centre[:, 0]
        dy = position[rows, 1, None] - centre[:, 1]
        share = total / (dx * dx + dy * dy + np.float32(near))
        force[rows, 0] = (dx * share).sum(axis=1) * mass[rows]
        force[rows, 1] = (dy * share).sum(axis=1) * mass[rows]
    return force
