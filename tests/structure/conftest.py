"""Fixtures of the structure stage."""

import pytest

from pipeline.structure import load_cues


@pytest.fixture(scope="session")
def cues():
    return load_cues()
