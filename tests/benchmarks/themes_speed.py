"""CPU time of the theme stage a statement and a token, cold and warm.

    python tests/benchmarks/themes_speed.py FILE.jsonl [--model models/themes-fr]

The statements are put into documents of twenty. Cold: every word is met for the first time.
"""

import argparse
import sys
import time
from pathlib import Path

from pipeline.components.themes import load_theme_model
from pipeline.themes.features import words_of
from pipeline.themes.readers import read_rows
from pipeline.themes.records import StatementInput


def main():
    """Print one line a round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", default="models/themes-fr")
    parser.add_argument("-n", type=int, default=2000)
    args = parser.parse_args()
    model = load_theme_model(args.model)
    texts = [row["text"] for row in read_rows(args.data)[: args.n]]
    words = sum(len(words_of(t)) for t in texts)
    documents = [
        [StatementInput(t, "speech") for t in texts[i : i + 20]] for i in range(0, len(texts), 20)
    ]
    for name in ("cold", "warm", "warm", "warm"):
        start = time.process_time()
        for at in range(0, len(documents), 64):
            for scores in model.scores(documents[at : at + 64]):
                model.decide(scores)
        spent = time.process_time() - start
        sys.stdout.write(
            f"{name}: {1e3 * spent / len(texts):.3f} ms a statement of "
            f"{words / len(texts):.0f} words, {1e6 * spent / words:.2f} µs a word\n"
        )


if __name__ == "__main__":
    main()
