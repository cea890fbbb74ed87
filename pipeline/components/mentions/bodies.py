"""Names of organisations: where they end, and the acronyms that they introduce.

The network finds bodies; where their names end is often for the words to say: before a
verb, after the state or the place that they belong to. An acronym in brackets whose
letters are the initials of the words before it bounds both exactly.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipeline.components.mentions.candidates import CERTAIN, LIKELY, POSSIBLE, Candidate
from pipeline.components.mentions.cues import alternatives, cue_words, word_set
from pipeline.components.mentions.page import Page
from pipeline.components.mentions.roles import PORTFOLIO
from pipeline.records import EntityType

STAGE = "bodies"
_WORD = re.compile(r"[\w-]+")
_GOES_ON = re.compile(r" (?:(?:de|pour) (?:la |l'|le |les )?|du |des |d')|[-/]")
_ELSE = re.compile(r"et (?:la |le |les |l['’])[a-zà-ÿ]|and (?:with|the|by|of) ")
_POWER = re.compile(r"(?:gouvernement|parlement) ([a-z-]+)$")
_AD_HOC = frozenset(["commission", "comite", "mission", "groupe"])
_INDEFINITE = re.compile(r"(?:^|[\s'(])(?:une?|aucune?|chaque) $")
_INFINITIVE = re.compile(r"(?:de |d'|à |pour )[a-z]+(?:er|ir|oir|dre|tre|ire)(?![\w-])")
_FIELD = re.compile(r" (?:pour|sur|contre|entre|relatif) ")
_SECOND = re.compile(r"(?:et )?(?:du |de la |de l'|des |la |le |l'|les )")
_BRACKET = re.compile(r"\(([A-ZÀ-Þ][\wÀ-þ-]{1,9})\)")
# *la C. G. T.*, as old records write it.
_DOTTED = re.compile(
    r"(?:(?<=[Ll]a )|(?<=[Ll]e )|(?<=[Dd]u )|(?<=[Ll]['’]))(?:[A-Z]\. ?){2,6}[A-Z]\.(?! ?[A-Z])"
)
_OWNER = re.compile(r" (?:de la |de l'|des |du |de |d')$")
_PROPER = re.compile(
    r"(?:(?:La |Le |Les |El |Al[- ])?[A-ZÀ-ÖØ-Þ][\w’'-]*|[a-z][A-Z]\w+)"
    r"(?: [A-ZÀ-ÖØ-Þ][\w’'-]*){0,3}"
)
_CAPITAL = re.compile("[A-ZÀ-ÖØ-Þ]")
_LETTERS = re.compile(r"[^\W\d_]+$")
_FACTION = re.compile(
    r"groupe (?:[A-ZÀ-Þ]{2,7}(?:[-/][A-ZÀ-Þ][\w-]+)*"
    r"|[ÉE]cologiste(?:-NUPES)?|écologiste|socialiste|communiste|centriste|radical"
    r"|Les Républicains|La France insoumise|Renaissance|Horizons|Démocrate"
    r"|Rassemblement national|Renew|S&D|PPE)(?![\w])"
)
_ORGAN = re.compile(
    r"(?:secretariat(?: general| executif)?|forces collectives|force de reaction rapide"
    r"|conseil permanent|conseil ministeriel|assemblee parlementaire|comite militaire"
    r"|commission executive) (?:de la |de l'|du |des |d')"
)
_OF_ONE = re.compile(r"(?:^|[^\w-])(?:la|le|du|au|sa|notre|mon|votre|leur) $")
_PART = re.compile(r"[^\s,;][^,;]*[^\s,;]|[^\s,;]")
_GROUP = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þa-z]{0,5}(?:[/&-][A-ZÀ-Þ]{1,6})*(?<=[A-Z])")
# *Lib.*, as some records shorten the name of a party.
_SHORT = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]{1,4}\.")
_CANTON = re.compile(r"[A-Z]{2}")
_CONSTITUENCY = re.compile(r"[A-ZÀ-Þ][\w’'.-]*(?:(?: |[—–-])[\w’'.-]+){0,6}")
_TRAILING = re.compile(
    r"(?: (?:de la|de l'|de|du|des|d'|la|le|les|l'|et|ou|à|au|aux|en|sur|pour|dans|par|avec)"
    r"|[,;:])+ ?$"
)
_LINKS = (" de la ", " de l'", " des ", " du ", " de ", " d'")
_FIELD_LINKS = (" au ", " en ", " aux ", " pour la ", " pour le ", " pour l'", " pour les ")
_ABROAD = frozenset(
    ["mission", "force", "forces", "bureau", "operation", "institut", "haut", "instance"]
)


class Bodies:
    """The head nouns of bodies and the words that end their names."""

    def __init__(self) -> None:
        heads = cue_words("body_heads")
        self._head = re.compile(
            rf"(?:grande? |haute? |ancien(?:ne)? )?({alternatives(heads)})(?![\w-])"
        )
        self._stops = (cue_words("verbs") | word_set("body-stops")) - {"programme", "forme"}
        self._silent = word_set("acronym-silent")
        self._treaty = cue_words("instrument_heads", "head")
        field = alternatives(cue_words("committees"))
        self._committee = re.compile(
            r"commission (?:permanente )?"
            rf"(?:des |de la |de l'|du |de )(?:{field})"
            r"(?:(?:,| et) (?:des |de la |de l'|du |de )[a-z]+(?: (?:armees|etrangeres|sociales"
            r"|europeennes|publique|exterieure?s?|civiles|interieures|durable|humain))?){0,4}"
            r"(?![\w-])"
        )
        self._court = re.compile(
            rf"(?:{alternatives(cue_words('courts'))}) (?:de |d'|du |des |de la )"
        )
        self._kinds: dict[str, list[str]] = {}
        for kind in sorted(cue_words("kinds_of_bodies")):
            self._kinds.setdefault(kind.split()[-1], []).append(kind)

    def review(
        self, page: Page, candidate: Candidate, named: Mapping[int, Candidate]
    ) -> Candidate | None:
        """Return a body of the statistical stage with the bounds that its words call for.

        Parameters
        ----------
        page : Page
            The document.
        candidate : Candidate
            An ORGANISATION of the statistical stage.
        named : mapping of int to Candidate
            What the gazetteer knows, by start.
        """
        start = candidate.start
        end = self._cut(page, start, candidate.end)
        if self._is_general(page, start, end, named):
            return None
        known = named.get(start)
        if known is not None and known.type == "ORGANISATION" and known.end < end:
            # What follows a known name without a link is another: *l'OTSC Stanislav Zas*.
            end = end if self._goes_on(page, known.end, end, named) else known.end
        head = self._head.match(page.plain, start, end)
        if head is None:
            if not any(map(str.isupper, page.text[start:end])):
                return None
        elif head[1] == "ministere" and (field := PORTFOLIO.match(page.plain, head.end())):
            end = max(end, field.end())
        elif page.text[start].isupper() or end > head.end():
            end = self._extend(page, head[1], end, named)
        if end <= start:
            return None
        return candidate if end == candidate.end else replace(candidate, end=end)

    def _is_general(self, page: Page, start: int, end: int, named: Mapping[int, Candidate]) -> bool:
        """Whether the words name no one body.

        *Le Gouvernement français* is a power of the state; *une commission d'experts* any one.
        """
        if power := _POWER.match(page.plain, start, end):
            adjective = named.get(power.start(1))
            return adjective is not None and adjective.kind == "demonym"
        if start in named or not _INDEFINITE.search(page.before(start, 8)):
            return False
        head = self._head.match(page.plain, start, end)
        text = page.text[start:end]
        if head is None or not text[1:].islower():
            return False
        return text.islower() or (head[1] in _AD_HOC and len(text.split()) < 3)

    @staticmethod
    def _goes_on(page: Page, start: int, end: int, named: Mapping[int, Candidate]) -> bool:
        """Whether what follows a known name belongs to a longer one, not to the sentence."""
        further = _GOES_ON.match(page.plain, start, end)
        if further is None or further.end() >= end or page.text[further.end()].islower():
            return False
        owner = named.get(further.end())
        return owner is None or owner.type != "PLACE"  # *le Conseil européen de Cannes*

    def _cut(self, page: Page, start: int, end: int) -> int:
        """Return the end before a verb, a clause or a date that does not belong to a name."""
        text = page.plain
        for match in _WORD.finditer(text, start, end):
            if match.start() == start:
                continue
            after_capital = page.text[match.start()].isupper()
            if _INFINITIVE.match(text, match.start(), end) and text[match.start()] in "dp":
                end = match.start()
                break
            if match[0] in self._stops and not after_capital:
                end = match.start()
                break
            if match[0] in ("et", "du", "des", "de") and self._another(page, match, end):
                end = match.start()
                break
            if match[0].isdigit() and text.startswith(("du ", "es "), match.start() - 3):
                end = match.start() - 3
                break
            other = match[0] in ("et", "and") and _ELSE.match(page.text, match.start())
            if other and not _FIELD.search(text[start : match.start()]):
                end = match.start()
                break
        clipped = _TRAILING.search(text[start:end].rstrip())
        stripped = len(text[start:end].rstrip())
        return start + (clipped.start() if clipped else stripped)

    def _another(self, page: Page, match: re.Match[str], end: int) -> bool:
        """Whether a second body begins here: *…, du Haut conseil*, *et de la Commission*."""
        lead = _SECOND.match(page.plain, match.start(), end)
        if lead is None or (match[0] != "et" and page.text[match.start() - 2] != ","):
            return False
        return page.text[lead.end()].isupper() and bool(self._head.match(page.plain, lead.end()))

    @staticmethod
    def _extend(page: Page, head: str, end: int, named: Mapping[int, Candidate]) -> int:
        """Return the end after the owner of a body: *de Turquie*, *du Cambodge*, *chilienne*."""
        text = page.plain
        following = named.get(end + 1)
        if following is not None and following.kind == "demonym" and text[end : end + 1] == " ":
            return following.end if page.text[end + 1].islower() else end
        links = _LINKS + (_FIELD_LINKS if head.split()[0] in _ABROAD else ())
        for link in links:
            if text.startswith(link, end):
                owner = named.get(end + len(link))
                if owner is not None and owner.type in ("STATE", "ORGANISATION", "PLACE"):
                    return owner.end if owner.kind == "name" else end
        return end

    def find(self, page: Page, named: Mapping[int, Candidate]) -> Iterator[Candidate]:
        """Yield bodies that their words alone show: committees, courts, *la société X*."""
        text = page.plain
        for match in self._committee.finditer(text):
            if _OF_ONE.search(text[max(0, match.start() - 8) : match.start()]):
                yield _body(*match.span(), LIKELY)
        for match in self._court.finditer(text):
            name = _PROPER.match(page.text, match.end())
            if name is not None and _begins(text, match.start()):
                yield _body(match.start(), name.end(), LIKELY)
        for match in _FACTION.finditer(page.text):
            if _OF_ONE.search(text[max(0, match.start() - 8) : match.start()]):
                yield _body(*match.span(), CERTAIN)
        for match in _ORGAN.finditer(text):
            owner = named.get(match.end())
            known = owner is not None and owner.type == "ORGANISATION" and owner.kind == "name"
            if owner is not None and known and _begins(text, match.start()):
                yield _body(match.start(), owner.end, CERTAIN)
        for capital in _CAPITAL.finditer(page.text):
            # Capitals are few: kinds are looked for before them, not in all of the text.
            start = capital.start()
            if page.text[start - 1 : start].islower():
                start -= 1  # *eBay*
            if text[start - 1 : start] == " " and self._kind_before(text, start - 1):
                name = _PROPER.match(page.text, start)
                if name is not None:
                    yield _body(*name.span(), POSSIBLE)
        for match in _DOTTED.finditer(page.text):
            yield _body(*match.span(), LIKELY)
        for turn in page.turns:
            if turn.affiliation is not None:
                yield from self._affiliation(page, *turn.affiliation, named)
        yield from self.introduce(page)

    def _kind_before(self, text: str, end: int) -> bool:
        """Whether the noun of a kind of body ends here: *le constructeur* | *Airbus*."""
        last = text[max(text.rfind(" ", 0, end), text.rfind("'", 0, end)) + 1 : end]
        if not last.isalpha() and (tail := _LETTERS.search(last)) is not None:
            last = tail[0]
        return any(
            text.endswith(kind, 0, end) and _begins(text, end - len(kind))
            for kind in self._kinds.get(last, ())
        )

    def _affiliation(
        self, page: Page, start: int, end: int, named: Mapping[int, Candidate]
    ) -> Iterator[Candidate]:
        """Read the bracket of a label: *(Grèce, PPE/DC)*, *(Secrétariat de l'ozone)*."""
        parts = list(_PART.finditer(page.text, start, end))
        seat = self._seat(page, parts)
        if seat is not None and _is_state(named.get(seat.start())):
            seat = None  # *(Grèce, PPE/DC)*
        if seat is not None:
            yield Candidate(*seat.span(), "PLACE", "name", "structure", (), CERTAIN)
        for part in parts:
            if part is seat:
                continue
            group = _GROUP.fullmatch(part[0]) or (part is parts[-1] and _SHORT.fullmatch(part[0]))
            strength = LIKELY if group and part[0] != "NI" else 0
            if self._head.match(page.plain, part.start(), part.end()) and part[0][0].isupper():
                strength = LIKELY
            if strength:
                yield Candidate(*part.span(), "ORGANISATION", "name", STAGE, (), strength)

    def _seat(self, page: Page, parts: list[re.Match[str]]) -> re.Match[str] | None:
        """Return what a member sits for beside a party: *(Lac-Bleu, PPE)*, *(S, GE)*."""
        if len(parts) != 2:
            return None
        first, second = parts
        if _GROUP.fullmatch(first[0]) and len(first[0]) <= 4 and _CANTON.fullmatch(second[0]):
            return second
        party = _GROUP.fullmatch(second[0]) or _SHORT.fullmatch(second[0])
        body = self._head.match(page.plain, first.start(), first.end())
        whole = _CONSTITUENCY.fullmatch(first[0]) and not first[0].isupper()
        return first if party and whole and body is None else None

    def introduce(self, page: Page) -> Iterator[Candidate]:
        """Yield the names that an acronym in brackets abbreviates, and the acronyms."""
        for match in _BRACKET.finditer(page.text):
            letters = [c for c in match[1] if c.isupper()]
            if len(letters) < 2 or len(letters) < len(match[1]) / 2:
                continue
            low = page.block_bounds(match.start())[0]
            start = self._expansion(page, low, match.start(), [c.lower() for c in letters])
            if start is None:
                continue
            end = match.start() - 1
            type_ = self._type(page, start)
            yield Candidate(start, end, type_, "name", STAGE, (), CERTAIN)
            yield Candidate(match.start(1), match.end(1), type_, "name", STAGE, (), LIKELY)

    def _expansion(self, page: Page, low: int, bracket: int, letters: list[str]) -> int | None:
        """Return where the words begin whose initials are the letters."""
        if page.text[bracket - 1 : bracket] != " ":
            return None
        low = max(low, bracket - 160)
        words = list(_WORD.finditer(page.plain, low, bracket))
        waiting, skipped = list(letters), 0
        for match in reversed(words):
            if re.search(r"[.;:!?()\n]", page.plain[match.end() : bracket - 1]):
                return None
            initial = match[0][0]
            if waiting and _plain_letter(waiting[-1]) == initial and match[0] not in self._silent:
                waiting.pop()
                if not waiting:
                    capital = page.text[match.start()].isupper()
                    return match.start() if capital and self._names(page, match) else None
            elif match[0] not in self._silent:
                skipped += 1
                if skipped > (2 if len(letters) > 3 else 0) or len(waiting) == len(letters):
                    return None
        return None

    def _names(self, page: Page, word: re.Match[str]) -> bool:
        """Whether a name of a body or an instrument begins with this word."""
        return word[0] in self._treaty or self._head.match(page.plain, word.start()) is not None

    def _type(self, page: Page, start: int) -> EntityType:
        first = _WORD.match(page.plain, start)
        return "TREATY" if first is not None and first[0] in self._treaty else "ORGANISATION"


def _body(start: int, end: int, strength: int) -> Candidate:
    return Candidate(start, end, "ORGANISATION", "name", STAGE, (), strength)


def _is_state(known: Candidate | None) -> bool:
    return known is not None and known.type == "STATE"


def _begins(text: str, at: int) -> bool:
    """Whether a word begins here: cheaper than a look-behind at every letter of a text."""
    return at == 0 or not (text[at - 1].isalnum() or text[at - 1] == "-")


def _plain_letter(letter: str) -> str:
    return {"é": "e", "è": "e", "ê": "e", "à": "a", "î": "i"}.get(letter, letter)
