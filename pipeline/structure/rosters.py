"""Lists of persons with their offices, one a line: who attended, who signed, who sits for whom."""

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from pipeline.structure.cues import Cues
from pipeline.structure.fold import fold
from pipeline.structure.kinds import verbs
from pipeline.structure.labels import parse_label
from pipeline.structure.lines import Line, once
from pipeline.structure.naming import ARTICLE, civility_length, office_length
from pipeline.structure.prose import is_address

LONGEST = 300  # characters of an entry
SURE = 3  # one of so many entries of a form must be sure

_SEATED = re.compile(  # Membres : Argentine … M. Perez
    r"(?:Membres? ?: ?)?([A-ZÀ-Ý][\w' ()-]{2,60}?)[ .…]+"
    r"(?:M\.|Mme|Mlle|Sir|S\.E\.) (?:de |du |des |d'|von |van |el-|al-)?[A-ZÀ-Ý][^.,;:!?]{1,40}"
)
_HEADED = re.compile(
    r"([A-ZÀ-Ý][\w' ()-]{2,60}?) ?: (?=(?:l[ea] [a-z]+ )?[A-ZÀ-Ý])"
)  # Fidji : Sir A. Bo, ministre
_PART = re.compile(r"([A-ZÀ-Ý][\w' ()/-]{2,50}?)\s?:\s+(?=[A-ZÀ-Ý])")
_BOLD = re.compile(r"[-–—•*]\s+(\*\*|__)[A-ZÀ-Ý][^*_:]{4,60}\1,\s[^.!?:]{3,100}$")
_SEVERAL = re.compile(  # MM. Ndong, Keller, Mme Prado, juges
    r"(?:MM\.|Mmes)\s[A-ZÀ-Ý][^.:;!?()«»]{4,250}?(?:,| et)\s"
    r"(?:juges ad hoc|([a-zà-ÿ][\w' -]{3,40}))\s?[;,.]?"
)
_FOR = re.compile(r"(?:pour|devant|par|assistee? de|au nom de)(?!\w)")
_STATED = re.compile(r"[A-ZÀ-Ý][^,:;!?]{2,60}, [a-zà-ÿ(«]")  # a name, then what it is, low
_BULLET = re.compile(r"(?:[-–—•·*▪]\s*|\d{1,2}[.)]\s+)")


@dataclass(frozen=True, slots=True)
class _Entry:
    """How a line looks as an entry: sure of itself, or only of the same form as sure ones."""

    form: str
    sure: bool


def rosters(lines: list[Line], cues: Cues) -> frozenset[int]:
    """Return the lines that list persons with their offices, two or more in a row.

    Of a row of one form, one in three must be sure: a known place or office in it. Persons
    called upon one after the other, each line ending with a comma, are no list.
    """
    found: set[int] = set()
    entries = [(line, _entry(line, cues)) for line in lines]
    for listed, row in itertools.groupby(entries, key=lambda pair: pair[1] is not None):
        group = list(row)
        if not listed or len(group) < 2 or all(_is_called(line) for line, _ in group):
            continue
        alike = [(line.number, entry) for line, entry in group if entry is not None]
        forms = Counter(entry.form for _, entry in alike)
        sure = Counter(entry.form for _, entry in alike if entry.sure)
        kept = {n for n, e in alike if e.sure or SURE * sure[e.form] >= forms[e.form]}
        found.update(n for n in kept if n - 1 in kept or n + 1 in kept)
    return frozenset(found)


@once
def _entry(line: Line, cues: Cues) -> _Entry | None:
    """Read a line as one entry of a list of persons: ``- M. X, ministre de Y ;``."""
    text = line.text
    if len(text) > LONGEST:
        return None
    if len(text) < 110 and (seated := _SEATED.fullmatch(text)) is not None:
        return _Entry("seated", fold(seated[1]).strip(" .…") in cues.places)
    if assigned(line, cues):
        return _Entry("person", sure=True)
    if len(text) < 160 and _BOLD.match(text):
        return _Entry("person", sure=True)
    several = _SEVERAL.fullmatch(text)
    if several is not None and not verbs(line, cues):
        return _Entry("person", sure=office_length((several[1] or "juge").rstrip("s"), cues) > 0)
    headed = _HEADED.match(text) if len(text) < 140 and text[-1] not in ".!?»" else None
    if headed is not None:
        if verbs(line, cues) or "," not in text[headed.end() :]:
            return None
        return _Entry("headed", fold(headed[1]).strip() in cues.places)
    bullet = _BULLET.match(text)
    words = text[bullet.end() if bullet else 0 :].rstrip(" ;.,").replace("*", "").strip("_ ")
    if len(words) < 9 or ":" in words or words[:1].islower():
        return None
    label = parse_label(words, cues) if len(words) < 200 else None
    if label is not None and label.name is not None and (label.civility or label.role):
        return _Entry("person", (label.role or label.affiliation or bullet) is not None)
    shift = civility_length(words, cues)
    stated = shift and _STATED.match(words, shift) is not None
    return _Entry("person", sure=False) if stated and not verbs(line, cues) else None


@once
def assigned(line: Line, cues: Cues) -> bool:
    """Tell whether a line gives the person of a part: ``Pour la défense : Me Jelena Kos``."""
    match = _PART.match(line.text) if len(line.text) < 140 else None
    if match is None or line.text[-1] in ".!?»…:" or fold(match[1]).strip() in cues.media:
        return False
    part = match[1].strip()
    office = office_length(ARTICLE.sub("", part), cues) > 0
    key = fold(part) in cues.meta_keys.weights
    if not (office or key or _FOR.match(fold(part))):
        return False
    rest = line.text[match.end() :]
    label = parse_label(rest, cues)
    if label is None or label.name is None or (not label.civility and verbs(line, cues)):
        return False
    full = " " in rest[label.name[0] : label.name[1]]
    return bool(label.civility or label.role or (full and label.name[1] == len(rest.rstrip())))


def _is_called(line: Line) -> bool:
    """Tell whether a line calls on one of those present: ``Excellence Monsieur X, Roi de Y,``."""
    return line.text[-1] in ",!" and is_address(line)
