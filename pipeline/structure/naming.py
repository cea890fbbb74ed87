"""The small tests on words: a civility, an office, a person's name."""

import re
from functools import lru_cache

from pipeline.structure.cues import Cues
from pipeline.structure.fold import fold

WORD = re.compile(r"\S+")


ARTICLE = re.compile(r"(?:L[ea]s?|LES?|LA)\s|L'")  # as it opens a label
INITIALS = re.compile(r"(?:[A-ZÀ-Ý][a-z]?\.[-–]?)+")


_NAME_WORD = re.compile(r"(?=.*[^\W\d_])[\w'.\-–]+")


_INNER_CIVILITIES = frozenset(("M.", "MM.", "Mme", "Mmes", "Mr", "Mr.", "Mrs", "Mlle", "Me"))


def civility_length(text: str, cues: Cues) -> int:
    """Return the length of the civility at the start, following blanks included; 0 if none."""
    if not text[:1].isupper() or _first_word(text[:40]) not in cues.civility_heads:
        return 0
    folded = fold(text[:40])
    best = 0
    for match in WORD.finditer(folded):
        if match.end() < len(text) and folded[: match.end()] in cues.civilities:
            best = match.end()
        if match.start() > 22:
            break
    if not best:
        return 0
    while best < len(text) and text[best].isspace():
        best += 1
    return best


def office_length(text: str, cues: Cues) -> int:
    """Return the length of the office's head words at the start of ``text``; 0 if none."""
    first = _first_word(text[:60])
    if first not in cues.office_heads and first.rstrip(",.") not in cues.office_heads:
        return 0
    folded = fold(text[:60])
    best = 0
    for match in list(WORD.finditer(folded))[:3]:
        words = folded[: match.end()].rstrip(",.")
        if words in cues.offices:
            best = len(words)
    return best


def _first_word(text: str) -> str:
    return fold(text.split(None, 1)[0]) if text and not text.isspace() else ""


def is_name(text: str, cues: Cues) -> bool:
    """Tell whether these words look like a person's name: capitals, particles, initials."""
    words = text.split()
    if not 0 < len(words) <= 7 or not _INNER_CIVILITIES.isdisjoint(words):
        return False
    if not all(is_name_word(w, cues) for w in words):
        return False
    last = words[-1]
    return not is_particle(last, cues) and any(
        w[:1].isupper() or "'" in w for w in words if not is_particle(w, cues)
    )


@lru_cache(maxsize=8192)
def is_name_word(word: str, cues: Cues) -> bool:
    """Tell whether one word can stand in a name: a capital, an initial, a particle."""
    if not _NAME_WORD.fullmatch(word) or word[:1].isdigit() or any(c.isdigit() for c in word):
        return False
    if is_particle(word, cues):
        return True
    bare = word
    for prefix in ("d'", "l'", "D'", "L'", "el-", "al-", "ad-", "ar-", "as-", "at-", "az-", "an-"):
        if word.startswith(prefix) and len(word) > len(prefix):
            bare = word[len(prefix) :]
    if "." in bare.rstrip(".") or (bare.endswith(".") and len(bare) > 4):
        return bool(INITIALS.fullmatch(bare))
    return bare[:1].isupper()


def is_particle(word: str, cues: Cues) -> bool:
    """Tell whether a word is a small one inside names: *de*, *ben*."""
    return word.islower() and fold(word) in cues.particles


def is_acronym(word: str, text: str) -> bool:
    """Tell whether a word is in capitals amid a text that is not: ``l'OTSC``."""
    bare = word.split("'")[-1].strip(".,")
    return len(bare) > 1 and bare.isupper() and not text.isupper() and len(bare) < 7
