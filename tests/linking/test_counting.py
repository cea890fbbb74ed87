"""Mentions counted by number are those counted one by one."""

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.linking.counting import COLUMNS, CountedMentions

TEXTS = st.sampled_from(["", "ONU", "Émile", "émile", "œuvre", "𝒜", "Zoé", "z"])
ROWS = st.lists(st.tuples(*[TEXTS] * len(COLUMNS)), max_size=40)


def table(rows):
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    return pa.table(
        {name: pa.array(column, pa.string()) for name, column in zip(COLUMNS, columns, strict=True)}
    )


@given(ROWS, st.integers(0, 40))
def test_counts_and_order_do_not_depend_on_the_tables(rows, cut):
    expected = sorted((*row, n) for row, n in Counter(rows).items())
    counted = CountedMentions(iter([table(rows[cut:]), table(rows[:cut])]))
    assert list(counted) == expected
    assert list(counted) == expected, "they can be read again"
    assert list(CountedMentions(table(rows))) == expected


@pytest.mark.parametrize("mentions", [[], [table([])], table([])])
def test_nothing_gives_nothing(mentions):
    assert list(CountedMentions(mentions)) == []


def test_equal_texts_are_one_object():
    rows = list(CountedMentions([table([("d", "FRA", "STATE", "name", "France")] * 2)] * 3))
    assert rows == [("d", "FRA", "STATE", "name", "France", 6)]
    counted = list(CountedMentions([table([(d, "FRA", "STATE", "name", "France")]) for d in "ab"]))
    assert counted[0][4] is counted[1][4]
