"""Short forms that refer back: *l'Organisation*, *l'Union*, *le Traité*, *la Cour*.

A nominal goes to the entity of the document whose full name it heads, the most salient
one before it; then to the one that the base lists it for, if the document is about it.
"""

import re
from collections.abc import Iterator

from pipeline.knowledge import Entity
from pipeline.linking.facts import home_state
from pipeline.linking.forms import content_words, fold, words
from pipeline.linking.lists import usual_meaning
from pipeline.linking.pairs import Found, named_before_pair, named_in_pair
from pipeline.linking.presence import (
    body_of_the_named,
    likely_short,
    salience,
    speaks_of,
    speaks_of_owner,
)
from pipeline.linking.state import FAMILIES, Cluster, DocumentState
from pipeline.linking.titles import without_ordinal

_USUAL_WEIGHT = 0.01  # of what a short form usually means, named or not
_OTHER_NUMBER = 0.3  # of a plural name for a singular short form
_BY_ACRONYM = 0.1  # of a party whose acronym alone is named: *la SWAPO* is no *Organisation*


def link_nominals(state: DocumentState) -> None:
    """Resolve the nominal mentions in the order of the text; some stay without a cluster."""
    home = home_state(state)
    for index in state.order:
        mention = state.mentions[index]
        if mention.kind != "nominal" or state.assigned[index] is not None:
            continue
        for rule in (
            present_instrument,
            named_in_pair,
            named_before_pair,
            head_in_document,
            head_of_name_to_come,
            treaty_of_organisation,
            short_form_of_base,
        ):
            found = rule(state, index, home)
            if found is not None:
                cluster, score, evidence = found
                state.assign([index], cluster, rule=rule.__name__, score=score, evidence=evidence)
                break


_PRESENT = re.compile(r"\bprésente?s? $", re.IGNORECASE)


def present_instrument(state: DocumentState, index: int, home: str) -> Found | None:
    """Take *la présente Déclaration* for the first of its kind that the document names."""
    mention = state.mentions[index]
    if not _PRESENT.search(state.text[max(0, mention.start - 12) : mention.start]):
        return None
    found = [(cluster.mentions[0], cluster, form) for cluster, form in _heads(state, index)]
    if not found:
        return None
    _, cluster, form = min(found, key=lambda f: state.mentions[f[0]].start)
    return cluster, 0.85, form


def head_in_document(state: DocumentState, index: int, home: str) -> Found | None:
    """Take the most salient entity named before whose full name the words begin."""
    mention = state.mentions[index]
    weighed = []
    for cluster, form in _heads(state, index):
        weight = salience(state, cluster, mention.start)
        if words(form)[0] != words(mention.text)[0]:
            weight *= _OTHER_NUMBER
        if not likely_short(cluster, mention.text):
            weight *= _BY_ACRONYM
        if weight > 0:
            weighed.append((weight, cluster, form))
    usual = _usual(state, index, home)
    if all(c.entity is not usual for _, c, _ in weighed) or usual is None:
        usual = body_of_the_named(state, index, usual)
    if usual is not None and all(c.entity is not usual for _, c, _ in weighed):
        weight = _USUAL_WEIGHT * (4 if usual.parent and state.has_known(usual.parent) else 1)
        weighed.append((weight, state.known_cluster(usual), f"usual meaning: {usual.name}"))
    if not weighed:
        return None
    weighed.sort(key=lambda w: -w[0])
    rivals = weighed[1][0] / weighed[0][0] if len(weighed) > 1 else 0.0
    return weighed[0][1], round(0.95 - 0.35 * rivals, 2), weighed[0][2]


def _usual(state: DocumentState, index: int, home: str) -> Entity | None:
    """Return what the short form means when nothing nearer is named, if the base has it.

    A national institution is meant only where its state is the document's own.
    """
    usual = usual_meaning("nominal", state.mentions[index].text, state.document.date)
    if usual is None:
        return None
    entity = state.base.get(usual.entity_id)
    if entity is not None and entity.parent and entity.parent != home:
        parent = state.base.get(entity.parent)
        if parent is not None and parent.type == "STATE":
            return None
        if not speaks_of(state, entity.parent):
            return None
    if entity is not None and entity.type == "TREATY":
        named = any(True for _ in _heads(state, index))
        return entity if not named and speaks_of_owner(state, entity) else None
    return entity


def head_of_name_to_come(state: DocumentState, index: int, home: str) -> Found | None:
    """Take the only entity of the document whose name the words begin, though named later."""
    found = list(_heads(state, index))
    if len(found) != 1:
        return None
    return found[0][0], 0.7, found[0][1]


def treaty_of_organisation(state: DocumentState, index: int, home: str) -> Found | None:
    """Take the treaty that an organisation of the document has in its name."""
    mention = state.mentions[index]
    if mention.type != "TREATY":
        return None
    wanted = content_words(mention.text)
    found = {
        treaty.id: treaty
        for cluster in state.of_family("organisation")
        if cluster.entity is not None
        for treaty in state.base.treaties_in_name(cluster.entity)
        if content_words(treaty.name)[: len(wanted)] == wanted
    }
    if len(found) != 1:
        return None
    treaty = next(iter(found.values()))
    return state.known_cluster(treaty), 0.85, treaty.name


def short_form_of_base(state: DocumentState, index: int, home: str) -> Found | None:
    """Take the entity that the base lists the short form for, if the document is about it."""
    mention = state.mentions[index]
    wanted = fold(mention.text)
    weighed = sorted(
        ((_nearness(state, entity, home), entity) for entity in state.base.short_forms(wanted)),
        key=lambda w: (-w[0], w[1].id),
    )
    weighed = [(n, e) for n, e in weighed if FAMILIES[e.type] == FAMILIES[mention.type] and n > 0]
    if not weighed or (len(weighed) > 1 and weighed[0][0] == weighed[1][0]):
        return None
    entity = weighed[0][1]
    parent = state.base.get(entity.parent) if entity.parent else None
    if parent is not None and parent.type == "STATE" and parent.id != home:
        return None
    return state.known_cluster(entity), 0.6, f"short form of {entity.name}"


def _nearness(state: DocumentState, entity: Entity, home: str) -> int:
    """Count what of an entity's surroundings the document names: parent, siblings, state."""
    points = 0
    if entity.parent:
        points += 2 if state.has_known(entity.parent) else 0
        points += 1 if entity.parent == home else 0
    for cluster in state.clusters:
        other = cluster.entity
        if other is not None and cluster.mentions and entity.id in (other.id, other.parent):
            points += 2
    return points


def _heads(state: DocumentState, index: int) -> Iterator[tuple[Cluster, str]]:
    """Yield the entities of the document that the words may be short for, with the full name."""
    mention = state.mentions[index]
    wanted = content_words(mention.text)
    n = len(wanted)
    found: dict[int, tuple[Cluster, str]] = {}
    keys = ("short " + fold(mention.text), "head " + wanted[0])
    for cluster, form in state.similar(FAMILIES[mention.type], *keys):
        have = without_ordinal(content_words(form))
        listed = fold(form) == fold(mention.text)
        entity = cluster.entity
        if entity is not None and entity.category == "party" and not entity.short:
            continue
        if listed or (len(have) > n and have[:n] == wanted):
            full = entity.name if listed and entity is not None else form
            found.setdefault(id(cluster), (cluster, full))
    yield from found.values()
