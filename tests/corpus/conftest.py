"""Write a file, read it, and look at what came of it."""

from dataclasses import dataclass

import pytest

from pipeline.corpus import CorpusSettings, find_sources, read_source
from pipeline.records import Document, QuarantineRow


@dataclass
class Outcome:
    """What one file became."""

    documents: list[Document]
    aside: list[QuarantineRow]

    @property
    def document(self):
        assert self.aside == []
        (document,) = self.documents
        return document

    @property
    def reason(self):
        assert self.documents == []
        (row,) = self.aside
        return row.reason

    @property
    def texts(self):
        return [document.text for document in self.documents]

    @property
    def reasons(self):
        return [row.reason for row in self.aside]


def read_path(path, **settings):
    """Read a file with the given settings."""
    chosen = CorpusSettings(**settings)
    (ref,) = find_sources([path], chosen)
    items = list(read_source(ref, chosen))
    return Outcome(
        [item for item in items if isinstance(item, Document)],
        [item for item in items if isinstance(item, QuarantineRow)],
    )


@pytest.fixture
def read(tmp_path):
    """Return a function that writes a file of this name and content and reads it."""

    def write_and_read(name, content, **settings):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return read_path(path, **settings)

    return write_and_read


def lines_with_hints(document):
    """Return (line, kind, speaker, starts_turn) of each hint."""
    return [
        (document.text[hint.start : hint.end], hint.kind, hint.speaker, hint.starts_turn)
        for hint in document.hints
    ]
