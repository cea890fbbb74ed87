"""Find the weights that tell narration from speech after a turn, and how well they tell it.

    python tests/benchmarks/structure_resuming.py FOLDER … [--shared PATH] [--write]

Each folder holds ``*.gold.txt`` with their sources, or annotated formats as in
``tests/structure/formats``; ``--shared`` adds the parliamentary sitting in TEI. Every
paragraph amid a turn with no first or second person is one example; no document counts
for more than ``SHARE`` of them. A logistic regression is judged on each document by all
others, and with ``--write`` its weights go to ``data/structure/resuming.tsv``.
"""

import argparse
import gzip
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from lxml import etree
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from pipeline.evaluation.gold import read_gold
from pipeline.structure import analyse
from pipeline.structure.resuming import BIAS, LIKELY, Resuming
from tests.benchmarks.structure_gold import view
from tests.benchmarks.structure_tei import SITTING, plain
from tests.structure.test_formats import read_format

STRENGTH = 0.3  # inverse of the regularisation
SHARE = 12
TABLE = Path(__file__).parents[2] / "data" / "structure" / "resuming.tsv"


def documents(folder):
    """Yield the name, the text and the kind of each block, by its words, of a folder."""
    golds = sorted(folder.glob("*.gold.txt"))
    for document in read_gold(golds) if golds else ():
        text = view(document.text)
        yield document.name, text, {text[b.start : b.end]: b.kind for b in document.blocks}
    for path in () if golds else sorted(folder.glob("*.txt")):
        text, wanted = read_format(path)
        yield path.stem, view(text), {view(words): kind for kind, _, words in wanted}


def sitting(shared):
    """Yield the sitting as the printed record has it."""
    root = etree.fromstring(gzip.decompress((shared / SITTING).read_bytes()))
    lines = [(view(line), "speech" if who else "narrative") for line, who in plain(root)]
    yield SITTING, "\n".join(line for line, _ in lines), dict(lines)


def examples(name, text, kinds):
    """Return the signs and the truth of each such paragraph of a document.

    The truth decides as the pass goes on, so that what comes after sees no mistake.
    """
    found = []

    def ask(self, line, decided, speaker):
        kind = kinds.get(line.text)
        if kind in ("narrative", "speech"):
            signs = self.features(line, decided, speaker)
            found.append((name, signs, kind == "narrative"))
        return kind == "narrative"

    shipped, Resuming.is_told = Resuming.is_told, ask
    try:
        analyse(text)
    finally:
        Resuming.is_told = shipped
    return found


def fit(table, told, weights):
    """Return the weights of a regression for signs as they are, and its bias."""
    scaler = StandardScaler().fit(table)
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    model.fit(scaler.transform(table), told, sample_weight=weights)
    slopes = model.coef_[0] / scaler.scale_
    return slopes, float(model.intercept_[0] - (slopes * scaler.mean_).sum())


def main():
    """Print what the rules, the weights and both get wrong; write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    read = [row for folder in options.folders for row in documents(folder)]
    read += sitting(options.shared) if options.shared else ()
    names, signs, truth = zip(*(row for one in read for row in examples(*one)), strict=True)
    order = sorted(signs[0])
    table = np.array([[row[sign] for sign in order] for row in signs], dtype=float)
    told, groups = np.array(truth), np.array(names)
    weights = np.array([min(1.0, SHARE / (groups == name).sum()) for name in names])
    chance = np.zeros(len(told))
    for name in sorted(set(names)):
        held = groups == name
        slopes, bias = fit(table[~held], told[~held], weights[~held])
        chance[held] = 1 / (1 + np.exp(-(table[held] @ slopes + bias)))
    ruled = np.array([row["scene"] > 0 or row["interlude"] >= 3 for row in signs])
    for title, guess in (("rules", ruled), ("both", ruled | (chance > LIKELY))):
        sys.stdout.write(
            f"{title}: {int((guess != told).sum())} of {len(told)} wrong, "
            f"{int((guess & ~told).sum())} spoken ones taken for narration\n"
        )
    if options.write:
        slopes, bias = fit(table, told, weights)
        rows = [(BIAS, bias), *zip(order, slopes, strict=True)]
        lines = (f"{sign}\t{weight:.3f}" for sign, weight in rows)
        TABLE.write_text("\n".join(["sign\tweight", *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
