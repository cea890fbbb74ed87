"""What the rules cost against the network: CPU seconds of each stage, at a density of mentions.

    python tests/benchmarks/stage_costs.py [INPUT ...] [--rounds 3] [--documents 200]
        [--uncached] [--set paths.entities_model=FOLDER]

An INPUT is a file or a folder, by default the samples that come with Entente; every input
runs in a process of its own, with models loaded and indexes made before the clock starts.
The documents are analysed twice: *cold*, with nothing remembered of their words, then *warm*,
with the memories of the tokeniser, the network and the rules as the first pass left them.

The network is the stage ``ner`` of the same pass as the configuration has it: cutting into
windows, tok2vec with its memory of embeddings (none with ``--uncached``) and decoding. The
rules are all stages that read a document beside it, the tokeniser and the themes: structure,
gazetteer, treaties, entities, linker. What the themes cost stands beside them.
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
SAMPLES = ROOT / "data" / "samples"
NETWORK = "ner"
THEMES = "themes"
PASSES = ("cold", "warm")
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
    if args.uncached:
        network = worker._nlp.get_pipe(NETWORK)
        network._reader = network._network.get_pipe("tok2vec").predict
    passes = {}
    for name in PASSES:
        buffer, passes[name] = RowBuffer(), {}
        if worker._analyse(documents, buffer, passes[name]):
            raise SystemExit(f"{source}: some documents could not be analysed")
        tables = buffer.tables()
        scorer = worker._theme_scorer()
        started = time.process_time()
        scorer.score(tables["statements"], tables["mentions"])
        passes[name][THEMES] = time.process_time() - started
    mentions = tables["mentions"].num_rows
    return {
        "documents": len(documents),
        "tokens": buffer.n_tokens,
        "mentions": mentions,
        "loading": loading,
        "passes": passes,
    }


def measure(source, args):
    command = [sys.executable, __file__, source, "--one", "--documents", str(args.documents)]
    command += ["--uncached"] if args.uncached else []
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
    for name in PASSES:
        report_pass(name, [r["passes"][name] for r in rounds], first["tokens"])


def report_pass(name, rounds, tokens):
    """Print the median over rounds of each stage, in seconds and as a share of the network."""
    network = statistics.median(seconds[NETWORK] for seconds in rounds)
    print(f"  {name}: network {network:.2f} s = {1e6 * network / tokens:.0f} µs a token")
    for stage in rounds[0]:
        if stage != NETWORK:
            cost = statistics.median(seconds.get(stage, 0.0) for seconds in rounds)
            share = statistics.median(s.get(stage, 0.0) / s[NETWORK] for s in rounds)
            print(f"    {stage:<10} {cost:7.2f} s {share:7.1%}")
    totals = [sum(s.get(stage, 0.0) for stage in RULES) / s[NETWORK] for s in rounds]
    spread = f"[{min(totals):.1%}, {max(totals):.1%}]"
    print(f"    rules {statistics.median(totals):.1%} of the network {spread}", flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("inputs", nargs="*", metavar="INPUT", default=[str(SAMPLES)])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--documents", type=int, default=200, help="of each input, at most")
    parser.add_argument("--config", default="configs/default.cfg")
    parser.add_argument("--uncached", action="store_true", help="embed every token anew")
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
