"""The units of work that workers are given, and what they send back.

A task names files and settings, never a ``Doc``; its result lies in part files, so
doing a task twice gives the same files and does no harm.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.corpus.sources import SourceRef
from pipeline.errors import SetAsideReason


@dataclass(frozen=True, slots=True)
class IngestTask:
    """Read some sources and write their documents as chunks.

    ``skip`` maps a source that cannot be read without harm to its reason and detail.
    """

    key: str
    folder: Path
    sources: tuple[SourceRef, ...]
    skip: Mapping[str, tuple[SetAsideReason, str]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes to read."""
        return sum(source.size for source in self.sources)

    def needs(self) -> tuple[Path, ...]:
        """Return nothing: sources are not parts."""
        return ()

    def units(self) -> tuple[str, ...]:
        """Return the names of what can be set aside one by one."""
        return tuple(source.source for source in self.sources if source.source not in self.skip)

    def only(self, unit: str, folder: Path) -> "IngestTask":
        """Return a task for one source alone, to find out which one does harm."""
        sources = tuple(source for source in self.sources if source.source == unit)
        return IngestTask(self.key, folder, sources)

    def without(self, bad: Mapping[str, tuple[SetAsideReason, str]]) -> "IngestTask":
        """Return the same task with some sources set aside."""
        return IngestTask(self.key, self.folder, self.sources, {**self.skip, **bad})


@dataclass(frozen=True, slots=True)
class EnrichTask:
    """Analyse the documents of one chunk and write their rows.

    ``keys`` holds ``(doc_id, digest of all that was read, source)`` of each document;
    ``made_by`` is the fingerprint of all settings; ``reuse`` maps a document to an earlier
    part that holds its rows already.
    """

    key: str
    folder: Path
    chunk: Path
    keys: tuple[tuple[str, str, str], ...]
    size: int
    made_by: str
    reuse: Mapping[str, Path] = field(default_factory=dict)
    skip: Mapping[str, tuple[SetAsideReason, str]] = field(default_factory=dict)

    @property
    def documents(self) -> tuple[str, ...]:
        """The ``doc_id`` of each document of the chunk, in order."""
        return tuple(doc_id for doc_id, _, _ in self.keys)

    @property
    def sources(self) -> dict[str, str]:
        """The source of each document."""
        return {doc_id: source for doc_id, _, source in self.keys}

    def needs(self) -> tuple[Path, ...]:
        """Return the parts that it reads."""
        return (self.chunk.parent, *sorted(set(self.reuse.values())))

    def units(self) -> tuple[str, ...]:
        """Return the names of what can be set aside one by one."""
        return tuple(name for name in self.documents if name not in self.skip)

    def fresh(self) -> tuple[str, ...]:
        """Return the documents to analyse: those that no earlier part holds."""
        return tuple(name for name in self.units() if name not in self.reuse)

    def only(self, unit: str, folder: Path) -> "EnrichTask":
        """Return a task for one document alone, to find out which one does harm."""
        keys = tuple(key for key in self.keys if key[0] == unit)
        return replace(self, folder=folder, keys=keys, reuse={}, skip={})

    def without(self, bad: Mapping[str, tuple[SetAsideReason, str]]) -> "EnrichTask":
        """Return the same task with some documents set aside."""
        return replace(self, skip={**self.skip, **bad})


@dataclass(frozen=True, slots=True)
class ThemeTask:
    """Classify the statements of one enriched part and write their themes."""

    key: str
    folder: Path
    part: Path
    size: int

    def needs(self) -> tuple[Path, ...]:
        """Return the part that it reads."""
        return (self.part,)

    def units(self) -> tuple[str, ...]:
        """Return nothing: themes are computed for a part as a whole."""
        return ()


Task = IngestTask | EnrichTask | ThemeTask


@dataclass(frozen=True, slots=True)
class Done:
    """A finished task: ``report`` is what its manifest says."""

    task: Task
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Failed:
    """A task whose worker died, hung, or ran out of memory, or that raised."""

    task: Task
    reason: SetAsideReason
    detail: str


Outcome = Done | Failed
