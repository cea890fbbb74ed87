"""Give memory that is no longer used back to the system, where the system can take it."""

import ctypes
import sys
from collections.abc import Callable
from functools import cache

import pyarrow as pa


def give_back() -> None:
    """Return free memory of Arrow and of the C library; where that cannot be, do nothing.

    Rows of a part are freed in an order of their own: without this the free space between
    what stays is kept by the process.
    """
    pa.default_memory_pool().release_unused()
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    """Return ``malloc_trim`` of the GNU C library; elsewhere, what does nothing."""
    if not sys.platform.startswith("linux"):
        return _nothing
    found: Callable[[int], object] = getattr(ctypes.CDLL(None), "malloc_trim", _nothing)
    return found


def _nothing(_pad: int) -> None:
    return None
