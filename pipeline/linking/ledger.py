"""Explain an identity: the ledger's lines of one entity, in words for a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.linking.records import Merge

RULES: dict[str, str] = {
    "own_form": "nothing else is known of it: it stands for itself",
    "known_form": "the knowledge base has this form",
    "homonym_by_context": "several entities bear the name; the document speaks of this one",
    "homonym_by_office": "several states bear the name; the person named next served this one",
    "homonym_by_date": "several entities bear the name; only this one existed at the time",
    "usual_meaning": "several entities bear the name; this is the usual one",
    "institution_of_state": "institution of the state that is spoken of",
    "body_of_organisation": "body of the organisation that the document names with it",
    "usual_then": "what the word meant in the years of the document",
    "usual_seat": "city that usually stands for this organisation",
    "misspelt_known": "a name of the base but for one slip",
    "numbered_instrument": "same kind of instrument, same number",
    "title_without_date": "the same title, whose date is said in one place only",
    "title_and_day": "the instrument of that day about the same thing",
    "same_words": "the same words, articles and plurals aside",
    "acronym_by_initials": "the acronym is made of the initials of the full form",
    "acronym_introduced": "the document gives both forms side by side",
    "known_without_frame": "the base has the form without its generic word",
    "respelt_name": "another spelling of a longer form in the document",
    "shorter_form": "the only longer form in the document begins with these words",
    "respelt_known": "another spelling of a full name in the base",
    "namesake_by_context": "of several namesakes, the one whose office and date fit",
    "same_person_respelt": "another spelling of a full name in the document",
    "surname_in_document": "the surname of one person named in full in the document",
    "surname_respelt": "another spelling of the surname of one person in the document",
    "initials_and_surname": "initials and surname of one person in the document",
    "surname_and_gender": "of several who share the surname, civility leaves this one",
    "surname_and_office": "of several who share the surname, the office named leaves this one",
    "surname_and_nearest": "of several who share the surname, the one named last before",
    "surname_of_one_present": "of several who share the surname, the one named among those present",
    "initials_alone": "the initials of one person named in full in the document",
    "surname_first": "a full name of the base, its surname written first",
    "second_surname": "a full name of the base, with the mother's surname after it",
    "known_surname": "surname of a person of the base, supported by the document",
    "alias_introduced": "the document gives both names side by side (alias, dit)",
    "given_name": "given name of one person in the document",
    "undecided": "several persons of the document may be meant: kept apart",
    "present_instrument": "the document itself, or the first of its kind that it names",
    "named_in_pair": "the institution that is named together with the one before it",
    "named_before_pair": "the institution that is named together with the one after it",
    "head_in_document": "short form of the most salient entity whose full name it heads",
    "head_of_name_to_come": "short form of the one entity of the document whose name it heads",
    "treaty_of_organisation": "the treaty that an organisation of the document is named after",
    "short_form_of_base": "short form that the base lists, near to the document's subject",
    "role_given_the_floor": "who speaks next, after being given the floor by this title",
    "role_in_year": "holder of the office in the year said before it, says the base",
    "role_introduced": "the document says who holds this office",
    "role_held_by_one_met": "one person named in the document held this office, says the base",
    "role_by_date": "holder of the office on the document's date, says the base",
    "role_counterpart": "the same office as the person named before, in the other state",
    "role_of_main_organisation": "who headed on that date the organisation of the document",
    "role_noun_alone": "the person introduced last with this noun",
    "role_of_delegate": "the only person of the document who speaks for that state",
    "role_of_the_title": "the president whom the title names first",
    "role_of_one_met": "the only person named who held such an office on the document's date",
    "corpus_surname": "surname that one full name of the corpus bears, in a like context",
    "corpus_same_words": "the same words in another document",
    "corpus_title": "the same title in another document, its date said in one only",
    "corpus_respelt": "another spelling in another document",
    "corpus_acronym": "an acronym that another document introduces",
    "corpus_split": "one form for two things: kept apart by document",
    "decision_merge": "decided by the user",
    "decision_split": "decided by the user",
}
"""What each rule's name means, for display."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a form is taken for an entity; ``n_documents`` documents say so."""

    alias: str
    rule: str
    meaning: str
    score: float
    evidence: str
    conflict: str
    n_documents: int


def explain(merges: Iterable[Merge | Mapping[str, Any]], entity_id: str) -> list[Explanation]:
    """Return why each form was taken for an entity, the surest first.

    Parameters
    ----------
    merges : iterable of Merge or mapping
        Records of the ledger, or rows of the table ``merges``.
    entity_id : str
        The entity.

    Returns
    -------
    list of Explanation
        One for each form and rule; empty when nothing had to be decided.
    """
    grouped: dict[tuple[str, str], list[Merge]] = {}
    for row in merges:
        merge = row if isinstance(row, Merge) else Merge(**row)
        if merge.entity_id == entity_id:
            grouped.setdefault((merge.alias, merge.rule), []).append(merge)
    found = []
    for (alias, rule), rows in grouped.items():
        first = min(rows, key=lambda m: (-m.score, m.doc_id or "", m.evidence))
        conflict = next((m.conflict for m in rows if m.conflict), "")
        documents = {m.doc_id for m in rows}
        meaning = RULES.get(rule, rule)
        found.append(
            Explanation(alias, rule, meaning, first.score, first.evidence, conflict, len(documents))
        )
    return sorted(found, key=lambda e: (-e.score, e.alias, e.rule))


def explanation_lines(explanations: Iterable[Explanation]) -> list[str]:
    """Write explanations as lines of text, one a form, with what speaks against in brackets."""
    lines = []
    for e in explanations:
        where = f", {e.n_documents} documents" if e.n_documents > 1 else ""
        against = f" [but: {e.conflict}]" if e.conflict else ""
        lines.append(
            f"{e.alias}: {e.meaning} ({e.rule}, {e.score:.2f}{where}): {e.evidence}{against}"
        )
    return lines
