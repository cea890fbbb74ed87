"""Wall time of one worker and of more, and of a second run over the same corpus.

    python tests/benchmarks/workers.py INPUT [--workers 1 2] [--config configs/default.cfg]

Every run goes into a folder of its own; nothing else should be at work on the machine.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def seconds(inputs, out, config, workers):
    from pipeline.config import read_config
    from pipeline.engine.run import run_corpus

    settings = read_config(config, overrides={"run.workers": workers})
    started = time.perf_counter()
    result = run_corpus(inputs, out, settings)
    return time.perf_counter() - started, result


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("input", nargs="+")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--config", default="configs/default.cfg")
    args = parser.parse_args()
    base = None
    for workers in args.workers:
        with tempfile.TemporaryDirectory() as scratch:
            out = Path(scratch) / "out"
            first, result = seconds(args.input, out, args.config, workers)
            again, _ = seconds(args.input, out, args.config, workers)
        base = base or first
        print(
            f"{workers} workers: {first:.1f} s ({base / first:.2f} times as fast), "
            f"{result.counts['documents']} documents, "
            f"{result.report['tokens_per_second']} tokens/s; "
            f"second run {again:.2f} s = {again / first:.1%}; "
            f"peak {result.report['peak_memory_mb']} MB",
            flush=True,
        )


if __name__ == "__main__":
    main()
