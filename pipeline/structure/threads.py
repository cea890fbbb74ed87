"""Threads of social networks: the line with an author's name and handle labels what follows."""

import re
from collections.abc import Callable, Mapping

from pipeline.structure.candidates import Candidate, Custom
from pipeline.structure.cues import Cues
from pipeline.structure.labels import OWN_WORDS, Label, parse_label
from pipeline.structure.lines import Line

FEWEST = 2  # author lines that make a thread

_TIMED = re.compile(r"(?P<name>[^\W\d][^\d:]{1,40}?)\s+[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?")
_STAMPED = re.compile(
    r"[\[(]?\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s(?:à\s)?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s?[–—-]?\s"
    r"(?P<name>[^:]{2,40}):\s+(?=\S)"
)
_AUTHOR = re.compile(
    r"(?P<name>[A-ZÀ-Ý][^@✓✔☑·:]{1,60}?)(?:,\s[^@✓✔☑·:]{3,40})?\s*"
    r"(?:[✓✔☑]\ufe0f?\s*(?:@\w+|en réponse à @\w+)|\s@\w+|\s\(@\w+\))(?:\s[·•|-]\s.{2,140})?"
)


def thread_authors(lines: list[Line], cues: Cues) -> dict[int, Candidate]:
    """Return the labels of a thread's author lines: ``Awa Sarr ✓ @awa · 3 mai``.

    Empty unless the document has two such lines or more: a handle may be quoted anywhere.
    """
    found = {
        line.number: _label(line, match, cues)
        for line in lines
        if len(line.text) < 220 and (match := _AUTHOR.fullmatch(line.text)) is not None
    }
    return found if len(found) >= FEWEST else {}


def _label(line: Line, match: re.Match[str], cues: Cues) -> Candidate:
    name = match["name"].strip(" ,")
    label = parse_label(name, cues, at=line.at)
    if label is None or label.name is None:
        span = line.at, line.at + len(name)
        label = Label(*span, name, 3.0, name=span)
    return Candidate(line.number, "alone", label, line.at + len(line.text), 3.0)


def timed_authors(labels: Mapping[int, Candidate], lines: list[Line]) -> dict[int, Candidate]:
    """Return further labels of a transcript whose labels are names with a time on their line.

    Where three of them are accepted, whatever stands alone before a time is who speaks, even
    if it looks like no name: ``iPhone de Claire  00:01:40``.
    """
    found = _written_alike(labels, lines, "alone", _TIMED.fullmatch)
    return {n: c for n, c in found.items() if n + 1 < len(lines) and n + 1 not in labels}


def stamped_authors(labels: Mapping[int, Candidate], lines: list[Line]) -> dict[int, Candidate]:
    """Return further labels of a chat whose lines begin with a day and an hour.

    Where three of them are accepted, what stands between the stamp and the colon is who
    writes: ``12/03/2035, 08:20 - +33 6 12 34 56 78: …``.
    """
    return _written_alike(labels, lines, "colon", _STAMPED.match)


def _written_alike(
    labels: Mapping[int, Candidate],
    lines: list[Line],
    custom: Custom,
    matching: Callable[[str], re.Match[str] | None],
) -> dict[int, Candidate]:
    """Return labels for all other lines of a form that more than ``FEWEST`` labels have."""
    own = [lines[n].text for n, label in labels.items() if label.custom == custom]
    if sum(matching(text) is not None for text in own) <= FEWEST:
        return {}
    found: dict[int, Candidate] = {}
    for line in lines:
        match = matching(line.text) if line.number not in labels else None
        if match is not None:
            span = line.at + match.start("name"), line.at + match.end("name")
            label = Label(*span, match["name"], 3.0, unnamed=OWN_WORDS)
            found[line.number] = Candidate(line.number, custom, label, line.at + match.end(), 3.0)
    return found
