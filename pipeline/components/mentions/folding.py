"""Fold text without changing its length, so that offsets carry over.

Two foldings of the same text, character for character:

* ``plain``: lower case, no accents, one apostrophe, one hyphen, one space; the
  punctuation and the line breaks stay, and so do *à* and *où*, which are other words
  than *a* and *ou*. Grammars read it.
* ``spaced``: the same with everything but letters and digits turned into a
  space. The gazetteer reads it: *États-Unis*, *Etats Unis* and *ÉTATS-UNIS* are one.
"""

import re

from pipeline.text.folding import CharacterFold

_SAME = {
    **dict.fromkeys("’‘ʼ′`´ʹʻ", "'"),
    **dict.fromkeys("‐‑‒", "-"),
    **dict.fromkeys("\u00a0\u202f\u2009\u2007\u2008\u200a\t", " "),
    **dict.fromkeys("“”„«»", '"'),
}


_PLAIN = CharacterFold(_SAME, kept="àù")
_SPACED = CharacterFold(_SAME, blank=True)


class _Memory(dict[str, str]):
    """Foldings of words met before: most of a text is words met before."""

    def __init__(self, table: CharacterFold) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, piece: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        folded = self[piece] = piece.translate(self._table)
        return folded


# Of 7.5 million pieces of parliamentary text this finds 98.1 %; remembering all, 99.2 %.
_REMEMBERED = 16_384
_PIECE = re.compile(r"\w+|\W+")
_PLAIN_WORDS = _Memory(_PLAIN)
_SPACED_WORDS = _Memory(_SPACED)


def plain(text: str) -> str:
    """Lower the case and drop the accents, keeping length and punctuation."""
    return "".join(map(_PLAIN_WORDS.__getitem__, _PIECE.findall(text)))


def spaced(text: str) -> str:
    """Fold like ``plain`` and blank out whatever is neither letter nor digit."""
    return "".join(map(_SPACED_WORDS.__getitem__, _PIECE.findall(text)))


def key(form: str) -> str:
    """Fold a form of the knowledge base to what ``spaced`` text holds, spaces run together."""
    return " ".join(spaced(form).split())


_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Split folded text into its words."""
    return _WORD.findall(text)


def is_shouted(text: str) -> bool:
    """Whether a line is written in capitals: few or no lower-case letters."""
    upper = sum(map(str.isupper, text))
    return upper >= 4 and upper > 4 * sum(map(str.islower, text))
