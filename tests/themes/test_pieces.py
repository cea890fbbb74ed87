"""Pieces of words by the batch: the columns that hashing one piece after the other gives."""

from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from pipeline.themes.pieces import pieces_of

WORDS = st.lists(
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=9), max_size=5
)


def one_by_one(key, low, high, buckets):
    padded = f" {key} "
    return [
        crc32(padded[at : at + n].encode()) % buckets
        for n in range(low, high + 1)
        for at in range(len(padded) - n + 1)
    ]


@given(WORDS, st.integers(1, 4), st.integers(0, 4), st.sampled_from([256, 1000, 65536]))
def test_the_same_columns_in_the_same_order(keys, low, more, buckets):
    found = pieces_of(keys, low, low + more, buckets)
    expected = [one_by_one(key, low, low + more, buckets) for key in keys]
    assert [columns.tolist() for columns in found] == expected


def test_letters_of_several_bytes():
    (columns,) = pieces_of(["œ𐍈"], 3, 3, 65536)
    assert columns.tolist() == one_by_one("œ𐍈", 3, 3, 65536)
