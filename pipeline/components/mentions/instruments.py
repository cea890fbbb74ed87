"""The grammar of instruments: from the head noun through what identifies the text.

A title is a head noun (*accord*, *résolution*), adjectives of kind, and complements:
subject, parties, number, place, date. The parser takes them one by one and stops
before relative clauses, participles (*signé à…*) and clauses. Whether what it took
*identifies* an instrument decides ``identified``; a generic use has no candidate.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.components.mentions.candidates import CERTAIN, LIKELY, POSSIBLE, Candidate
from pipeline.components.mentions.cues import alternatives, cue_rows, cue_words
from pipeline.components.mentions.page import Page

STAGE = "treaties"
_MONTH = "(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)"
_DATE = re.compile(
    rf" (?:en date )?(?:du |des |d'|de )?((?:1er|\d{{1,2}})(?: et (?:1er|\d{{1,2}}))? {_MONTH}"
    rf"(?: (?:1[5-9]|20)\d\d)?)(?!\w)"
    rf"|(?: de | d'| en )((?:{_MONTH} )?(?:1[5-9]|20)\d\d)(?![\w/])(?! [a-z]*(?:euros|dollars|personnes))"
    r"| \(((?:1[89]|20)\d\d)\)"
)
_NUMBER = re.compile(
    r" (?:n[°o]s? ?)?(?:((?:\((?:ue|ce|cee|euratom|pesc|ue, euratom|jai)[^()]{0,12}\) )?"
    r"(?:n[°o] ?)?\d{1,4}/\d{1,4}(?:/[a-z]{2,7})?(?: [a-z](?![\w'.-]))?"
    r"|(?:ue|ce)/ ?\d{4}/\d+"
    r"|n[°o] ?\d[\d.-]*"
    r"|assembly/[\w/.]+(?: \([ivxlc]+\))?"
    r"|\d{1,4}(?: ?\((?:1[89]\d\d|20\d\d|[ivxlc]+)\)| [a-z](?= \()))"
    r"|(\d{2,4}))(?![\w%])(?! (?:euros|dollars|millions|milliards|articles|pays|etats|ans|jours))"
)
_SYMBOL = re.compile(r"\b(?:s|a)/res/[\w/().-]*\w\)?|\binfcirc/\d+[\w/.]*")
_QUOTED = re.compile(r' "[^"\n]{3,90}"')
_DETERMINER = re.compile(
    r"(?:^|[\s('\"])(le|la|l'|les|au|aux|du|des|de l'|un|une|d'un|d'une|cet|cette|ce|ces|notre|votre"
    r"|leur|son|sa|de|d'|aucun|aucune|chaque|tout|toute|tel|quel|quelle|plusieurs|nouvel|nouveau"
    r"|nouvelle|premier|futur|future|projet de|quelque|deux|trois|present|presente) ?$"
)
_INDEFINITE = frozenset(
    ["un", "une", "d'un", "d'une", "aucun", "aucune", "chaque", "tel", "quel", "quelle",
     "plusieurs", "nouvel", "nouvelle", "nouveau", "quelque", "deux", "trois", "projet de", "des",
     "de", "d'", "ces", "cet", "cette", "ce", "son", "sa", "notre", "votre", "leur"]
)  # fmt: skip
_PLACE = re.compile(
    r" (?:de la |de l['’]|des |de |d['’]|du |des îles |à )?"
    r"((?:(?:La|Le|Les|L['’]) ?)?[A-ZÀ-ÖØ-Þ][\wÀ-ÿ'’]*(?:-[\wÀ-ÿ'’]+)*"
    r"(?:(?: de | du | de la | d['’]| | et de )(?:[A-ZÀ-ÖØ-Þ][\wÀ-ÿ'’]*)(?:-[\wÀ-ÿ'’]+)*){0,3})"
)
_BARE = re.compile(r" ([A-ZÀ-ÖØ-Þ][\wÀ-ÿ'’]*(?:-[A-ZÀ-ÖØ-Þ][\wÀ-ÿ'’]*)*)")
_LINK = re.compile(
    r" (?:(?:et|ainsi que|comme|ou) )?(?:d'une part,? et )?(?:entre |avec |à |de |d'|du |des )?"
    r"(?:la |le |les |l'|du |de la |de l'|des )?"
    r"(?:(?:gouvernement|gouvernements|parlement|republique) )?(?:de la |de l'|du |des |de |d')?"
)
_WORD = re.compile(r"[\s'’]*([\w-]+)'?")
_NOUN_COMPLEMENT = re.compile(r" (?:de |d'|des |du |de la |de l')(?=[a-z])")
_ENUMERATED = re.compile(
    r", [^,.;:()!?\"\n]{2,60}?(?:, [^,.;:()!?\"\n]{2,60}?){0,3}(?:,? et | ou )"
)
_FEMININE_HEADS = frozenset(
    ["declaration", "resolution", "decision", "directive", "recommandation"]
)


@dataclass
class Title:
    """What the parser has taken so far of one instrument's title."""

    start: int
    head: str
    needs: str
    end: int
    date: str = ""
    number: str = ""
    place: str = ""
    parties: list[str] = field(default_factory=list)
    subject: bool = False
    subject_named: bool = False
    noun: bool = False
    adjective: bool = False
    quoted: bool = False
    bare: bool = False
    owner: str = ""
    nested: bool = False

    def attributes(self) -> dict[str, Any]:
        """Return what the title says, for export."""
        found: dict[str, Any] = {"head": self.head}
        for name in ("date", "number", "place"):
            if getattr(self, name):
                found[name] = getattr(self, name)
        if self.parties:
            found["parties"] = list(self.parties)
        return found


