"""Persons: names in speakers' labels, and after a civility or an office."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.components.mentions.callings import Callings
from pipeline.components.mentions.candidates import CERTAIN, Candidate
from pipeline.components.mentions.cues import cue_words, word_set
from pipeline.components.mentions.folding import key
from pipeline.components.mentions.labels import TWO_INITIALS, initials_introduced, media_in_labels
from pipeline.components.mentions.page import Page
from pipeline.knowledge import Knowledge
from pipeline.records import EntityType, Turn

STAGE = "persons"
_PARTICLE = (
    r"(?:de la|de|du|des|da|dos|do|di|del|della|van der|van den|van|von der|von|zu|bin|ben|ibn"
    r"|ould|el|al|ag|le|la|ter|ten|den|'t|y|e|wa|in ’t|in 't)"
)
_UPPER = "A-ZÀ-ÖØ-ÞŁŠŽĆČŞÇİĞŚŻĐŢȚ"
_CAP = rf"(?:[{_UPPER}][\w'’]*(?:[-–][\w'’]+)*|[{_UPPER}]\.(?:-?[{_UPPER}]\.)*)"
_NAME = re.compile(
    rf"(?:(?:de|du|van|von|d['’]|de la|el|al) ?)?{_CAP}(?:(?: | {_PARTICLE} | ?d['’]){_CAP}){{0,4}}"
)
# Of these the letters are no initials: *S.E. Moussa*, *S.M.I. Haile Selassie*.
_STYLE = (
    r"L['’][Hh]on(?:orable|\.)|l['’][Hh]on(?:orable|\.)|Très [Hh]on(?:orable|\.)"
    r"|très [Hh]on(?:orable|\.)|Hon(?:orable|\.)|hon(?:orable|\.)"
    r"|S\. ?(?:E\. ?(?:M\.|Mme)?|Exc\. ?(?:M\.|Mme)?|M\. ?(?:I\.)?|A\. ?(?:R\.)?|S\.)"
)
_EXCELLENCY = re.compile(rf"(?:MM?\.|{_STYLE}|H\. ?E\.) ?")
# No look-behind in front, and a letter first: the engine can skip to those that begin one.
_CIVILITY = re.compile(
    r"(?:M\.|MM\.|Mme|Mmes|Mlle|Mgr|Me|Monsieur|monsieur|Madame|madame|Maître|Monseigneur|Sir|Lord"
    rf"|{_STYLE}) "
)
_RANKED = re.compile(
    r"(?:(?:[Gg]énéral|[Mm]aréchal|amiral|colonel|baron|comte|M\.|Mme|[Mm]onsieur|[Mm]adame|Mlle)"
    r" ((?:de la|de|DE|De|du|Du|d['’]|van|von|le|Le) ?)|(?<=[a-zé,’'] )(De |Van |Le |Du |El |Al ))$"
)
_INITIALS = re.compile(rf"(?:^|(?<=[\s(«\"–—-]))(?:[{_UPPER}]\.(?:-[{_UPPER}]\.)? ?)+$")
_NAME_WORD = re.compile(r"[^\s,;()]+")
_NAME_PARTICLES = word_set("particles") | {
    "dit",
    "dite",
    "y",
    "e",
    "dal",
    "della",
    "del",
    "di",
    "zu",
}
_PLURALS = ("MM. ", "Mmes ")
_NEXT = re.compile(r"(?:,| et) (?:M\. |Mme )?")
_WORD = rf"[{_UPPER}][\w'’-]+(?: [{_UPPER}][\w'’-]+)?"
_ARREST = re.compile(
    rf"\b(?:arrêts?|affaires?) ({_WORD})(?: et ({_WORD}))? (?:c\.|contre) (?=[{_UPPER}l])"
)
_LAST_INITIAL = re.compile(rf"(?:^|[ .-])[{_UPPER}]$")
_HYPHENATED = re.compile(r"-[a-zà-ÿ]+(?![\w-])")
_PRONOUNS = frozenset(
    ["vous", "nous", "je", "tu", "il", "ils", "elle", "elles", "on", "moi", "le", "la"]
)


class Persons:
    """Rules of persons' names with their word lists."""

    def __init__(self, knowledge: Knowledge | None = None) -> None:
        self._callings = Callings(knowledge)
        self._offices = self._callings.titles | cue_words("civilities")

    def find(self, page: Page) -> Iterator[Candidate]:
        """Yield the names of labels, and those after a civility."""
        for turn in page.turns:
            yield from self._of_label(page, turn)
        yield from _bracketed_initials(page)
        for start, end in media_in_labels(page):
            yield Candidate(start, end, "ORGANISATION", "name", STAGE, (), CERTAIN)
        for match in _civilities(page.text):
            name = _NAME.match(page.text, match.end())
            while name is not None and not self._is_office(page, *name.span()):
                if name[0].isupper() and len(name[0]) <= 5 and match[0] in _PLURALS:
                    break
                yield _person(*name.span(), "LEADER")
                following = _NEXT.match(page.text, name.end()) if match[0] in _PLURALS else None
                name = _NAME.match(page.text, following.end()) if following else None
        if " c." in page.text or " contre " in page.text:
            for match in _ARREST.finditer(page.text):
                yield from (_person(*match.span(g), "PERSON") for g in (1, 2) if match[g])

    def _is_office(self, page: Page, start: int, end: int) -> bool:
        words = page.plain[start:end].split()
        return words[0] in self._offices or " ".join(words[:2]) in self._offices

    def review(self, page: Page, candidate: Candidate) -> Candidate | None:
        """Return a person of the statistical stage with its particle and its initials.

        ``None`` where the words are an office or a trade alone.
        """
        start, end = candidate.start, candidate.end
        text = page.text
        style = _EXCELLENCY.match(text, start, end)
        if style is not None and style.end() < end:
            candidate = replace(candidate, start=style.end())
            start = candidate.start
        words = page.plain[start:end].split()
        tail = _HYPHENATED.match(text, candidate.end)
        if tail is not None and len(words) == 1 and tail[0][1:] in _PRONOUNS:
            return None
        if tail is not None and len(words) > 1:
            return replace(candidate, end=tail.end())
        if all(word in self._offices for word in words):
            return None
        low, own = page.block_bounds(start)[0], start
        before = text[max(low, start - 30) : start]
        particle = _RANKED.search(before)
        if particle is not None:
            start = start - len(before) + max(particle.start(1), particle.start(2))
        initials = _INITIALS.search(text[max(low, start - 12) : start])
        if initials is not None:
            start = max(low, start - 12) + initials.start()
            if _EXCELLENCY.match(text, start):
                start = own
        end = _end_of_name(text, start, end)
        return (
            candidate
            if (start, end) == candidate.span
            else replace(candidate, start=start, end=end)
        )

    def _of_label(self, page: Page, turn: Turn) -> Iterator[Candidate]:
        if turn.label is None or turn.name is None:
            return
        start, end = turn.name
        if page.text[end : end + 1] == "." and _LAST_INITIAL.search(page.text[start:end]):
            end += 1
        style = _EXCELLENCY.match(page.text, start, end)
        if (
            style is not None
            and style.end() < end
            and not TWO_INITIALS.match(page.text, start, end)
        ):
            start = style.end()
        yield Candidate(start, end, "LEADER", "name", "structure", (), CERTAIN)

    def assign_types(self, page: Page, mentions: list[Candidate]) -> list[Candidate]:
        """Tell LEADER from PERSON by what the whole document says of each name."""
        return self._callings.assign_types(page, mentions)


