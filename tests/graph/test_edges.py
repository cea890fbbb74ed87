"""`edges`: what counts as together, how often, and with which evidence."""

import datetime as dt
import io
from collections import defaultdict
from itertools import combinations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import NotFoundError, StoreError
from pipeline.graph import GraphSettings, Selection, build_edges, pair
from pipeline.graph.edges import SCHEMA
from pipeline.graph.naming import count
from pipeline.graph.pairs import count_pairs
from pipeline.graph.source import table_source
from pipeline.graph.units import build_units
from pipeline.store.schemas import EDGES, SCHEMAS
from tests.tables import said, save, tables_of


def edges(tables, selection=None, **settings_):
    table = build_edges(tables, GraphSettings(**settings_), Selection(**(selection or {}))).edges
    return {(row["source"], row["target"]): row for row in table.to_pylist()}


def weights(tables, selection=None, **settings_):
    found = edges(tables, selection, **settings_)
    return {"-".join(pair): row["weight"] for pair, row in found.items()}


TALK = tables_of(
    [
        said("FRA", "RUS", doc="d1", turn=0, themes=["paix"], speaker="macron"),
        said("FRA", "ARM", doc="d1", turn=0, themes=["paix", "gaz"], speaker="macron"),
        said("FRA", doc="d2", turn=0),
        said("RUS", doc="d2", turn=0),
        said("FRA", "RUS", "ARM", doc="d3", turn=1),
    ],
    dates={"d1": "2020-01-03", "d2": "2020-02-03", "d3": None},
)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        pytest.param("statement", {"ARM-FRA": 2, "ARM-RUS": 1, "FRA-RUS": 2}, id="statement"),
        pytest.param("turn", {"ARM-FRA": 2, "ARM-RUS": 2, "FRA-RUS": 3}, id="turn"),
        pytest.param("document", {"ARM-FRA": 2, "ARM-RUS": 2, "FRA-RUS": 3}, id="document"),
        pytest.param("sentence", {}, id="one name a sentence"),
    ],
)
def test_unit(unit, expected):
    assert weights(TALK, unit=unit) == expected


def test_every_column_of_an_edge():
    row = edges(TALK)["ARM", "FRA"]
    assert row["n_statements"] == row["n_units"] == 2
    assert row["n_documents"] == 2
    assert row["statement_ids"] == ["d1-001", "d3-000"]
    assert row["themes"] == [{"theme": "gaz", "n": 1}, {"theme": "paix", "n": 1}]
    assert (row["first_date"], row["last_date"]) == (dt.date(2020, 1, 3), dt.date(2020, 1, 3))
    assert row["jaccard"] == pytest.approx(2 / 4)


def test_themes_are_counted_most_frequent_first():
    tables = tables_of(
        [said("A", "B", themes=t) for t in (["gaz"], ["paix", "gaz"], ["paix"], ["paix"])]
    )
    assert edges(tables)["A", "B"]["themes"] == [
        {"theme": "paix", "n": 3},
        {"theme": "gaz", "n": 2},
    ]


def test_an_entity_named_twice_counts_once():
    assert weights(tables_of([said("A", "B", "A", "B")])) == {"A-B": 1}


def test_the_contract_comes_first_in_the_schema():
    assert SCHEMA.names[: len(EDGES.names)] == EDGES.names
    assert build_edges(TALK).edges.schema.equals(SCHEMA)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        pytest.param(2, {"A-B": 1, "B-C": 1}, id="neighbours"),
        pytest.param(3, {"A-B": 1, "A-C": 1, "B-C": 2}, id="three in a row, two windows"),
        pytest.param(9, {"A-B": 1, "A-C": 1, "B-C": 1}, id="a short document is one window"),
    ],
)
def test_windows_of_statements(size, expected):
    tables = tables_of([said("A"), said("B"), said("C"), said()])
    assert weights(tables, unit="window", window=size) == expected


def test_windows_do_not_cross_documents():
    tables = tables_of([said("A", doc="d1"), said("B", doc="d2")])
    assert weights(tables, unit="window", window=5) == {}


def test_a_statement_outside_turns_is_alone():
    tables = tables_of([said("A", kind="narrative"), said("B", kind="narrative")])
    assert weights(tables, unit="turn") == {}