class Grammar:
    """The grammar with its word lists compiled."""

    def __init__(self) -> None:
        needs = {}
        for row in cue_rows("instrument_heads"):
            for head in row["head"].split("|"):
                needs[head] = row["needs"]
        self._needs = needs
        self._head = re.compile(rf"(?<![\w-])({alternatives(frozenset(needs))})(?![\w-])")
        adjectives = alternatives(cue_words("instrument_adjectives"))
        compound = r"[a-z]{3,9}-[a-z]{4,}(?:ais|aise|aises|ien|ienne|iens|iennes|ain|aine|ains|aines|ois|oise|and|ande|andes|ol|ole|e|es|que|ques|c)"
        self._adjective = re.compile(rf" (?:et )?((?:{adjectives})|{compound})(?![\w-])")
        subjects = alternatives(cue_words("instrument_subjects"))
        self._subject = re.compile(rf" (?:{subjects})(?:(?![\w-])|(?<='))")
        self._stops = cue_words("instrument_stops")

    def parse(self, page: Page, named: dict[int, Candidate]) -> Iterator[Candidate]:
        """Yield the instruments of a page.

        Parameters
        ----------
        page : Page
            The document.
        named : dict of int to Candidate
            Names known to begin at an offset: parties, places and bodies of a title.
        """
        text = page.plain
        for match in _SYMBOL.finditer(text):
            yield Candidate(
                *match.span(), "TREATY", "name", STAGE, (), CERTAIN,
                attributes={"number": page.text[match.start() : match.end()]},
            )  # fmt: skip
        for match in self._head.finditer(text):
            title = Title(match.start(), match[1], self._needs[match[1]], match.end())
            self._extend(page, title, named)
            strength = identified(page, title)
            if strength:
                yield Candidate(
                    title.start, title.end, "TREATY", "name", STAGE, (), strength,
                    attributes=title.attributes(),
                )  # fmt: skip
                yield from self._siblings(page, title)

    def _siblings(self, page: Page, title: Title) -> Iterator[Candidate]:
        """Take the second number of *résolutions 242 (1967) et 338 (1973)*."""
        if not (title.number and title.head.endswith("s")):
            return
        end = title.end
        pattern = re.compile(r"(?:,| et|, et) (\d{2,4}(?: \((?:19|20)\d\d\))?)(?![\w%])")
        while match := pattern.match(page.plain, end):
            yield Candidate(
                match.start(1), match.end(1), "TREATY", "name", STAGE, (), LIKELY,
                attributes={"head": title.head, "number": match[1]},
            )  # fmt: skip
            end = match.end()

    def _extend(self, page: Page, title: Title, named: dict[int, Candidate]) -> None:
        limit = page.block_bounds(title.start)[1]
        steps: tuple[Callable[[Page, Title, dict[int, Candidate], int], bool], ...] = (
            self._take_adjective, self._take_number, self._take_date, self._take_quoted,
            self._take_parties, self._take_subject, self._take_nested, self._take_name,
            self._take_noun,
        )  # fmt: skip
        for _ in range(12):
            if title.end >= limit or not any(step(page, title, named, limit) for step in steps):
                return

    def _take_adjective(
        self, page: Page, title: Title, named: dict[int, Candidate], limit: int
    ) -> bool:
        match = self._adjective.match(page.plain, title.end, limit)
        if match is None or (title.subject and not title.noun):
            return False
        title.end = match.end()
        title.adjective = True
        return True

    def _take_number(
        self, page: Page, title: Title, named: dict[int, Candidate], limit: int
    ) -> bool:
        if title.number or title.subject:
            return False
        match = _NUMBER.match(page.plain, title.end, limit)
        if match is None or (match[2] and title.needs != "number"):
            return False
        title.end = match.end()
        title.number = page.text[match.start() : match.end()].strip()
        return True

    def _take_date(self, page: Page, title: Title, named: dict[int, Candidate], limit: int) -> bool:
        match = _DATE.match(page.plain, title.end, limit)
        if match is None or title.date:
            return False
        title.end = match.end()
        title.date = (match[1] or match[2] or match[3] or "").strip()
        return True

    def _take_quoted(
        self, page: Page, title: Title, named: dict[int, Candidate], limit: int
    ) -> bool:
        match = _QUOTED.match(page.plain, title.end, limit)
        if (
            match is None
            or not page.text[match.start() + 2 : match.start() + 4].strip()[:1].isupper()
        ):
            return False
        title.end = match.end()
        title.quoted = True
        return True

    def _take_parties(
        self, page: Page, title: Title, named: dict[int, Candidate], limit: int
    ) -> bool:
        """Take *entre X et Y*, *avec X*: names joined by commas and *et*."""
        text = page.plain
        if not text.startswith((" entre ", " avec "), title.end) or title.parties:
            return False
        position, taken = title.end, title.end
        first = True
        while True:
            match = re.compile(
                _LINK.pattern if first else r"(?:,| et| ainsi que|, et)" + _LINK.pattern
            ).match(text, position, limit)
            if match is None:
                break
            party = named.get(match.end())
            if party is None or party.end > limit:
                break
            title.parties.append(page.text[party.start : party.end])
            position = taken = party.end
            first = False
        if taken == title.end:
            return False
        title.end = taken
        return True

    def _take_subject(
        self, page: Page, title: Title, named: dict[int, Candidate], limit: int
    ) -> bool:
        match = self._subject.match(page.plain, title.end, limit)
        if match is None or (title.subject and title.date):
            return False
        end, named_inside = self._run(page, match.end(), named, limit)
        if end <= match.end():
            return False
        title.end = end
        title.subject = True
        title.subject_named = title.subject_named or named_inside
        return True

    def _take_nested(
        self, page: Page, title: Title, named: dict[int, Candidate], limit: int
    ) -> bool:
        """Take *à la Convention…*, *d'accession du Liberia à l'Accord…*."""
        match = re.compile(r" (?:à la |à l'|au |aux )").match(page.plain, title.end, limit)
        if match is None:
            return False
        head = self._head.match(page.plain, match.end(), limit)
        if head is None:
            return False
        inner = Title(head.start(), head[1], self._needs[head[1]], head.end())
        self._extend(page, inner, named)
        if not identified(page, inner):
            return False
        title.end = inner.end
        title.nested = True
        return True

    def _take_name(self, page: Page, title: Title, named: dict[int, Candidate], limit: int) -> bool:
        """Take a place, a body or a bare proper name: *de Minsk*, *des Nations unies*, *BEPS*."""
        text = page.text
        match = _PLACE.match(text, title.end, limit)
        if match is None or title.subject:
            return False
        bare = match.start(1) == title.end + 1
        start = match.start(1)
        known = named.get(start)
        end = known.end if known is not None else match.end(1)
        if bare and known is None:
            head = text[title.start]
            match = _BARE.match(text, title.end, limit)
            if match is None or (not head.isupper() and title.needs != "any"):
                return False
            end = match.end(1)
        if known is not None and known.type in ("LEADER", "PERSON") and not bare:
            return False
        if known is not None:
            while text[end : end + 1] == "-" and end + 1 in named:
                end = named[end + 1].end
        title.end = end
        title.bare = title.bare or bare
        if known is not None and known.type in ("ORGANISATION", "STATE"):
            title.owner = known.type
        elif not title.place:
            title.place = text[start:end]
        return True

    def _take_noun(self, page: Page, title: Title, named: dict[int, Candidate], limit: int) -> bool:
        """Take what sort of agreement it is: *de paix et de réconciliation*, *d'association*."""
        match = _NOUN_COMPLEMENT.match(page.plain, title.end, limit)
        if match is None or title.subject or title.date or title.noun:
            return False
        end, named_inside = self._run(page, match.end(), named, limit, short=True)
        if end <= match.end():
            return False
        title.end = end
        title.noun = True
        title.subject_named = title.subject_named or named_inside
        return True

    def _run(
        self,
        page: Page,
        position: int,
        named: dict[int, Candidate],
        limit: int,
        *,
        short: bool = False,
    ) -> tuple[int, bool]:
        """Follow a noun phrase to where the title must have ended.

        Returns the end and whether a proper name was met.
        """
        text, last, named_inside = page.plain, position, False
        enumerated = position
        while position < limit:
            known = named.get(position)
            if known is not None and known.end <= limit:
                position = last = known.end
                named_inside = True
                continue
            if text[position] == "," and position >= enumerated:
                match = _ENUMERATED.match(text, position, limit)
                if match is None or self._has_stop(page, match.start(), match.end()):
                    break
                enumerated = match.end()
                position += 1
                continue
            if text[position] in '.;:!?()"\n' or (
                text[position] in "-–—" and text[position - 1] == " "
            ):
                if not (text[position] == "-" and position and text[position - 1].isalnum()):
                    break
            if text[position] == ",":
                position += 1
                continue
            match = _WORD.match(text, position, limit)
            if match is None:
                position += 1
                continue
            word = match[1]
            if match.start(1) in named and match.start(1) != position:
                position = match.start(1)
                continue
            if self._stops_at(page, match, word, last) or (
                short and self._subject.match(text, match.start(1) - 1, limit)
            ):
                break
            if short and (
                _DATE.match(text, match.start(1) - 1, limit)
                or text.startswith((" entre ", " avec "), match.start(1) - 1)
            ):
                break
            if (
                _DATE.match(text, match.start(1) - 1, limit)
                and last > 0
                and word in ("du", "de", "d")
            ):
                break
            position = match.end()
            if word not in _FUNCTION:
                last = position if text[position - 1] != "'" else last
        return last, named_inside

    def _stops_at(self, page: Page, match: re.Match[str], word: str, last: int) -> bool:
        if word not in self._stops:
            return word == "et" and self._new_clause(page, match.end())
        if word == "entre":
            return not page.plain.startswith(" les ", match.end(1)) and last > 0
        return True

    def _has_stop(self, page: Page, start: int, end: int) -> bool:
        for match in re.finditer(r"[\w]+", page.plain[start:end]):
            if match[0] in self._needs or (match[0] in self._stops and match[0] not in "sl"):
                return True
        return False

    def _new_clause(self, page: Page, position: int) -> bool:
        """Whether what follows *et* is another instrument or a clause of its own."""
        text = page.plain
        match = re.compile(
            r"[ ]*(?:à |de |d'|du |des |pour |aux? )?(?:la |le |l'|les |son |sa |ses |leur |leurs |des )?"
        ).match(text, position)
        after = match.end() if match else position
        if self._head.match(text, after):
            return True
        following = re.findall(r"[\w]+|[,.;:!?()]", text[after : after + 60])
        for word in following[:5]:
            if not word[0].isalnum():
                return False
            if word in self._stops and word not in ("s", "sous", "par"):
                return True
        return False


