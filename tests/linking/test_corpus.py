"""Linking over the corpus: what one document resolves helps in another."""

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.linking import link_corpus
from pipeline.linking.decisions import Decision, check_decisions
from tests.linking.small import small_knowledge

SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("doc_id", "entity_id", "type", "kind", "text")]
)
ZAS = [
    ("a", "stanislav-zas", "LEADER", "Stanislav Zas"),
    ("a", "otsc", "ORGANISATION", "OTSC"),
    ("b", "zas", "LEADER", "Zas"),
    ("b", "otsc", "ORGANISATION", "OTSC"),
]


def table(rows):
    return pa.Table.from_pylist(
        [
            {"doc_id": d, "entity_id": i, "type": t, "kind": "name", "text": x}
            for d, i, t, x in rows
        ],
        schema=SCHEMA,
    )


def link(rows, knowledge, dates=None, **more):
    return link_corpus(table(rows), dates or {}, knowledge, **more)


def test_a_surname_joins_the_only_full_name_in_a_like_context(knowledge):
    links = link(ZAS, knowledge)
    assert links.ids == {("b", "zas"): "stanislav-zas"}
    (merge,) = links.merges
    assert (merge.rule, merge.alias, merge.doc_id) == ("corpus_surname", "Zas", "b")
    assert "otsc" in merge.evidence


def test_a_person_and_a_place_of_one_name_are_two(knowledge):
    rows = [
        ("a", "solo", "LEADER", "Solo"),
        ("b", "solo", "LEADER", "Solo"),
        ("c", "solo", "PLACE", "Solo"),
        ("c", "onu", "ORGANISATION", "ONU"),
    ]
    links = link(rows, knowledge)
    assert links.ids == {("c", "solo"): "solo-place"}
    assert [m.rule for m in links.merges] == ["corpus_split"]


def test_one_thing_of_two_types_keeps_its_id(knowledge):
    rows = [("a", "mercado", "ORGANISATION", "Mercado"), ("b", "mercado", "PLACE", "Mercado")]
    assert link(rows, knowledge).ids == {}


def test_not_in_another_context(knowledge):
    assert link([*ZAS[:3], ("b", "onu", "ORGANISATION", "ONU")], knowledge).ids == {}


def test_not_when_two_full_names_bear_it(knowledge):
    links = link([*ZAS, ("c", "igor-zas", "LEADER", "Igor Zas")], knowledge)
    assert links.ids == {}
    assert [m.rule for m in links.merges] == ["undecided"]


def test_two_documents_with_an_undecided_surname_stay_apart(knowledge):
    rows = [*ZAS, ("c", "igor-zas", "LEADER", "Igor Zas"), ("d", "zas", "LEADER", "Zas")]
    ids = link(rows, knowledge).ids
    assert len({ids[("b", "zas")], ids[("d", "zas")]}) == 2


def test_not_when_the_person_was_in_office_in_another_time(knowledge):
    rows = [
        ("a", "vladimir-poutine", "LEADER", "Vladimir Poutine"),
        ("a", "RUS", "STATE", "Russie"),
        ("b", "poutine", "LEADER", "Poutine"),
        ("b", "RUS", "STATE", "Russie"),
    ]
    assert link(rows, knowledge, {"b": dt.date(1950, 1, 1)}).ids == {}
    assert link(rows, knowledge, {"b": dt.date(2020, 1, 1)}).ids == {
        ("b", "poutine"): "vladimir-poutine"
    }


