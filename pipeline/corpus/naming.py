"""Names of documents: identifiers that are short, safe and stable."""

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

_SLUG = 40
_LONGEST_ID = 200
_MARKS = re.compile("[\u0300-\u036f]+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LETTERS = (("œ", "oe"), ("æ", "ae"), ("’", "'"))


def word_set(listed: str) -> frozenset[str]:
    """Return words written with spaces between them as a set."""
    return frozenset(listed.split())


def plain(text: str) -> str:
    """Return the text in lower case without accents."""
    if text.isascii():
        return text.lower()
    text = text.casefold()
    for old, new in _LETTERS:
        text = text.replace(old, new)
    return _MARKS.sub("", unicodedata.normalize("NFKD", text))


def slug(text: str, length: int = _SLUG) -> str:
    """Return lower-case ASCII letters and digits joined by hyphens, at most ``length`` long."""
    return _NOT_SLUG.sub("-", plain(text)).strip("-")[:length].strip("-")


def document_id(source: str, *, name: str | None = None) -> str:
    """Return the identifier of the document of a source.

    Parameters
    ----------
    source : str
        The path, or ``path#record``; it alone decides the last eight digits.
    name : str, optional
        What the readable part is made of; the file name without its ending by default.
    """
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    stem = slug(name if name is not None else stem_of(source)) or "document"
    return f"{stem}-{digest}"


def stem_of(source: str) -> str:
    """Return the file name of a source without folder, format and ``.gz``."""
    name = PurePosixPath(source).name
    if name.lower().endswith(".gz"):
        name = name[:-3]
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem else name


def record_source(path: str, record: str) -> str:
    """Return ``path#record``; the record's identifier is made printable and bounded."""
    shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in record)
    if len(shown) > _LONGEST_ID:
        digest = hashlib.sha256(record.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        shown = f"{shown[: _LONGEST_ID - 20]}…{digest}"
    return f"{path}#{shown}"
