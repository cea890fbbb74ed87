"""What the network calls a TREATY, held against the grammar of instruments."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from pipeline.components.attributes import GAZETTEER, TREATIES
from pipeline.components.mentions.candidates import CERTAIN, LIKELY, Candidate
from pipeline.components.mentions.cues import cue_words
from pipeline.components.mentions.page import Page

_BRACKET = re.compile(r" \(([A-Z][A-Za-z-]*[A-Z])\)")
_LONGEST_ACRONYM = 10


def acronyms_introduced(page: Page, mentions: list[Candidate]) -> Iterator[Candidate]:
    """Yield every place of the acronyms in brackets after an instrument's title.

    *l'Accord de libre-échange entre A et B (ALEAB)*; not where a body's name ends the title
    (*la Charte de l'Organisation de l'unité africaine (OUA)*), nor what the base knows.
    """
    bodies = {m.end for m in mentions if m.type == "ORGANISATION"}
    known = {m.span for m in mentions if m.ids}
    for title in mentions:
        if title.type != "TREATY" or title.end in bodies:
            continue
        bracket = _BRACKET.match(page.text, title.end)
        if bracket is None or bracket.span(1) in known or len(bracket[1]) > _LONGEST_ACRONYM:
            continue
        for place in re.finditer(rf"(?<![\w-]){bracket[1]}(?![\w-])", page.text):
            yield Candidate(*place.span(), "TREATY", "name", TREATIES, (), CERTAIN)


@cache
def _weak_heads() -> frozenset[str]:
    return cue_words("weak_heads")


class Titles:
    """The instruments that the grammar and the gazetteer found in one page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._by_start = {c.start: c for c in page.candidates(TREATIES)}
        self._known = {c.span for c in page.candidates(GAZETTEER) if c.type == "TREATY"}
        self._weak = _weak_heads()

    def review(self, candidate: Candidate) -> Candidate | None:
        """Return the candidate with the grammar's bounds, ``None`` where its use is generic.

        The grammar knows better where a title ends; the network may know that a title names
        one instrument where the words alone do not say so.
        """
        if candidate.kind != "name" or candidate.span in self._known:
            return candidate
        title = self._by_start.get(candidate.start)
        if title is not None:
            return replace(title, stage="ner", strength=max(LIKELY, candidate.strength))
        text = self._page.text[candidate.start : candidate.end]
        if candidate.start in self._page.heads:
            return None
        first = self._page.plain[candidate.start : candidate.end].split()[0]
        acronym = text[:2].isupper() and text.replace("/", "").isalpha()
        return candidate if acronym or (text[0].isupper() and first in self._weak) else None
