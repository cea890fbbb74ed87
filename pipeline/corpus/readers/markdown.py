"""Markdown: front matter becomes metadata, the rest is the text with its markup."""

import re
from collections.abc import Iterator
from typing import Any

from pipeline.corpus.dates import parse_date
from pipeline.corpus.documents import Draft, digest_bytes, make_document
from pipeline.corpus.readers.plain import base_meta, read_text
from pipeline.corpus.settings import CorpusSettings
from pipeline.corpus.sources import SourceRef
from pipeline.records import Document, QuarantineRow

_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n(.*?)(?:\r?\n)\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_ENTRY = re.compile(r"([\w][\w .\-]{0,60}?)[ \t]*[:=][ \t]*(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_LONGEST_FRONT = 20_000
_TITLES = ("title", "titre")
_DATES = ("date", "date_publication", "published", "publication_date", "jour")


def read(ref: SourceRef, settings: CorpusSettings) -> Iterator[Document | QuarantineRow]:
    """Yield the one document of a Markdown file."""
    data, decoded = read_text(ref, settings)
    front, text = split_front_matter(decoded.text)
    title = next((str(front[key]) for key in _TITLES if front.get(key)), None)
    date = next((found for key in _DATES if (found := parse_date(front.get(key)))), None)
    place = front.get("place") or front.get("lieu")
    draft = Draft(
        text,
        title=title,
        date=date,
        place=place if isinstance(place, str) else None,
        meta={**base_meta(ref, decoded), **front},
        flags=decoded.flags,
    )
    yield make_document(draft, source=ref.source, sha256=digest_bytes(data), settings=settings)


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Take ``key: value`` lines between two ``---`` off the start of a text.

    Only what every line shows to be front matter is taken: a text that merely begins with a
    rule stays whole. Lists of ``- item`` or ``[a, b]`` become lists, all else is text.
    """
    match = _FRONT.match(text[:_LONGEST_FRONT])
    if match is None:
        return {}, text
    front: dict[str, Any] = {}
    key = ""
    for line in match[2].splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        item, entry = _ITEM.fullmatch(line), _ENTRY.fullmatch(line)
        if item and key:
            front[key] = [*_as_list(front[key]), _value(item[1])]
        elif line[0] in " \t" and key:
            front[key] = f"{front[key]} {line.strip()}".strip()
        elif entry:
            key = entry[1].strip()
            front[key] = _value(entry[2])
        else:
            return {}, text
    return front, text[match.end() :]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _value(written: str) -> str | list[str]:
    written = written.strip()
    if written.startswith("[") and written.endswith("]"):
        return [_unquoted(part) for part in written[1:-1].split(",") if part.strip()]
    return "" if written in ("|", ">", "|-", ">-") else _unquoted(written)


def _unquoted(written: str) -> str:
    written = written.strip()
    if len(written) > 1 and written[0] == written[-1] and written[0] in "\"'":
        return written[1:-1]
    return written
