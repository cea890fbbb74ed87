"""Judge a network on annotated blocks, with the measures of an evaluated run."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from pipeline.components.ner_input import split_label
from pipeline.components.ner_network import Reading
from pipeline.components.training.blocks import TrainingBlock
from pipeline.records import ENTITY_TYPES, KINDS

CORE = ("STATE", "LEADER", "ORGANISATION", "TREATY")

Mention = tuple[int, int, str, str, int]
"""First token, token after the last, type, kind, depth."""


@dataclass(slots=True)
class Tally:
    """Right, predicted and annotated mentions of each measure."""

    right: Counter[str] = field(default_factory=Counter)
    predicted: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)

    def add(self, measure: str, predicted: Set[object], gold: Set[object], lost: int = 0) -> None:
        self.right[measure] += len(predicted & gold)
        self.predicted[measure] += len(predicted)
        self.gold[measure] += len(gold) + lost

    def f1(self, measure: str) -> float:
        total = self.predicted[measure] + self.gold[measure]
        return 2 * self.right[measure] / total if total else 1.0

    def merge(self, other: "Tally") -> None:
        for name in ("right", "predicted", "gold"):
            getattr(self, name).update(getattr(other, name))


def mentions(reading: Reading) -> list[Mention]:
    """Return what the network found as mentions; the second layer is one deep."""
    return [
        (start, end, *split_label(label), depth)
        for depth, spans in enumerate((reading.outer, reading.leaf))
        for start, end, label in spans
    ]


def tally_blocks(pairs: Iterable[tuple[TrainingBlock, Sequence[Mention]]]) -> Tally:
    """Count over blocks and the mentions predicted for them."""
    tally = Tally()
    for block, predicted in pairs:
        for type_ in ENTITY_TYPES:
            names, gold_names = (_names(ms, type_) for ms in (predicted, block.gold))
            tally.add(type_, names, gold_names)
            if type_ in CORE:
                tally.add("core", names, gold_names)
        ours, gold = ({m[:3] for m in ms} for ms in (predicted, block.gold))
        tally.add("all", ours, gold, block.lost)
        inner, gold_inner = ({m[:3] for m in ms if m[4]} for ms in (predicted, block.gold))
        tally.add("nested", inner, gold_inner)
        _add_kinds(tally, predicted, block.gold)
    return tally


def _names(mentions: Sequence[Mention], type_: str) -> set[tuple[int, int]]:
    return {m[:2] for m in mentions if m[2:] == (type_, "name", 0)}


def _add_kinds(tally: Tally, predicted: Sequence[Mention], gold: Sequence[Mention]) -> None:
    kinds = {m[:3]: m[3] for m in gold}
    both = [m for m in predicted if m[:3] in kinds]
    tally.right["kind"] += sum(kinds[m[:3]] == m[3] for m in both)
    tally.predicted["kind"] += len(both)
    tally.gold["kind"] += len(both)
    for kind in KINDS[1:]:
        ours, theirs = ({m[:3] for m in ms if m[3] == kind} for ms in (predicted, gold))
        tally.add(f"kind.{kind}", ours, theirs)
