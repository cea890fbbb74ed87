"""How present the organisations of a document are, and whose body a short form is by that."""

from pipeline.knowledge import Entity
from pipeline.linking.forms import content_words, fold
from pipeline.linking.state import Cluster, DocumentState

_SELDOM_SHORT = frozenset({"party", "armed group", "company", "media"})
_OWN_BODY = 2.0  # of the usual meaning against the bodies of others that are named
_HALF_LIFE = 1200  # characters after which an earlier mention weighs half


def salience(state: DocumentState, cluster: Cluster, start: int) -> float:
    """Sum over the earlier mentions of a cluster, each weighing less the farther it is."""
    total = 0.0
    for index in cluster.mentions:
        mention = state.mentions[index]
        if mention.start < start:
            weight = 1.0 if mention.depth == 0 else 0.4
            total += weight * 0.5 ** ((start - mention.start) / _HALF_LIFE)
    return total


def speaks_of(state: DocumentState, owner: str) -> bool:
    """Whether a document names an organisation, or a body of it."""
    return any(
        c.entity is not None and c.mentions and owner in (c.entity.id, c.entity.parent)
        for c in state.clusters
    )


def speaks_of_owner(state: DocumentState, treaty: Entity) -> bool:
    """Tell whether a document names the organisation in a treaty's name, or a body of it."""
    name = fold(treaty.name)
    owners = {
        owner
        for c in state.of_family("organisation")
        if c.entity is not None
        for owner in (c.entity, state.base.get(c.entity.parent) if c.entity.parent else None)
        if owner is not None and owner.type == "ORGANISATION"
    }
    return any(fold(n.text) in name for o in owners for n in o.names if n.kind == "name")


def likely_short(cluster: Cluster, text: str) -> bool:
    """Whether a short form may be said of an entity: not of a party known by its acronym."""
    entity = cluster.entity
    if entity is None or entity.category not in _SELDOM_SHORT:
        return True
    wanted = content_words(text)
    return any(content_words(form)[: len(wanted)] == wanted for form in cluster.forms)


def body_of_the_named(state: DocumentState, index: int, usual: Entity | None) -> Entity | None:
    """Return the body so called of the organisation that is spoken of, else the usual one.

    *La Commission* of a summit of the ECOWAS is not that of the European Union, if the
    document names the one and not, or less, the other.
    """
    mention = state.mentions[index]
    best, weight = usual, 0.0
    if usual is not None:
        weight = _OWN_BODY * _named(state, usual.parent, mention.start)
    for entity in state.base.short_forms(fold(mention.text)):
        parent = state.base.get(entity.parent) if entity is not usual else None
        if parent is None or parent.type != "ORGANISATION" or not _named_after(entity, parent):
            continue
        found = _named(state, parent.id, mention.start)
        if found > weight:
            best, weight = entity, found
    return best


def _named_after(body: Entity, owner: Entity) -> bool:
    """Whether a body has no name but its owner's: *Commission de la CEDEAO*."""
    words_of = content_words(body.name)
    return any(
        len(words_of) > len(own) and words_of[-len(own) :] == own and len(words_of) - len(own) == 1
        for own in (content_words(n.text) for n in owner.names)
    )


def _named(state: DocumentState, owner: str, start: int) -> float:
    """Return how present an organisation is before an offset."""
    return sum(
        salience(state, c, start)
        for c in state.clusters
        if c.entity is not None and c.entity.id == owner
    )
