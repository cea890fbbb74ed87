"""Compare the tables of a run with annotated documents.

Measures: exact and overlapping spans by type, kinds, B-cubed of the identities
(Bagga and Baldwin 1998), nodes and edges of the co-mention graph after a one-to-one
mapping of ids, block kinds, speakers, and sets of themes.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from pipeline.errors import DataError
from pipeline.evaluation.gold import GoldBlock, GoldDocument, GoldMention, read_gold
from pipeline.records import STATEMENT_KINDS
from pipeline.store import read_output_table

CORE = ("STATE", "LEADER", "ORGANISATION", "TREATY")
_TYPES = (*CORE, "PERSON", "PLACE")
Row = Mapping[str, Any]


@dataclass(slots=True)
class Tally:
    """Counts from which precision, recall and F1 follow."""

    right: float = 0
    predicted: int = 0
    gold: int = 0

    def add(self, right: float, predicted: int, gold: int) -> None:
        """Add the counts of one document."""
        self.right += right
        self.predicted += predicted
        self.gold += gold

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1.0 when nothing was found."""
        return self.right / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found; 1.0 when nothing is there."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1.0 when both are empty."""
        total = self.predicted + self.gold
        return 2 * self.right / total if total else 1.0


@dataclass(slots=True)
class DocumentRows:
    """What a run found in one document."""

    blocks: list[Row] = field(default_factory=list)
    statements: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)


def score_run(out: Path, gold_folder: Path) -> dict[str, float]:
    """Score a run over the texts of a folder of annotated documents.

    Parameters
    ----------
    out : Path
        Output folder of ``entente run``.
    gold_folder : Path
        Folder with pairs ``NAME.txt`` and ``NAME.gold.txt``.

    Returns
    -------
    dict
        Name of the measure to its value, from 0 to 1, rounded to four places.

    Raises
    ------
    DataError
        When there is no annotated document, or the run has none of them.
    """
    golds = read_gold([gold_folder])
    rows = _rows_by_document(out, golds)
    return Scorer().score((gold, rows[gold.name]) for gold in golds)


def _rows_by_document(out: Path, golds: Sequence[GoldDocument]) -> dict[str, DocumentRows]:
    documents = read_output_table(out, "documents", ["doc_id", "source", "text"]).to_pylist()
    by_name = {row["source"].rsplit("/", 1)[-1]: row for row in documents}
    missing = [gold.name for gold in golds if gold.name not in by_name]
    if missing:
        msg = (
            f"{out}: the run does not hold {', '.join(missing[:5])}: run over the texts of the gold"
        )
        raise DataError(msg)
    for gold in golds:
        if by_name[gold.name]["text"] != gold.text:
            msg = f"{out}: the text of {gold.name} is not that of the annotated document"
            raise DataError(msg)
    found = {by_name[gold.name]["doc_id"]: DocumentRows() for gold in golds}
    for name in ("blocks", "statements", "mentions"):
        for row in read_output_table(out, name).to_pylist():
            if row["doc_id"] in found:
                getattr(found[row["doc_id"]], name).append(row)
    return {gold.name: found[by_name[gold.name]["doc_id"]] for gold in golds}


