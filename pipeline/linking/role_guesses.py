"""Who a role stands for where neither an introduction nor its scope says: the weaker rules."""

import re
from collections import Counter
from dataclasses import replace

from pipeline.knowledge import Entity
from pipeline.linking.facts import Fact
from pipeline.linking.holders import office_holders
from pipeline.linking.offices import RolePhrase, same_category
from pipeline.linking.state import Cluster, DocumentState

_OF_AN_ORGANISATION = ("secretary-general", "director-general")
_DIPLOMATS = ("minister", "foreign-minister", "ambassador", "permanent-representative")
_OF_DIPLOMATS = frozenset({"affair", "etranger", "relation", "exterieur", "diplomatie"})
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_TITLE_BLOCKS = 4  # the title of a document stands in one of its first blocks
Found = tuple[Cluster, float, str]


def role_of_delegate(
    state: DocumentState, index: int, phrase: RolePhrase, facts: list[Fact]
) -> Found | None:
    """Take the only one who speaks for a state: *le ministre brésilien*, of M. Rezek (Brésil)."""
    diplomatic = phrase.category in _DIPLOMATS and not phrase.portfolio - _OF_DIPLOMATS
    if not phrase.scope or phrase.home or not (diplomatic or _leads_delegation(phrase)):
        return None
    fitting = [
        f for f in facts if f.phrase.scope == phrase.scope and f.phrase.category == "representative"
    ]
    if not fitting or not is_one(fitting):
        return None
    return fitting[0].cluster, 0.7, fitting[0].text


def _leads_delegation(phrase: RolePhrase) -> bool:
    return phrase.category == "head" and phrase.portfolio == {"delegation"}


def role_of_one_met(
    state: DocumentState, index: int, phrase: RolePhrase, facts: list[Fact]
) -> Found | None:
    """Take the only one named who held such an office then, where nothing says of which state.

    *Le Premier ministre*, of a record that names no state more than others, but one prime
    minister.
    """
    date = state.document.date
    if date is None or phrase.scope or not phrase.home or other_years(state, index):
        return None
    met = [
        cluster
        for cluster in state.of_family("person")
        if cluster.entity is not None
        and any(
            same_category(o.role, phrase.category) and o.covers(date)
            for o in cluster.entity.offices
        )
    ]
    if len(met) != 1:
        return None
    return met[0], 0.65, max(met[0].forms, key=len, default="")


def role_of_the_title(
    state: DocumentState, index: int, phrase: RolePhrase, facts: list[Fact]
) -> Found | None:
    """Take the president whom the title names before anyone else: *le Président de la République*.

    *Entretien du Président A avec l'émir du Qatar* is of A's presidency, whatever states it names.
    """
    if phrase.scope or not phrase.home or "republique" not in phrase.portfolio or not facts:
        return None
    start = state.mentions[index].start
    titled = [f for f in facts if state.block_of(f.at) == state.block_of(facts[0].at)]
    presidents = [f for f in titled if f.phrase.noun == "president"]
    first = facts[0]
    if first.phrase.category != "head-of-state" or first not in presidents:
        return None
    if not is_one(presidents) or first.at >= start or state.block_of(first.at) > _TITLE_BLOCKS:
        return None
    return first.cluster, 0.7, first.text


def role_of_main_organisation(
    state: DocumentState, index: int, phrase: RolePhrase, facts: list[Fact]
) -> Found | None:
    """Take who headed on the date the document's organisation: *le Secrétaire général*."""
    if phrase.scope or phrase.category not in _OF_AN_ORGANISATION or other_years(state, index):
        return None
    if state.document.date is None:
        return None
    counts: Counter[str] = Counter()
    holders: dict[str, Entity] = {}
    for cluster in state.of_family("organisation"):
        entity = cluster.entity
        for scope in (entity.id, entity.parent) if entity is not None else ():
            asked = replace(phrase, scope=scope)
            held = office_holders(state, asked, date_only=True) if scope else []
            if len(held) == 1:
                counts[scope] += len(cluster.mentions)
                holders[scope] = held[0]
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    person = holders[ranked[0][0]]
    return state.known_cluster(person), 0.7, f"{person.name}: {phrase.category}, {ranked[0][0]}"


def other_years(state: DocumentState, index: int) -> list[int]:
    """Return the years in the sentence that are not the document's, nor next to it."""
    date = state.document.date
    years = map(int, _YEAR.findall(state.sentence(index, width=240)))
    return [] if date is None else [year for year in years if abs(year - date.year) > 1]


def is_one(facts: list[Fact]) -> bool:
    """Tell whether facts are of one person."""
    return len({id(f.cluster) for f in facts}) == 1