def test_sentences_are_told_apart_inside_a_statement():
    text = "M. RUS et la FRA signent. La ARM attend ! Les FRA et ARM partent."
    tables = tables_of([said("RUS", "FRA", "ARM", "FRA", "ARM", text=text)])
    found = edges(tables, unit="sentence")
    assert {pair: row["n_units"] for pair, row in found.items()} == {
        ("FRA", "RUS"): 1,
        ("ARM", "FRA"): 1,
    }
    assert found["ARM", "FRA"]["statement_ids"] == ["d1-000"]


def test_evidence_of_a_larger_unit():
    """Statements naming both; where none does, the first naming each."""
    tables = tables_of(
        [
            said("A", doc="d1"), said("B", doc="d1"), said("A", doc="d1"),
            said("A", doc="d2"), said("A", "B", doc="d2"), said("A", "B", doc="d2"),
        ]
    )  # fmt: skip
    row = edges(tables, unit="document")["A", "B"]
    assert row["statement_ids"] == ["d1-000", "d1-001", "d2-001", "d2-002"]
    assert (row["n_units"], row["n_statements"], row["n_documents"]) == (2, 4, 2)


def changed(tables, name, **columns):
    """Replace whole columns of a table by a list of values."""
    table = tables[name]
    for column, values in columns.items():
        place = table.column_names.index(column)
        field = table.schema.field(column)
        table = table.set_column(place, field, pa.array(values, field.type))
    return {**tables, name: table}


@pytest.mark.parametrize(
    ("column", "values"),
    [
        pytest.param("is_speaker_label", [False, True], id="speaker label"),
        pytest.param("statement_id", ["d1-000", None], id="outside statements"),
        pytest.param("entity_id", ["A", "NIL"], id="not linked"),
        pytest.param("entity_id", ["A", ""], id="no identifier"),
    ],
)
def test_what_never_counts(column, values):
    tables = tables_of([said("A", "B")])
    assert weights(tables) == {"A-B": 1}
    assert weights(changed(tables, "mentions", **{column: values})) == {}


@pytest.mark.parametrize(
    ("settings_", "expected"),
    [
        pytest.param({}, {"A-B": 1, "A-C": 1, "B-C": 1}, id="all"),
        pytest.param({"types": ["STATE"]}, {"A-B": 1}, id="types"),
        pytest.param({"kinds": ["name"]}, {"A-C": 1}, id="kinds"),
        pytest.param({"block_kinds": ["narrative"]}, {}, id="block kinds"),
        pytest.param({"min_weight": 2}, {}, id="min_weight"),
        pytest.param({"min_statements": 2}, {}, id="min_statements"),
    ],
)
def test_settings_filter(settings_, expected):
    tables = tables_of([said("A", "B", "C")], types={"C": "PERSON"}, kinds={"B": "demonym"})
    assert weights(tables, **settings_) == expected


def test_nested_names_can_be_left_out():
    tables = changed(tables_of([said("A", "B")]), "mentions", depth=[0, 1])
    assert weights(tables) == {"A-B": 1}
    assert weights(tables, nested=False) == {}


def test_duplicates_count_once_unless_told():
    tables = tables_of([said("A", "B"), said("A", "B", counts=False)])
    assert weights(tables) == {"A-B": 1}
    assert weights(tables, count_duplicates=True) == {"A-B": 2}


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        pytest.param({"since": "2020-02-01"}, {}, id="since"),
        pytest.param({"until": "2020-01-03"}, {"ARM-FRA": 1, "FRA-RUS": 1}, id="until, included"),
        pytest.param({"speakers": ["macron"]}, {"ARM-FRA": 1, "FRA-RUS": 1}, id="speaker"),
        pytest.param({"themes": ["gaz"]}, {"ARM-FRA": 1}, id="theme"),
        pytest.param({"documents": ["d3"]}, {"ARM-FRA": 1, "ARM-RUS": 1, "FRA-RUS": 1}, id="doc"),
        pytest.param({"documents": ["d1*"]}, {"ARM-FRA": 1, "FRA-RUS": 1}, id="source pattern"),
    ],
)
def test_selections(selection, expected):
    assert weights(TALK, selection) == expected


def test_evidence_is_capped_and_still_counted():
    tables = tables_of([said("A", "B") for _ in range(5)])
    row = edges(tables, max_evidence=2)["A", "B"]
    assert (row["n_statements"], row["statement_ids"]) == (5, ["d1-000", "d1-001"])


