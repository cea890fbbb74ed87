"""Offices that stand for their holder: *le président russe*, *la secrétaire générale de l'OTSC*.

Candidates only: whether the document or the dated offices of the knowledge base say who is
meant is for the linker to find out.
"""

import re
from collections.abc import Iterator, Mapping

from pipeline.components.mentions.candidates import LIKELY, Candidate
from pipeline.components.mentions.cues import alternatives, cue_rows
from pipeline.components.mentions.page import Page

STAGE = "roles"
_GIVEN_FLOOR = ("mme la", "mme le", "m. le", "mme l'", "m. l'")
_ARTICLES = ("le", "la", "l'", "au", "du")
_DETERMINER = r"mme la|mme le|m\. le|mme l'|m\. l'|le|la|l'|au|du|son|sa|leur|notre|votre"
_VOCATIVE = re.compile(r"\b(?:monsieur|madame|messieurs|mesdames) $")
_ADJECTIVES = (
    r"(?:adjointe?|generale?|executi(?:f|ve)|permanente?|speciale?|federale?|deleguee?|principale?"
    r"|sortante?|actuelle?|ancien|ancienne|nouveau|nouvelle|supreme|personnelle?) "
)
_NAME_AFTER = re.compile(
    r",? (?:(?:M\.|Mme|Me|Mgr|général|le général|[Ss]ir) )?[A-ZÀ-ÖØ-ÞŁŠŽĆČŞÇİĞ][\w’'-]+"
)
_LINKS = (" de la ", " de l'", " du ", " des ", " de ", " d'")
_FIELD = (
    r"[a-z][\w'-]*(?: (?:etrangeres?|exterieure?s?|europeennes?|nationale|publique|sociales?"
    r"|generale|internationale|interieure?s?|numerique|solidaire|superieur|professionnelle"
    r"|africaine|armees|sociaux|locales|alimentaire|maritimes|terrestres"
    r"|(?!indique|explique|applique|critique|communique|revendique|replique|implique)"
    r"[a-z-]{4,}(?:ales?|elles?|iques?|aires?|ives?|ieures?|e?ennes?))(?![\w-]))?"
)
PORTFOLIO = re.compile(
    r"(?: deleguee?)?(?: chargee?)? (?:de la |de l'|du |des |de |d'|à la |à l'|aux |au )"
    rf"{_FIELD}(?:(?:,| et) (?:de la |de l'|du |des ){_FIELD}){{0,4}}"
)
# One minister: *les ministres de l'OPEP* are those of a body.
_MINISTER = re.compile(
    r"(?<!premier )(?<!premiere )(?:ministre|secretaire d'etat|ministres (?=charge|delegue))"
    r"(?: ?deleguee?s?)?(?: ?chargee?s?)?(?![\w-])"
)
_FIELD_LINK = r"(?:de la |de l'|du |des |de |d'|à la |à l'|aux |au )"
# The fields of a minister before a word: *de la culture et de la*.
_FIELDS_BEFORE = re.compile(
    rf" {_FIELD_LINK}(?:[a-z'-]+(?: [a-z'-]+){{0,3}}?(?:,| et|, et) {_FIELD_LINK}){{0,4}}"
)
_FIELD_WIDTH = 120
_LINK = re.compile(
    r" (?:(?:déléguée?|chargée?) )*(?:de la |de l['’]|du |des |de |d['’]|à la |à l['’]|aux |au )"
)
_FIELDS = (
    "europe", "affaires", "intérieur", "défense", "justice", "économie", "finances", "commerce",
    "énergie", "agriculture", "santé", "éducation", "education", "culture", "environnement",
    "transports", "armées", "outre-mer", "relations", "travail", "emploi", "budget", "industrie",
    "jeunesse", "sports", "communication", "enseignement", "recherche", "logement", "ville",
)  # fmt: skip
# *Eric Schmidt, le président de Google*: the name is there already.
_AFTER_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞŁŠŽĆČŞÇİĞ][\w’'-]+(?: \([^)]*\))?, $")
_APPOSED = re.compile(r",? (?:M\. |Mme )?[A-ZÀ-ÖØ-ÞŁŠŽĆČŞÇİĞ][\w’'-]+ [A-ZÀ-ÖØ-ÞŁŠŽĆČŞÇİĞ]")
_COMMITTEE = re.compile(
    r" de la commission(?: (?:des|de la|de l'|du) [a-z' ]{3,40}?(?=[,.;:()!?]|$))?"
)


def in_portfolio(page: Page, start: int) -> bool:
    """Whether a name stands in a minister's field: *ministre de la Culture et de la Francophonie*.

    Parameters
    ----------
    page : Page
        The document.
    start : int
        Where the name begins.
    """
    low = max(page.block_bounds(start)[0], start - _FIELD_WIDTH)
    before = page.plain[low:start]
    if "ministre" not in before and "secretaire d'etat" not in before:
        return False
    offices = list(_MINISTER.finditer(before))
    return bool(offices) and _FIELDS_BEFORE.fullmatch(before, offices[-1].end()) is not None


class Roles:
    """The office nouns and their usual complements."""

    def __init__(self) -> None:
        rows = cue_rows("roles")
        nouns = frozenset(w for row in rows for w in row["noun"].split("|"))
        fixed = frozenset(c for row in rows for c in row["complement"].split("|") if c)
        self._bare = frozenset(
            w for row in rows if row["bare"] == "yes" for w in row["noun"].split("|")
        )
        self._introduced = frozenset(
            w for row in rows if row["bare"] == "introduced" for w in row["noun"].split("|")
        )
        # No look-behind in front: the engine can skip to letters that begin a noun.
        self._noun = re.compile(rf"(?:{alternatives(nouns)})(?![\w-])")
        self._lead = re.compile(
            rf"(?<![\w'-])(?P<det>{_DETERMINER})(?:(?<=')| )(?:{_ADJECTIVES})?$"
        )
        self._fixed = re.compile(rf" (?:{alternatives(fixed)})(?![\w-])")

    def find(self, page: Page, named: Mapping[int, Candidate]) -> Iterator[Candidate]:
        """Yield the role candidates of a page, those in speakers' labels left out.

        Parameters
        ----------
        page : Page
            The document.
        named : mapping of int to Candidate
            The accepted names by start: complements of an office.
        """
        labels = sorted(turn.label for turn in page.turns if turn.label is not None)
        number = 0
        for match in self._noun.finditer(page.plain):
            start = match.start()
            while number < len(labels) and labels[number][1] <= start:
                number += 1
            if number < len(labels) and labels[number][0] <= start:
                continue
            candidate = self._read(page, match, named)
            if candidate is not None:
                yield candidate

    def _read(
        self, page: Page, match: re.Match[str], named: Mapping[int, Candidate]
    ) -> Candidate | None:
        start, end = match.span()
        low = max(page.block_bounds(start)[0], start - 30)
        lead = self._lead.search(page.plain[low:start])
        if lead is None:
            return None
        at = low + lead.start("det")
        if _VOCATIVE.search(page.before(at, 12)) or _AFTER_NAME.search(
            page.text[max(0, at - 24) : at]
        ):
            return None
        minister = match[0].startswith(("ministre", "vice-ministre", "secretaire d'etat"))
        limit = page.block_bounds(start)[1]
        tail = self._portfolio(page, end, limit) if minister else end
        if tail == end:
            tail = self._complement(page, end, named, limit)
        if tail == end and not self._may_stand_alone(match[0], lead["det"]):
            return None
        if _NAME_AFTER.match(page.text, tail) and not _starts_other(page, tail, named):
            return None
        office = page.text[start:tail]
        return Candidate(
            start, tail, "LEADER", "role", STAGE, (), LIKELY, attributes={"office": office}
        )

    @staticmethod
    def review(page: Page, candidate: Candidate) -> Candidate | None:
        """Return a role of the statistical stage, ``None`` where a name follows in apposition."""
        return None if _APPOSED.match(page.text, candidate.end) else candidate

    def _may_stand_alone(self, noun: str, determiner: str) -> bool:
        if noun in self._bare or (noun in self._introduced and determiner in _ARTICLES):
            return True
        if noun.startswith("rapporteu"):
            return determiner in (*_GIVEN_FLOOR, "votre", "notre")
        return determiner in _GIVEN_FLOOR and not noun.startswith("president")

    @staticmethod
    def _portfolio(page: Page, end: int, limit: int) -> int:
        """Return the end of a minister's field: *de l'Europe et des affaires étrangères*."""
        match = PORTFOLIO.match(page.plain, end, limit)
        if match is None:
            return end
        first = page.text[match.end() - 1 : match.end()]
        field = _LINK.sub("", page.text[end : match.end()], count=1)
        known = field.split()[0].lower().startswith(_FIELDS) if field.split() else False
        return match.end() if first and (known or field[:1].islower()) else end

    def _complement(self, page: Page, end: int, named: Mapping[int, Candidate], limit: int) -> int:
        """Return where the complement of an office ends."""
        text = page.plain
        scope = _scope(text, end, named)
        if scope is not None:
            return scope.end
        for pattern in (self._fixed, _COMMITTEE, PORTFOLIO):
            match = pattern.match(text, end, limit)
            if match is not None:
                scope = _scope(text, match.end(), named)
                return scope.end if scope is not None else match.end()
        return end


def _scope(text: str, end: int, named: Mapping[int, Candidate]) -> Candidate | None:
    """Return the state, body or place that an office belongs to."""
    following = named.get(end + 1)
    if following is not None and following.kind == "demonym" and text[end] == " ":
        return following
    for link in _LINKS:
        if text.startswith(link, end):
            scope = named.get(end + len(link))
            if scope is not None and scope.type in ("STATE", "ORGANISATION", "PLACE"):
                return scope
    return None


def _starts_other(page: Page, end: int, named: Mapping[int, Candidate]) -> bool:
    """Whether the capital after a role begins another mention, no person's name."""
    if page.text[end : end + 1] == ",":
        return False
    following = named.get(end + 1)
    return following is not None and following.type not in ("LEADER", "PERSON")