_FUNCTION = frozenset(
    ["de", "du", "des", "d", "la", "le", "les", "l", "à", "au", "aux", "et", "ou", "en", "sur", "pour",
     "dans", "un", "une", "son", "sa", "ses", "leur", "leurs", "entre", "avec", "contre", "ce", "cette"]
)  # fmt: skip


def identified(page: Page, title: Title) -> int:
    """Say how surely a title names one instrument: 0 where its use is generic."""
    text = page.text
    before = _DETERMINER.search(page.before(title.start, 16))
    determiner = before[1] if before else ""
    indefinite = determiner in _INDEFINITE
    capital = text[title.start].isupper() and not page.shouted(title.start)
    if title.needs == "number":
        return _numbered(title)
    if title.head in ("accord", "accords") and determiner == "d'" and not capital:
        return 0
    if title.needs == "title":
        return _titled(title, capital=capital, indefinite=indefinite)
    if title.number or (title.date and len(title.date) > 2):
        return LIKELY if indefinite and not (capital or title.number) else CERTAIN
    if title.place and not title.noun:
        return POSSIBLE if indefinite and not capital else CERTAIN
    if title.place:
        return CERTAIN if not indefinite else POSSIBLE
    if title.parties:
        return LIKELY if not indefinite else 0
    if title.nested:
        return LIKELY
    if capital and (title.subject or title.owner or title.quoted or title.bare):
        return LIKELY if not indefinite else POSSIBLE
    if capital and title.noun:
        return LIKELY if not indefinite else POSSIBLE
    if title.owner and title.bare:
        return LIKELY
    if indefinite:
        return 0
    if title.owner == "ORGANISATION" and title.head in ("charte", "convention", "pacte", "traite"):
        return LIKELY
    if title.subject or title.subject_named or title.quoted:
        return POSSIBLE
    if capital and title.adjective:
        return POSSIBLE
    return 0


