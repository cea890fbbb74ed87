"""Rules for names of persons in one document.

Full names first; then short forms, which are looked for among the full names of the
document before the base is asked. Two persons who share a surname or a given name are
never joined: what cannot be told apart stays apart.
"""

import re
from dataclasses import replace
from itertools import pairwise

from pipeline.linking.bearers import bearers, choose, gender_allows, initialled, label_of
from pipeline.linking.forms import sound_key
from pipeline.linking.index import person_keys
from pipeline.linking.known_people import (
    MIN_RESPELT,
    Choice,
    gender_said,
    known_by_given_name,
    known_person,
    known_respelt,
    known_short,
    known_with_title,
    untitled,
)
from pipeline.linking.offices import office_before
from pipeline.linking.persons import (
    CIVILITY,
    PersonName,
    person_name,
    respelt,
    same_given,
    same_person,
    surname_of,
)
from pipeline.linking.reordered import known_reordered
from pipeline.linking.state import FAMILIES, Cluster, DocumentState

_SURE = 0.9  # a surname so written is no re-spelling


def link_persons(state: DocumentState) -> None:
    """Link every mention of a person by name."""
    groups = list(state.groups("person", ("name", "demonym", "metonym")).values())
    names = {g[0]: untitled(state, state.mentions[g[0]].text) for g in groups}
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
        gender = gender_said(state, start)
        if gender:
            cluster.genders[gender] += 1
        office = office_before(state, start)
        if office:
            cluster.offices.add(office)


def _link_full(state: DocumentState, group: list[int], name: PersonName) -> None:
    for rule in (known_person, known_reordered, known_respelt, _same_in_document, _two_surnames):
        choice = rule(state, group, name)
        if choice is not None:
            break
    else:
        choice = Choice(state.new_cluster("person"), 1.0, "own_form", "")
    state.assign(
        group, choice.cluster, rule=choice.rule, score=choice.score, evidence=choice.evidence
    )
    _note(state, choice.cluster, group)


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


def _two_surnames(state: DocumentState, group: list[int], name: PersonName) -> Choice | None:
    """Take two words for the whole surname of one person: *Mme Johnson Sirleaf*."""
    whole = replace(name, first="", surname=name.parts)
    met = [c for c in bearers(state, whole) if c.score >= _SURE]
    if len(met) == 1:
        return met[0]
    if met or not any(
        surname_of(whole, person_name(n.text)) == 1.0
        for entity in state.base.sounding_like(whole.surname)
        for n in entity.names
    ):
        return None
    return known_short(state, group, whole)


def _link_short(state: DocumentState, group: list[int], name: PersonName) -> None:
    titled = known_with_title(state, group, name)
    if titled is not None:
        _take(state, group, titled)
        return
    choices = bearers(state, name) or initialled(state, state.mentions[group[0]].text)
    if len(choices) == 1 and gender_allows(state, choices[0].cluster, group):
        only, met = choices[0], choices[0].cluster
        if only.score < _SURE and not met.known:
            known = known_short(state, group, name)
            if known is not None and _may_be_one(met, known.cluster):
                evidence = known.evidence or known.cluster.all_names[0]
                state.merge(
                    met, known.cluster, rule="surname_respelt", score=0.75, evidence=evidence
                )
            only = known or only
        _take(state, group, only)
        return
    if len(choices) > 1:
        left = []
        for index in group:
            chosen = choose(state, index, choices)
            if chosen is None:
                left.append(index)
            else:
                _take(state, [index], chosen)
        if left:
            rivals = ", ".join(sorted(label_of(c.cluster) for c in choices))
            cluster = state.new_cluster("person")
            state.assign(
                left, cluster, rule="undecided", score=0.5, conflict=f"may be any of: {rivals}"
            )
        return
    choice = known_short(state, group, name) or _by_given_name(state, group, name)
    if choice is None:
        choice = Choice(state.new_cluster("person"), 1.0, "own_form", "")
    _take(state, group, choice)


def _may_be_one(met: Cluster, known: Cluster) -> bool:
    """Whether no given name of a person met contradicts every one of a person of the base."""
    full = [n for n in map(person_name, met.forms) if n.is_full]
    names = [n for n in map(person_name, known.all_names) if n.is_full]
    return not full or any(same_given(one, other) for one in full for other in names)


def _take(state: DocumentState, group: list[int], choice: Choice) -> None:
    state.assign(
        group, choice.cluster, rule=choice.rule, score=choice.score, evidence=choice.evidence
    )
    _note(state, choice.cluster, group)


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
        return known_by_given_name(state, given)
    return next(iter(found.values())) if len(found) == 1 else None


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
        met = {id(c): c for score, c in scored if score >= MIN_RESPELT}
    else:
        met = {id(c.cluster): c.cluster for c in bearers(state, name)}
    if len(met) == 1:
        return next(iter(met.values()))
    known = [
        c.entity
        for c in state.base.candidates(text, "LEADER", "PERSON")
        if not c.flags & {"surname", "partial"}
    ]
    return state.known_cluster(known[0]) if len(known) == 1 and not met else None
