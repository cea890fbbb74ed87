"""What it costs to run again: nothing changed, a document more, one less, a decision.

    python tests/benchmarks/resume.py INPUT... [--workers 2] [--config configs/default.cfg]

INPUT is copied, so that it may be changed; a folder of files is needed for that, or one .jsonl(.gz),
whose last line is taken away and put back.
"""

import argparse
import gzip
import os
import shutil
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
DECISION = "decision\tsubject\tobject\tdoc_id\tcomment\nrename\tFRA\tla France\t\t\n"


def lines_of(path):
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return stream.readlines()


def write_lines(path, lines):
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.writelines(lines)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("input", type=Path, help="a .jsonl.gz file")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--config", default="configs/default.cfg")
    args = parser.parse_args()
    from pipeline.config import read_config
    from pipeline.engine.run import run_corpus

    with tempfile.TemporaryDirectory() as scratch:
        corpus, out = Path(scratch) / args.input.name, Path(scratch) / "out"
        decisions = Path(scratch) / "decisions.tsv"
        shutil.copyfile(args.input, corpus)
        every = lines_of(corpus)
        decisions.write_text(DECISION, encoding="utf-8")
        base = 0.0

        def again(name, **more):
            nonlocal base
            settings = read_config(args.config, overrides={"run.workers": args.workers, **more})
            started = time.perf_counter()
            result = run_corpus([corpus], out, settings)
            seconds = time.perf_counter() - started
            base = base or seconds
            steps = {n: round(result.report["seconds"].get(n, 0), 1) for n in STEPS}
            print(
                f"{name:22} {seconds:8.2f} s {seconds / base:7.2%}  {result.counts['documents']} "
                f"documents, {result.done['analysed']} analysed; {steps}",
                flush=True,
            )

        again("first run")
        again("unchanged")
        write_lines(corpus, every[:-1])
        again("one document less")
        write_lines(corpus, every)
        again("one document more")
        again("a decision", **{"paths.decisions": str(decisions)})
        again("no decision")


STEPS = ("link corpus", "tables", "graph")

if __name__ == "__main__":
    main()
