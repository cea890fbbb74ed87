"""Institutions that every state has: whose *Assemblée nationale*, whose *Sénat* is meant.

The bare name goes to the state written right after it, or before it with *dont*, else to
the one that its paragraph, else the document, speaks of.
"""

import re

from pipeline.knowledge import Entity
from pipeline.linking.forms import content_words, hyphened_names, words
from pipeline.linking.index import identity_key
from pipeline.linking.state import FAMILIES, Cluster, DocumentState

_LINK = re.compile(r"^ (?:de la |de l['’]|du |des |de |d['’])?$")
_WHOSE = re.compile(r",? dont (?:le |la |les |l['’])$")


def is_institution_name(text: str) -> bool:
    """Tell whether words are the bare name of something that every state may have."""
    every = words(text)
    if every[0] == "ministere" and len(every) > 1:
        return True
    return content_words(text) in hyphened_names("national_institutions")


def is_national(state: DocumentState, index: int) -> bool:
    """Tell whether a mention is a bare institution of a kind that many states have."""
    mention = state.mentions[index]
    if mention.type != "ORGANISATION" or mention.kind != "name":
        return False
    if not is_institution_name(mention.text):
        return False
    return not any(
        state.mentions[i].end <= mention.end and FAMILIES[state.mentions[i].type] == "state"
        for i in state.between(mention.start, mention.end)
    )


def owner_of(state: DocumentState, index: int, default: str, home: str) -> str:
    """Return the id of the state whose institution is meant; ``default`` without evidence.

    Parameters
    ----------
    state : DocumentState
        With its states linked.
    index : int
        The mention of the institution.
    default : str
        The state of the institution that usually bears the bare name, or ``""``.
    home : str
        The state that the document speaks from, or ``""``.
    """
    mention = state.mentions[index]
    block = state.block_of(mention.start)
    whose = _WHOSE.search(state.text, max(0, mention.start - 12), mention.start)
    named: dict[str, int] = {}
    for other in state.in_block(block):
        cluster = state.cluster_of(other)
        if cluster is None or cluster.family != "state" or cluster.entity is None:
            continue
        start = state.mentions[other].start
        if start >= mention.end and _LINK.match(state.text[mention.end : start]):
            return cluster.entity.id
        if whose is not None and state.mentions[other].end == whose.start():
            return cluster.entity.id  # *le Vietnam, dont l'Assemblée nationale*
        named[cluster.entity.id] = named.get(cluster.entity.id, 0) + 1
    if default in named or (default and home in ("", default)):
        return default
    if home and (not named or home in named):
        return home
    return next(iter(named)) if len(named) == 1 else default


def institution_of(state: DocumentState, text: str, owner: str) -> Entity | None:
    """Return the institution of a state whose name the bare words begin, if the base has one."""
    wanted = content_words(text)
    found = []
    for entity in state.base.institutions(owner):
        names = [content_words(n.text) for n in entity.names]
        if any(name[: len(wanted)] == wanted for name in names):
            found.append(entity)
    exact = [e for e in found if any(content_words(n.text) == wanted for n in e.names)]
    found = exact or found
    if len(found) > 1:
        found = [e for e in found if e.parent == owner or state.has_known(e.parent)]
    return found[0] if len(found) == 1 else None


def unknown_institution(state: DocumentState, text: str, owner: str) -> Cluster | None:
    """Return the cluster of this institution of this state, met before in the document."""
    wanted = content_words(text)
    for cluster, form in state.similar("organisation", identity_key(text, "organisation")):
        if cluster.owner == owner and content_words(form) == wanted:
            return cluster
    return None
