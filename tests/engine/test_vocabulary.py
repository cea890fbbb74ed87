"""The vocabulary of a worker: first words stay, later ones are forgotten, results are the same."""

import pytest
import spacy

from pipeline.engine.executors import SerialExecutor
from pipeline.engine.loading import load_vocabulary
from pipeline.engine.vocabulary import Words


@pytest.fixture
def nlp():
    return spacy.blank("fr")


def read(nlp, number, count=50):
    """Read words that occur nowhere else; return what is known of them."""
    doc = nlp(" ".join(f"mot{number}x{n}" for n in range(count)))
    return [(token.text, token.lower_, token.shape_, token.norm_) for token in doc]


def test_first_words_stay(nlp):
    words = Words(nlp, kept=40, at_once=40)
    words.make_room()
    read(nlp, 0)
    for number in range(1, 6):
        words.make_room()
        read(nlp, number)
    words.forget()
    assert "mot0x1" in nlp.vocab.strings
    assert nlp.vocab["mot0x1"].lower_ == "mot0x1"
    assert not any(f"mot{number}x1" in nlp.vocab.strings for number in range(1, 6))


def test_few_words_are_never_forgotten(nlp):
    words = Words(nlp, kept=1000, at_once=1000)
    for number in range(3):
        words.make_room()
        read(nlp, number)
    words.forget()
    assert all(f"mot{number}x1" in nlp.vocab.strings for number in range(3))


def test_later_words_are_kept_until_they_are_many(nlp):
    words = Words(nlp, kept=10, at_once=120)
    words.make_room()
    read(nlp, 0)
    seen = []
    for number in range(1, 6):
        words.make_room()
        read(nlp, number)
        seen.append(sum(f"mot{n}x1" in nlp.vocab.strings for n in range(1, 6)))
    assert max(seen) == 3
    assert seen[-1] < 3


def test_the_tables_do_not_grow(nlp):
    words = Words(nlp, kept=10, at_once=10)
    read(nlp, 0)
    words.make_room()
    sizes = []
    for number in range(60):
        read(nlp, number, count=400)
        words.make_room()
        sizes.append((nlp.vocab.strings._map.capacity, len(nlp.vocab)))
    assert len(set(sizes)) == 1


def test_words_read_again_are_the_same(nlp):
    words = Words(nlp, kept=10, at_once=10)
    before = read(nlp, 7)
    for _ in range(3):
        words.make_room()
        assert read(nlp, 7) == before
        assert read(nlp, 8) == read(spacy.blank("fr"), 8)


def test_an_executor_leaves_the_vocabulary_to_others(light):
    executor = SerialExecutor(light())
    rested = []
    executor._worker.rest = lambda: rested.append(True)
    assert list(executor.outcomes([])) == []
    assert rested == [True]


@pytest.mark.model
def test_vectors_are_found_without_their_words():
    vocab = load_vocabulary()
    assert vocab.vectors.n_keys == 500_000
    assert len(vocab.strings) < 100_000
    assert vocab["Paris"].has_vector
    assert vocab["Paris"].similarity(vocab["Londres"]) > vocab["Paris"].similarity(vocab["lundi"])
    assert not vocab["xyzzyx"].has_vector
