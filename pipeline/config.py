"""Read, merge and check a configuration before anything else is done.

``configs/default.cfg`` holds every key of every stage. Another file, and
``--set section.key=value``, only say what differs; a key that the reference does
not have is refused with the nearest one it has.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import pydantic
from pydantic import Field
from thinc.api import Config as CfgFile

from pipeline.checks import check_stages, checked_value, setting_refused, unknown_setting
from pipeline.corpus.settings import CorpusSettings
from pipeline.errors import ConfigError
from pipeline.graph.settings import GraphSettings
from pipeline.resources import find_path, resource

REFERENCE = "configs/default.cfg"
_SECTION = re.compile(r"^\[([^\]\s]+)\]\s*$", re.MULTILINE)
_SPACY = ("nlp", "components")

Model = TypeVar("Model", bound=pydantic.BaseModel)


class RunSettings(pydantic.BaseModel):
    """How a run is carried out; nothing here changes what it finds."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)

    engine: Literal["serial", "local", "dask"] = "local"
    workers: int = Field(0, ge=0, le=1024)
    scheduler: str = ""
    shard_documents: int = Field(64, ge=1, le=100_000)
    shard_characters: int = Field(400_000, ge=1_000)
    batch_documents: int = Field(32, ge=1)
    timeout_seconds: float = Field(60.0, gt=0)
    timeout_seconds_per_kb: float = Field(1.0, ge=0)
    memory_limit_mb: int = Field(0, ge=0)
    recycle_after_shards: int = Field(60, ge=0)
    blas: Literal["auto", "openblas", "blis"] = "auto"
    plugins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """A checked configuration.

    Parameters
    ----------
    path : Path
        The file that was read.
    raw : mapping
        Every section with interpolation done, paths as written: what ``run.json`` records.
    resolved : mapping
        The same with ``[paths]`` absolute.
    corpus, graph, run
        The sections of our own, validated.
    mirror : (str, str), optional
        For workers that bring and take parts themselves: the URL of the output, and the
        folder of its copy on each machine.
    """

    path: Path
    raw: Mapping[str, Any]
    resolved: Mapping[str, Any]
    corpus: CorpusSettings
    graph: GraphSettings
    run: RunSettings
    mirror: tuple[str, str] | None = None

    @property
    def paths(self) -> Mapping[str, Any]:
        """The ``[paths]`` section, absolute."""
        section: Mapping[str, Any] = self.resolved["paths"]
        return section

    def spacy_config(self) -> dict[str, Any]:
        """Return the sections that ``Language.from_config`` reads."""
        return {name: self.resolved[name] for name in _SPACY}

    def fingerprint(self, *, stages: Iterable[str], sections: Iterable[str] = ()) -> str:
        """Digest what decides the results of some stages.

        Parameters
        ----------
        stages : iterable of str
            Names of pipeline components.
        sections : iterable of str
            Whole sections to include as well, such as ``"corpus"``.

        Returns
        -------
        str
            SHA-256 of the settings, with each path replaced by the digest of what it holds.
        """
        components = self.resolved["components"]
        content: dict[str, Any] = {name: components[name] for name in stages if name in components}
        content |= {name: self.resolved[name] for name in sections}
        digests = {str(p): path_digest(Path(p)) for p in _path_values(self.paths)}
        text = json.dumps(_replace_paths(content, digests), sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def read_config(
    path: str | Path = REFERENCE, *, overrides: Mapping[str, Any] | None = None
) -> Config:
    """Read a configuration file over the reference, apply overrides, check everything.

    Parameters
    ----------
    path : str or Path
        A ``.cfg`` file; a bundled one is found by its name from anywhere.
    overrides : mapping, optional
        ``{"section.key": value}``; values are of the key's type.

    Raises
    ------
    ConfigError
        Unknown key (with the nearest right one), wrong type, missing file.
    """
    file = find_path(path)
    overrides = overrides or {}
    reference = _parse(resource(REFERENCE))
    merged = _merge(reference, _parse(file), where=str(path), section="")
    for key, value in overrides.items():
        merged = _merge(merged, _nested(key, value), where="--set", section="")
    resolved = _interpolate(merged, file)
    check_stages(
        resolved["nlp"]["pipeline"],
        resolved["components"],
        reference["nlp"]["pipeline"],
        _where("nlp.pipeline", path, overrides),
    )

    def validate(model: type[Model], section: str) -> Model:
        return _validate(model, resolved[section], section, path, overrides)

    return Config(
        path=file,
        raw=dict(CfgFile(merged).interpolate()),
        resolved=resolved,
        corpus=validate(CorpusSettings, "corpus"),
        graph=validate(GraphSettings, "graph"),
        run=validate(RunSettings, "run"),
    )


def parse_override(text: str) -> tuple[str, Any]:
    """Split ``section.key=value``; the value is JSON where it can be, else text.

    Raises
    ------
    ConfigError
        When there is no ``=`` or no section.
    """
    key, separator, value = text.partition("=")
    if not separator or "." not in key:
        msg = f"--set {text}: expected section.key=value, such as graph.unit=sentence"
        raise ConfigError(msg)
    return key.strip(), _json_or_text(value.strip())


def path_digest(path: Path) -> str:
    """Return the SHA-256 of a file, or of every file of a folder with its name."""
    digest = hashlib.sha256()
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in files:
        digest.update(file.relative_to(path).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _json_or_text(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _parse(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        return dict(CfgFile().from_str(_with_parents(text), interpolate=False))
    except (ValueError, OSError) as error:
        reason = " ".join(str(error).split())
        msg = f"{path}: cannot be read as a configuration: {reason[:300]}"
        raise ConfigError(msg) from error


def _with_parents(text: str) -> str:
    """Declare the sections that ``[a.b]`` implies, which the parser asks for."""
    named = [match.split(".") for match in _SECTION.findall(text)]
    present = {tuple(parts) for parts in named}
    implied = {tuple(parts[:n]) for parts in named for n in range(1, len(parts))} - present
    return "".join(f"[{'.'.join(parts)}]\n" for parts in sorted(implied)) + text


def _nested(key: str, value: Any) -> dict[str, Any]:
    *sections, name = key.split(".")
    nested: dict[str, Any] = {name: value}
    for section in reversed(sections):
        nested = {section: nested}
    return nested


def _merge(
    base: Mapping[str, Any], new: Mapping[str, Any], *, where: str, section: str
) -> dict[str, Any]:
    merged = dict(base)
    for name, value in new.items():
        full = f"{section}.{name}" if section else name
        if name not in base:
            # A component of the user's own may bring its own block.
            if section != "components":
                raise ConfigError(unknown_setting(full, base, where, section))
            merged[name] = value
        elif isinstance(base[name], Mapping) and not _is_registered(base[name]):
            if not isinstance(value, Mapping):
                keys = ", ".join(base[name])
                msg = f"{where}: {full} is a section, not a setting: name one of {keys}"
                raise ConfigError(msg)
            merged[name] = _merge(base[name], value, where=where, section=full)
        else:
            merged[name] = checked_value(full, base[name], value, where)
    return merged


def _is_registered(block: Mapping[str, Any]) -> bool:
    return any(key.startswith("@") for key in block)


def _interpolate(merged: Mapping[str, Any], file: Path) -> dict[str, Any]:
    paths = {
        name: _absolute(value, f"paths.{name}", file) for name, value in merged["paths"].items()
    }
    try:
        return dict(CfgFile({**merged, "paths": paths}).interpolate())
    except ValueError as error:
        msg = f"{file}: {' '.join(str(error).split())[:300]}"
        raise ConfigError(msg) from error


def _absolute(value: Any, key: str, file: Path) -> Any:
    if isinstance(value, list):
        return [_absolute(item, key, file) for item in value]
    if value in (None, ""):
        return value
    try:
        return str(find_path(value, beside=file.parent).resolve())
    except ConfigError as error:
        msg = f"{file}: {key}: {error}"
        raise ConfigError(msg) from error


def _where(key: str, path: str | Path, overrides: Mapping[str, Any]) -> str:
    """Name what set a key: an option wins over the file."""
    return "--set" if any(key == name.strip() for name in overrides) else str(path)


def _validate(
    model: type[Model],
    values: Mapping[str, Any],
    section: str,
    path: str | Path,
    overrides: Mapping[str, Any],
) -> Model:
    try:
        return model(**values)
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        where = _where(".".join([section, *map(str, first["loc"][:1])]), path, overrides)
        dot = "." if first["loc"] else ": "
        msg = f"{where}: {section}{dot}{setting_refused(first)}"
        raise ConfigError(msg) from error


def _path_values(paths: Mapping[str, Any]) -> Iterable[str]:
    for value in paths.values():
        yield from value if isinstance(value, list) else [value] if value else []


def _replace_paths(content: Any, digests: Mapping[str, str]) -> Any:
    if isinstance(content, Mapping):
        return {key: _replace_paths(value, digests) for key, value in content.items()}
    if isinstance(content, list):
        return [_replace_paths(value, digests) for value in content]
    return digests.get(content, content) if isinstance(content, str) else content
