"""Persons: names in speakers' labels, names after a civility or an office; LEADER or PERSON."""

import re
from collections.abc import Iterator

from pipeline.components.mentions.candidates import CERTAIN, LIKELY, POSSIBLE, Candidate
from pipeline.components.mentions.cues import alternatives, cue_rows, cue_words
from pipeline.components.mentions.page import Page
from pipeline.records import EntityType, Turn

STAGE = "persons"
_PARTICLE = r"(?:de la|de|du|des|da|dos|do|di|del|della|van der|van den|van|von der|von|zu|bin|ben|ibn|ould|el|al|ag|le|la|ter|ten|den|'t|y|e)"
_CAP = r"(?:[A-ZÀ-ÖØ-ÞŁŠŽĆČŞÇİĞŚŻĐŢȚ][\w'’]*(?:[-–][\w'’]+)*|[A-ZÀ-Ö]\.(?:-?[A-ZÀ-Ö]\.)*)"
NAME = rf"{_CAP}(?:(?: | {_PARTICLE} |[ ]?d['’]){_CAP}){{0,4}}"
_NAME = re.compile(NAME)
_CIVILITY = re.compile(
    r"(?<![\w.])(?:M\.|MM\.|Mme|Mmes|Mlle|Mgr|Me|Monsieur|Madame|Maître|Monseigneur|S\.E\.M\.|Sir|Lord) "
    r"(?:(?:le|la) )?"
)
_JOURNALIST = re.compile(
    r"\b(?:journaliste|question|correspondant|correspondante|envoye special)\b"
)


class Persons:
    """Rules of persons' names with their word lists."""

    def __init__(self) -> None:
        leader = frozenset(
            w for r in cue_rows("offices") if r["leader"] == "yes" for w in r["word"].split("|")
        )
        other = cue_words("offices") - leader
        self._leader = re.compile(rf"(?<![\w-])(?:{alternatives(leader)})(?![\w-])")
        self._other = re.compile(rf"(?<![\w-])(?:{alternatives(other)})(?![\w-])")
        self._after_office = re.compile(
            rf"(?<![\w-])({alternatives(leader | other)})(?: (?:[a-z]+(?:-[a-z]+)*))? $"
        )
        self._office_then_name = re.compile(rf"(?<![\w-])(?:{alternatives(leader)}) (?=[a-z])")

    def find(self, page: Page) -> Iterator[Candidate]:
        """Yield the names of labels, and those after a civility."""
        for turn in page.turns:
            yield from self._of_label(page, turn)
        for match in _CIVILITY.finditer(page.text):
            name = _NAME.match(page.text, match.end())
            if name is None:
                continue
            end = _name_end(page, name)
            yield Candidate(
                name.start(), end, self.type_of(page, name.start(), end), "name", STAGE, (), LIKELY
            )

    def _of_label(self, page: Page, turn: Turn) -> Iterator[Candidate]:
        if turn.label is None or turn.name is None:
            return
        start, end = turn.name
        label = page.plain[turn.label[0] : turn.label[1]]
        rest = label.replace(page.plain[start:end], " ")
        office = turn.role is not None and self._leader.search(
            page.plain[turn.role[0] : turn.role[1]]
        )
        type_: EntityType = "LEADER"
        if not office and (_JOURNALIST.search(rest) or self._other.search(rest)):
            type_ = "PERSON"
        strength = CERTAIN if office or turn.affiliation or type_ == "PERSON" else LIKELY
        yield Candidate(start, end, type_, "name", "structure", (), strength, is_speaker_label=True)

    def type_of(self, page: Page, start: int, end: int) -> EntityType:
        """Say LEADER or PERSON by the words around; LEADER where they say nothing."""
        evidence = self.evidence(page, start, end)
        return "PERSON" if evidence < 0 else "LEADER"

    def evidence(self, page: Page, start: int, end: int) -> int:
        """Weigh the words around a name: > 0 an office, < 0 another trade, 0 nothing."""
        before, after = page.before(start, 60), page.after(end, 60)
        office = self._after_office.search(before)
        if office:
            return 1 if self._leader.fullmatch(office[1]) else -1
        apposition = re.match(
            r" ?,? ?(?:(?:le|la|l'|ancien|ancienne|ex-|notre|son|un|une) ?)*", after
        )
        position = apposition.end() if apposition else 0
        if after[:2].startswith((",", " ,", " (")):
            if self._leader.match(after, position):
                return 1
            if self._other.match(after, position):
                return -1
        return 0


def _name_end(page: Page, match: re.Match[str]) -> int:
    """Cut a capitalised run where a sentence or a lower name begins anew."""
    high = page.block_bounds(match.start())[1]
    return min(match.end(), high)


__all__ = ["NAME", "POSSIBLE", "STAGE", "Persons"]
