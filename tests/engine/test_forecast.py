"""What a run is foreseen to do is what it does, and its report and progress say the same."""

import gzip

import pytest

from pipeline.engine import forecast as module
from pipeline.engine.costs import Costs, known_costs, measured
from pipeline.engine.forecast import forecast
from pipeline.engine.run import run_corpus

pytestmark = pytest.mark.model


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def run(corpus, out, settings, **options):
    events = []
    result = run_corpus([corpus], out, settings, listener=events.append, **options)
    totals = {event.step: event.total for event in events}
    return result, totals


def test_a_first_run_is_counted_exactly(corpus, out, light):
    plan = forecast([corpus], out, light())
    result, totals = run(corpus, out, light())
    assert plan.exact
    assert plan.n_new_documents == result.done["analysed"] == 5
    assert plan.n_characters == result.report["n_characters"] == totals["analyse"]
    assert not out.joinpath("parts", "sample").exists()


def test_what_is_left_to_do_is_counted(corpus, out, light):
    run(corpus, out, light())
    (corpus / "a.txt").write_text("La Chine écrit à l'Inde.", encoding="utf-8")
    plan = forecast([corpus], out, light())
    result, _ = run(corpus, out, light())
    assert (
        (plan.n_done_documents, plan.n_new_documents)
        == (4, 1)
        == (
            result.done["reused"],
            result.done["analysed"],
        )
    )
    assert plan.n_characters == result.report["n_characters"] == 24
    after = forecast([corpus], out, light())
    assert (after.n_new_documents, after.n_characters, after.seconds) == (0, 0, 0.0)
    assert forecast([corpus], out, light(), fresh=True).n_new_documents == 5


def test_a_large_corpus_is_estimated_from_a_sample(corpus, out, light, monkeypatch):
    for number in range(40):
        text = f"La France et le Japon parlent du point {number}. " * 20
        (corpus / f"more-{number}.txt").write_text(text, encoding="utf-8")
    exact = forecast([corpus], out, light())
    ticks = iter(range(1_000_000))
    monkeypatch.setattr(module.time, "monotonic", lambda: next(ticks))
    plan = forecast([corpus], out, light())
    assert not plan.exact
    assert "about" in plan.lines()[2]
    assert 0.5 < plan.n_characters / exact.n_characters < 2


def test_a_packed_file_is_estimated_by_its_text(tmp_path, out, light, monkeypatch):
    lines = "".join(f'{{"texte": "La Suisse accueille l\'Iran {n}."}}\n' for n in range(3_000))
    packed = tmp_path / "all.jsonl.gz"
    with gzip.open(packed, "wt") as stream:
        stream.write(lines)
    exact = forecast([packed], out, light())
    assert exact.n_new_documents == 3_000
    assert exact.n_characters > packed.stat().st_size


def test_a_run_leaves_its_costs_for_the_next(corpus, out, light, tmp_path):
    (corpus / "long.txt").write_text("La France écrit au Japon.\n\n" * 3_000, encoding="utf-8")
    result, _ = run(corpus, out, light())
    costs = known_costs(out, light())
    assert costs is not None
    assert costs.analyse > 0
    assert result.report["costs"]["analyse"] == costs.analyse
    assert known_costs(tmp_path / "elsewhere", light()) == costs
    assert known_costs(tmp_path / "elsewhere", light(nlp__pipeline=["structure"])) is None
    plan = forecast([corpus], out, light(), fresh=True)
    assert plan.how == "at the speed of earlier runs"
    assert plan.seconds > 0


def test_costs_of_little_text_are_those_known_before():
    before = Costs(analyse=7.0)
    worker = {"analyse": 1.0}
    same = {"steps": 1.0, "closing": 1.0, "whole": 10, "workers": 1, "before": before}
    assert measured(worker, characters=100, **same) is before
    assert measured(worker, characters=1_000_000, **same).analyse == 1.0


def test_seconds_are_shared_by_workers():
    costs = Costs(start=10, read=1, analyse=20, themes=4, closing=3, closing_million=2)
    one = costs.seconds(unread=2_000_000, characters=2_000_000, whole=2_000_000, workers=1)
    two = costs.seconds(unread=2_000_000, characters=2_000_000, whole=2_000_000, workers=2)
    assert one == 10 + 2 + 48 + 3 + 4
    assert two == 10 + 1 + 24 + 3 + 4
