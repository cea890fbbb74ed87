"""Roles: resolved by the document, then by dated offices, else dropped."""

import pytest

from pipeline.records import Structure, Turn


@pytest.mark.parametrize(
    ("markup", "date"),
    [
        pytest.param(
            "Le président du [[STATE:BLR|Bélarus]] [[LEADER:jean-dupont|Jean Dupont]] arrive. "
            "Le [[LEADER:jean-dupont:role|président [[STATE:BLR:demonym|bélarusse]]]] repart.",
            None,
            id="introduced before the name",
        ),
        pytest.param(
            "[[LEADER:jean-dupont|Jean Dupont]], ministre des affaires étrangères de l'[[STATE:ARM|Arménie]], parle. "
            "Le [[LEADER:jean-dupont:role|ministre [[STATE:ARM:demonym|arménien]]]] rit.",
            None,
            id="introduced after the name",
        ),
        pytest.param(
            "Le [[LEADER:vladimir-poutine:role|président [[STATE:RUS:demonym|russe]]]] parle.",
            "2020-12-02",
            id="by the date",
        ),
        pytest.param(
            "Le [[LEADER:-:role|président [[STATE:RUS:demonym|russe]]]] parle.",
            None,
            id="without a date",
        ),
        pytest.param(
            "Le [[LEADER:-:role|président [[STATE:SUN:demonym|russe]]]] parle.",
            "1950-01-01",
            id="before the state had one",
        ),
        pytest.param(
            "Le [[LEADER:-:role|président]] parle.", "2020-12-02", id="nobody said of what"
        ),
        pytest.param(
            "Paris, [[STATE:FRA|France]]. Le [[LEADER:jacques-chirac:role|président de la République]] parle.",
            "2003-01-01",
            id="the Republic of the document's state",
        ),
        pytest.param(
            "[[LEADER:laurent-desire-kabila|Laurent-Désiré Kabila]] est mort. "
            "Le [[LEADER:laurent-desire-kabila:role|président de la [[STATE:COD|RDC]]]] avait signé.",
            None,
            id="the one met who held the office",
        ),
        pytest.param(
            "[[LEADER:nikol-pachinian|Nikol Pachinian]], Premier ministre d'[[STATE:ARM|Arménie]], "
            "a vu son [[LEADER:-:role|homologue [[STATE:RUS:demonym|russe]]]].",
            "2020-12-02",
            id="counterpart unknown",
        ),
        pytest.param(
            "Le président [[STATE:BLR:demonym|bélarusse]] [[LEADER:alexander-lukashenko|Alexandre Loukachenko]] "
            "a vu son [[LEADER:vladimir-poutine:role|homologue [[STATE:RUS:demonym|russe]]]].",
            "2020-12-02",
            id="counterpart",
        ),
        pytest.param(
            "En 1999, le [[LEADER:-:role|président [[STATE:RUS:demonym|russe]]]] refusa.",
            "2020-12-02",
            id="the sentence is about another time",
        ),
        pytest.param(
            "Le Premier ministre [[STATE:ARM:demonym|arménien]] [[LEADER:nikol-pachinian|Nikol Pachinian]] parle. "
            "Le [[LEADER:nikol-pachinian:role|Premier ministre]] salue la [[STATE:FRA|France]].",
            "2020-12-02",
            id="the one introduced, not the one at home",
        ),
        pytest.param(
            "Le [[LEADER:-:role|président]] [[LEADER:vladimir-poutine|Vladimir Poutine]] parle.",
            "2020-12-02",
            id="a name follows: no role",
        ),
        pytest.param(
            "Le [[LEADER:-:role|secrétaire général]] de l'[[ORGANISATION:otsc|OTSC]] [[LEADER:paul-zas|Paul Zas]] parle.",
            "2020-12-02",
            id="a name follows the complement: no role",
        ),
        pytest.param(
            "Le ministre de l'intérieur [[LEADER:paul-durand|Paul Durand]] parle. "
            "Le [[LEADER:-:role|ministre de la famille]] rit.",
            None,
            id="another portfolio",
        ),
        pytest.param(
            "Le ministre [[LEADER:paul-durand|Paul Durand]] parle. Le [[LEADER:paul-durand:role|ministre]] rit.",
            None,
            id="noun alone",
        ),
        pytest.param(
            "Le [[LEADER:antonio-guterres:role|secrétaire général de l'[[ORGANISATION:onu|ONU]]]] prie.",
            "2020-12-02",
            id="organisation",
        ),
    ],
)
def test_roles(check, markup, date):
    check(markup, date=date)


def test_the_floor_is_given_to_who_speaks_next(check):
    lines = ("La parole est à Mme la ", "ministre", ".\n", "Mme ", "Obono", " : Merci.")
    text = "".join(lines)
    start, label = text.index("Obono"), text.index("Mme Obono")
    turn = Turn(0, (label, start + 5), "Mme Obono", (start, start + 5))
    check(
        "La parole est à Mme la [[LEADER:obono:role|ministre]].\nMme [[LEADER:obono|Obono]] : Merci.",
        structure=Structure(turns=(turn,)),
    )
