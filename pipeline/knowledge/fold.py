"""Bring a name to the form under which it is looked up.

``fold`` drops case, accents, ligatures and typographic variants; ``key`` also drops
the difference between *Haut-Karabakh* and *Haut Karabakh*, *O.N.U.* and *ONU*.
"""

import re
import unicodedata
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
_FOLDED = _MARKS | dict.fromkeys(range(0x300, 0x370))
_DROPPED = re.compile(r"[.\u00b7]")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Fold case, accents, ligatures, apostrophes, dashes and white space.

    Idempotent for every code point: decompose, fold case, decompose again
    (``"™"`` decomposes to capitals).

    Examples
    --------
    >>> fold("L’Élysée"), fold("Œuvre")
    ("l'elysee", 'oeuvre')
    """
    if text.isascii():
        return " ".join(text.replace("`", "'").lower().split())
    folded = unicodedata.normalize("NFKD", text.translate(_MARKS)).casefold()
    folded = unicodedata.normalize("NFKD", folded).translate(_FOLDED)
    if not folded.isascii():  # accents beyond the usual block: Hebrew points, Thai tones…
        folded = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(folded.split())


@lru_cache(maxsize=65536)
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
