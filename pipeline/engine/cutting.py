"""Cut a stream of documents into the chunks that are analysed, kept and redone as a whole."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.config import Config
from pipeline.engine.parts import document_digest
from pipeline.records import Document

# One document in so many, by its digest, ends a chunk: a document added or removed
# in the middle of a source then leaves the other chunks as they were.
_CUT = 32


def cut(documents: Iterator[Document], config: Config) -> Iterator[list[Document]]:
    """Cut a stream of documents into chunks whose limits depend on their content."""
    chunk: list[Document] = []
    n_chars = 0
    for document in documents:
        chunk.append(document)
        n_chars += len(document.text)
        full = len(chunk) >= config.run.shard_documents or n_chars >= config.run.shard_characters
        if full or (len(chunk) > 8 and _ends_chunk(document)):
            yield chunk
            chunk, n_chars = [], 0
    if chunk:
        yield chunk


def _ends_chunk(document: Document) -> bool:
    return hashlib.sha256(document.doc_id.encode()).digest()[0] % _CUT == 0


def chunk_entry(name: str, chunk: Sequence[Document]) -> dict[str, Any]:
    """Return what the manifest of a part says of one of its chunks."""
    return {
        "file": name,
        "documents": [[d.doc_id, document_digest(d), d.source, len(d.text)] for d in chunk],
    }
