"""What the network calls a TREATY, held against the grammar of instruments."""

from dataclasses import replace

from pipeline.components.attributes import GAZETTEER, TREATIES
from pipeline.components.mentions.candidates import LIKELY, Candidate
from pipeline.components.mentions.cues import cue_words
from pipeline.components.mentions.page import Page


class Titles:
    """The instruments that the grammar and the gazetteer found in one page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._by_start = {c.start: c for c in page.candidates(TREATIES)}
        self._known = {c.span for c in page.candidates(GAZETTEER) if c.type == "TREATY"}
        self._weak = cue_words("weak_heads")

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
