"""What the rules cost against the network: CPU seconds of each stage, at a density of mentions.

    python tests/benchmarks/stage_costs.py INPUT [INPUT ...] [--rounds 3] [--documents 200]
        [--set paths.entities_model=FOLDER]

An INPUT is a file or a folder; every input runs in a process of its own, with models loaded
and indexes made before the clock starts. The rules are all stages that read a document
beside the tokeniser, the network and the themes: structure, gazetteer, treaties, entities,
linker. Their peer is the network (stage ``ner``) of the same run.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

ROOT = Path(__file__).resolve().parents[2]
NETWORK = "ner"
RULES = ("structure", "gazetteer", "treaties", "entities", "linker")


def read_documents(source, limit):
    from pipeline.config import read_config
    from pipeline.corpus import find_sources, read_source
    from pipeline.records import Document

    settings = read_config().corpus
    files = [source]
    if Path(source).is_dir():
        files = sorted(p for p in Path(source).glob("*.txt") if not p.name.endswith(".gold.txt"))
    documents = [
        item
        for found in find_sources(files, settings)
        for item in read_source(found, settings)
        if isinstance(item, Document)
    ]
    return documents[:limit]


def measure_here(source, args):
    from pipeline.config import read_config
    from pipeline.engine.rows import RowBuffer
    from pipeline.engine.work import Worker

    pairs = (pair.split("=", 1) for pair in args.set)
    worker = Worker(read_config(args.config, overrides=dict(pairs)))
    documents = read_documents(source, args.documents)
    started = time.process_time()
    worker._warm_stages()
    loading = time.process_time() - started
    buffer, seconds = RowBuffer(), {}
    if worker._analyse(documents, buffer, seconds):
        raise SystemExit(f"{source}: some documents could not be analysed")
    mentions = buffer.tables()["mentions"].num_rows
    return {
        "documents": len(documents),
        "tokens": buffer.n_tokens,
        "mentions": mentions,
        "loading": loading,
        "seconds": seconds,
    }


def measure(source, args):
    command = [sys.executable, __file__, source, "--one", "--documents", str(args.documents)]
    command += ["--config", args.config, *(f"--set={pair}" for pair in args.set)]
    paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def report(source, rounds):
    first = rounds[0]
    density = 1000 * first["mentions"] / first["tokens"]
    print(
        f"{source}: {first['documents']} documents, {first['tokens']} tokens, "
        f"{density:.0f} mentions per 1,000 tokens; loading {first['loading']:.2f} s"
    )
    parts = {
        name: statistics.median(r["seconds"].get(name, 0.0) / r["seconds"][NETWORK] for r in rounds)
        for name in rounds[0]["seconds"]
    }
    network = statistics.median(r["seconds"][NETWORK] for r in rounds)
    print(f"  network {network:.2f} s = {1e6 * network / first['tokens']:.0f} µs a token")
    print("  of it: " + ", ".join(f"{n} {p:.1%}" for n, p in parts.items() if n != NETWORK))
    totals = [sum(r["seconds"].get(n, 0.0) for n in RULES) / r["seconds"][NETWORK] for r in rounds]
    spread = f"[{min(totals):.1%}, {max(totals):.1%}]"
    print(f"  rules {statistics.median(totals):.1%} of the network {spread}", flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("inputs", nargs="+", metavar="INPUT")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--documents", type=int, default=200, help="of each input, at most")
    parser.add_argument("--config", default="configs/default.cfg")
    parser.add_argument("--set", action="append", default=[], metavar="SECTION.KEY=VALUE")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure_here(args.inputs[0], args)))
        return
    for source in args.inputs:
        report(source, [measure(source, args) for _ in range(args.rounds)])


if __name__ == "__main__":
    main()
