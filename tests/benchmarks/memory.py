"""How a worker's memory grows over paragraphs full of words that it never saw.

    python tests/benchmarks/memory.py [--paragraphs 200000] [--words 6] [--config configs/default.cfg]

Every word occurs once: the worst case of a vocabulary. Growth is counted from the end of the
first shard, when models and first words are in memory.
"""

import argparse
import gc
import os
import random
import tempfile
import time
from pathlib import Path

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

ONSETS = [
    "b",
    "bl",
    "br",
    "c",
    "ch",
    "cl",
    "cr",
    "d",
    "dr",
    "f",
    "fl",
    "fr",
    "g",
    "gl",
    "gr",
    "j",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "pr",
    "qu",
    "r",
    "s",
    "t",
    "tr",
    "v",
    "z",
]
VOWELS = ["a", "e", "i", "o", "u", "é", "è", "ou", "an", "on", "in", "oi", "ai", "eau"]
PARAGRAPHS = 25
DOCUMENTS = 64


def resident_mb():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def new_word(chance):
    return "".join(chance.choice(ONSETS) + chance.choice(VOWELS) for _ in range(5))


def documents(first, count, words, chance):
    """Make documents; one word of each paragraph looks like a name."""
    from pipeline.records import Document

    for number in range(first, first + count):
        lines = []
        for _ in range(PARAGRAPHS):
            line = [new_word(chance) for _ in range(words)]
            line[-1] = line[-1].capitalize()
            lines.append("La France " + " ".join(line) + ".")
        text = "\n\n".join(lines)
        name = f"d{number:06d}"
        yield Document(doc_id=name, source=name, text=text, sha256=name, language="fr")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--paragraphs", type=int, default=200_000)
    parser.add_argument("--words", type=int, default=6)
    parser.add_argument("--config", default="configs/default.cfg")
    args = parser.parse_args()
    from pipeline.config import read_config
    from pipeline.engine.parts import write_chunk
    from pipeline.engine.tasks import EnrichTask, ThemeTask
    from pipeline.engine.work import Worker

    worker = Worker(read_config(args.config))
    worker.warm()
    print(f"models loaded: {resident_mb():.0f} MB", flush=True)
    chance = random.Random(0)
    base, shard = None, 0
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        while shard * DOCUMENTS * PARAGRAPHS < args.paragraphs:
            part = Path(scratch) / f"part-{shard}"
            chunk = list(documents(shard * DOCUMENTS, DOCUMENTS, args.words, chance))
            write_chunk(part / "chunk.parquet", chunk)
            keys = tuple((d.doc_id, d.sha256, d.source) for d in chunk)
            worker.do(EnrichTask("x", part / "e", part / "chunk.parquet", keys, 0, ""))
            worker.do(ThemeTask("x", part / "t", part / "e", 0))
            del chunk
            gc.collect()
            shard += 1
            base = base or resident_mb()
            if shard % 10 == 1 or shard * DOCUMENTS * PARAGRAPHS >= args.paragraphs:
                done = shard * DOCUMENTS * PARAGRAPHS
                seconds = time.perf_counter() - started
                now = resident_mb()
                print(
                    f"{done:8} paragraphs, {done * args.words:9} new words: {now:.0f} MB "
                    f"({now - base:+.0f}), {done / seconds:.0f} paragraphs/s",
                    flush=True,
                )


if __name__ == "__main__":
    main()
