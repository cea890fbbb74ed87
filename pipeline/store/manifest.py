"""Digests of what a run wrote, so that a changed byte is noticed when it is read."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.store.atomic import write_json
from pipeline.store.lock import holds_lock
from pipeline.store.tables import read_json

MANIFEST_NAME = "MANIFEST.json"
# What an engine has finished of its work; the tables are made of it.
PARTS_NAME = "parts"


@dataclass(frozen=True, slots=True)
class Manifest:
    """SHA-256 of each file below ``folder``, by relative path."""

    folder: Path
    digests: Mapping[str, str]

    def check(self, name: str) -> Path:
        """Return the path of ``name`` after comparing its bytes with the digest.

        Raises
        ------
        StoreError
            When the file is missing or its bytes have changed.
        """
        path = self.folder / name
        expected = self.digests.get(name)
        if expected is None:
            return path
        if not path.is_file():
            msg = f"{path} is missing although {MANIFEST_NAME} lists it: run again with --fresh"
            raise StoreError(msg)
        if file_digest(path) != expected:
            msg = f"{path} was changed or damaged since it was written: run again with --fresh"
            raise StoreError(msg)
        return path


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_manifest(folder: Path, files: Iterable[Path]) -> Manifest:
    """Record the digests of ``files``, all below ``folder``, in ``MANIFEST.json``."""
    digests = {path.relative_to(folder).as_posix(): file_digest(path) for path in sorted(files)}
    write_json(folder / MANIFEST_NAME, digests)
    return Manifest(folder, digests)


def renew_manifest(folder: Path, files: Iterable[Path]) -> None:
    """Record anew those of ``files`` that ``MANIFEST.json`` lists: they were written again."""
    if not (folder / MANIFEST_NAME).is_file():
        return
    digests = dict(read_manifest(folder).digests)
    root = folder.resolve()
    inside = [path for path in files if path.resolve().is_relative_to(root)]
    names = {path.resolve().relative_to(root).as_posix(): path for path in inside}
    again = {name: file_digest(path) for name, path in names.items() if name in digests}
    if again:
        write_json(folder / MANIFEST_NAME, digests | again)


def read_manifest(folder: Path) -> Manifest:
    """Read ``MANIFEST.json``; a folder of tables that no run made has none.

    Raises
    ------
    StoreError
        When the manifest itself is not readable, or is missing because a run has not
        come to its end: its tables may then be of two different runs.
    """
    path = folder / MANIFEST_NAME
    if not path.is_file():
        if (folder / PARTS_NAME).is_dir() and not holds_lock(folder):
            msg = f"the run in {folder} is not finished: start it again, it goes on where it ended"
            raise StoreError(msg)
        return Manifest(folder, {})
    digests = read_json(path)
    if not isinstance(digests, dict) or not all(isinstance(v, str) for v in digests.values()):
        msg = f"{path}: not a manifest of this program: run again with --fresh"
        raise StoreError(msg)
    return Manifest(folder, digests)
