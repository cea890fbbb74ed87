"""Link over the corpus: what one document resolves helps in the others.

Works on the ids that the documents' linkers gave. Entities of the base keep their id
and are never joined with one another; an unknown entity is joined with another when a
rule of ``corpus_rules.RULES`` says so and nothing contradicts.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
from rapidfuzz import fuzz

from pipeline.knowledge import Entity, Knowledge
from pipeline.linking.base import begins_after, in_office
from pipeline.linking.corpus_rules import RULES
from pipeline.linking.decisions import Decisions
from pipeline.linking.forms import content_words, fold, is_acronym, slug, sound_key
from pipeline.linking.nodes import Corpus, LocalId, Node
from pipeline.linking.persons import person_name, surname_of
from pipeline.linking.records import Merge
from pipeline.linking.unions import Unions


@dataclass(frozen=True, slots=True)
class CorpusLinks:
    """What linking over the corpus changes.

    Parameters
    ----------
    ids : mapping
        ``(doc_id, entity_id)`` as the document's linker gave it to the id over the
        corpus; only those that change.
    merges : tuple of Merge
        The ledger, sorted; ``doc_id`` is ``None`` where a merge holds everywhere.
    """

    ids: Mapping[LocalId, str]
    merges: tuple[Merge, ...]


def link_corpus(
    mentions: pa.Table | Iterable[pa.Table],
    dates: Mapping[str, dt.date | None],
    knowledge: Knowledge,
    *,
    decisions: Decisions | None = None,
) -> CorpusLinks:
    """Join what several documents call differently, and part what they call alike.

    Parameters
    ----------
    mentions : pa.Table or iterable of pa.Table
        The columns ``doc_id``, ``entity_id``, ``type``, ``kind``, ``text`` of the table
        of mentions, whole or in parts, in any order: the result is the same.
    dates : mapping of str to date or None
        The date of each document.
    knowledge : Knowledge
        The base that the documents were linked with.
    decisions : Decisions, optional
        The user's, which have the last word.
    """
    corpus = Corpus(mentions, dates, knowledge)
    renamed, ledger = _split_acronyms(corpus)
    for (doc_id, node_id), new in corpus.renamed.items():
        renamed[doc_id, node_id] = new
        conflict = f"elsewhere {node_id} is something else of that name"
        ledger.append(Merge(new, node_id, "corpus_split", "", 0.9, conflict, doc_id))
    unions = Unions(corpus.nodes)
    for propose in RULES:
        for merge in propose(corpus):
            unions.join(merge, decisions or Decisions())
    surnames, more = _link_surnames(corpus, unions)
    ids = dict(renamed)
    for node in corpus.nodes.values():
        target = unions.name_of(node.id)
        for doc_id in node.documents:
            local = (doc_id, node.id)
            new = surnames.get(local, target)
            # Decisions look at every id; else those that stay are not worth their memory.
            if local not in renamed and (decisions or new != node.id):
                ids[local] = new
    ids, decided = _decide(ids, decisions or Decisions(), corpus)
    changed = {local: new for local, new in ids.items() if local[1] != new}
    every = [*ledger, *unions.ledger(), *more, *decided]
    every.sort(key=lambda m: (m.entity_id, m.alias, m.rule, m.doc_id or "", m.evidence))
    return CorpusLinks(changed, tuple(every))


def _split_acronyms(corpus: Corpus) -> tuple[dict[LocalId, str], list[Merge]]:
    """Part documents that use one unknown acronym for different full names."""
    renamed: dict[LocalId, str] = {}
    ledger: list[Merge] = []
    for node in corpus.of_family("organisation", "treaty"):
        if node.entity is not None or not any(is_acronym(f) for f in node.forms):
            continue
        readings = _readings(node)
        for reading, documents in readings[1:]:
            new = slug(reading)
            if new == node.id or new in corpus.nodes:
                continue
            for doc_id in documents:
                renamed[(doc_id, node.id)] = new
                conflict = f"elsewhere {node.id} is {readings[0][0]}"
                ledger.append(Merge(new, node.id, "corpus_split", reading, 0.9, conflict, doc_id))
    return renamed, ledger


def _readings(node: Node) -> list[tuple[str, list[str]]]:
    """Group documents by what the acronym stands for, the most mentions first."""
    groups: list[tuple[str, list[str], int]] = []
    for doc_id in sorted(node.by_document):
        forms = node.by_document[doc_id]
        full = [f for f in forms if not is_acronym(f) and len(content_words(f)) >= 2]
        if not full:
            continue
        reading = min(full, key=lambda f: (-forms[f], f))
        for number, (other, documents, n) in enumerate(groups):
            if fuzz.token_set_ratio(fold(reading), fold(other)) >= 75:
                groups[number] = (other, [*documents, doc_id], n + forms.total())
                break
        else:
            groups.append((reading, [doc_id], forms.total()))
    groups.sort(key=lambda g: (-g[2], g[0]))
    return [(reading, documents) for reading, documents, _ in groups]


def _link_surnames(corpus: Corpus, unions: Unions) -> tuple[dict[LocalId, str], list[Merge]]:
    """Give a surname alone to the one full name of the corpus that bears it, in a like context.

    Where several full names bear it, it stays alone, and apart in every document.
    """
    bearers: dict[str, dict[str, Node]] = defaultdict(dict)
    alone: list[Node] = []
    for node in corpus.of_family("person"):
        full = node.full_forms()
        if node.entity is None and not full:
            alone.append(node)
        for form in full or ([node.entity.name] if node.entity is not None else []):
            name = person_name(form)
            for part in {name.surname[-1:], name.surname} - {()}:
                bearers[sound_key("".join(part))].setdefault(unions.name_of(node.id), node)
    ids: dict[LocalId, str] = {}
    ledger: list[Merge] = []
    for node in alone:
        name = person_name(node.best())
        found = bearers.get(sound_key("".join(name.surname)), {}) if name.surname else {}
        fitting = {i: n for i, n in found.items() if _bears(name.text, n)}
        for doc_id in sorted(node.documents):
            local = (doc_id, node.id)
            if len(fitting) == 1:
                target, bearer = next(iter(fitting.items()))
                shared = _shared(corpus, doc_id, bearer)
                if shared:
                    ids[local] = target
                    score = round(min(0.9, 0.6 + 0.05 * len(shared)), 2)
                    evidence = f"{bearer.best()}; both name {', '.join(sorted(shared)[:4])}"
                    ledger.append(
                        Merge(target, node.best(), "corpus_surname", evidence, score, "", doc_id)
                    )
            elif len(fitting) > 1:
                own = f"{node.id}-{slug(doc_id)[-8:]}" if len(node.documents) > 1 else node.id
                ids[local] = own
                rivals = ", ".join(sorted(fitting)[:6])
                ledger.append(
                    Merge(
                        own, node.best(), "undecided", "", 0.5, f"may be any of: {rivals}", doc_id
                    )
                )
    return ids, ledger


def _bears(short: str, node: Node) -> bool:
    names = node.full_forms()[:20] or ([node.entity.name] if node.entity is not None else [])
    return any(surname_of(person_name(short), person_name(n)) >= 0.85 for n in names)


def _shared(corpus: Corpus, doc_id: str, bearer: Node) -> frozenset[str]:
    """Return what a document and those of a person both speak of; empty when dates exclude it."""
    date = corpus.dates.get(doc_id)
    entity = bearer.entity
    if entity is not None and date is not None and not _may_be_named(entity, date):
        return frozenset()
    mine = corpus.surroundings.get(doc_id, frozenset())
    theirs: set[str] = set()
    if entity is not None:
        theirs |= mine & {o.scope for o in entity.offices if o.scope}
    for other in sorted(bearer.documents)[:50]:
        if other != doc_id:
            theirs |= mine & corpus.surroundings.get(other, frozenset())
    return frozenset(theirs)


def _may_be_named(entity: Entity, date: dt.date) -> bool:
    """Whether a person was in public life by a date, as far as is known."""
    return not begins_after(entity, date) and (
        not entity.offices or in_office(entity, date, slack=40)
    )


def _decide(
    ids: dict[LocalId, str], decisions: Decisions, corpus: Corpus
) -> tuple[dict[LocalId, str], list[Merge]]:
    """Apply decisions on ids that only the corpus gives."""
    if not decisions:
        return ids, []
    ledger: list[Merge] = []
    for local, current in sorted(ids.items()):
        target, seen = current, {current}
        while (decision := decisions.merged(local[0], target, target)) is not None:
            target = decision.object
            if target in seen:
                break
            seen.add(target)
            ledger.append(
                Merge(target, current, "decision_merge", decision.where, 1.0, "", local[0])
            )
        ids[local] = target
    return ids, ledger
