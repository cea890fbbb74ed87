"""Memory of the process is given back; where the system has no means for it, nothing happens."""

import ctypes
import gc
from pathlib import Path

import pytest

from pipeline.engine import memory


@pytest.fixture(autouse=True)
def found_anew():
    memory._trim.cache_clear()
    yield
    memory._trim.cache_clear()


def test_the_c_library_is_asked_to_trim(monkeypatch):
    asked = []

    class Library:
        malloc_trim = asked.append

    monkeypatch.setattr(memory.sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: Library)
    memory.give_back()
    assert asked == [0]


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_other_systems_and_c_libraries_do_without(platform, monkeypatch):
    class Library:
        pass

    monkeypatch.setattr(memory.sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: Library)
    memory.give_back()
    assert memory._trim() is memory._nothing


def test_the_collector_is_as_before_after_an_analysis():
    before = gc.get_threshold(), gc.get_freeze_count()
    with pytest.raises(ValueError, match="bad document"), memory.few_collections():
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[0] > before[0][0]
        raise ValueError("bad document")
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


def test_a_collector_that_is_off_stays_off():
    before = gc.get_threshold()
    gc.set_threshold(0)
    try:
        with memory.few_collections():
            assert gc.get_threshold()[0] == 0
        assert gc.get_threshold()[0] == 0
    finally:
        gc.set_threshold(*before)


def test_what_the_caller_set_aside_stays_aside():
    gc.freeze()
    try:
        with memory.few_collections():
            pass
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_the_peak_is_that_of_this_process():
    before = memory.peak_mb()
    held = bytearray(80_000_000)
    assert memory.peak_mb() >= before
    assert memory.peak_mb() > len(held) / 1e6


def test_the_peak_is_known_elsewhere_too(monkeypatch):
    monkeypatch.setattr(memory, "Path", lambda _name: Path("absent"))
    assert memory.peak_mb() > 10
