"""One run at a time at a URL: an object that its holder renews while it works.

No kernel frees it when its process ends. A lock that was not renewed for some minutes is
therefore free, and one of a process of this machine that no longer lives is free at once.
"""

import datetime as dt
import json
import os
import socket
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from pipeline.errors import StoreError

RENEW_SECONDS = 30.0
STALE_SECONDS = 300.0


@contextmanager
def remote_lock(system: Any, path: str, url: str) -> Iterator[None]:
    """Hold the lock object at ``path`` of a file system of fsspec.

    Raises
    ------
    StoreError
        When another run holds it, naming its process.
    """
    token = uuid.uuid4().hex
    _take(system, path, url, token)
    stop = threading.Event()
    renewal = threading.Thread(target=_renew, args=(system, path, token, stop), daemon=True)
    renewal.start()
    try:
        yield
    finally:
        stop.set()
        renewal.join()
        if _holder(system, path).get("token") == token:
            system.rm_file(path)


def _take(system: Any, path: str, url: str, token: str) -> None:
    system.makedirs(path.rpartition("/")[0], exist_ok=True)
    holder = _holder(system, path)
    if holder and not _is_free(holder):
        shown = {name: value for name, value in holder.items() if name != "token"}
        msg = f"another run is writing {url} ({json.dumps(shown)}): wait for it"
        raise StoreError(msg)
    if holder:
        system.rm_file(path)
    try:
        with system.open(path, "xb") as stream:
            stream.write(_signature(token))
    except (NotImplementedError, ValueError):
        # A store without exclusive creation: the last to write has it.
        system.pipe_file(path, _signature(token))
    except FileExistsError:
        pass
    if _holder(system, path).get("token") != token:
        msg = f"another run has just begun to write {url}: wait for it"
        raise StoreError(msg)


def _renew(system: Any, path: str, token: str, stop: threading.Event) -> None:
    while not stop.wait(RENEW_SECONDS):
        # One renewal may fail; the lock is stale only after several.
        with suppress(Exception):
            system.pipe_file(path, _signature(token))


def _holder(system: Any, path: str) -> Mapping[str, Any]:
    system.invalidate_cache()
    try:
        found = json.loads(system.cat_file(path))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_free(holder: Mapping[str, Any]) -> bool:
    if holder.get("host") == socket.gethostname() and not _lives(int(holder.get("pid", 0))):
        return True
    renewed = dt.datetime.fromisoformat(str(holder.get("renewed", "1970-01-01T00:00:00+00:00")))
    return (dt.datetime.now(tz=dt.UTC) - renewed).total_seconds() > STALE_SECONDS


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _signature(token: str) -> bytes:
    now = dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
    holder = {"pid": os.getpid(), "host": socket.gethostname(), "renewed": now, "token": token}
    return json.dumps(holder).encode()
