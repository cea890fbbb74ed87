"""A small classifier trained for real on the bundled sample, once for all tests."""

from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from pipeline.resources import resource
from pipeline.themes.lexicon import read_lexicon
from pipeline.themes.persistence import save_model
from pipeline.themes.readers import read_labelled
from pipeline.themes.settings import ThemeSettings
from pipeline.themes.taxonomy import read_taxonomy
from pipeline.themes.training import Trainer
from pipeline.themes.vectors import WordVectors

SMALL = {
    "features": {"buckets": 4096, "min_df": 1},
    "context": {"fewest": 0, "networks": 1, "epochs": 2, "hidden": (8,)},
    "train": {"folds": 3},
}


def fake_vectors(name="fake-1"):
    """Return vectors that depend on the first letters of a word only."""
    table = np.random.default_rng(0).normal(size=(64, 8)).astype(np.float32)
    return WordVectors(name, table, lambda word: crc32(word[:4].lower().encode()) % 64)


@pytest.fixture(scope="session")
def vectors():
    return fake_vectors()


@pytest.fixture(scope="session")
def settings():
    return ThemeSettings.model_validate(SMALL)


@pytest.fixture(scope="session")
def taxonomy():
    return read_taxonomy(resource("data/themes/taxonomy.tsv"))


@pytest.fixture(scope="session")
def documents():
    folder = resource("data/themes")
    return read_labelled([folder / "sample.jsonl", folder / "documents"])[:200]


@pytest.fixture(scope="session")
def trainer(documents, taxonomy, settings, vectors):
    lexicon = read_lexicon(resource("data/themes/lexicon.tsv"))
    return Trainer(documents, tuple(taxonomy), settings, lexicon=lexicon, vectors=vectors)


@pytest.fixture(scope="session")
def trained(trainer):
    """Return the model and its out-of-fold results."""
    return trainer.train()


@pytest.fixture(scope="session")
def model(trained):
    return trained[0]


@pytest.fixture
def saved(model, tmp_path) -> Path:
    save_model(model, tmp_path / "model", extras={"card.md": "# card\n"})
    return tmp_path / "model"
