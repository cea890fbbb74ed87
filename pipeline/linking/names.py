"""Rules for the names of states, places, organisations and instruments in one document.

The rules are tried in the order of ``NAME_RULES``; the first that answers decides. Their
names go to the ledger.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from pipeline.knowledge import Candidate, Entity
from pipeline.linking.base import exists_at
from pipeline.linking.forms import (
    abbreviates,
    content_words,
    fold,
    is_acronym,
    singular,
    sound_key,
    words,
)
from pipeline.linking.index import beginning_key, identity_key, spelling_key
from pipeline.linking.institutions import (
    institution_of,
    is_national,
    owner_of,
    unknown_institution,
)
from pipeline.linking.lists import usual_meanings, word_list
from pipeline.linking.offices import home_state
from pipeline.linking.state import FAMILIES, Cluster, DocumentState
from pipeline.records import EntityType

_TYPES: dict[str, EntityType] = {
    "state": "STATE",
    "place": "PLACE",
    "organisation": "ORGANISATION",
    "treaty": "TREATY",
}
_NEIGHBOURS = 200  # forms that begin alike, compared at most
_PARENTHESIS = re.compile(r"^\s*(?:,\s*(?:ou|dit|dite)\s+)?[(«–—-]\s*(?:ci-après\s+)?[\"«]?\s*$")
_RESOLUTION = re.compile(r"\b(\d{1,4})(?:\s*\(|\b)")
_NUMBER = re.compile(r"\d+(?:[/.-]\d+)*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says of a form: its cluster, how sure it is, on what grounds."""

    cluster: Cluster
    rule: str
    score: float
    evidence: str = ""
    conflict: str = ""


Rule = Callable[[DocumentState, str, list[int]], Verdict | None]


def link_names(state: DocumentState) -> None:
    """Link every proper name, demonym and metonym of the four impersonal families."""
    for family in ("state", "place", "organisation", "treaty"):
        if family == "organisation":
            _link_institutions(state)
        groups = state.groups(family, ("name", "demonym", "metonym"))
        unsure: list[list[int]] = []
        ordered = sorted(groups.values(), key=lambda g: (-len(words(_text(state, g))), g[0]))
        for group in ordered:
            candidates = _candidates(state, family, group[0])
            if len(candidates) > 1:
                unsure.append(group)
                continue
            _decide(state, family, group)
        for group in unsure:
            _decide_each(state, family, group)
    _link_introduced(state)


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
            continue
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


def _is_state(state: DocumentState, entity_id: str) -> bool:
    entity = state.base.get(entity_id)
    return entity is not None and entity.type == "STATE"


def _text(state: DocumentState, group: Sequence[int]) -> str:
    return state.mentions[group[0]].text


def _candidates(state: DocumentState, family: str, index: int) -> tuple[Candidate, ...]:
    mention = state.mentions[index]
    found = state.base.candidates(mention.text, _TYPES[family])
    same_kind = tuple(c for c in found if c.kind == mention.kind)
    return same_kind or found


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


def homonym_by_context(state: DocumentState, family: str, index: int) -> Verdict | None:
    """Give a name that several entities bear to the one the document speaks of."""
    candidates = _candidates(state, family, index)
    met = [c for c in candidates if state.has_known(c.entity.id)]
    near = _nearest(state, index, met)
    if len(near) == 1:
        entity = near[0].entity
        return Verdict(state.known_cluster(entity), "homonym_by_context", 0.9, entity.name)
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


