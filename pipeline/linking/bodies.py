"""Bodies that every organisation has: whose *Assemblée générale*, whose *Conseil exécutif*.

The bare name usually belongs to one organisation; the one written right after it, or the
only one for which the document has said so, comes first.
"""

import re

from pipeline.knowledge import Entity
from pipeline.linking.forms import content_words, hyphened_names
from pipeline.linking.institutions import institution_of
from pipeline.linking.state import Cluster, DocumentState

_OF = re.compile(r" (?:de la |de l['’]|du |des |de |d['’])$")


def link_bodies(state: DocumentState) -> None:
    """Move the bare names of bodies to the organisation that the document says."""
    owners: dict[tuple[str, ...], dict[str, Cluster]] = {}
    bare: list[int] = []
    for index in state.order:
        cluster = state.cluster_of(index)
        if cluster is None or not _is_body(state, index):
            continue
        owner = _written_after(state, index)
        if owner is None:
            bare.append(index)
            continue
        name = content_words(state.mentions[index].text)
        found = owners.setdefault(name, {})
        if owner.id not in found:
            found[owner.id] = _body_of(state, index, cluster, owner.id)
        _move(state, index, found[owner.id])
    for index in bare:
        cluster = state.cluster_of(index)
        name = content_words(state.mentions[index].text)
        known = cluster.entity if cluster is not None else None
        if known is None or state.has_known(known.parent):
            continue
        said = {id(c): c for c in (*owners.get(name, {}).values(), *_named_in_full(state, name))}
        if len(said) == 1 and cluster not in said.values():
            _move(state, index, next(iter(said.values())))


def _named_in_full(state: DocumentState, name: tuple[str, ...]) -> list[Cluster]:
    """Return the bodies that the document names with these words and more."""
    found = []
    for cluster, form in state.similar("organisation", "head " + name[0]):
        full = content_words(form)
        if form in cluster.forms and len(full) > len(name) and full[: len(name)] == name:
            found.append(cluster)
    return found


def _is_body(state: DocumentState, index: int) -> bool:
    mention = state.mentions[index]
    return (
        mention.type == "ORGANISATION"
        and mention.kind == "name"
        and content_words(mention.text) in hyphened_names("organs")
    )


def _written_after(state: DocumentState, index: int) -> Entity | None:
    """Return the known organisation whose name follows as a complement, if any."""
    end = state.mentions[index].end
    for other in state.between(end, end + 10):
        mention = state.mentions[other]
        cluster = state.cluster_of(other)
        if mention.type != "ORGANISATION" or not _OF.match(state.text[end : mention.start]):
            continue
        return cluster.entity if cluster is not None else None
    return None


def _body_of(state: DocumentState, index: int, cluster: Cluster, owner: str) -> Cluster:
    if cluster.entity is not None and owner in (cluster.entity.parent, cluster.entity.id):
        return cluster
    entity = institution_of(state, state.mentions[index].text, owner)
    if entity is not None:
        return state.known_cluster(entity)
    found = state.new_cluster("organisation")
    found.owner = owner
    return found


def _move(state: DocumentState, index: int, into: Cluster) -> None:
    evidence = state.sentence(index)
    state.move([index], into, rule="body_of_organisation", score=0.85, evidence=evidence)
