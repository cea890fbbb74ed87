"""Numbered instruments: *résolution 2231 (2015)*, *directive 2003/6/CE*, *S/RES/242*.

Kind and number identify; where several bodies number theirs alike, so do the body and
the year. Resolutions of the Security Council and of the General Assembly are known by
their number alone, as they are spoken of.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from pipeline.knowledge import Entity
from pipeline.linking.base import Base
from pipeline.linking.forms import fold, slug, words
from pipeline.linking.lists import word_list
from pipeline.linking.state import DocumentState

_SYMBOL = re.compile(r"^(?P<body>s|a|a/hrc|e)/res/(?P<number>\d+(?:/\d+)?)")
_NUMBER = re.compile(r"\d+(?:[/.-]\d+)*(?: [a-z]\b(?!'))?")
_NOT_OF_NUMBER = re.compile(r"^\s*no\.?\s+|\bn[°º]s?\s*|\s*\([^)]*\)?\s*$", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d/-])(?:19|20)\d\d(?![\d/-])")
_SESSION = re.compile(r"\(\s*([ivx]+)\b")
_ROMAN = {"i": 1, "v": 5, "x": 10}
_BEFORE_FIRST_SESSION = 1945  # the General Assembly's session XX sat in 1965
_OF_BODIES = ("resolution", "recommandation")
_UNITED_NATIONS = "onu"
_SYMBOLS = {"a/hrc": "conseil-des-droits-de-l-homme-onu", "e": "ecosoc"}


@dataclass(frozen=True, slots=True)
class Number:
    """What identifies a numbered instrument.

    Parameters
    ----------
    head : str
        Folded head noun.
    number : str
        As a slug.
    body : str
        Id of the body whose it is; ``onu`` for the Council and the Assembly; ``""`` not said.
    year : int
        0 when not said.
    """

    head: str
    number: str
    body: str = ""
    year: int = 0

    def may_be(self, other: "Number") -> bool:
        """Tell whether two may be one: the same number, neither body nor year against it."""
        return (
            (self.head, self.number) == (other.head, other.number)
            and (self.body == other.body or not self.body or not other.body)
            and (self.year == other.year or not self.year or not other.year)
        )


def number_of(state: DocumentState, index: int) -> Number | None:
    """Return what identifies the instrument of a mention, if it is numbered."""
    mention = state.mentions[index]
    folded = fold(mention.text)
    symbol = _SYMBOL.match(folded)
    if symbol:
        body = _SYMBOLS.get(symbol["body"], _UNITED_NATIONS)
        return Number("resolution", symbol["number"].replace("/", "-"), body)
    head = words(mention.text)[0]
    if head not in word_list("numbered_heads"):
        return None
    written = mention.attributes.get("number")
    if not written:
        rest = folded if head == "resolution" else re.sub(r"\b(?:18|19|20)\d\d\b(?!/)", "", folded)
        found = _NUMBER.search(rest)
        written = found[0] if found else None
    plain = _NOT_OF_NUMBER.sub("", str(written)) if written else ""
    if not any(c.isdigit() for c in plain):
        return None
    number = slug(plain)
    if head not in _OF_BODIES:
        return Number(head, number)
    return Number(head, number, _body(state, index), _year(folded, plain))


def _body(state: DocumentState, index: int) -> str:
    """Return the body named within the title, or right after it."""
    mention = state.mentions[index]
    for inner in state.between(mention.start, mention.end + 1):
        cluster = state.cluster_of(inner)
        if inner == index or cluster is None or cluster.family != "organisation":
            continue
        if cluster.entity is None:
            return slug(next(iter(cluster.forms), "")) if cluster.forms else ""
        if cluster.entity.id in word_list("united_nations"):
            return _UNITED_NATIONS
        return cluster.entity.id
    return ""


def _year(folded: str, number: str) -> int:
    """Return the year in the title, or that of the session in Roman numbers."""
    rest = folded.replace(fold(number), " ", 1)
    found = _YEAR.search(rest)
    if found:
        return int(found[0])
    session = _SESSION.search(rest)
    if session is None:
        return 0
    values = [_ROMAN[c] for c in session[1]]
    signed = [-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True)]
    return _BEFORE_FIRST_SESSION + sum(signed)


def known_number(base: Base, number: Number) -> Entity | None:
    """Return the instrument of the base, unless its body or its year is another."""
    if number.body not in ("", _UNITED_NATIONS):
        return None
    plain = number.number.replace("-", "/")
    for written in dict.fromkeys((number.number, plain)):
        for candidate in base.candidates(f"{number.head} {written}", "TREATY"):
            date = candidate.entity.date
            if not number.year or not date or int(date[:4]) == number.year:
                return candidate.entity
    return None


def id_of_number(base: Base, numbers: Sequence[Number], taken: Container[str]) -> str:
    """Return the id of an instrument that the base does not have.

    Kind and number; then the body, unless it is the Council or the Assembly; then the
    year, where another instrument already has that number.
    """
    plain = f"{numbers[0].head}-{numbers[0].number}"
    body = next((n.body for n in numbers if n.body), "")
    if body and body != _UNITED_NATIONS:
        return f"{plain}-{body}"
    year = next((n.year for n in numbers if n.year), 0)
    if year and (plain in taken or base.get(plain) is not None):
        return f"{plain}-{year}"
    return plain
