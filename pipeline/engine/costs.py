"""What runs cost on this machine: measured by each run, used to foresee the next."""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from pipeline.config import Config
from pipeline.engine.parts import digest
from pipeline.errors import StoreError
from pipeline.store import read_json, write_json

# A run of less text than this says little about speed.
_ENOUGH_CHARACTERS = 50_000


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds on the wall, of one worker where work is shared.

    Parameters
    ----------
    start : float
        Until workers are at work: processes, libraries, models.
    read, analyse, themes : float
        For a million characters.
    closing : float
        Linking, tables and graph: whatever the size.
    closing_million : float
        The same, in addition, for a million characters of the whole corpus.
    """

    start: float = 12.0
    read: float = 0.6
    analyse: float = 20.0
    themes: float = 4.0
    closing: float = 3.0
    closing_million: float = 1.7

    def seconds(self, *, unread: int, characters: int, whole: int, workers: int) -> float:
        """Foresee a run.

        Parameters
        ----------
        unread, characters, whole : int
            Characters still to be read, to be analysed, and of all documents.
        workers : int
            Processes that have something to do.
        """
        shared = self.read * unread + (self.analyse + self.themes) * characters
        closing = self.closing + self.closing_million * whole / 1e6
        return self.start + shared / 1e6 / max(1, workers) + closing


def measured(
    worker: Mapping[str, float],
    *,
    steps: float,
    closing: float,
    characters: int,
    whole: int,
    workers: int,
    before: Costs | None,
) -> Costs | None:
    """Take the costs from what a run measured; of too little text, those known before.

    Parameters
    ----------
    worker : mapping
        Seconds at work, over all workers: ``read``, ``analyse``, ``themes``.
    steps : float
        Seconds on the wall of these three steps together.
    closing : float
        Seconds on the wall of what follows.
    characters, whole : int
        Analysed in this run, and of all documents.
    workers : int
        Processes.
    before : Costs, optional
        Known so far.
    """
    if characters < _ENOUGH_CHARACTERS:
        return before
    before = before or Costs()
    million = characters / 1e6
    grows = max(0.0, closing - before.closing) / max(whole / 1e6, 1e-6)
    return Costs(
        start=round(max(0.0, steps - sum(worker.values()) / workers), 3),
        read=round(worker.get("read", 0.0) / million, 3) or before.read,
        analyse=round(worker.get("analyse", 0.0) / million, 3) or before.analyse,
        themes=round(worker.get("themes", 0.0) / million, 3) or before.themes,
        closing=before.closing if whole >= 2e6 else round(closing, 3),
        closing_million=round(grows, 3) if whole >= 2e6 else before.closing_million,
    )


def known_costs(output: Path, config: Config) -> Costs | None:
    """Return the costs that an earlier run measured in ``output``, else on this machine."""
    path = output / "run.json"
    report = _read(path)
    if report.get("costs", {}).get("of") == _kind(config):
        return _costs(report["costs"])
    found = _read(_machine_file()).get(_kind(config))
    return _costs(found) if found else None


def costs_report(costs: Costs | None, config: Config) -> dict[str, Any]:
    """Return what ``run.json`` says of costs."""
    return {"of": _kind(config), **asdict(costs)} if costs is not None else {}


def remember(costs: Costs | None, config: Config) -> None:
    """Keep the costs for other runs on this machine; where that cannot be, do nothing."""
    if costs is None:
        return
    file = _machine_file()
    try:
        write_json(file, {**_read(file), _kind(config): asdict(costs)})
    except StoreError:
        return


def _costs(found: Mapping[str, Any]) -> Costs:
    names = {field.name for field in fields(Costs)}
    return Costs(**{n: float(v) for n, v in found.items() if n in names})


def _read(path: Path) -> dict[str, Any]:
    try:
        found = read_json(path) if path.is_file() else {}
    except StoreError:
        return {}
    return found if isinstance(found, dict) else {}


def _machine_file() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "entente" / "costs.json"


def _kind(config: Config) -> str:
    """Name what speed depends on: the stages and the network that is run."""
    ner = config.resolved["components"].get("ner", {}).get("model")
    return digest(config.resolved["nlp"]["pipeline"], ner)[:12]