@pytest.mark.parametrize(
    ("rows", "ids"),
    [
        pytest.param(
            [
                ("a", "mmas", "ORGANISATION", "Mission multinationale d'appui"),
                ("a", "mmas", "ORGANISATION", "MMA"),
                ("b", "mission-multinationale-d-appui", "ORGANISATION", "mission multinationale d’appui"),
            ],
            {("b", "mission-multinationale-d-appui"): "mmas"},
            id="acronym introduced elsewhere",
        ),
        pytest.param(
            [
                ("a", "igor-vichnevetski", "LEADER", "Igor Vichnevetski"),
                ("a", "igor-vichnevetski", "LEADER", "Igor Vichnevetski"),
                ("b", "igor-vishnevetsky", "LEADER", "Igor Vishnevetsky"),
            ],
            {("b", "igor-vishnevetsky"): "igor-vichnevetski"},
            id="transliteration",
        ),
        pytest.param(
            [
                ("a", "paul-durand", "LEADER", "Paul Durand"),
                ("b", "pierre-durand", "LEADER", "Pierre Durand"),
            ],
            {},
            id="other given name",
        ),
        pytest.param(
            [
                ("a", "kim-jong-il", "LEADER", "Kim Jong-il"),
                ("b", "kim-jong-un", "LEADER", "Kim Jong-un"),
            ],
            {},
            id="two of the base are never joined",
        ),
        pytest.param(
            [
                ("a", "resolution-45-de-geneve-sur-les-forets", "TREATY", "résolution 45 de Genève sur les forêts"),
                ("b", "resolution-46-de-geneve-sur-les-forets", "TREATY", "résolution 46 de Genève sur les forêts"),
            ],
            {},
            id="other number",
        ),
        pytest.param(
            [
                ("a", "assemblee-nationale-mali", "ORGANISATION", "Assemblée nationale"),
                ("b", "assemblee-nationale-france", "ORGANISATION", "Assemblée nationale"),
            ],
            {},
            id="institutions of two states",
        ),
        pytest.param(
            [("a", "onu", "ORGANISATION", "ONU"), ("b", "onu", "ORGANISATION", "Nations unies")],
            {},
            id="nothing to do",
        ),
    ],
)  # fmt: skip
def test_joins(knowledge, rows, ids):
    assert dict(link(rows, knowledge).ids) == ids


def test_one_acronym_for_two_things_is_parted(knowledge):
    rows = [
        ("a", "xyz", "ORGANISATION", "XYZ"),
        ("a", "xyz", "ORGANISATION", "Xénophon Yacht Zone"),
        ("a", "xyz", "ORGANISATION", "XYZ"),
        ("b", "xyz", "ORGANISATION", "XYZ"),
        ("b", "xyz", "ORGANISATION", "Xylophones yéménites zélés"),
        ("c", "xyz", "ORGANISATION", "XYZ"),
    ]
    links = link(rows, knowledge)
    assert links.ids == {("b", "xyz"): "xylophones-yemenites-zeles"}
    assert links.merges[0].conflict == "elsewhere xyz is Xénophon Yacht Zone"


def test_the_user_has_the_last_word(knowledge):
    decisions = check_decisions(
        [
            Decision("merge", "stanislav-zas", "s-zas"),
            Decision("merge", "otsc", "traite-de-tachkent"),
        ]
    )
    ids = link(ZAS, knowledge, decisions=decisions).ids
    assert ids[("a", "stanislav-zas")] == ids[("b", "zas")] == "s-zas"
    assert ids[("a", "otsc")] == "traite-de-tachkent"


def test_the_user_may_refuse_a_join(knowledge):
    rows = [
        ("a", "igor-vichnevetski", "LEADER", "Igor Vichnevetski"),
        ("b", "igor-vishnevetsky", "LEADER", "Igor Vishnevetsky"),
    ]
    decisions = check_decisions(
        [Decision("split", "Igor Vishnevetsky", "igor-vichnevetski", where="mine.tsv:2")]
    )
    links = link(rows, knowledge, decisions=decisions)
    assert links.ids == {}
    assert [m.conflict for m in links.merges] == ["not joined: split at mine.tsv:2"]


NAMES = st.sampled_from(
    ["Stanislav Zas", "Zas", "Igor Zas", "Igor Zass", "OTSC", "Paul Obono", "Obono", "P. Obono"]
)
ROWS = st.lists(st.tuples(st.sampled_from("abcd"), NAMES), min_size=1, max_size=25)


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_and_the_parts_do_not_matter(rows, random):
    base = small_knowledge()
    marked = [(d, n.lower().replace(" ", "-").replace(".", ""), _type(n), n) for d, n in rows]
    once = link(marked, base)
    random.shuffle(marked)
    half = len(marked) // 2
    parts = [table(marked[:half]), table(marked[half:])]
    again = link_corpus(parts, {}, base)
    assert (once.ids, once.merges) == (again.ids, again.merges)


def _type(name):
    return "ORGANISATION" if name == "OTSC" else "LEADER"
