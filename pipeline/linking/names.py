"""Link the names of states, places, organisations and instruments in one document.

Names of one meaning first; then homonyms, mention by mention, by what is near them.
"""

import re
from collections.abc import Sequence

from pipeline.knowledge import Candidate, Entity
from pipeline.linking.base import exists_at
from pipeline.linking.bodies import link_bodies
from pipeline.linking.brackets import link_introduced
from pipeline.linking.facts import home_state
from pipeline.linking.forms import (
    words,
)
from pipeline.linking.institutions import (
    institution_of,
    is_national,
    owner_of,
    unknown_institution,
)
from pipeline.linking.known_people import bearers_of
from pipeline.linking.name_rules import NAME_RULES, candidates_of, usual_then
from pipeline.linking.state import FAMILIES, DocumentState
from pipeline.linking.verdicts import Verdict, text_of

_TITLE = re.compile(r",? (?:M\. |Mme )?$")


def link_names(state: DocumentState) -> None:
    """Link every proper name, demonym and metonym of the four impersonal families."""
    for family in ("state", "place", "organisation", "treaty"):
        if family == "organisation":
            _link_institutions(state)
        groups = state.groups(family, ("name", "demonym", "metonym"))
        unsure: list[list[int]] = []
        ordered = sorted(groups.values(), key=lambda g: (-len(words(text_of(state, g))), g[0]))
        for group in ordered:
            candidates = candidates_of(state, family, group[0])
            if len(candidates) > 1:
                unsure.append(group)
                continue
            _decide(state, family, group)
        for group in unsure:
            _decide_each(state, family, group)
        if family == "organisation":
            link_bodies(state)
    link_introduced(state)


def _link_institutions(state: DocumentState) -> None:
    """Decide mention by mention whose a bare national institution is."""
    home = home_state(state)
    for index in state.order:
        if state.assigned[index] is not None or not is_national(state, index):
            continue
        mention = state.mentions[index]
        candidates = state.base.candidates(mention.text, "ORGANISATION")
        default = candidates[0].entity.parent if candidates else ""
        if default and not _is_state(state, default):
            if _speaks_of(state, default):
                continue
            default = ""  # *Conseil économique et social* is not the United Nations' here
        owner = owner_of(state, index, default, home)
        if not owner or owner == default:
            continue
        entity = institution_of(state, mention.text, owner)
        if entity is not None:
            cluster = state.known_cluster(entity)
        elif not candidates and state.text[mention.end : mention.end + 1] != " ":
            continue
        else:
            found = unknown_institution(state, mention.text, owner)
            cluster = found or state.new_cluster("organisation")
            cluster.owner = owner
        evidence = state.sentence(index)
        state.assign([index], cluster, rule="institution_of_state", score=0.8, evidence=evidence)


def _speaks_of(state: DocumentState, organisation: str) -> bool:
    """Whether a document, whose organisations are not linked yet, names one."""
    return any(
        candidate.entity.id == organisation
        for text in {m.text for m in state.mentions if m.type == "ORGANISATION"}
        for candidate in state.base.candidates(text, "ORGANISATION")
    )


def _is_state(state: DocumentState, entity_id: str) -> bool:
    entity = state.base.get(entity_id)
    return entity is not None and entity.type == "STATE"


def _decide(state: DocumentState, family: str, group: list[int]) -> None:
    for rule in NAME_RULES:
        verdict = rule(state, family, group)
        if verdict is not None:
            state.assign(
                group,
                verdict.cluster,
                rule=verdict.rule,
                score=verdict.score,
                evidence=verdict.evidence,
                conflict=verdict.conflict,
            )
            return


def _decide_each(state: DocumentState, family: str, group: list[int]) -> None:
    """Decide a homonym mention by mention: the document may speak of both."""
    for index in group:
        verdict = homonym_by_context(state, family, index)
        if verdict is None or not _named_beside(state, index, verdict):
            verdict = usual_then(state, family, [index]) or verdict
        if verdict is None:
            _decide(state, family, [index])
        else:
            state.assign(
                [index],
                verdict.cluster,
                rule=verdict.rule,
                score=verdict.score,
                evidence=verdict.evidence,
            )


