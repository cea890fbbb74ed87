"""Lists of persons with their offices, one a line: who attended, who signed."""

import re

from pipeline.structure.cues import Cues
from pipeline.structure.fold import fold
from pipeline.structure.labels import parse_label
from pipeline.structure.lines import Line, once

_SEATED = re.compile(  # Membres : Argentine … M. Perez
    r"(?:Membres? ?: ?)?([A-ZÀ-Ý][\w' ()-]{2,40}?)[ .…]+"
    r"(?:M\.|Mme|Mlle|Sir|S\.E\.) [A-ZÀ-Ý][^.,;:!?]{1,40}"
)
_BULLET = re.compile(r"(?:[-–—•·*▪]\s*|\d{1,2}[.)]\s+)")


def rosters(lines: list[Line], cues: Cues) -> frozenset[int]:
    """Return the lines that list persons with their offices, two or more in a row."""
    listed = [line.number for line in lines if _is_person(line, cues)]
    alike = set(listed)
    return frozenset(n for n in listed if n - 1 in alike or n + 1 in alike)


@once
def _is_person(line: Line, cues: Cues) -> bool:
    """Tell whether all of a line is a person with an office: ``- M. X, ministre de Y ;``."""
    text = line.text
    if len(text) < 90 and (seated := _SEATED.fullmatch(text)) is not None:
        return fold(seated[1]).strip(" .…") in cues.places
    bullet = _BULLET.match(text)
    words = text[bullet.end() if bullet else 0 :].rstrip(" ;.,")
    if not 8 < len(words) < 200 or ":" in words or words[:1].islower():
        return False
    label = parse_label(words, cues)
    if label is None or label.name is None or not (label.civility or label.role):
        return False
    return (label.role or label.affiliation or bullet) is not None
