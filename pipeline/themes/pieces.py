"""Pieces of words, hashed: many words in a few passes over all their characters at once.

A piece is hashed by the CRC-32 of its UTF-8 bytes. That of a longer piece goes on from that
of the shorter one with the same start, so that every length costs one step more.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Columns = npt.NDArray[np.int64]
_Words = npt.NDArray[np.uint32]


def _table() -> _Words:
    """Return the 256 remainders of the reversed polynomial of CRC-32."""
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(0xEDB88320), table >> 1)
    return table


_TABLE = _table()


def pieces_of(keys: Sequence[str], low: int, high: int, buckets: int) -> list[Columns]:
    """Return the columns of the pieces of each word, its ends marked by a space.

    Parameters
    ----------
    keys : sequence of str
    low, high : int
        Characters of the shortest and of the longest piece.
    buckets : int
        Number of columns that the pieces are hashed into.

    Returns
    -------
    list of arrays
        One a word, shorter pieces first, each length from left to right.
    """
    if not keys:
        return []
    text = "".join(f" {key} " for key in keys)
    lengths = np.array([len(key) + 2 for key in keys])
    owner = np.repeat(np.arange(len(keys)), lengths)
    end = np.repeat(np.cumsum(lengths), lengths)
    read = _Reader(text)
    at = np.arange(len(text))
    state = np.full(len(text), 0xFFFFFFFF, dtype=np.uint32)
    owners, columns = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for n in range(1, high + 1):
        whole = at + n <= end[at]
        at, state = at[whole], state[whole]
        state = read(state, at + n - 1)
        if n >= low:
            owners.append(owner[at])
            columns.append((~state).astype(np.int64) % buckets)
    of = np.concatenate(owners)
    order = np.argsort(of, kind="stable")
    counts = np.bincount(of, minlength=len(keys))
    return np.split(np.concatenate(columns)[order], np.cumsum(counts)[:-1])


class _Reader:
    """Takes states one character further, whatever its number of bytes."""

    def __init__(self, text: str) -> None:
        codes = np.array([text]).view(np.uint32)
        self._widths = 1 + (codes > 0x7F).astype(np.int64) + (codes > 0x7FF) + (codes > 0xFFFF)
        self._starts = np.cumsum(self._widths) - self._widths
        self._bytes = np.frombuffer(text.encode(), dtype=np.uint8)

    def __call__(self, state: _Words, at: Columns) -> _Words:
        starts, widths = self._starts[at], self._widths[at]
        state = _step(state, self._bytes[starts])
        for number in range(1, int(widths.max(initial=1))):
            longer = np.flatnonzero(widths > number)
            state[longer] = _step(state[longer], self._bytes[starts[longer] + number])
        return state


def _step(state: _Words, byte: npt.NDArray[np.uint8]) -> _Words:
    return np.asarray(_TABLE[(state ^ byte) & 0xFF] ^ (state >> 8))
