"""What 1 million and 100 million documents would cost, from a finished run.

    python tests/benchmarks/projection.py INPUT... [--out OUT] [--documents 300]
        [--sizes 0.125 0.25 0.5 1]

OUT is a finished run over INPUT; without it the first documents are run, with one worker. The
analysis is in proportion to the text. The last steps
(linking, tables, graph) are carried out anew over growing shares of its parts, each in a process
of its own; seconds and memory are fitted by a power of the number of documents.
"""

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from part_of_corpus import first_documents

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[2]


TARGETS = (1_000_000, 100_000_000)


def parts_of(inputs, out, config):
    from pipeline.corpus import find_sources
    from pipeline.engine.finalise import Part
    from pipeline.engine.parts import read_part_manifest
    from pipeline.engine.plan import enrich_tasks, fingerprints, ingest_tasks, theme_tasks

    prints = fingerprints(config)
    ingest = ingest_tasks(out, find_sources(inputs, config.corpus), prints)
    enrich = enrich_tasks(out, [(t, read_part_manifest(t.folder)) for t in ingest], prints)
    themes = theme_tasks(out, enrich, prints)
    return [Part(e, t) for e, t in zip(enrich, themes, strict=True)]


def last_steps(inputs, out, config_name, share):
    """Carry out the last steps over some parts in a scratch folder; return what they cost."""
    from pipeline.config import read_config
    from pipeline.engine.finalise import write_document_tables, write_merges, write_quarantine
    from pipeline.engine.graphing import write_graph
    from pipeline.engine.identity import link_parts, load_identity, write_entities

    config = read_config(config_name)
    load_identity(config)  # kept for the rest of the process; costs the same for any corpus
    parts = parts_of(inputs, out, config)
    parts = parts[:: round(1 / share)]
    size = sum(len(part.enriched.keys) for part in parts)
    seconds = {}
    with tempfile.TemporaryDirectory() as scratch:
        tables = Path(scratch) / "tables"
        started = time.perf_counter()
        renaming, ledger = link_parts(parts, config)
        seconds["linking"] = time.perf_counter() - started
        started = time.perf_counter()
        write_document_tables(tables, parts, renaming)
        write_merges(tables, parts, renaming, ledger)
        write_quarantine(tables, [])
        write_entities(Path(scratch), config)
        seconds["tables"] = time.perf_counter() - started
        started = time.perf_counter()
        write_graph(Path(scratch), config)
        seconds["graph"] = time.perf_counter() - started
        disk = {
            name: sum(p.stat().st_size for p in (Path(scratch) / name).rglob("*") if p.is_file())
            for name in ("tables", "graph")
        }
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"documents": size, "seconds": seconds, "memory": memory, "disk": disk}


def fitted(xs, ys):
    """Return the exponent and factor of the power law through the points."""
    lx, ly = [math.log(x) for x in xs], [math.log(max(y, 1e-9)) for y in ys]
    mx, my = sum(lx) / len(lx), sum(ly) / len(ly)
    slope = sum((a - mx) * (b - my) for a, b in zip(lx, ly, strict=True)) / sum(
        (a - mx) ** 2 for a in lx
    )
    return slope, math.exp(my - slope * mx)


def duration(seconds):
    for limit, unit, name in ((120, 1, "s"), (7_200, 60, "min"), (172_800, 3_600, "h")):
        if seconds < limit:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds / 86_400:.0f} days"


def project(report, out, points):
    documents, seconds = report["counts"]["documents"], report["seconds"]
    last = ("link corpus", "tables", "graph")
    cpu = sum(value for name, value in seconds.items() if name not in last)
    parts = sum(p.stat().st_size for p in (out / "parts").rglob("*") if p.is_file())
    print(f"{documents} documents: analysis {cpu / documents * 1000:.1f} ms of a core a document")
    print(f"parts {parts / documents / 1000:.1f} kB a document")
    xs = [point["documents"] for point in points]
    laws = {name: fitted(xs, [p["seconds"][name] for p in points]) for name in points[0]["seconds"]}
    base = min(p["memory"] for p in points)
    laws["memory"] = fitted(xs, [p["memory"] for p in points])
    for name, (power, _) in laws.items():
        print(f"{name}: grows as documents^{power:.2f} (taken for 1 where it is less)")
    print(f"memory of the smallest share: {base / 1e9:.2f} GB")
    for target in TARGETS:
        analysis = cpu / documents * target
        steps = {
            n: points[-1]["seconds"][n] * (target / xs[-1]) ** max(1.0, power)
            for n, (power, _) in laws.items()
            if n != "memory"
        }
        # The libraries and the knowledge base do not grow: from the last share in proportion.
        memory = base + (points[-1]["memory"] - base) / (xs[-1] - xs[0]) * (target - xs[0])
        print(
            f"{target:,} documents: analysis {analysis / 3600:,.0f} core-hours; "
            + ", ".join(f"{n} {duration(s)}" for n, s in steps.items())
            + f"; memory of the last steps {memory / 1e9:,.0f} GB in proportion; "
            f"parts {parts / documents * target / 1e9:,.0f} GB"
        )


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("input", nargs="+")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--documents", type=int, default=300, help="without --out: the first ones")
    parser.add_argument("--sizes", type=float, nargs="+", default=[0.125, 0.25, 0.5, 1.0])
    parser.add_argument("--config", default="configs/default.cfg")
    parser.add_argument("--one", type=float, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(last_steps(args.input, args.out, args.config, args.one)))
        return
    if args.out:
        projected(args, args.input, args.out)
        return
    with tempfile.TemporaryDirectory() as scratch:
        corpus, out = Path(scratch) / "corpus", Path(scratch) / "out"
        corpus.mkdir()
        inputs = [str(p) for p in first_documents(args.input, args.documents, corpus)]
        command = [sys.executable, "-m", "pipeline", "run", *inputs, "-o", str(out)]
        command += ["--config", args.config, "--set", "run.workers=1"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment())
        projected(args, inputs, out)


def projected(args, inputs, out):
    """Carry out the last steps over each share in a process of its own; print what follows."""
    points = []
    for share in sorted(args.sizes):
        command = [sys.executable, __file__, *inputs, "--out", str(out)]
        command += ["--config", args.config, "--one", str(share)]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, text=True, check=True, env=environment()
        )
        points.append(json.loads(done.stdout.splitlines()[-1]))
        print(points[-1], flush=True)
    project(json.loads((out / "run.json").read_text()), out, points)


def environment():
    paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": paths}


if __name__ == "__main__":
    main()
