"""Link the mentions of one document: the rules in their order, then ids, types, ledger."""

from collections import Counter
from collections.abc import Container, Sequence

from pipeline.knowledge import Entity
from pipeline.linking.base import Base
from pipeline.linking.decisions import Decisions, split_id
from pipeline.linking.forms import fold, is_acronym, slug, words
from pipeline.linking.names import link_names
from pipeline.linking.nominals import link_nominals
from pipeline.linking.numbered import id_of_number, number_of
from pipeline.linking.people import link_persons
from pipeline.linking.persons import person_name, without_title
from pipeline.linking.records import DocumentLinks, DocumentRecord, MentionRecord, Merge
from pipeline.linking.roles import link_roles
from pipeline.linking.speakers import find_speakers, label_mentions
from pipeline.linking.state import FAMILIES, Cluster, DocumentState, entity_type
from pipeline.records import EntityType

_UNREMARKABLE = frozenset({"own_form"})


def link_document(
    mentions: Sequence[MentionRecord],
    document: DocumentRecord,
    base: Base,
    *,
    decisions: Decisions | None = None,
) -> DocumentLinks:
    """Give every mention of a document the id of what it names.

    Parameters
    ----------
    mentions : sequence of MentionRecord
        Nested mentions, in any order.
    document : DocumentRecord
        Text, date and structure.
    base : Base
        The knowledge base.
    decisions : Decisions, optional
        The user's, which have the last word.

    Returns
    -------
    DocumentLinks
        Ids, types, speakers and ledger; roles and nominals that nothing resolves have
        no id and should be removed.
    """
    decisions = decisions or Decisions()
    labels = label_mentions(list(mentions), document)
    state = DocumentState([*mentions, *labels], document, base)
    link_names(state)
    link_persons(state)
    link_nominals(state)
    link_roles(state)
    speakers = find_speakers(state)
    ids = cluster_ids(state)
    entity_ids: list[str | None] = []
    types: list[EntityType] = []
    ledger: dict[tuple[str, str, str], Merge] = {}
    for index, mention in enumerate(mentions):
        assignment = state.assigned[index]
        if assignment is None:
            entity_ids.append(None)
            types.append(mention.type)
            continue
        cluster = assignment.cluster
        entity_id, overruled = decided(decisions, document.doc_id, mention.text, ids[id(cluster)])
        entity_ids.append(entity_id)
        types.append(entity_type(cluster) or mention.type)
        if entity_id is None:
            continue
        if overruled is not None:
            merge = overruled
        elif assignment.rule in _UNREMARKABLE:
            continue
        else:
            merge = Merge(
                entity_id,
                mention.text,
                assignment.rule,
                assignment.evidence or state.sentence(index),
                assignment.score,
                assignment.conflict,
                document.doc_id,
            )
        ledger.setdefault((entity_id, fold(mention.text), merge.rule), merge)
    named = {
        turn: _speaker_id(decisions, document.doc_id, who, ids) for turn, who in speakers.items()
    }
    return DocumentLinks(tuple(entity_ids), tuple(types), named, tuple(ledger.values()))


def decided(
    decisions: Decisions, doc_id: str | None, form: str, entity_id: str
) -> tuple[str | None, Merge | None]:
    """Apply the user's decisions to one mention; the ledger says what they overrule."""
    if not decisions:
        return entity_id, None
    if decisions.ignores(doc_id, form, entity_id):
        return None, None
    split = decisions.split(doc_id, form, entity_id)
    if split is not None:
        own = split_id(form, entity_id)
        conflict = f"the rules had linked it to {entity_id}"
        return own, Merge(own, form, "decision_split", split.where, 1.0, conflict, doc_id)
    merged = decisions.merged(doc_id, form, entity_id)
    if merged is None:
        return entity_id, None
    target = merged.object
    while (further := decisions.merged(doc_id, target, target)) is not None:
        target = further.object
    conflict = "" if slug(form) == entity_id else f"the rules had linked it to {entity_id}"
    return target, Merge(target, form, "decision_merge", merged.where, 1.0, conflict, doc_id)


def _speaker_id(
    decisions: Decisions, doc_id: str | None, who: Cluster | str, ids: dict[int, str]
) -> str:
    if isinstance(who, str):
        return who
    own = ids[id(who)]
    chosen, _ = decided(decisions, doc_id, next(iter(who.forms), own), own)
    return chosen or own


def cluster_ids(state: DocumentState) -> dict[int, str]:
    """Name every cluster: the base's id, else a slug of its best form; never one id twice."""
    ids: dict[int, str] = {}
    taken: dict[str, Cluster] = {}
    known = [c for c in state.clusters if c.entity is not None]
    for cluster in [*known, *(c for c in state.clusters if c.entity is None)]:
        wanted = cluster.entity.id if cluster.entity else own_id(cluster, state, taken)
        if cluster.entity is None:
            entity = state.base.get(wanted)
            other = entity is not None and (
                FAMILIES[entity.type] != cluster.family or _refused(state, cluster, entity)
            )
            if wanted in taken or other:
                wanted = _free(wanted, cluster, taken)
        ids[id(cluster)] = wanted
        taken[wanted] = cluster
    return ids


def _refused(state: DocumentState, cluster: Cluster, entity: Entity) -> bool:
    """Whether the base has an acronym for an organisation that the rules did not take."""
    return cluster.family == "organisation" and any(
        c.entity is entity for f in cluster.forms for c in state.base.candidates(f, entity.type)
    )


def own_id(cluster: Cluster, state: DocumentState, taken: Container[str] = ()) -> str:
    """Make the id of an unknown entity: of its number, its owner and form, or its form."""
    if cluster.family == "treaty" and cluster.mentions:
        numbers = [n for i in cluster.mentions if (n := number_of(state, i)) is not None]
        if numbers:
            return id_of_number(state.base, numbers, taken)
    form = slug(best_form(cluster, state))
    if state.base.get(form) is not None and cluster.forms:
        form = slug(max(cluster.forms, key=lambda f: (len(words(f)), cluster.forms[f], f)))
    owner = state.base.get(cluster.owner) if cluster.owner else None
    if owner is None:
        return form
    return f"{form}-{slug(owner.name) if owner.type == 'STATE' else owner.id}"


def _free(wanted: str, cluster: Cluster, taken: dict[str, Cluster]) -> str:
    if wanted not in taken or taken[wanted].family != cluster.family:
        wanted = f"{wanted}-{cluster.family}"
    candidate, n = wanted, 2
    while candidate in taken:
        candidate, n = f"{wanted}-{n}", n + 1
    return candidate


def best_form(cluster: Cluster, state: DocumentState) -> str:
    """Return the form that names an unknown entity: its acronym, else its fullest usual form."""
    forms = cluster.forms or Counter(state.mentions[i].text for i in cluster.mentions)
    if cluster.family in ("organisation", "treaty"):
        acronyms = [f for f in forms if is_acronym(f)]
        if acronyms:
            return min(acronyms, key=lambda f: (-forms[f], f))
        return min(forms, key=lambda f: (-forms[f], -len(words(f)), f), default="")
    if cluster.family == "person":
        forms = Counter({without_title(form): n for form, n in reversed(forms.most_common())})
        return min(
            forms,
            key=lambda f: (not person_name(f).is_full, -len(person_name(f).parts), -forms[f], f),
            default="",
        )
    return min(forms, key=lambda f: (-forms[f], -len(f), f), default="")
