"""The table of entities, and the explanation of a merge."""

import datetime as dt

import pyarrow as pa

from pipeline.linking import Merge, entity_rows, explain, explanation_lines
from pipeline.linking.decisions import Decision, check_decisions
from pipeline.linking.ledger import RULES
from pipeline.store.schemas import ENTITIES

ROWS = [
    ("a", "a:s1", "otsc", "ORGANISATION", "name", "OTSC"),
    ("a", "a:s1", "otsc", "ORGANISATION", "nominal", "Organisation"),
    ("b", "b:s1", "otsc", "ORGANISATION", "name", "OTSC"),
    ("b", None, "otsc", "ORGANISATION", "name", "Organisation du traité de sécurité collective"),
    ("b", "b:s1", "zas", "LEADER", "name", "ZAS"),
    ("b", "b:s2", "zas", "LEADER", "name", "Stanislav Zas"),
    ("b", "b:s2", "RUS", "STATE", "demonym", "russe"),
]
DATES = {"a": dt.date(2020, 12, 2), "b": None}


def rows(knowledge, **more):
    names = ("doc_id", "statement_id", "entity_id", "type", "kind", "text")
    table = pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in ROWS])
    return entity_rows(table, DATES, knowledge, **more)


def test_entities_are_counted_and_named(knowledge):
    table = rows(knowledge)
    assert table.schema.equals(ENTITIES)
    russia, otsc, zas = table.to_pylist()
    assert (russia["name"], russia["iso_a3"], russia["aliases"]) == ("Russie", "RUS", [])
    assert otsc["aliases"] == ["OTSC", "Organisation du traité de sécurité collective"]
    assert (otsc["n_mentions"], otsc["n_statements"], otsc["n_documents"]) == (4, 2, 2)
    assert otsc["first_date"] == otsc["last_date"] == DATES["a"]
    assert (zas["name"], zas["known"], zas["first_date"]) == ("Stanislav Zas", False, None)


def test_an_id_has_the_type_that_most_of_its_mentions_have(knowledge):
    rows = [("ORGANISATION", "a"), ("ORGANISATION", "b"), ("PLACE", "c")]
    mentions = pa.Table.from_pylist(
        [
            {"entity_id": "mercado", "type": t, "kind": "name", "text": "Mercado",
             "doc_id": d, "statement_id": None}
            for t, d in rows
        ]
    )  # fmt: skip
    (row,) = entity_rows(mentions, {}, knowledge).to_pylist()
    assert (row["type"], row["n_mentions"]) == ("ORGANISATION", 3)


def test_the_user_may_rename(knowledge):
    decisions = check_decisions([Decision("rename", "zas", "Général Zas")])
    assert rows(knowledge, decisions=decisions)["name"].to_pylist()[-1] == "Général Zas"


def test_no_mentions_no_entities(knowledge):
    names = ("doc_id", "statement_id", "entity_id", "type", "kind", "text")
    empty = pa.table({n: pa.array([], pa.string()) for n in names})
    assert entity_rows(empty, {}, knowledge).num_rows == 0


def test_explanations_are_the_surest_first_and_count_documents():
    merges = [
        Merge("x", "Zas", "surname_in_document", "M. Zas parle.", 1.0, "", "a"),
        Merge("x", "Zas", "surname_in_document", "M. Zas rit.", 1.0, "", "b"),
        {
            "entity_id": "x", "alias": "le général", "doc_id": "a", "rule": "role_noun_alone",
            "evidence": "Il part.", "score": 0.75, "conflict": "deux généraux",
        },
        Merge("y", "Autre", "known_form", "", 1.0),
    ]  # fmt: skip
    found = explain(merges, "x")
    assert [(e.alias, e.n_documents) for e in found] == [("Zas", 2), ("le général", 1)]
    assert explanation_lines(found) == [
        "Zas: the surname of one person named in full in the document "
        "(surname_in_document, 1.00, 2 documents): M. Zas parle.",
        "le général: the person introduced last with this noun "
        "(role_noun_alone, 0.75): Il part. [but: deux généraux]",
    ]


def test_every_rule_is_explained():
    import re
    from pathlib import Path

    import pipeline.linking as linking

    folder = Path(linking.__file__).parent
    used = set()
    for path in folder.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'rule="(\w+)"', text))
        used |= set(re.findall(r'Verdict\([^"]*"(\w+)"', text))
    assert len(used) > 15
    assert used <= RULES.keys()