def _named_beside(state: DocumentState, index: int, verdict: Verdict) -> bool:
    """Whether the paragraph of a mention has named by another word what it is taken for."""
    start = state.mentions[index].start
    block = state.block_of(start)
    return any(
        state.mentions[i].start < start
        and state.mentions[i].kind != "metonym"
        and state.block_of(state.mentions[i].start) == block
        for i in verdict.cluster.mentions
    )


def homonym_by_context(state: DocumentState, family: str, index: int) -> Verdict | None:
    """Give a name that several entities bear to the one the document speaks of."""
    candidates = candidates_of(state, family, index)
    held = _of_who_follows(state, index, candidates) if family == "state" else None
    if held is not None:
        return Verdict(state.known_cluster(held), "homonym_by_office", 0.95, held.name)
    met = [c for c in candidates if state.has_known(c.entity.id)]
    near = _nearest(state, index, met)
    if len(near) == 1:
        entity = near[0].entity
        return Verdict(state.known_cluster(entity), "homonym_by_context", 0.9, entity.name)
    of_states = all(_is_state(state, c.entity.parent) for c in candidates)
    home = home_state(state) if family == "organisation" and of_states else ""
    at_home = [c for c in candidates if home and c.entity.parent == home]
    if len(at_home) == 1:
        entity = at_home[0].entity
        return Verdict(state.known_cluster(entity), "homonym_by_context", 0.85, entity.name)
    of_the_time = _of_the_time(state, family, candidates)
    if len(of_the_time) == 1:
        only = of_the_time[0].entity
        return Verdict(state.known_cluster(only), "homonym_by_date", 0.85, only.name)
    if len(met) == 1:
        entity = met[0].entity
        return Verdict(state.known_cluster(entity), "homonym_by_context", 0.85, entity.name)
    usual = [c for c in candidates if "needs_context" not in c.flags]
    if not usual and state.mentions[index].kind == "metonym":
        usual = [c for c in candidates if not c.entity.end]
        usual = usual if len(usual) == 1 else []
    if usual and not met:
        first = usual[0].entity
        return Verdict(state.known_cluster(first), "usual_meaning", 0.7, first.name)
    return None


def _of_who_follows(
    state: DocumentState, index: int, candidates: Sequence[Candidate]
) -> Entity | None:
    """Return the state that the person named next held office in: *congolais Sassou Nguesso*."""
    end = state.mentions[index].end
    for other in state.between(end + 1, end + 6):
        named = state.mentions[other]
        if FAMILIES[named.type] != "person" or not _TITLE.match(state.text[end : named.start]):
            continue
        known = bearers_of(state, named.text)
        scopes = {o.scope for o in known[0].offices} if len(known) == 1 else set()
        held = [c.entity for c in candidates if c.entity.id in scopes]
        return held[0] if len(held) == 1 else None
    return None


def _of_the_time(
    state: DocumentState, family: str, candidates: Sequence[Candidate]
) -> Sequence[Candidate]:
    """Keep what existed at the document's date; of states, one that has ended since."""
    date = state.document.date
    if date is None:
        return candidates
    existing = tuple(c for c in candidates if exists_at(c.entity, date)) or candidates
    ended = tuple(c for c in existing if c.entity.end) if family == "state" else ()
    return ended or existing


def _nearest(state: DocumentState, index: int, met: list[Candidate]) -> list[Candidate]:
    """Keep the candidate named last before a mention, in its block or the one before."""
    start = state.mentions[index].start
    block = state.block_of(start)
    best: tuple[int, Candidate] | None = None
    for candidate in met:
        for other in state.known_cluster(candidate.entity).mentions:
            at = state.mentions[other].start
            near = at < start and block - state.block_of(at) <= 1
            if near and (best is None or at > best[0]):
                best = (at, candidate)
    return [best[1]] if best else []
