"""Compare two classifiers on the same statements: which is better, and whether by luck."""

from dataclasses import dataclass
from math import comb

import numpy as np

from pipeline.errors import DataError
from pipeline.themes.evaluation import Interval, Ints, Judged
from pipeline.themes.metrics import bootstrap, f1_scores


@dataclass(frozen=True, slots=True)
class Comparison:
    """How A and B differ; every difference is B minus A.

    Parameters
    ----------
    n : int
        Statements compared.
    micro, macro : Interval
        Difference of F1, drawn over groups, both classifiers on the same draw.
    only_a, only_b : int
        Statements that only A, only B got entirely right.
    p_value : float
        Of McNemar's exact test on these two counts, two-sided.
    """

    n: int
    micro_a: float
    micro_b: float
    micro: Interval
    macro: Interval
    only_a: int
    only_b: int
    p_value: float

    @property
    def verdict(self) -> str:
        """Say in one sentence what the figures allow to say."""
        if self.micro.low > 0:
            return "B is better than A"
        if self.micro.high < 0:
            return "A is better than B"
        return "no difference that these statements can show"


def compare(a: Judged, b: Judged, *, rounds: int = 1000, seed: int = 0) -> Comparison:
    """Compare two classifiers judged on the same statements.

    Raises
    ------
    DataError
        When the statements are not the same.
    """
    if [(i.id, i.themes) for i in a.items] != [(i.id, i.themes) for i in b.items]:
        msg = "the two models were judged on different statements: give both the same data"
        raise DataError(msg)
    differences = []
    for which in (0, 1):

        def difference(rows: Ints, which: int = which) -> float:
            after = f1_scores(b.truth[rows], b.given[rows])[which]
            return after - f1_scores(a.truth[rows], a.given[rows])[which]

        low, high = bootstrap(difference, a.groups, rounds=rounds, seed=seed)
        differences.append(Interval(difference(np.arange(len(a.items))), low, high))
    right_a = (a.truth == a.given).all(axis=1)
    right_b = (b.truth == b.given).all(axis=1)
    only_a, only_b = int((right_a & ~right_b).sum()), int((right_b & ~right_a).sum())
    return Comparison(
        n=len(a.items),
        micro_a=f1_scores(a.truth, a.given)[0],
        micro_b=f1_scores(b.truth, b.given)[0],
        micro=differences[0],
        macro=differences[1],
        only_a=only_a,
        only_b=only_b,
        p_value=mcnemar(only_a, only_b),
    )


def mcnemar(only_a: int, only_b: int) -> float:
    """Return the two-sided p-value of McNemar's exact test (a sign test on disagreements)."""
    n = only_a + only_b
    if not n:
        return 1.0
    tail = sum(comb(n, k) for k in range(min(only_a, only_b) + 1))
    return min(1.0, float(2 * tail / 2**n))
