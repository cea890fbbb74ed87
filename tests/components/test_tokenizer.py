"""`entente.view_tokenizer.v1`: the tokens of the cleaned view."""

import pickle
import time

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.components.tokenizer import ViewTokenizer, create_tokenizer
from pipeline.errors import ConfigError
from pipeline.text import clean

CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "entente.view_tokenizer.v1"}}}
NLP = spacy.blank("fr", config=CONFIG)


@pytest.fixture(scope="module")
def nlp():
    return NLP


def tokens(text):
    return [token.text for token in NLP.make_doc(text) if not token.is_space]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("L’Allemagne", ["L'", "Allemagne"], id="elision"),
        pytest.param("d’aujourd’hui", ["d'", "aujourd'hui"], id="exception"),
        pytest.param("Y a-t-il", ["Y", "a", "-t", "-il"], id="inversion"),
        pytest.param("M. Obama (UE),", ["M.", "Obama", "(", "UE", ")", ","], id="affixes"),
        pytest.param("J.-C.", ["J.", "-C."], id="special case"),
        pytest.param("Poutine:Bonjour", ["Poutine", ":", "Bonjour"], id="glued label"),
        pytest.param("M. Radek.-", ["M.", "Radek", ".-"], id="label with a dash"),
        pytest.param("Poutine:«Bonjour»", ["Poutine", ":", "«", "Bonjour", "»"], id="glued quote"),
        pytest.param(
            "professionnalisée.En accord",
            ["professionnalisée", ".", "En", "accord"],
            id="glued sentence",
        ),
        pytest.param(
            "à l'OTAN.La Russie", ["à", "l'", "OTAN", ".", "La", "Russie"], id="after capitals"
        ),
        pytest.param("en 2020.La Russie", ["en", "2020", ".", "La", "Russie"], id="after a year"),
        pytest.param("en EuropeLe rythme", ["en", "Europe", "Le", "rythme"], id="glued words"),
        pytest.param("AFP/Reuters", ["AFP", "/", "Reuters"], id="slash"),
        pytest.param(
            "lc160216-bielorussie_0_730.jpg",
            ["lc160216", "-", "bielorussie", "_", "0", "_", "730", ".", "jpg"],
            id="file name",
        ),
        pytest.param("accord franco-russe", ["accord", "franco", "-", "russe"], id="two demonyms"),
        pytest.param("l'ex-URSS", ["l'", "ex", "-", "URSS"], id="ex-"),
        pytest.param(
            "**Russie** [1]", ["*", "*", "Russie", "*", "*", "[", "1", "]"], id="markdown"
        ),
        pytest.param("<b>Mali</b>", ["<", "b", ">", "Mali", "<", "/b", ">"], id="tags"),
        pytest.param("Mali.&nbsp;Le", ["Mali", ".", "&nbsp;", "Le"], id="entity"),
        pytest.param(
            "voir https://mid.ru/a_b-C.html.", ["voir", "https://mid.ru/a_b-C.html", "."], id="URL"
        ),
        pytest.param(
            "contact@onu.org, onu.org", ["contact@onu.org", ",", "onu.org"], id="addresses"
        ),
        pytest.param("L'U.R.S.S. et", ["L'", "U.R.S.S.", "et"], id="dotted capitals"),
        pytest.param("1,5 % à 10h30", ["1,5", "%", "à", "10h30"], id="numbers"),
        pytest.param("Haut-Karabakh", ["Haut-Karabakh"], id="hyphen"),
    ],
)
def test_tokens(text, expected):
    assert tokens(text) == expected


def test_every_line_start_is_a_token_start():
    doc = NLP.make_doc("Titre\r\n\n   Un.  \n\tDeux\n")
    assert [token.text for token in doc] == [
        "Titre", "\n", "\n", "   ", "Un", ".", " ", "\n", "\t", "Deux", "\n",
    ]  # fmt: skip
    assert not any(token.whitespace_ for token in doc if token.text == "\n")


