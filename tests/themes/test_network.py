"""The networks with dropout, alone and in the second stage."""

import numpy as np
import pytest

from pipeline.themes.context import ContextStage, forward, pair_features, surroundings
from pipeline.themes.network import fit_network
from pipeline.themes.records import StatementInput
from pipeline.themes.settings import ContextSettings

HOW = {"hidden": 32, "epochs": 60, "drop_input": 0.0, "drop_hidden": 0.2}


@pytest.fixture(scope="module")
def crossed():
    """Two inputs, three themes: the first input, the second, exactly one of them."""
    rows = np.random.default_rng(0).choice([-1.0, 1.0], size=(1200, 2))
    a, b = rows.T > 0
    return rows, np.stack([a, b, a != b], axis=1).astype(np.int8)


def test_combinations_are_learned(crossed):
    rows, hits = crossed
    found = forward(rows, fit_network(rows, hits, seed=0, **HOW)) > 0.5
    assert (found == hits.astype(bool)).all()


def test_a_seed_gives_one_network(crossed):
    rows, hits = crossed
    how = {**HOW, "epochs": 2}
    first, again, other = (fit_network(rows, hits, seed=seed, **how) for seed in (1, 1, 2))
    assert all(np.array_equal(w, v) for (w, _), (v, _) in zip(first, again, strict=True))
    assert not np.array_equal(first[0][0], other[0][0])


def lone_pairs(own):
    """Return the pair features of statements without surroundings."""
    prior = np.full(own.shape[1], 0.25)
    parts = []
    for row in own[:, None]:
        statement = [StatementInput("Un mot.")]
        around = surroundings(statement, row, prior, reach=2.0, ordered=True)
        parts.append(pair_features(statement, row, around, alone=True))
    return np.concatenate(parts)


def test_themes_that_go_together_are_learned():
    """The last theme comes with the first one, which its own log-odds say nothing of."""
    own = np.random.default_rng(1).normal(size=(1600, 4))
    hits = (own > 0).astype(np.int8)
    hits[:, 3] = hits[:, 0]
    pairs = lone_pairs(own)
    settings = ContextSettings(networks=1, epochs=40, hidden=(4,))
    stage = ContextStage(settings).fit(pairs[:1500], hits[:1500])

    def right() -> float:
        return float(((stage.predict(pairs[1500:]) > 0.5) == hits[1500:])[:, 3].mean())

    together = right()
    stage.joint = []
    assert together > 0.85
    assert together > right() + 0.2


def test_few_statements_do_without():
    own = np.random.default_rng(1).normal(size=(200, 4))
    stage = ContextStage(ContextSettings(networks=1)).fit(
        lone_pairs(own), (own > 0).astype(np.int8)
    )
    assert stage.joint == []
    assert stage.predict(lone_pairs(own[:3])).shape == (3, 4)
