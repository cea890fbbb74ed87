"""The table of telling words: reading and matching."""

import pytest

from pipeline.errors import DataError
from pipeline.resources import resource
from pipeline.text.folding import letters
from pipeline.themes.lexicon import Lexicon, read_lexicon

LEXICON = Lexicon({"paix": ["treve*", "casques bleus", "maintien de la pai*"], "sante": ["vih"]})


@pytest.mark.parametrize(
    ("word", "classes"),
    [("treve", ["paix"]), ("treves", ["paix"]), ("vih", ["sante"]), ("vihx", []), ("casques", [])],
)
def test_single_words(word, classes):
    assert [LEXICON.names[n] for n in LEXICON.single(word)] == classes


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("les casques bleus", 1),
        ("maintien de la paix", 1),
        ("casques verts bleus", 0),
        ("casques", 0),
    ],
)
def test_sequences(text, n):
    assert len(list(LEXICON.several(text.split()))) == n


def test_a_line_without_tab_is_named(tmp_path):
    path = tmp_path / "l.tsv"
    path.write_text("# comment\npaix trêve\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"l\.tsv:2: no tab"):
        read_lexicon(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match="no lexicon at"):
        read_lexicon(tmp_path / "absent.tsv")


def test_the_bundled_lexicon_is_folded():
    lexicon = read_lexicon(resource("data/themes/lexicon.tsv"))
    for terms in lexicon.terms.values():
        assert [t for t in terms if letters(t) != t] == []


def test_the_bundled_lexicon_speaks_for_themes_of_the_taxonomy(taxonomy):
    lexicon = read_lexicon(resource("data/themes/lexicon.tsv"))
    assert {n for n in lexicon.names if not n.startswith("@")} == set(taxonomy)
