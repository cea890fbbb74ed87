"""The first stage: what a statement's own words say of each theme.

One logistic regression a theme over all features; beside it, where there is data enough, a
network over the dense ones (see ``dense``). Their log-odds are averaged, weighted.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from pipeline.themes.dense import FEWEST, DenseStage, dense_rows
from pipeline.themes.features import Featuriser
from pipeline.themes.fitting import unconverged
from pipeline.themes.settings import DenseSettings
from pipeline.themes.vectors import Doubles, Floats

Progress = Callable[[str], None]


def quiet(_message: str) -> None:
    """Say nothing: the default for those who do not watch."""


class LinearStage:
    """A featuriser, one row of coefficients a feature, one column a theme, and a network."""

    def __init__(self, featuriser: Featuriser, dense: DenseSettings | None = None) -> None:
        self.featuriser = featuriser
        self.dense = DenseStage(dense) if dense is not None and dense.use else None
        self.coefficients: Floats = np.zeros((0, 0), dtype=np.float32)
        self.intercepts: Doubles = np.zeros(0)

    def fit(
        self,
        texts: Sequence[str],
        hits: npt.NDArray[np.int8],
        *,
        weights: Doubles,
        c: float,
        seed: int,
    ) -> "LinearStage":
        """Learn the vocabulary and the coefficients.

        Parameters
        ----------
        texts : sequence of str
        hits : array of shape (n_texts, n_themes), of 0 and 1
        weights : array of shape (n_texts,)
            How much each text counts.
        c : float
            Inverse strength of the regularisation.
        seed : int
        """
        blocks = self.featuriser.fit(texts).blocks(texts)
        features = sp.hstack(
            [sp.csr_matrix(block) for block in blocks], format="csr", dtype=np.float32
        )
        columns, intercepts = [], []
        for y in hits.T:
            coefficients, intercept = _fit_one(features, y, weights, c=c, seed=seed)
            columns.append(coefficients)
            intercepts.append(intercept)
        self.coefficients = np.stack(columns, axis=1).astype(np.float32)
        self.intercepts = np.array(intercepts)
        if self.dense is not None and len(texts) >= FEWEST:
            self.dense.fit(self._dense(blocks), hits, weights, seed=seed)
        else:
            self.dense = None
        return self

    def log_odds(self, texts: Sequence[str]) -> Doubles:
        """Return the log-odds of every theme, shape (n_texts, n_themes)."""
        if not len(texts):
            return np.zeros((0, len(self.intercepts)))
        blocks = self.featuriser.blocks(texts)
        total = np.tile(self.intercepts, (len(texts), 1))
        start = 0
        for block in blocks:
            end = start + block.shape[1]
            total += block @ self._doubles[start:end]
            start = end
        total = np.clip(total, -9.2, 9.2)
        if self.dense is not None:
            share = self.dense.settings.share
            total = (1 - share) * total + share * self.dense.log_odds(self._dense(blocks))
        return np.asarray(total)

    @cached_property
    def _doubles(self) -> Doubles:
        return self.coefficients.astype(np.float64)

    def _dense(self, blocks: Sequence[sp.csr_matrix | Doubles]) -> Doubles:
        """Return the blocks after words and pieces, scaled to matter alike."""
        kept = [block for block in blocks if not sp.issparse(block)]
        scales = {self.featuriser.vectors.width: 4.0} if self.featuriser.vectors else {}
        return dense_rows(kept, [scales.get(block.shape[1], 1.0) for block in kept])


def _fit_one(
    features: sp.csr_matrix, y: npt.NDArray[np.int8], weights: Doubles, *, c: float, seed: int
) -> tuple[Doubles, float]:
    """Fit one theme; one that has no example, or nothing else, gets its base rate."""
    from sklearn.linear_model import LogisticRegression  # seconds, for training alone

    if y.min() == y.max():
        return np.zeros(features.shape[1]), 6.0 if y.any() else -6.0
    model = LogisticRegression(C=c, solver="liblinear", dual=True, tol=0.1, random_state=seed)
    # A theme of one or two examples may need more rounds than are worth their time; that it
    # has too few is told before.
    with unconverged():
        model.fit(features, y, sample_weight=weights)
    return model.coef_[0], float(model.intercept_[0])
