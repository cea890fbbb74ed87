"""Memory of the process is given back; where the system has no means for it, nothing happens."""

import ctypes

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
