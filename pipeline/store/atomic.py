"""The one way to write a file: under another name, checked, then renamed into place."""

import json
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pipeline.errors import StoreError

_PREFIX = ".writing-"


@contextmanager
def atomic_write(
    path: Path | str, *, verify: Callable[[Path], object] | None = None
) -> Iterator[Path]:
    """Yield a temporary path in the same folder; rename it to ``path`` on success.

    The file is flushed to the disk, re-opened by ``verify`` and only then renamed;
    the folder is flushed after. On any error the old file stays as it was and the
    temporary one is removed.

    Parameters
    ----------
    path : Path or str
        The file to write; its folder is created.
    verify : callable, optional
        Called with the temporary path before the rename; whatever it raises
        stops the write.

    Raises
    ------
    StoreError
        When the disk or the file system refuses, in one sentence.
    """
    path = Path(path)
    # The extension is kept, because some writers choose their format by it.
    temporary = path.parent / f"{_PREFIX}{uuid.uuid4().hex[:12]}-{path.name}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        _flush(temporary)
        if verify is not None:
            verify(temporary)
        temporary.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        msg = (
            f"cannot write {path}: {error.strerror or error}; what stood there before is unchanged"
        )
        raise StoreError(msg) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_bytes(path: Path | str, content: bytes) -> None:
    """Write ``content`` to ``path``, whole or not at all."""
    with atomic_write(path) as temporary:
        temporary.write_bytes(content)


def write_text(path: Path | str, content: str) -> None:
    """Write ``content`` to ``path`` as UTF-8, whole or not at all."""
    write_bytes(path, content.encode("utf-8"))


def write_json(path: Path | str, content: Any) -> None:
    """Write ``content`` as indented JSON with sorted keys; NaN is refused."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    write_text(path, text + "\n")


def remove_leftovers(folder: Path) -> int:
    """Remove temporary files that a killed process left under ``folder``; return their number."""
    leftovers = sorted(folder.rglob(f"{_PREFIX}*")) if folder.is_dir() else []
    for path in leftovers:
        path.unlink(missing_ok=True)
    return len(leftovers)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
