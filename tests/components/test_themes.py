"""`entente/themes`: themes on the statements of a Doc, one by one or in a stream."""

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.components.attributes import STATEMENTS
from pipeline.components.themes import Themes, statement_inputs
from pipeline.errors import ModelError
from pipeline.themes.persistence import save_model
from pipeline.themes.training import Trainer
from tests.themes.conftest import SMALL, documents, settings, taxonomy  # noqa: F401

PARAGRAPHS = ["Merci, Monsieur le Président.", "Le gazoduc reste fermé.", "Un vaccin arrive."]


@pytest.fixture(scope="module")
def nlp():
    return spacy.blank("fr")


@pytest.fixture(scope="module")
def model(documents, taxonomy, settings):  # noqa: F811
    """Train without vectors, so that no base model is needed."""
    features = settings.features.model_copy(update={"vectors": None, "vector_weight": 0.0})
    plain = settings.model_copy(update={"features": features})
    return Trainer(documents[:192], tuple(taxonomy), plain).train()[0]


def make_doc(nlp, paragraphs, label=None) -> Doc:
    doc = nlp.make_doc("\n".join(paragraphs))
    start, spans = 0, []
    for number, text in enumerate(paragraphs):
        span = doc.char_span(start, start + len(text), label="speech")
        span._.turn = number
        span._.speaker_label = label
        spans.append(span)
        start += len(text) + 1
    doc.spans[STATEMENTS] = spans
    return doc


def themes_of(doc):
    return [span._.themes for span in doc.spans[STATEMENTS]]


def test_every_statement_gets_themes(nlp, model):
    component = Themes(model, nlp.vocab)
    for themes in themes_of(component(make_doc(nlp, PARAGRAPHS))):
        assert 1 <= len(themes) <= 3


def test_a_stream_gives_the_same(nlp, model):
    component = Themes(model, nlp.vocab, batch_size=2)
    docs = [make_doc(nlp, PARAGRAPHS[i % 3 :]) for i in range(5)]
    one_by_one = [themes_of(component(make_doc(nlp, PARAGRAPHS[i % 3 :]))) for i in range(5)]
    assert [themes_of(doc) for doc in component.pipe(iter(docs))] == one_by_one


def test_a_doc_without_statements_is_left_alone(nlp, model):
    doc = nlp.make_doc("Rien.")
    assert Themes(model, nlp.vocab)(doc) is doc


def test_the_input_is_what_the_tables_would_give(nlp):
    doc = make_doc(nlp, ["M. Roux : Merci  bien."], label="M. Roux")
    (statement,) = statement_inputs(doc)
    assert (statement.text, statement.said) == ("M. Roux : Merci bien.", "Merci bien.")
    assert (statement.kind, statement.speaker) == ("speech", "0")


def test_built_from_config_and_saved(nlp, model, tmp_path):
    save_model(model, tmp_path / "model")
    made = spacy.blank("fr")
    made.add_pipe("entente/themes", config={"path": str(tmp_path / "model")})
    made.to_disk(tmp_path / "nlp")
    again = spacy.load(tmp_path / "nlp")
    component, other = made.get_pipe("entente/themes"), again.get_pipe("entente/themes")
    wanted = themes_of(component(make_doc(made, PARAGRAPHS)))
    assert themes_of(other(make_doc(again, PARAGRAPHS))) == wanted
    assert (
        themes_of(component.from_bytes(component.to_bytes())(make_doc(made, PARAGRAPHS))) == wanted
    )


def test_a_changed_model_is_refused_when_the_pipeline_is_built(model, tmp_path):
    save_model(model, tmp_path / "model")
    (tmp_path / "model" / "model.json").write_text("{}")
    with pytest.raises(ModelError, match="was changed"):
        spacy.blank("fr").add_pipe("entente/themes", config={"path": str(tmp_path / "model")})
