"""Offices as the text writes them: *le président du Bélarus*, read off its words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pipeline.linking.forms import content_words, fold, singular
from pipeline.linking.lists import word_list
from pipeline.linking.state import FAMILIES, Cluster, DocumentState

_TOKEN = re.compile(r"[^\W_]+(?:[’'](?=\s)|\.)?", re.UNICODE)


_BREAK = re.compile(r"[.;:!?\n()«»\"—–]|,")


_WINDOW = 140


# Offices that a state has one of: without a complement, the document's own state is meant.
_OF_A_STATE = frozenset({"head-of-government", "foreign-minister", "justice-minister"})


_PLACED = re.compile(
    r"\b(?:en|au|aux|à|pour|sur|dans|auprès d(?:e|u|es)) (?:la |le |les )?(?:l['’])?$",
    re.IGNORECASE,
)
_HOLY_SEE = "VAT"
_OF = ("de", "du", "des", "d")
_LINK = re.compile(r" (?:de la |de l['’]|du |des |de |d['’])?")


_PRESIDENTS = frozenset({"president-of-organisation", "party-leader", "chair", "speaker"})


_ALIKE = (
    frozenset({"head-of-state", "paramount-leader"}),
    frozenset({"permanent-representative", "representative", "ambassador"}),
)


Office = tuple[str, str]
"""Category of the role (``head-of-state``) and id of its state or organisation, or ``""``."""


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """A role as written.

    Parameters
    ----------
    category : str
        The base's category of the office; empty when it has none.
    noun : str
        First word, folded.
    scope : str
        Whose office (see ``scope_key``); empty when not said.
    home : bool
        Whether the document's own state is meant: *le président de la République*.
    portfolio : frozenset of str
        The identifying words of the complement: *intérieur*, *famille*.
    """

    category: str
    noun: str
    scope: str
    home: bool = False
    portfolio: frozenset[str] = frozenset()


def scope_key(cluster: Cluster | None) -> str:
    """Return what identifies a state or organisation during the work: id or first form."""
    if cluster is None:
        return ""
    if cluster.entity is not None:
        return cluster.entity.id
    return "?" + fold(min(cluster.forms, default=""))


def read_role(state: DocumentState, start: int, end: int) -> RolePhrase | None:
    """Read a role off the words between two offsets, the noun first; ``None``: no role."""
    first = _TOKEN.search(state.text, start, end)
    if first is None:
        return None
    heads = state.base.role_heads
    if _plain(first[0]) not in heads and not list(state.between(start, first.start() + 1)):
        return None
    inner = scopes_inside(state, start, end)
    tokens = [t for t, _ in _tokens(state, start, end, inner)]
    inner = [i for i in inner if not _sent_to(state, start, i)]
    # *Chef de l'État français*: the words of the state may be those of the role.
    whole = [t for t, _ in _tokens(state, start, end, ())]
    found = max(
        (f for f in (_match_role(state, tokens), _match_role(state, whole)) if f is not None),
        key=lambda f: f[2],
        default=None,
    )
    if found is None:
        return None
    category, noun, _ = found
    scope = scope_key(state.cluster_of(inner[0])) if inner else ""
    if not scope and word_list("popes").intersection(tokens[:2]):
        scope = _HOLY_SEE
    home = not scope and (bool(set(tokens) & word_list("republic")) or category in _OF_A_STATE)
    if category == "head-of-state" and inner and _is_body(state, inner[0]):
        category = "president"
    rest = content_words(" ".join(tokens[1:])) if len(tokens) > 1 else ()
    portfolio = frozenset(rest) - word_list("role_complement")
    return RolePhrase(category, noun, scope, home, portfolio)


def _sent_to(state: DocumentState, start: int, index: int) -> bool:
    """Whether a state is where one serves, not whom: *ambassadeur en Irak*."""
    return _PLACED.search(state.text, start, state.mentions[index].start) is not None


def scope_after(state: DocumentState, end: int) -> int | None:
    """Return the state or organisation that follows as a complement: *de l'OTSC*."""
    link = _LINK.match(state.text, end)
    if link is None:
        return None
    for index in state.between(link.end(), link.end() + 1):
        if FAMILIES[state.mentions[index].type] in ("state", "organisation"):
            return index
    return None


def _is_body(state: DocumentState, index: int) -> bool:
    return state.mentions[index].type == "ORGANISATION"


