"""`entente/ner`: the trained network in a pipeline. The sentences are ours."""

import json
import shutil

import numpy as np
import pytest
import spacy
from thinc.api import NumpyOps, set_current_ops

from pipeline.components.ner import StatisticalEntities, block_bounds
from pipeline.components.ner_cache import CachedReader
from pipeline.components.ner_files import BASE_MODEL, MANIFEST, load_network, verify
from pipeline.components.ner_input import reading_doc
from pipeline.components.ner_network import build_network, cached_reader, predict
from pipeline.components.tokenizer import create_tokenizer
from pipeline.errors import ConfigError, ModelError
from pipeline.records import Block, Structure
from pipeline.resources import resource

TEXT = (
    "La Finlande et l’Islande ont signé le protocole de Reykjavik.\n\n"
    "M. Aalto: le Conseil de sécurité de l'ONU siège à New York.\n"
    "Les entreprises danoises attendent. Copenhague exige une réponse."
)


def tokenizing():
    nlp = spacy.blank("fr")
    nlp.tokenizer = create_tokenizer()(nlp)
    return nlp


@pytest.fixture(scope="module")
def nlp():
    set_current_ops(NumpyOps(use_blis=False))
    nlp = tokenizing()
    nlp.add_pipe("entente/ner", name="ner")
    return nlp


def found(doc):
    return [(span.text, span.label_, span.id_) for span in doc.spans["ner"]]


def test_without_structure_the_blocks_are_the_lines():
    doc = tokenizing()("Un.\n\n  Deux.\n \nTrois.")
    assert [doc.text[start:end] for start, end in block_bounds(doc)] == ["Un.", "  Deux.", "Trois."]


def test_the_structure_says_what_the_blocks_are():
    doc = tokenizing()("Un. Deux.")
    doc._.structure = Structure(blocks=(Block(0, 0, 3, "title"), Block(1, 4, 9, "narrative")))
    assert [doc.text[start:end] for start, end in block_bounds(doc)] == ["Un.", "Deux."]


def test_a_missing_model_is_named():
    component = StatisticalEntities(spacy.blank("fr").vocab, path="models/absent")
    with pytest.raises(ConfigError, match="models/absent"):
        component.load()


@pytest.fixture
def model(tmp_path):
    return shutil.copytree(resource("models/entities-fr"), tmp_path / "model")


def test_the_shipped_model_is_what_its_manifest_says(model):
    manifest = verify(model)
    assert manifest["files"]
    assert sum((model / name).stat().st_size for name in manifest["files"]) < 30_000_000


def test_a_changed_file_is_named(model):
    with (model / "outer" / "model").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match=r"outer/model: changed"):
        verify(model)


def test_a_lost_file_is_named(model):
    (model / "gate" / "model").unlink()
    with pytest.raises(ModelError, match=r"gate/model: missing"):
        verify(model)


@pytest.mark.parametrize("content", ["", "[]", '{"files": 3}', "{}"])
def test_a_broken_manifest_is_refused(model, content):
    (model / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="manifest"):
        verify(model)


def test_a_folder_without_manifest_is_refused(model):
    (model / MANIFEST).unlink()
    with pytest.raises(ModelError, match="entente entities train"):
        load_network(model, spacy.blank("fr").vocab)


@pytest.mark.model
def test_names_are_found_with_kinds_and_nesting(nlp):
    entities = found(nlp(TEXT))
    for expected in [
        ("Finlande", "STATE", "name"),
        ("Islande", "STATE", "name"),
        ("Aalto", "LEADER", "name"),
        ("Conseil de sécurité de l'ONU", "ORGANISATION", "name"),
        ("ONU", "ORGANISATION", "name"),
        ("New York", "PLACE", "name"),
        ("danoises", "STATE", "demonym"),
    ]:
        assert expected in entities


@pytest.mark.model
def test_spans_say_their_stage_and_kind(nlp):
    doc = nlp(TEXT)
    spans = list(doc.spans["ner"])
    assert {span._.stage for span in spans} == {"ner"}
    assert all(span._.kind == span.id_ for span in spans)
    assert all(span._.score is None or 0 < span._.score <= 1 for span in spans)


