"""Simulate labelling: whether `themes suggest` needs fewer labels than chance for a score.

    python tests/benchmarks/themes_active.py ../shared/themes/train.jsonl [--rounds 6]

The labels of a pool are hidden; each round a model is trained on what is labelled so far, a
batch is chosen (by the rule of ``suggest``, or at random), and its labels are revealed. A
small recipe (words and lexicon) keeps it short. Printed: labels, macro-F1 and micro-F1 of both ways
on the same unseen groups, averaged over repetitions.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from pipeline.resources import resource
from pipeline.themes.context import sigmoid
from pipeline.themes.decide import chosen
from pipeline.themes.features import Featuriser
from pipeline.themes.lexicon import read_lexicon
from pipeline.themes.linear import LinearStage
from pipeline.themes.metrics import f1_scores
from pipeline.themes.model import ThemeModel
from pipeline.themes.records import LabelledDocument, StatementInput
from pipeline.themes.settings import ThemeSettings
from pipeline.themes.suggest import suggest
from pipeline.themes.taxonomy import read_taxonomy

SETTINGS = ThemeSettings.model_validate(
    {
        "features": {"longest_piece": 0, "vectors": None, "vector_weight": 0},
        "context": {"use": False},
        "dense": {"use": False},
    }
)


def say(line):
    """Write one line."""
    sys.stdout.write(f"{line}\n")


def fit(texts, hits, themes):
    """Train the small recipe on what is labelled so far."""
    features = SETTINGS.features.model_copy(update={"min_df": 1})
    lexicon = read_lexicon(resource("data/themes/lexicon.tsv"))
    linear = LinearStage(Featuriser(features, lexicon=lexicon)).fit(
        texts, hits, weights=np.ones(len(texts)), c=10.0, seed=0
    )
    n = len(themes)
    return ThemeModel(
        themes,
        SETTINGS,
        linear,
        None,
        hits.mean(axis=0).clip(1e-3, 1),
        np.array([np.ones(n), np.zeros(n)]),
        np.full(n, 0.25),
        {"examples": dict(zip(themes, hits.sum(axis=0).tolist(), strict=True))},
    )


def split(rows, rng, *, least):
    """Put whole groups aside until there are enough to test on; return rows of both parts."""
    groups = [row["group"] for row in rows]
    names = sorted(set(groups))
    number = rng.permutation(len(names))[[names.index(group) for group in groups]]
    edge = np.sort(number)[min(least, len(rows) - 1)]
    order = rng.permutation(len(rows))
    return order[number[order] <= edge], order[number[order] > edge]


def simulate(rows, hits, themes, *, way, start, batch, rounds, seed):
    """Return (labels, micro, macro) after each round."""
    rng = np.random.default_rng(seed)
    test, pool = split(rows, rng, least=1000)
    known = list(pool[:start])
    left = list(pool[start:])
    points = []
    for _ in range(rounds + 1):
        model = fit([rows[i]["text"] for i in known], hits[known], themes)
        scores = sigmoid(model.linear.log_odds([rows[i]["text"] for i in test]))
        given = chosen(scores, model.thresholds, at_most=3)
        points.append((len(known), *f1_scores(hits[test].astype(bool), given)))
        if way == "random":
            new = left[:batch]
        else:
            documents = [
                LabelledDocument(
                    str(i), str(i), (StatementInput(rows[i]["text"]),), (None,), (str(i),)
                )
                for i in left
            ]
            new = [int(t.id) for t in suggest(model, documents, n=batch).tasks]
        known += new
        gone = set(new)
        left = [i for i in left if i not in gone]
    return points


def main():
    """Run both ways and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--start", type=int, default=200)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--pool", type=int, default=4000)
    args = parser.parse_args()
    themes = tuple(read_taxonomy(resource("data/themes/taxonomy.tsv")))
    with args.data.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][: args.pool]
    hits = np.array([[t in r["themes"] for t in themes] for r in rows], dtype=np.int8)
    tables = {
        way: np.mean(
            [
                simulate(
                    rows, hits, themes, way=way, start=args.start, batch=args.batch,
                    rounds=args.rounds, seed=seed,
                )
                for seed in range(args.repetitions)
            ],
            axis=0,
        )
        for way in ("random", "suggest")
    }  # fmt: skip
    say("labels   random micro/macro   suggest micro/macro")
    for a, b in zip(tables["random"], tables["suggest"], strict=True):
        say(f"{a[0]:6.0f}   {a[1]:.3f} / {a[2]:.3f}        {b[1]:.3f} / {b[2]:.3f}")


if __name__ == "__main__":
    main()
