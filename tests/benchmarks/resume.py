"""What it costs to run again: nothing changed, a document more, one less, a decision.

    python tests/benchmarks/resume.py INPUT [--documents 300] [--workers 2] [--config configs/default.cfg]

INPUT is a .jsonl or .jsonl.gz file. Its first documents are copied; the last line is taken away
and put back.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from part_of_corpus import first_documents, opened

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


DECISION = "decision\tsubject\tobject\tdoc_id\tcomment\nrename\tFRA\tla France\t\t\n"


def lines_of(path):
    with opened(path, "rt") as stream:
        return stream.readlines()


def write_lines(path, lines):
    with opened(path, "wt") as stream:
        stream.writelines(lines)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("input", type=Path, help="a .jsonl or .jsonl.gz file")
    parser.add_argument("--documents", type=int, default=300, help="so many of its first ones")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--config", default="configs/default.cfg")
    args = parser.parse_args()
    from pipeline.config import read_config
    from pipeline.engine.run import run_corpus

    with tempfile.TemporaryDirectory() as scratch:
        [corpus] = first_documents([args.input], args.documents, Path(scratch))
        out = Path(scratch) / "out"
        decisions = Path(scratch) / "decisions.tsv"
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
