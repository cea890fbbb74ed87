"""Short capitalised forms that refer back: *l'Organisation*, *l'Union*, *le Traité*."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.components.mentions.candidates import LIKELY, Candidate
from pipeline.components.mentions.cues import alternatives, cue_rows
from pipeline.components.mentions.folding import key
from pipeline.components.mentions.page import Page
from pipeline.records import EntityType

STAGE = "nominals"
_FOLLOWED = re.compile(
    r" (?:(?:de |d'|du |des |de la )(?=\w)|"
    r"(?:europeenne?s?|africaine?s?|internationale?s?|nationale?s?|generale?s?|mondiale?s?|verite|permanente?s?|mixtes?|executi(?:f|ve)|consultati(?:f|ve)|"
    r"electorale?|superieure?|centrale?|federale?)(?![\w-]))|-\w"
)

_DETERMINER = re.compile(
    r"(?:(?:^|[^\w'-])(?:le|la|les|au|du|cette|ce|cet|notre|votre|presente|present) |l')$"
)


class Nominals:
    """The head nouns of short forms, by the type that they stand for."""

    def __init__(self, short: dict[str, frozenset[str]]) -> None:
        """Keep the short forms of the knowledge base: entity id to folded head nouns."""
        self._short = short
        self._types: dict[str, EntityType] = {}
        for row in cue_rows("nominals"):
            for word in row["word"].split("|"):
                self._types[word] = row["type"]  # type: ignore[assignment]
        words = alternatives(frozenset(self._types))
        # No look-behind in front: the engine can skip to letters that begin a head.
        self._head = re.compile(rf"(?:{words})(?![\w-])")

    def find(self, page: Page, accepted: list[Candidate]) -> Iterator[Candidate]:
        """Yield the short forms that something accepted in the document explains."""
        antecedents = self._antecedents(page, accepted)
        if not antecedents:
            return
        for match in self._head.finditer(page.plain):
            start, end = match.span()
            if not page.text[start].isupper() or not _DETERMINER.search(page.before(start, 12)):
                continue
            surface = page.text[start:end]
            if surface.isupper() and not page.shouted(start):
                continue
            if _FOLLOWED.match(page.plain, end) and not self._complete(page, end):
                continue
            if page.text[end : end + 1] == " " and page.text[end + 1 : end + 2].isupper():
                continue
            type_ = self._types[match[0]]
            first = antecedents.get((type_, key(surface)))
            if first is not None and (first < start or type_ == "ORGANISATION"):
                yield Candidate(start, end, type_, "nominal", STAGE, (), LIKELY)

    def review(self, page: Page, candidate: Candidate) -> Candidate | None:
        """Return a short form of the statistical stage, ``None`` where no head noun bears it."""
        text = page.text[candidate.start : candidate.end]
        if text.isupper() and not page.shouted(candidate.start):
            return replace(candidate, kind="name")
        known = any(word in self._types for word in key(text).split())
        return candidate if (known and " " not in text) or (known and text.istitle()) else None

    def _complete(self, page: Page, end: int) -> bool:
        """Whether *de* after the word does not continue its name (a verb's complement)."""
        return False

    def _antecedents(self, page: Page, accepted: list[Candidate]) -> dict[tuple[str, str], int]:
        """Return the first place of what each head noun may refer to."""
        first: dict[tuple[str, str], int] = {}
        for candidate in accepted:
            if candidate.kind != "name" or candidate.type not in ("ORGANISATION", "TREATY"):
                continue
            words = key(page.text[candidate.start : candidate.end]).split()
            heads = {words[0], " ".join(words[:2])} if words else set()
            if candidate.type == "ORGANISATION":
                for entity_id in candidate.ids:
                    heads |= self._short.get(entity_id, frozenset())
            for head in heads:
                singular = head[:-1] if head.endswith("s") and head[:-1] in self._types else head
                slot = (candidate.type, singular)
                first[slot] = min(first.get(slot, candidate.start), candidate.start)
        return first
