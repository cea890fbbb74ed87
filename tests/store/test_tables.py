"""Tables are read as they were written, whatever the pieces; damage is noticed."""

import random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import NotFoundError, StoreError
from pipeline.store import (
    SCHEMAS,
    TableWriter,
    count_rows,
    empty_table,
    read_manifest,
    read_output_table,
    read_table,
    renew_manifest,
    table_from_rows,
    table_path,
    write_manifest,
    write_table,
)

ROWS = [
    {"source": f"{n}.txt", "reason": "empty", "detail": "no text" * n, "at": 1_600_000_000_000 + n}
    for n in range(200)
]


@pytest.fixture
def table():
    return table_from_rows("quarantine", ROWS)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_schema_has_an_empty_table(name, tmp_path):
    write_table(empty_table(name), tmp_path / "t.parquet")
    assert read_table(tmp_path / "t.parquet").schema.equals(SCHEMAS[name])


def test_same_rows_same_bytes(tmp_path, table):
    write_table(table, tmp_path / "a.parquet")
    write_table(table, tmp_path / "b.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


@settings(max_examples=25, deadline=None)
@given(cuts=st.lists(st.integers(0, 200), max_size=5).map(sorted))
def test_bytes_do_not_depend_on_the_pieces(tmp_path_factory, cuts):
    folder = tmp_path_factory.mktemp("pieces")
    table = table_from_rows("quarantine", ROWS)
    with TableWriter(folder / "whole.parquet", table.schema) as writer:
        writer.write(table)
    limits = [0, *cuts, len(ROWS)]
    with TableWriter(folder / "cut.parquet", table.schema) as writer:
        for start, end in zip(limits, limits[1:], strict=False):
            writer.write(table.slice(start, end - start))
    assert (folder / "whole.parquet").read_bytes() == (folder / "cut.parquet").read_bytes()
    assert read_table(folder / "cut.parquet").equals(table)


def test_row_groups_are_cut_evenly(tmp_path, monkeypatch, table):
    monkeypatch.setattr("pipeline.store.tables.ROW_GROUP", 64)
    with TableWriter(tmp_path / "t.parquet", table.schema) as writer:
        for start in range(0, 200, 50):
            writer.write(table.slice(start, 50))
    groups = pa.parquet.read_metadata(tmp_path / "t.parquet")
    assert [groups.row_group(n).num_rows for n in range(groups.num_row_groups)] == [64, 64, 64, 8]
    assert count_rows(tmp_path / "t.parquet") == 200


def test_a_writer_that_fails_leaves_nothing(tmp_path, table):
    with pytest.raises(RuntimeError), TableWriter(tmp_path / "t.parquet", table.schema) as writer:
        writer.write(table)
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_parts_is_one_table(tmp_path, table):
    write_table(table.slice(0, 120), tmp_path / "tables" / "quarantine" / "0.parquet")
    write_table(table.slice(120), tmp_path / "tables" / "quarantine" / "1.parquet")
    assert read_output_table(tmp_path, "quarantine").equals(table)


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(NotFoundError, match="no table edges in .*expected the --output folder"):
        table_path(tmp_path, "edges")


def test_any_flipped_bit_is_noticed(tmp_path, table):
    path = tmp_path / "tables" / "quarantine.parquet"
    write_table(table, path)
    write_manifest(tmp_path, [path])
    good = path.read_bytes()
    chance = random.Random(0)
    for _ in range(200):
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        path.write_bytes(bad)
        with pytest.raises(StoreError, match=r"quarantine\.parquet"):
            read_output_table(tmp_path, "quarantine")


def test_a_missing_file_of_the_manifest_is_named(tmp_path, table):
    path = tmp_path / "tables" / "quarantine.parquet"
    write_table(table, path)
    write_manifest(tmp_path, [path])
    path.unlink()
    with pytest.raises(StoreError, match="is missing although"):
        read_manifest(tmp_path).check("tables/quarantine.parquet")


def test_files_written_again_are_recorded_again(tmp_path, table):
    old, other = (tmp_path / "graph" / name for name in ("graph.parquet", "other.parquet"))
    for path in (old, other):
        write_table(table, path)
    write_manifest(tmp_path, [old])
    write_table(table.slice(1), old)
    with pytest.raises(StoreError, match="was changed"):
        read_manifest(tmp_path).check("graph/graph.parquet")
    renew_manifest(tmp_path, [old, other, tmp_path.parent / "elsewhere.parquet"])
    assert read_manifest(tmp_path).check("graph/graph.parquet") == old
    assert set(read_manifest(tmp_path).digests) == {"graph/graph.parquet"}
