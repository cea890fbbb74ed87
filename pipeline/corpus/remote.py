"""Inputs behind a URL (``s3://``, ``memory://``, ``https://``…), by fsspec."""

import re
from pathlib import Path
from typing import Any

import fsspec

from pipeline.errors import InputError

_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")


def is_url(given: str) -> bool:
    """Tell a URL from a path."""
    return bool(_URL.match(given))


def open_raw(path: str) -> Any:
    """Open a path or a URL for reading bytes as they are stored."""
    return fsspec.open(path, "rb").open() if is_url(path) else Path(path).open("rb")


def find_remote(url: str) -> list[tuple[str, str, int]]:
    """List the files at a URL: a file, a folder (in depth) or a pattern.

    Returns
    -------
    list of (str, str, int)
        Name relative to the URL, full URL, size in bytes.

    Raises
    ------
    InputError
        When nothing is there, or the file system is not installed.
    """
    try:
        system, root = fsspec.core.url_to_fs(url)
        if any(mark in root for mark in "*?["):
            paths = sorted(system.glob(root))
            base = root.split("*", 1)[0].rsplit("/", 1)[0]
        elif system.isdir(root):
            paths, base = sorted(system.find(root)), root.rstrip("/")
        elif system.exists(root):
            paths, base = [root], root.rsplit("/", 1)[0]
        else:
            paths, base = [], root
        return [
            (path[len(base) :].lstrip("/"), system.unstrip_protocol(path), system.size(path) or 0)
            for path in paths
            if not system.isdir(path)
        ]
    except (OSError, ImportError, ValueError) as error:
        msg = f"cannot list {url}: {error}"
        raise InputError(msg) from error
