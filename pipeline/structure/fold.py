"""Comparing text without case and accents, and making slugs."""

import unicodedata

_UNFOLDED = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŋ": "n"}
_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "þ": "th"}


class _Folded(dict[int, str]):
    """One folded character for each code point, worked out when first met."""

    def __missing__(self, code: int) -> str:
        lowered = chr(code).lower()[0]
        base = unicodedata.normalize("NFKD", lowered)[0]
        self[code] = folded = _UNFOLDED.get(base, base)
        return folded


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Lower the case and drop the accents, keeping the length: ``"Élysée"`` -> ``"elysee"``.

    The result has one character for each character of ``text``, so that
    offsets found in it hold in ``text``.
    """
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def slug(text: str) -> str:
    """Make an identifier: ``"J.-Y. Le Drian"`` -> ``"j-y-le-drian"``; no letter, no slug."""
    folded = "".join(_LIGATURES.get(c, c) for c in text.lower())
    folded = fold(folded)
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in folded)
    return "-".join(filter(None, kept.split("-")))