@pytest.mark.parametrize("unit", ["statement", "sentence", "turn", "document", "window"])
def test_no_mentions_at_all(unit):
    result = build_edges(tables_of([said(), said()]), GraphSettings(unit=unit))
    assert (result.edges.num_rows, result.speaker_edges.num_rows) == (0, 0)


def test_no_documents_at_all():
    assert build_edges(tables_of([])).edges.num_rows == 0


def test_a_statement_without_its_document_is_damage():
    tables = tables_of([said("A", "B")])
    with pytest.raises(StoreError, match="statements of document d1 but no such document"):
        build_edges({**tables, "documents": tables["documents"].slice(1)})


def test_a_missing_column_is_named():
    tables = tables_of([said("A", "B")])
    mentions = tables["mentions"].drop_columns(["type"])
    with pytest.raises(StoreError, match="table mentions .* has no column type"):
        build_edges({**tables, "mentions": mentions})


def test_a_folder_without_tables_is_named(tmp_path):
    with pytest.raises(NotFoundError, match="no tables in .*: expected the --output folder"):
        build_edges(tmp_path)


def test_a_damaged_file_is_named(tmp_path):
    out = save(TALK, tmp_path)
    path = out / "tables" / "mentions.parquet"
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(StoreError, match=r"cannot read .*mentions\.parquet"):
        build_edges(out)


# What the numbers mean, recounted by brute force.

groups = st.lists(
    st.tuples(
        st.integers(0, 3),  # document
        st.integers(0, 2),  # turn
        st.lists(st.sampled_from("ABCDEFG"), max_size=5),
        st.lists(st.sampled_from(["paix", "gaz", "droit"]), max_size=2, unique=True),
    ),
    max_size=14,
)


def corpus(rows):
    ordered = sorted(rows, key=lambda row: (row[0], row[1]))
    return [said(*e, doc=f"d{d}", turn=t, themes=themes) for d, t, e, themes in ordered]


def brute_units(statements, unit, size):
    """Return the sets of statements that are one unit, as lists of positions."""
    by_doc = defaultdict(list)
    for place, statement in enumerate(statements):
        by_doc[statement.doc].append(place)
    if unit == "statement":
        return [[place] for place in range(len(statements))]
    if unit == "document":
        return list(by_doc.values())
    if unit == "turn":
        turns = defaultdict(list)
        for place, statement in enumerate(statements):
            turns[statement.doc, statement.turn].append(place)
        return list(turns.values())
    return [
        places[low : low + size]
        for places in by_doc.values()
        for low in range(max(1, len(places) - size + 1))
    ]


def brute_force(statements, unit, size):
    counts, evidence = defaultdict(int), defaultdict(set)
    for places in brute_units(statements, unit, size):
        named = {e for place in places for e in statements[place].entities}
        for a, b in combinations(sorted(named), 2):
            counts[a, b] += 1
            both = {p for p in places if {a, b} <= set(statements[p].entities)}
            firsts = {next(p for p in places if end in statements[p].entities) for end in (a, b)}
            evidence[a, b] |= both or firsts
    return counts, evidence


@given(rows=groups, unit=st.sampled_from(["statement", "turn", "document", "window"]),
       size=st.integers(2, 4))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_counts_and_evidence_are_those_of_a_recount(rows, unit, size):
    statements = corpus(rows)
    tables = tables_of(statements)
    chosen = {"unit": unit} | ({"window": size} if unit == "window" else {})
    found = edges(tables, **chosen)
    counts, evidence = brute_force(statements, unit, size)
    ids = tables["statements"]["statement_id"].to_pylist()
    assert {ends: row["n_units"] for ends, row in found.items()} == counts
    for ends, row in found.items():
        shown = sorted(evidence[ends])
        assert row["statement_ids"] == [ids[place] for place in shown]
        assert row["n_statements"] == len(shown)
        assert row["n_documents"] == len({statements[place].doc for place in shown})
        themes = defaultdict(int)
        for place in shown:
            for theme in statements[place].themes:
                themes[theme] += 1
        assert {t["theme"]: t["n"] for t in row["themes"]} == themes


