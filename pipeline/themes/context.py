"""The second stage: what a statement's own words say, in the light of its surroundings.

One small network decides for every (statement, theme) pair from the first stage's log-odds
of the theme in the statement, its neighbours, its turn and its document, and from how the
theme stands among the others. It is shared by all themes, so that a few documents with
context teach it. It must be fitted on log-odds of texts that the first stage had not seen.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipeline.themes.fitting import unconverged
from pipeline.themes.records import StatementInput
from pipeline.themes.settings import ContextSettings
from pipeline.themes.vectors import Doubles

# Weights and biases of a network's layers, first to last.
Layers = list[tuple[Doubles, Doubles]]

_FLOOR = 1e-4
_CHUNK = 256  # statements whose neighbourhoods are averaged at once
_FEW_ROWS = 6000  # pairs under which a network would learn them by heart: a regression instead
_LEAST_STEPS = 1500  # batches that a network sees at least


def logit(p: Doubles) -> Doubles:
    """Return the log-odds of probabilities, cut at 1 in 10,000."""
    p = np.clip(p, _FLOOR, 1 - _FLOOR)
    return np.asarray(np.log(p / (1 - p)))


def sigmoid(x: Doubles) -> Doubles:
    """Return the probabilities of log-odds."""
    return np.asarray(1 / (1 + np.exp(-x)))


def surroundings(
    statements: Sequence[StatementInput],
    scores: Doubles,
    prior: Doubles,
    *,
    reach: float,
    ordered: bool,
) -> Doubles:
    """Average the probabilities around each statement of one document.

    Parameters
    ----------
    statements : sequence of StatementInput
        All statements of the document, in order.
    scores : array of shape (n_statements, n_themes)
        Probabilities of the first stage.
    prior : array of shape (n_themes,)
        What stands in where there is nothing around.
    reach : float
        Statements after which a neighbour counts 1/e.
    ordered : bool
        Whether the order means anything; if not, every other statement is a neighbour alike.

    Returns
    -------
    array of shape (n_statements, 5, n_themes)
        Log-odds of: the statement before, the one after, the neighbourhood, the document
        (all without the statement itself), the neighbourhood within the same speaker's words.
    """
    n = len(statements)
    if n < 2:
        return np.broadcast_to(logit(prior), (n, 5, len(prior))).copy()
    document = (scores.sum(axis=0) - scores) / (n - 1)
    speakers = np.unique([s.speaker or "" for s in statements], return_inverse=True)[1]
    window, turn = _neighbourhoods(scores, speakers, reach=reach, ordered=ordered)
    before = np.vstack([prior, scores[:-1]]) if ordered else document
    after = np.vstack([scores[1:], prior]) if ordered else document
    return logit(np.stack([before, after, window, document, turn], axis=1))


def _neighbourhoods(
    scores: Doubles, speakers: npt.NDArray[np.intp], *, reach: float, ordered: bool
) -> tuple[Doubles, Doubles]:
    """Return the weighted means around each row, and the same within one speaker's words."""
    n = len(scores)
    width = int(8 * reach) if ordered else n
    window, turn = np.empty_like(scores), np.empty_like(scores)
    for start in range(0, n, _CHUNK):
        end = min(n, start + _CHUNK)
        low, high = max(0, start - width), min(n, end + width)
        distance = np.abs(np.arange(start, end)[:, None] - np.arange(low, high))
        weights = np.exp(-distance / reach) if ordered else np.ones(distance.shape)
        weights[(distance == 0) | (distance > width)] = 0
        around = scores[low:high]
        window[start:end] = weights @ around / np.maximum(weights.sum(axis=1), 1e-12)[:, None]
        same = weights * (speakers[start:end, None] == speakers[low:high])
        total = same.sum(axis=1)
        within = same @ around / np.maximum(total, 1e-12)[:, None]
        turn[start:end] = np.where(total[:, None] > 1e-3, within, window[start:end])
    return window, turn


