"""Comparing text without case and accents, and making slugs."""

import unicodedata
from functools import lru_cache

_UNFOLDED = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŋ": "n"}
_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "þ": "th"}


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    lowered = character.lower()[0]
    base = unicodedata.normalize("NFKD", lowered)[0]
    return _UNFOLDED.get(base, base)


@lru_cache(maxsize=20000)
def _fold_short(text: str) -> str:
    return "".join(map(_fold_character, text))


def fold(text: str) -> str:
    """Lower the case and drop the accents, keeping the length: ``"Élysée"`` -> ``"elysee"``.

    The result has one character for each character of ``text``, so that
    offsets found in it hold in ``text``.
    """
    lowered = text.lower()
    if lowered.isascii() and len(lowered) == len(text):
        return lowered
    return _fold_short(text) if len(text) < 40 else "".join(map(_fold_character, text))


def slug(text: str) -> str:
    """Make an identifier: ``"J.-Y. Le Drian"`` -> ``"j-y-le-drian"``; ``""`` when no letter is left."""
    folded = "".join(_LIGATURES.get(c, c) for c in text.lower())
    folded = fold(folded)
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in folded)
    return "-".join(filter(None, kept.split("-")))
