"""What is told of the data before anything is trained on it."""

import pytest

from pipeline.errors import DataError
from pipeline.themes.checks import check_data, check_themes, refuse_errors
from pipeline.themes.gather import join_duplicates
from pipeline.themes.records import Item, LabelledDocument, StatementInput

THEMES = ("energie", "sante")


def items(*rows):
    return [
        Item(f"s{i}", text, tuple(themes), group, i) for i, (text, themes, group) in enumerate(rows)
    ]


def findings(*rows, **options):
    options = {"min_examples": 1, "single_label": False} | options
    return {f.what: f for f in check_data(items(*rows), THEMES, **options)}


FINE = [("Le gaz manque.", ["energie"], "a"), ("Un vaccin arrive.", ["sante"], "b")]


def test_good_data():
    assert findings(*FINE) == {}


@pytest.mark.parametrize(
    ("rows", "options", "what", "message"),
    [
        (
            [("Un.", ["sport"], "c")],
            {},
            "unknown-theme",
            r"'sport' \(1\); the first in statement s2",
        ),
        ([("Un.", [], "c")], {}, "no-theme", "s2"),
        ([("…", ["sante"], "c")], {}, "empty-text", "s2"),
        ([], {"min_examples": 5}, "thin-theme", r"energie \(1\), sante \(1\)"),
        ([("Un.", THEMES, "c")], {"single_label": True}, "several-themes", "s2"),
        ([("le GAZ manque", ["energie"], "z")], {}, "duplicate-across-groups", "s0 = s2"),
        ([("Le gaz manque", ["energie"], "a")], {}, "duplicate", "1 text stands"),
        (
            [("Le gaz manque", ["sante"], "a")],
            {},
            "contradiction",
            r"s0 \(energie\) and s2 \(sante\)",
        ),
    ],
)
def test_findings(rows, options, what, message):
    found = findings(*FINE, *rows, **options)
    assert what in found
    import re

    assert re.search(message, found[what].message)


def test_one_theme_is_not_enough():
    assert findings(FINE[0])["too-few"].severity == "error"


def test_errors_stop_and_warnings_do_not():
    refuse_errors(list(findings(*FINE, min_examples=5).values()))
    with pytest.raises(DataError, match="sport"):
        refuse_errors(list(findings(*FINE, ("Un.", ["sport"], "c")).values()))


def test_a_model_refuses_themes_that_it_does_not_know():
    with pytest.raises(DataError, match="not in the taxonomy"):
        check_themes(items(("Un.", ["sport"], "c")), THEMES)
    with pytest.raises(DataError, match="no statement has a label"):
        check_themes([], THEMES)


def test_duplicates_are_put_into_one_group():
    text = "Le gazoduc du nord reste fermé."

    def document(name, *texts):
        statements = tuple(map(StatementInput, texts))
        themes = (("energie",),) * len(texts)
        return LabelledDocument(name, name, statements, themes, tuple(map(str, range(len(texts)))))

    joined = join_duplicates(
        [document("a", text), document("b", "Rien de tel ici, vraiment."), document("c", text)]
    )
    assert joined[0].group == joined[2].group != joined[1].group
