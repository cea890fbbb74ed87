"""Compare texts without case, accents and typographic variants.

Forms are compared whole, whatever their length becomes:

* ``letters``: no case, no accents; the rest is built on it.
* ``fold``: also no ligatures, one apostrophe, one hyphen, one space.
* ``key``: also the difference between *Haut-Karabakh* and *Haut Karabakh*, *O.N.U.* and *ONU*.
* ``slug``: an identifier.

``CharacterFold`` folds character for character, so that offsets carry over.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_APOSTROPHES = (
    "\u2018\u2019\u201b\u02bc\u02b9\u02bb\u02b0\u02c8\u02ca\u02cb\u2032\u00b4`\u055a\ua78c"
)
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d"
_LETTERS = {
    "œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "ħ": "h", "þ": "th",
    "ə": "e",
}  # fmt: skip
_MARKS = str.maketrans(
    {**dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_DASHES, "-"), **_LETTERS}
)
_ACCENTS = dict.fromkeys(code for code in range(0x300, 0x370) if unicodedata.combining(chr(code)))
_FOLDED = _MARKS | dict.fromkeys(range(0x300, 0x370))
_DROPPED = re.compile(r"[.\u00b7]")
# Letters that Unicode does not take apart, and what a reader takes them for: one for one.
_LONE = {
    "œ": "œ", "æ": "æ", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "ħ": "h", "ŧ": "t",
    "ŋ": "n", "ß": "s",
}  # fmt: skip


def letters(text: str) -> str:
    """Drop case and accents, and nothing else: ``"L’Élysée"`` gives ``"l’elysee"``.

    Idempotent for every code point: decompose, fold case, decompose again
    (``"™"`` decomposes to capitals).
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).casefold()
    folded = unicodedata.normalize("NFKD", folded).translate(_ACCENTS)
    if not folded.isascii():  # accents beyond the usual block: Hebrew points, Thai tones…
        folded = "".join(c for c in folded if not unicodedata.combining(c))
    return folded


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Fold case, accents, ligatures, apostrophes, dashes and white space. Idempotent.

    Examples
    --------
    >>> fold("L’Élysée"), fold("Œuvre")
    ("l'elysee", 'oeuvre')
    """
    if text.isascii():
        return " ".join(text.replace("`", "'").lower().split())
    return " ".join(letters(text.translate(_MARKS)).translate(_FOLDED).split())


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """Return the look-up key: folded, hyphens as spaces, dots of acronyms dropped.

    Examples
    --------
    >>> key("Haut-Karabakh"), key("O.N.U."), key("J.-Y. Le Drian")
    ('haut karabakh', 'onu', 'j y le drian')
    """
    return " ".join(_DROPPED.sub("", fold(text)).replace("-", " ").split())


def slug(name: str) -> str:
    """Return the identifier made of a name: ASCII letters, digits and hyphens.

    Examples
    --------
    >>> slug("Recep Tayyip Erdoğan"), slug("Traité de l’Atlantique nord")
    ('recep-tayyip-erdogan', 'traite-de-l-atlantique-nord')
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


class CharacterFold(dict[int, str]):
    """A table for ``str.translate`` that gives one folded character for each, as they come.

    Parameters
    ----------
    same : mapping of str to str, optional
        Characters that stand for another one: typographic apostrophes, hyphens, spaces.
    kept : str, optional
        Accented letters that only lose their case.
    blank : bool, default=False
        Turn all but letters and digits into spaces.
    """

    def __init__(
        self, same: Mapping[str, str] | None = None, *, kept: str = "", blank: bool = False
    ) -> None:
        super().__init__()
        self._same, self._kept, self._blank = same or {}, frozenset(kept), blank
        # How bytes of Latin-1 fold; what folds to none of its letters stays, and is not asked.
        kept_apart = (code for code in range(256) if not _FEW.match(chr(code)))
        folded = {code: ord(self[code]) for code in kept_apart}
        self._bytes = bytes(folded.get(code, code) for code in range(256))

    def __missing__(self, code: int) -> str:
        character = chr(code)
        lowered = character.lower()
        if lowered not in self._kept:
            lowered = self._same.get(character) or _base(character)
        self[code] = folded = lowered if lowered.isalnum() or not self._blank else " "
        return folded

    def fold(self, text: str) -> str:
        """Return ``text.translate(self)``, many times faster for the letters of French.

        The letters of Latin-1 are folded as bytes. The few others are first replaced by what
        they fold to or, where that is no such letter, by control codes that stand for it.
        """
        if text.isascii():
            return text.encode("ascii").translate(self._bytes).decode("ascii")
        if len(text) < _SHORT:
            return text.translate(self)
        others = set(_FEW.findall(text))
        if len(others) > len(_CODES) or not others.isdisjoint(_CODES):
            return text.translate(self)
        stands: list[tuple[str, str]] = []
        for character in others:
            folded = self[ord(character)]
            if ord(folded) > 255 or _FEW.match(folded) or self._bytes[ord(folded)] != ord(folded):
                code = _CODES[len(stands)]
                stands.append((code, folded))
                folded = code
            text = text.replace(character, folded)
        text = text.encode("latin-1").translate(self._bytes).decode("latin-1")
        for code, folded in stands:
            text = text.replace(code, folded)
        return text


# What is none of the letters of Latin-1, control codes, and the micro sign, which folds to Greek.
_FEW = re.compile(r"[^\x00-\x7f\xa0-\xb4\xb6-\xff]")
_CODES = tuple(map(chr, range(0x80, 0xA0)))
_SHORT = 16  # characters under which a table is faster than bytes


def _base(character: str) -> str:
    """Return the letter below the accents of a character, in lower case."""
    for letter in unicodedata.normalize("NFKD", character.lower()):
        if not unicodedata.combining(letter):
            lowered = letter.lower()[0]
            return _LONE.get(lowered, lowered)
    return character
