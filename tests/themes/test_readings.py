"""Labels in a table of their own, joined to the texts by id."""

import json

import pytest

from pipeline.errors import DataError
from pipeline.themes.gather import gather, join_duplicates, join_groups
from pipeline.themes.readers import read_labelled
from pipeline.themes.readings import join_labels, read_labels
from pipeline.themes.recipe import Parts, Recipe, train_and_write
from pipeline.themes.records import LabelledDocument, StatementInput
from pipeline.themes.settings import ThemeSettings
from pipeline.themes.training import split_groups
from tests.themes.conftest import SMALL

PAPERS = {
    "mer": "Le bateau numéro {} a quitté le port sous la voile.",
    "pain": "Le four numéro {} attend la farine du boulanger.",
}


def write_rows(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def write_table(path, *lines):
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_tables_are_read(tmp_path):
    a = write_table(tmp_path / "a.tsv", "# who read", "id\tthemes", "x\tmer, pain", "y\t?")
    b = write_table(tmp_path / "b.tsv", "z\tpain", "x\tmer,pain")
    assert read_labels([a, b]) == {"x": ("mer", "pain"), "y": None, "z": ("pain",)}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("x", r"a\.tsv:2: found 'x', expected id<TAB>theme"),
        ("x\t", "expected id<TAB>theme"),
        ("\tmer", "expected id<TAB>theme"),
        ("x\tmer\tpain", "expected id<TAB>theme"),
        ("w\tpain", r":2: w was read differently before"),
    ],
)
def test_malformed_tables_are_named(tmp_path, line, message):
    with pytest.raises(DataError, match=message):
        read_labels([write_table(tmp_path / "a.tsv", "w\tmer", line)])


def test_missing_and_empty_tables_are_named(tmp_path):
    with pytest.raises(DataError, match="no table of labels"):
        read_labels([tmp_path / "absent.tsv"])
    with pytest.raises(DataError, match="no label in"):
        read_labels([write_table(tmp_path / "a.tsv", "# nothing")])


def test_a_label_of_the_data_stands(tmp_path):
    data = write_rows(
        tmp_path / "d.jsonl",
        [{"id": "x", "text": "Un.", "themes": ["mer"]}, {"id": "y", "text": "Deux."}],
    )
    documents, n = join_labels(read_labelled([data]), {"x": ("pain",), "y": ("pain",)})
    assert n == 1
    assert [d.themes for d in documents] == [(("mer",),), (("pain",),)]


def test_labels_without_a_text_are_named(tmp_path):
    data = write_rows(tmp_path / "d.jsonl", [{"id": "x", "text": "Un."}])
    with pytest.raises(DataError, match=r"2 labels are of statements .* \(such as a\)"):
        join_labels(read_labelled([data]), {"x": ("mer",), "b": ("mer",), "a": None})


def test_training_keeps_read_statements_with_their_documents(tmp_path):
    """What was read is of the document that it is found in; what is found nowhere is left out."""
    texts = {f"{t}{i}": PAPERS[t].format(i) for i in range(24) for t in PAPERS}
    known = [
        {"id": i, "text": text, "themes": [i.rstrip("0123456789")], "group": f"g{i[-1]}"}
        for i, text in list(texts.items())[:24]
    ]
    unread = [{"id": i, "text": text} for i, text in list(texts.items())[24:]]
    for n in range(10):
        lines = [text for i, text in texts.items() if i[-1] == str(n) and i != "mer23"]
        (tmp_path / f"s{n}.txt").write_text("\n".join(lines), encoding="utf-8")
    table = write_table(
        tmp_path / "read.tsv",
        *(f"{row['id']}\t{row['id'].rstrip('0123456789')}" for row in unread[:-1]),
        f"{unread[-1]['id']}\t?",
    )
    settings = ThemeSettings.model_validate({**SMALL, "taxonomy": None})
    recipe = Recipe(
        settings,
        own_taxonomy=True,
        curve=False,
        labels=(table,),
        context=tuple(tmp_path / f"s{n}.txt" for n in range(10)),
    )
    told = []
    model, _ = train_and_write(
        [write_rows(tmp_path / "k.jsonl", known), write_rows(tmp_path / "u.jsonl", unread)],
        tmp_path / "out",
        recipe,
        Parts(),
        progress=told.append,
    )
    assert "23 labels joined" in told
    assert "1 statements left out: they are in none of the sources" in told
    # 48 texts, less one that nobody could read and one that is in no source; ten documents.
    assert model.facts["n_statements"] == 46
    assert model.facts["n_groups"] == 10


def test_picked_paragraphs_do_not_tie_their_sources_together(tmp_path):
    sea = ["Le bateau quitte le port.", "La voile se lève sur la mer."]
    bread = ["Le four attend la farine.", "Le boulanger pétrit la pâte."]
    for name, lines in (("sea", sea), ("bread", bread)):
        (tmp_path / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")
    rows = [
        {"id": "s", "text": sea[0], "themes": ["mer"], "group": "port"},
        {"id": "b", "text": bread[0], "themes": ["pain"], "group": "four"},
    ]
    picked = tmp_path / "picked.gold.txt"
    header = "#@ kind=narrative themes={}\n{}\n"
    picked.write_text(
        header.format("mer", sea[1]) + header.format("pain", bread[1]), encoding="utf-8"
    )
    documents = gather(
        [write_rows(tmp_path / "d.jsonl", rows)],
        like=[picked],
        context=[tmp_path / "sea.txt", tmp_path / "bread.txt"],
    )
    groups = {id_: d.group for d in documents for id_ in d.ids}
    assert groups["s"] == groups["picked/0"]
    assert groups["b"] == groups["picked/1"]
    assert groups["s"] != groups["b"]


def document(name, group, text):
    return LabelledDocument(name, group, (StatementInput(text),), (("mer",),), (name,))


def test_groups_under_several_names_are_one():
    documents = [
        document(str(n), g, f"Texte numéro {n} de ce document.") for n, g in enumerate("abcd")
    ]
    joined = join_groups(documents, [("a", "b"), ("b", "c"), ("x", "d")])
    groups = [d.group for d in joined]
    assert len(set(groups[:3])) == 1
    assert groups[3] not in groups[:3]
    folds = split_groups(groups, 2, seed=0)
    assert len(set(folds[:3].tolist())) == 1


def test_shared_texts_join_groups_that_have_many_names():
    text = "Le même texte se trouve dans les deux documents."
    first = join_groups([document("1", "a", text), document("2", "b", text)], [("a", "c")])
    assert len({d.group for d in join_duplicates(first)}) == 1
