"""Judging, comparing, reporting."""

import re
from dataclasses import replace

import numpy as np
import pytest

from pipeline.errors import DataError
from pipeline.themes.card import card_text
from pipeline.themes.compare import compare
from pipeline.themes.evaluation import Interval, confusion, figures, judge, worst_mistakes
from pipeline.themes.features import words_of
from pipeline.themes.recipe import judged_of
from pipeline.themes.report import CurvePoint, report_html
from pipeline.themes.telling import telling_words


@pytest.fixture(scope="module")
def judged(trained):
    model, seen = trained
    return judged_of(seen, model.themes)


@pytest.fixture(scope="module")
def found(judged):
    return figures(judged, rounds=50)


def test_intervals_hold_their_value(found):
    for interval in (found.micro, found.macro, *(t.f1 for t in found.themes)):
        assert interval.low <= interval.value + 1e-9
        assert interval.value <= interval.high + 1e-9


def test_counts_add_up(judged, found):
    assert sum(t.n for t in found.themes) == judged.truth.sum()
    assert found.n == len(judged.items)


def test_confusion_has_the_hits_on_its_diagonal(judged):
    assert confusion(judged).trace() == (judged.truth & judged.given).sum()


def test_worst_mistakes_are_mistakes(judged):
    for item, given, _ in worst_mistakes(judged, n=10):
        assert set(item.themes) != set(given)


def test_judge_puts_statements_at_their_rows(model, documents):
    result = judge(model, documents)
    assert [i.id for i in result.items] == [id_ for d in documents for id_ in d.ids]
    # It was trained on them: it must know them better than chance.
    assert figures(result, rounds=20).micro.value > 0.5


def test_judge_refuses_unknown_themes(model, documents):
    wrong = replace(documents[0], themes=(("sport",),))
    with pytest.raises(DataError, match="'sport'"):
        judge(model, [wrong])


def test_a_model_is_no_better_than_itself(judged):
    result = compare(judged, judged, rounds=50)
    assert (result.micro.value, result.p_value) == (0, 1)
    assert result.verdict.startswith("no difference")


def test_truth_beats_the_model(judged):
    result = compare(judged, replace(judged, given=judged.truth), rounds=50)
    assert result.micro.low > 0
    assert result.verdict == "B is better than A"
    assert result.p_value < 0.01


def test_models_judged_on_different_data_are_not_compared(judged):
    with pytest.raises(DataError, match="different statements"):
        compare(judged, replace(judged, items=judged.items[::-1]))


def test_the_report_is_whole_and_loads_nothing(judged, model):
    html = report_html(
        judged,
        title="Essai <b>",
        how="test",
        model=model,
        curve=[
            CurvePoint(50, Interval(0.3, 0.2, 0.4), Interval(0.2, 0.1, 0.3)),
            CurvePoint(100, Interval(0.4, 0.35, 0.45), Interval(0.3, 0.2, 0.4)),
        ],
    )
    for part in ("Themes", "Confusion", "Calibration", "Learning curve", "telling", "mistakes"):
        assert part in html
    assert "Essai &lt;b&gt;" in html
    assert "0.400 [0.350, 0.450]" in html
    urls = set(re.findall(r"https?://[^\s\"'<]+", html))
    assert urls <= {"http://www.w3.org/2000/svg"}
    assert "<script" not in html


def test_the_report_is_inert(judged):
    first = replace(judged.items[0], text="<script>alert(1)</script>")
    hostile = replace(judged, items=(first, *judged.items[1:]), given=~judged.truth)
    assert "<script>alert" not in report_html(hostile, title="t", how="h")


def test_the_card_names_data_and_figures(model, found):
    text = card_text(model, name="essai", results={"cv": found}, sources=["mes données"])
    assert "mes données" in text
    assert str(found.micro) in text
    assert "| energie |" in text


def test_telling_words_are_not_the_same_word_again_and_again(model, judged):
    for words in telling_words(model, judged).values():
        parts = [part for word in words for part in word.split()]
        assert len(parts) == len(set(parts)) > 0
        assert min(map(len, parts)) > 1


def test_the_report_gives_precision_and_recall_with_intervals(judged, found):
    html = report_html(judged, title="t", how="h")
    for theme in found.themes:
        (row,) = re.findall(rf"<tr><td>{theme.theme}</td>(<td class=\"n\">.*?)</tr>", html)
        cells = re.findall(r"([\d.]+) \[([\d.]+), ([\d.]+)\]", row)
        assert len(cells) == 3
        for value, low, high in cells:
            assert float(low) <= float(value) <= float(high)
        assert float(cells[0][0]) == pytest.approx(theme.precision, abs=0.006)
        assert float(cells[1][0]) == pytest.approx(theme.recall, abs=0.006)


def test_telling_words_are_those_of_the_theme(model, judged):
    """What tells a theme stands more often in its statements than in the others."""
    told = telling_words(model, judged)
    texts = [f" {' '.join(words_of(item.text.lower()))} " for item in judged.items]
    for theme, truth in zip(judged.themes, judged.truth.T, strict=True):
        for word in told[theme]:
            has = np.array([f" {word} " in text for text in texts])
            assert has[truth].mean() > has[~truth].mean()
