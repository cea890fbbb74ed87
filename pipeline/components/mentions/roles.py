"""Offices that stand for their holder: *le président russe*, *la secrétaire générale de l'OTSC*.

Candidates only: whether the document says who is meant is for the linker to find out.
"""

import re
from collections.abc import Iterator

from pipeline.components.mentions.candidates import LIKELY, Candidate
from pipeline.components.mentions.cues import alternatives, cue_rows
from pipeline.components.mentions.page import Page

STAGE = "roles"
_DETERMINER = r"(?:le|la|l'|les|au|du|aux|son|sa|leur|notre|votre|mme la|mme le|m\. le|mme l'|m\. l'|madame la|monsieur le|ce|cette)"
_VOCATIVE = re.compile(r"\b(?:monsieur|madame|messieurs|mesdames|m\.|mme)$")
_ADJECTIVE = r"(?:adjointe?|general|generale|executif|executive|permanente?|special|speciale|federale?|delegue|deleguee|principale?|sortante?|actuelle?|ancien|ancienne|nouveau|nouvelle|supreme|personnelle?)"
_NAME_AFTER = re.compile(
    r",? (?:(?:M\.|Mme|Me|Mgr|général|le général|sir|Sir) )?[A-ZÀ-ÖØ-ÞŁŠŽĆČŞÇİĞ][\w’'-]+"
)
_LINKS = (" de la ", " de l'", " du ", " des ", " de ", " d'")


class Roles:
    """The office nouns and their usual complements."""

    def __init__(self) -> None:
        nouns, fixed = [], []
        for row in cue_rows("roles"):
            nouns.extend(row["noun"].split("|"))
            fixed.extend(part for part in row["complement"].split("|") if part)
        self._noun = re.compile(
            rf"(?<![\w'-])(?P<det>{_DETERMINER})(?:(?<=')| )(?:(?:{_ADJECTIVE}) )?(?P<noun>{alternatives(frozenset(nouns))})(?![\w-])"
        )
        self._fixed = re.compile(rf" (?:{alternatives(frozenset(fixed))})(?![\w-])")
        self._portfolio = re.compile(
            r" (?:de la |de l'|du |des |de |d'|a la |aux |delegue[e]? (?:a|aux|au) (?:la |l')?|charge[e]? (?:de |des |du ))"
            r"[a-z][\w'-]*(?: (?:etrangeres|exterieures?|europeennes?|nationale|publique|sociales?|generale|etranger|internationale|interieures?|numerique|solidaire))?"
        )
        self._bare = frozenset(
            w for r in cue_rows("roles") if r["bare"] == "yes" for w in r["noun"].split("|")
        )

    def find(self, page: Page, named: dict[int, Candidate]) -> Iterator[Candidate]:
        """Yield the role candidates of a page.

        Parameters
        ----------
        page : Page
            The document.
        named : dict of int to Candidate
            The accepted names by start: complements of an office.
        """
        text = page.plain
        labels = [turn.label for turn in page.turns if turn.label is not None]
        inside = iter(sorted(labels))
        label = next(inside, None)
        for match in self._noun.finditer(text):
            start = match.start("noun")
            while label is not None and label[1] <= start:
                label = next(inside, None)
            if label is not None and label[0] <= start < label[1]:
                continue
            candidate = self._read(page, match, named)
            if candidate is not None:
                yield candidate

    def _read(
        self, page: Page, match: re.Match[str], named: dict[int, Candidate]
    ) -> Candidate | None:
        start, end = match.start("noun"), match.end("noun")
        determiner = match["det"]
        if _VOCATIVE.search(page.before(match.start("det"), 12)):
            return None
        limit = page.block_bounds(start)[1]
        tail, scoped = self._complement(page, end, named, limit)
        noun = match["noun"]
        if tail == end and noun not in self._bare:
            return None
        if determiner in ("les", "aux", "ce", "cette"):
            return None
        if _NAME_AFTER.match(page.text, tail) and not self._new_subject(page, tail, named):
            return None
        return Candidate(
            start, tail, "LEADER", "role", STAGE, (), LIKELY,
            attributes={"office": page.text[start:tail]},
        )  # fmt: skip

    def _complement(
        self, page: Page, end: int, named: dict[int, Candidate], limit: int
    ) -> tuple[int, bool]:
        """Return where the complement ends, and whether it names a state or a body."""
        text = page.plain
        fixed = self._fixed.match(text, end, limit)
        if fixed is not None:
            end = fixed.end()
        else:
            scope = self._scope(text, end, named)
            if scope is not None:
                return scope.end, True
            portfolio = self._portfolio.match(text, end, limit)
            if portfolio is not None:
                end = portfolio.end()
        scope = self._scope(text, end, named)
        return (scope.end, True) if scope is not None else (end, False)

    @staticmethod
    def _scope(text: str, end: int, named: dict[int, Candidate]) -> Candidate | None:
        following = named.get(end + 1)
        if following is not None and following.kind == "demonym" and text[end] == " ":
            return following
        for link in _LINKS:
            if text.startswith(link, end):
                scope = named.get(end + len(link))
                if scope is not None and scope.type in ("STATE", "ORGANISATION", "PLACE"):
                    return scope
        return None

    @staticmethod
    def _new_subject(page: Page, end: int, named: dict[int, Candidate]) -> bool:
        """Whether the capital after a role begins another mention, no person's name."""
        if page.text[end : end + 1] == ",":
            return False
        following = named.get(end + 1)
        return following is not None and following.type not in ("LEADER", "PERSON")