def _numbered(title: Title) -> int:
    if title.number:
        return CERTAIN
    if title.head.startswith(("directive", "reglement", "decision-cadre")) and title.date:
        return LIKELY
    if title.head.startswith("resolution") and (title.place or title.date) and title.subject:
        return POSSIBLE
    return POSSIBLE if title.date and title.owner else 0


def _titled(title: Title, *, capital: bool, indefinite: bool) -> int:
    declares = title.head.startswith(("declaration", "communique"))
    if title.place and (capital or title.head in _PLACE_HEADS) and not (indefinite and not capital):
        return CERTAIN if declares or title.head in _PLACE_HEADS else LIKELY
    if declares and (title.date or title.parties) and not indefinite:
        return CERTAIN if title.adjective or capital else LIKELY
    if declares and capital and (title.subject or title.quoted):
        return LIKELY if not indefinite else POSSIBLE
    if title.head in ("acte final", "acte constitutif", "acte unique", "acte general"):
        return LIKELY if title.place or title.owner or title.adjective or title.date else 0
    if capital and (title.quoted or (title.subject and title.head in _PLACE_HEADS)):
        return POSSIBLE
    return 0


_PLACE_HEADS = frozenset(
    ["declaration", "declarations", "communique", "communique final", "acte final", "statut", "code de conduite",
     "consensus", "appel", "principes", "feuille de route", "plan d'action", "annexe", "paix"]
)  # fmt: skip