class Scorer:
    """Adds up documents and gives the measures."""

    def __init__(self) -> None:
        self.tallies: defaultdict[str, Tally] = defaultdict(Tally)
        self.themes: defaultdict[str, Tally] = defaultdict(Tally)
        self._gold_clusters: dict[Hashable, Hashable] = {}
        self._found_clusters: dict[Hashable, Hashable] = {}
        self._id_pairs: Counter[tuple[Any, Any]] = Counter()
        self._speaker_pairs: Counter[tuple[Any, Any]] = Counter()
        self._gold_edges: set[tuple[Any, ...]] = set()
        self._found_edges: set[tuple[Any, ...]] = set()
        self._n_speech = 0

    def score(self, documents: Iterable[tuple[GoldDocument, DocumentRows]]) -> dict[str, float]:
        """Return all measures over the documents."""
        for gold, rows in documents:
            self._spans(gold, rows)
            self._identities(gold, rows)
            self._edges(gold, rows)
            self._blocks(gold, rows)
        return {name: round(value, 4) for name, value in self._measures()}

    def _spans(self, gold: GoldDocument, rows: DocumentRows) -> None:
        expected = {(m.start, m.end): m.type for m in gold.mentions if _outer_name(m)}
        found = {
            (m["start"], m["end"]): m["type"]
            for m in rows.mentions
            if m["depth"] == 0 and m["kind"] == "name"
        }
        for type_ in _TYPES:
            want = {span for span, t in expected.items() if t == type_}
            have = {span for span, t in found.items() if t == type_}
            counts = (len(want & have), len(have), len(want))
            self.tallies[f"mention.strict.{type_}"].add(*counts)
            if type_ in CORE:
                self.tallies["mention.strict.core"].add(*counts)
                overlap = (_overlapping(want, have) + _overlapping(have, want)) / 2
                self.tallies["mention.relaxed"].add(overlap, len(have), len(want))

    def _identities(self, gold: GoldDocument, rows: DocumentRows) -> None:
        expected = {(m.start, m.end, m.type): m for m in gold.mentions}
        found = {(m["start"], m["end"], m["type"]): m for m in rows.mentions}
        both = expected.keys() & found.keys()
        self.tallies["mention.all"].add(len(both), len(found), len(expected))
        right = sum(expected[key].kind == found[key]["kind"] for key in both)
        self.tallies["kind"].add(right, len(both), len(both))
        for key, mention in expected.items():
            self._gold_clusters[(gold.name, *key)] = (mention.type, mention.id)
        for key, row in found.items():
            self._found_clusters[(gold.name, *key)] = row["entity_id"]
        for key in both:
            pair = (found[key]["entity_id"], (expected[key].type, expected[key].id))
            self._id_pairs[pair] += 1

    def _edges(self, gold: GoldDocument, rows: DocumentRows) -> None:
        for block in gold.blocks:
            if block.kind in STATEMENT_KINDS:
                ids = {(m.type, m.id) for m in gold.mentions if _counts(m, block)}
                self._gold_edges.update(combinations(sorted(ids), 2))
        statements: defaultdict[str, set[str]] = defaultdict(set)
        for row in rows.mentions:
            if row["statement_id"] is not None and not row["is_speaker_label"]:
                statements[row["statement_id"]].add(row["entity_id"])
        for found in statements.values():
            self._found_edges.update(combinations(sorted(found), 2))

    def _blocks(self, gold: GoldDocument, rows: DocumentRows) -> None:
        kinds = {row["start"]: row["kind"] for row in rows.blocks}
        for block in gold.blocks:
            self.tallies["block.kind"].add(kinds.get(block.start) == block.kind, 1, 1)
            if block.kind in STATEMENT_KINDS:
                inside = [r for r in rows.statements if block.start <= r["start"] < block.end]
                self._statement(block, inside)

    def _statement(self, block: GoldBlock, inside: Sequence[Row]) -> None:
        if block.kind == "speech":
            self._n_speech += 1
            if inside and inside[0]["speaker_id"] is not None:
                self._speaker_pairs[(inside[0]["speaker_id"], block.speaker)] += 1
        found = {theme for row in inside for theme in row["themes"] or ()}
        for theme in found | set(block.themes):
            right = theme in found and theme in block.themes
            self.themes[theme].add(right, theme in found, theme in block.themes)
        first = bool(inside and inside[0]["themes"]) and inside[0]["themes"][0] == block.themes[0]
        self.tallies["theme.first"].add(first, 1, 1)

    def _measures(self) -> Iterator[tuple[str, float]]:
        for name, tally in sorted(self.tallies.items()):
            yield name, tally.f1
        yield "link.b3", self._b_cubed()
        mapping = one_to_one(self._id_pairs)
        nodes = Tally(
            len(mapping),
            len(set(self._found_clusters.values())),
            len(set(self._gold_clusters.values())),
        )
        yield "graph.nodes", nodes.f1
        mapped = {
            tuple(sorted(mapping.get(node, ("?", node)) for node in edge))
            for edge in self._found_edges
        }
        edges = Tally(len(mapped & self._gold_edges), len(mapped), len(self._gold_edges))
        yield "graph.edges", edges.f1
        speakers = one_to_one(self._speaker_pairs)
        right = sum(n for (p, g), n in self._speaker_pairs.items() if speakers.get(p) == g)
        yield "speaker", right / max(1, self._n_speech)
        total = Tally()
        for tally in self.themes.values():
            total.add(tally.right, tally.predicted, tally.gold)
        yield "theme.micro", total.f1
        present = [tally.f1 for tally in self.themes.values() if tally.gold]
        yield "theme.macro", sum(present) / max(1, len(present))

    def _b_cubed(self) -> float:
        gold, found = _members(self._gold_clusters), _members(self._found_clusters)
        shared = self._gold_clusters.keys() & self._found_clusters.keys()
        common = {
            key: len(gold[self._gold_clusters[key]] & found[self._found_clusters[key]])
            for key in shared
        }
        recall = sum(n / len(gold[self._gold_clusters[key]]) for key, n in common.items())
        precision = sum(n / len(found[self._found_clusters[key]]) for key, n in common.items())
        recall /= max(1, len(self._gold_clusters))
        precision /= max(1, len(self._found_clusters))
        both = precision + recall
        return 2 * precision * recall / both if both else 0.0


def one_to_one(pairs: Mapping[tuple[Any, Any], int]) -> dict[Any, Any]:
    """Map found ids to gold ids, each used once, the most shared pairs first."""
    mapping: dict[Any, Any] = {}
    used: set[Any] = set()
    for (found, gold), _ in sorted(pairs.items(), key=lambda item: (-item[1], str(item[0]))):
        if found not in mapping and gold not in used:
            mapping[found] = gold
            used.add(gold)
    return mapping


def _outer_name(mention: GoldMention) -> bool:
    return mention.depth == 0 and mention.kind == "name"


def _counts(mention: GoldMention, block: GoldBlock) -> bool:
    label_end = block.start + len(block.label or "")
    return mention.block == block.block and not block.start <= mention.start < label_end


def _overlapping(spans: Iterable[tuple[int, int]], others: set[tuple[int, int]]) -> int:
    return sum(any(a < d and c < b for c, d in others) for a, b in spans)


def _members(clusters: Mapping[Hashable, Hashable]) -> dict[Hashable, set[Hashable]]:
    members: defaultdict[Hashable, set[Hashable]] = defaultdict(set)
    for key, cluster in clusters.items():
        members[cluster].add(key)
    return members
