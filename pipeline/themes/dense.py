"""Beside the regressions: a network over the dense features, which learns their combinations."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipeline.themes.context import Layers, forward, logit
from pipeline.themes.fitting import unconverged
from pipeline.themes.settings import DenseSettings
from pipeline.themes.vectors import Doubles

FEWEST = 1500  # statements under which the network is left out


class DenseStage:
    """Log-odds of every theme from lexicon hits, averaged word vectors and form.

    Fitted by scikit-learn; kept as plain arrays.
    """

    def __init__(self, settings: DenseSettings) -> None:
        self.settings = settings
        self.centre: Doubles = np.zeros(0)
        self.networks: list[Layers] = []

    def fit(
        self, rows: Doubles, hits: npt.NDArray[np.int8], weights: Doubles, *, seed: int
    ) -> "DenseStage":
        """Learn from dense features; a row of weight n counts as n rows."""
        from sklearn.neural_network import MLPClassifier  # seconds, for training alone

        again = np.repeat(np.arange(len(rows)), np.maximum(1, weights.astype(np.int64)))
        self.centre = rows[again].mean(axis=0)
        settings = self.settings
        for number in range(settings.networks):
            network = MLPClassifier(
                (settings.hidden,),
                alpha=1e-3,
                batch_size=128,
                learning_rate_init=1e-3,
                max_iter=settings.epochs,
                random_state=seed + number,
            )
            with unconverged():  # the number of passes is a setting
                network.fit(rows[again] - self.centre, hits[again])
            self.networks.append(list(zip(network.coefs_, network.intercepts_, strict=True)))
        return self

    def log_odds(self, rows: Doubles) -> Doubles:
        """Return the mean log-odds of the networks, shape (n_rows, n_themes)."""
        centred = rows - self.centre
        return np.asarray(np.mean([logit(forward(centred, n)) for n in self.networks], axis=0))


def dense_rows(blocks: Sequence[Doubles], scales: Sequence[float]) -> Doubles:
    """Put dense blocks side by side, each times its scale."""
    return np.hstack([block * scale for block, scale in zip(blocks, scales, strict=True)])
