"""The classifier that comes with the package."""

import pytest

from pipeline.resources import resource
from pipeline.store import file_digest
from pipeline.themes.persistence import MANIFEST, check_digests
from pipeline.themes.records import StatementInput

SHIPPED = resource("models/themes-fr")

CLEAR = [
    ("Le gazoduc sera rouvert, le prix du gaz baissera.", "energie"),
    ("Les casques bleus surveilleront le cessez-le-feu.", "conflits-paix"),
    ("Je donne la parole au représentant du Chili.", "procedure"),
    ("Les avoirs de douze oligarques sont gelés.", "sanctions"),
    ("La campagne de vaccination contre la rougeole commence lundi.", "sante"),
    ("Les ogives seront comptées et les missiles détruits.", "desarmement-proliferation"),
]


def test_no_file_was_changed():
    assert check_digests(SHIPPED) == file_digest(SHIPPED / MANIFEST)


def test_the_shelf_lists_it():
    lines = (SHIPPED.parent / MANIFEST).read_text(encoding="utf-8").splitlines()
    assert f"{file_digest(SHIPPED / MANIFEST)}  themes-fr/{MANIFEST}" in lines


def test_it_is_small_and_has_a_card():
    assert sum(p.stat().st_size for p in SHIPPED.iterdir()) < 30e6
    assert "micro-F1" in (SHIPPED / "card.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def shipped():
    from pipeline.components.themes import load_theme_model

    return load_theme_model("models/themes-fr")


@pytest.mark.model
@pytest.mark.parametrize(("text", "theme"), CLEAR, ids=[theme for _, theme in CLEAR])
def test_clear_statements(shipped, text, theme):
    assert theme in {t.theme for t in shipped.predict([StatementInput(text)])[0]}


@pytest.mark.model
def test_it_knows_the_taxonomy(shipped, taxonomy):
    assert shipped.themes == tuple(taxonomy)
