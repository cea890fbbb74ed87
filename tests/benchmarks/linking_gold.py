"""How well identity is found: b-cubed, nodes and edges of the ids that linking gives.

    python -m tests.benchmarks.linking_gold GOLD_DIR [--pipeline] [--errors N]

GOLD_DIR holds NAME.txt and NAME.gold.txt with their reader ``gold.py`` one folder up. The
mentions are those annotated (span, type, kind) without their ids: what comes out is the
upper bound. With ``--pipeline`` they are those that the stages before the linker find.
"""

import argparse
import collections
import datetime as dt
import importlib.util
import itertools
import re
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.knowledge import Knowledge, load_knowledge
from pipeline.linking import Base, DocumentRecord, MentionRecord, link_corpus, link_document
from pipeline.records import Block, Document, Structure, Turn
from pipeline.resources import resource

_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_DATE = re.compile(
    r"\b(\d{1,2})(?:er)? (" + _MONTHS.replace(" ", "|") + r") ((?:19|20)\d\d)\b", re.IGNORECASE
)
PERSONS = ("LEADER", "PERSON")


@dataclass(frozen=True)
class Case:
    """A document with its mentions, and the offsets of these in the source."""

    name: str
    blocks: list[dict[str, Any]]
    gold: list[dict[str, Any]]
    record: DocumentRecord
    mentions: list[MentionRecord]
    spans: list[tuple[int, int]]


@dataclass
class Tally:
    """Gold and predicted clusters, edges and speakers over all documents."""

    gold: dict[tuple, tuple[str, str]] = field(default_factory=dict)
    pred: dict[tuple, str] = field(default_factory=dict)
    gold_edges: set[tuple] = field(default_factory=set)
    pred_edges: set[tuple] = field(default_factory=set)
    speakers: collections.Counter = field(default_factory=collections.Counter)
    n_speech: int = 0


def read_gold(folder: Path) -> Iterator[tuple[str, str, list[dict], list[dict]]]:
    spec = importlib.util.spec_from_file_location("gold", folder.parent / "gold.py")
    reader = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reader)
    for path in sorted(folder.glob("*.gold.txt")):
        source = folder / path.name.replace(".gold.txt", ".txt")
        gold, problems = reader.standoff(path, source)
        if problems:
            raise SystemExit(f"{path}: {problems[0]}")
        yield source.stem, source.read_text(encoding="utf-8"), gold["blocks"], gold["mentions"]


def from_gold(folder: Path) -> Iterator[Case]:
    for name, text, blocks, gold in read_gold(folder):
        structure = Structure(
            tuple(Block(b["i"], b["start"], b["end"], b["kind"]) for b in blocks),
            tuple(gold_turns(blocks, gold)),
        )
        # Real paragraphs stand without a document, so without a date.
        date = None if name.startswith(("reel", "extrait")) else first_date(text[:1500])
        mentions = [
            MentionRecord(m["start"], m["end"], m["text"], m["type"], m["kind"], m["depth"])
            for m in gold
        ]
        spans = [(m["start"], m["end"]) for m in gold]
        yield Case(name, blocks, gold, DocumentRecord(text, name, date, structure), mentions, spans)


def gold_turns(blocks: list[dict], gold: list[dict]) -> Iterator[Turn]:
    number = 0
    for block in blocks:
        if not block["label"]:
            continue
        start, end = block["start"], block["start"] + len(block["label"])
        inside = [m for m in gold if start <= m["start"] and m["end"] <= end]
        person = next((m for m in inside if m["type"] in PERSONS and m["kind"] == "name"), None)
        name = (person["start"], person["end"]) if person else None
        after = [
            (m["start"], m["end"])
            for m in inside
            if m["type"] in ("STATE", "ORGANISATION") and person and m["start"] >= person["end"]
        ]
        role = None if person else (start, end)
        yield Turn(number, (start, end), block["label"], name, role, after[0] if after else None)
        number += 1


def first_date(text: str) -> dt.date | None:
    match = _DATE.search(text)
    if match is None:
        return None
    return dt.date(int(match[3]), _MONTHS.split().index(match[2].lower()) + 1, int(match[1]))


def from_pipeline(folder: Path) -> Iterator[Case]:
    from pipeline.config import read_config
    from pipeline.engine.loading import load_pipeline

    nlp = load_pipeline(read_config(), disable=("linker", "themes"))
    for name, text, blocks, gold in read_gold(folder):
        doc = nlp.make_doc(text)
        doc._.document = Document(name, f"{name}.txt", text, "")
        for _, stage in nlp.pipeline:
            doc = stage(doc)
        found = list(doc.spans["entities"])
        mentions = [
            MentionRecord(
                s.start_char, s.end_char, s.text, s.label_, s._.kind, s._.depth,
                bool(s._.is_speaker_label), s._.attributes or {},
            )
            for s in found
        ]  # fmt: skip
        view = doc._.view
        spans = [(m.start, m.end) for m in mentions]
        if view is not None:
            spans = [view.to_source(*span) for span in spans]
        structure = doc._.structure
        record = DocumentRecord(doc.text, name, structure.date, structure)
        yield Case(name, blocks, gold, record, mentions, spans)


def link(cases: list[Case], knowledge: Knowledge) -> tuple[list[Any], dict[tuple[str, str], str]]:
    base = Base(knowledge)
    results = [link_document(c.mentions, c.record, base) for c in cases]
    rows = [
        {"doc_id": c.name, "entity_id": i, "type": t, "kind": m.kind, "text": m.text}
        for c, links in zip(cases, results, strict=True)
        for m, i, t in zip(c.mentions, links.entity_ids, links.types, strict=True)
        if i is not None
    ]
    dates = {c.name: c.record.date for c in cases}
    return results, dict(link_corpus(pa.Table.from_pylist(rows), dates, knowledge).ids)


def count(cases: list[Case], results: list[Any], renamed: dict[tuple[str, str], str]) -> Tally:
    tally = Tally()
    for case, links in zip(cases, results, strict=True):
        ids = [renamed.get((case.name, i), i) if i else None for i in links.entity_ids]
        for m in case.gold:
            tally.gold[(case.name, m["start"], m["end"], m["type"])] = (m["type"], m["id"])
        for span, type_, entity_id in zip(case.spans, links.types, ids, strict=True):
            if entity_id is not None:
                tally.pred[(case.name, *span, type_)] = entity_id
        for block in case.blocks:
            if block["kind"] in ("speech", "narrative"):
                count_edges(tally, case, block, ids)
            if block["kind"] == "speech":
                tally.n_speech += 1
                who = speaker(case, links, block)
                if who is not None:
                    tally.speakers[(renamed.get((case.name, who), who), block["speaker"])] += 1
    return tally


def count_edges(tally: Tally, case: Case, block: dict, ids: list[str | None]) -> None:
    low, high = block["start"], block["start"] + len(block["label"] or "")
    inside = {
        (m["type"], m["id"])
        for m in case.gold
        if m["block"] == block["i"] and not low <= m["start"] < high
    }
    tally.gold_edges |= pairs(inside)
    found = {
        i
        for i, (start, _) in zip(ids, case.spans, strict=True)
        if i and block["start"] <= start < block["end"] and not low <= start < high
    }
    tally.pred_edges |= pairs(found)


def pairs(ids: Iterable) -> set[tuple]:
    return set(itertools.combinations(sorted(ids), 2))


def speaker(case: Case, links: Any, block: dict) -> str | None:
    turns = [b.turn for b in case.record.structure.blocks if b.start == block["start"]]
    if turns and turns[0] is not None:
        return links.speakers.get(turns[0])
    labelled = [b for b in case.blocks if b["label"] and b["start"] <= block["start"]]
    return links.speakers.get(len(labelled) - 1)


def one_to_one(shared: collections.Counter) -> dict:
    chosen, used = {}, set()
    for (p, g), _ in sorted(shared.items(), key=lambda kv: (-kv[1], str(kv[0]))):
        if p not in chosen and g not in used:
            chosen[p] = g
            used.add(g)
    return chosen


