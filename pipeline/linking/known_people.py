"""Find a person of the base by name, with what in the document supports it."""

from dataclasses import dataclass

from pipeline.knowledge import Entity
from pipeline.linking.affiliations import affiliation, may_belong
from pipeline.linking.base import begins_after, in_office
from pipeline.linking.forms import fold, words
from pipeline.linking.lists import word_list
from pipeline.linking.offices import office_before, role_span_before
from pipeline.linking.persons import (
    PersonName,
    gender_before,
    gender_of_article,
    person_name,
    same_given,
    same_person,
    surname_of,
    without_particles,
    without_title,
)
from pipeline.linking.state import Cluster, DocumentState

MIN_RESPELT = 0.8


@dataclass(frozen=True, slots=True)
class Choice:
    """A cluster that a short form may stand for, and how well it fits."""

    cluster: Cluster
    score: float
    rule: str
    evidence: str


def gender_said(state: DocumentState, start: int) -> str:
    """Return the gender that civility, title or the article of a role say before a name."""
    gender = gender_before(state.text, start)
    if gender:
        return gender
    span = role_span_before(state, start)
    return gender_of_article(state.text, span[0]) if span is not None else ""


def untitled(state: DocumentState, text: str) -> PersonName:
    """Cut a name, without the title before it: *émir Tamim*, *cheikh Mohammed ben Zayed*."""
    text = without_title(text)
    name = person_name(text)
    first, _, rest = text.partition(" ")
    if not rest:
        return name
    if fold(first) in word_list("titles_or_names"):
        bare = person_name(rest)
        known = state.base.candidates(text, "LEADER", "PERSON")
        if not known and (state.base.candidates(rest, "LEADER") or _respelt(state, bare)):
            return bare
    return name


def bearers_of(state: DocumentState, text: str) -> list[Entity]:
    """Return the persons of the base whose full name the words are, in any spelling."""
    known = [c.entity for c in state.base.candidates(text, "LEADER", "PERSON")]
    return known or [entity for _, entity in _respelt(state, person_name(text))]


def _respelt(state: DocumentState, name: PersonName) -> list[tuple[float, Entity]]:
    """Return the persons of the base of whose full names a name is a spelling, with scores."""
    found = []
    for entity in state.base.sounding_like(name.surname, last_alone=True):
        if "partial" not in entity.flags:
            score = max((same_person(name, person_name(n)) for n in _full_names(entity)), default=0)
            if score >= MIN_RESPELT:
                found.append((score, entity))
    return found


def known_person(state: DocumentState, group: list[int], name: PersonName) -> Choice | None:
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
        serving = _namesake_in_office(state, entities[0], name)
        if serving is None:
            return Choice(state.known_cluster(entities[0]), 1.0, "known_form", entities[0].name)
        return Choice(state.known_cluster(serving), 0.8, "namesake_by_context", serving.name)
    chosen = _tell_apart(state, entities, group[0])
    if chosen is None:
        return None
    return Choice(state.known_cluster(chosen), 0.85, "namesake_by_context", chosen.name)


def _namesake_in_office(state: DocumentState, entity: Entity, name: PersonName) -> Entity | None:
    """Return who else may be called so and is in office on the date, if the entity is not.

    *George Bush* in 2004 is the son, though the base gives the father that form.
    """
    date = state.document.date
    if date is None or not entity.offices or in_office(entity, date, slack=2):
        return None
    found = [
        other
        for other in state.base.sounding_like(name.surname)
        if other.id != entity.id
        and in_office(other, date)
        and any(_may_be_called(person_name(n), name) for n in _names(other))
    ]
    return found[0] if len(found) == 1 else None


def _may_be_called(full: PersonName, name: PersonName) -> bool:
    """Whether a name is a full one but for its middle initials, or the surname of it."""
    if not full.is_full or (name.first and full.first != name.first):
        return False
    written = tuple(p for p in full.surname if len(p) > 1)
    return without_particles(written) == without_particles(name.surname)


def known_respelt(state: DocumentState, group: list[int], name: PersonName) -> Choice | None:
    """Find a full name of the base in another spelling: given name and surname agree."""
    said = affiliation(state, group[0])
    best = [(n, e) for n, e in _respelt(state, name) if n == 1.0 or may_belong(state, e, said)]
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


def _tell_apart(state: DocumentState, entities: list[Entity], index: int) -> Entity | None:
    """Choose among namesakes by gender, office named, states spoken of and date; or nobody."""
    start = state.mentions[index].start
    gender = gender_said(state, start)
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


def known_with_title(state: DocumentState, group: list[int], name: PersonName) -> Choice | None:
    """Take whom the base knows by title and name together: *roi Hussein*, not another Hussein."""
    text = state.mentions[group[0]].text
    if text == name.text:
        return None
    found = [
        c.entity
        for c in state.base.candidates(text, "LEADER", "PERSON")
        if not c.flags & {"surname", "partial", "needs_context"}
    ]
    if len(found) != 1:
        return None
    return Choice(state.known_cluster(found[0]), 0.95, "known_form", found[0].name)


def known_short(state: DocumentState, group: list[int], name: PersonName) -> Choice | None:
    """Find a surname or nickname in the base, if something in the document supports it."""
    exact = [
        c.entity
        for c in state.base.candidates(name.text, "LEADER", "PERSON")
        if not c.flags & {"surname", "partial", "needs_context"}
    ]
    if len(exact) == 1 and _namesake_in_office(state, exact[0], name) is None:
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
    gender = gender_said(state, start)
    if gender and entity.gender and gender != entity.gender:
        return -1, ""
    if not may_belong(state, entity, affiliation(state, index)):
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


def known_by_given_name(state: DocumentState, given: str) -> Choice | None:
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
