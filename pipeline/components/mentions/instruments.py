"""The grammar of instruments: from the head noun through what identifies the text.

A title is a head noun (*accord*, *résolution*), adjectives of kind, and complements:
subject, parties, number, place, date. The parser takes them one by one and stops
before relative clauses, participles (*signé à…*) and clauses. A title that does not
*identify* an instrument (``titles.identified``) is a generic use: no candidate.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipeline.components.mentions.candidates import CERTAIN, LIKELY, Candidate
from pipeline.components.mentions.cues import alternatives, cue_rows, cue_words
from pipeline.components.mentions.page import Page
from pipeline.components.mentions.phrases import DATE, FIRST_PARTY, NEXT_PARTY, Phrases
from pipeline.components.mentions.titles import Title, identified

STAGE = "treaties"
Named = Mapping[int, Candidate]

_NUMBER = re.compile(
    r" (?:n[°o]s? ?)?(?:((?:\((?:ue|ce|cee|euratom|pesc|ue, euratom|jai)[^()]{0,12}\) )?"
    r"(?:n[°o] ?)?\d{1,4}/\d{1,4}(?:/[a-z]{2,7})?(?: [a-z](?![\w'-]))?"
    r"|(?:ue|ce)/ ?\d{4}/\d+"
    r"|n[°o] ?\d[\d.-]*"
    r"|[a-z]{1,3}/[a-z]+\.?\d+/\d+(?:/\d+)*"
    r"|assembly/[\w/.]+(?: \([ivxlc]+\))?"
    r"|\d{1,4}(?: ?\((?:1[89]\d\d|20\d\d|[ivxlc]+)\)| [a-z](?= \()))"
    r"|(\d{2,4}))(?![\w%])(?! (?:euros|dollars|millions|milliards|articles|pays|etats|ans|jours))"
)
_SYMBOL = re.compile(r"\b(?:s|a)/res/[\w/().-]*\w\)?|\binfcirc/\d+[\w/.]*")
_QUOTED = re.compile(r' "(?: ?)([^"\n]{3,90})"')
_CAP = r"[A-ZÀ-ÖØ-ÞŁŠŽĆČŞÇİ][\w'’]*(?:-[\w’']+)*"
_PLACE = re.compile(
    r" (?i:de la |de l['’]|des |de |d['’]|du |à )?"
    rf"((?:(?:La|Le|Les) )?{_CAP}(?:(?: de | du | de la | d['’]| | et de ){_CAP}){{0,3}})"
)
_BARE = re.compile(r" ([A-ZÀ-ÖØ-Þ][\w’']*(?:-[A-ZÀ-ÖØ-Þ][\w’']*)*)")
_NO_PLACE = re.compile(
    r"(?:m|mm|mme|mlle|monsieur|madame|president|presidente|premier ministre|ministre|etats?|roi"
    r"|general|secretaire|gouvernement|parties|membres|droits|enfants?|femmes?|peuples?|homme"
    r"|travailleurs|personnes)(?![\w-])"
)
# *a traité de menteur* is a verb.
_PARTICIPLE = re.compile(r"\b(?:ete|avez|ai|as|a|ont|avons|avait|avaient|etait|avoir|etre|ayant) $")
_STATE_NOUN = re.compile(r"(?:etats?|droits|enfants?|femmes?|peuples?) ")
_NOUN_COMPLEMENT = re.compile(r" (?:de |d'|des |du |de la |de l')(?=[a-z])")
_INNER = re.compile(r" (?:à la |à l'|au |aux )")
_AND_OWNER = re.compile(r" et (?:du |de la |de l'|des )")
_OWNER = re.compile(r"(?:Conseil|Commission|Parlement(?: européen)?|Assemblée)(?!\w)")
_ORDINAL = re.compile(
    r"(?:^|[\s'(])((?:premier|premiere|deuxieme|second|seconde|troisieme|quatrieme|\de) )$"
)
_SIBLING = re.compile(
    r"(?:,| et|, et) (\d{2,4}(?:/\d{2,4}(?:/[a-z]{2,4})?|(?: \((?:19|20)\d\d\))?))(?![\w%])"
)
_SHAPED = re.compile(
    r" (?!relati)[a-zà-ÿ]{4,}(?:iques?|ale?s?|aux|aires?|ien|ienne|éen|éenne|ive|if|el|elle|oise?"
    r"|aine?|aise?)(?![\w-])"
)
_COMPOUND = (
    r"[a-z]{3,9}-[a-z]{2,}(?:ais|aise|aises|ien|ienne|iens|iennes|ain|aine|ains|aines|ois|oise|and"
    r"|ande|andes|ol|ole|[a-z]se|que|ques|c|aze|azes|abe|ite)"
)


class Grammar:
    """The grammar with its word lists compiled."""

    def __init__(self) -> None:
        needs = {
            h: row["needs"] for row in cue_rows("instrument_heads") for h in row["head"].split("|")
        }
        self._needs = needs
        self._head = re.compile(rf"(?<![\w-])({alternatives(frozenset(needs))})(?![\w-])")
        adjectives = alternatives(cue_words("instrument_adjectives"))
        self._adjective = re.compile(rf" (?:et )?(?:(?:{adjectives})|({_COMPOUND}))(?![\w-])")
        subjects = alternatives(cue_words("instrument_subjects"))
        self._subject = re.compile(rf" ({subjects})(?![\w-])")
        self._phrases = Phrases(self._head)
        self._domestic = re.compile(rf"(?:{alternatives(cue_words('domestic_texts'))})(?![\w-])")

    def parse(self, page: Page, named: Named) -> Iterator[Candidate]:
        """Yield the instruments of a page.

        Parameters
        ----------
        page : Page
            The document.
        named : mapping of int to Candidate
            Names known to begin at an offset: parties, places and bodies of a title.
        """
        if "/res/" in page.plain or "infcirc/" in page.plain:
            for match in _SYMBOL.finditer(page.plain):
                start, end = match.span()
                yield _instrument(start, end, CERTAIN, {"number": page.text[start:end]})
        for match in self._heads(page):
            if self._domestic.match(page.plain, match.start()) or _is_verb(page, match):
                continue
            title = self._read(page, match, named)
            strength = identified(page, title)
            if strength:
                ordinal = _ORDINAL.search(page.before(title.start, 14))
                if ordinal is not None and title.head in ("protocole", "paquet", "avenant"):
                    title.start -= len(ordinal[1])
                yield _instrument(title.start, title.end, strength, title.attributes())
                if title.place_at is not None:
                    yield Candidate(*title.place_at, "PLACE", "name", STAGE, (), LIKELY)
                for start, end in title.organs:
                    yield Candidate(start, end, "ORGANISATION", "nominal", STAGE, (), LIKELY)
                yield from _siblings(page, title)

    def _heads(self, page: Page) -> list[re.Match[str]]:
        """Return the head nouns of a page, looked for once though it is parsed twice."""
        if page.head_nouns is None:
            page.head_nouns = list(self._head.finditer(page.plain))
            page.heads = {match.start() for match in page.head_nouns}
        return page.head_nouns

    def _read(self, page: Page, head: re.Match[str], named: Named) -> Title:
        title = Title(head.start(), head[1], self._needs[head[1]], head.end())
        limit = page.block_bounds(title.start)[1]
        steps = (
            self._take_adjective, self._take_number, self._take_date, self._take_quoted,
            self._take_parties, self._take_subject, self._take_inner, self._take_name,
            self._take_noun,
        )  # fmt: skip
        for _ in range(12):
            if title.end >= limit or not any(step(page, title, named, limit) for step in steps):
                break
        return title

    def _take_adjective(self, page: Page, title: Title, named: Named, limit: int) -> bool:
        if title.subject or title.date:
            return False
        known = named.get(title.end + 1)
        demonym = known is not None and known.kind == "demonym" and page.text[title.end] == " "
        if known is not None and demonym and page.text[known.end : known.end + 1] != "-":
            title.end = known.end
            title.adjective = True
            return True
        match = self._adjective.match(page.plain, title.end, limit)
        if match is None and page.text[title.start].isupper():
            match = _SHAPED.match(page.text, title.end, limit)
        if match is None or title.subject or title.date:
            return False
        title.end = match.end()
        title.adjective = True
        title.compound = title.compound or "-" in match[0]
        return True

    @staticmethod
    def _take_number(page: Page, title: Title, named: Named, limit: int) -> bool:
        if title.number or title.subject:
            return False
        match = _NUMBER.match(page.plain, title.end, limit)
        bare = match is not None and match[2] and not match[0].startswith(" n")
        if match is None or (bare and title.needs != "number"):
            return False
        end = match.end()
        if page.text[end - 2] == " " and page.text[end - 1].islower():
            end -= 2
        title.number = page.text[match.start() : end].strip()
        title.end = end
        return True

    @staticmethod
    def _take_date(page: Page, title: Title, named: Named, limit: int) -> bool:
        match = DATE.match(page.plain, title.end, limit)
        if (
            match is None
            or title.date
            or match[0].startswith(" en 1")
            or match[0].startswith(" en 2")
        ):
            return False  # *un accord en 2019*: when it is hoped for
        title.end = match.end()
        title.date = (match[1] or match[2] or match[3] or "").strip()
        return True

    @staticmethod
    def _take_quoted(page: Page, title: Title, named: Named, limit: int) -> bool:
        match = _QUOTED.match(page.plain, title.end, limit)
        if match is None or not page.text[match.start(1) : match.end(1)].strip()[:1].isupper():
            return False
        title.end = match.end()
        title.quoted = True
        return True

    @staticmethod
    def _take_parties(page: Page, title: Title, named: Named, limit: int) -> bool:
        """Take *entre X et Y*, *avec X*: names joined by commas and *et*."""
        text, end = page.plain, title.end
        opening = (" entre ", " avec ")
        if title.parties or title.place or not text.startswith(opening, end):
            return False
        pattern = FIRST_PARTY
        while match := pattern.match(text, end, limit):
            party = named.get(match.end())
            if party is None or party.end > limit or party.type in ("LEADER", "PERSON"):
                break
            title.parties.append(page.text[party.start : party.end])
            last = pattern is NEXT_PARTY and not match[0].startswith(", ")
            end, pattern = party.end, NEXT_PARTY
            if last:
                break
        if not title.parties:
            return False
        title.end = end
        return True

    def _take_subject(self, page: Page, title: Title, named: Named, limit: int) -> bool:
        match = self._subject.match(page.plain, title.end, limit)
        if match is None or title.subject:
            return False
        opener = match[1]
        if title.needs == "number" and not _may_open(title, opener):
            return False
        if title.place and opener.endswith("ant") and opener not in ("concernant", "portant"):
            return False
        if (
            title.place
            and opener == "pour"
            and not page.plain.startswith(
                (" la ", " le ", " l'", " les ", " un ", " une "), match.end()
            )
        ):
            return False
        end, holds_name = self._phrases.follow(page, match.end(), named, limit, short=False)
        if end <= match.end():
            return False
        title.end = end
        title.subject = True
        title.subject_named = title.subject_named or holds_name
        return True

    def _take_inner(self, page: Page, title: Title, named: Named, limit: int) -> bool:
        """Take *à la Convention…*, *d'accession du Liberia à l'Accord…*."""
        match = _INNER.match(page.plain, title.end, limit)
        head = self._head.match(page.plain, match.end(), limit) if match else None
        if head is None or title.needs == "number" or title.place:
            return False
        inner = self._read(page, head, named)
        if not identified(page, inner):
            return False
        title.end = inner.end
        title.nested = True
        return True

    @staticmethod
    def _take_name(page: Page, title: Title, named: Named, limit: int) -> bool:
        """Take a place, a body or a bare proper name: *de Minsk*, *des Nations unies*, *BEPS*."""
        text = page.text
        match = _PLACE.match(text, title.end, limit)
        if match is None or title.subject or title.place or (title.owner and title.needs != "any"):
            return False
        if title.date and title.needs == "title":
            return False
        start, end = match.span(1)
        bare = start == title.end + 1
        if bare and title.needs != "any":
            return False
        known = named.get(start)
        if known is None and (bare or _NO_PLACE.match(page.plain, start)):
            match = _BARE.match(text, title.end, limit) if bare else None
            capital = text[title.start].isupper() or title.head in ("traite", "pacte")
            if match is None or not capital or page.shouted(title.start):
                return False
            end = match.end(1)
            while title.head == "traite" and (more := _BARE.match(text, end, limit)):
                end = more.end(1)
        if known is not None:
            person = known.type in ("LEADER", "PERSON")
            unsure = known.stage == "ner" and " " not in text[start : known.end]
            if not bare and (unsure or known.kind == "metonym"):
                if person and title.head.startswith(("declaration", "communique", "appel")):
                    return False
                known = replace(known, type="PLACE", kind="name")
            elif person and not bare:
                return False
            end = known.end
            while text[end : end + 1] == "-" and end + 1 in named:
                end = named[end + 1].end
            if (
                bare
                and text[end : end + 1] == "-"
                and (more := _BARE.match(f" {text[end + 1 : limit]}"))
            ):
                end += len(more[1]) + 1
        elif title.needs == "number" and not _OWNER.match(text, start):
            return False
        _set_name(page, title, known, start, end, bare=bare)
        while title.needs != "any" and (link := _AND_OWNER.match(page.plain, title.end, limit)):
            owner = named.get(link.end())
            plain_owner = _OWNER.match(text, link.end())
            if owner is None and plain_owner is None:
                break
            title.end = owner.end if owner else plain_owner.end() if plain_owner else title.end
            if owner is None and plain_owner is not None:
                title.organs.append(plain_owner.span())
        return True

    def _take_noun(self, page: Page, title: Title, named: Named, limit: int) -> bool:
        """Take what sort of agreement it is: *de paix et de réconciliation*, *d'association*."""
        match = _NOUN_COMPLEMENT.match(page.plain, title.end, limit)
        taken = title.subject or title.date or title.noun or title.place or title.owner
        if match is None or taken or title.needs in ("number", "nested"):
            return False
        if page.text[match.end()].isupper() and not _STATE_NOUN.match(page.plain, match.end()):
            return False
        end, holds_name = self._phrases.follow(page, match.end(), named, limit, short=True)
        if end <= match.end():
            return False
        title.end = end
        title.noun = True
        title.subject_named = title.subject_named or holds_name
        return True


