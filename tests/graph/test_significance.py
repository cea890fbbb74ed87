"""Null models, the false discovery rate, backbones and weights, against other computations."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, hypergeom

from pipeline.graph import GraphSettings, build_edges
from pipeline.graph.backbone import disparity, noise_corrected
from pipeline.graph.significance import benjamini_hochberg, bicm, fit_bicm, hypergeometric
from pipeline.graph.weights import Together, cosine, jaccard, lift, npmi, pmi
from tests.tables import said, tables_of


def together(*rows, total):
    both, left, right = (np.array(column) for column in zip(*rows, strict=True))
    return Together(both, left, right, total)


@st.composite
def margins(draw):
    total = draw(st.integers(1, 3000))
    left, right = draw(st.integers(1, total)), draw(st.integers(1, total))
    least = max(1, left + right - total)
    both = draw(st.integers(least, max(least, min(left, right))))
    return both, left, right, total


@given(margins())
@settings(max_examples=400, deadline=None)
def test_hypergeometric_is_scipys(case):
    both, left, right, total = case
    found = hypergeometric(together((both, left, right), total=total))[0]
    expected = hypergeom.sf(both - 1, total, left, right)
    assert found == pytest.approx(max(expected, 1e-300), rel=1e-8, abs=1e-12)


def test_hypergeometric_by_hand():
    # 4 units; the one in 2, the other in 2; both in the same 2: 1 of 6 ways.
    assert hypergeometric(together((2, 2, 2), total=4))[0] == pytest.approx(1 / 6)
    assert hypergeometric(together((1, 4, 1), total=4))[0] == pytest.approx(1.0)


@given(st.lists(st.floats(1e-12, 1.0), min_size=1, max_size=40))
def test_benjamini_hochberg_is_scipys(p_values):
    found = benjamini_hochberg(np.array(p_values))
    assert found == pytest.approx(false_discovery_control(p_values))


def test_tests_not_listed_count_as_sure():
    listed = np.array([0.001, 0.02])
    padded = np.concatenate([listed, np.ones(98)])
    assert benjamini_hochberg(listed, 100) == pytest.approx(false_discovery_control(padded)[:2])


def test_bicm_keeps_the_expected_degrees():
    sizes, times = np.array([1, 3, 5]), np.array([10, 6, 2])
    degrees, how_many = np.array([1, 4, 12]), np.array([6, 4, 1])
    total = sizes @ times - degrees @ how_many
    degrees[0] += total // how_many[0] if total > 0 else 0
    degrees = np.array([2, 5, 6])  # 6 * 2 + 4 * 5 + 1 * 6 = 38 = 10 + 18 + 10
    linked = fit_bicm(sizes, times, degrees, how_many)
    assert linked @ how_many == pytest.approx(sizes, rel=1e-6)
    assert times @ linked == pytest.approx(degrees, rel=1e-6)


def test_bicm_expects_more_of_long_lists():
    """The same pair says less where all entities are listed together every time."""
    lists = [said(*"ABCDEFGH") for _ in range(4)] + [said(c) for c in "ABCDEFGH" for _ in range(4)]
    short = [said("A", "B") for _ in range(4)] + [said(c) for c in "CDEFGH" for _ in range(8)]
    p_value = {}
    for name, statements in (("lists", lists), ("short", short)):
        for model in ("hypergeometric", "bicm"):
            table = build_edges(tables_of(statements), GraphSettings(significance=model)).edges
            p_value[name, model] = table["p_value"][0].as_py()
    assert p_value["lists", "bicm"] > 10 * p_value["lists", "hypergeometric"]
    assert p_value["short", "bicm"] < 0.05


def test_bicm_of_nothing():
    nothing = np.zeros(0, dtype=np.int32)
    assert len(bicm(nothing, nothing, nothing, nothing, nothing)) == 0


def test_a_real_pair_is_significant_and_chance_is_not():
    rng = np.random.default_rng(0)
    others = [said(*rng.choice(list("CDEFGHIJ"), 2, replace=False)) for _ in range(200)]
    statements = [said("A", "B") for _ in range(20)] + others
    table = build_edges(tables_of(statements)).edges.to_pylist()
    by_pair = {(row["source"], row["target"]): row for row in table}
    assert by_pair["A", "B"]["q_value"] < 1e-9
    assert "significance" in by_pair["A", "B"]["why"]
    significant = [pair for pair, row in by_pair.items() if row["q_value"] <= 0.05]
    assert significant == [("A", "B")]


@pytest.mark.parametrize("backbone", ["significance", "disparity", "noise_corrected"])
def test_a_backbone_keeps_what_it_says(backbone):
    rng = np.random.default_rng(0)
    others = [said(*rng.choice(list("ACDEFGHIJ"), 2, replace=False)) for _ in range(200)]
    tables = tables_of([said("A", "B") for _ in range(40)] + others)
    every = build_edges(tables).edges.to_pylist()
    kept = build_edges(tables, GraphSettings(backbone=backbone)).edges.to_pylist()
    expected = [row for row in every if backbone in row["why"].split("+")]
    assert kept == expected
    assert 0 < len(kept) < len(every)
    assert ("A", "B") in {(row["source"], row["target"]) for row in kept}


def test_disparity_by_hand():
    # A star: centre 0 with weights 8, 1, 1; its leaves have one edge only.
    found = disparity(np.array([0, 0, 0]), np.array([1, 2, 3]), np.array([8, 1, 1]))
    assert found == pytest.approx([(1 - 0.8) ** 2, 0.9**2, 0.9**2])


def test_noise_corrected_by_hand():
    """The formulas of the paper, written out for one edge of a triangle."""
    source, target, weight = np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([6, 2, 1])
    score, deviation = noise_corrected(source, target, weight)
    n, a, b, w = 18.0, 8.0, 7.0, 6.0
    kappa = n / (a * b)
    assert score[0] == pytest.approx((kappa * w - 1) / (kappa * w + 1))
    prior = a * b / n * (1 / n)
    variance = (1 / n**2) * (a * b * (n - a) * (n - b)) / (n**2 * (n - 1))
    alpha = prior**2 / variance * (1 - prior) - prior
    beta = prior / variance * (1 - prior**2) - (1 - prior)
    expected = (alpha + w) / (alpha + w + n - w + beta)
    d = 1 / (a * b) - n * (a + b) / (a * b) ** 2
    by_hand = expected * (1 - expected) * n
    by_hand *= (2 * (kappa + w * d) / (kappa * w + 1) ** 2) ** 2
    assert deviation[0] == pytest.approx(math.sqrt(by_hand))


@given(margins())
def test_weights_by_their_formulas(case):
    both, left, right, total = case
    counts = together((both, left, right), total=total)
    assert pmi(counts)[0] == pytest.approx(math.log(both * total / (left * right)), abs=1e-12)
    assert lift(counts)[0] == pytest.approx(both * total / (left * right))
    assert jaccard(counts)[0] == pytest.approx(both / (left + right - both))
    assert cosine(counts)[0] == pytest.approx(both / math.sqrt(left * right))
    assert -1.0 <= npmi(counts)[0] <= 1.0


@pytest.mark.parametrize(
    ("row", "total", "expected"),
    [
        pytest.param((2, 2, 2), 4, 1.0, id="always together"),
        pytest.param((4, 4, 4), 4, 1.0, id="in every unit"),
        pytest.param((1, 2, 2), 4, 0.0, id="as often as by chance"),
    ],
)
def test_npmi_at_its_landmarks(row, total, expected):
    assert npmi(together(row, total=total))[0] == expected


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        ("count", 2.0),
        ("documents", 1.0),
        ("jaccard", 2 / 3),
        ("cosine", 2 / math.sqrt(6)),
        ("lift", 2 * 4 / 6),
        ("pmi", math.log(2 * 4 / 6)),
    ],
)
def test_the_weight_is_the_one_asked_for(weight, expected):
    tables = tables_of([said("A", "B"), said("A", "B"), said("A"), said("C")])
    table = build_edges(tables, GraphSettings(weight=weight)).edges
    assert table["weight"][0].as_py() == pytest.approx(expected)
