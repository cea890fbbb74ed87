"""Save and load a classifier: digests first, arrays only, never pickle.

A model is a folder: ``model.json`` (taxonomy, settings, thresholds, facts), ``model.skops``
(arrays), ``vocabulary.txt``, ``lexicon.tsv`` (when used), ``card.md`` and ``MANIFEST`` (the
SHA-256 of each of them, as ``sha256sum`` writes it). A folder of models may hold a MANIFEST
of its own that lists theirs; then both are checked.
"""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from pipeline.errors import ModelError
from pipeline.store import file_digest
from pipeline.themes.arrays import read_arrays, write_arrays
from pipeline.themes.context import ContextStage
from pipeline.themes.dense import DenseStage
from pipeline.themes.features import Featuriser
from pipeline.themes.lexicon import Lexicon, read_lexicon
from pipeline.themes.linear import LinearStage
from pipeline.themes.model import ThemeModel
from pipeline.themes.settings import ThemeSettings
from pipeline.themes.vectors import WordVectors

FORMAT = 1
MANIFEST = "MANIFEST"
_FILES = ("model.json", "model.skops", "vocabulary.txt")


def save_model(
    model: ThemeModel, path: Path, *, extras: Mapping[str, str] | None = None
) -> ThemeModel:
    """Write a model folder; whole or not at all, in place of what stood there.

    Parameters
    ----------
    model : ThemeModel
    path : Path
    extras : mapping of file name to text
        The card and the report; ``.md`` files are covered by the manifest.

    Returns
    -------
    ThemeModel
        The same with its ``digest``.

    Raises
    ------
    ModelError
        When the folder cannot be written, or holds something that is not a model.
    """
    if path.is_file() or (path.is_dir() and any(path.iterdir()) and not _is_model(path)):
        msg = f"{path} holds something that is not a theme model: choose another --output"
        raise ModelError(msg)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
        try:
            digest = _write(model, made, extras or {})
            made.chmod(0o755)
            _swap(made, path)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        msg = f"cannot write the model to {path}: {error.strerror or error}"
        raise ModelError(msg) from error
    return replace(model, digest=digest)


def _is_model(path: Path) -> bool:
    return (path / MANIFEST).is_file() and (path / "model.json").is_file()


