"""Fold text without changing its length, so that offsets carry over.

Two foldings of the same text, character for character:

* ``plain``: lower case, no accents, one apostrophe, one hyphen, one space; the
  punctuation and the line breaks stay, and so do *à* and *où*, which are other words
  than *a* and *ou*. Grammars read it.
* ``spaced``: the same with everything but letters and digits turned into a
  space. The gazetteer reads it: *États-Unis*, *Etats Unis* and *ÉTATS-UNIS* are one.
"""

import re
from functools import lru_cache

from pipeline.text.folding import CharacterFold

_SAME = {
    **dict.fromkeys("’‘ʼ′`´ʹʻ", "'"),
    **dict.fromkeys("‐‑‒", "-"),
    **dict.fromkeys("\u00a0\u202f\u2009\u2007\u2008\u200a\t", " "),
    **dict.fromkeys("“”„«»", '"'),
}


_PLAIN = CharacterFold(_SAME, kept="àù")
_SPACED = CharacterFold(_SAME, blank=True)


def plain(text: str) -> str:
    """Lower the case and drop the accents, keeping length and punctuation."""
    return _PLAIN.fold(text)


def spaced(text: str) -> str:
    """Fold like ``plain`` and blank out whatever is neither letter nor digit."""
    return _SPACED.fold(text)


@lru_cache(maxsize=16_384)
def key(form: str) -> str:
    """Fold a form of the knowledge base to what ``spaced`` text holds, spaces run together."""
    return " ".join(spaced(form).split())


_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Split folded text into its words."""
    return _WORD.findall(text)


def is_shouted(text: str) -> bool:
    """Whether a line is written in capitals: few or no lower-case letters."""
    opening = text[: len(text) * 3 // 10]
    if sum(map(str.islower, opening)) * 5 >= len(text) > 0:
        return False  # small letters enough to outweigh all the rest, as nearly always
    upper = sum(map(str.isupper, text))
    return upper >= 4 and upper > 4 * sum(map(str.islower, text))
