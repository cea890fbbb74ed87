"""The three things that the command line does: train, cross-validate, judge a trained network."""

import datetime as dt
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from pipeline.components.ner_files import BASE_MODEL, load_network, save_network
from pipeline.components.ner_network import predict
from pipeline.components.training.augment import Augmenter, Name
from pipeline.components.training.blocks import Read, TrainingBlock, training_blocks
from pipeline.components.training.loop import TrainingSettings, train
from pipeline.components.training.scoring import Mention, Tally, mentions, tally_blocks
from pipeline.errors import DataError, StoreError
from pipeline.evaluation.gold import GoldDocument

MEASURES = (
    "core", "STATE", "LEADER", "ORGANISATION", "TREATY", "PERSON", "PLACE", "all", "nested", "kind",
)  # fmt: skip
_BATCH = 256
_RESAMPLES = 1000

Report = Callable[[str], None]
Names = Mapping[tuple[str, str], Sequence[Name]]


def fit(
    blocks: Sequence[TrainingBlock],
    settings: TrainingSettings,
    *,
    names: Names | None = None,
    report: Report | None = None,
) -> Language:
    """Train a network on blocks, varied with the names of other documents and of ``names``."""

    def told(epoch: int, loss: float) -> None:
        if report:
            report(f"pass {epoch + 1} of {settings.epochs}: loss {loss:,.0f}")

    return train(blocks, settings=settings, augment=Augmenter(blocks, names), report=told)


def train_model(
    documents: Sequence[GoldDocument],
    read: Read,
    output: Path,
    *,
    settings: TrainingSettings,
    names: Names | None = None,
    report: Report | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Train on every document and write the network with its manifest.

    The folder is made first: minutes of training must not end on a path that cannot be written.

    Raises
    ------
    StoreError
        When ``output`` cannot be made.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{output}: cannot make this folder for the model ({error.strerror}); name another"
        raise StoreError(msg) from error
    blocks = list(training_blocks(documents, read))
    nlp = fit(blocks, settings, names=names, report=report)
    save_network(
        nlp,
        output,
        {
            "base_model": f"{BASE_MODEL} {version(BASE_MODEL)}",
            "documents": len(documents),
            "blocks": len(blocks),
            "mentions": sum(len(block.gold) for block in blocks),
            "spacy": version("spacy"),
            "made": dt.datetime.now(tz=dt.UTC).date().isoformat(),
            "training": {name: getattr(settings, name) for name in settings.__slots__},
            **(facts or {}),
        },
    )


def cross_validate(
    documents: Sequence[GoldDocument],
    read: Read,
    *,
    folds: int,
    settings: TrainingSettings,
    names: Names | None = None,
    report: Report | None = None,
) -> dict[str, Tally]:
    """Judge the recipe on documents that were left out of its training.

    Returns
    -------
    dict of str to Tally
        Counts of each document, by the network that had not seen it.

    Raises
    ------
    DataError
        When there are fewer documents than folds.
    """
    if not 2 <= folds <= len(documents):
        msg = f"{folds} folds of {len(documents)} documents: expected 2 to {len(documents)} folds"
        raise DataError(msg)
    blocks = list(training_blocks(documents, read))
    order = sorted({block.document for block in blocks})
    random.Random(settings.seed).shuffle(order)
    tallies: dict[str, Tally] = {}
    for fold in range(folds):
        held = set(order[fold::folds])
        nlp = fit([b for b in blocks if b.document not in held], settings, names=names)
        tallies |= judge(nlp, [b for b in blocks if b.document in held])
        if report:
            report(f"fold {fold + 1} of {folds}: {summary(tallies.values())}")
    return tallies


def evaluate_model(path: Path, documents: Sequence[GoldDocument], read: Read) -> dict[str, Tally]:
    """Judge a saved network on annotated documents, document by document."""
    base = spacy.load(BASE_MODEL, exclude=["parser", "lemmatizer", "morphologizer", "senter"])
    return judge(load_network(path, base.vocab), list(training_blocks(documents, read)))


def judge(nlp: Language, blocks: Sequence[TrainingBlock]) -> dict[str, Tally]:
    """Count what a network finds, by document."""
    by_document: dict[str, list[tuple[TrainingBlock, Sequence[Mention]]]] = {}
    for start in range(0, len(blocks), _BATCH):
        batch = blocks[start : start + _BATCH]
        readings = predict(nlp, [block.doc(nlp.vocab) for block in batch])
        for block, reading in zip(batch, readings, strict=True):
            by_document.setdefault(block.document, []).append((block, mentions(reading)))
    return {name: tally_blocks(pairs) for name, pairs in by_document.items()}


def summary(tallies: Iterable[Tally]) -> str:
    """Return the measures over documents as one line."""
    total = sum_tallies(tallies)
    return " ".join(f"{name} {total.f1(name):.3f}" for name in MEASURES)


def intervals(tallies: Sequence[Tally], *, seed: int = 0) -> dict[str, tuple[float, float, float]]:
    """Return each measure with its 95 % interval, by resampling documents."""
    rng = random.Random(seed)
    total = sum_tallies(tallies)
    drawn = [sum_tallies(rng.choices(tallies, k=len(tallies))) for _ in range(_RESAMPLES)]
    low, high = int(_RESAMPLES * 0.025), int(_RESAMPLES * 0.975)
    found = {}
    for name in MEASURES:
        values = sorted(tally.f1(name) for tally in drawn)
        found[name] = (total.f1(name), values[low], values[high])
    return found


def sum_tallies(tallies: Iterable[Tally]) -> Tally:
    """Add the counts of several documents."""
    total = Tally()
    for tally in tallies:
        total.merge(tally)
    return total
