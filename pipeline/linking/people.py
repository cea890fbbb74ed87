"""Rules for names of persons in one document.

Full names first; then short forms, which are looked for among the full names of the
document before the base is asked. Two persons who share a surname or a given name are
never joined: what cannot be told apart stays apart.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from pipeline.knowledge import Entity
from pipeline.linking.base import begins_after, in_office
from pipeline.linking.forms import sound_key, words
from pipeline.linking.index import person_keys
from pipeline.linking.offices import office_before, role_span_before
from pipeline.linking.persons import (
    CIVILITY,
    PersonName,
    gender_before,
    gender_of_article,
    person_name,
    respelt,
    same_given,
    same_person,
    surname_of,
)
from pipeline.linking.state import FAMILIES, Cluster, DocumentState

_MIN_RESPELT = 0.8


@dataclass(frozen=True, slots=True)
class Choice:
    """A cluster that a short form may stand for, and how well it fits."""

    cluster: Cluster
    score: float
    rule: str
    evidence: str


def link_persons(state: DocumentState) -> None:
    """Link every mention of a person by name."""
    groups = list(state.groups("person", ("name",)).values())
    names = {g[0]: person_name(state.mentions[g[0]].text) for g in groups}
    full = [g for g in groups if names[g[0]].is_full]
    for group in sorted(full, key=lambda g: (-len(names[g[0]].parts), g[0])):
        _link_full(state, group, names[group[0]])
    rest = [g for g in groups if not names[g[0]].is_full]
    for group in sorted(rest, key=lambda g: (-len(names[g[0]].parts), g[0])):
        _link_short(state, group, names[group[0]])
    _link_aliases(state)


_ALIAS = re.compile(
    r"^\s*,?\s*\(?(?:alias|dite?|surnommée?|plus connue? sous le nom de|née?|nom de guerre)\s*"
    r"[«\"“]?\s*$",
    re.IGNORECASE,
)


def _link_aliases(state: DocumentState) -> None:
    """Join two names between which the text says *alias*, *dit*, *surnommé*."""
    named = [i for i in state.order if state.mentions[i].kind == "name" and _is_person(state, i)]
    for index, other in pairwise(named):
        first, second = state.mentions[index], state.mentions[other]
        one, two = state.cluster_of(index), state.cluster_of(other)
        if one is None or two is None or one is two or (one.known and two.known):
            continue
        if second.start - first.end < 40 and _ALIAS.match(state.text[first.end : second.start]):
            small, into = (one, two) if two.known else (two, one)
            evidence = state.sentence(index)
            state.merge(small, into, rule="alias_introduced", score=0.95, evidence=evidence)


def _is_person(state: DocumentState, index: int) -> bool:
    return FAMILIES[state.mentions[index].type] == "person"


def _note(state: DocumentState, cluster: Cluster, group: list[int]) -> None:
    """Keep what the words before the mentions say of gender and office."""
    for index in group:
        start = state.mentions[index].start
        gender = _said(state, start)
        if gender:
            cluster.genders[gender] += 1
        office = office_before(state, start)
        if office:
            cluster.offices.add(office)


def _said(state: DocumentState, start: int) -> str:
    """Return the gender that civility, title or the article of a role say before a name."""
    gender = gender_before(state.text, start)
    if gender:
        return gender
    span = role_span_before(state, start)
    return gender_of_article(state.text, span[0]) if span is not None else ""


def _link_full(state: DocumentState, group: list[int], name: PersonName) -> None:
    for rule in (_known_person, _known_respelt, _same_in_document):
        choice = rule(state, group, name)
        if choice is not None:
            break
    else:
        choice = Choice(state.new_cluster("person"), 1.0, "own_form", "")
    state.assign(
        group, choice.cluster, rule=choice.rule, score=choice.score, evidence=choice.evidence
    )
    _note(state, choice.cluster, group)


def _known_person(state: DocumentState, group: list[int], name: PersonName) -> Choice | None:
    """Look the full name up; of two namesakes, take the one in office at the time."""
    found = [
        c
        for c in state.base.candidates(name.text, "LEADER", "PERSON")
        if not c.flags & {"surname", "partial"}
    ]
    if not found:
        return None
    entities = [c.entity for c in found]
    if len(entities) == 1:
        return Choice(state.known_cluster(entities[0]), 1.0, "known_form", entities[0].name)
    chosen = _tell_apart(state, entities, group[0])
    if chosen is None:
        return None
    return Choice(state.known_cluster(chosen), 0.85, "namesake_by_context", chosen.name)


def _known_respelt(state: DocumentState, group: list[int], name: PersonName) -> Choice | None:
    """Find a full name of the base in another spelling: given name and surname agree."""
    best: list[tuple[float, Entity]] = []
    for entity in state.base.sounding_like(name.surname):
        if "partial" in entity.flags:
            continue
        score = max((same_person(name, person_name(n)) for n in _full_names(entity)), default=0.0)
        if score >= _MIN_RESPELT:
            best.append((score, entity))
    if not best:
        return None
    top = max(score for score, _ in best)
    entities = [entity for score, entity in best if score == top]
    chosen = entities[0] if len(entities) == 1 else _tell_apart(state, entities, group[0])
    if chosen is None:
        return None
    return Choice(state.known_cluster(chosen), top, "respelt_known", chosen.name)


def _full_names(entity: Entity) -> list[str]:
    return [n.text for n in entity.names if n.kind == "name" and " " in n.text]


def _same_in_document(state: DocumentState, group: list[int], name: PersonName) -> Choice | None:
    """Another full form of the document is the same name: re-spelt, abridged, re-ordered."""
    found = [
        (same_person(name, person_name(form)), cluster, form)
        for cluster, form in state.similar("person", *person_keys(name.text))
        if form in cluster.forms
    ]
    found = [f for f in found if f[0] > 0]
    if len({id(cluster) for _, cluster, _ in found}) != 1:
        return None
    score, cluster, form = max(found, key=lambda f: f[0])
    return Choice(cluster, round(0.95 * score, 3), "same_person_respelt", form)


def _tell_apart(state: DocumentState, entities: list[Entity], index: int) -> Entity | None:
    """Choose among namesakes by gender, office named, states spoken of and date; or nobody."""
    start = state.mentions[index].start
    gender = _said(state, start)
    left = [e for e in entities if not (gender and e.gender and e.gender != gender)]
    office = office_before(state, start)
    if office is not None:
        held = [e for e in left if any((o.role, o.scope) == office for o in e.offices)]
        left = held or left
    date = state.document.date
    if date is not None and len(left) > 1:
        serving = [e for e in left if in_office(e, date)]
        near = serving or [e for e in left if in_office(e, date, slack=4)]
        left = near or left
    if len(left) > 1:
        placed = [e for e in left if any(state.has_known(o.scope) for o in e.offices)]
        left = placed or left
    if len(left) > 1:
        met = [e for e in left if state.has_known(e.id)]
        left = met or left
    return left[0] if len(left) == 1 else None


def _link_short(state: DocumentState, group: list[int], name: PersonName) -> None:
    choices = _bearers(state, name)
    if len(choices) == 1 and _gender_allows(state, choices[0].cluster, group):
        _take(state, group, choices[0])
        return
    if len(choices) > 1:
        left = []
        for index in group:
            chosen = _choose(state, index, choices)
            if chosen is None:
                left.append(index)
            else:
                _take(state, [index], chosen)
        if left:
            rivals = ", ".join(sorted(_label(c.cluster) for c in choices))
            cluster = state.new_cluster("person")
            state.assign(
                left, cluster, rule="undecided", score=0.5, conflict=f"may be any of: {rivals}"
            )
        return
    choice = _known_short(state, group, name) or _by_given_name(state, group, name)
    if choice is None:
        choice = Choice(state.new_cluster("person"), 1.0, "own_form", "")
    _take(state, group, choice)


def _take(state: DocumentState, group: list[int], choice: Choice) -> None:
    state.assign(
        group, choice.cluster, rule=choice.rule, score=choice.score, evidence=choice.evidence
    )
    _note(state, choice.cluster, group)


def _label(cluster: Cluster) -> str:
    if cluster.entity is not None:
        return cluster.entity.name
    return max(cluster.forms, key=lambda f: (len(f), f), default="")


def _bearers(state: DocumentState, name: PersonName) -> list[Choice]:
    """Return the persons of the document whose surname the short form may be, best fit only."""
    best: dict[int, Choice] = {}
    for cluster, form in state.similar("person", *person_keys(name.text)):
        score = _fits(name, person_name(form), cluster)
        if score > 0 and (id(cluster) not in best or score > best[id(cluster)].score):
            rule = "surname_in_document" if score >= 0.9 else "surname_respelt"
            if name.initials:
                rule = "initials_and_surname"
            best[id(cluster)] = Choice(cluster, score, rule, form)
    top = max((c.score for c in best.values()), default=0.0)
    return [c for c in best.values() if c.score >= min(top, 0.9)]


def _fits(short: PersonName, form: PersonName, cluster: Cluster) -> float:
    if short.is_initials_only:
        return 0.8 if form.is_full and _initials(form).startswith(short.initials) else 0.0
    if short.initials and not same_given(short, form):
        return 0.0
    entity = cluster.entity
    if entity is not None and entity.surname and words(entity.surname) == short.surname:
        return 1.0
    score = surname_of(short, form)
    if score:
        return score
    # Surname first, as in Kim Jong-un or Xi Jinping, when the base does not know better.
    if entity is None and form.is_full and not form.initials and short.tokens == form.tokens[:1]:
        return 0.7
    return 0.0


def _initials(form: PersonName) -> str:
    return "".join(part[0] for part in form.parts)


def _gender_allows(state: DocumentState, cluster: Cluster, group: list[int]) -> bool:
    """Whether civility and titles before the mentions agree with what is known of a person."""
    gender = _gender(state, cluster)
    if not gender:
        return True
    said = {_said(state, state.mentions[i].start) for i in group} - {""}
    return not said or gender in said


def _gender(state: DocumentState, cluster: Cluster) -> str:
    if cluster.entity is not None and cluster.entity.gender:
        return cluster.entity.gender
    if cluster.genders:
        (gender, n), *others = cluster.genders.most_common()
        if not others or n > 2 * others[0][1]:
            return gender
    for form in cluster.forms:
        first = person_name(form).first
        if first:
            return state.base.given_name_gender(first)
    return ""


def _choose(state: DocumentState, index: int, choices: list[Choice]) -> Choice | None:
    """Choose among persons of the document who share a surname; ``None``: undecided."""
    start = state.mentions[index].start
    said = _said(state, start)
    left = choices
    if said:
        left = [c for c in left if _gender(state, c.cluster) in ("", said)]
        if len(left) == 1:
            return _because(left[0], "surname_and_gender", 0.9)
    office = office_before(state, start)
    if office is not None:
        held = [c for c in left if _held(c.cluster, office)]
        if len(held) == 1:
            return _because(held[0], "surname_and_office", 0.9)
    nearest = _nearest(state, start, left)
    return None if nearest is None else _because(nearest, "surname_and_nearest", 0.75)


def _because(choice: Choice, rule: str, score: float) -> Choice:
    return Choice(choice.cluster, score, rule, choice.evidence)


def _held(cluster: Cluster, office: tuple[str, str]) -> bool:
    known = cluster.entity.offices if cluster.entity else ()
    return office in cluster.offices or any((o.role, o.scope) == office for o in known)


def _nearest(state: DocumentState, start: int, choices: list[Choice]) -> Choice | None:
    """Take the one named last before, unless that block names two of them."""
    last: dict[int, list[tuple[int, Choice]]] = {}
    for choice in choices:
        for index in choice.cluster.mentions:
            at = state.mentions[index].start
            if at < start:
                last.setdefault(state.block_of(at), []).append((at, choice))
    if not last:
        return None
    named = last[max(last)]
    clusters = {id(c.cluster) for _, c in named}
    return named[0][1] if len(clusters) == 1 else None


def _known_short(state: DocumentState, group: list[int], name: PersonName) -> Choice | None:
    """Find a surname or nickname in the base, if something in the document supports it."""
    exact = [
        c.entity
        for c in state.base.candidates(name.text, "LEADER", "PERSON")
        if not c.flags & {"surname", "partial", "needs_context"}
    ]
    if len(exact) == 1:
        return Choice(state.known_cluster(exact[0]), 0.95, "known_form", exact[0].name)
    if not name.surname:
        return None
    bearers = state.base.sounding_like(name.surname)
    if name.initials:
        bearers = tuple(
            e for e in bearers if any(same_given(name, person_name(n)) for n in _full_names(e))
        )
    same = [e for e in bearers if any(surname_of(name, person_name(n)) >= 0.95 for n in _names(e))]
    pool = same or (list(bearers) if len("".join(name.surname)) >= 6 else [])
    supported = [(e, _support(state, e, group[0])) for e in pool]
    supported = [(e, why) for e, why in supported if why[0] > 0]
    if not supported:
        return None
    top = max(why[0] for _, why in supported)
    best = [(e, why[1]) for e, why in supported if why[0] == top]
    if len(best) != 1:
        return None
    entity, evidence = best[0]
    score = min(0.9, 0.5 + 0.1 * top)
    return Choice(state.known_cluster(entity), score, "known_surname", evidence)


def _names(entity: Entity) -> list[str]:
    named = [n.text for n in entity.names if n.kind == "name"]
    return [*named, f"X {entity.surname}"] if entity.surname else named


def _support(state: DocumentState, entity: Entity, index: int) -> tuple[int, str]:
    """Weigh what in the document speaks for a person of the base; 0 or less: nothing does."""
    start = state.mentions[index].start
    gender = _said(state, start)
    if gender and entity.gender and gender != entity.gender:
        return -1, ""
    date = state.document.date
    points, reasons = 0, []
    office = office_before(state, start)
    if office is not None:
        held = any(o.role == office[0] and office[1] in ("", o.scope) for o in entity.offices)
        points += 3 if held else -1
        reasons.append("/".join(office))
    if date is not None:
        if in_office(entity, date):
            points += 2
        elif begins_after(entity, date):
            points -= 5
        elif not in_office(entity, date, slack=40) and len(words(entity.name)[-1]) < 5:
            points -= 3
        elif not in_office(entity, date, slack=12):
            points -= 1
    scopes = [o.scope for o in entity.offices if state.has_known(o.scope)]
    if scopes:
        points += 2
        reasons.append(f"document speaks of {scopes[0]}")
    if len(entity.offices) and not gender:
        points += 1  # a bare surname, as one writes of the well known
    return points, "; ".join(reasons)


def _by_given_name(state: DocumentState, group: list[int], name: PersonName) -> Choice | None:
    """Find the only person with this given name, alone or with a patronymic."""
    start = state.mentions[group[0]].start
    if CIVILITY.search(state.text[max(0, start - 14) : start]):
        return None
    given = name.tokens[0] if name.tokens else ""
    found: dict[int, Choice] = {}
    for cluster, form in state.similar("person", f"given {sound_key(given)[:3]}"):
        first = person_name(form).first
        if first and (first == given or (len(name.tokens) == 2 and respelt(first, given))):
            found.setdefault(id(cluster), Choice(cluster, 0.8, "given_name", form))
    if not found and (len(name.tokens) == 1 or not name.surname):
        return _known_by_given_name(state, given)
    return next(iter(found.values())) if len(found) == 1 else None


def _known_by_given_name(state: DocumentState, given: str) -> Choice | None:
    """Find the one with this given name who is in office, of a state the document names."""
    date = state.document.date
    found = [
        e
        for e in state.base.called(given)
        if date is not None and any(o.covers(date) and state.has_known(o.scope) for o in e.offices)
    ]
    if len(found) != 1:
        return None
    return Choice(state.known_cluster(found[0]), 0.75, "given_name", found[0].name)


def find_bearer(state: DocumentState, text: str) -> Cluster | None:
    """Return the person that a name outside the text stands for, if just one may be meant.

    Persons of the document come first, then the base.
    """
    name = person_name(text)
    if name.is_full:
        scored = [
            (same_person(name, person_name(form)), cluster)
            for cluster, form in state.similar("person", *person_keys(text))
        ]
        met = {id(c): c for score, c in scored if score >= _MIN_RESPELT}
    else:
        met = {id(c.cluster): c.cluster for c in _bearers(state, name)}
    if len(met) == 1:
        return next(iter(met.values()))
    known = [
        c.entity
        for c in state.base.candidates(text, "LEADER", "PERSON")
        if not c.flags & {"surname", "partial"}
    ]
    return state.known_cluster(known[0]) if len(known) == 1 and not met else None
