"""The first stage: one logistic regression a theme over the statement's own features."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from pipeline.themes.features import Featuriser
from pipeline.themes.vectors import Doubles, Floats

Progress = Callable[[str], None]


def quiet(_message: str) -> None:
    """Say nothing: the default for those who do not watch."""


class LinearStage:
    """A featuriser and one row of coefficients a feature, one column a theme."""

    def __init__(self, featuriser: Featuriser) -> None:
        self.featuriser = featuriser
        self.coefficients: Floats = np.zeros((0, 0), dtype=np.float32)
        self.intercepts: Doubles = np.zeros(0)

    def fit(
        self, texts: Sequence[str], hits: npt.NDArray[np.int8], *, c: float, seed: int
    ) -> "LinearStage":
        """Learn the vocabulary and the coefficients.

        Parameters
        ----------
        texts : sequence of str
        hits : array of shape (n_texts, n_themes), of 0 and 1
        c : float
            Inverse strength of the regularisation.
        seed : int
        """
        features = self.featuriser.fit(texts).transform(texts)
        columns, intercepts = [], []
        for y in hits.T:
            coefficients, intercept = _fit_one(features, y, c=c, seed=seed)
            columns.append(coefficients)
            intercepts.append(intercept)
        self.coefficients = np.stack(columns, axis=1).astype(np.float32)
        self.intercepts = np.array(intercepts)
        return self

    def log_odds(self, texts: Sequence[str]) -> Doubles:
        """Return the log-odds of every theme, shape (n_texts, n_themes)."""
        total = np.tile(self.intercepts, (len(texts), 1))
        start = 0
        for block in self.featuriser.blocks(texts):
            end = start + block.shape[1]
            total += block @ self.coefficients[start:end].astype(np.float64)
            start = end
        return np.clip(total, -9.2, 9.2)


def _fit_one(
    features: sp.csr_matrix, y: npt.NDArray[np.int8], *, c: float, seed: int
) -> tuple[Doubles, float]:
    """Fit one theme; one that has no example, or nothing else, gets its base rate."""
    if y.min() == y.max():
        return np.zeros(features.shape[1]), 6.0 if y.any() else -6.0
    model = LogisticRegression(C=c, solver="liblinear", tol=1e-2, random_state=seed)
    model.fit(features, y)
    return model.coef_[0], float(model.intercept_[0])
