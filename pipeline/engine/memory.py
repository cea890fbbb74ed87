"""What memory costs: what is free goes back to the system, what stays is not searched."""

import ctypes
import gc
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pyarrow as pa

# New objects after which the collector looks for cycles: by default it does after 700, some
# two hundred times a document, and finds next to none.
_YOUNG = 20_000


def give_back() -> None:
    """Return free memory of Arrow and of the C library; where that cannot be, do nothing.

    Rows of a part are freed in an order of their own: without this the free space between
    what stays is kept by the process.
    """
    pa.default_memory_pool().release_unused()
    _trim()(0)


@contextmanager
def few_collections() -> Iterator[None]:
    """Keep the collector of cycles from searching models and knowledge again and again.

    Half a million objects stay as long as the process. They are set aside, in no time, and
    come back at the end: nothing is changed for the caller's own objects.
    """
    if gc.get_freeze_count():  # the caller keeps its own objects aside
        yield
        return
    thresholds = gc.get_threshold()
    gc.freeze()
    if thresholds[0]:  # zero: the caller wants none
        gc.set_threshold(_YOUNG, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def peak_mb() -> float:
    """Return the most memory, in MB, that this process has held so far.

    What the system counts for a process that was spawned includes its parent's: where there is
    a better figure, that is taken.
    """
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        return round(int(lines.partition("VmHWM:")[2].split()[0]) / 1000, 1)
    except (OSError, IndexError, ValueError):
        kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return round(kilobytes / (1e6 if sys.platform == "darwin" else 1e3), 1)


@cache
def _trim() -> Callable[[int], object]:
    """Return ``malloc_trim`` of the GNU C library; elsewhere, what does nothing."""
    if not sys.platform.startswith("linux"):
        return _nothing
    found: Callable[[int], object] = getattr(ctypes.CDLL(None), "malloc_trim", _nothing)
    return found


def _nothing(_pad: int) -> None:
    return None
