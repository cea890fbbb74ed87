"""Whose voice a paragraph has: a speaker's, or that of the record that tells of him."""

import re

from pipeline.corpus.language import UNDETERMINED, detect_language
from pipeline.structure.cues import Cues
from pipeline.structure.lines import Line, once

TELLING = 60  # characters from which a paragraph shows its language
FRENCH = "fr"
FRENCH_WORDS = re.compile(r"(?<!\w)(?:les|des|est|une|dans|aux?|du|qui|avec|sont)(?!\w)")

_FIRST_PERSON = re.compile(
    r"(?<!\w)(?:je|me|moi|mon|ma|mes|nous|notre|nos|vous|votre|vos)(?!\w)|(?<!\w)(?:j'|m')(?=\w)|"
    r"(?<!\w)[a-z]+(?:ez|ons)-(?:l[ea]s?|moi|nous|vous|en|y)(?!\w)"
)
_ADDRESS = re.compile(
    r"(?:merci|bonjour|bonsoir|chers?|cheres?|monsieur|madame|mesdames|messieurs|excellences?|"
    r"camarades|compatriotes|concitoyens|citoyen(?:ne)?s|peuple d|majestes?|altesses?|eminences?|"
    r"honorables|monseigneur|freres|amis|senor)\b"
)
_ORAL = re.compile(r"[!?]|(?<!\w)(?:c'est|voila|on|oui|non|quant)(?!\w)")
_QUOTED = re.compile(r"«[^«»]{0,2000}»|\"[^\"]{0,600}\"")
_AUXILIARY = re.compile(
    r"(?<!\w)(?:a|ont|s'est|se sont|avait|avaient)\s"
    r"(?:(?:ensuite|aussi|egalement|notamment|alors)\s)?$"
)


@once
def is_spoken(line: Line) -> bool:
    """Tell whether a first or second person or a form of address stands outside quotations."""
    folded = line.folded
    if _ADDRESS.match(folded.lstrip("*_ «")):
        return True
    found = _FIRST_PERSON.search(folded)
    if found is None or ("«" not in folded and '"' not in folded):
        return found is not None
    return _FIRST_PERSON.search(_QUOTED.sub(" ", folded)) is not None


@once
def is_foreign(line: Line) -> bool:
    """Tell whether a paragraph is surely in another language than French.

    What tells narration from speech looks at French words: it says nothing there.
    """
    if len(line.text) < TELLING or FRENCH_WORDS.search(line.folded) is not None:
        return False
    return detect_language(line.text) not in (FRENCH, UNDETERMINED)


@once
def oral_marks(line: Line) -> int:
    """Count what only a speaker says: exclamations, questions, *c'est*, *on*."""
    return len(_ORAL.findall(_QUOTED.sub(" ", line.folded)))


def is_address(line: Line) -> bool:
    """Tell whether a line only calls on the audience: ``Mesdames, Messieurs,``."""
    called = _ADDRESS.match(line.folded.lstrip("*_ «"))
    return called is not None and len(line.text) < 200 and line.text.rstrip("*_ ")[-1] in ",!:"


def unquoted(folded: str) -> str:
    """Return a text without what stands in quotation marks."""
    return _QUOTED.sub(" ", folded)


def reported(folded: str, cues: Cues) -> int:
    """Count the acts that a text tells in the past: *a déclaré*, *ont ensuite adopté*."""
    return sum(
        bool(_AUXILIARY.search(folded[max(0, m.start() - 24) : m.start()]))
        for m in cues.participles.finditer(folded)
    )


@once
def interlude_score(line: Line, cues: Cues) -> float:
    """Weigh the signs that a paragraph amid speech tells what somebody did or said.

    At least 3 for ``Le ministre haïtien a exclu…``; negative for a speaker's own words.
    """
    if is_spoken(line):
        return -4.0
    quoted = "«" in line.text
    folded = unquoted(line.folded)
    score = min(3.0, 2.0 * reported(folded, cues)) + (0.5 if quoted else 0.0)
    score += min(2.5, cues.interludes.score(folded[:160]))
    start = folded.split()[0] if folded.split() else ""
    words = folded.split()
    if start in ("le", "la", "l'") and len(words) > 2 and words[2] in cues.report_verbs:
        score += 1.0
    return score - min(2.0, len(_ORAL.findall(folded)))