def _swap(made: Path, path: Path) -> None:
    old = path.with_name(f".{path.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    with suppress(FileNotFoundError):
        path.rename(old)
    made.rename(path)
    shutil.rmtree(old, ignore_errors=True)


def _write(model: ThemeModel, folder: Path, extras: Mapping[str, str]) -> str:
    featuriser = model.linear.featuriser
    (folder / "model.json").write_text(_description(model), encoding="utf-8")
    (folder / "vocabulary.txt").write_text("\n".join(featuriser.vocabulary), encoding="utf-8")
    if featuriser.lexicon is not None:
        lines = [f"{name}\t{', '.join(t)}\n" for name, t in featuriser.lexicon.terms.items()]
        (folder / "lexicon.tsv").write_text("".join(lines), encoding="utf-8")
    write_arrays(_arrays(model), folder / "model.skops")
    for name, text in extras.items():
        (folder / name).write_text(text, encoding="utf-8")
    covered = sorted(p for p in folder.iterdir() if p.suffix != ".html")
    manifest = "".join(f"{file_digest(p)}  {p.name}\n" for p in covered)
    (folder / MANIFEST).write_text(manifest, encoding="utf-8")
    for file in folder.iterdir():
        with file.open("rb") as stream:
            os.fsync(stream.fileno())
    return hashlib.sha256(manifest.encode()).hexdigest()


def _description(model: ThemeModel) -> str:
    vectors = model.linear.featuriser.vectors
    description = {
        "format": FORMAT,
        "scikit-learn": version("scikit-learn"),
        "themes": model.themes,
        "settings": model.settings.model_dump(),
        "vectors": None if vectors is None else vectors.name,
        "context": None if model.context is None else model.context.seed,
        "facts": dict(model.facts),
    }
    return json.dumps(description, ensure_ascii=False, indent=1, sort_keys=True)


def _arrays(model: ThemeModel) -> dict[str, Any]:
    featuriser = model.linear.featuriser
    arrays: dict[str, Any] = {
        "word_idf": featuriser.word_idf.astype(np.float32),
        "piece_idf": featuriser.piece_idf.astype(np.float32),
        "coefficients": model.linear.coefficients,
        "intercepts": model.linear.intercepts,
        "prior": model.prior,
        "slopes": model.slopes,
        "thresholds": model.thresholds,
    }
    if featuriser.common is not None:
        arrays["common"] = featuriser.common
    if model.linear.dense is not None:
        arrays["dense_centre"] = model.linear.dense.centre
        arrays["dense_networks"] = [
            [[layer.astype(np.float32) for layer in pair] for pair in network]
            for network in model.linear.dense.networks
        ]
    if model.context is not None:
        arrays["centre"], arrays["scale"] = model.context.centre, model.context.scale
        arrays["networks"] = [[list(layer) for layer in net] for net in model.context.networks]
    return arrays


def load_model(path: Path, *, vectors: WordVectors | None = None) -> ThemeModel:
    """Load a model folder, after its digests, format and types were checked.

    Parameters
    ----------
    path : Path
    vectors : WordVectors, optional
        The word vectors that the model was trained with, when it was.

    Raises
    ------
    ModelError
        When the folder is missing or incomplete, a file was changed since it was written,
        it holds forbidden types, or it needs other vectors or another version.
    """
    digest = check_digests(path)
    description = _read_description(path)
    try:
        settings = ThemeSettings.model_validate(description["settings"])
        arrays = read_arrays(path / "model.skops")
        featuriser = _featuriser(path, settings, description, arrays, vectors)
        linear = LinearStage(featuriser)
        linear.dense = _dense(settings, arrays)
        linear.coefficients, linear.intercepts = arrays["coefficients"], arrays["intercepts"]
        model = ThemeModel(
            themes=tuple(description["themes"]),
            settings=settings,
            linear=linear,
            context=_context(settings, description, arrays),
            prior=arrays["prior"],
            slopes=arrays["slopes"],
            thresholds=arrays["thresholds"],
            facts=description["facts"],
            digest=digest,
        )
    except (KeyError, TypeError, ValueError, ValidationError, zipfile.BadZipFile) as error:
        msg = f"{path}: not a theme model of format {FORMAT} ({error}): train it again"
        raise ModelError(msg) from error
    if linear.coefficients.shape != (sum(featuriser.widths), len(model.themes)):
        msg = f"{path}: coefficients do not fit the vocabulary and themes: train the model again"
        raise ModelError(msg)
    return model


def check_digests(path: Path) -> str:
    """Compare every file with the manifests; return the SHA-256 of the model's own manifest.

    Raises
    ------
    ModelError
        When a file or the manifest is missing, or a file is not what the manifest says.
    """
    manifest = path / MANIFEST
    if not manifest.is_file():
        msg = f"no theme model at {path}: expected a folder with a {MANIFEST}"
        raise ModelError(msg)
    text = manifest.read_text(encoding="utf-8", errors="replace")
    listed = _listed(text, manifest)
    for name in _FILES:
        if name not in listed:
            msg = f"{manifest}: {name} is not listed: the model is incomplete, train it again"
            raise ModelError(msg)
    for name, expected in listed.items():
        _check_file(path / name, expected, manifest)
    shelf = path.parent / MANIFEST
    if shelf.is_file():
        wanted = f"{path.name}/{MANIFEST}"
        on_shelf = _listed(shelf.read_text(encoding="utf-8"), shelf)
        if wanted in on_shelf:
            _check_file(manifest, on_shelf[wanted], shelf)
    return hashlib.sha256(text.encode()).hexdigest()


def _listed(text: str, where: Path) -> dict[str, str]:
    listed = {}
    for number, line in enumerate(text.splitlines(), 1):
        digest, gap, name = line.partition("  ")
        inside = not Path(name).is_absolute() and ".." not in Path(name).parts
        if len(digest) != 64 or not gap or not name or not inside:
            msg = f"{where}:{number}: not a line of sha256sum: the manifest was changed"
            raise ModelError(msg)
        listed[name] = digest
    return listed


def _check_file(file: Path, expected: str, manifest: Path) -> None:
    if not file.is_file():
        msg = f"{file} is missing though {manifest} lists it: fetch or train the model again"
        raise ModelError(msg)
    if file_digest(file) != expected:
        msg = f"{file} was changed since {manifest} was written: fetch or train the model again"
        raise ModelError(msg)


def _read_description(path: Path) -> dict[str, Any]:
    try:
        description = json.loads((path / "model.json").read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        msg = f"{path}/model.json: not JSON ({error}): train the model again"
        raise ModelError(msg) from error
    found = description.get("format") if isinstance(description, dict) else None
    if found != FORMAT:
        msg = f"{path}: made in format {found}, this version reads format {FORMAT}: train it again"
        raise ModelError(msg)
    made, here = str(description.get("scikit-learn")), version("scikit-learn")
    if made.split(".")[0] != here.split(".")[0]:
        msg = f"{path}: made with scikit-learn {made}, {here} is installed: train the model again"
        raise ModelError(msg)
    return dict(description)


def _featuriser(
    path: Path,
    settings: ThemeSettings,
    description: Mapping[str, Any],
    arrays: Mapping[str, Any],
    vectors: WordVectors | None,
) -> Featuriser:
    needed = description["vectors"]
    if needed is not None and (vectors is None or vectors.name != needed):
        found = "none were given" if vectors is None else f"{vectors.name} was given"
        msg = f"{path}: needs the word vectors {needed}, {found}: install that model"
        raise ModelError(msg)
    lexicon: Lexicon | None = None
    if (path / "lexicon.tsv").is_file():
        lexicon = read_lexicon(path / "lexicon.tsv")
    featuriser = Featuriser(
        settings.features, lexicon=lexicon, vectors=vectors if needed is not None else None
    )
    text = (path / "vocabulary.txt").read_text(encoding="utf-8")
    keys = text.split("\n") if text else []
    featuriser.set_vocabulary(keys, arrays["word_idf"].astype(np.float64))
    featuriser.piece_idf = arrays["piece_idf"].astype(np.float64)
    featuriser.common = arrays.get("common")
    return featuriser


def _dense(settings: ThemeSettings, arrays: Mapping[str, Any]) -> DenseStage | None:
    if "dense_centre" not in arrays:
        return None
    stage = DenseStage(settings.dense)
    stage.centre = arrays["dense_centre"]
    stage.networks = [
        [(w.astype(np.float64), b.astype(np.float64)) for w, b in network]
        for network in arrays["dense_networks"]
    ]
    return stage


def _context(
    settings: ThemeSettings, description: Mapping[str, Any], arrays: Mapping[str, Any]
) -> ContextStage | None:
    if description["context"] is None:
        return None
    stage = ContextStage(settings.context, seed=int(description["context"]))
    stage.centre, stage.scale = arrays["centre"], arrays["scale"]
    stage.networks = [[(w, b) for w, b in net] for net in arrays["networks"]]
    return stage
