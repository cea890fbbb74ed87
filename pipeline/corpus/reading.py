"""Read one source: the right reader for its format, and no error beyond it."""

from collections.abc import Callable, Iterator
from importlib import import_module

from pipeline.corpus.settings import CorpusSettings
from pipeline.corpus.sources import SourceRef
from pipeline.errors import SetAside
from pipeline.records import Document, QuarantineRow

Reader = Callable[[SourceRef, CorpusSettings], Iterator[Document | QuarantineRow]]

READERS: dict[str, str] = {
    "text": "pipeline.corpus.readers.plain",
    "markdown": "pipeline.corpus.readers.markdown",
    "html": "pipeline.corpus.readers.html",
    "xml": "pipeline.corpus.readers.xml",
    "json": "pipeline.corpus.readers.json",
    "jsonl": "pipeline.corpus.readers.json",
    "csv": "pipeline.corpus.readers.delimited",
    "tsv": "pipeline.corpus.readers.delimited",
    "parquet": "pipeline.corpus.readers.parquet",
    "docx": "pipeline.corpus.readers.docx",
    "pdf": "pipeline.corpus.readers.pdf",
    "subtitles": "pipeline.corpus.readers.subtitles",
}
"""Format to the module whose ``read`` reads it, loaded when the first such file is met."""


def read_source(ref: SourceRef, settings: CorpusSettings) -> Iterator[Document | QuarantineRow]:
    """Yield the documents of a source in order, and a row for whatever is set aside.

    Parameters
    ----------
    ref : SourceRef
        One of those that ``find_sources`` returned.
    settings : CorpusSettings
        Columns, limits, languages.
    """
    reader: Reader = import_module(READERS[ref.format]).read
    try:
        yield from reader(ref, settings)
    except SetAside as why:
        yield QuarantineRow(ref.source, why.reason, why.detail)
    except OSError as error:
        yield QuarantineRow(ref.source, "unreadable", f"cannot read: {error.strerror or error}")
    except RecursionError:
        yield QuarantineRow(ref.source, "too_deep", "nested too deeply to be read")
