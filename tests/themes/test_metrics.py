"""Figures: by hand, and what holds for any decisions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.themes.compare import mcnemar
from pipeline.themes.decide import calibrate, choose_thresholds, chosen, fit_calibration
from pipeline.themes.metrics import bootstrap, calibration_error, f1_scores

tables = arrays(bool, st.tuples(st.integers(1, 12), st.just(4)))
scores = arrays(
    np.float64, st.tuples(st.integers(1, 12), st.just(4)), elements=st.floats(0, 1, width=32)
)


def test_f1_by_hand():
    truth = np.array([[1, 0], [1, 1], [0, 1]], dtype=bool)
    given_ = np.array([[1, 0], [0, 1], [0, 0]], dtype=bool)
    micro, macro = f1_scores(truth, given_)
    assert micro == pytest.approx(4 / 6)
    assert macro == pytest.approx((2 / 3 + 2 / 3) / 2)


@given(tables)
def test_perfect_decisions(truth):
    assert f1_scores(truth, truth) == ((1, 1) if truth.any() else (0, 0))


@given(scores)
def test_certain_and_right_is_calibrated(values):
    truth = values > 0.5
    assert calibration_error(truth, truth.astype(float)) == 0


@given(scores, st.floats(0.05, 0.9))
def test_chosen_gives_the_best_and_whatever_is_above(values, threshold):
    thresholds = np.full(4, threshold)
    given_ = chosen(values, thresholds, at_most=3)
    assert given_.any(axis=1).all()
    assert (given_.sum(axis=1) <= 3).all()
    above = values >= threshold
    few = above.sum(axis=1) <= 3
    assert (given_[few] >= above[few]).all()


def test_calibration_brings_frequencies():
    rng = np.random.default_rng(0)
    p = rng.uniform(0.01, 0.99, size=(4000, 2))
    hits = (rng.uniform(size=p.shape) < p**2).astype(np.int8)
    after = calibrate(p, fit_calibration(p, hits))
    assert calibration_error(hits.astype(bool), after) < calibration_error(hits.astype(bool), p) / 2


def test_thresholds_follow_the_data():
    rng = np.random.default_rng(0)
    hits = (rng.uniform(size=(400, 3)) < 0.4).astype(np.int8)
    low = np.where(hits, 0.3, 0.1)
    thresholds = choose_thresholds(low, hits, at_most=3)
    assert (chosen(low, thresholds, at_most=3) >= hits.astype(bool)).all()


def test_bootstrap_holds_the_value_and_is_seeded():
    values = np.random.default_rng(1).normal(size=200)
    groups = np.arange(200) // 4

    def mean(rows):
        return float(values[rows].mean())

    low, high = bootstrap(mean, groups)
    assert low < values.mean() < high
    assert (low, high) == bootstrap(mean, groups)


@pytest.mark.parametrize(
    ("a", "b", "p"), [(0, 0, 1.0), (5, 5, 1.0), (0, 10, 2 / 1024), (10, 0, 2 / 1024)]
)
def test_mcnemar(a, b, p):
    assert mcnemar(a, b) == pytest.approx(p)