def scopes_inside(state: DocumentState, start: int, end: int) -> list[int]:
    """Return the outermost states and organisations between two offsets, in order."""
    found: list[int] = []
    last = -1
    for index in state.between(start, end):
        mention = state.mentions[index]
        inside = start <= mention.start and mention.end <= end
        if not inside or FAMILIES[mention.type] not in ("state", "organisation"):
            continue
        if mention.start >= last:
            found.append(index)
            last = mention.end
    return found


def _tokens(
    state: DocumentState, start: int, end: int, inner: Iterable[int]
) -> list[tuple[str, int]]:
    spans = [(state.mentions[i].start, state.mentions[i].end) for i in inner]
    found = []
    for match in _TOKEN.finditer(state.text, start, end):
        at = match.start()
        if not any(low <= at < high for low, high in spans):
            found.append((_plain(match[0]), at))
    return found


def _plain(token: str) -> str:
    return fold(token).strip(".'")


def _match_role(state: DocumentState, tokens: list[str]) -> tuple[str, str, int] | None:
    """Return the longest role noun that the tokens begin with, and its length in tokens."""
    for length in range(min(len(tokens), 9), 0, -1):
        role = state.base.roles.get(" ".join(tokens[:length]))
        if role is not None:
            return role.category, tokens[0], length
    return None


def role_span_before(state: DocumentState, start: int) -> tuple[int, int] | None:
    """Return the span of the role that ends right before an offset (a name's start)."""
    if start not in state.role_spans:
        state.role_spans[start] = _find_role_before(state, start)
    return state.role_spans[start]


def _find_role_before(state: DocumentState, start: int) -> tuple[int, int] | None:
    low = max(0, start - _WINDOW)
    breaks = [m.end() for m in _BREAK.finditer(state.text, low, start)]
    low = breaks[-1] if breaks else low
    if start - low < 4:
        return None
    heads = state.base.role_heads
    if not any(_plain(m[0]) in heads for m in _TOKEN.finditer(state.text, low, start)):
        return None
    inner = scopes_inside(state, low, start)
    tokens = _tokens(state, low, start, inner)
    for position in range(len(tokens) - 1, max(-1, len(tokens) - 13), -1):
        found = _match_role(state, [t for t, _ in tokens[position:]])
        if found is None:
            continue
        rest = tokens[position + found[2] :]
        if all(t in word_list("role_complement") for t, _ in rest) or _complement(state, rest):
            first = _first_of_role(state, [t for t, _ in tokens], position, found[2])
            return tokens[first][1], start
        return None
    return None


def _first_of_role(state: DocumentState, tokens: list[str], position: int, length: int) -> int:
    """Return where a longer role begins that ends with this one: *Premier* ministre."""
    for earlier in range(max(0, position - 5), position):
        longer = _match_role(state, tokens[earlier:])
        if longer is not None and earlier + longer[2] >= position + length:
            return earlier
    return position


def _complement(state: DocumentState, rest: list[tuple[str, int]]) -> bool:
    """Whether words after a role noun may be its complement: *de l'* … and no verb."""
    first, second = [word for word, _ in (*rest, ("", 0), ("", 0))[:2]]
    if first == "et":  # *ministre des affaires étrangères et de la coopération*
        return len(rest) <= 10 and second in _OF
    return len(rest) <= 6 and (first in _OF or first in ("a", "aux"))


def office_before(state: DocumentState, start: int) -> Office | None:
    """Read the office written right before a name: *le président russe* Vladimir Poutine."""
    span = role_span_before(state, start)
    if span is None:
        return None
    phrase = read_role(state, *span)
    return None if phrase is None else (phrase.category, phrase.scope)


@lru_cache(maxsize=4096)
def same_category(one: str, other: str) -> bool:
    """Tell whether two categories of roles may be one office: any minister is a *ministre*."""
    if one == other:
        return bool(one)
    if {one, other} <= _PRESIDENTS | {"president"}:
        return True  # of one body: whose it is, the callers compare
    if "minister" in (one, other):
        return one.endswith("minister") and other.endswith("minister")
    return any(one in alike and other in alike for alike in _ALIKE)


def same_noun(one: str, other: str) -> bool:
    """Tell whether two folded nouns are one, gender and plural aside."""
    return bool(one) and singular(one) == singular(other)
