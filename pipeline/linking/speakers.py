"""Who speaks each turn: the person of the label, or what the label calls an unnamed one."""

from collections.abc import Mapping
from dataclasses import replace

from pipeline.linking.facts import Fact, collect_facts
from pipeline.linking.forms import slug
from pipeline.linking.offices import read_role, scope_key
from pipeline.linking.people import find_bearer
from pipeline.linking.records import DocumentRecord, MentionRecord
from pipeline.linking.role_rules import role_by_date, role_held_by_one_met, role_introduced
from pipeline.linking.state import FAMILIES, Cluster, DocumentState
from pipeline.records import Turn

NOBODY = "inconnu"  # who speaks a turn that nothing names


def label_mentions(mentions: list[MentionRecord], document: DocumentRecord) -> list[MentionRecord]:
    """Return mentions for the names in labels that no mention covers, to be linked along.

    They take part in the linking of the document but are not among its mentions.
    """
    covered = {
        (m.start, m.end) for m in mentions if FAMILIES[m.type] == "person" and m.kind == "name"
    }
    missing = []
    for turn in document.structure.turns:
        if turn.name is None or any(s < turn.name[1] and turn.name[0] < e for s, e in covered):
            continue
        start, end = turn.name
        missing.append(
            MentionRecord(start, end, document.text[start:end], "LEADER", is_speaker_label=True)
        )
    return missing


def find_speakers(state: DocumentState) -> Mapping[int, Cluster | str]:
    """Return for each turn the cluster of its speaker, or the slug of an unnamed one."""
    found: dict[int, Cluster | str] = {}
    facts: list[Fact] | None = None
    for turn in state.document.structure.turns:
        speaker = _named(state, turn)
        if speaker is None and turn.role is not None and turn.name is None:
            phrase = read_role(state, *turn.role)
            if phrase is not None and turn.affiliation is not None and not phrase.scope:
                phrase = replace(phrase, scope=_affiliation(state, turn))
            if phrase is not None and phrase.scope:
                facts = collect_facts(state) if facts is None else facts
                index = _first_inside(state, turn.role)
                for rule in (role_introduced, role_by_date, role_held_by_one_met):
                    answer = rule(state, index, phrase, facts)
                    if answer is not None:
                        speaker = answer[0]
                        break
        found[turn.turn] = speaker if speaker is not None else _unnamed(turn)
    return found


def _named(state: DocumentState, turn: Turn) -> Cluster | None:
    """Return the person named in a label: in the text, or as the format gives it.

    Where the structure knows who speaks under a label without a name (*La présidente*), the
    bearer of that name. The label of an unnamed speaker may name others: nobody is sought.
    """
    if turn.name is None and turn.speaker:
        written = state.document.structure.meta.get("speakers", {}).get(turn.speaker)
        return find_bearer(state, written) if written else None
    span = turn.name or turn.label
    if span is not None:
        for index in state.between(*span):
            cluster = state.cluster_of(index)
            named = state.mentions[index].kind == "name" or turn.name is not None
            if cluster is not None and cluster.family == "person" and named:
                return cluster
        return None
    return find_bearer(state, turn.label_text) if turn.label_text else None


def _affiliation(state: DocumentState, turn: Turn) -> str:
    if turn.affiliation is None:
        return ""
    for index in state.between(*turn.affiliation):
        if FAMILIES[state.mentions[index].type] in ("state", "organisation"):
            return scope_key(state.cluster_of(index))
    return ""


def _first_inside(state: DocumentState, span: tuple[int, int]) -> int:
    """Return a mention near a span, for rules that ask where in the text they are."""
    return next(iter(state.between(span[0], len(state.text) + 1)), 0)


def _unnamed(turn: Turn) -> str:
    if turn.speaker:
        return turn.speaker
    return slug(turn.label_text) if turn.label_text else NOBODY
