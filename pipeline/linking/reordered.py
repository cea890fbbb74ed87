"""Persons of the base whose full name is written in another order, or longer."""

from pipeline.knowledge import Entity
from pipeline.linking.forms import fold
from pipeline.linking.known_people import Choice
from pipeline.linking.lists import word_list
from pipeline.linking.persons import PersonName
from pipeline.linking.state import DocumentState


def known_reordered(state: DocumentState, group: list[int], name: PersonName) -> Choice | None:
    """Find a full name of the base with its surname first, or with a mother's surname after it.

    *Burkhalter Didier*, if only the last word is a given name; *Raúl Castro Ruz*, of a state
    where persons bear two surnames.
    """
    parts = name.text.split()
    if len(parts) < 2:
        return None
    given = state.base.knowledge.given_names
    if fold(parts[-1]) in given and fold(parts[0]) not in given:
        entity = _only(state, " ".join((parts[-1], *parts[:-1])))
        if entity is not None:
            return Choice(state.known_cluster(entity), 0.9, "surname_first", entity.name)
    entity = _only(state, " ".join(parts[:-1])) if len(parts) > 2 else None
    if entity is None or "-" in parts[-1]:
        return None
    if not any(o.scope.lower() in word_list("two_surnames") for o in entity.offices):
        return None
    return Choice(state.known_cluster(entity), 0.9, "second_surname", entity.name)


def _only(state: DocumentState, text: str) -> Entity | None:
    """Return the only person of the base with a full name, or nobody."""
    found = {
        c.entity.id: c.entity
        for c in state.base.candidates(text, "LEADER", "PERSON")
        if not c.flags & {"surname", "partial"}
    }
    return next(iter(found.values())) if len(found) == 1 else None
