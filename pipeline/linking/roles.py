"""Offices: reading them off a phrase, and finding who holds one.

``office_before`` reads *le président du Bélarus* before a name; ``link_roles`` resolves
*le président bélarusse* standing alone by what the document says of its persons, then by
the dated offices of the base. A role that neither resolves is left without an id.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.linking.forms import fold, words
from pipeline.linking.lists import word_list
from pipeline.linking.state import FAMILIES, Cluster, DocumentState

_TOKEN = re.compile(r"[^\W_]+(?:[’'](?=\s)|\.)?", re.UNICODE)
_BREAK = re.compile(r"[.;:!?\n()«»\"—–]|,")
_AFTER = re.compile(
    r"^\s*(?:,|\(|:|est|était|,? en (?:tant|sa) que?)\s*(?:le|la|l['’]|un|une|"
    r"actuel|ancien|ancienne|nouveau|nouvelle|alors)?\s*"
)
_WINDOW = 140

Office = tuple[str, str]
"""Category of the role (``head-of-state``) and id of its state or organisation, or ``""``."""


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """A role as written: its category, noun, scope, and whose it is in the base."""

    category: str
    noun: str
    scope: str
    home: bool = False


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
    tokens = _tokens(state, start, end, inner)
    if not tokens:
        return None
    found = _match_role(state, [t for t, _ in tokens])
    if found is None:
        return None
    category, noun, length = found
    rest = [t for t, _ in tokens[length:]]
    scope = scope_key(state.cluster_of(inner[0])) if inner else ""
    home = not scope and (
        not rest or any(t in word_list("republic") for t in rest) or "republique" in noun
    )
    return RolePhrase(category, noun, scope, home)


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
            return role.category, fold(role.name), length
    return None


def role_span_before(state: DocumentState, start: int) -> tuple[int, int] | None:
    """Return the span of the role that ends right before an offset (a name's start)."""
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
            return tokens[position][1], start
        return None
    return None


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
    high = low + (stop.start() if stop else _WINDOW)
    return read_role(state, low, min(high, len(state.text)))


def collect_facts(state: DocumentState) -> list[Fact]:
    """Return every statement of the document that a named person holds an office."""
    facts = []
    for index in state.order:
        mention = state.mentions[index]
        cluster = state.cluster_of(index)
        if cluster is None or cluster.family != "person" or mention.kind != "name":
            continue
        span = role_span_before(state, mention.start)
        for phrase in (read_role(state, *span) if span else None, _fact_after(state, index)):
            if phrase is not None:
                facts.append(Fact(phrase, cluster, mention.start, state.sentence(index)))
                cluster.offices.add((phrase.category, phrase.scope))
    facts.extend(_label_facts(state))
    return sorted(facts, key=lambda f: f.at)


def _label_facts(state: DocumentState) -> list[Fact]:
    """Read speakers' labels: *M. Nebenzia (Fédération de Russie)* represents the state."""
    facts = []
    for turn in state.document.structure.turns:
        if turn.name is None or turn.affiliation is None:
            continue
        person = next((i for i in state.between(*turn.name) if _is_person(state, i)), None)
        scopes = _scopes_inside(state, *turn.affiliation)
        if person is None or not scopes:
            continue
        cluster = state.cluster_of(person)
        if cluster is None:
            continue
        scope = scope_key(state.cluster_of(scopes[0]))
        phrase = RolePhrase("representative", "representant", scope)
        facts.append(Fact(phrase, cluster, turn.name[0], state.sentence(person)))
    return facts


def _is_person(state: DocumentState, index: int) -> bool:
    return FAMILIES[state.mentions[index].type] == "person"


def link_roles(state: DocumentState) -> None:
    """Resolve the role mentions, in the order of the text; some stay without a cluster."""
    facts = collect_facts(state)
    home = home_state(state)
    for index in state.order:
        mention = state.mentions[index]
        if mention.kind != "role" or state.assigned[index] is not None:
            continue
        phrase = read_role(state, mention.start, mention.end)
        if phrase is None:
            phrase = RolePhrase("", words(mention.text)[0] if words(mention.text) else "", "")
        for rule in ROLE_RULES:
            found = rule(state, index, phrase, facts, home)
            if found is not None:
                cluster, score, evidence = found
                state.assign([index], cluster, rule=rule.__name__, score=score, evidence=evidence)
                break


Found = tuple[Cluster, float, str]


def role_introduced(
    state: DocumentState, index: int, phrase: RolePhrase, facts: list[Fact], home: str
) -> Found | None:
    """Take whom the document introduced as holder of this office."""
    if not phrase.scope:
        return None
    fitting = [f for f in facts if f.phrase.scope == phrase.scope and _same_role(f.phrase, phrase)]
    return _one(state, index, fitting, 0.95)


def role_held_by_one_met(
    state: DocumentState, index: int, phrase: RolePhrase, facts: list[Fact], home: str
) -> Found | None:
    """One person named in the document held the office, as the base knows."""
    scope = phrase.scope or (home if phrase.home else "")
    if not scope or not phrase.category:
        return None
    date = state.document.date
    for when in (date, None) if date else (None,):
        holders = list(state.base.holders(phrase.category, scope, when))
        met = [e for e in holders if state.has_known(e.id)]
        if len(met) == 1:
            return state.known_cluster(met[0]), 0.9, f"{met[0].name}: {phrase.category}, {scope}"
    return None


def role_by_date(
    state: DocumentState, index: int, phrase: RolePhrase, facts: list[Fact], home: str
) -> Found | None:
    """One person held the office on the document's date, as the base knows."""
    scope = phrase.scope or (home if phrase.home else "")
    if not scope or not phrase.category or state.document.date is None:
        return None
    holders = state.base.holders(phrase.category, scope, state.document.date)
    if len(holders) != 1:
        return None
    evidence = f"{holders[0].name}: {phrase.category}, {scope}, {state.document.date}"
    return state.known_cluster(holders[0]), 0.85, evidence


def role_counterpart(
    state: DocumentState, index: int, phrase: RolePhrase, facts: list[Fact], home: str
) -> Found | None:
    """*Son homologue russe* holds in Russia the office of the person named last."""
    if phrase.noun != "homologue" or not phrase.scope:
        return None
    mention = state.mentions[index]
    before = [f for f in facts if f.at < mention.start]
    cluster = _last_person(state, mention.start)
    categories = [f.phrase.category for f in before if f.cluster is cluster]
    if not categories and cluster is not None and cluster.entity is not None:
        date = state.document.date
        categories = [o.role for o in cluster.entity.offices if date is not None and o.covers(date)]
    for category in reversed(categories):
        asked = RolePhrase(category, "", phrase.scope)
        for rule in (role_introduced, role_held_by_one_met, role_by_date):
            found = rule(state, index, asked, facts, home)
            if found is not None:
                return found
    return None


def role_noun_alone(
    state: DocumentState, index: int, phrase: RolePhrase, facts: list[Fact], home: str
) -> Found | None:
    """*Le ministre* is the one so introduced last, if the block before names no other."""
    if phrase.scope:
        return None
    mention = state.mentions[index]
    fitting = [f for f in facts if f.at < mention.start and _same_noun(f.phrase.noun, phrase.noun)]
    return _one(state, index, fitting, 0.75)


ROLE_RULES = (
    role_introduced,
    role_held_by_one_met,
    role_by_date,
    role_counterpart,
    role_noun_alone,
)
"""In the order in which they are tried; their names go to the ledger."""


def _same_role(one: RolePhrase, other: RolePhrase) -> bool:
    if one.category and one.category == other.category:
        return True
    return _same_noun(one.noun, other.noun)


def _same_noun(one: str, other: str) -> bool:
    return bool(one) and (one == other or one.split()[0] == other.split()[0] == "ministre")


def _one(state: DocumentState, index: int, facts: list[Fact], score: float) -> Found | None:
    """Take the one person of some facts; of several, the one introduced last before."""
    if not facts:
        return None
    start = state.mentions[index].start
    if len({id(f.cluster) for f in facts}) == 1:
        return facts[0].cluster, score, facts[0].text
    before = [f for f in facts if f.at < start]
    if not before:
        return None
    return before[-1].cluster, round(score - 0.15, 2), before[-1].text


def _last_person(state: DocumentState, start: int) -> Cluster | None:
    found = None
    for index in state.order:
        if state.mentions[index].start >= start:
            break
        cluster = state.cluster_of(index)
        if cluster is not None and cluster.family == "person":
            found = cluster
    return found


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
