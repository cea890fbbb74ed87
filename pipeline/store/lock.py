"""One run at a time in an output folder."""

import datetime as dt
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import StoreError

LOCK_NAME = ".lock"

# The folders that this process writes in at the moment.
_held: set[Path] = set()


@contextmanager
def output_lock(out: Path) -> Iterator[None]:
    """Hold ``out/.lock`` for the length of a run.

    The kernel frees the lock when its process ends, however it ends.

    Raises
    ------
    StoreError
        At once, naming the other process, when another run holds the lock; or
        when the folder cannot be written.
    """
    path = out / LOCK_NAME
    try:
        out.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        msg = f"cannot write in {out}: {error.strerror}; choose another --output"
        raise StoreError(msg) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 4096, 0).decode("utf-8", "replace").strip()
            msg = (
                f"another run is writing {out} ({holder or 'unknown process'}); "
                "wait for it or choose another --output"
            )
            raise StoreError(msg) from error
        except OSError as error:
            msg = f"{out}: its file system has no locks ({error.strerror}): mount it with flock"
            raise StoreError(msg) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, _signature(), 0)
        _held.add(out.resolve())
        try:
            yield
        finally:
            _held.discard(out.resolve())
    finally:
        os.close(descriptor)


def holds_lock(out: Path) -> bool:
    """Tell whether this process is the one that writes in ``out``."""
    return out.resolve() in _held


def _signature() -> bytes:
    started = dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
    holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": started}
    return json.dumps(holder).encode()
