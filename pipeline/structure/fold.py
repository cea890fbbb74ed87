"""Comparing text without case and accents, and making slugs."""

from functools import lru_cache

from pipeline.text.folding import CharacterFold

_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "þ": "th"}
_FOLDED = CharacterFold()
_WORDS = 60  # characters; longer texts seldom come again


def fold(text: str) -> str:
    """Lower the case and drop the accents, keeping the length: ``"Élysée"`` -> ``"elysee"``.

    The result has one character for each character of ``text``, so that
    offsets found in it hold in ``text``.
    """
    if len(text) > _WORDS:
        return _FOLDED.fold(text)
    return _fold_words(text)


@lru_cache(maxsize=16_384)  # names and words, which rules ask for again and again
def _fold_words(text: str) -> str:
    return _FOLDED.fold(text)


def slug(text: str) -> str:
    """Make an identifier: ``"J.-Y. Le Drian"`` -> ``"j-y-le-drian"``; no letter, no slug."""
    folded = "".join(_LIGATURES.get(c, c) for c in text.lower())
    folded = fold(folded)
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in folded)
    return "-".join(filter(None, kept.split("-")))
