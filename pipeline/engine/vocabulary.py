"""Keep the words that a pipeline's vocabulary remembers within bounds.

A vocabulary never forgets a word by itself, unless it is read in a memory zone. What a zone
held leaves marks behind in the tables of spaCy, which grow with every word that ever was: here
they are made anew.
"""

from contextlib import ExitStack
from typing import Any

from preshed.maps import PreshMap
from spacy.language import Language
from spacy.vocab import Vocab

# New strings of the first shards, which stay: 10,000 take about 7 MB.
_KEPT = 10_000
# New strings that are held beside them until they are forgotten together.
_AT_ONCE = 20_000
_PARTS = ("strings", "vectors", "lookups")


class Words:
    """The words of a pipeline: the first ones stay, later ones are forgotten by the thousand.

    Parameters
    ----------
    nlp : Language
        Its models are loaded: what they hold of the vocabulary stays.
    """

    def __init__(self, nlp: Language, *, kept: int = _KEPT, at_once: int = _AT_ONCE) -> None:
        self._nlp = nlp
        self._kept = kept
        self._at_once = at_once
        self._start = self._count()
        self._zone: ExitStack | None = None
        self._full = False

    def make_room(self) -> None:
        """Forget words when they are many; to be called when no ``Doc`` is in use."""
        new = self._count() - self._start
        if self._zone is not None:
            if new <= self._at_once:
                return
            self.forget()
        self._full = self._full or new > self._kept
        if self._full:
            self._start = self._count()
            self._zone = ExitStack()
            self._zone.enter_context(self._nlp.memory_zone())

    def forget(self) -> None:
        """Forget all but the first words: documents read since then cannot be used any more."""
        if self._zone is not None:
            self._zone.close()
            self._zone = None
            _without_marks(self._nlp.vocab)

    def _count(self) -> int:
        return len(self._nlp.vocab.strings)


def _without_marks(vocab: Vocab) -> None:
    """Make the tables of a vocabulary anew, without the marks of words that it has forgotten."""
    strings: Any = vocab.strings
    fresh = PreshMap(4 * len(strings))
    for key, place in strings._map.items():
        fresh[key] = place
    strings._map = fresh
    if "lexeme_norm" not in vocab.lookups:
        # Nothing is read: this begins an empty table of lexemes, made again at need.
        vocab.from_disk(".", exclude=_PARTS)