def test_the_view_is_kept(nlp):
    doc = nlp("La Fra\u200bnce")
    assert doc.text == "La France"
    assert doc._.view.to_source(3, 9) == (3, 10)


@given(
    st.text(st.sampled_from("aéB.,:;!?-'’_/()«»\" \n\t0123&<>@|…—œ"), max_size=60)
    | st.text(max_size=40)
)
@settings(max_examples=300, deadline=None)
def test_the_tokens_are_the_view(text):
    doc = NLP.make_doc(text)
    view = clean(text)
    assert doc.text == view.text == doc._.view.text
    starts = {token.idx for token in doc}
    for at, letter in enumerate(view.text[:-1]):
        if letter == "\n":
            assert at in starts
            assert at + 1 in starts


@given(st.lists(st.sampled_from(["Le", "l'", "Mali.", "AFP/", "ex-", "\n", " ", "a_b", "x:Y"])))
@settings(deadline=None)
def test_the_cache_changes_nothing(pieces):
    text = "".join(pieces)
    fresh = ViewTokenizer(NLP.vocab, NLP.Defaults)
    assert [t.text for t in fresh(text)] == [t.text for t in NLP.make_doc(text)]


@pytest.mark.parametrize(
    "run",
    [
        "😀",
        "(",
        "«'",
        "http://",
        "a",
        "A.",
        "l'",
        "-",
        "a.B",
        "_",
        "x:Y",
        "Aa",
        "&a",
        "1,a",
        "www.",
        "a@",
    ],
)
def test_runs_take_linear_time(run):
    text = "La France. " + (run * 100_000)[:100_000] + " Le Japon."
    started = time.process_time()
    doc = NLP.make_doc(text)
    assert time.process_time() - started < 2
    assert doc[-2].text == "Japon"


def test_saved_and_loaded(nlp, tmp_path):
    nlp.to_disk(tmp_path / "nlp")
    loaded = spacy.load(tmp_path / "nlp")
    assert isinstance(loaded.tokenizer, ViewTokenizer)
    assert [t.text for t in loaded("L’ex-URSS")] == ["L'", "ex", "-", "URSS"]


@pytest.mark.parametrize("copy", ["bytes", "pickle"])
def test_copied(nlp, copy):
    plain = create_tokenizer(view=False)(nlp)
    if copy == "bytes":
        twin = create_tokenizer()(nlp).from_bytes(plain.to_bytes())
    else:
        twin = pickle.loads(pickle.dumps(plain))
    assert (twin.view, twin.rules) == (False, "french")


def test_rules_of_the_model_are_exactly_those_of_spacy(nlp):
    text = "L’ex-URSS:a  \n signé.En Frа\u200bnce"
    exact = create_tokenizer(view=False, rules="model")(nlp)
    assert [t.text for t in exact(text)] == [t.text for t in spacy.blank("fr")(text)]
    assert exact(text)._.view.to_source(0, 5) == (0, 5)


def test_unknown_rules_are_refused(nlp):
    with pytest.raises(ConfigError, match="'english', expected one of french, model"):
        create_tokenizer(rules="english")(nlp)


@pytest.mark.shared
def test_annotated_mentions_are_made_of_whole_tokens(nlp, shared_path):
    import sys

    sys.path.insert(0, str(shared_path / "gold"))
    import gold

    borders = aligned = 0
    for annotated in sorted((shared_path / "gold").glob("*/*.gold.txt")):
        source = annotated.with_name(annotated.name.replace(".gold.txt", ".txt"))
        found, _ = gold.standoff(annotated, source)
        doc = nlp.make_doc(source.read_text(encoding="utf-8"))
        starts = {token.idx for token in doc}
        ends = {token.idx + len(token) for token in doc}
        for mention in found["mentions"]:
            start, end = doc._.view.to_view(mention["start"], mention["end"])
            borders += 2
            aligned += (start in starts) + (end in ends)
            assert doc._.view.to_source(start, end) == (mention["start"], mention["end"])
    assert aligned / borders > 0.998
