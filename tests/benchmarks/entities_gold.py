"""Judge the mention stages on annotated documents, with their errors in context.

    python -m tests.benchmarks.entities_gold GOLD_DIR [--model PATH | --no-ner] [--errors TYPE ...]
        [--without persons consistency roles nominals gazetteer treaties ner] [--ablation] [--time]

Figures are those of the scorer: strict F1 of outermost names by type, of all mentions, and the
share of right kinds among the mentions found.
"""

import argparse
import importlib
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import spacy
from thinc.api import NumpyOps, set_current_ops

from pipeline.components.attributes import ENTITIES
from pipeline.evaluation.gold import GoldDocument, read_gold_folder

CORE = ("STATE", "LEADER", "ORGANISATION", "TREATY")
SWITCHES = ("persons", "consistency", "roles", "nominals")
MODULES = ("tokenizer", "structure", "ner", "gazetteer", "treaties", "entities", "linker")
STAGES = ("structure", "gazetteer", "treaties", "ner", "entities", "linker")


def say(*words: object) -> None:
    """Write a line to standard output."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")


Row = tuple[int, int, str, str, int, str]


def build(model: Path | None, without: frozenset[str]) -> spacy.Language:
    """Build the stages up to the arbiter."""
    for module in (m for m in MODULES if m not in without):
        importlib.import_module(f"pipeline.components.{module}")
    tokenizer = {"@tokenizers": "entente.view_tokenizer.v1"}
    nlp = spacy.blank("fr", config={"nlp": {"tokenizer": tokenizer}})
    nlp.max_length = 10**9
    for stage in STAGES:
        if stage in without or (stage == "ner" and model is None):
            continue
        config: dict[str, object] = {}
        if stage == "ner":
            config = {"path": str(model)}
        if stage == "entities":
            config = {name: False for name in SWITCHES if name in without}
        nlp.add_pipe(f"entente/{stage}", config=config)
    return nlp


def predict(nlp: spacy.Language, documents: list[GoldDocument]) -> list[list[Row]]:
    """Return the mentions of each document, offsets in the source."""
    found = []
    for document, doc in zip(documents, nlp.pipe(d.text for d in documents), strict=True):
        rows = []
        for span in doc.spans[ENTITIES]:
            start, end = doc._.view.to_source(span.start_char, span.end_char)
            rows.append(
                (start, end, span.label_, span._.kind, int(span._.depth), str(span._.stage))
            )
        found.append(rows)
        del document
    return found


def predict_folds(
    folds: list[Path], documents: list[GoldDocument], without: frozenset[str]
) -> list[list[Row]]:
    """Read each document with the model that was trained without it."""
    found: dict[str, list[Row]] = {}
    for number, fold in enumerate(folds):
        part = documents[number :: len(folds)]
        rows = predict(build(fold, without), part)
        found.update((d.name, r) for d, r in zip(part, rows, strict=True))
    return [found[d.name] for d in documents]


def f1(right: int, predicted: int, gold: int) -> float:
    """Return the F measure of three counts."""
    return 2 * right / (predicted + gold) if predicted + gold else 1.0


def score(documents: list[GoldDocument], found: list[list[Row]]) -> dict[str, float]:
    """Return the scorer's figures for mentions."""
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    kinds = [0, 0]
    for document, rows in zip(documents, found, strict=True):
        gold_names = {
            (m.start, m.end): m.type for m in document.mentions if not m.depth and m.kind == "name"
        }
        names = {(r[0], r[1]): r[2] for r in rows if not r[4] and r[3] == "name"}
        for type_ in (*CORE, "PERSON", "PLACE"):
            gold = {k for k, t in gold_names.items() if t == type_}
            mine = {k for k, t in names.items() if t == type_}
            for name in (type_, "core") if type_ in CORE else (type_,):
                for i, n in enumerate((len(gold & mine), len(mine), len(gold))):
                    tally[name][i] += n
        every = {(m.start, m.end, m.type): m.kind for m in document.mentions}
        mine_all = {r[:3]: r[3] for r in rows}
        both = every.keys() & mine_all.keys()
        for i, n in enumerate((len(both), len(mine_all), len(every))):
            tally["all"][i] += n
        kinds[0] += sum(every[k] == mine_all[k] for k in both)
        kinds[1] += len(both)
    report = {name: f1(*counts) for name, counts in tally.items()}
    report["kind"] = kinds[0] / max(1, kinds[1])
    return report