def _is_verb(page: Page, head: re.Match[str]) -> bool:
    """Whether a head noun is a verb here: *a traité de*, *le dernier volet traite de*."""
    if _PARTICIPLE.search(page.before(head.start(), 12)):
        return True
    return page.text[head.start() : head.end()] in ("traite", "traites") and page.accented


def _instrument(start: int, end: int, strength: int, attributes: dict[str, object]) -> Candidate:
    return Candidate(start, end, "TREATY", "name", STAGE, (), strength, attributes=attributes)


def _may_open(title: Title, opener: str) -> bool:
    """Whether a numbered act's subject belongs to its name: *relative à*, not *modifiant*."""
    if title.head.startswith("resolution") and title.number:
        return False
    return opener.startswith(("relati", "concernant", "portant", "sur"))


def _set_name(
    page: Page, title: Title, known: Candidate | None, start: int, end: int, *, bare: bool
) -> None:
    title.end = end
    title.bare = title.bare or bare
    if known is not None and known.type in ("ORGANISATION", "STATE"):
        title.owner = known.type
    else:
        title.place = page.text[start:end]
        title.place_at = None if bare else (start, end)


def _siblings(page: Page, title: Title) -> Iterator[Candidate]:
    """Take the second number of *résolutions 242 (1967) et 338 (1973)*."""
    end = title.end
    while title.number and title.head.endswith("s") and (match := _SIBLING.match(page.plain, end)):
        attributes: dict[str, object] = {"head": title.head, "number": match[1]}
        yield _instrument(match.start(1), match.end(1), LIKELY, attributes)
        end = match.end()
