"""What all fits of the classifier share."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unconverged() -> Iterator[None]:
    """Let a fit end before it has converged without scikit-learn's warning: it is meant."""
    from sklearn.exceptions import ConvergenceWarning  # seconds, for training alone

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield
