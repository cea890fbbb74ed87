"""How well identity is found when the mentions are perfect: b-cubed, nodes and edges.

    python tests/benchmarks/linking_gold.py GOLD_DIR [--errors N] [--without ...]

GOLD_DIR holds NAME.txt and NAME.gold.txt with their reader ``gold.py`` one folder up. The
mentions are given as they are annotated (span, type, kind) but for their ids; labels
stand where the annotation has them. What comes out is the upper bound of the pipeline.
"""

import argparse
import collections
import importlib.util
import itertools
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.knowledge import Knowledge, load_knowledge
from pipeline.linking import Base, DocumentRecord, MentionRecord, link_corpus, link_document
from pipeline.records import Block, Structure, Turn
from pipeline.resources import resource

_CIVILITY = re.compile(r"^(?:M\.|MM\.|Mme|Mlle|Monsieur|Madame)\s+")


@dataclass(frozen=True)
class GoldDocument:
    name: str
    text: str
    blocks: list[dict[str, Any]]
    mentions: list[dict[str, Any]]

    @property
    def structure(self) -> Structure:
        blocks = tuple(
            Block(b["i"], b["start"], b["end"], b["kind"], why="gold") for b in self.blocks
        )
        return Structure(blocks, tuple(self._turns()))

    def _turns(self) -> Iterator[Turn]:
        number = 0
        for block in self.blocks:
            if not block["label"]:
                continue
            start = block["start"]
            end = start + len(block["label"])
            inside = [m for m in self.mentions if start <= m["start"] and m["end"] <= end]
            person = next(
                (m for m in inside if m["type"] in ("LEADER", "PERSON") and m["kind"] == "name"),
                None,
            )
            name = (person["start"], person["end"]) if person else None
            role = None if person else (start, end)
            states = [m for m in inside if m["type"] in ("STATE", "ORGANISATION")]
            after = [m for m in states if person and m["start"] >= person["end"]]
            affiliation = (after[0]["start"], after[0]["end"]) if after else None
            yield Turn(number, (start, end), block["label"], name, role, affiliation)
            number += 1


