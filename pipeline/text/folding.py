"""Fold a text for matching: case, accents, ligatures, apostrophes, hyphens, white space."""

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
        "đ": "d", "Đ": "d", "ı": "i", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th",
        **dict.fromkeys("\u2018\u2019\u201b\u02b9\u02bb\u02bc\u2032\u055a\ua78c`\u00b4\uff07", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
    }
)  # fmt: skip
_INVISIBLE = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


def fold(text: str) -> str:
    """Return the form under which two spellings of a name are the same.

    Idempotent. ``"L’Élysée"`` gives ``"l'elysee"``.
    """
    if text.isascii():
        return " ".join(text.replace("`", "'").casefold().split())
    return _fold(text)


@lru_cache(maxsize=65536)
def _fold(text: str) -> str:
    """Repeat until nothing changes: some letters fold to others that fold again."""
    for _ in range(4):
        folded = _fold_once(text)
        if folded == text:
            break
        text = folded
    return text


def _fold_once(text: str) -> str:
    text = _INVISIBLE.sub("", text.translate(_LETTERS))
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = "".join(c for c in text.translate(_LETTERS) if unicodedata.category(c)[0] != "M")
    return " ".join(text.split())
