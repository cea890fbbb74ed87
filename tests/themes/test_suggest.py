"""What to label next, labelling sessions, and the files of the labelling tools."""

import json
from dataclasses import replace

import pytest

from pipeline.errors import DataError
from pipeline.records import ThemeScore
from pipeline.themes.readers import read_rows
from pipeline.themes.session import Session
from pipeline.themes.suggest import suggest
from pipeline.themes.writers import TOOL_FORMATS, Task, task_text, write_tasks, write_text

THEMES = ("energie", "sante")
TASKS = [
    Task("a", "=Le gaz manque aujourd'hui.", "g", (ThemeScore("energie", 0.6),), "unsure"),
    Task("b", "Un vaccin arrive.", "g"),
]


@pytest.fixture
def pool(documents):
    return [replace(d, themes=(None,) * len(d.themes)) for d in documents[:120]]


def test_suggests_as_many_as_wanted_each_once(model, pool):
    found = suggest(model, pool, n=15)
    assert len({t.id for t in found.tasks}) == 15
    assert found == suggest(model, pool, n=15)


def test_near_duplicates_are_not_suggested(model, pool):
    twice = pool + [replace(d, ids=tuple(f"{i}-bis" for i in d.ids)) for d in pool]
    texts = [t.text for t in suggest(model, twice, n=60).tasks]
    assert len(set(texts)) == len(texts)


def test_labelled_and_seen_statements_are_not_suggested(model, documents, pool):
    assert suggest(model, documents[:50], n=5).stop
    seen = frozenset(s.text for d in pool[:40] for s in d.statements)
    assert seen & {t.text for t in suggest(model, pool, n=150).tasks}
    assert not seen & {t.text for t in suggest(model, pool, n=150, seen=seen).tasks}


def test_thin_themes_come_first(model, pool):
    rich = dict.fromkeys(model.themes, 500) | {"energie": 1}
    few = suggest(model, pool, n=25, examples=rich).tasks
    many = suggest(model, pool, n=25, examples=rich | {"energie": 500}).tasks

    def about(tasks):
        return sum("energie" in t.why for t in tasks)

    assert about(few) >= about(many)


@pytest.mark.parametrize("form", TOOL_FORMATS)
def test_what_is_written_can_be_read(tmp_path, form):
    path = tmp_path / ("a.csv" if form == "csv" else "a.json")
    write_tasks(path, TASKS, THEMES, form=form)
    rows = read_rows(path)
    assert [r["id"] for r in rows] == ["a", "b"]
    assert [r["text"] for r in rows] == [t.text for t in TASKS]


def test_no_formula_in_a_spreadsheet():
    assert ",'=Le gaz" in task_text(TASKS, THEMES, form="csv")


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.themes.writers.os.fsync", full)
    with pytest.raises(DataError, match="No space left"):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_session_goes_on_where_it_stopped(tmp_path):
    path = tmp_path / "answers.jsonl"
    Session(TASKS, THEMES, path).answer(["energie"])
    again = Session(TASKS, THEMES, path)
    assert (again.done, again.current) == (1, TASKS[1])
    again.answer([])
    assert Session(TASKS, THEMES, path).current is None
    assert [r["themes"] for r in read_rows(path)] == [["energie"], None]


def test_undo_takes_the_last_answer_back(tmp_path):
    path = tmp_path / "answers.jsonl"
    session = Session(TASKS, THEMES, path)
    session.answer(["energie"])
    session.answer(["sante"])
    session.undo()
    assert session.current == TASKS[1]
    assert len(path.read_text().splitlines()) == 1


def test_a_session_refuses_unknown_themes_and_foreign_files(tmp_path):
    path = tmp_path / "answers.jsonl"
    with pytest.raises(DataError, match="'sport' is not a theme"):
        Session(TASKS, THEMES, path).answer(["sport"])
    path.write_text(json.dumps({"x": 1}) + "\n")
    with pytest.raises(DataError, match=r"answers\.jsonl:1: not an answer"):
        Session(TASKS, THEMES, path)
