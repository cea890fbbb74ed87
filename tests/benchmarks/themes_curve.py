"""What more data brings to the theme classifier: F1 on unseen documents, with intervals.

    python tests/benchmarks/themes_curve.py DATA ... [--like FILE] [--labels TABLE]
        [--context TEXTS] --test DOCUMENTS [--test DOCUMENTS]

The options are those of `entente themes train`. First growing shares of the data most like
the texts to come (``--like``, whole groups) are learned from beside all other data, then all of
them beside growing shares of the other data. Each time the first stage alone decides, by
one threshold, for the documents of ``--test``, of which nothing may be in the data. Printed:
statements learned from, micro-F1 and macro-F1 on all tests together, and what the step from
the share before brought, paired, with 95 % intervals over documents.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

from pipeline.cli.themes_support import load_settings, prepare
from pipeline.themes.context import sigmoid
from pipeline.themes.decide import chosen
from pipeline.themes.evaluation import f1_intervals, group_numbers, truth_of
from pipeline.themes.gather import gather, join_duplicates, leave_out_empty
from pipeline.themes.metrics import bootstrap, f1_scores
from pipeline.themes.readers import read_labelled
from pipeline.themes.records import labelled
from pipeline.themes.training import Trainer

SHARES = (0.25, 0.5, 1.0)
THRESHOLD = 0.35


def say(line):
    """Write one line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def ranks(items, seed=0):
    """Give every group a place in [0, 1), in an order drawn once: shares are nested."""
    names = sorted({item.group for item in items})
    order = np.random.default_rng(seed).permutation(len(names)) / len(names)
    place = dict(zip(names, order.tolist(), strict=True))
    return np.array([place[item.group] for item in items])


def main():
    """Print one line a training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="+")
    for name in ("like", "labels", "context"):
        parser.add_argument(f"--{name}", type=Path, action="append", default=[])
    parser.add_argument("--test", type=Path, action="append", required=True)
    parser.add_argument("--config", default="configs/themes.cfg")
    args = parser.parse_args()
    settings = load_settings(args.config)
    parts = prepare(settings)
    documents = gather(args.data, like=args.like, labels=args.labels, context=args.context)
    documents = join_duplicates(leave_out_empty(documents)[0])
    trainer = Trainer(
        documents, tuple(parts.taxonomy), settings, lexicon=parts.lexicon, vectors=parts.vectors
    )
    tests = list(labelled(leave_out_empty(read_labelled(args.test))[0]))
    truth = truth_of(tests, trainer.themes)
    groups = group_numbers([item.group for item in tests])
    like = np.array([item.like for item in trainer.items])
    place = ranks(trainer.items)
    texts = [item.text for item in tests]

    def decide(kept):
        linear = trainer._linear(np.flatnonzero(kept))
        thresholds = np.full(len(trainer.themes), THRESHOLD)
        return chosen(sigmoid(linear.log_odds(texts)), thresholds, at_most=3)

    for name, part in (("like the texts to come", like), ("other data", ~like)):
        before = None
        for share in SHARES:
            kept = ~part | (place < share)
            given = decide(kept)
            micro, macro = f1_intervals(truth, given, groups)
            line = f"{name}: {share:.0%} = {int((kept & part).sum())} statements"
            line += f"  micro-F1 {micro}  macro-F1 {macro}"
            if before is not None:
                line += f"  gain {gain(truth, before, given, groups)}"
            say(line)
            before = given


def gain(truth, before, after, groups):
    """Return the difference in micro-F1 and its interval, both on the same draws."""

    def difference(rows):
        return f1_scores(truth[rows], after[rows])[0] - f1_scores(truth[rows], before[rows])[0]

    low, high = bootstrap(difference, groups)
    return f"{difference(np.arange(len(truth))):+.3f} [{low:+.3f}, {high:+.3f}]"


if __name__ == "__main__":
    main()
