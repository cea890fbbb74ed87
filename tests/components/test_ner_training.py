"""Training of the entity stage: blocks, hints, variants, tags, scores; without a model."""

import random

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.components.ner_input import SENTENCE_ENDS, Hints, biluo, hints, windows
from pipeline.components.ner_network import Reading
from pipeline.components.tokenizer import create_tokenizer
from pipeline.components.training.augment import Augmenter, AugmentSettings, Name, substitute
from pipeline.components.training.blocks import TrainingBlock, leaves, training_blocks
from pipeline.components.training.loop import TrainingSettings
from pipeline.components.training.recipe import train_model
from pipeline.components.training.scoring import mentions, tally_blocks
from pipeline.errors import StoreError
from pipeline.evaluation.gold import parse_gold

MARKED = (
    "#@ kind=narrative themes=conflits-paix\n"
    "Le [[ORGANISATION:parlement-letton|Parlement [[STATE:LVA:demonym|letton]]]] et "
    "l’[[STATE:EST|Estonie]] saluent [[LEADER:jana-ozola|Jana Ozola]]."
)
SOURCE = "Le Parlement letton et l’Estonie saluent Jana Ozola."


@pytest.fixture(scope="module")
def read():
    nlp = spacy.blank("fr")
    nlp.tokenizer = create_tokenizer()(nlp)
    return nlp


@pytest.fixture
def block(read):
    return next(training_blocks([parse_gold(MARKED, SOURCE)], read))


def named(block, spans):
    return [(" ".join(block.words[start:end]), label) for start, end, label in spans]


def test_a_block_has_its_outermost_and_its_innermost_mentions(block):
    assert named(block, block.outer) == [
        ("Parlement letton", "ORGANISATION"),
        ("Estonie", "STATE"),
        ("Jana Ozola", "LEADER"),
    ]
    assert named(block, block.leaf) == [
        ("letton", "STATE|demonym"),
        ("Estonie", "STATE"),
        ("Jana Ozola", "LEADER"),
    ]
    assert block.lost == 0


def test_a_mention_inside_a_token_is_counted_as_lost(read):
    marked = "#@ kind=narrative\nLa [[STATE:LVA|Letto]]nie vote."
    block = next(training_blocks([parse_gold(marked, "La Lettonie vote.")], read))
    assert (block.lost, block.outer) == (1, [])


def test_leaves_hold_no_other_mention():
    found = [
        (0, 4, "TREATY", "name", 0),
        (1, 4, "ORGANISATION", "name", 1),
        (3, 4, "STATE", "name", 2),
    ]
    assert leaves(found) == [(3, 4, "STATE", "name", 2)]


def test_hints_say_the_longest_and_the_shortest():
    said = hints(4, [(0, 3, "ORGANISATION"), (2, 3, "STATE")])
    assert said.outer == ["B-ORGANISATION", "I-ORGANISATION", "I-ORGANISATION", ""]
    assert said.leaf == ["", "", "B-STATE", ""]


def test_tags_give_the_place_of_a_token():
    assert biluo(6, [(0, 1, "STATE"), (2, 5, "TREATY")]) == [
        "U-STATE",
        "O",
        "B-TREATY",
        "I-TREATY",
        "L-TREATY",
        "O",
    ]


@given(st.lists(st.sampled_from(["mot", ".", "Paris", "?"]), max_size=60), st.integers(1, 12))
def test_windows_cover_every_token_once(words, limit):
    cut = list(windows(words, limit, SENTENCE_ENDS))
    assert [i for start, end in cut for i in range(start, end)] == list(range(len(words)))
    assert all(0 < end - start <= limit for start, end in cut)


def test_windows_end_with_a_sentence_where_one_fits():
    assert list(windows(["Oui", ".", "Non", ".", "Si", "."], 3, SENTENCE_ENDS)) == [
        (0, 2),
        (2, 4),
        (4, 6),
    ]


def test_a_mention_is_replaced_with_what_stands_inside(block):
    name = Name(("Diète", "nippone"), (True, True), ((1, 2, "STATE|demonym"),), ("", ""), ("", ""))
    variant = substitute(
        block, [(block.outer[0], name), (block.outer[1], None), (block.outer[2], None)]
    )
    assert " ".join(variant.words) == "Le Diète nippone et l' Estonie saluent Jana Ozola ."
    assert named(variant, variant.leaf)[0] == ("nippone", "STATE|demonym")
    assert named(variant, variant.outer)[1:] == named(block, block.outer)[1:]
    assert len(variant.spaces) == len(variant.hints.outer) == len(variant.words)


@given(st.integers(0, 1000))
def test_variants_keep_their_mentions_on_words(seed):
    blocks = [
        TrainingBlock(
            "x",
            ["La", "Suisse", "et", "l'", "ONU", "."],
            [True, True, True, False, False, False],
            [(1, 2, "STATE"), (4, 5, "ORGANISATION")],
            [(1, 2, "STATE"), (4, 5, "ORGANISATION")],
            Hints(["", "B-STATE", "", "", "", ""], ["", "B-STATE", "", "", "", ""]),
        )
    ]
    settings = AugmentSettings(swap=1, mention=1, capitals=0.5, plain=0.5)
    (variant,) = Augmenter(blocks, settings=settings)(blocks[0], random.Random(seed))
    assert [" ".join(variant.words[s:e]).casefold() for s, e, _ in variant.outer] == [
        "suisse",
        "onu",
    ]
    assert all(len(row) == len(variant.words) for row in (variant.spaces, *variant.hints))


def test_scores_count_outermost_names_and_every_mention(block):
    reading = Reading(
        [(1, 3, "ORGANISATION"), (5, 6, "PLACE")], [(2, 3, "STATE|demonym")], [0.9, 0.8]
    )
    tally = tally_blocks([(block, mentions(reading))])
    assert (tally.right["ORGANISATION"], tally.gold["ORGANISATION"]) == (1, 1)
    assert (tally.right["STATE"], tally.predicted["STATE"], tally.gold["STATE"]) == (0, 0, 1)
    assert (tally.right["all"], tally.predicted["all"], tally.gold["all"]) == (2, 3, 4)
    assert tally.f1("nested") == 1.0


def test_an_output_that_cannot_be_made_is_said_before_training(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot make this folder"):
        train_model([], read, tmp_path / "file" / "model", settings=TrainingSettings())