def known_form(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Take what the base has under this form, if it is one entity only."""
    candidates = _candidates(state, family, group[0])
    if len(candidates) != 1:
        return None
    candidate = candidates[0]
    return Verdict(state.known_cluster(candidate.entity), "known_form", 1.0, candidate.entity.name)


def usual_seat(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Take the organisation that a city usually stands for: *Bruxelles*."""
    mention = state.mentions[group[0]]
    usual = usual_meanings().get((mention.kind, fold(mention.text)))
    entity = state.base.get(usual.entity_id) if usual is not None else None
    if mention.kind != "metonym" or entity is None or FAMILIES[entity.type] != family:
        return None
    return Verdict(state.known_cluster(entity), "usual_seat", 0.9, entity.name)


def misspelt_known(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Find the one name of the base that differs by a single slip: *Cambogde*."""
    mention = state.mentions[group[0]]
    if mention.kind != "name" or is_acronym(mention.text) or family == "treaty":
        return None
    if family == "place" and len(mention.text) < 8:
        return None
    if family == "organisation" and len(mention.text) < 12:
        return None
    entity = state.base.misspelt(mention.text, _TYPES[family])
    if entity is None:
        return None
    return Verdict(state.known_cluster(entity), "misspelt_known", 0.8, entity.name)


def numbered_instrument(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Join instruments of one kind and number: *résolution 2231*, *S/RES/2231 (2015)*."""
    if family != "treaty":
        return None
    key = instrument_key(state, group[0])
    if key is None:
        return None
    head, number = key
    for candidate in state.base.candidates(f"{head} {number}", "TREATY"):
        return Verdict(
            state.known_cluster(candidate.entity), "numbered_instrument", 0.98, candidate.text
        )
    near = state.similar("treaty", "head " + singular(head))
    for cluster in dict.fromkeys(c for c, _ in near):
        if any(instrument_key(state, i) == key for i in cluster.mentions[:8]):
            return Verdict(cluster, "numbered_instrument", 0.95, f"{head} {number}")
    return None


def instrument_key(state: DocumentState, index: int) -> tuple[str, str] | None:
    """Return ``(head, number)`` of a numbered instrument, such as ``("resolution", "2231")``."""
    mention = state.mentions[index]
    folded = fold(mention.text)
    symbol = re.match(r"^[sa]/res/(\d+(?:/\d+)?)", folded)
    if symbol:
        return "resolution", symbol[1].replace("/", "-")
    number = mention.attributes.get("number")
    head = words(mention.text)[0] if words(mention.text) else ""
    if head not in ("resolution", "directive", "reglement", "decision", "recommandation"):
        return None
    if not number:
        rest = re.sub(r"\b(?:18|19|20)\d\d\b(?!/)", "", folded) if head != "resolution" else folded
        found = _NUMBER.search(rest)
        number = found[0] if found else None
    return (head, str(number).replace("/", "-")) if number else None


def same_words(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Join forms whose identifying words are the same, articles and plurals aside."""
    for cluster, form in state.similar(family, identity_key(_text(state, group), family)):
        if form in cluster.forms:
            return Verdict(cluster, "same_words", 0.95, form)
    return None


def initials_of(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Read an acronym off the words of one full form of the document."""
    text = _text(state, group)
    if family not in ("organisation", "treaty"):
        return None
    if is_acronym(text):
        found = [
            (c, form)
            for c, form in state.similar(family, "initial " + fold(text)[0])
            if form in c.forms and abbreviates(text, form)
        ]
        clusters = list(dict.fromkeys(c for c, _ in found))
        if len(clusters) == 1 and not _owns_acronym(clusters[0], text):
            return Verdict(clusters[0], "acronym_by_initials", 0.9, found[0][1])
    return None


def _owns_acronym(cluster: Cluster, text: str) -> bool:
    """Whether a cluster already goes by another acronym."""
    return any(is_acronym(f) and fold(f) != fold(text) for f in cluster.all_names)


def respelt_name(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Recognise a slip, or another transliteration, of a form already met in the document."""
    text = _text(state, group)
    folded = fold(text)
    if is_acronym(text) or len(folded) < 6:
        return None
    numbers = _NUMBER.findall(folded)
    near = state.similar(family, spelling_key(text), "sound " + sound_key(text))
    for cluster, form in islice(near, _NEIGHBOURS):
        other = fold(form)
        if form not in cluster.forms or is_acronym(form) or _NUMBER.findall(other) != numbers:
            continue
        short = min(len(folded), len(other))
        sounds = family == "place" and sound_key(text) == sound_key(form)
        slip = short >= 8 and _one_slip(folded, other)
        if sounds or slip or (short >= 12 and fuzz.ratio(folded, other, score_cutoff=93) >= 93):
            return Verdict(cluster, "respelt_name", 0.85, form)
    return None


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter differs, not the first nor the last, which inflection changes."""
    return one[0] == other[0] and one[-2:] == other[-2:] and OSA.distance(one, other) <= 1


def respelt_known(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Look the form up without its article, generic word or year."""
    text = _text(state, group)
    tries = [re.sub(r"^(?:l'|la |le |les )", "", text.replace("’", "'"), flags=re.IGNORECASE)]
    if family == "place":
        parts = text.split()
        while len(parts) > 1 and (
            fold(parts[0]).rstrip("s") in word_list("geographic")
            or fold(parts[0]) in word_list("stopwords")
        ):
            parts = parts[1:]
        tries.append(re.sub(r"^[dl]['’]", "", " ".join(parts)))
    first, _, rest = text.partition(" ")
    if family == "organisation" and fold(first) in word_list("group_words") and rest[:1].isupper():
        tries.append(rest)
    if family == "treaty":
        tries.append(re.sub(r"\s*(?:\((?:18|19|20)\d\d\)|d[eu] (?:18|19|20)\d\d)$", "", text))
    for attempt in tries:
        if attempt and attempt != text:
            candidates = state.base.candidates(attempt, _TYPES[family])
            if len(candidates) == 1 and not _other_year(text, candidates[0].entity):
                entity = candidates[0].entity
                return Verdict(state.known_cluster(entity), "known_without_frame", 0.9, attempt)
    return None


def _other_year(text: str, entity: Entity) -> bool:
    """Whether a form names a year, and another than that of the entity."""
    years = re.findall(r"\b(?:18|19|20)\d\d\b", text)
    return bool(years and entity.date) and entity.date[:4] not in years


def shorter_or_longer(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """One form begins with all the words of the other: *accord de Paris (sur le climat)*.

    Only when a single longer form of the document does, and what it adds is a complement.
    """
    text = _text(state, group)
    mine = words(text)
    if family == "state" or (family == "place" and len(content_words(text)) < 3):
        return None
    if len(mine) < 2 or len(content_words(text)) < 2 or is_acronym(text):
        return None
    found: dict[Cluster, str] = {}
    for cluster, form in state.similar(family, beginning_key(text)):
        theirs = words(form)
        longer = len(theirs) > len(mine) and theirs[: len(mine)] == mine
        if longer and form in cluster.forms:
            found.setdefault(cluster, form)
    if len(found) != 1:
        return None
    cluster, form = next(iter(found.items()))
    return Verdict(cluster, "shorter_form", 0.85, form)


def own_cluster(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Nothing is known of the form: it stands for itself."""
    return Verdict(state.new_cluster(family), "own_form", 1.0)


NAME_RULES: tuple[Rule, ...] = (
    known_form,
    usual_seat,
    numbered_instrument,
    same_words,
    initials_of,
    respelt_known,
    misspelt_known,
    respelt_name,
    shorter_or_longer,
    own_cluster,
)
"""In the order in which they are tried."""


def _link_introduced(state: DocumentState) -> None:
    """Join a full form and the acronym that follows it in brackets, or the reverse."""
    for index, other in _bracketed(state):
        one, two = state.cluster_of(index), state.cluster_of(other)
        if one is None or two is None or one is two or one.family != two.family:
            continue
        long, short = state.mentions[index].text, state.mentions[other].text
        swapped = is_acronym(long) and not is_acronym(short)
        if swapped:
            long, short = short, long
        reads = abbreviates(short, long)
        if not reads and _ends_inside_another(state, index):
            continue
        if reads and not swapped and two.entity is not None and _another(two.entity, long):
            _take_acronym(state, other, one, two.entity, state.sentence(index))
            continue
        if one.known and two.known:
            continue
        apart = is_acronym(short) and not is_acronym(long) and one.family != "state"
        if reads or (apart and not swapped):
            small, into = (one, two) if two.known else (two, one)
            state.merge(
                small,
                into,
                rule="acronym_introduced",
                score=0.98 if reads else 0.85,
                evidence=state.sentence(index),
            )


def _another(entity: Entity, full: str) -> bool:
    """Whether no full name of a known entity resembles a full form of the text."""
    folded = fold(full)
    names = [n.text for n in entity.names if n.kind == "name" and not is_acronym(n.text)]
    return all(fuzz.token_set_ratio(folded, fold(name)) < 75 for name in names)


def _take_acronym(
    state: DocumentState, index: int, into: Cluster, known: Entity, evidence: str
) -> None:
    """Give an acronym to what the document introduces it for, whatever the base says."""
    folded = fold(state.mentions[index].text)
    same = [i for i in state.order if fold(state.mentions[i].text) == folded]
    held = [i for i in same if (c := state.cluster_of(i)) is not None and c.entity is known]
    conflict = f"the base knows it as {known.name}"
    state.move(
        held, into, rule="acronym_introduced", score=0.95, evidence=evidence, conflict=conflict
    )


def _ends_inside_another(state: DocumentState, index: int) -> bool:
    """Whether a longer mention of the same type ends with this one: the bracket is its."""
    mention = state.mentions[index]
    return any(
        state.mentions[i].end == mention.end
        and state.mentions[i].start < mention.start
        and state.mentions[i].type == mention.type
        for i in state.in_block(state.block_of(mention.start))
    )


def _bracketed(state: DocumentState) -> list[tuple[int, int]]:
    """Return pairs of mentions of which the second stands in brackets after, or in, the first."""
    pairs = []
    order = [i for i in state.order if state.mentions[i].kind == "name"]
    for position, index in enumerate(order):
        first = state.mentions[index]
        for other in order[position + 1 : position + 5]:
            second = state.mentions[other]
            closed = state.text[second.end : second.end + 1] == ")"
            inside = second.end <= first.end
            if not closed or second.type != first.type:
                continue
            if inside and state.text[second.start - 1] == "(":
                pairs.append((index, other))
                break
            if not inside and _PARENTHESIS.match(state.text[first.end : second.start]):
                pairs.append((index, other))
                break
    return pairs
