"""The tables of cues: complete, well formed, and missing ones named."""

from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.resources import resource
from pipeline.structure import load_cues
from pipeline.structure.cues import read_table

TABLES = sorted(Path(resource("data/structure")).glob("*.tsv"))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_row_has_the_columns_of_its_header(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    width = len(lines[0].split("\t"))
    assert len(lines) > 1
    assert all(line.split("\t")[0].strip() for line in lines)
    assert all(len(line.split("\t")) <= width for line in lines)


def test_every_table_is_described():
    readme = resource("data/structure/README.md").read_text(encoding="utf-8")
    assert [path.name for path in TABLES if f"`{path.name}`" not in readme] == []


def test_the_same_folder_is_read_once():
    assert load_cues() is load_cues()


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"no table of cues at .*offices\.tsv"):
        read_table(tmp_path / "offices.tsv")


def test_a_missing_folder_is_named():
    with pytest.raises(ConfigError, match="nothing at data/absent"):
        load_cues("data/absent")
