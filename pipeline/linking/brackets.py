"""Join a full form and the acronym that stands in brackets beside it."""

import re

from rapidfuzz import fuzz

from pipeline.knowledge import Entity
from pipeline.linking.forms import (
    abbreviates,
    fold,
    is_acronym,
)
from pipeline.linking.state import Cluster, DocumentState

_PARENTHESIS = re.compile(r"^\s*(?:,\s*(?:ou|dit|dite)\s+)?[(«–—-]\s*(?:ci-après\s+)?[\"«]?\s*$")

_CALLED = re.compile(r"^,? (?:dit|dite|en abrégé|sous le sigle|connue? sous le sigle) (?:« ?)?$")
_WIDEST = 40  # characters, at least, of what ``_CALLED`` may be


def link_introduced(state: DocumentState) -> None:
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
            if second.type != first.type:
                continue
            gap = second.start - first.end
            called = gap <= _WIDEST and _CALLED.match(state.text[first.end : second.start])
            closed = called or state.text[second.end : second.end + 1] == ")"
            inside = second.end <= first.end
            if not closed:
                continue
            if inside and state.text[second.start - 1] == "(":
                pairs.append((index, other))
                break
            between = state.text[first.end : second.start]
            if called or (not inside and _PARENTHESIS.match(between)):
                pairs.append((index, other))
                break
    return pairs
