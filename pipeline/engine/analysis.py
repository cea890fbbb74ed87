"""Take documents through the stages; lose none but those that cannot be analysed."""

import time
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.engine.rows import RowBuffer, add_document
from pipeline.errors import EntenteError, SetAsideReason
from pipeline.records import Document, QuarantineRow


def analyse_batch(
    nlp: Language, batch: Sequence[Document], buffer: RowBuffer, seconds: dict[str, float]
) -> list[QuarantineRow]:
    """Analyse documents together; when that fails, one by one, to lose only the bad ones."""
    try:
        docs = _through_stages(nlp, batch, seconds)
    except Exception as error:
        if len(batch) == 1:
            return [_set_aside(batch[0], error)]
        aside: list[QuarantineRow] = []
        for document in batch:
            aside += analyse_batch(nlp, [document], buffer, seconds)
        return aside
    started = time.process_time()
    for doc, document in zip(docs, batch, strict=True):
        add_document(buffer, doc, document)
    _count(seconds, "rows", started)
    return []


def _through_stages(
    nlp: Language, batch: Sequence[Document], seconds: dict[str, float]
) -> list[Doc]:
    """Take documents through each stage in turn, so that stages may batch across documents."""
    started = time.process_time()
    docs = []
    for document in batch:
        doc = nlp.make_doc(document.text)
        doc._.document = document
        docs.append(doc)
    _count(seconds, "tokenizer", started)
    for name, stage in nlp.pipeline:
        started = time.process_time()
        pipe = getattr(stage, "pipe", None)
        docs = list(pipe(docs)) if pipe is not None else [stage(doc) for doc in docs]
        _count(seconds, name, started)
    return docs


def _count(seconds: dict[str, float], name: str, started: float) -> None:
    seconds[name] = seconds.get(name, 0.0) + time.process_time() - started


def _set_aside(document: Document, error: Exception) -> QuarantineRow:
    reason: SetAsideReason = "oom" if isinstance(error, MemoryError) else "error"
    text = str(error) if isinstance(error, EntenteError) else f"{type(error).__name__}: {error}"
    return QuarantineRow(document.source, reason, " ".join(text.split())[:500])