def report(tally: Tally) -> tuple[dict[str, float], dict]:
    gold, pred = tally.gold, tally.pred
    of_gold, of_pred = collections.defaultdict(set), collections.defaultdict(set)
    for k, c in gold.items():
        of_gold[c].add(k)
    for k, c in pred.items():
        of_pred[c].add(k)
    both = gold.keys() & pred.keys()
    shared = {k: len(of_gold[gold[k]] & of_pred[pred[k]]) for k in both}
    recall = sum(n / len(of_gold[gold[k]]) for k, n in shared.items()) / len(gold)
    precision = sum(n / len(of_pred[pred[k]]) for k, n in shared.items()) / len(pred)
    chosen = one_to_one(collections.Counter((pred[k], gold[k]) for k in both))
    mapped = {
        tuple(sorted((chosen.get(a, ("?", a)), chosen.get(b, ("?", b)))))
        for a, b in tally.pred_edges
    }
    right = one_to_one(tally.speakers)
    spoken = sum(n for (p, g), n in tally.speakers.items() if right.get(p) == g)
    figures = {
        "mentions": f1(len(both), len(pred), len(gold)),
        "b3.precision": precision,
        "b3.recall": recall,
        "link.b3": 2 * precision * recall / (precision + recall),
        "graph.nodes": f1(len(chosen), len(of_pred), len(of_gold)),
        "graph.edges": f1(len(mapped & tally.gold_edges), len(mapped), len(tally.gold_edges)),
        "speaker": spoken / max(1, tally.n_speech),
    }
    return {k: round(v, 4) for k, v in figures.items()}, chosen


def f1(right: int, predicted: int, gold: int) -> float:
    return 2 * right / (predicted + gold)


def show_errors(tally: Tally, cases: list[Case], chosen: dict, n: int) -> None:
    texts = {(c.name, m["start"], m["end"], m["type"]): m for c in cases for m in c.gold}
    rows = collections.Counter()
    for key, expected in tally.gold.items():
        got = tally.pred.get(key)
        if chosen.get(got) != expected:
            m = texts[key]
            rows[(key[0], m["kind"], m["type"], m["id"], m["text"], got, chosen.get(got))] += 1
    for row, times in rows.most_common(n):
        say(times, *row)


def role_precision(cases: list[Case], results: list[Any]) -> None:
    """Show for each rule of roles and short forms how many of its mentions are annotated."""
    counts: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
    for case, links in zip(cases, results, strict=True):
        gold = {(m["start"], m["end"], m["type"]) for m in case.gold}
        rules = {(m.entity_id, m.alias): m.rule for m in links.merges}
        rows = zip(case.mentions, case.spans, links.types, links.entity_ids, strict=True)
        for mention, span, type_, entity_id in rows:
            if mention.kind in ("role", "nominal"):
                rule = rules.get((entity_id, mention.text), "?") if entity_id else "dropped"
                counts[f"{mention.kind} {rule}"][0] += 1
                counts[f"{mention.kind} {rule}"][1] += (*span, type_) in gold
    for rule, (found, right) in sorted(counts.items()):
        say(f"{rule:40}", f"{right} of {found} annotated")


def say(*cells: Any) -> None:
    sys.stdout.write(" | ".join(map(str, cells)) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--pipeline", action="store_true")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--knowledge", type=Path)
    args = parser.parse_args()
    knowledge = load_knowledge(args.knowledge or resource("data/knowledge"))
    cases = list(from_pipeline(args.gold) if args.pipeline else from_gold(args.gold))
    started = time.process_time()
    results, renamed = link(cases, knowledge)
    seconds = time.process_time() - started
    tally = count(cases, results, renamed)
    figures, chosen = report(tally)
    if args.errors:
        show_errors(tally, cases, chosen, args.errors)
    role_precision(cases, results)
    for key, value in (*figures.items(), ("seconds", round(seconds, 2))):
        say(f"{key:16}", value)


if __name__ == "__main__":
    main()