@given(rows=groups, at_once=st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_the_size_of_a_piece_changes_nothing(rows, at_once):
    source = table_source(tables_of(corpus(rows)))
    chosen = GraphSettings()
    counted = count(source, chosen, Selection())
    units = build_units(counted, chosen, source)
    small, large = (count_pairs(counted, units, pairs_at_once=n) for n in (at_once, 10**9))
    for name in ("source", "target", "n_units", "ptr", "evidence"):
        assert getattr(small, name).tolist() == getattr(large, name).tolist()


@pytest.mark.parametrize("unit", ["statement", "sentence", "turn", "document", "window"])
def test_same_bytes_for_any_parts_and_order(tmp_path, unit):
    statements = [
        said(*"ABC"[n % 3 :], *"CDE"[: n % 4], doc=f"d{n % 7}", turn=n // 9,
             themes=["paix", "gaz"][: n % 3], speaker=f"p{n % 2}")
        for n in range(60)
    ]  # fmt: skip
    tables = tables_of(statements, dates={f"d{n}": f"2020-0{n + 1}-01" for n in range(6)})
    seen = set()
    for parts, seed in ((1, None), (3, None), (3, 1), (8, 2), (1, 3)):
        out = save(tables, tmp_path / f"{parts}-{seed}", parts=parts, seed=seed)
        result = build_edges(out, GraphSettings(unit=unit))
        seen.add((written(result.edges), written(result.speaker_edges)))
    assert len(seen) == 1


def written(table):
    sink = io.BytesIO()
    pq.write_table(table.combine_chunks(), sink)
    return sink.getvalue()


def test_pieces_are_the_whole_table():
    result = build_edges(tables_of([said(*"ABCDEFG"), said(*"ABC")]))
    pieces = pa.concat_tables(result.iter_edges(rows=4))
    assert pieces.equals(result.edges)
    pairs = list(
        zip(result.edges["source"].to_pylist(), result.edges["target"].to_pylist(), strict=True)
    )
    assert pairs == sorted(pairs)
    assert pc.all(pc.less(result.edges["source"], result.edges["target"])).as_py()


def with_captions():
    """One statement and two captions of one document; the second repeats the first."""
    tables = tables_of([said("FRA", doc="d1"), said("RUS", doc="d2")])
    text = "FRA." + " " * 96 + "FRA et RUS." + " " * 89 + "FRA et RUS."
    document = tables["documents"].to_pylist()
    document[0]["text"] = text
    blocks = [
        {"doc_id": "d1", "block": 1, "start": 100, "end": 111, "kind": "caption", "why": "x"},
        {"doc_id": "d1", "block": 2, "start": 200, "end": 211, "kind": "caption", "why": "x",
         "duplicate_of": 1},
    ]  # fmt: skip
    mentions = tables["mentions"].to_pylist()
    for start in (100, 200):
        for entity, offset in (("FRA", 0), ("RUS", 7)):
            place = {"statement_id": None, "entity_id": entity, "start": start + offset}
            name = f"{start}-{entity}"
            mentions.append(mentions[0] | place | {"end": start + offset + 3, "mention_id": name})
    return tables | {
        "documents": pa.Table.from_pylist(document, SCHEMAS["documents"]),
        "blocks": pa.Table.from_pylist(blocks, SCHEMAS["blocks"]),
        "mentions": pa.Table.from_pylist(mentions, SCHEMAS["mentions"]),
    }


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        pytest.param({}, {}, id="left out"),
        pytest.param({"block_kinds": ["speech", "caption"]}, {"FRA-RUS": 1}, id="asked for"),
        pytest.param({"block_kinds": ["title"]}, {}, id="another kind"),
        pytest.param(
            {"block_kinds": ["caption"], "count_duplicates": True}, {"FRA-RUS": 2}, id="repeated"
        ),
        pytest.param(
            {"block_kinds": ["speech", "caption"], "unit": "document"},
            {"FRA-RUS": 1},
            id="with a statement, by document",
        ),
    ],
)
def test_captions_count_when_asked_for(chosen, expected):
    assert weights(with_captions(), **chosen) == expected


def test_a_caption_is_evidence_with_its_text():
    found = pair(with_captions(), "FRA", "RUS", block_kinds=["caption"])
    assert [(s.statement_id, s.text) for s in found.evidence] == [("d1#block-1", "FRA et RUS.")]
