"""Words to columns: what counts, and that a batch changes nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.themes.features import Featuriser, words_of
from pipeline.themes.lexicon import Lexicon
from pipeline.themes.settings import FeatureSettings
from tests.themes.conftest import fake_vectors

TEXTS = [
    "L'OTAN déploie deux bataillons en Estonie.",
    "Le gazoduc reste fermé, le prix du gaz double.",
    "Le gaz, le gaz, toujours le gaz !",
]
LEXICON = Lexicon({"energie": ["gaz", "gazoduc*", "prix du gaz"], "defense": ["otan"]})


def featuriser(**settings):
    features = FeatureSettings(min_df=1, buckets=512, **settings)
    return Featuriser(features, lexicon=LEXICON, vectors=fake_vectors()).fit(TEXTS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("l'OTAN", ["l", "OTAN"]),
        ("cessez-le-feu", ["cessez-le-feu"]),
        ("1,5 degré", ["1,5", "degré"]),
        ("", []),
        ("…", []),
    ],
)
def test_words(text, words):
    assert words_of(text) == words


def test_blocks_are_as_wide_as_said():
    made = featuriser()
    assert [b.shape[1] for b in made.blocks(TEXTS)] == list(made.widths)
    assert made.transform(TEXTS).shape == (3, sum(made.widths))


def test_no_pieces_no_vectors_no_lexicon():
    made = featuriser(longest_piece=0, vector_weight=0, lexicon_weight=0)
    assert len(made.widths) == 2


def test_words_and_pieces_have_length_one():
    words, pieces = featuriser().blocks(TEXTS)[:2]
    for block in (words, pieces):
        assert np.allclose(np.asarray(block.multiply(block).sum(axis=1)).ravel(), 1)


def test_an_empty_text_is_all_zero_but_for_its_form():
    blocks = featuriser().blocks([""])
    assert all(abs(b).sum() == 0 for b in blocks[:4])


@given(st.lists(st.sampled_from([*TEXTS, "", "Estonie"]), min_size=1, max_size=6))
def test_a_text_is_the_same_in_any_batch(texts):
    made = featuriser()
    together = made.transform(texts).toarray()
    alone = np.vstack([made.transform([t]).toarray() for t in texts])
    assert np.array_equal(together, alone)


def test_lexicon_counts_words_prefixes_and_sequences():
    hits = featuriser().blocks(["Le prix du gaz et les gazoducs"])[2]
    # gaz, gazoducs, and the sequence (which counts one and a half)
    assert hits[0, LEXICON.names.index("energie")] == pytest.approx(np.log1p(3.5) * 0.5)


def test_rare_words_are_dropped():
    made = Featuriser(FeatureSettings(min_df=2, buckets=512)).fit(TEXTS)
    assert "gaz" in made.vocabulary
    assert "estonie" not in made.vocabulary


def test_unknown_words_are_counted():
    assert featuriser().unknown("Le gaz liquéfié") == (1, 3)


def test_years_are_kept_other_numbers_are_not():
    made = Featuriser(FeatureSettings(min_df=1, buckets=512, pairs=False)).fit(["en 1999, 17 32"])
    assert sorted(made.vocabulary) == ["00", "1999", "en"]
