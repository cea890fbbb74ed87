"""Cutting a text into lines, and lines that are too long at the ends of sentences."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from pipeline.structure.fold import fold

LONGEST = 3000  # a longer line is cut
GLUED_MINIMUM = 400  # a lost line break ("fin.Début") starts a new piece after so much

WORD = re.compile(r"\w+(?:['-]\w+)*'?")
_SENTENCE_END = re.compile(r"[.!?…][\"»)]*(?:\s+|(?=[A-ZÀ-ÖØ-Þ«]))")


@dataclass
class Line:
    """One line that is not blank, or one piece of a line that is too long.

    ``start`` and ``end`` span the whole line; ``text`` is its content without outer
    white space, which begins at ``at``. ``gap`` tells whether a blank line precedes,
    ``piece`` whether this continues the line before. The last ones keep what rules ask
    of a line more than once: the score of its signs of metadata, which sign makes it
    metadata, how many finite verbs it has, and by its name what another rule said.
    """

    number: int
    start: int
    end: int
    text: str
    at: int
    gap: bool
    piece: bool = False
    reference: float | None = None
    metadata: str | None = None
    verbs: int | None = None
    said: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def folded(self) -> str:
        """The content, folded, same length."""
        return fold(self.text)

    @cached_property
    def words(self) -> list[str]:
        """The words of the content, in lower case."""
        return WORD.findall(self.text.lower())


Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def once(
    rule: Callable[Concatenate[Line, Asked], Answer],
) -> Callable[Concatenate[Line, Asked], Answer]:
    """Keep a rule's answer on the line: many rules of a document ask for the same.

    What else the rule looks at must be the same for all lines of a document.
    """
    name = rule.__name__

    @wraps(rule)
    def kept(line: Line, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        said = line.said
        if name not in said:
            said[name] = rule(line, *args, **kwargs)
        answer: Answer = said[name]
        return answer

    return kept


def split_lines(text: str) -> list[Line]:
    """Cut a text into its lines that are not blank, in order."""
    lines: list[Line] = []
    folded = fold(text)  # once: every line is asked for its part of it
    position, gap = 0, False
    for raw in text.split("\n"):
        content = raw.strip()
        if content:
            for start, end in _pieces(raw):
                lines.append(_line(len(lines), text, position + start, position + end, gap))
                last = lines[-1]
                last.piece = start > 0
                last.folded = folded[last.at : last.at + len(last.text)]
                gap = False
        else:
            gap = True
        position += len(raw) + 1
    return lines


def _line(number: int, text: str, start: int, end: int, gap: bool) -> Line:
    raw = text[start:end]
    content = raw.strip()
    return Line(number, start, end, content, start + len(raw) - len(raw.lstrip()), gap)


def _pieces(raw: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of a line's pieces; pieces join up, but for the blanks between them."""
    if len(raw) <= LONGEST:
        yield 0, len(raw)
        return
    start, last = 0, 0
    for match in _SENTENCE_END.finditer(raw):
        cut = match.end()
        glued = not match.group().endswith((" ", "\t", "\u2003"))
        if cut - start > LONGEST and last > start:
            yield start, last
            start = last
        if glued and cut - start >= GLUED_MINIMUM:
            yield start, cut
            start = cut
        last = cut
    while len(raw) - start > LONGEST:
        blank = raw.rfind(" ", start + 1, start + LONGEST)
        cut = last if start < last <= start + LONGEST else (blank + 1 or start + LONGEST)
        yield start, cut
        start = cut
    if raw[start:].strip():
        yield start, len(raw)
