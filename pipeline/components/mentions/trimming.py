"""Trim what a statistical stage takes too much of: articles, civilities, titles, punctuation."""

import re
from dataclasses import replace

from pipeline.components.mentions.candidates import Candidate
from pipeline.components.mentions.cues import alternatives, cue_words, word_set
from pipeline.components.mentions.page import Page

_ARTICLE = re.compile(
    r"(?:l'|d'|qu'|de la |de l'|du |des |de |le |la |les |aux |au |a la |a l'|a |un |une |et |en )"
)
_PARTICLE = re.compile(r"(?:de|du|des|de la|d'|van|von|le|la|al|el) ?")
_RANKED = re.compile(
    r"\b(?:general|marechal|amiral|colonel|baron|comte|m\.|mm\.|mme|monsieur|madame) $"
)
_CODE = re.compile(
    r"(?:AC|AS|AE|CE|CF|CL|CD|DN|CG|SPE|COM|II|A)\d+(?!\w)|[A-Z]{1,4}/[A-Z]+(?:/|\.\d| \d+/\d)"
    r"|(?:IMG|VOSTFR)(?![a-z])"
    r"|S\. ?[AEMS]\.?(?: ?[A-Z]\.)?(?!\w)"
)
# The rest of a document's symbol: *PSC/HoSG/COMM.1156*, *AG/ACTA 489/19*, *CR 2008/1*.
_SYMBOL = re.compile(
    r"(?:/[A-Za-z]+)*/[A-Za-z]+(?:\.\d| \d+/\d)|(?<=/)[A-Z]+(?:/[A-Z]+)*\.\d"
    r"|(?<=\b[A-Z]{2}) \d{4}/\d|(?<=/[A-Z]{4}) \d+/\d"
)
# The language that a speech was held in, or that a page is in: *. – (PT)*, *DE FR IT*.
_SPOKEN_IN = re.compile(r"(?:[-–—.] ?\(|(?<![\w-])[A-Z]{2} (?:[|·/] )?)$")
_CODE_AFTER = re.compile(r"\)| (?:[|·/] )?[A-Z]{2}(?![\w-])")
_GENERAL = re.compile(
    r"communaute internationale|conseil des ministres(?! (?:des|de la|de l'|du) )|top \d"
    r"|ordre (?:constitutionnel|republicain)"
)
_FIRST_NAME = re.compile(r"(?:(?:de|du|d['’]|von|van|al|el|ben|ibn) ?)?[A-ZÀ-ÖØ-ÞŁŠŽĆČŞÇİĞŚŻĐŢȚ]")
# What a place is, in small letters: the name is what follows.
_SORT_OF_PLACE = re.compile(
    r"(?:base|centrale|prison|land|aeroport|ile|camp|ville|district|barrage|quartier)"
    r" (?:de la |de l'|du |de |d')"
)
# *ex-Yougoslavie*: but a state was admitted to the United Nations as an *ex-République*.
_EX = re.compile(r"[Ee]x-(?=[A-ZÀ-Þ])(?!R[ée]publique)")
# Titles that are given names without an article: *Cheikh Anta Diop*, *Sheikh Hasina*.
_GIVEN_TITLE = re.compile(r"(?:cheikh|sheikh) ")
_ARTICLED = re.compile(r"(?:(?:^|[\s(])(?:le|du|au|feu) |l')$")
_EDGES = " \t\"'.,;:!?()[]*_|-–—…"
# Names whose article belongs to them.
_KEPT = re.compile(r"(?:La|Le|Les|L['’]) ?[A-ZÀ-ÖØ-Þ]|El ")


class Trimmer:
    """The title words, compiled."""

    def __init__(self) -> None:
        self._nothing = cue_words("not_names")
        titles = cue_words("offices") | cue_words("civilities")
        self._title = re.compile(rf"(?:{alternatives(titles)})\.?(?: (?:le|la|les|l'))*[ ]+")

    def trim(self, page: Page, candidate: Candidate) -> Candidate | None:
        """Return the candidate without what the guide leaves out; ``None`` if nothing is left."""
        start, end = candidate.start, candidate.end
        text = page.text
        while start < end and text[start] in _EDGES:
            start += 1
        while end > start and text[end - 1] in _EDGES and not _closes(text, start, end):
            end -= 1
        former = _EX.match(text, start, end)
        start = former.end() if former is not None else start
        person = candidate.type in ("LEADER", "PERSON")
        if not (
            person and _PARTICLE.match(page.plain, start) and _RANKED.search(page.before(start, 14))
        ):
            start = self._skip_articles(page, start, end)
        if candidate.type == "PLACE" and (sort := _SORT_OF_PLACE.match(page.plain, start, end)):
            lower = text[start].islower() or text.startswith("Land", start)
            start = sort.end() if lower and text[sort.end()].isupper() else start
        if candidate.type in ("LEADER", "PERSON") and candidate.kind == "name":
            start = self._skip_titles(page, start, end)
        if (
            end - start < 2
            or page.plain[start:end] in self._nothing
            or _CODE.match(text, start, end)
            or _SYMBOL.match(text, end)
            or self._is_language(page, start, end)
        ):
            return None
        if _GENERAL.match(page.plain, start, end):
            return None
        if "\n" in text[start:end]:
            end = text.index("\n", start)
        opened = text.find(" (", start, end)
        if opened > 0 and ")" not in text[opened:end]:
            end = opened
        unchanged = (start, end) == candidate.span
        return candidate if unchanged else replace(candidate, start=start, end=end)

    @staticmethod
    def _is_language(page: Page, start: int, end: int) -> bool:
        """Whether two capitals are the code of a language, before a speech or among others."""
        if end - start != 2 or page.plain[start:end] not in word_set("language-codes"):
            return False
        before = page.text[max(0, start - 5) : start]
        opened = _SPOKEN_IN.search(before)
        return opened is not None and _CODE_AFTER.match(page.text, end) is not None

    @staticmethod
    def _skip_articles(page: Page, start: int, end: int) -> int:
        while match := _ARTICLE.match(page.plain, start, end):
            if _KEPT.match(page.text, start) or page.shouted(start) or match.end() >= end:
                break
            start = match.end()
        return start

    def _skip_titles(self, page: Page, start: int, end: int) -> int:
        while match := self._title.match(page.plain, start, end):
            if _GIVEN_TITLE.match(match[0]) and not self._is_sheikh(page, start, match.end(), end):
                break
            following = _FIRST_NAME.match(page.text, match.end(), end)
            if following is None:
                break
            start = match.end()
        return start

    @staticmethod
    def _is_sheikh(page: Page, start: int, name: int, end: int) -> bool:
        """Whether the word is a title: after an article, or before a name of the Gulf."""
        if _ARTICLED.search(page.before(start, 8)):
            return True
        return any(word in word_set("gulf-names") for word in page.plain[name:end].split())


def _closes(text: str, start: int, end: int) -> bool:
    """Whether the last character belongs to the name: a bracket opened in it, an acronym's dot."""
    last = text[end - 1]
    if last == ")":
        return "(" in text[start:end]
    if last == '"':
        return False
    return last == "." and bool(re.search(r"(?:\b\w\.){2,}$", text[start:end]))
