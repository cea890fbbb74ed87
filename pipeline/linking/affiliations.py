"""Whose a person is, as the brackets after the name say: *M. FAURIE (Argentine)*."""

import re

from pipeline.knowledge import Entity
from pipeline.linking.state import DocumentState

_BRACKET = re.compile(r"\s?\((?:l['’]|la |le )?")


def affiliation(state: DocumentState, index: int) -> str:
    """Return the id of the state in brackets after a name: *M. FAURIE (Argentine)*."""
    end = state.mentions[index].end
    opened = _BRACKET.match(state.text, end)
    if opened is None:
        return ""
    for other in state.between(opened.end(), opened.end() + 1):
        cluster = state.cluster_of(other)
        if cluster is not None and cluster.family == "state" and cluster.entity is not None:
            return cluster.entity.id
    return ""


def may_belong(state: DocumentState, entity: Entity, said: str) -> bool:
    """Tell whether some office of a person is of the state said, or of a body of it."""
    if not said or not entity.offices:
        return True
    scopes = {o.scope for o in entity.offices}
    return said in scopes or any(
        (body := state.base.get(scope)) is not None and body.parent == said for scope in scopes
    )
