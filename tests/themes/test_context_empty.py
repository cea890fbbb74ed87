"""A document without statements is scored like any other: to nothing."""

from pathlib import Path

import pytest

from pipeline.components.themes import load_theme_model
from pipeline.themes import StatementInput

pytestmark = pytest.mark.model


def test_a_document_without_statements():
    model = load_theme_model(Path("models/themes-fr"))
    empty, full = model.scores([[], [StatementInput("La séance est levée.")]])
    assert empty.shape == (0, 19)
    assert full.shape == (1, 19)
