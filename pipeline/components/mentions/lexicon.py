"""All forms of the knowledge base in one automaton, found in one pass over a text.

Aho-Corasick over the ``spaced`` folding: linear in the text, whatever the number of
forms. A form is found only as whole words; what it must look like in the text
(capitals, dots of an acronym) is checked against the original characters.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import ahocorasick

from pipeline.components.mentions.folding import key
from pipeline.knowledge.records import Form

_ARTICLE = re.compile(r"(?:Le|La|Les) |L['’]")
_DOTTED = re.compile(r"(?:\w\. ?){1,7}\w\.?$")
# Points of the compass that end a name are often written small: *Afrique de l'ouest*.
_COMPASS = re.compile(r" (?:du |de l['’])(?:Nord|Sud|Est|Ouest)$")


class Entry(NamedTuple):
    """One meaning of a form."""

    entity_id: str
    type: str
    kind: str
    flags: frozenset[str]
    case: str


class Hit(NamedTuple):
    """A form found in a text, with every meaning whose writing fits."""

    start: int
    end: int
    entries: tuple[Entry, ...]


class Lexicon:
    """The forms, compiled.

    Parameters
    ----------
    forms : iterable of Form
        As ``Knowledge.forms()`` gives them.
    """

    def __init__(self, forms: Iterable[Form]) -> None:
        meanings: dict[str, dict[tuple[str, str, str], tuple[Entry, str]]] = defaultdict(dict)
        for form in forms:
            if form.type == "STATE" and form.kind == "name" and _ARTICLE.match(form.text):
                continue
            entry = Entry(form.entity_id, form.type, form.kind, form.flags, form.case)
            for variant in _variants(form.text):
                known = meanings[variant].get((form.entity_id, form.kind, form.text))
                if known is None or "derived" in known[0].flags:
                    meanings[variant][(form.entity_id, form.kind, form.text)] = (entry, form.text)
        automaton = ahocorasick.Automaton()
        for folded, entries in meanings.items():
            if folded:
                forms_ = tuple(entries.values())
                capital = all(e.case != "any" and text[0].isupper() for e, text in forms_)
                automaton.add_word(f" {folded} ", (len(folded), forms_, capital))
        self._size = len(meanings)
        if self._size:
            automaton.make_automaton()
        self._automaton = automaton

    def __len__(self) -> int:
        return self._size

    def find(self, spaced: str, text: str) -> Iterator[Hit]:
        """Yield what is found, by end; nested and overlapping hits included.

        Parameters
        ----------
        spaced, text : str
            The ``spaced`` folding of a text and the text itself, of one length.
        """
        if not self._size:
            return
        for last, (length, meanings, capital) in self._automaton.iter(f" {spaced} "):
            end = last - 1
            start = end - length
            if capital and not text[start].isupper():
                continue  # most hits: a surname that is a word
            surface = text[start:end]
            if "\n" in surface:
                continue
            fitting = tuple(
                dict.fromkeys(
                    entry for entry, form in meanings if _is_written(entry, form, surface)
                )
            )
            if fitting:
                yield Hit(start, _with_last_dot(text, start, end), fitting)


def _variants(form: str) -> set[str]:
    """Return the folded keys under which a form is met."""
    folded = key(form)
    found = {folded}
    if "œ" in folded:
        found.add(folded.replace("œ", "oe"))
    if form.isalpha() and form.isupper() and 2 <= len(form) <= 6:
        found.add(" ".join(folded))
    return found


def _is_written(entry: Entry, form: str, surface: str) -> bool:
    """Whether the characters found are a way to write this form."""
    if entry.case == "any":
        return True
    shouted = surface.isupper()
    if entry.case == "exact":
        if len(surface) != len(form):
            return bool(_DOTTED.match(surface)) and shouted
        return surface == form or shouted
    return shouted or _capitals_fit(form, surface)


def _capitals_fit(form: str, surface: str) -> bool:
    """Whether the first and the last capitalised words of the form are so in the text."""
    if len(form) != len(surface):
        return surface[:1].isupper()
    capitals = [i for i, letter in enumerate(form) if letter.isupper()]
    if not capitals:
        return True
    first = capitals[0]
    if not surface[first].isupper():
        return False
    initials = [i for i in capitals if i == 0 or not form[i - 1].isalpha()]
    if len(initials) > 1 and _COMPASS.search(form):
        initials.pop()
    return not initials or surface[initials[-1]].isupper()


def _with_last_dot(text: str, start: int, end: int) -> int:
    """Take in the last full stop of an acronym written with dots."""
    dotted = end - start >= 3 and text[start + 1] == "." and text[end : end + 1] == "."
    return end + 1 if dotted else end
