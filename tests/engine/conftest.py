"""A small corpus, and a configuration without trained models."""

import json

import pytest

from pipeline.config import read_config
from pipeline.engine import crew
from pipeline.engine.executors import SerialExecutor

TEXTS = {
    "a.txt": "La Russie et l'Arménie ont signé un accord à Erevan.\n\nM. Poutine s'en félicite.",
    "b.txt": "Conférence\n\nEmmanuel Macron : La France soutient l'Ukraine et la Moldavie.",
    "sub/c.txt": "Le Japon et le Chili ont saisi l'ONU. Le Japon insiste.",
    "d.jsonl": '{"id": "1", "texte": "La Suisse accueille l\'Iran.", "date": "2020-01-02"}\n'
    '{"id": "2", "texte": "Le Maroc écrit au Kenya.", "date": "2021-03-04"}\n',
}
LIGHT = {
    "nlp.pipeline": ["structure", "gazetteer", "treaties", "entities", "linker"],
    "run.engine": "serial",
    "graph.layout": "circle",
    "run.blas": "openblas",
}


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    for name, text in TEXTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def light():
    """Return a function that makes a light configuration, with overrides."""

    def make(**overrides):
        given = {key.replace("__", "."): value for key, value in overrides.items()}
        return read_config(overrides=LIGHT | given)

    return make


_executors = {}
_make_executor = crew.make_executor


def executor_for(config, workers=1):
    """Return one serial executor a configuration for all tests: its models are loaded once."""
    if config.run.engine != "serial":
        return _make_executor(config, workers)
    key = json.dumps([config.resolved["nlp"], config.resolved["components"]], sort_keys=True)
    key += config.run.model_dump_json() + config.corpus.model_dump_json()
    if key not in _executors:
        _executors[key] = SerialExecutor(config)
    return _executors[key]


@pytest.fixture(autouse=True)
def _shared_executor(monkeypatch):
    monkeypatch.setattr(crew, "make_executor", executor_for)
