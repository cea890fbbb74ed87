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
_EMPHASISED = re.compile(r"(\*{1,3}|_{1,2})(?=[^\s*_]).{3,}(?<=[^\s*_])\1")
_ONE_QUESTION = re.compile(r"[A-ZÀ-Ý«](?:[^.!?…]|(?<=\bM)\.|(?<=\bMM)\.){15,240}\?")
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


def marked_questions(labels: Collection[int], lines: list[Line], cues: Cues) -> frozenset[int]:
    """Return the lines wholly in bold or italics that ask, in a document that has labels too.

    Two of them end with a question mark; none follows another or a label that stands alone.
    """
    found = [
        line.number
        for line in lines[2:]
        if line.number not in labels
        and _EMPHASISED.fullmatch(line.text)
        and len(line.text) < 400
        and not _unspoken(line, cues)
    ]
    asked = [n for n in found if lines[n].text.rstrip("*_ »").endswith("?")]
    if len(asked) < _ENOUGH or len(asked) * 2 < len(found):
        return frozenset()
    follow = set(found)
    return frozenset(n for n in found if n >= min(asked) and n - 1 not in follow)


def unlabelled_questions(
    asked: Collection[int], answered: Collection[int], lines: list[Line]
) -> frozenset[int]:
    """Return the lines that ask without a label where the others have ``Q :`` and ``R :``.

    A line that is all one question, after an answer, and that an unlabelled line follows;
    only where answers seldom run over several paragraphs.
    """
    if len(asked) < _ENOUGH or len(answered) < _ENOUGH:
        return frozenset()
    labelled = {*asked, *answered}
    bare = [n for n in range(min(labelled), len(lines)) if n not in labelled]
    if len(bare) > 2 * len(labelled):
        return frozenset()
    return frozenset(
        n
        for n in bare
        if _ONE_QUESTION.fullmatch(lines[n].text)
        and n + 1 < len(lines)
        and n + 1 not in labelled
        and n - 1 not in asked
        and not _FIRST.search(lines[n].folded)
    )


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
