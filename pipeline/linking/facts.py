"""What a document says of who holds which office, and of which state it speaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.linking.affiliations import affiliation
from pipeline.linking.offices import (
    _WINDOW,
    RolePhrase,
    read_role,
    role_span_before,
    same_category,
    scope_key,
    scopes_inside,
)
from pipeline.linking.records import MentionRecord
from pipeline.linking.state import Cluster, DocumentState

_AFTER = re.compile(
    r"^\s*(?:,|\(|:|est|était|,? en (?:tant|sa) que?)\s*(?:le|la|l['’]|un|une|"
    r"actuel|ancien|ancienne|nouveau|nouvelle|alors)?\s*"
)


_DEFINITE = re.compile(r"(?:\ble|\bla|\bl['’])\s*$")
_ADDRESSED = re.compile(r"\b(?:Monsieur|Madame) $")
_NEXT_NAME = re.compile(r", (?:S\. ?E\. ?)?(?:(?:M\.|Mme|Sir|Lord) )?")
_APPOSED = re.compile(r"(?<=[\w)]), (?:S\. ?E\. )?(?:(?:M\.|Mme|Sir|Lord) )?$")
_LISTED = re.compile(r"(?:,| et) (?:M\.|Mme|le |la |l['’]|[A-ZÀ-Þ])")
_AND = re.compile(r"\bet (?:le |la |l['’])?")
_PARTLY = frozenset({"surname", "partial"})
_SPOKEN = 5  # mentions of a state that one of its office holders who speaks weighs as much as
_POSSESSIVE = re.compile(r"\b(?:son|sa|leur) $", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fact:
    """The document says that a person holds an office."""

    phrase: RolePhrase
    cluster: Cluster
    at: int
    text: str


def _facts_after(state: DocumentState, index: int) -> Iterator[RolePhrase]:
    """Read the roles after a name: X, *vice-premier ministre et ministre de la justice du Mali*."""
    mention = state.mentions[index]
    said = affiliation(state, index)
    if said:
        yield RolePhrase("representative", "representant", said)
    match = _AFTER.match(state.text[mention.end : mention.end + 40])
    if match is None:
        return
    low = mention.end + match.end()
    stop = re.search(r"[,.;:!?\n()«»]", state.text[low : low + _WINDOW])
    high = min(low + (stop.start() if stop else _WINDOW), len(state.text))
    first = read_role(state, low, high)
    if first is None or (_DEFINITE.search(match[0]) and _is_of_another(state, mention, high)):
        return
    if not first.scope and state.text[high : high + 1] == "(":
        bracket = state.text.find(")", high, high + 60)
        scopes = scopes_inside(state, high, bracket) if bracket > 0 else []
        scope = scope_key(state.cluster_of(scopes[0])) if scopes else ""
        first = replace(first, scope=scope)
    yield first
    for joined in _AND.finditer(state.text, low, high):
        further = read_role(state, joined.end(), high)
        if further is not None:
            yield replace(further, scope=further.scope or first.scope)


def _is_of_another(state: DocumentState, mention: MentionRecord, end: int) -> bool:
    """Whether a definite office after a name is not of the one named.

    It is of who follows (*reçu par M. A, le ministre du Mali, M. B*), or of a third person
    (*Monsieur A, le président français vous a écrit*).
    """
    if _ADDRESSED.search(state.text, max(0, mention.start - 12), mention.start):
        return True
    apposed = _NEXT_NAME.match(state.text, end)
    return apposed is not None and any(
        state.mentions[i].type in ("LEADER", "PERSON") and state.mentions[i].kind == "name"
        for i in state.between(apposed.end(), apposed.end() + 1)
    )


def _fact_before(state: DocumentState, index: int) -> RolePhrase | None:
    """Read the role before a name; *sa ministre* is of the state or body named before it."""
    start = state.mentions[index].start
    span = role_span_before(state, start)
    apposed = _APPOSED.search(state.text, max(0, start - 24), start) if span is None else None
    if apposed is not None and not _LISTED.match(state.text, state.mentions[index].end):
        span = role_span_before(state, apposed.start())
    if span is None:
        return None
    phrase = read_role(state, *span)
    if (
        phrase is None
        or phrase.scope
        or not _POSSESSIVE.search(state.text[max(0, span[0] - 6) : span[0]])
    ):
        return phrase
    owners = scopes_inside(state, max(0, span[0] - _WINDOW), span[0])
    return replace(phrase, scope=scope_key(state.cluster_of(owners[-1]))) if owners else phrase


def collect_facts(state: DocumentState) -> list[Fact]:
    """Return every statement of the document that a named person holds an office."""
    facts = []
    for index in state.order:
        mention = state.mentions[index]
        cluster = state.cluster_of(index)
        if cluster is None or cluster.family != "person" or mention.kind != "name":
            continue
        for phrase in (_fact_before(state, index), *_facts_after(state, index)):
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


def _label_facts(state: DocumentState) -> list[Fact]:
    """Read speakers' labels: *M. Nebenzia (Fédération de Russie)* represents the state."""
    facts = []
    for turn in state.document.structure.turns:
        if turn.name is None or turn.affiliation is None:
            continue
        cluster = person_inside(state, turn.name)
        scopes = scopes_inside(state, *turn.affiliation)
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

    The state whose institutions the document names, or whose office holders alone speak in
    it, else the one it names most, if it stands out.
    """
    counts = _state_of_speakers(state)
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


def _state_of_speakers(state: DocumentState) -> dict[str, int]:
    """Weigh the one state whose offices the base says that persons in labels held then.

    Nothing of one person alone, nor where they are of several states: a conference is
    nobody's home.
    """
    date = state.document.date
    if date is None:
        return {}
    spans = [turn.name for turn in state.document.structure.turns if turn.name is not None]
    counts: dict[str, int] = {}
    for name in sorted({state.text[slice(*span)] for span in spans}):
        known = [c.entity for c in state.base.candidates(name, "LEADER") if not c.flags & _PARTLY]
        if len(known) != 1:
            continue
        for owner in {_state_of(state, o.scope) for o in known[0].offices if o.covers(date)}:
            if owner:
                counts[owner] = counts.get(owner, 0) + _SPOKEN
    alone = len(counts) == 1 and max(counts.values()) > _SPOKEN
    return counts if alone else {}


def state_of_speaker(state: DocumentState, offset: int) -> str:
    """Return the id of the state for which the one speaks whose words these are, or ``""``.

    The state in the speaker's label, else the one whose offices the base says that the
    speaker held on the document's date.
    """
    structure, number = state.document.structure, state.block_of(offset)
    if not 0 <= number < len(structure.blocks):
        return ""
    spoken = structure.blocks[number].turn
    turn = next((t for t in structure.turns if t.turn == spoken), None)
    if turn is None:
        return ""
    scopes = scopes_inside(state, *turn.affiliation) if turn.affiliation is not None else []
    for index in scopes:
        cluster = state.cluster_of(index)
        if cluster is not None and cluster.family == "state" and cluster.entity is not None:
            return cluster.entity.id
    person = person_inside(state, turn.name) if turn.name is not None else None
    date = state.document.date
    if person is None or person.entity is None or date is None:
        return ""
    held = {o.scope for o in person.entity.offices if o.covers(date)}
    states = {s for scope in held if (s := _state_of(state, scope))}
    return next(iter(states)) if len(states) == 1 else ""


def _state_of(state: DocumentState, scope: str) -> str:
    """Return the state that a scope is, or whose body it is."""
    entity = state.base.get(scope)
    if entity is not None and entity.type != "STATE" and entity.parent:
        entity = state.base.get(entity.parent)
    return entity.id if entity is not None and entity.type == "STATE" else ""