def show(report: dict[str, float]) -> str:
    """Return one line of the figures."""
    order = ("core", *CORE, "PERSON", "PLACE", "all", "kind")
    return "  ".join(f"{n[:6]} {report.get(n, 1.0):.3f}" for n in order)


def list_errors(
    documents: list[GoldDocument], found: list[list[Row]], wanted: frozenset[str]
) -> None:
    """Print what was missed, invented, or given another type or kind."""
    counts: Counter[str] = Counter()
    for document, rows in zip(documents, found, strict=True):
        gold = {(m.start, m.end): (m.type, m.kind, m.depth) for m in document.mentions}
        mine = {(r[0], r[1]): (r[2], r[3], r[4], r[5]) for r in rows}
        for span in sorted(gold.keys() | mine.keys()):
            g, m = gold.get(span), mine.get(span)
            if g and m and g[:2] == m[:2]:
                continue
            kind = "MISSED" if not m else "EXTRA" if not g else "TYPE"
            labels = {x[0] for x in (g, m) if x} | {x[1] for x in (g, m) if x}
            if wanted and not labels & wanted and kind not in wanted:
                continue
            said = f"{g[0][:4]}/{g[1][:4]}/{g[2]}" if g else "-"
            ours = f"{m[0][:4]}/{m[1][:4]}/{m[2]} {m[3]}" if m else "-"
            counts[f"{kind} {(g or m)[0]} {(g or m)[1]}"] += 1
            start, end = span
            left = document.text[max(0, start - 50) : start].replace("\n", "¶")
            right = document.text[end : end + 40].replace("\n", "¶")
            say(
                f"{kind:6} {said:12} {ours:22} {document.name[:10]:10} …{left}[{document.text[start:end]}]{right}"
            )
    for name, count in sorted(counts.items(), key=lambda kv: -kv[1]):
        say(f"{count:5} {name}")


def main(arguments: list[str] | None = None) -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--model", type=Path, default=Path("models/entities-fr"))
    parser.add_argument("--no-ner", action="store_true")
    parser.add_argument("--without", nargs="*", default=[], choices=[*SWITCHES, *STAGES])
    parser.add_argument("--errors", nargs="*", default=None)
    parser.add_argument("--ablation", action="store_true")
    parser.add_argument(
        "--folds", type=Path, help="fold0, fold1…: document i is read by the model i mod n"
    )
    parser.add_argument("--time", action="store_true")
    parser.add_argument("--only", default="", help="only documents whose name holds this")
    args = parser.parse_args(arguments)
    set_current_ops(NumpyOps(use_blis=False))
    documents = [d for d in read_gold_folder(args.gold) if args.only in d.name]
    model = None if args.no_ner else args.model
    without = frozenset(args.without)
    nlp = build(model, without)
    folds = sorted(args.folds.glob("fold*")) if args.folds else []
    found = predict_folds(folds, documents, without) if folds else predict(nlp, documents)
    say(f"{'all stages':14}", show(score(documents, found)))
    if args.ablation:
        for switch in (*SWITCHES, "gazetteer", "treaties", "ner"):
            fewer = without | {switch}
            rows = (
                predict_folds(folds, documents, fewer)
                if folds
                else predict(build(model, fewer), documents)
            )
            say(f"- {switch:12}", show(score(documents, rows)))
    if args.errors is not None:
        list_errors(documents, found, frozenset(args.errors))
    if args.time:
        report_times(nlp, documents)


def report_times(nlp: spacy.Language, documents: list[GoldDocument]) -> None:
    """Print the seconds of each stage on the warm documents."""
    docs = [nlp.make_doc(d.text) for d in documents]
    tokens = sum(map(len, docs))
    for name, stage in nlp.pipeline:
        start = time.perf_counter()
        docs = list(stage.pipe(docs)) if hasattr(stage, "pipe") else [stage(doc) for doc in docs]
        seconds = time.perf_counter() - start
        say(f"{name:20} {seconds:6.2f} s {1e6 * seconds / tokens:7.2f} us a token")


if __name__ == "__main__":
    main()
