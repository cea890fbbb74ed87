"""Who held an office, by the dated offices of the base."""

import datetime as dt

from pipeline.knowledge import Entity
from pipeline.knowledge.records import Office
from pipeline.linking.base import Base
from pipeline.linking.offices import RolePhrase, same_category
from pipeline.linking.state import DocumentState

_LONGEST = 6  # years that an office of unknown end is taken to last

Held = list[tuple[Entity, Office]]


def office_holders(
    state: DocumentState, phrase: RolePhrase, *, date_only: bool, date: dt.date | None = None
) -> list[Entity]:
    """Return who held the office that a role names.

    Parameters
    ----------
    state : DocumentState
        With its date.
    phrase : RolePhrase
        The role, whose scope says whose office.
    date_only : bool
        Who held it on the document's date: surely, else perhaps, else the last who took
        it before. Without a date, or if false: who ever did.
    date : date, optional
        Another day than the document's.
    """
    if not phrase.scope or not phrase.category:
        return []
    if phrase.category == "minister" and phrase.portfolio:
        return []  # the base has no offices of single portfolios under this category
    held = _ever(state.base, phrase.scope, phrase.category)
    date = date or state.document.date
    if date_only and date is not None:
        surely = [pair for pair in held if pair[1].covers(date, surely=True)]
        held = surely or [pair for pair in held if pair[1].covers(date)] or _last(held, date)
    return list(dict.fromkeys(entity for entity, _ in held))


def _ever(base: Base, scope: str, category: str) -> Held:
    """Return everyone who held an office, found once for all documents."""
    held = base.held.get((scope, category))
    if held is None:
        held = base.held[scope, category] = [
            (entity, office)
            for entity in base.office_holders(scope)
            for office in entity.offices
            if office.scope == scope and same_category(office.role, category)
        ]
    return held


def _last(held: Held, date: dt.date) -> Held:
    """Return the last who took an office before a date, if the base knows no end of it."""
    before = [(o.start, e, o) for e, o in held if o.start is not None and o.start <= date]
    if not before:
        return []
    start, entity, office = max(before, key=lambda b: (b[0], b[1].id))
    lasts = office.end is None or office.end < start or office.end == office.start
    recent = date.year - start.year <= _LONGEST
    return [(entity, office)] if lasts and recent else []
