"""What joins nodes of a corpus: the same words, a date said or not, another spelling."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from pipeline.linking.forms import content_words, fold, identity, is_acronym, sound_key, words
from pipeline.linking.institutions import is_institution_name
from pipeline.linking.nodes import Corpus
from pipeline.linking.persons import person_name, same_person
from pipeline.linking.titles import exclude_each_other, may_be_one_date, read_title

_NEIGHBOURS = 100  # forms of one block that a form is compared with, at most
_IMPERSONAL = ("organisation", "treaty", "place", "state")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two nodes that a rule takes for one entity."""

    one: str
    other: str
    rule: str
    score: float
    alias: str
    evidence: str


def same_words(corpus: Corpus) -> Iterator[Proposal]:
    """Join nodes of a family that share a full form, articles and plurals aside."""
    seen: dict[tuple[str, tuple[str, ...]], tuple[str, str]] = {}
    for node in corpus.of_family(*_IMPERSONAL):
        for form in node.full_forms():
            if is_institution_name(form):
                continue  # every state has one: the documents' linkers said whose
            key = (node.family, identity(form, node.family))
            first, first_form = seen.setdefault(key, (node.id, form))
            if first != node.id:
                rule = "corpus_same_words"
                if any(is_acronym(f) for f in node.forms):
                    rule = "corpus_acronym"
                yield Proposal(first, node.id, rule, 0.95, form, first_form)


def respelt_names(corpus: Corpus) -> Iterator[Proposal]:
    """Join long forms that differ by a slip in one word: one letter in fourteen, no digit."""
    blocks: dict[tuple[str, ...], list[tuple[str, str, str]]] = defaultdict(list)
    for node in corpus.of_family("organisation", "treaty"):
        for form in node.full_forms():
            folded = fold(form)
            if len(folded) >= 15 and not is_institution_name(form):
                for key in _without_a_word(content_words(form)):
                    blocks[(node.family, *key)].append((folded, form, node.id))
    for forms in blocks.values():
        for position, (folded, form, node_id) in enumerate(forms):
            for other, other_form, other_id in forms[position + 1 : position + _NEIGHBOURS]:
                if exclude_each_other(form, other_form):
                    continue
                if node_id != other_id and fuzz.ratio(folded, other, score_cutoff=93) >= 93:
                    yield Proposal(node_id, other_id, "corpus_respelt", 0.85, other_form, form)


def _without_a_word(every: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the words but one, in each way; of the one left out, its place and first letters."""
    for position, word in enumerate(every):
        if not any(c.isdigit() for c in word):
            yield (str(position), word[:2], *every[:position], "", *every[position + 1 :])


def respelt_persons(corpus: Corpus) -> Iterator[Proposal]:
    """Join full names that are spellings of one: given name and surname both agree."""
    blocks: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for node in corpus.of_family("person"):
        for form in node.full_forms():
            blocks[sound_key(words(form)[-1])].append((form, node.id))
    for forms in blocks.values():
        for position, (form, node_id) in enumerate(forms):
            for other, other_id in forms[position + 1 : position + _NEIGHBOURS]:
                if node_id == other_id:
                    continue
                score = same_person(person_name(form), person_name(other))
                if score >= 0.8:
                    yield Proposal(
                        node_id, other_id, "corpus_respelt", round(0.95 * score, 3), other, form
                    )


def titles_without_date(corpus: Corpus) -> Iterator[Proposal]:
    """Join titles of instruments that differ by their date being said or not.

    Not where the corpus has the title with two dates: either may be meant.
    """
    titled: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for node in corpus.of_family("treaty"):
        for form in node.full_forms():
            identifying = read_title(form).words
            if len(identifying) > 1:
                titled[identifying].append((form, node.id))
    for forms in titled.values():
        dates = {read_title(form).date for form, _ in forms}
        if len({node_id for _, node_id in forms}) < 2 or not all(
            may_be_one_date(one, other) for one, other in combinations(dates, 2)
        ):
            continue
        first_form, first = forms[0]
        for form, node_id in forms[1:]:
            if node_id != first:
                yield Proposal(first, node_id, "corpus_title", 0.9, form, first_form)


RULES = (same_words, titles_without_date, respelt_names, respelt_persons)
"""In the order in which they join."""
