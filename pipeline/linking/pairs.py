"""Short forms beside another institution: *du Parlement européen et du Conseil*."""

import re

from pipeline.knowledge import Entity
from pipeline.linking.lists import usual_meaning
from pipeline.linking.presence import speaks_of
from pipeline.linking.state import Cluster, DocumentState

Found = tuple[Cluster, float, str]
"""What a rule for a short form answers: the cluster, how sure it is, on what grounds."""

_AND = r",? (?:et|ou|comme) (?:le |la |l['’]|du |de la |de l['’]|au |à la |à l['’])$"
_PAIRED = re.compile(_AND)


def named_in_pair(state: DocumentState, index: int, home: str) -> Found | None:
    """Take what stands with another institution: *du Parlement européen et du Conseil*."""
    mention = state.mentions[index]
    usual = usual_meaning("pair", mention.text, state.document.date)
    entity = state.base.get(usual.entity_id) if usual is not None else None
    before = _PAIRED.search(state.text, max(0, mention.start - 12), mention.start)
    if entity is None or before is None:
        return None
    for other in state.between(mention.start - 60, mention.start):
        cluster = state.cluster_of(other)
        if cluster is None or cluster.entity is None or cluster.entity.parent != entity.parent:
            continue
        if state.mentions[other].end == before.start() and cluster.entity is not entity:
            return state.known_cluster(entity), 0.9, f"beside {cluster.entity.name}"
    return None


def named_before_pair(state: DocumentState, index: int, home: str) -> Found | None:
    """Take what the other institution follows: *du Conseil et de la Commission*."""
    mention = state.mentions[index]
    usual = usual_meaning("pair", mention.text, state.document.date)
    entity = state.base.get(usual.entity_id) if usual is not None else None
    if entity is None:
        return None
    for other in state.between(mention.end, mention.end + 16):
        following = state.mentions[other]
        if not _PAIRED.match(state.text[mention.end : following.start]):
            continue
        cluster = state.cluster_of(other)
        second = cluster.entity if cluster is not None else _pair_of(state, following.text)
        if second is None or second is entity or second.parent != entity.parent:
            continue
        if cluster is not None or speaks_of(state, entity.parent):
            return state.known_cluster(entity), 0.9, f"beside {second.name}"
    return None


def _pair_of(state: DocumentState, text: str) -> Entity | None:
    usual = usual_meaning("pair", text, state.document.date)
    return state.base.get(usual.entity_id) if usual is not None else None
