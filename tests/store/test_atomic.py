"""A file is written whole or not at all, and nothing is left behind."""

import errno
import os

import pytest

from pipeline.errors import StoreError
from pipeline.store import atomic_write, remove_leftovers, write_json, write_text


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_new_file_appears(tmp_path):
    write_text(tmp_path / "deep" / "a.txt", "é")
    assert (tmp_path / "deep" / "a.txt").read_text(encoding="utf-8") == "é"
    assert names(tmp_path / "deep") == ["a.txt"]


def test_an_error_in_the_block_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(ValueError, match="no"), atomic_write(path) as temporary:
        temporary.write_text("new")
        raise ValueError("no")
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_a_failed_check_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def refuse(_):
        raise StoreError("not readable")

    with pytest.raises(StoreError, match="not readable"), atomic_write(path, verify=refuse) as new:
        new.write_text("new")
    assert path.read_text() == "old"


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_is_one_sentence(tmp_path, monkeypatch, call):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def fail(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if call == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(StoreError, match="No space left on device; what stood there before"):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_nan_is_no_json(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        write_json(tmp_path / "a.json", {"x": float("nan")})
    assert names(tmp_path) == []


def test_leftovers_of_a_killed_process_are_removed(tmp_path):
    write_text(tmp_path / "a" / "kept.txt", "x")
    (tmp_path / "a" / ".writing-abc-kept.txt").write_text("half")
    assert remove_leftovers(tmp_path) == 1
    assert names(tmp_path / "a") == ["kept.txt"]
