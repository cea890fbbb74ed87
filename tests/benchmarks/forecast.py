"""How far `--dry-run` is from the run: without earlier runs, and after one.

    python tests/benchmarks/forecast.py INPUT... [--documents 300] [--workers 2] [--config configs/default.cfg]

Foresees and runs the first documents of a corpus twice, the second time from the costs that the first measured. What
earlier runs of this machine left is not looked at.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from part_of_corpus import first_documents

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("input", nargs="+")
    parser.add_argument("--documents", type=int, default=300, help="so many of the first ones")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--config", default="configs/default.cfg")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["XDG_CACHE_HOME"] = scratch
        from pipeline.config import read_config
        from pipeline.engine.forecast import forecast
        from pipeline.engine.run import run_corpus

        settings = read_config(args.config, overrides={"run.workers": args.workers})
        corpus = Path(scratch) / "corpus"
        corpus.mkdir()
        inputs = first_documents(args.input, args.documents, corpus)
        out = Path(scratch) / "out"
        for name in ("without earlier runs", "after one run"):
            started = time.perf_counter()
            plan = forecast(inputs, out, settings, fresh=True)
            planning = time.perf_counter() - started
            started = time.perf_counter()
            result = run_corpus(inputs, out, settings, fresh=True)
            seconds = time.perf_counter() - started
            report = result.report
            print(
                f"{name}: foreseen {plan.seconds:.1f} s, {plan.n_new_documents} documents, "
                f"{plan.n_characters} characters (in {planning:.1f} s); took {seconds:.1f} s = "
                f"{seconds / plan.seconds:.2f} times, {result.done['analysed']} documents, "
                f"{report['n_characters']} characters; costs {report['costs']}",
                flush=True,
            )


if __name__ == "__main__":
    main()
