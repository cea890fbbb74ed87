"""The rules that say who a role stands for, in the order in which they are tried."""

import datetime as dt
import re

from pipeline.knowledge import Entity
from pipeline.linking.bearers import gender_of
from pipeline.linking.facts import Fact, person_inside
from pipeline.linking.forms import singular
from pipeline.linking.holders import office_holders
from pipeline.linking.lists import word_list
from pipeline.linking.offices import RolePhrase, same_category, same_noun
from pipeline.linking.persons import gender_of_article
from pipeline.linking.role_guesses import (
    Found,
    is_one,
    other_years,
    role_of_delegate,
    role_of_main_organisation,
    role_of_one_met,
    role_of_the_title,
)
from pipeline.linking.state import Cluster, DocumentState

_FLOOR = re.compile(
    r"\bparole\b(?: est| revient| maintenant| d['’]abord| ensuite|,)*(?: à| au)\s+"
    r"(?:M\.\s+|Mme\s+|monsieur\s+|madame\s+)?(?:le\s+|la\s+|l['’])?$",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(r"\ben ((?:1[89]|20)\d\d),? (?:le |la |l['’])$", re.IGNORECASE)
_OURS = re.compile(r"\b[nv]otre $", re.IGNORECASE)
_SOON = 1500  # characters within which *audition de la ministre* is followed by her name
_MEMORY = 5000  # characters after which *le ministre* no longer refers to one introduced before
_NEXT_TURN = 600  # characters within which the one who was given the floor begins


def role_given_the_floor(
    state: DocumentState, index: int, phrase: RolePhrase, facts: list[Fact]
) -> Found | None:
    """Take who speaks next: *la parole est à Mme la ministre*."""
    mention = state.mentions[index]
    if not _FLOOR.search(state.text[max(0, mention.start - 60) : mention.start]):
        return None
    for turn in state.document.structure.turns:
        start = (turn.name or turn.label or (0, 0))[0]
        if start >= mention.end:
            person = person_inside(state, turn.name) if turn.name is not None else None
            if person is None or start - mention.end > _NEXT_TURN:
                return None
            return person, 0.9, state.sentence(index)
    return None


def role_in_year(
    state: DocumentState, index: int, phrase: RolePhrase, facts: list[Fact]
) -> Found | None:
    """Take who held the office in the year right before it: *en 1972, le président chilien*."""
    mention = state.mentions[index]
    said = _IN_YEAR.search(state.text, max(0, mention.start - 20), mention.start)
    date = state.document.date
    if said is None or (date is None and phrase.home):
        return None
    if date is not None and abs(int(said[1]) - date.year) <= 1:
        return None
    year = dt.date(int(said[1]), 7, 1)
    holders = office_holders(state, phrase, date_only=True, date=year)
    if len(holders) != 1:
        return None
    evidence = f"{holders[0].name}: {phrase.category}, {said[1]}"
    return state.known_cluster(holders[0]), 0.85, evidence


def role_introduced(
    state: DocumentState, index: int, phrase: RolePhrase, facts: list[Fact]
) -> Found | None:
    """Take whom the document introduced as holder of this office."""
    if not phrase.scope or phrase.home:
        return None
    fitting = [f for f in facts if f.phrase.scope == phrase.scope and _same_role(f.phrase, phrase)]
    return _one(state, index, fitting, 0.95)


def role_by_date(
    state: DocumentState, index: int, phrase: RolePhrase, facts: list[Fact]
) -> Found | None:
    """Take the one who held the office on the document's date, as the base knows."""
    date = state.document.date
    if date is None:
        return None
    if phrase.home and phrase.category != "head-of-state":
        introduced = role_noun_alone(state, index, phrase, facts)
        if introduced is not None:
            return introduced
    holders = office_holders(state, phrase, date_only=True)
    met = [e for e in holders if state.has_known(e.id)]
    chosen = met if len(met) == 1 or phrase.category == "minister" else holders
    if len(chosen) != 1 or not _held_then(state, index, phrase, chosen[0]):
        return None
    score = 0.9 if met else 0.85
    return state.known_cluster(chosen[0]), score, f"{chosen[0].name}: {phrase.category}, {date}"


def _held_then(state: DocumentState, index: int, phrase: RolePhrase, person: Entity) -> bool:
    """Whether a person held the office in every other year that the sentence names, too."""
    return all(
        any(
            o.scope == phrase.scope
            and same_category(o.role, phrase.category)
            and o.covers(dt.date(year, 7, 1))
            for o in person.offices
        )
        for year in other_years(state, index)
    )


def role_held_by_one_met(
    state: DocumentState, index: int, phrase: RolePhrase, facts: list[Fact]
) -> Found | None:
    """Take the one person named in the document who ever held the office, says the base.

    Not where the base knows who held it on the document's date, nor for *le président
    de la République* without a date: any of them may be meant.
    """
    if phrase.home or (state.document.date and office_holders(state, phrase, date_only=True)):
        return None
    met = [e for e in office_holders(state, phrase, date_only=False) if state.has_known(e.id)]
    if len(met) != 1:
        return None
    return state.known_cluster(met[0]), 0.85, f"{met[0].name}: {phrase.category}, {phrase.scope}"


def role_counterpart(
    state: DocumentState, index: int, phrase: RolePhrase, facts: list[Fact]
) -> Found | None:
    """Take who holds there the office of the person named last: *son homologue russe*."""
    if phrase.noun != "homologue" or not phrase.scope:
        return None
    mention = state.mentions[index]
    cluster = _last_person(state, mention.start)
    categories = [f.phrase.category for f in facts if f.cluster is cluster and f.at < mention.start]
    if not categories and cluster is not None and cluster.entity is not None:
        date = state.document.date
        categories = [o.role for o in cluster.entity.offices if date is not None and o.covers(date)]
    for category in reversed(categories):
        asked = RolePhrase(category, "", phrase.scope)
        for rule in (role_introduced, role_by_date, role_held_by_one_met):
            found = rule(state, index, asked, facts)
            if found is not None and found[0] is not cluster:
                return found
    return None


def role_noun_alone(
    state: DocumentState, index: int, phrase: RolePhrase, facts: list[Fact]
) -> Found | None:
    """Take the one introduced last with this noun, not far before: *le ministre*.

    A portfolio said must be one that the introduction named; *le président de la
    République* must have been introduced as such, or as president of that state.
    """
    if phrase.scope and not phrase.home:
        return None
    start = state.mentions[index].start
    fitting = [f for f in facts if start - _MEMORY < f.at < start and _same_role(f.phrase, phrase)]
    ours = _OURS.search(state.text, max(0, start - 6), start)
    if phrase.noun in word_list("bare_roles") and not ours:
        return _only_holder(state, start, phrase, facts)
    if phrase.home and "republique" not in phrase.portfolio and is_one(fitting):
        return fitting[-1].cluster, 0.7, fitting[-1].text
    fitting = [f for f in fitting if _said(f, phrase)]
    return _one(state, index, fitting, 0.75)


def _only_holder(
    state: DocumentState, start: int, phrase: RolePhrase, facts: list[Fact]
) -> Found | None:
    """Take the one person of the document who may be meant: *la ministre*, if one is a woman."""
    gender = gender_of_article(state.text, start)
    fitting = [
        f
        for f in facts
        if f.at < start + _SOON
        and _same_role(f.phrase, phrase)
        and gender in ("", gender_of(state, f.cluster) or gender)
        and _said(f, phrase)
    ]
    near = [f for f in fitting if start - _MEMORY < f.at < start]
    if not is_one(near or fitting):
        return None
    found = (near or fitting)[-1]
    return found.cluster, 0.75 if near else 0.6, found.text


def _said(fact: Fact, phrase: RolePhrase) -> bool:
    if phrase.home:
        return fact.phrase.home or (bool(phrase.scope) and fact.phrase.scope == phrase.scope)
    return not phrase.portfolio or bool(phrase.portfolio & fact.phrase.portfolio)


ROLE_RULES = (
    role_given_the_floor,
    role_in_year,
    role_introduced,
    role_by_date,
    role_held_by_one_met,
    role_counterpart,
    role_noun_alone,
    role_of_delegate,
    role_of_the_title,
    role_of_one_met,
    role_of_main_organisation,
)
"""In the order in which they are tried; their names go to the ledger."""


def _same_role(fact: RolePhrase, phrase: RolePhrase) -> bool:
    """Whether a role may be the office of a fact: one kind of office, one portfolio if said.

    *Le ministre* may be the minister of anything, *le ministre du pétrole* is not that of
    foreign affairs.
    """
    said, asked = fact.portfolio, phrase.portfolio
    nouns = {fact.noun, phrase.noun}
    if nouns & word_list("monarchs") and "president" in map(singular, nouns):
        return False
    if fact.category != phrase.category and said and asked and not said & asked:
        return False
    if asked and not said and phrase.category == fact.category == "minister":
        return False
    if fact.category and phrase.category and same_category(fact.category, phrase.category):
        return True
    return same_noun(fact.noun, phrase.noun)


def _one(state: DocumentState, index: int, facts: list[Fact], score: float) -> Found | None:
    """Take the one person of some facts; of several, the one introduced last before."""
    if not facts:
        return None
    start = state.mentions[index].start
    if is_one(facts):
        return facts[0].cluster, score, facts[0].text
    before = [f for f in facts if f.at < start]
    if not before:
        return None
    return before[-1].cluster, round(score - 0.15, 2), before[-1].text


def _last_person(state: DocumentState, start: int) -> Cluster | None:
    found = None
    for index in state.order:
        if state.mentions[index].start >= start:
            break
        cluster = state.cluster_of(index)
        if cluster is not None and cluster.family == "person":
            found = cluster
    return found