@pytest.mark.model
@pytest.mark.parametrize("text", ["", " ", "\n\n", "— … !", "x" * 500])
def test_texts_without_words_have_no_entities(nlp, text):
    assert found(nlp(text)) == []


@pytest.mark.model
def test_batches_change_nothing(nlp):
    texts = [TEXT, "", "La Norvège.", TEXT * 3]
    alone = [found(doc) for doc in map(nlp, texts)]
    assert [found(doc) for doc in nlp.pipe(texts)] == alone


@pytest.mark.model
def test_mentions_stay_inside_their_block(nlp):
    doc = nlp("Le président de la\nFinlande\nparle.")
    assert all("\n" not in span.text for span in doc.spans["ner"])


@pytest.mark.model
def test_a_saved_pipeline_finds_the_same(nlp, tmp_path):
    nlp.to_disk(tmp_path)
    component = StatisticalEntities(nlp.vocab, path="gone").from_disk(tmp_path / "ner")
    doc = component(nlp.make_doc(TEXT))
    assert found(doc) == found(nlp(TEXT))


@pytest.mark.model
def test_the_cache_of_embeddings_changes_nothing(nlp):
    network = load_network(resource("models/entities-fr"), nlp.vocab)
    words = [token.text for token in nlp.make_doc(TEXT)]
    reader = cached_reader(network)

    def read(given):
        docs = [reading_doc(nlp.vocab, words, [True] * len(words), None) for _ in range(3)]
        return predict(network, docs, reader=given)

    first, again, plain = read(reader), read(reader), read(None)
    assert first == again
    for cached, computed in zip(first, plain, strict=True):
        assert (cached.outer, cached.leaf) == (computed.outer, computed.leaf)
        # Other batches add in another order: the last digits differ.
        assert cached.scores == pytest.approx(computed.scores, abs=1e-5)


@pytest.mark.model
@pytest.mark.parametrize("limit", [1, 7, 40])
def test_a_cache_of_embeddings_that_is_full_starts_anew(nlp, limit):
    network = load_network(resource("models/entities-fr"), nlp.vocab)
    small = CachedReader(network.get_pipe("tok2vec"), limit=limit)
    for text in (TEXT, "Un accord lie Oslo à Lima.", TEXT):
        words = [token.text for token in nlp.make_doc(text)]
        doc = reading_doc(nlp.vocab, words, [True] * len(words), None)
        assert np.allclose(small([doc])[0], cached_reader(network)([doc])[0], atol=1e-5)


@pytest.mark.model
def test_the_exact_mode_gives_what_the_model_gives():
    nlp = tokenizing()
    nlp.add_pipe("entente/ner", name="ner", config={"model": BASE_MODEL})
    doc = nlp(TEXT)
    ours = [(span.text, span._.attributes["label"]) for span in doc.spans["ner"]]
    plain = spacy.load(BASE_MODEL)
    lines = [line for line in doc.text.split("\n") if line.strip()]
    assert ours == [(ent.text, ent.label_) for block in plain.pipe(lines) for ent in block.ents]


def test_an_unknown_model_is_named():
    component = StatisticalEntities(spacy.blank("fr").vocab, model="fr_core_news_absent")
    with pytest.raises(ModelError, match="fr_core_news_absent is not installed"):
        component.load()


def test_the_manifest_is_plain_json():
    manifest = json.loads((resource("models/entities-fr") / MANIFEST).read_text(encoding="utf-8"))
    assert set(manifest["files"]) == {
        file.relative_to(resource("models/entities-fr")).as_posix()
        for file in resource("models/entities-fr").rglob("*")
        if file.is_file() and file.name not in (MANIFEST, "README.md")
    }


def test_a_network_has_a_gate_and_two_layers():
    assert build_network(spacy.blank("fr").vocab).pipe_names == ["tok2vec", "outer", "leaf", "gate"]
