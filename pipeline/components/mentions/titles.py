"""The title of an instrument as taken so far, and whether it identifies one instrument."""

import re
from dataclasses import dataclass, field
from typing import Any

from pipeline.components.mentions.candidates import CERTAIN, LIKELY, POSSIBLE
from pipeline.components.mentions.cues import word_set
from pipeline.components.mentions.page import Page

_DETERMINER = re.compile(
    r"(?:^|[\s('\"])(le|la|l'|les|au|aux|du|des|de l'|un|une|d'un|d'une|cet|cette|ce|ces|notre"
    r"|votre|leur|son|sa|de|d'|aucun|aucune|chaque|tout|toute|tel|quel|quelle|plusieurs|nouvel"
    r"|nouveau|nouvelle|premier|futur|future|projet de|quelque|quelques|deux|trois|present"
    r"|presente|ses|nos|vos|leurs|mes|certains|certaines|divers|diverses|autres|nombreux"
    r"|nombreuses|tous|toutes|autre) ?$"
)
# *un bon accord*, *aucun véritable traité*
_QUALIFIED = re.compile(
    r"(?:^|[\s('])(?:une?|aucune?|chaque|quelques?|plusieurs|des|de|d'|certaine?s|diverse?s)"
    r" (?:bon|bonne|bons|bonnes|veritable|vrai|vraie|grand|grande|grands|simple|simples|seul"
    r"|seule|meilleur|meilleure|autre|autres|nombreux|nombreuses|futurs?|futures?|premiers?"
    r"|premieres?|eventuels?|eventuelles?|petite?s?|vieux|anciens?) $"
)
# Sorts of agreement that one text may be called by: *l'accord de paix*.
_SORT = re.compile(
    r"[a-z ]* (?:de |d')(?:paix|libre-echange|cooperation|partenariat|association|cessez-le-feu"
    r"|defense|peche|readmission|extradition|siege|retrait|reconciliation|desarmement|garanties|stabilisation"
    r"|commerce|adhesion|assistance|normalisation|armistice|amitie|non-agression|transition)(?!\w)"
)
_POINTING = frozenset(["cet", "cette", "ce", "ces"])
# Texts of the second rank that their place alone identifies.
_ACTS = (
    "acte final",
    "acte constitutif",
    "acte unique",
    "acte general",
    "acte additionnel",
    "acte fondateur",
)


@dataclass
class Title:
    """What the parser has taken of one instrument's title.

    ``needs`` is the class of its head noun (``instrument_heads.tsv``): ``any`` complement that
    identifies, a ``title`` of its own, a ``number``.
    """

    start: int
    head: str
    needs: str
    end: int
    date: str = ""
    number: str = ""
    place: str = ""
    owner: str = ""
    parties: list[str] = field(default_factory=list)
    subject: bool = False
    subject_named: bool = False
    noun: bool = False
    adjective: bool = False
    compound: bool = False
    quoted: bool = False
    bare: bool = False
    nested: bool = False
    place_at: tuple[int, int] | None = None
    organs: list[tuple[int, int]] = field(default_factory=list)

    def attributes(self) -> dict[str, Any]:
        """Return what the title says, for export."""
        found: dict[str, Any] = {"head": self.head}
        for name in ("date", "number", "place"):
            if getattr(self, name):
                found[name] = getattr(self, name)
        if self.parties:
            found["parties"] = list(self.parties)
        return found


def identified(page: Page, title: Title) -> int:
    """Say how surely a title names one instrument: 0 where its use is generic."""
    before = _DETERMINER.search(page.before(title.start, 16))
    determiner = before[1] if before else ""
    capital = page.text[title.start].isupper() and not page.shouted(title.start)
    indefinite = determiner in word_set("indefinite") or (
        not determiner and _QUALIFIED.search(page.before(title.start, 24)) is not None
    )
    if title.needs == "number":
        return _numbered(title, capital=capital)
    if title.needs == "nested":
        generic = indefinite and not capital
        return 0 if generic else _nested(title, capital=capital)
    if determiner in _POINTING and not (title.date or title.number or title.place):
        return 0
    if title.head in ("accord", "accords") and determiner == "d'" and not capital:
        return 0
    if title.needs == "title":
        return _titled(title, capital=capital, indefinite=indefinite)
    return _treaty(page, title, capital=capital, indefinite=indefinite)


def _treaty(page: Page, title: Title, *, capital: bool, indefinite: bool) -> int:
    if title.number or len(title.date) > 2:
        return LIKELY if indefinite and not (capital or title.number) else CERTAIN
    if title.place:
        if title.noun or indefinite:
            return POSSIBLE if indefinite and not capital else LIKELY
        return CERTAIN
    if title.parties or title.compound:
        return POSSIBLE if indefinite else LIKELY
    if title.nested:
        return LIKELY
    named = title.subject or title.owner or title.quoted or title.bare or title.noun
    if capital and named:
        return POSSIBLE if indefinite else LIKELY
    if title.head.startswith("memorandum") and (title.subject or title.subject_named):
        return LIKELY
    if indefinite:
        return 0
    if title.owner and title.bare:
        return LIKELY
    owned = title.owner == "ORGANISATION"
    if owned and title.head in ("charte", "convention", "pacte", "traite"):
        return LIKELY
    if title.subject_named and title.head in ("traite", "traites", "convention", "protocole"):
        return LIKELY
    if capital and title.adjective and not title.head.endswith("s"):
        return LIKELY
    sort = page.plain[title.start + len(title.head) : title.end] if title.noun else ""
    if title.noun and (title.head in ("traite", "convention", "pacte") or _SORT.match(sort)):
        return POSSIBLE
    return POSSIBLE if title.subject or title.subject_named or title.quoted else 0


def _numbered(title: Title, *, capital: bool) -> int:
    if (
        title.head.startswith("decision")
        and title.number.startswith("n")
        and "/" not in title.number
    ):
        return 0  # of a court or an authority of one country
    if title.number:
        return CERTAIN
    if title.head.startswith(("directive", "reglement", "decision-cadre")) and title.date:
        return LIKELY
    if title.head.startswith("resolution") and (title.place or title.date) and title.subject:
        return LIKELY
    return (LIKELY if capital else POSSIBLE) if title.date and title.owner else 0


def _nested(title: Title, *, capital: bool) -> int:
    if title.nested:
        return LIKELY
    if title.place:
        return LIKELY
    return LIKELY if title.date and capital else 0


def _titled(title: Title, *, capital: bool, indefinite: bool) -> int:
    declares = title.head.startswith(("declaration", "communique", "proclamation"))
    if title.head in _ACTS:
        return LIKELY if title.place or title.owner or title.adjective or title.date else 0
    if title.place and (capital or title.head in word_set("place-heads")):
        return POSSIBLE if indefinite and not capital else CERTAIN
    if title.head.startswith("echange") and title.date:
        return LIKELY
    if declares and title.owner and title.date:
        return LIKELY
    if declares and (title.date or title.parties) and not indefinite:
        return CERTAIN if title.adjective or capital else LIKELY
    if declares and capital and (title.subject or title.noun or title.adjective):
        return POSSIBLE if indefinite else LIKELY
    if declares and title.owner and title.adjective and not indefinite:
        return LIKELY
    if title.quoted and (capital or not indefinite):
        return LIKELY
    return POSSIBLE if capital and title.subject and title.head in word_set("place-heads") else 0
