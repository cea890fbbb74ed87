"""Read annotated documents: the source text, cut into blocks, with inline marks.

A gold document is a pair of files, ``NAME.txt`` (the source) and ``NAME.gold.txt``. In the
second every line of the source that is not blank stands under a header line::

    #@ kind=speech speaker=jeanne-dupont label="Mme Dupont" themes=procedure
    Mme [[LEADER:jeanne-dupont|Dupont]] : la séance est ouverte.

A mark is ``[[TYPE:id|text]]`` or ``[[TYPE:id:kind|text]]`` and may hold other marks.
Without its marks, each line is that of the source, character for character.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

from pipeline.errors import DataError
from pipeline.records import BlockKind, EntityType, Kind

_FIELD = re.compile(r'(\w+)=("[^"]*"|\S+)')
_OPEN = re.compile(r"\[\[([A-Z]+):([^|\[\]:]+)(?::([a-z]+))?\|")
_SUFFIX = ".gold.txt"


@dataclass(frozen=True, slots=True)
class GoldMention:
    """One annotated mention: offsets in the source text, ``depth`` 0 is outermost."""

    block: int
    start: int
    end: int
    text: str
    type: EntityType
    id: str
    kind: Kind
    depth: int


@dataclass(frozen=True, slots=True)
class GoldBlock:
    """One annotated block: its line in the source, who speaks, on what."""

    block: int
    start: int
    end: int
    kind: BlockKind
    speaker: str | None
    label: str | None
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One annotated document.

    Parameters
    ----------
    name : str
        File name of the source, ``NAME.txt``.
    text : str
        The source as decoded.
    blocks : tuple of GoldBlock
        In order; white space between them belongs to none.
    mentions : tuple of GoldMention
        In order of their start, the longest first.
    """

    name: str
    text: str
    blocks: tuple[GoldBlock, ...]
    mentions: tuple[GoldMention, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    type: EntityType
    id: str
    kind: Kind
    depth: int


def read_gold(paths: Iterable[str | Path]) -> list[GoldDocument]:
    """Read the annotated documents of folders, or single ``NAME.gold.txt`` files.

    Parameters
    ----------
    paths : iterable of path
        Folders are read without their subfolders, in the order of the file names.

    Raises
    ------
    DataError
        When a path holds no annotated document, or a document is malformed.
    """
    return [read_gold_document(path) for path in _gold_files(paths)]


def read_gold_folder(folder: str | Path) -> list[GoldDocument]:
    """Read every annotated document of one folder; see ``read_gold``."""
    return read_gold([folder])


def _gold_files(paths: Iterable[str | Path]) -> Iterator[Path]:
    for path in map(Path, paths):
        found = sorted(path.glob(f"*{_SUFFIX}")) if path.is_dir() else [path]
        if not found or not all(file.is_file() for file in found):
            msg = f"{path}: no annotated document: expected NAME{_SUFFIX} beside NAME.txt"
            raise DataError(msg)
        yield from found


def read_gold_document(path: str | Path, source: str | Path | None = None) -> GoldDocument:
    """Read one ``NAME.gold.txt`` with its source.

    Parameters
    ----------
    path : path
        The annotated file.
    source : path, optional
        The source text; ``NAME.txt`` beside it when not given.

    Raises
    ------
    DataError
        When the source is missing, or the annotations do not match it; names file and line.
    """
    path = Path(path)
    source = Path(source) if source else path.with_name(path.name.removesuffix(_SUFFIX) + ".txt")
    for file in (path, source):
        if not file.is_file():
            msg = f"{file}: missing; an annotated document is NAME{_SUFFIX} beside NAME.txt"
            raise DataError(msg)
    return parse_gold(
        path.read_text(encoding="utf-8"), source.read_text(encoding="utf-8"), name=source.name
    )


def parse_gold(annotated: str, text: str, *, name: str = "gold") -> GoldDocument:
    """Parse an annotated text against its source.

    Parameters
    ----------
    annotated : str
        Content of ``NAME.gold.txt``.
    text : str
        Content of ``NAME.txt``.
    name : str
        What error messages and the result call it.

    Raises
    ------
    DataError
        At the first line that is not well formed or differs from the source.
    """
    lines = list(_lines(text))
    marked = list(_marked_lines(annotated))
    if len(lines) != len(marked):
        msg = f"{name}: {len(marked)} blocks are annotated but the source has {len(lines)}"
        raise DataError(msg)
    blocks: list[GoldBlock] = []
    mentions: list[GoldMention] = []
    for (start, line), (number, header, raw) in zip(lines, marked, strict=True):
        where = f"{name}, line {number} of the annotations"
        plain, marks = parse_marks(raw, where=where)
        if plain != line:
            pairs = enumerate(zip(plain, line, strict=False))
            at = next((i for i, (a, b) in pairs if a != b), min(len(plain), len(line)))
            msg = f"{where}: differs from the source at character {at}: {plain[at : at + 30]!r}"
            raise DataError(msg)
        block = len(blocks)
        blocks.append(_block(block, start, line, header, where))
        mentions.extend(
            GoldMention(
                block, start + m.start, start + m.end, plain[m.start : m.end], m.type, m.id, m.kind,
                m.depth,
            )
            for m in marks
        )  # fmt: skip
    return GoldDocument(name, text, tuple(blocks), tuple(mentions))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    position = 0
    for line in text.split("\n"):
        if line.strip():
            yield position, line
        position += len(line) + 1


def _marked_lines(annotated: str) -> Iterator[tuple[int, dict[str, str], str]]:
    header: dict[str, str] = {}
    for number, raw in enumerate(annotated.split("\n"), 1):
        if raw.startswith("#@"):
            header = {key: value.strip('"') for key, value in _FIELD.findall(raw[2:])}
        elif raw.strip():
            yield number, header, raw
            header = {}


def _block(block: int, start: int, line: str, header: dict[str, str], where: str) -> GoldBlock:
    kind = header.get("kind", "")
    if kind not in get_args(BlockKind):
        msg = f"{where}: kind={kind!r}, expected one of {', '.join(get_args(BlockKind))}"
        raise DataError(msg)
    return GoldBlock(
        block,
        start,
        start + len(line),
        cast(BlockKind, kind),
        header.get("speaker"),
        header.get("label"),
        tuple(theme for theme in header.get("themes", "").split(",") if theme),
    )


def parse_marks(line: str, *, where: str = "line") -> tuple[str, Sequence[_Mark]]:
    """Split a marked line into its plain text and its marks, outer before inner.

    Raises
    ------
    DataError
        When a mark is not closed, or its type or kind is unknown.
    """
    plain: list[str] = []
    stack: list[tuple[int, str, str, str]] = []
    marks: list[_Mark] = []
    i = 0
    while i < len(line):
        match = _OPEN.match(line, i)
        if match:
            stack.append((len(plain), match[1], match[2].strip(), match[3] or "name"))
            i = match.end()
        elif stack and line.startswith("]]", i):
            marks.append(_close(stack, len(plain), where))
            i += 2
        else:
            plain.append(line[i])
            i += 1
    if stack:
        msg = f"{where}: the mark {stack[-1][1]}:{stack[-1][2]} is not closed"
        raise DataError(msg)
    return "".join(plain), sorted(marks, key=_outer_first)


def _close(stack: list[tuple[int, str, str, str]], end: int, where: str) -> _Mark:
    start, type_, id_, kind = stack.pop()
    if type_ not in get_args(EntityType) or kind not in get_args(Kind):
        msg = f"{where}: unknown type or kind in the mark {type_}:{id_}:{kind}"
        raise DataError(msg)
    return _Mark(start, end, cast(EntityType, type_), id_, cast(Kind, kind), len(stack))


def _outer_first(mark: _Mark) -> tuple[int, int, int]:
    return mark.start, -mark.end, mark.depth
