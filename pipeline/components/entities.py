"""Arbitrate between the stages: one set of nested mentions, with types and kinds.

Reads what the statistical stage, the gazetteer, the instrument grammar and the speakers'
labels propose; adds what the document itself settles (repeated names, surnames, acronyms
introduced in brackets, offices, short forms); sets ``doc.spans["entities"]``, by start and
the longest first, and ``doc.ents``, the outermost names.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.components.attributes import (
    ENTITIES,
    GAZETTEER,
    NER,
    TREATIES,
    SpanValues,
    register_attributes,
)
from pipeline.components.mentions.bodies import Bodies
from pipeline.components.mentions.candidates import SCORES, Candidate
from pipeline.components.mentions.consistency import repeat
from pipeline.components.mentions.folding import key
from pipeline.components.mentions.instrument_review import Titles, acronyms_introduced
from pipeline.components.mentions.nominals import Nominals
from pipeline.components.mentions.page import Page, drop_page, page_of
from pipeline.components.mentions.persons import Persons
from pipeline.components.mentions.roles import Roles, in_portfolio
from pipeline.components.mentions.settle import Settling
from pipeline.components.mentions.shapes import body_by_shape
from pipeline.components.mentions.shouting import doubt_shouted
from pipeline.components.mentions.sites import Sites
from pipeline.components.mentions.states import States
from pipeline.components.mentions.trimming import Trimmer
from pipeline.components.treaties import Treaties
from pipeline.knowledge import Knowledge, load_knowledge
from pipeline.resources import find_path

FACTORY = "entente/entities"
_PAIRED = re.compile(r"[-/–]| (?:and|et) ")


@Language.factory(
    FACTORY,
    requires=["doc.spans"],
    assigns=["doc.ents", "doc.spans", "token.ent_type", "token.ent_iob"],
    default_config={
        "knowledge": "data/knowledge",
        "extra": [],
        "persons": True,
        "consistency": True,
        "roles": True,
        "nominals": True,
    },
)
def create_entities(
    nlp: Language,
    name: str,
    knowledge: str,
    extra: list[str],
    persons: bool,
    consistency: bool,
    roles: bool,
    nominals: bool,
) -> "Arbiter":
    """Build the component from the ``[components.entities]`` block of a config."""
    base = load_knowledge(find_path(knowledge), [find_path(path) for path in extra])
    return Arbiter(base, persons=persons, consistency=consistency, roles=roles, nominals=nominals)


class Arbiter:
    """Make the mentions of a document out of what the stages propose.

    Parameters
    ----------
    knowledge : Knowledge, optional
        Where short forms (*l'Organisation*) are looked up.
    persons : bool, default=True
        Whether names are found in labels and after civilities.
    consistency : bool, default=True
        Whether a name found once is found everywhere in the document.
    roles : bool, default=True
        Whether offices that stand for their holder are proposed.
    nominals : bool, default=True
        Whether capitalised short forms are proposed.
    """

    def __init__(
        self,
        knowledge: Knowledge | None = None,
        *,
        persons: bool = True,
        consistency: bool = True,
        roles: bool = True,
        nominals: bool = True,
    ) -> None:
        register_attributes()
        short = {
            e.id: frozenset(map(key, e.short)) for e in (knowledge.entities if knowledge else ())
        }
        self._trimmer = Trimmer()
        self._states = States(knowledge)
        self._bodies = Bodies()
        self._sites = Sites()
        self._treaties = Treaties()
        self._persons = Persons(knowledge) if persons else None
        self._roles = Roles() if roles else None
        self._nominals = Nominals(short) if nominals else None
        self.consistency = consistency

    def __call__(self, doc: Doc) -> Doc:
        page = page_of(doc)
        if TREATIES in page.found and page.candidates(NER):
            # The network may have read the titles: it knows parties that were not known then.
            self._treaties.propose(page)
        settling = Settling()
        mentions = settling.add(self._collect(page))
        if introduced := list(acronyms_introduced(page, mentions)):
            mentions = settling.add(introduced)
        if self.consistency and (repeated := list(repeat(page, mentions))):
            mentions = settling.add(repeated)
        more: list[Candidate] = []
        if self._roles is not None:
            more += self._roles.find(page, {m.start: m for m in reversed(mentions)})
        if self._nominals is not None:
            more += self._nominals.find(page, mentions)
        if more:
            mentions = settling.add(more)
        if self._persons is not None:
            mentions = self._persons.assign_types(page, mentions)
        spans, outermost = _spans(page, mentions)
        doc.spans[ENTITIES] = spans
        doc.ents = outermost  # type: ignore[assignment]
        drop_page(doc)
        return doc

    def _collect(self, page: Page) -> list[Candidate]:
        """Gather the proposals of the stages, trimmed, each within one block."""
        gazetteer = [
            self._bare(page, c) for c in page.candidates(GAZETTEER) if not _is_field(page, c)
        ]
        known = {c.span: c for c in gazetteer}
        starts = {c.start: c for c in sorted(gazetteer, key=_by_length)}
        found = []
        titles = Titles(page)
        for candidate in page.candidates(NER):
            seen = self._trimmer.trim(page, candidate)
            if seen is not None and (_is_field(page, seen) or is_pair(page, seen, known)):
                continue
            if seen is not None and seen.type == "STATE" and GAZETTEER in page.found:
                seen = self._states.review(page, seen, known)
            if seen is not None and seen.span not in known and seen.kind == "name":
                seen = self._sites.review(page, body_by_shape(page, seen))
            if seen is not None and self._persons and seen.type in ("LEADER", "PERSON"):
                seen = self._persons.review(page, seen) if seen.kind == "name" else seen
            if seen is not None and seen.kind == "name" and page.shouted(seen.start):
                seen = doubt_shouted(page, seen)
            if seen is not None and seen.type == "TREATY" and TREATIES in page.found:
                seen = titles.review(seen)
            if seen is not None and seen.type == "ORGANISATION" and seen.kind == "name":
                seen = self._bodies.review(page, seen, starts)
            if seen is not None and seen.kind == "role" and self._roles is not None:
                seen = self._roles.review(page, seen)
            if seen is not None and seen.kind == "nominal" and self._nominals is not None:
                seen = self._nominals.review(page, seen)
            if seen is not None:
                found.append(seen)
        found += gazetteer
        found += page.candidates(TREATIES)
        found += self._bodies.find(page, starts)
        found += self._sites.find(page, starts)
        if self._persons is not None:
            found += self._persons.find(page)
        joined = [c.span for c in found if c.stage == "bodies" and _is_joined(page, c)]
        return [
            c
            for c in found
            if page.within_one_block(c.start, c.end)
            and not any(a <= c.start and c.end <= b and (a, b) != c.span for a, b in joined)
        ]

    def _bare(self, page: Page, candidate: Candidate) -> Candidate:
        """Return a known name without the title or the *ex-* that the base has with it."""
        person = candidate.type in ("LEADER", "PERSON")
        if not person and not page.plain.startswith("ex-", candidate.start):
            return candidate
        return self._trimmer.trim(page, candidate) or candidate

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """Save nothing: the word lists come with the package and the configuration."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> "Arbiter":
        """Load nothing."""
        return self

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Save nothing."""

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> "Arbiter":
        """Load nothing."""
        return self


def _is_field(page: Page, candidate: Candidate) -> bool:
    """Whether a candidate is the field of a minister, which is no mention."""
    free = candidate.type in ("ORGANISATION", "PLACE") and candidate.kind == "name"
    return free and in_portfolio(page, candidate.start)


def is_pair(page: Page, candidate: Candidate, known: dict[tuple[int, int], Candidate]) -> bool:
    """Whether a candidate is two known names side by side: *France-Bulgarie*, *Chine-Afrique*."""
    if candidate.type not in ("PLACE", "STATE", "ORGANISATION") or candidate.span in known:
        return False
    link = _PAIRED.search(page.text, candidate.start, candidate.end)
    if link is None:
        return False
    sides = [known.get((candidate.start, link.start())), known.get((link.end(), candidate.end))]
    names = [side.type for side in sides if side is not None and side.kind == "name"]
    # Two towns make a third: *Paris-Saclay*.
    return len(names) == 2 and names != ["PLACE", "PLACE"]


def _is_joined(page: Page, candidate: Candidate) -> bool:
    """Whether a name is one joint group of parties, whose parts are no mentions: *PPE/DC*."""
    last = page.text[candidate.start : candidate.end].rsplit(" ", 1)[-1]
    return last.isupper() and ("/" in last or "-" in last)


def _by_length(candidate: Candidate) -> int:
    return candidate.end - candidate.start


def _spans(page: Page, mentions: list[Candidate]) -> tuple[list[Span], list[Span]]:
    """Make the spans with their attributes; depth counts the mentions around.

    The second list holds those that nothing is around and that are no role.
    """
    spans, outermost, stack = [], list[Span](), list[Candidate]()
    values = SpanValues(page.doc)
    labels = sorted(turn.label for turn in page.turns if turn.label is not None)
    starts = [low for low, _ in labels]
    for mention in mentions:
        while stack and stack[-1].end <= mention.start:
            stack.pop()
        span = page.to_span(mention)
        if span is None:
            continue
        start, end = mention.span
        values.set("kind", start, end, mention.kind)
        values.set("stage", start, end, mention.stage)
        score = SCORES[mention.strength] if mention.score is None else mention.score
        values.set("score", start, end, score)
        values.set("depth", start, end, len(stack))
        if mention.attributes:
            values.set("attributes", start, end, dict(mention.attributes))
        at = bisect_right(starts, start) - 1
        if at >= 0 and end <= labels[at][1]:
            values.set("is_speaker_label", start, end, True)
        spans.append(span)
        if not stack and mention.kind != "role":
            outermost.append(span)
        stack.append(mention)
    return spans, outermost
