"""Persons: names in speakers' labels, names after a civility or an office; LEADER or PERSON."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from pipeline.components.mentions.candidates import CERTAIN, Candidate
from pipeline.components.mentions.cues import alternatives, cue_rows, cue_words, word_set
from pipeline.components.mentions.folding import key
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
_STYLE = r"S\. ?(?:E\. ?(?:M\.|Mme)?|Exc\. ?(?:M\.|Mme)?|M\. ?(?:I\.)?|A\. ?(?:R\.)?|S\.)"
_EXCELLENCY = re.compile(rf"(?:MM?\.|{_STYLE}|H\. ?E\.) ?")
_CIVILITY = re.compile(
    r"(?<![\w.])(?:M\.|MM\.|Mme|Mmes|Mlle|Mgr|Me|[Mm]onsieur|[Mm]adame|Maître|Monseigneur|Sir|Lord"
    rf"|{_STYLE}) "
)
_RANKED = re.compile(
    r"(?:(?:[Gg]énéral|[Mm]aréchal|amiral|colonel|baron|comte|M\.|Mme|[Mm]onsieur|[Mm]adame|Mlle)"
    r" ((?:de la|de|DE|De|du|Du|d['’]|van|von|le|Le) ?)|(?<=[a-zé,’'] )(De |Van |Le |Du |El |Al ))$"
)
_INITIALS = re.compile(rf"(?:^|(?<=[\s(«\"–—-]))(?:[{_UPPER}]\.(?:-[{_UPPER}]\.)? ?)+$")
_TRADE_SHAPE = re.compile(
    r"(?<![\w-])(?!ministre|socialiste|communiste|ecologiste)"
    r"\w+(?:iste|ologue|graphe|icien|icienne|ateur) $"
)
_CLAUSE = re.compile(r"[^.;:!?()\"\n]*$")
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
_TITLE_WORD = re.compile(r"[a-zàù][\w-]*(?:'(?=[\w]))?[\w-]*")
_CIVILITIES = frozenset(["mme", "mlle", "sir", "le", "la", "mgr"])
_CIVIL_END = re.compile(r",? (?:mm?\.|mme|mlle) $")
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
_CREDIT = re.compile(
    r" ?/ ?(?:afp|reuters|ap|epa|getty|sipa|maxppp|tass)(?![\w])| / [a-z]{2,6}(?:$|[\n)])"
)
# *Juana M., 54 ans*; *Ali Haddad, agence Zeta :*
_PRIVATE = re.compile(
    r", ?(?:age |agee )?(?:de )?\d\d ans\b"
    r"|, ?(?:agence|quotidien|hebdomadaire|chaine|radio|television|journal) "
)
_BYLINE = re.compile(
    r"(?:(?:^|\n)(?:texte |photos? |recit |reportage |dessin |traduit )?par |\bphotos? "
    r"|(?:sous-titres|traduction|redaction|montage|images|photographie|dessin) ?: ?"
    r"|(?:^|\n)(?:photos?|dessins?|images|texte) (?:de |d')"
    r"|(?:afp|reuters|ap|sipa|epa) ?/ ?|photos? ?: |© |propos recueillis par "
    r"|\b(?:publiee?|postee?|redigee?)(?: le [\w ]{4,20})? par )$"
)
_WORD_OF_NAME = rf"[{_UPPER}][\w'’-]+"
# The names between an office in the plural and a further one: *deux chercheurs, A et*.
_LISTED = re.compile(
    rf"(?<![\w'’-]){_WORD_OF_NAME}(?:(?:, | ){_WORD_OF_NAME}){{0,6}},? (?:et|ou) $"
)
_CITED = re.compile(r", ?\"")
_NOTE_START = re.compile(r"(?:^|\n)(?:\[?\d+\]?[.)]? ?)?(?:↑ ?)?$")
_CASE = re.compile(r"(?: et [a-z-]+)? (?:c\.|contre) [a-z]")


class Persons:
    """Rules of persons' names with their word lists."""

    def __init__(self, knowledge: Knowledge | None = None) -> None:
        rows = cue_rows("offices")
        leader = frozenset(w for r in rows if r["leader"] == "yes" for w in r["word"].split("|"))
        other = cue_words("trades") - leader
        self._offices = leader | other | cue_words("civilities")
        self._leader = re.compile(rf"(?<![\w-])(?:{alternatives(leader)})(?![\w-])")
        self._other = re.compile(rf"(?<![\w-])(?:{alternatives(other)})(?![\w-])")
        self._leaders, self._titles = leader, leader | other
        media = cue_words("media") | _media(knowledge)
        self._media = re.compile(
            r" ?(?:\(|, (?:de |d'|du |pour |de l')?(?:la |le |l')?)(?:journal |agence |radio )?"
            rf"(?:{alternatives(media)})(?![\w-])"
            r"|,? \((?:agence|journal|radio|quotidien|chaine) "
        )
        self._persons = frozenset(map(key, cue_words("known_persons")))
        self._types = _known_types(knowledge)

    def find(self, page: Page) -> Iterator[Candidate]:
        """Yield the names of labels, and those after a civility."""
        for turn in page.turns:
            yield from self._of_label(page, turn)
        for match in _CIVILITY.finditer(page.text):
            name = _NAME.match(page.text, match.end())
            while name is not None and not self._is_office(page, *name.span()):
                if name[0].isupper() and len(name[0]) <= 5 and match[0] in _PLURALS:
                    break
                yield _person(*name.span(), "LEADER")
                following = _NEXT.match(page.text, name.end()) if match[0] in _PLURALS else None
                name = _NAME.match(page.text, following.end()) if following else None
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
        start = style.end() if style is not None and style.end() < end else start
        yield Candidate(start, end, "LEADER", "name", "structure", (), CERTAIN)

    def assign_types(self, page: Page, mentions: list[Candidate]) -> list[Candidate]:
        """Tell LEADER from PERSON by what the whole document says of each name."""
        weights: dict[str, float] = defaultdict(float)
        for mention in mentions:
            if mention.type in ("LEADER", "PERSON") and mention.kind == "name":
                words = key(page.text[mention.start : mention.end]).split()
                weights[words[-1]] += self._evidence(page, mention)
        return [
            replace(m, type=self._type(page, m, weights))
            if m.type in ("LEADER", "PERSON") and m.kind == "name"
            else m
            for m in mentions
        ]

    def _type(self, page: Page, mention: Candidate, weights: dict[str, float]) -> EntityType:
        words = key(page.text[mention.start : mention.end]).split()
        return "PERSON" if weights[words[-1]] < 0 else "LEADER"

    def _evidence(self, page: Page, mention: Candidate) -> float:
        """Weigh what stands around one mention: > 0 an office, < 0 another trade."""
        start, end = mention.span
        form = key(page.text[start:end])
        if form in self._persons:
            return -5.0
        weight = self._types.get(form, 0.0)
        if mention.type == "PERSON" and mention.stage == "ner":
            weight -= 1.0
        before, after = page.before(start, 60), page.after(end, 60)
        office = self._office_before(before)
        if office:
            weight += 2.0 if office in self._leaders else -2.0
        elif _TRADE_SHAPE.search(before):
            weight -= 2.0
        joined = not office and before.endswith((" et ", " ou "))
        listed = _LISTED.search(page.text[max(0, start - 80) : start]) if joined else None
        if listed is not None:
            low = max(0, start - 80) + listed.start()
            office = self._office_before(page.before(low, 40))
            weight += 1.0 if office in self._leaders else -1.0 if office else 0.0
        if _CITED.match(after) and _NOTE_START.search(before):
            weight -= 2.0  # the author of a work that a note cites
        if _PRIVATE.match(after):
            weight -= 2.0
        if self._media.match(after) or _CREDIT.match(after) or _BYLINE.search(before):
            weight -= 2.0
        if before.endswith(("arret ", "affaire ")) or (
            before.endswith((" et ", "arret ")) and _CASE.match(after)
        ):
            weight -= 2.0
        return weight + self._apposition(after)

    def _office_before(self, before: str) -> str:
        """Return the office or trade that stands right before a name, at most three words off."""
        clause = _CLAUSE.search(_CIVIL_END.sub("", before))
        found = _TITLE_WORD.findall(clause[0]) if clause else []
        words = [word.removeprefix("l'") for word in found]
        while words and words[-1] in _CIVILITIES:
            words.pop()
        for end in range(len(words), max(0, len(words) - 3), -1):
            for length in (3, 2, 1):
                phrase = " ".join(words[max(0, end - length) : end])
                if phrase in self._titles:
                    return phrase
        return ""

    def _apposition(self, after: str) -> float:
        lead = _APPOSITION.match(after)
        if lead is None:
            return 0.0
        if self._leader.match(after, lead.end()):
            return 2.0
        return -2.0 if self._other.match(after, lead.end()) else 0.0


_APPOSITION = re.compile(
    r" ?[,(] ?(?:(?:le|la|l'|ancien|ancienne|ex-|notre|son|un|une|nouveau|nouvelle) ?)*"
)


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


def _known_types(knowledge: Knowledge | None) -> dict[str, float]:
    """Return what the base says of full names: 3 for leaders, -3 for other persons."""
    if knowledge is None:
        return {}
    return {
        key(f.text): 3.0 if f.type == "LEADER" else -3.0
        for f in knowledge.forms()
        if f.type in ("LEADER", "PERSON")
    }


def _media(knowledge: Knowledge | None) -> frozenset[str]:
    if knowledge is None:
        return frozenset()
    media = (e for e in knowledge.entities if e.category == "media")
    return frozenset(key(name.text) for e in media for name in e.names if name.kind == "name")
