"""Make ``Document`` records: identifiers, limits, language, metadata that JSON can hold."""

import datetime as dt
import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pipeline.corpus.decoding import without_surrogates
from pipeline.corpus.language import UNDETERMINED, detect_language
from pipeline.corpus.naming import document_id
from pipeline.corpus.settings import CorpusSettings
from pipeline.errors import SetAside
from pipeline.records import BlockHint, Document

# White space, controls and invisible characters alone are no text.
_SOMETHING = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_DEEPEST_META = 20


@dataclass(slots=True)
class Draft:
    """What a reader found of one document, before it is checked."""

    text: str
    title: str | None = None
    date: dt.date | None = None
    place: str | None = None
    meta: dict[str, Any] = field(default_factory=dict)
    hints: Sequence[BlockHint] = ()
    flags: dict[str, int] = field(default_factory=dict)


def is_blank(text: str) -> bool:
    """Tell whether there is nothing to read: white space and invisible characters only."""
    return _SOMETHING.search(text) is None


def make_document(
    draft: Draft,
    *,
    source: str,
    sha256: str,
    settings: CorpusSettings,
    name: str | None = None,
) -> Document:
    """Check a draft and make it a document.

    Flags go to ``meta["flags"]``: what was met and how often (``invalid_bytes``,
    ``not_french`` …).

    Raises
    ------
    SetAside
        ``empty``, ``too_large`` or, if the settings say so, ``not_french``.
    """
    if is_blank(draft.text):
        raise SetAside("empty", "no text in it")
    if len(draft.text) > settings.max_document_chars:
        msg = f"{len(draft.text)} characters, more than corpus.max_document_chars"
        raise SetAside("too_large", msg)
    text, surrogates = without_surrogates(draft.text)
    flags = dict(draft.flags)
    if surrogates:
        flags["lone_surrogates"] = surrogates
    language = detect_language(text)
    if language not in (*settings.languages, UNDETERMINED):
        flags["not_french"] = 1
        if settings.other_languages == "set_aside":
            expected = ", ".join(settings.languages)
            raise SetAside("not_french", f"language is {language}, expected {expected}")
    meta = json_safe(draft.meta)
    if flags:
        meta["flags"] = dict(sorted(flags.items()))
    return Document(
        doc_id=document_id(source, name=name),
        source=source,
        text=text,
        sha256=sha256,
        title=_line(draft.title),
        date=draft.date,
        place=_line(draft.place),
        language=language,
        meta=meta,
        hints=tuple(draft.hints),
    )


def _line(text: str | None) -> str | None:
    """Put a title on one line; ``None`` when nothing is left."""
    if text is None:
        return None
    return " ".join(without_surrogates(text)[0].replace("\0", "").split()) or None


def json_safe(value: Mapping[Any, Any]) -> dict[str, Any]:
    """Return metadata as plain JSON values."""
    return {str(key): _json_value(item, 0) for key, item in value.items()}


def _json_value(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return without_surrogates(value)[0]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if depth >= _DEEPEST_META:
        return None
    if isinstance(value, Mapping):
        return {str(key): _json_value(item, depth + 1) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, bytes | bytearray | memoryview):
        return [_json_value(item, depth + 1) for item in value]
    return None if isinstance(value, bytes | bytearray | memoryview) else str(value)


def digest_bytes(data: bytes) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(data).hexdigest()


def digest_record(record: Any) -> str:
    """Return the SHA-256 of a record, whatever the order of its keys."""
    text = json.dumps(record, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class Assembly:
    """A text put together line by line, with hints that point into it."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._length = 0
        self.hints: list[BlockHint] = []

    def line(self, text: str, **hint: Any) -> None:
        """Add one line, and a hint over it when anything is known of it."""
        start = self._length + (1 if self._lines else 0)
        self._lines.append(text)
        self._length = start + len(text)
        if any(value not in (None, False) for value in hint.values()):
            self.hints.append(BlockHint(start, self._length, **hint))

    @property
    def length(self) -> int:
        """Characters so far."""
        return self._length

    def text(self) -> str:
        """Return the lines as one text."""
        return "\n".join(self._lines)
