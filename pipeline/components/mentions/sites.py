"""Squares, streets and buildings by their noun, and places by the noun before them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipeline.components.mentions.candidates import LIKELY, Candidate
from pipeline.components.mentions.cues import alternatives, cue_rows, cue_words
from pipeline.components.mentions.page import Page

STAGE = "bodies"
_UPPER = "A-ZÀ-ÖØ-Þ"
_WORD = rf"[{_UPPER}][\w’'-]*"
_JOINT = r"(?: | de la | de l['’]| du | des | de | d['’]| ten | van | der )"
_NAME = re.compile(rf"(?:\d{{1,2}}(?:er)?-)?{_WORD}(?:{_JOINT}{_WORD}){{0,3}}")
_LINK = re.compile(r" (?:de la |de l'|du |des )?")
_ANY_LINK = re.compile(r" (?:de la |de l'|du |des |de |d')?")
_BESIDE = re.compile(r" (?=\S)")
_LINKS = {"any": _ANY_LINK, "article": _LINK, "none": _BESIDE}
# A rank, not a square: *la place de l'Union*; a square is come to, or stands after a comma.
_COME_TO = re.compile(
    r"(?:[,(\n] ?|^|\b(?:sur|vers|jusqu'à|depuis|de|à|rejoint|traverse)(?: la)? )$"
)


class Sites:
    """The nouns of squares, streets and buildings, and those that places follow."""

    def __init__(self) -> None:
        self._links: dict[str, re.Pattern[str]] = {}
        for row in cue_rows("sites"):
            for word in row["word"].split("|"):
                self._links[word] = _LINKS[row["links"]]
        self._head = re.compile(rf"(?:{alternatives(frozenset(self._links))})(?= )")
        nouns = alternatives(cue_words("sites_before"))
        self._before = re.compile(rf"(?<![\w-])(?:{nouns}) (?:[a-z-]+ )?(?:de |d'|du )$")

    def find(self, page: Page, named: Mapping[int, Candidate]) -> Iterator[Candidate]:
        """Yield the sites whose noun and capitals show them: *place des Martyrs*.

        Parameters
        ----------
        page : Page
            The document.
        named : mapping of int to Candidate
            What the gazetteer knows, by start: *la place de la France* is no square.
        """
        text = page.plain
        for match in self._head.finditer(text):
            start = match.start()
            joined = start > 0 and (text[start - 1].isalnum() or text[start - 1] in "-'_")
            if joined and not text.startswith(("l'", "d'"), start - 2):
                continue
            link = self._links[match[0]].match(text, match.end())
            if link is None or page.shouted(start):
                continue
            name = _NAME.match(page.text, link.end())
            if name is None or not _is_named(page, match[0], start, link.end(), named):
                continue
            yield Candidate(start, name.end(), "PLACE", "name", STAGE, (), LIKELY)

    def review(self, page: Page, candidate: Candidate) -> Candidate:
        """Return what the network takes for another as a place, where its noun says so."""
        if candidate.type not in ("ORGANISATION", "LEADER", "PERSON") or candidate.kind != "name":
            return candidate
        if self._before.search(page.before(candidate.start, 40)) is None:
            return candidate
        return replace(candidate, type="PLACE")


def _is_named(page: Page, noun: str, start: int, name: int, named: Mapping[int, Candidate]) -> bool:
    known = named.get(name)
    if noun in ("place", "square"):
        if known is not None or page.text[name : name + 2].isupper():
            return False
        return _COME_TO.search(page.before(start, 14)) is not None
    return known is None or known.type in ("LEADER", "PERSON", "PLACE")
