"""Which files of a folder are documents, and why the others are not.

Links are never followed, nothing is opened: a pipe would hang, a link could lead anywhere.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

FORMATS: dict[str, str] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".xml": "xml",
    ".tei": "xml",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".docx": "docx",
    ".pdf": "pdf",
    ".srt": "subtitles",
    ".vtt": "subtitles",
}
"""File name ending, in lower case, to format; ``.gz`` may follow."""

IgnoreReason = Literal[
    "hidden",
    "symlink",
    "symlink_outside",
    "not_regular_file",
    "unsupported_type",
    "no_access",
    "run_output",
]


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something met in a folder that is no document."""

    source: str
    reason: IgnoreReason


def walk(root: Path) -> tuple[list[tuple[Path, str]], list[Ignored]]:
    """Search a folder in depth without following links, in the order of names.

    Returns
    -------
    list of (Path, str), list of Ignored
        The files of a known format with their names relative to the folder, and the rest.
    """
    files: list[tuple[Path, str]] = []
    ignored: list[Ignored] = []
    top = root.resolve()

    def source(path: Path) -> str:
        return printable(path.relative_to(root).as_posix())

    for folder, names, leaves in os.walk(root):
        for name in leaves:
            path = Path(folder, name)
            if reason := why_ignored(path, top):
                ignored.append(Ignored(source(path), reason))
            else:
                files.append((path, source(path)))
        entered: list[str] = []
        for name in sorted(names):
            path = Path(folder, name)
            if reason := _why_not_entered(path, top):
                ignored.append(Ignored(source(path), reason))
            else:
                entered.append(name)
        names[:] = entered
    return sorted(files, key=lambda file: file[1]), ignored


def _why_not_entered(path: Path, top: Path) -> IgnoreReason | None:
    """Say why a folder inside a folder is not searched."""
    if reason := why_ignored(path, top):
        return reason
    if not os.access(path, os.R_OK | os.X_OK):
        return "no_access"
    is_output = (path / "parts").is_dir() and (path / ".lock").exists()
    return "run_output" if is_output or (path / "run.json").exists() else None


def why_ignored(path: Path, top: Path | None = None) -> IgnoreReason | None:
    """Say why something in a folder is no document, without opening it."""
    if path.name.startswith("."):
        return "hidden"
    if path.is_symlink():
        return _why_link(path, top)
    try:
        mode = path.lstat().st_mode
    except OSError:
        return "no_access"
    if stat.S_ISDIR(mode):
        return None
    if not stat.S_ISREG(mode):
        return "not_regular_file"
    return None if format_of(path.name) else "unsupported_type"


def _why_link(path: Path, top: Path | None) -> IgnoreReason:
    """Tell a link that leaves the folder from another; none is followed."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "symlink"
    if top is not None and not target.is_relative_to(top) and target.is_file():
        return "symlink_outside"
    return "symlink"


def format_of(name: str) -> str | None:
    """Return the format of a file name, or ``None`` when it is not one we read."""
    plain = name.lower().removesuffix(".gz")
    return FORMATS.get(PurePosixPath(plain).suffix)


def printable(name: str) -> str:
    """Make a file name that is not UTF-8 printable."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
