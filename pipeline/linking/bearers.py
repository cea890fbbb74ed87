"""Which persons of the document a surname may stand for, and which of several is meant."""

from pipeline.linking.forms import words
from pipeline.linking.index import person_keys
from pipeline.linking.known_people import Choice, gender_said
from pipeline.linking.offices import office_before
from pipeline.linking.persons import PersonName, person_name, same_given, surname_of
from pipeline.linking.state import Cluster, DocumentState

_MOST_INITIALS = 4


def label_of(cluster: Cluster) -> str:
    """Return the name of a person for display: the base's, else the longest form."""
    if cluster.entity is not None:
        return cluster.entity.name
    return max(cluster.forms, key=lambda f: (len(f), f), default="")


def bearers(state: DocumentState, name: PersonName) -> list[Choice]:
    """Return the persons of the document whose surname the short form may be, best fit only."""
    best: dict[int, Choice] = {}
    for cluster, form in state.similar("person", *person_keys(name.text)):
        score = _fits(name, person_name(form), cluster)
        if score > 0 and (id(cluster) not in best or score > best[id(cluster)].score):
            rule = "surname_in_document" if score >= 0.9 else "surname_respelt"
            if name.initials:
                rule = "initials_and_surname"
            best[id(cluster)] = Choice(cluster, score, rule, form)
    top = max((c.score for c in best.values()), default=0.0)
    return [c for c in best.values() if c.score >= min(top, 0.9)]


def initialled(state: DocumentState, text: str) -> list[Choice]:
    """Return the persons of the document whose initials are the letters: *JHT*, *(CD)*."""
    letters = text.lower()
    if not (text.isupper() and text.isalpha() and 2 <= len(text) <= _MOST_INITIALS):
        return []
    found: dict[int, Choice] = {}
    for cluster, form in state.similar("person", "initials " + letters[:2]):
        name = person_name(form)
        if form in cluster.forms and name.is_full and _initials(name) == letters:
            found.setdefault(id(cluster), Choice(cluster, 0.8, "initials_alone", form))
    return list(found.values())


def _fits(short: PersonName, form: PersonName, cluster: Cluster) -> float:
    if short.is_initials_only:
        return 0.8 if form.is_full and _initials(form).startswith(short.initials) else 0.0
    if short.initials and not same_given(short, form):
        return 0.0
    entity = cluster.entity
    if entity is not None and entity.surname and words(entity.surname) == short.surname:
        return 1.0
    score = surname_of(short, form)
    if score:
        return score
    # Surname first, as in Kim Jong-un or Xi Jinping, when the base does not know better.
    if entity is None and form.is_full and not form.initials and short.tokens == form.tokens[:1]:
        return 0.7
    return 0.0


def _initials(form: PersonName) -> str:
    return "".join(part[0] for part in form.parts)


def gender_allows(state: DocumentState, cluster: Cluster, group: list[int]) -> bool:
    """Whether civility and titles before the mentions agree with what is known of a person."""
    gender = gender_of(state, cluster)
    if not gender:
        return True
    said = {gender_said(state, state.mentions[i].start) for i in group} - {""}
    return not said or gender in said


def gender_of(state: DocumentState, cluster: Cluster) -> str:
    """Return what base, civilities or given name say of a person: ``"m"``, ``"f"`` or ``""``."""
    if cluster.entity is not None and cluster.entity.gender:
        return cluster.entity.gender
    if cluster.genders:
        (gender, n), *others = cluster.genders.most_common()
        if not others or n > 2 * others[0][1]:
            return gender
    for form in cluster.forms:
        first = person_name(form).first
        if first:
            return state.base.given_name_gender(first)
    return ""


def choose(state: DocumentState, index: int, choices: list[Choice]) -> Choice | None:
    """Choose among persons of the document who share a surname; ``None``: undecided."""
    start = state.mentions[index].start
    said = gender_said(state, start)
    left = choices
    if state.mentions[index].is_speaker_label:
        present = [c for c in choices if _is_listed(state, c.cluster)]
        if len(present) == 1:
            return _because(present[0], "surname_of_one_present", 0.85)
    if said:
        left = [c for c in left if gender_of(state, c.cluster) in ("", said)]
        if len(left) == 1:
            return _because(left[0], "surname_and_gender", 0.9)
    office = office_before(state, start)
    if office is not None:
        held = [c for c in left if _held(c.cluster, office)]
        if len(held) == 1:
            return _because(held[0], "surname_and_office", 0.9)
    nearest = _nearest(state, start, left)
    return None if nearest is None else _because(nearest, "surname_and_nearest", 0.75)


def _is_listed(state: DocumentState, cluster: Cluster) -> bool:
    """Whether a person is named before anyone speaks: among those who are there."""
    turns = state.document.structure.turns
    first = min((turn.label[0] for turn in turns if turn.label is not None), default=0)
    return any(state.mentions[i].start < first for i in cluster.mentions)


def _because(choice: Choice, rule: str, score: float) -> Choice:
    return Choice(choice.cluster, score, rule, choice.evidence)


def _held(cluster: Cluster, office: tuple[str, str]) -> bool:
    known = cluster.entity.offices if cluster.entity else ()
    return office in cluster.offices or any((o.role, o.scope) == office for o in known)


def _nearest(state: DocumentState, start: int, choices: list[Choice]) -> Choice | None:
    """Take the one named last before, unless that block names two of them."""
    last: dict[int, list[tuple[int, Choice]]] = {}
    for choice in choices:
        for index in choice.cluster.mentions:
            at = state.mentions[index].start
            if at < start:
                last.setdefault(state.block_of(at), []).append((at, choice))
    if not last:
        return None
    named = last[max(last)]
    clusters = {id(c.cluster) for _, c in named}
    return named[0][1] if len(clusters) == 1 else None
