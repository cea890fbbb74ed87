"""A small corpus, and a configuration without trained models."""

import pytest

from pipeline.config import read_config

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
