"""Who holds which office, as far as the text itself says: ``Hugo Lemaire, président de X``."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.structure.cues import Cues
from pipeline.structure.fold import fold
from pipeline.structure.lines import Line
from pipeline.structure.names import RUN, strip_titles
from pipeline.structure.naming import is_name, office_length

_SEVERAL = re.compile(r"(?<!\w)(?:MM\.|Mmes)\s[^.;:]*$")  # what comes next may be one more
STEM = 5  # letters by which *sénégalais* and *Sénégal*, *présidente* and *président* are one
LONGEST = 1200  # characters of a line that are read

_CLAUSE = re.compile(r"[,;:.()«»]")
_APPOSED = re.compile(r"\s*(?:\([^()]{2,60}\)\s*)?[,(]\s*(?:(?:le|la|l'|un|une)\s*)?(?=\w)")


@dataclass(frozen=True, slots=True)
class Holder:
    """A person's name and the stems of the words of an office that the text gives with it."""

    name: str
    stems: frozenset[str]


def stems(words: str) -> frozenset[str]:
    """Return the stems of the telling words of an office: ``président sénégalais``."""
    return frozenset(w[:STEM] for w in re.findall(r"[a-z]+", fold(words)) if len(w) > 3)


def collect_holders(lines: Iterable[Line], cues: Cues) -> list[Holder]:
    """Gather the persons named beside an office, before or after it."""
    found: list[Holder] = []
    for line in lines:
        text = line.text[:LONGEST]
        for match in RUN.finditer(text):
            words = strip_titles(match.group().split(), cues)
            name = " ".join(words).rstrip(".")
            if len(words) < 2 or not is_name(name, cues):
                continue
            at = match.end() - len(" ".join(words))
            clause = _CLAUSE.split(text[:at])[-1].split()[-9:]
            head = next((n for n in range(len(clause)) if _opens_office(clause[n:], cues)), None)
            if head is not None:
                found.append(Holder(name, stems(" ".join(clause[head:]))))
            if _SEVERAL.search(text[:at]):
                continue
            apposed = _APPOSED.match(text, match.end())
            if apposed is not None and office_length(text[apposed.end() :], cues):
                words_after = _CLAUSE.split(text[apposed.end() :])[0]
                found.append(Holder(name, stems(words_after)))
    return found


def _opens_office(words: list[str], cues: Cues) -> bool:
    return office_length(" ".join(words[:3]), cues) > 0