def _civilities(text: str) -> Iterator[re.Match[str]]:
    """Yield the civilities that no word goes over into."""
    match = _CIVILITY.search(text)
    while match is not None:
        before = text[match.start() - 1 : match.start()]
        joined = before.isalnum() or before in ("_", ".")
        if not joined:
            yield match
        match = _CIVILITY.search(text, match.start() + 1 if joined else match.end())


def _bracketed_initials(page: Page) -> Iterator[Candidate]:
    """Yield initials in brackets after the full name that they abridge in the labels."""
    labels = {page.text[t.name[0] : t.name[1]] for t in page.turns if t.name}
    letters = [text for text in labels if text.isupper() and 2 <= len(text) <= 4]
    introduced = initials_introduced(page.text) if letters else {}
    for text in letters:
        if key(text) in introduced:
            for match in re.finditer(rf"\({text}\)", page.text):
                start = match.start() + 1
                yield Candidate(start, start + len(text), "LEADER", "name", "structure")


def _end_of_name(text: str, start: int, end: int) -> int:
    """Return the end before a lower-case word that is no particle: *Jean Bardet rapporteur*."""
    last, capital = end, False
    for word in _NAME_WORD.finditer(text, start, end):
        if not word[0].islower():
            last, capital = word.end(), True
        elif capital and word[0] not in _NAME_PARTICLES:
            return last
    return end


def _person(start: int, end: int, type_: EntityType) -> Candidate:
    return Candidate(start, end, type_, "name", STAGE, (), CERTAIN)