def pair_features(
    statements: Sequence[StatementInput], own: Doubles, around: Doubles, *, alone: bool
) -> Doubles:
    """Return one row a (statement, theme) pair of one document, themes within statements.

    Parameters
    ----------
    own : array of shape (n_statements, n_themes)
        Log-odds of the first stage.
    around : array of shape (n_statements, 5, n_themes)
        From ``surroundings``.
    alone : bool
        Whether the statements have no surroundings at all.
    """
    n, k = own.shape
    order = np.sort(own, axis=1)[:, ::-1]
    rank = (-own).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    second = order[:, min(1, k - 1)]

    def spread(values: Doubles) -> Doubles:
        return np.repeat(values[:, None], k, axis=1)

    length = np.log1p([len(s.said) for s in statements])
    speech = np.array([float(s.kind == "speech") for s in statements])
    columns = [
        own,
        rank.astype(np.float64),
        spread(order[:, 0]) - own,
        spread(second) - own,
        spread(np.log(np.exp(order).sum(axis=1))),
        *(around[:, i] for i in range(around.shape[1])),
        spread(around[:, 2].max(axis=1)) - around[:, 2],
        spread(around[:, 3].max(axis=1)) - around[:, 3],
        np.full((n, k), 0.0 if alone else 1.0),
        np.full((n, k), 0.0 if alone else np.log(n)),
        spread(length),
        spread(speech),
    ]
    rows = np.stack(columns, axis=-1).reshape(n * k, len(columns))
    return np.hstack([rows, np.tile(np.eye(k), (n, 1))])


class ContextStage:
    """A few small networks over pair features, averaged.

    Fitted by scikit-learn; kept as plain arrays, so that a saved model holds nothing else.

    Parameters
    ----------
    settings : ContextSettings
    seed : int
        Of the first network; the others take the following numbers.
    """

    def __init__(self, settings: ContextSettings, *, seed: int = 0) -> None:
        self.settings = settings
        self.seed = seed
        self.centre: Doubles = np.zeros(0)
        self.scale: Doubles = np.ones(0)
        self.networks: list[Layers] = []

    def fit(self, rows: Doubles, hits: npt.NDArray[np.int8]) -> "ContextStage":
        """Learn from pair features and whether the theme is one of the statement's."""
        from sklearn.preprocessing import StandardScaler  # seconds, for training alone

        scaler = StandardScaler().fit(rows)
        self.centre, self.scale = scaler.mean_, scaler.scale_
        scaled = scaler.transform(rows)
        self.networks = [
            _fit_network(scaled, hits, self.settings, seed=self.seed + number)
            for number in range(self.settings.networks)
        ]
        return self

    def predict(self, rows: Doubles) -> Doubles:
        """Return the mean probability of each pair, shape (n_rows,)."""
        scaled = (rows - self.centre) / self.scale
        return np.asarray(np.mean([forward(scaled, n)[:, 0] for n in self.networks], axis=0))


def _fit_network(
    rows: Doubles, hits: npt.NDArray[np.int8], settings: ContextSettings, *, seed: int
) -> Layers:
    from sklearn.linear_model import LogisticRegression  # seconds, for training alone
    from sklearn.neural_network import MLPClassifier

    if len(rows) < _FEW_ROWS:
        regression = LogisticRegression(C=0.1, max_iter=500).fit(rows, hits)
        return [(regression.coef_.T, regression.intercept_)]
    batch = min(512, len(rows))
    network = MLPClassifier(
        settings.hidden,
        alpha=1e-3,
        batch_size=batch,
        learning_rate_init=2e-3,
        max_iter=max(settings.epochs, _LEAST_STEPS * batch // len(rows)),
        random_state=seed,
    )
    with unconverged():  # the number of passes is a setting
        network.fit(rows, hits)
    return list(zip(network.coefs_, network.intercepts_, strict=True))


def forward(rows: Doubles, layers: Layers) -> Doubles:
    """Run rows through rectified hidden layers to the probabilities of the last layer."""
    *hidden, (weights, bias) = layers
    for w, b in hidden:
        rows = np.maximum(rows @ w + b, 0)
    return sigmoid(rows @ weights + bias)
