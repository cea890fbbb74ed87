"""Interviews whose questions carry no label: which paragraphs are the journalist's."""

import re
from collections.abc import Collection

from pipeline.structure import kinds
from pipeline.structure.cues import Cues
from pipeline.structure.lines import Line

_SECOND = re.compile(r"(?<!\w)(?:vous|votre|vos)(?!\w)")
_FIRST = re.compile(r"(?<!\w)(?:je|me|moi|mon|ma|mes|nous|notre|nos)(?!\w)|(?<!\w)(?:j'|m')(?=\w)")
_ANNOUNCED = re.compile(
    r"propos recueillis|(?<!\w)(?:entretien|interview|itw|questions a)(?!\w)|repond aux questions"
)
_QUOTED_TITLE = re.compile(r"[A-ZÀ-Ý][\w'.-]+(?:\s[\w'.-]+){1,4}\s?:\s?[«\"].{15,}[»\"]\s*$")
_ENOUGH = 2


def is_interview(lines: list[Line]) -> bool:
    """Tell whether the head of a document announces an interview."""
    head = lines[:14]
    return any(
        (_ANNOUNCED.search(line.folded) and len(line.text) < 300) or quoted_title(line)
        for line in head
    )


def quoted_title(line: Line) -> bool:
    """Recognise the title ``Penny Wong : « Nous ne demandons rien »``."""
    return len(line.text) < 200 and bool(_QUOTED_TITLE.match(line.text))


def find_questions(lines: list[Line], cues: Cues) -> frozenset[int]:
    """Return the numbers of the lines that are bare questions; empty when there are too few.

    A question ends with a question mark, says *vous*, is short, stands in bold or as a
    heading, and is answered by a longer paragraph. Two never follow one another.
    """
    found: list[int] = []
    for line in lines[1:]:
        if found and found[-1] == line.number - 1 and not _marked(line):
            continue
        following = lines[line.number + 1] if line.number + 1 < len(lines) else None
        if following is None or line.number < 2 or _unspoken(line, cues):
            continue
        if question_score(line, following) >= 2.5:
            found.append(line.number)
    if sum(_marked(lines[number]) for number in found) >= _ENOUGH:
        found = [number for number in found if _marked(lines[number])]
    asked = sum(lines[number].text.rstrip("*_ »").endswith("?") for number in found)
    if asked < _ENOUGH:
        return frozenset()
    first = next(n for n in found if lines[n].text.rstrip("*_ »").endswith("?"))
    return frozenset(number for number in found if number >= first)


def questions_before(labels: Collection[int], lines: list[Line]) -> frozenset[int]:
    """Return the lines before the labels of one person's answers, when most are questions."""
    before = [n - 1 for n in labels if n > 1 and n - 1 not in labels]
    asked = [n for n in before if lines[n].text.rstrip("*_ »").endswith("?")]
    if len(asked) < _ENOUGH or len(asked) * 3 < 2 * len(before):
        return frozenset()
    return frozenset(n for n in before if n >= min(asked) and len(lines[n].text) < 400)


def _marked(line: Line) -> bool:
    return line.text.startswith(("**", "__", "#", "- ", "– ", "— "))


def _unspoken(line: Line, cues: Cues) -> bool:
    return bool(
        kinds.boilerplate(line, cues) or kinds.metadata(line, cues) or kinds.caption(line, cues)
    )


def question_score(line: Line, following: Line) -> float:
    """Weigh the signs that a paragraph is a question and the next its answer."""
    text, folded = line.text.rstrip('*_ »"'), line.folded
    score = 2.0 if text.endswith("?") else 0.0
    score += 1.0 if _SECOND.search(folded) else 0.0
    score += 1.0 if _marked(line) else 0.0
    score += 1.0 if len(text) < 100 else 0.5 if len(text) < 180 else 0.0
    score -= 1.0 if len(text) > 350 else 0.0
    score += 1.0 if len(following.text) > 1.5 * len(text) else 0.0
    score += 0.5 if len(text) < 60 and len(following.text) > 3 * len(text) else 0.0
    score += 0.5 if text.endswith("…") else 0.0
    return score - 1.5 * bool(_FIRST.search(folded))
