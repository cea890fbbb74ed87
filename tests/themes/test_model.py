"""The trained classifier: what it promises whatever it was trained on."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.themes.linear import LinearStage
from pipeline.themes.metrics import f1_scores
from pipeline.themes.records import StatementInput
from pipeline.themes.settings import DenseSettings
from pipeline.themes.training import Trainer

TEXTS = [
    "Le gazoduc reste fermé.",
    "Merci, Monsieur le Président.",
    "",
    "Les casques bleus se retirent.",
    "L'embargo sera levé.",
    "M. MARTIN (Suisse)",
]
statement = st.builds(
    StatementInput,
    text=st.sampled_from(TEXTS),
    kind=st.sampled_from(["speech", "narrative"]),
    speaker=st.sampled_from([None, "a", "b"]),
)
documents = st.lists(st.lists(statement, min_size=1, max_size=5), min_size=1, max_size=4)


def test_it_learned_something(trained):
    _, seen = trained
    micro, _ = f1_scores(seen.truth, seen.given)
    assert micro > 0.25


def test_scores_are_probabilities(model):
    scores = model.score_document([StatementInput(t) for t in TEXTS])
    assert scores.shape == (len(TEXTS), len(model.themes))
    assert ((scores >= 0) & (scores <= 1)).all()


def test_clear_statements_get_their_theme(model):
    decided = model.predict([StatementInput("Le gazoduc et le pétrole : prix du gaz, centrales.")])
    assert decided[0][0].theme == "energie"


@given(documents)
@settings(max_examples=30, deadline=None)
def test_a_document_is_the_same_in_any_batch(model, batch):
    together = model.scores(batch)
    alone = [model.score_document(document) for document in batch]
    for a, b in zip(together, alone, strict=True):
        assert np.allclose(a, b, rtol=0, atol=1e-12)


@given(documents)
@settings(max_examples=30, deadline=None)
def test_every_statement_gets_one_to_three_themes_best_first(model, batch):
    for scores in model.scores(batch):
        for themes in model.decide(scores):
            assert 1 <= len(themes) <= 3
            assert len({t.theme for t in themes}) == len(themes)
            assert [t.score for t in themes] == sorted((t.score for t in themes), reverse=True)


def test_order_counts_only_when_it_means_something(model):
    statements = [StatementInput(t) for t in TEXTS if t]
    forward = model.score_document(statements, ordered=False)
    backward = model.score_document(statements[::-1], ordered=False)[::-1]
    assert np.allclose(forward, backward)


def test_surroundings_count(model):
    about = StatementInput("Il n'en est pas question.")
    alone = model.score_document([about])[0]
    inside = model.score_document([StatementInput("Le gazoduc et le pétrole."), about])[1]
    assert not np.allclose(alone, inside)


def test_no_documents(model):
    assert model.scores([]) == []
    assert model.score_document([]).shape == (0, len(model.themes))


def test_the_label_is_not_what_is_said(model):
    bare = StatementInput("La séance est levée.", "speech")
    labelled = StatementInput("M. Gaz : La séance est levée.", "speech", label="M. Gaz")
    assert np.allclose(model.score_document([bare]), model.score_document([labelled]))


def test_the_same_seed_gives_the_same_model(trainer, trained):
    again, _ = Trainer(
        trainer.documents,
        trainer.themes,
        trainer.settings,
        lexicon=trainer.lexicon,
        vectors=trainer.vectors,
    ).train()
    model, _ = trained
    assert np.array_equal(again.linear.coefficients, model.linear.coefficients)
    assert np.array_equal(again.thresholds, model.thresholds)


def test_without_context(trainer):
    alone = trainer.settings.model_copy(
        update={"context": trainer.settings.context.model_copy(update={"use": False})}
    )
    model, _ = Trainer(trainer.documents, trainer.themes, alone, lexicon=trainer.lexicon).train()
    statements = [StatementInput(t) for t in TEXTS if t]
    one_by_one = np.vstack([model.score_document([s]) for s in statements])
    assert np.allclose(model.score_document(statements), one_by_one)


def test_single_label(trainer):
    train = trainer.settings.train.model_copy(update={"single_label": True})
    settings = trainer.settings.model_copy(update={"train": train})
    model, seen = Trainer(trainer.documents, trainer.themes, settings).train()
    assert set(seen.given.sum(axis=1)) == {1}
    assert model.at_most == 1


def test_the_network_has_its_share_of_the_log_odds(model):
    texts = ["Le gazoduc reste fermé.", "La séance est levée."]
    plain = model.linear.log_odds(texts)
    stage = LinearStage(model.linear.featuriser, DenseSettings(share=0.25))
    stage.coefficients, stage.intercepts = model.linear.coefficients, model.linear.intercepts
    width = sum(b.shape[1] for b in stage.featuriser.blocks(texts)[2:])
    stage.dense.centre = np.zeros(width)
    stage.dense.networks = [[(np.zeros((width, 19)), np.full(19, 2.0))]]
    assert np.allclose(stage.log_odds(texts), 0.75 * plain + 0.25 * 2.0)
