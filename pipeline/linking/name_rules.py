"""Rules for one form: what the base or the document has under it, or nearly under it.

The rules are tried in the order of ``NAME_RULES``; the first that answers decides. Their
names go to the ledger.
"""

import re
from itertools import islice

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from pipeline.knowledge import Candidate
from pipeline.linking.facts import home_state
from pipeline.linking.forms import (
    abbreviates,
    content_words,
    fold,
    is_acronym,
    sound_key,
    words,
)
from pipeline.linking.index import beginning_key, identity_key, spelling_key
from pipeline.linking.lists import Usual, usual_meaning, word_list
from pipeline.linking.state import FAMILIES, Cluster, DocumentState
from pipeline.linking.titles import exclude_each_other
from pipeline.linking.treaty_rules import (
    known_by_date,
    known_title,
    numbered_instrument,
    same_title,
)
from pipeline.linking.verdicts import Rule, Verdict, text_of
from pipeline.records import EntityType

_TYPES: dict[str, EntityType] = {
    "state": "STATE",
    "place": "PLACE",
    "organisation": "ORGANISATION",
    "treaty": "TREATY",
}
_NEIGHBOURS = 200  # forms that begin alike, compared at most
_PARTY_ACRONYM = 4  # letters, at most, that parties of several states share
_ARTICLE = re.compile(r"^(?:l'|la |le |les )", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[/.-]\d+)*")


def candidates_of(state: DocumentState, family: str, index: int) -> tuple[Candidate, ...]:
    """Return what the base has for a mention, of its own kind where there is any."""
    mention = state.mentions[index]
    return state.base.candidates_of_kind(mention.text, _TYPES[family], mention.kind)


def known_form(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Take what the base has under this form, if it is one entity only."""
    candidates = candidates_of(state, family, group[0])
    if len(candidates) != 1:
        return None
    candidate = candidates[0]
    return Verdict(state.known_cluster(candidate.entity), "known_form", 1.0, candidate.entity.name)


def party_of_home(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Take a party's acronym for one of the document's state, if the base has another's only.

    *M. Ben Achour (PS)* is not of the French party in a Belgian record that does not speak
    of France.
    """
    text = text_of(state, group)
    if family != "organisation" or len(text) > _PARTY_ACRONYM or not is_acronym(text):
        return None
    entities = [c.entity for c in candidates_of(state, family, group[0])]
    if len(entities) != 1 or entities[0].category != "party":
        return None
    parent, home = state.base.get(entities[0].parent), home_state(state)
    if not home or parent is None or parent.type != "STATE" or parent.id == home:
        return None
    labelled = any(state.text[state.mentions[i].start - 1 :][:1] == "(" for i in group)
    if state.has_known(parent.id) or not labelled:
        return None
    cluster = state.new_cluster(family)
    cluster.owner = home
    return Verdict(cluster, "institution_of_state", 0.7, home)


def usual_then(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Take what a capital or demonym meant in the document's years: *Belgrade* in 1991."""
    mention, date = state.mentions[group[0]], state.document.date
    usual = usual_meaning(mention.kind, mention.text, date) if date is not None else None
    if usual is None or not usual.first or mention.kind not in ("metonym", "demonym"):
        return None
    return _usual(state, family, usual, "usual_then")


def usual_seat(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Take the organisation that a city usually stands for: *Bruxelles*."""
    mention = state.mentions[group[0]]
    if mention.kind != "metonym":
        return None
    usual = usual_meaning(mention.kind, mention.text, state.document.date)
    return _usual(state, family, usual, "usual_seat") if usual is not None else None


def _usual(state: DocumentState, family: str, usual: Usual, rule: str) -> Verdict | None:
    entity = state.base.get(usual.entity_id)
    if entity is None or FAMILIES[entity.type] != family:
        return None
    return Verdict(state.known_cluster(entity), rule, 0.9, entity.name)


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


def same_words(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Join forms whose identifying words are the same, articles and plurals aside."""
    for cluster, form in state.similar(family, identity_key(text_of(state, group), family)):
        if form in cluster.forms:
            return Verdict(cluster, "same_words", 0.95, form)
    return None


def initials_of(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Read an acronym off the words of one full form of the document."""
    text = text_of(state, group)
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
    text = text_of(state, group)
    folded = fold(text)
    if is_acronym(text) or len(folded) < 6:
        return None
    numbers = _NUMBER.findall(folded)
    near = state.similar(family, spelling_key(text), "sound " + sound_key(text))
    for cluster, form in islice(near, _NEIGHBOURS):
        other = fold(form)
        if form not in cluster.forms or is_acronym(form) or _NUMBER.findall(other) != numbers:
            continue
        if family == "treaty" and exclude_each_other(text, form):
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
    """Look the form up without its article or generic word."""
    text = text_of(state, group)
    tries = [_ARTICLE.sub("", text.replace("’", "'"))]
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
    for attempt in tries:
        if attempt and attempt != text:
            candidates = state.base.candidates(attempt, _TYPES[family])
            if len(candidates) == 1:
                entity = candidates[0].entity
                return Verdict(state.known_cluster(entity), "known_without_frame", 0.9, attempt)
    return None


def shorter_or_longer(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """One form begins with all the words of the other: *accord de Paris (sur le climat)*.

    Only when a single longer form of the document does, and what it adds is a complement.
    """
    text = text_of(state, group)
    mine = words(text)
    if family == "state" or (family == "place" and len(content_words(text)) < 3):
        return None
    if len(mine) < 2 or len(content_words(text)) < 2 or is_acronym(text):
        return None
    found: dict[Cluster, str] = {}
    for cluster, form in state.similar(family, beginning_key(text)):
        theirs = words(form)
        longer = len(theirs) > len(mine) and theirs[: len(mine)] == mine
        if family == "treaty" and exclude_each_other(text, form):
            continue
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
    usual_then,
    party_of_home,
    known_form,
    usual_seat,
    numbered_instrument,
    known_title,
    same_words,
    same_title,
    known_by_date,
    initials_of,
    respelt_known,
    misspelt_known,
    respelt_name,
    shorter_or_longer,
    own_cluster,
)
"""In the order in which they are tried."""
