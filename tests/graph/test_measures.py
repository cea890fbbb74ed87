"""Measures, communities and positions: against networkx, and the same every time."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.graph.communities import communities, modularity
from pipeline.graph.layout import EXACT, WIDTH, circle, layout
from pipeline.graph.measures import betweenness, core_numbers, measure, pagerank


def random_graph(size, edges, seed):
    graph = nx.gnm_random_graph(size, edges, seed=seed)
    rng = np.random.default_rng(seed)
    for _, _, data in graph.edges(data=True):
        data["weight"] = float(rng.integers(1, 9))
    return graph


def matrix_of(graph):
    return nx.to_scipy_sparse_array(graph, format="csr").astype(float)


graphs = st.builds(random_graph, st.integers(1, 24), st.integers(0, 60), st.integers(0, 10**6))
FAST = pytest.param(True, id="networkit")
OWN = pytest.param(False, id="own")


@given(graphs)
@settings(max_examples=60, deadline=None)
def test_every_measure_is_networkxs(graph):
    found = measure(matrix_of(graph))
    assert found.degree.tolist() == [d for _, d in graph.degree]
    assert found.strength == pytest.approx([d for _, d in graph.degree(weight="weight")])
    expected = nx.pagerank(graph, tol=1e-13, max_iter=2000)
    assert found.pagerank == pytest.approx(list(expected.values()), abs=1e-9)
    expected = nx.betweenness_centrality(graph)
    assert found.betweenness == pytest.approx(list(expected.values()), abs=1e-12)
    assert found.core.tolist() == list(nx.core_number(graph).values())


@pytest.mark.parametrize("fast", [OWN, FAST])
@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        pytest.param(nx.complete_graph(5), [0] * 5, id="complete"),
        pytest.param(nx.path_graph(3), [0, 1, 0], id="path"),
        pytest.param(nx.star_graph(4), [1, 0, 0, 0, 0], id="star"),
        pytest.param(nx.empty_graph(4), [0] * 4, id="no edges"),
    ],
)
def test_betweenness_by_hand(graph, expected, fast):
    if fast:
        pytest.importorskip("networkit")
    assert betweenness(matrix_of(graph), fast=fast) == pytest.approx(expected)


def test_networkit_gives_the_same_result():
    pytest.importorskip("networkit")
    matrix = matrix_of(random_graph(120, 400, 1))
    own, fast = (betweenness(matrix, fast=fast) for fast in (False, True))
    assert own == pytest.approx(fast, abs=1e-12)
    own, fast = (core_numbers(matrix, fast=fast) for fast in (False, True))
    assert own.tolist() == fast.tolist()


def test_sampled_betweenness_is_near_and_seeded():
    matrix = matrix_of(nx.barabasi_albert_graph(600, 3, seed=1))
    exact = betweenness(matrix, sources=600)
    sampled = betweenness(matrix, sources=300, seed=4)
    assert np.corrcoef(exact, sampled)[0, 1] > 0.97
    assert sampled.sum() == pytest.approx(exact.sum(), rel=0.1)
    assert sampled.tolist() == betweenness(matrix, sources=300, seed=4).tolist()
    assert sampled.tolist() != betweenness(matrix, sources=300, seed=5).tolist()


def test_pagerank_of_nothing_and_of_nodes_without_edges():
    assert len(pagerank(matrix_of(nx.empty_graph(1))[:0, :0])) == 0
    assert pagerank(matrix_of(nx.empty_graph(4))) == pytest.approx([0.25] * 4)


def test_communities_find_cliques():
    graph = nx.caveman_graph(4, 6)
    label = communities(matrix_of(graph))
    assert label.tolist() == [n // 6 for n in range(24)]


def test_communities_are_numbered_by_size_then_first_node():
    graph = nx.disjoint_union_all([nx.complete_graph(n) for n in (3, 5, 3)])
    assert communities(matrix_of(graph)).tolist() == [1] * 3 + [0] * 5 + [2] * 3


@pytest.mark.parametrize("seed", range(5))
def test_communities_are_as_good_as_networkxs(seed):
    graph = nx.planted_partition_graph(6, 25, 0.3, 0.02, seed=seed)
    matrix = matrix_of(graph)
    ours = communities(matrix, seed=seed)
    theirs = nx.community.louvain_communities(graph, seed=seed)
    assert modularity(matrix, ours) >= nx.community.modularity(graph, theirs) - 0.01
    nodes = np.array(graph)
    groups = [set(nodes[ours == label].tolist()) for label in range(ours.max() + 1)]
    assert modularity(matrix, ours) == pytest.approx(nx.community.modularity(graph, groups))


@given(graphs, st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_communities_are_connected_and_repeatable(graph, seed):
    matrix = matrix_of(graph)
    label = communities(matrix, seed=seed)
    assert label.tolist() == communities(matrix, seed=seed).tolist()
    for group in range(label.max() + 1):
        assert nx.is_connected(graph.subgraph(np.flatnonzero(label == group).tolist()))


def test_resolution_makes_more_communities():
    matrix = matrix_of(nx.planted_partition_graph(4, 20, 0.4, 0.05, seed=2))
    coarse, fine = (communities(matrix, resolution=r).max() for r in (0.5, 4.0))
    assert fine > coarse


@given(graphs)
@settings(max_examples=30, deadline=None)
def test_positions_are_finite_inside_and_repeatable(graph):
    matrix = matrix_of(graph)
    label = communities(matrix)
    position = layout(matrix, label)
    assert position.shape == (len(graph), 2)
    assert ((position >= 0) & (position <= WIDTH)).all()
    assert position.tolist() == layout(matrix, label).tolist()


def test_positions_keep_communities_together():
    graph = nx.planted_partition_graph(4, 30, 0.4, 0.01, seed=3)
    matrix = matrix_of(graph)
    label = np.arange(120) // 30
    position = layout(matrix, label)
    centres = np.array([position[label == g].mean(axis=0) for g in range(4)])
    own = np.linalg.norm(position - centres[label], axis=1)
    others = np.linalg.norm(position[:, None] - centres, axis=2)
    others[np.arange(120), label] = np.inf
    assert (own < others.min(axis=1)).mean() > 0.95


def test_nodes_do_not_fall_on_one_another():
    graph = nx.barabasi_albert_graph(300, 2, seed=1)
    position = layout(matrix_of(graph), np.zeros(300, dtype=int))
    gaps = np.linalg.norm(position[:, None] - position, axis=2) + np.eye(300) * WIDTH
    assert np.median(gaps.min(axis=1)) > WIDTH / 200


def test_large_graphs_use_cells():
    graph = nx.barabasi_albert_graph(EXACT + 1, 1, seed=1)
    position = layout(matrix_of(graph), np.zeros(len(graph), dtype=int), rounds=5)
    assert np.isfinite(position).all()
    assert len({tuple(p) for p in position.tolist()}) > 0.98 * len(graph)


def test_nodes_without_edges_stand_below():
    graph = nx.complete_graph(6)
    graph.add_nodes_from(range(6, 30))
    position = layout(matrix_of(graph), np.zeros(30, dtype=int))
    assert position[6:, 1].max() < position[:6, 1].min()


def test_circle():
    assert circle(4).tolist() == [[2000, 1000], [1000, 2000], [0, 1000], [1000, 0]]
