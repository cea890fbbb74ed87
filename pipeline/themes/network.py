"""Small networks with dropout: fitted here, kept as plain arrays, run by ``context.forward``."""

import numpy as np
import numpy.typing as npt

from pipeline.themes.vectors import Doubles, Floats

Layers = list[tuple[Doubles, Doubles]]

_RATE = 1e-3  # of Adam at the start; it falls to nothing by the end
_LEAST_RATE = 0.02  # share of it that is kept
_BATCH = 128
_RARE = -2.5  # log-odds of an average theme: where the last biases start


class _Adam:
    """The moments of some parameters (Kingma and Ba 2015), with decoupled weight decay."""

    def __init__(self, parameters: list[Floats], *, decay: float) -> None:
        self.parameters = parameters
        self.decay = decay
        self.first = [np.zeros_like(p) for p in parameters]
        self.second = [np.zeros_like(p) for p in parameters]
        self.steps = 0

    def step(self, gradients: list[Floats], rate: float) -> None:
        """Move every parameter against its gradient."""
        self.steps += 1
        moved = zip(self.parameters, gradients, self.first, self.second, strict=True)
        for parameter, gradient, first, second in moved:
            first += 0.1 * (gradient - first)
            second += 0.001 * (gradient**2 - second)
            size = np.sqrt(second / (1 - 0.999**self.steps)) + 1e-8
            if parameter.ndim > 1 and self.decay:
                parameter *= 1 - rate * self.decay
            parameter -= rate * (first / (1 - 0.9**self.steps)) / size


def fit_network(
    rows: Doubles | Floats,
    hits: npt.NDArray[np.int8],
    *,
    hidden: int,
    epochs: int,
    drop_input: float,
    drop_hidden: float,
    seed: int,
) -> Layers:
    """Fit one hidden layer of rectified units to several themes at once.

    Parameters
    ----------
    rows : array of shape (n_rows, n_columns)
        Centred.
    hits : array of shape (n_rows, n_themes), of 0 and 1
    drop_input, drop_hidden : float
        Share of the inputs and of the hidden units left out of a step at random.

    Returns
    -------
    list of (weights, biases)
        First to last layer; the same for the same rows and seed.
    """
    rng = np.random.default_rng(seed)
    x, y = rows.astype(np.float32), hits.astype(np.float32)
    parameters = _start(x.shape[1], hidden, y.shape[1], rng)
    weights, bias, last, last_bias = parameters
    adam = _Adam(parameters, decay=1e-3)
    total = epochs * -(-len(x) // _BATCH)
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            seen = _drop(x[batch], drop_input, rng)
            active = np.maximum(seen @ weights + bias, 0)
            kept = _drop(active, drop_hidden, rng)
            error = (_sigmoid(kept @ last + last_bias) - y[batch]) / len(batch)
            back = (error @ last.T) * (kept > 0) / np.float32(1 - drop_hidden)
            rate = _RATE * max(_LEAST_RATE, 1 - adam.steps / total)
            adam.step([seen.T @ back, back.sum(axis=0), kept.T @ error, error.sum(axis=0)], rate)
    first, second, third, fourth = (p.astype(np.float64) for p in parameters)
    return [(first, second), (third, fourth)]


def _start(width: int, hidden: int, themes: int, rng: np.random.Generator) -> list[Floats]:
    """Return weights drawn to keep the size of what passes (He et al. 2015), and biases."""
    first = rng.standard_normal((width, hidden)) * np.sqrt(2 / width)
    last = rng.standard_normal((hidden, themes)) * np.sqrt(1 / hidden)
    shapes = (first, np.zeros(hidden), last, np.full(themes, _RARE))
    return [np.asarray(p, dtype=np.float32) for p in shapes]


def _drop(values: Floats, share: float, rng: np.random.Generator) -> Floats:
    """Set a share of the values to zero and scale the others up."""
    if not share:
        return values
    keep = rng.random(values.shape, dtype=np.float32) >= share
    return np.asarray(values * keep / np.float32(1 - share), dtype=np.float32)


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)), dtype=np.float32)
