"""Offices as the text writes them: read off a phrase, said of a person.

``office_before`` reads *le président du Bélarus* before a name; ``collect_facts`` returns
all that the document says of who holds which office.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.linking.forms import content_words, fold, singular
from pipeline.linking.lists import word_list
from pipeline.linking.state import FAMILIES, Cluster, DocumentState

_TOKEN = re.compile(r"[^\W_]+(?:[’'](?=\s)|\.)?", re.UNICODE)
_BREAK = re.compile(r"[.;:!?\n()«»\"—–]|,")
_AFTER = re.compile(
    r"^\s*(?:,|\(|:|est|était|,? en (?:tant|sa) que?)\s*(?:le|la|l['’]|un|une|"
    r"actuel|ancien|ancienne|nouveau|nouvelle|alors)?\s*"
)
_POSSESSIVE = re.compile(r"\b(?:son|sa|leur) $", re.IGNORECASE)
_WINDOW = 140

# Offices that a state has one of: without a complement, the document's own state is meant.
_OF_A_STATE = frozenset({"head-of-government", "foreign-minister", "justice-minister"})
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


@dataclass(frozen=True, slots=True)
class Fact:
    """The document says that a person holds an office."""

    phrase: RolePhrase
    cluster: Cluster
    at: int
    text: str


def scope_key(cluster: Cluster | None) -> str:
    """Return what identifies a state or organisation during the work: id or first form."""
    if cluster is None:
        return ""
    if cluster.entity is not None:
        return cluster.entity.id
    return "?" + fold(min(cluster.forms, default=""))


def read_role(state: DocumentState, start: int, end: int) -> RolePhrase | None:
    """Read a role off the words between two offsets, the noun first; ``None``: no role."""
    inner = _scopes_inside(state, start, end)
    tokens = [t for t, _ in _tokens(state, start, end, inner)]
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
    home = not scope and (bool(set(tokens) & word_list("republic")) or category in _OF_A_STATE)
    if category == "head-of-state" and inner and _is_body(state, inner[0]):
        category = "president"
    rest = content_words(" ".join(tokens[1:])) if len(tokens) > 1 else ()
    portfolio = frozenset(rest) - word_list("role_complement")
    return RolePhrase(category, noun, scope, home, portfolio)


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


def _scopes_inside(state: DocumentState, start: int, end: int) -> list[int]:
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
            found.append((fold(match[0]).strip(".'"), at))
    return found


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
    inner = _scopes_inside(state, low, start)
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
    return len(rest) <= 6 and bool(rest) and rest[0][0] in ("de", "du", "des", "d", "a", "aux")


def office_before(state: DocumentState, start: int) -> Office | None:
    """Read the office written right before a name: *le président russe* Vladimir Poutine."""
    span = role_span_before(state, start)
    if span is None:
        return None
    phrase = read_role(state, *span)
    return None if phrase is None else (phrase.category, phrase.scope)


def _fact_after(state: DocumentState, index: int) -> RolePhrase | None:
    """Read an apposition after a name: X, *ministre des affaires étrangères du Mali*."""
    mention = state.mentions[index]
    match = _AFTER.match(state.text[mention.end : mention.end + 40])
    if match is None:
        return None
    low = mention.end + match.end()
    stop = re.search(r"[,.;:!?\n()«»]", state.text[low : low + _WINDOW])
    high = min(low + (stop.start() if stop else _WINDOW), len(state.text))
    phrase = read_role(state, low, high)
    if phrase is None or phrase.scope or state.text[high : high + 1] != "(":
        return phrase
    bracket = state.text.find(")", high, high + 60)
    scopes = _scopes_inside(state, high, bracket) if bracket > 0 else []
    return replace(phrase, scope=scope_key(state.cluster_of(scopes[0]))) if scopes else phrase


def _fact_before(state: DocumentState, index: int) -> RolePhrase | None:
    """Read the role before a name; *sa ministre* is of the state or body named before it."""
    span = role_span_before(state, state.mentions[index].start)
    if span is None:
        return None
    phrase = read_role(state, *span)
    if (
        phrase is None
        or phrase.scope
        or not _POSSESSIVE.search(state.text[max(0, span[0] - 6) : span[0]])
    ):
        return phrase
    owners = _scopes_inside(state, max(0, span[0] - _WINDOW), span[0])
    return replace(phrase, scope=scope_key(state.cluster_of(owners[-1]))) if owners else phrase


def collect_facts(state: DocumentState) -> list[Fact]:
    """Return every statement of the document that a named person holds an office."""
    facts = []
    for index in state.order:
        mention = state.mentions[index]
        cluster = state.cluster_of(index)
        if cluster is None or cluster.family != "person" or mention.kind != "name":
            continue
        for phrase in (_fact_before(state, index), _fact_after(state, index)):
            if phrase is not None:
                known = replace(phrase, scope=phrase.scope or _known_scope(state, cluster, phrase))
                facts.append(Fact(known, cluster, mention.start, state.sentence(index)))
                cluster.offices.add((known.category, known.scope))
    facts.extend(_label_facts(state))
    return sorted(facts, key=lambda f: f.at)


def _known_scope(state: DocumentState, cluster: Cluster, phrase: RolePhrase) -> str:
    """Return whose office the base says that a person held, if it knows one such only."""
    if cluster.entity is None:
        return ""
    scopes = {o.scope for o in cluster.entity.offices if same_category(o.role, phrase.category)}
    return next(iter(scopes)) if len(scopes) == 1 else ""


def same_category(one: str, other: str) -> bool:
    """Tell whether two categories of roles may be one office: any minister is a *ministre*."""
    if one == other:
        return bool(one)
    if "president" in (one, other) and {one, other} & _PRESIDENTS:
        return True
    if "minister" in (one, other):
        return one.endswith("minister") and other.endswith("minister")
    return any(one in alike and other in alike for alike in _ALIKE)


def same_noun(one: str, other: str) -> bool:
    """Tell whether two folded nouns are one, gender and plural aside."""
    return bool(one) and singular(one) == singular(other)


def _label_facts(state: DocumentState) -> list[Fact]:
    """Read speakers' labels: *M. Nebenzia (Fédération de Russie)* represents the state."""
    facts = []
    for turn in state.document.structure.turns:
        if turn.name is None or turn.affiliation is None:
            continue
        cluster = person_inside(state, turn.name)
        scopes = _scopes_inside(state, *turn.affiliation)
        if cluster is None or not scopes:
            continue
        scope = scope_key(state.cluster_of(scopes[0]))
        phrase = RolePhrase("representative", "representant", scope)
        facts.append(Fact(phrase, cluster, turn.name[0], turn.label_text or ""))
    return facts


def person_inside(state: DocumentState, span: tuple[int, int]) -> Cluster | None:
    """Return the first person whose mention begins within a span."""
    for index in state.between(*span):
        cluster = state.cluster_of(index)
        if cluster is not None and cluster.family == "person":
            return cluster
    return None


def home_state(state: DocumentState) -> str:
    """Return the id of the state that *la République* means here, or ``""``.

    The state whose institutions the document names, else the one it names most, if it
    stands out.
    """
    counts: dict[str, int] = {}
    for cluster in state.clusters:
        entity = cluster.entity
        if entity is None or not cluster.mentions:
            continue
        parent = state.base.get(entity.parent) if entity.parent else None
        if cluster.family == "organisation" and parent is not None and parent.type == "STATE":
            counts[parent.id] = counts.get(parent.id, 0) + 3 * len(cluster.mentions)
        elif cluster.family == "state":
            counts[entity.id] = counts.get(entity.id, 0) + len(cluster.mentions)
    if not counts:
        return ""
    ranked = sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))
    if len(ranked) > 1 and ranked[0][1] < 1.5 * ranked[1][1]:
        return ""
    return ranked[0][0]
