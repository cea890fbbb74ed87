"""Rules for names of persons in one document.

Full names first; then short forms, which are looked for among the full names of the
document before the base is asked. Two persons who share a surname or a given name are
never joined: what cannot be told apart stays apart.
"""

import re
from itertools import pairwise

from pipeline.linking.forms import sound_key, words
from pipeline.linking.index import person_keys
from pipeline.linking.known_people import (
    MIN_RESPELT,
    Choice,
    gender_said,
    known_by_given_name,
    known_person,
    known_respelt,
    known_short,
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
    for rule in (known_person, known_respelt, _same_in_document):
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


def _link_short(state: DocumentState, group: list[int], name: PersonName) -> None:
    choices = _bearers(state, name)
    if len(choices) == 1 and _gender_allows(state, choices[0].cluster, group):
        only, met = choices[0], choices[0].cluster
        if only.score < _SURE and not met.known:
            known = known_short(state, group, name)
            if known is not None:
                evidence = known.evidence or known.cluster.all_names[0]
                state.merge(
                    met, known.cluster, rule="surname_respelt", score=0.75, evidence=evidence
                )
                only = known
        _take(state, group, only)
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
    choice = known_short(state, group, name) or _by_given_name(state, group, name)
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
    said = {gender_said(state, state.mentions[i].start) for i in group} - {""}
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
    said = gender_said(state, start)
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
        met = {id(c.cluster): c.cluster for c in _bearers(state, name)}
    if len(met) == 1:
        return next(iter(met.values()))
    known = [
        c.entity
        for c in state.base.candidates(text, "LEADER", "PERSON")
        if not c.flags & {"surname", "partial"}
    ]
    return state.known_cluster(known[0]) if len(known) == 1 and not met else None