def gold_reader(folder: Path) -> Any:
    spec = importlib.util.spec_from_file_location("gold", folder.parent / "gold.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(folder: Path) -> list[GoldDocument]:
    reader = gold_reader(folder)
    found = []
    for path in sorted(folder.glob("*.gold.txt")):
        source = folder / path.name.replace(".gold.txt", ".txt")
        gold, problems = reader.standoff(path, source)
        if problems:
            raise SystemExit(f"{path}: {problems[0]}")
        text = source.read_text(encoding="utf-8")
        found.append(GoldDocument(source.stem, text, gold["blocks"], gold["mentions"]))
    return found


_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_DATE = re.compile(
    r"\b(\d{1,2})(?:er)? (" + _MONTHS.replace(" ", "|") + r") ((?:19|20)\d\d)\b", re.I
)


def _first_date(text: str) -> Any:
    import datetime as dt

    match = _DATE.search(text)
    if not match:
        return None
    month = _MONTHS.split().index(match[2].lower()) + 1
    return dt.date(int(match[3]), month, int(match[1]))


def link(documents: list[GoldDocument], knowledge: Knowledge) -> list[Any]:
    base = Base(knowledge)
    results = []
    for document in documents:
        mentions = [
            MentionRecord(m["start"], m["end"], m["text"], m["type"], m["kind"], m["depth"])
            for m in document.mentions
        ]
        date = document_date(document)
        record = DocumentRecord(document.text, document.name, date, document.structure)
        results.append(link_document(mentions, record, base))
    return results


def over_corpus(
    documents: list[GoldDocument], results: list[Any], knowledge: Knowledge
) -> dict[tuple[str, str], str]:
    rows = [
        {"doc_id": d.name, "entity_id": i, "type": t, "kind": m["kind"], "text": m["text"]}
        for d, links in zip(documents, results, strict=True)
        for m, i, t in zip(d.mentions, links.entity_ids, links.types, strict=True)
        if i is not None
    ]
    dates = {d.name: document_date(d) for d in documents}
    links = link_corpus(pa.Table.from_pylist(rows), dates, knowledge)
    for merge in links.merges:
        say(
            "corpus", merge.rule, merge.alias, "->", merge.entity_id, merge.evidence, merge.conflict
        )
    return dict(links.ids)


def document_date(document: GoldDocument) -> Any:
    """Return the date of a written document; real paragraphs stand without one."""
    if document.name.startswith(("reel", "extrait")):
        return None
    return _first_date(document.text[:1500])


def evaluate(
    documents: list[GoldDocument], results: list[Any], mapping: dict | None = None
) -> dict:
    gold, pred, pairs = {}, {}, collections.Counter()
    gold_edges, pred_edges = collections.Counter(), collections.Counter()
    collections.Counter()
    for document, links in zip(documents, results, strict=True):
        inside_gold = collections.defaultdict(set)
        inside_pred = collections.defaultdict(set)
        labels = {
            b["i"]: (b["start"], b["start"] + len(b["label"])) if b["label"] else (0, 0)
            for b in document.blocks
        }
        kinds = {b["i"]: b["kind"] for b in document.blocks}
        for m, entity_id, type_ in zip(
            document.mentions, links.entity_ids, links.types, strict=True
        ):
            key = (document.name, m["start"], m["end"], m["type"])
            gold[key] = (m["type"], m["id"])
            counted = kinds[m["block"]] in ("speech", "narrative")
            low, high = labels[m["block"]]
            in_label = low <= m["start"] < high
            if counted and not in_label:
                inside_gold[m["block"]].add((m["type"], m["id"]))
            if entity_id is None:
                continue
            entity_id = (mapping or {}).get((document.name, entity_id), entity_id)
            if type_ == m["type"]:
                pred[key] = entity_id
                pairs[(entity_id, gold[key])] += 1
            else:
                pred[(document.name, m["start"], m["end"], type_)] = entity_id
            if counted and not in_label:
                inside_pred[m["block"]].add(entity_id)
        for found, edges in ((inside_gold, gold_edges), (inside_pred, pred_edges)):
            for ids in found.values():
                edges.update(itertools.combinations(sorted(ids), 2))
    members_gold, members_pred = collections.defaultdict(set), collections.defaultdict(set)
    for k, c in gold.items():
        members_gold[c].add(k)
    for k, c in pred.items():
        members_pred[c].add(k)
    recall = sum(
        len(members_gold[c] & members_pred[pred[k]]) / len(members_gold[c])
        for k, c in gold.items()
        if k in pred
    ) / len(gold)
    precision = sum(
        len(members_pred[c] & members_gold[gold[k]]) / len(members_pred[c])
        for k, c in pred.items()
        if k in gold
    ) / len(pred)
    chosen, used = {}, set()
    for (p, g), _ in sorted(pairs.items(), key=lambda kv: (-kv[1], str(kv[0]))):
        if p not in chosen and g not in used:
            chosen[p] = g
            used.add(g)
    mapped = {
        tuple(sorted((chosen.get(a, ("?", a)), chosen.get(b, ("?", b))))) for a, b in pred_edges
    }
    return {
        "mentions": len(gold),
        "resolved": round(len(pred) / len(gold), 4),
        "b3.precision": round(precision, 4),
        "b3.recall": round(recall, 4),
        "link.b3": round(2 * precision * recall / (precision + recall), 4),
        "graph.nodes": round(2 * len(chosen) / (len(members_pred) + len(members_gold)), 4),
        "graph.edges": round(
            2 * len(mapped & gold_edges.keys()) / (len(mapped) + len(gold_edges)), 4
        ),
        "_chosen": chosen,
        "_pairs": pairs,
        "_members": (members_gold, members_pred),
    }


def speakers(documents: list[GoldDocument], results: list[Any]) -> float:
    pairs: collections.Counter = collections.Counter()
    total = 0
    for document, links in zip(documents, results, strict=True):
        turn, current = -1, None
        for block in document.blocks:
            if block["label"]:
                turn += 1
                current = links.speakers.get(turn)
            if block["kind"] == "speech":
                total += 1
                if current:
                    pairs[(current, block["speaker"])] += 1
    chosen, used, right = {}, set(), 0
    for (p, g), n in sorted(pairs.items(), key=lambda kv: (-kv[1], str(kv[0]))):
        if p not in chosen and g not in used:
            chosen[p] = g
            used.add(g)
            right += n
    return round(right / max(1, total), 4)


def show_errors(
    documents: list[GoldDocument], results: list[Any], report: dict, mapping: dict, n: int
) -> None:
    _gold_members, _pred_members = report["_members"]
    rows = []
    for document, links in zip(documents, results, strict=True):
        for m, entity_id in zip(document.mentions, links.entity_ids, strict=True):
            expected = (m["type"], m["id"])
            entity_id = mapping.get((document.name, entity_id), entity_id)
            got = report["_chosen"].get(entity_id)
            if got != expected:
                rows.append(
                    (
                        document.name,
                        m["kind"],
                        m["type"],
                        m["id"],
                        m["text"],
                        entity_id,
                        got[1] if got else None,
                    )
                )
    for row, times in collections.Counter(rows).most_common(n):
        say(times, *row)
    say(len(rows), "mentions differ")


def say(*cells: Any) -> None:
    sys.stdout.write(" | ".join(map(str, cells)) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--knowledge", type=Path)
    args = parser.parse_args()
    knowledge = load_knowledge(args.knowledge or resource("data/knowledge"))
    documents = read(args.gold)
    started = time.perf_counter()
    results = link(documents, knowledge)
    seconds = time.perf_counter() - started
    mapping = over_corpus(documents, results, knowledge)
    report = evaluate(documents, results, mapping)
    report["speaker"] = speakers(documents, results)
    report["seconds"] = round(seconds, 2)
    if args.errors:
        show_errors(documents, results, report, mapping, args.errors)
    for key, value in report.items():
        if not key.startswith("_"):
            say(f"{key:16}", value)


if __name__ == "__main__":
    main()
