"""Rules for titles of instruments: by number, by their words without the date, by the date."""

from pipeline.knowledge import Entity
from pipeline.linking.base import Base
from pipeline.linking.forms import content_words, singular, words
from pipeline.linking.index import title_key
from pipeline.linking.numbered import known_number, number_of
from pipeline.linking.state import Cluster, DocumentState
from pipeline.linking.titles import (
    PartialDate,
    Title,
    is_full,
    known_date,
    may_be_one_date,
    read_title,
    singular_words,
)
from pipeline.linking.verdicts import Verdict, text_of

_LONG = 4  # words of a title that identify it though the base has no date to compare


def numbered_instrument(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Join instruments of one kind and number: *résolution 2231*, *S/RES/2231 (2015)*."""
    number = number_of(state, group[0]) if family == "treaty" else None
    if number is None:
        return None
    entity = known_number(state.base, number)
    if entity is not None:
        return Verdict(state.known_cluster(entity), "numbered_instrument", 0.98, entity.name)
    found = []
    near = state.similar("treaty", "head " + singular(number.head))
    for cluster in dict.fromkeys(c for c, _ in near):
        numbers = [n for i in cluster.mentions[:8] if (n := number_of(state, i)) is not None]
        if numbers and all(number.may_be(n) for n in numbers):
            found.append(cluster)
    if len(found) == 1:
        evidence = f"{number.head} {number.number}"
        return Verdict(found[0], "numbered_instrument", 0.95, evidence)
    return Verdict(state.new_cluster(family), "own_form", 1.0)


def known_title(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Look a title up without its date, which must not be another than the instrument's."""
    if family != "treaty":
        return None
    title = read_title(text_of(state, group))
    dated = any(title.date)
    found = [e for e in state.base.titled(title.words, dated=dated) if _dates_allow(e, title)]
    if not found:
        found = _without_peace(state.base, title)
    of_the_day = [e for e in found if any(is_full(d) and d == title.date for d in dates_of(e))]
    found = of_the_day or found
    if len(found) != 1:
        return None
    return Verdict(state.known_cluster(found[0]), "title_without_date", 0.92, found[0].name)


def _without_peace(base: Base, title: Title) -> list[Entity]:
    """Find *accord de paix de Doha* under *accord de Doha*, if the base calls it one of peace."""
    bare = tuple(w for w in title.words if w not in singular_words("peace_words"))
    if len(bare) < 2 or bare == title.words:
        return []
    return [
        entity
        for entity in base.titled(bare, dated=any(title.date))
        if any("paix" in words(n.text) for n in entity.names) and _dates_allow(entity, title)
    ]


def dates_of(entity: Entity) -> tuple[PartialDate, ...]:
    """Return the dates that the base has for an instrument: its own, those in its names."""
    dates = [known_date(entity.date), *(read_title(n.text).date for n in entity.names)]
    return tuple(dict.fromkeys(d for d in dates if d[0]))


def _dates_allow(entity: Entity, title: Title) -> bool:
    if not any(title.date):
        return len(title.words) > 1
    dates = dates_of(entity)
    if not dates:
        return len(title.words) >= _LONG
    return any(may_be_one_date(title.date, date) for date in dates)


def known_by_date(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Find the one instrument signed on the day that a title says, about the same thing."""
    if family != "treaty":
        return None
    title = read_title(text_of(state, group))
    if not is_full(title.date):
        return None
    found = [e for e in state.base.signed_on(title.date) if _share_a_word(title, e)]
    if len(found) != 1:
        return None
    return Verdict(state.known_cluster(found[0]), "title_and_day", 0.9, found[0].name)


def _share_a_word(title: Title, entity: Entity) -> bool:
    """Whether kind of instrument, and a word beside it, are in a name or place of an entity."""
    theirs = [read_title(n.text).words for n in entity.names]
    if all(w[0] != title.words[0] for w in theirs):
        return False
    place = content_words(entity.place.replace("-", " ")) if entity.place else ()
    return bool(set(title.words[1:]) & {*place, *(w for name in theirs for w in name[1:])})


def same_title(state: DocumentState, family: str, group: list[int]) -> Verdict | None:
    """Join titles of the document that differ by their dates being said or not."""
    if family != "treaty":
        return None
    title = read_title(text_of(state, group))
    found: dict[Cluster, str] = {}
    against = False
    for cluster, form in state.similar("treaty", title_key(title.words)):
        if form not in cluster.forms:
            continue
        other = read_title(form).date
        if not may_be_one_date(title.date, other):
            against = against or cluster in found
            continue
        if len(title.words) > 1 or (title.date == other and is_full(other)):
            found.setdefault(cluster, form)
    if len(found) != 1 or against:
        return None
    cluster, form = next(iter(found.items()))
    return Verdict(cluster, "title_without_date", 0.9, form)
