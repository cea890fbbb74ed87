"""Put labelled statements back into the documents that they were taken from.

A statement means more where it stands. Given the source texts, each labelled statement is
looked for in them; found ones become part of a document, with the unlabelled paragraphs
around them as surroundings.
"""

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import DataError
from pipeline.themes.records import LabelledDocument, StatementInput, normal_text

REACH = 6  # paragraphs kept on either side of a labelled one in a long document
WHOLE = 60  # paragraphs up to which a document is kept whole
_LONG = 3000  # characters of a line that is cut into pieces
_PIECE = 500  # characters of such a piece, about
_SHORTEST_KEY = 12  # letters under which a text is only looked for as a whole line
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_LETTERS = re.compile(r"\w")

Source = tuple[str, list[tuple[str, str | None]]]  # name, [(paragraph, speaker)]


@dataclass(frozen=True, slots=True)
class Located:
    """Labelled statements put back into their sources.

    Parameters
    ----------
    documents : tuple of LabelledDocument
        Those of the sources, after those that stayed as they were.
    found : int
        Statements found.
    same : frozenset of (str, str)
        The group that a statement had and the source that it was found in: one document
        under two names.
    """

    documents: tuple[LabelledDocument, ...]
    found: int
    same: frozenset[tuple[str, str]]


def source_texts(paths: Sequence[Path | str]) -> Iterator[Source]:
    """Yield the paragraphs of every text in some files and folders.

    ``*.txt`` and ``*.md`` are one document each, a paragraph a line. Of ``*.jsonl`` (also
    ``.gz``) each row is a document (its ``texte`` or ``text``), or rows of one ``seance`` are,
    each with its ``speaker`` and ``paragraphes``.

    Raises
    ------
    DataError
        When a path does not exist.
    """
    for given in paths:
        path = Path(given)
        if not path.exists():
            msg = f"nothing at {path}: expected the texts that the statements were taken from"
            raise DataError(msg)
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in {".txt", ".md"}:
                text = file.read_text(encoding="utf-8", errors="replace")
                yield file.stem, [(line, None) for line in text.splitlines()]
            elif file.name.endswith((".jsonl", ".jsonl.gz")):
                yield from _rows(file)


def _rows(file: Path) -> Iterator[Source]:
    sittings: dict[str, list[tuple[str, str | None]]] = {}
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            row = json.loads(line)
            if "paragraphes" in row:
                found = row["paragraphes"]
                found = found if isinstance(found, list) else [str(found)]
                sitting = sittings.setdefault(str(row.get("seance", number)), [])
                sitting += [(str(p), row.get("speaker")) for p in found]
            elif text := row.get("texte") or row.get("text"):
                title = row.get("titre") or ""
                yield (
                    str(row.get("id", f"{file.stem}-{number}")),
                    [(part, None) for part in f"{title}\n{text}".splitlines()],
                )
    yield from sittings.items()


def key_of(text: str) -> str:
    """Return the letters and digits of a text, in lower case: what is compared."""
    return "".join(_LETTERS.findall(normal_text(text).lower()))


def add_surroundings(documents: Sequence[LabelledDocument], sources: Iterator[Source]) -> Located:
    """Put statements that stand alone or out of order back into their sources.

    Statements that were not found stay as they were. The first source that holds a
    statement gets it; a text that is labelled twice is taken once, its first labels.
    """
    loose: dict[str, tuple[LabelledDocument, int]] = {}
    for document in documents:
        if not document.ordered or len(document.statements) == 1:
            for at, statement in enumerate(document.statements):
                loose.setdefault(key_of(statement.text), (document, at))
    loose.pop("", None)
    found: list[LabelledDocument] = []
    same: set[tuple[str, str]] = set()
    taken: set[str] = set()
    for name, lines in sources:
        before = frozenset(taken)
        made = _document(name, _pieces(lines, loose, taken), loose, taken)
        if made is not None:
            found.append(made)
            same.update((loose[key][0].group, name) for key in taken - before)
    rest = [kept for document in documents if (kept := _without(document, taken)) is not None]
    return Located((*rest, *found), len(taken), frozenset(same))


def _without(document: LabelledDocument, taken: set[str]) -> LabelledDocument | None:
    if document.ordered and len(document.statements) > 1:
        return document
    left = [i for i, s in enumerate(document.statements) if key_of(s.text) not in taken]
    if not left:
        return None
    return replace(
        document,
        statements=tuple(document.statements[i] for i in left),
        themes=tuple(document.themes[i] for i in left),
        ids=tuple(document.ids[i] for i in left),
    )


def _pieces(
    lines: Sequence[tuple[str, str | None]],
    loose: dict[str, tuple[LabelledDocument, int]],
    taken: set[str],
) -> list[tuple[str, str | None]]:
    pieces: list[tuple[str, str | None]] = []
    for raw, speaker in lines:
        line = normal_text(raw)
        if not line:
            continue
        if len(line) < _LONG:
            pieces.append((line, speaker))
        else:
            pieces += [(piece, speaker) for piece in _cut(line, loose, taken)]
    return pieces


def _cut(
    line: str, loose: dict[str, tuple[LabelledDocument, int]], taken: set[str]
) -> Iterator[str]:
    """Cut a long line into the statements found in it and pieces of what is between."""
    lower = [c.lower()[0] for c in line]
    places = [i for i, c in enumerate(lower) if _LETTERS.match(c)]
    letters = "".join(lower[i] for i in places)
    spans = []
    for key in loose:
        at = letters.find(key) if len(key) >= _SHORTEST_KEY and key not in taken else -1
        if at >= 0:
            end = places[at + len(key) - 1] + 1
            while end < len(line) and not line[end].isspace() and not _LETTERS.match(line[end]):
                end += 1  # the closing punctuation
            spans.append((places[at], end))
    last = 0
    for start, end in sorted(spans):
        if start >= last:
            yield from _between(line[last:start])
            yield line[start:end]
            last = end
    yield from _between(line[last:])


def _between(text: str) -> Iterator[str]:
    piece = ""
    for sentence in _SENTENCE_END.split(text):
        if piece and len(piece) + len(sentence) > _PIECE:
            yield piece
            piece = ""
        piece = f"{piece} {sentence}".strip()
    if len(piece) > _SHORTEST_KEY:
        yield piece


def _document(
    name: str,
    pieces: Sequence[tuple[str, str | None]],
    loose: dict[str, tuple[LabelledDocument, int]],
    taken: set[str],
) -> LabelledDocument | None:
    keys = [key_of(text) for text, _ in pieces]
    hits = [i for i, key in enumerate(keys) if key in loose and key not in taken]
    if not hits:
        return None
    near = {j for i in hits for j in range(max(0, i - REACH), min(len(pieces), i + REACH + 1))}
    kept = range(len(pieces)) if len(pieces) <= WHOLE else sorted(near)
    statements, themes, ids = [], [], []
    for i in kept:
        text, speaker = pieces[i]
        kind = "narrative" if speaker is None else "speech"
        statements.append(StatementInput(text, kind, speaker))
        if keys[i] in loose and keys[i] not in taken:
            taken.add(keys[i])
            document, at = loose[keys[i]]
            themes.append(document.themes[at])
            ids.append(document.ids[at])
        else:
            themes.append(None)
            ids.append(f"{name}#{i}")
    return LabelledDocument(name, name, tuple(statements), tuple(themes), tuple(ids))
