"""Names of states, places, organisations and instruments: one identity for every spelling."""

import pytest


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("La [[STATE:RUS|Russie]], ou [[STATE:RUS|Fédération de Russie]].", id="names"),
        pytest.param("Le peuple [[STATE:ARM:demonym|arménien]] attend.", id="demonym"),
        pytest.param("[[STATE:ARM:metonym|Erevan]] proteste.", id="metonym"),
        pytest.param("La [[STATE:ROU|Rouamnie]] a voté.", id="misspelt state"),
        pytest.param("Il vit au [[PLACE:haut-karabakh|Haut Karabakh]].", id="hyphen"),
        pytest.param(
            "À [[PLACE:zaporijjia|Zaporijjia]], puis [[PLACE:zaporijjia|Zaporijia]].",
            id="respelt place",
        ),
        pytest.param(
            "L'[[PLACE:chagos|archipel des Chagos]] : les [[PLACE:chagos|Chagos]] attendent. "
            "Rendez les [[PLACE:chagos|Chagos]] !",
            id="generic word left out",
        ),
        pytest.param(
            "La [[PLACE:region-de-bari|région de Bari]] et [[PLACE:bari|Bari]].",
            id="a region is no city",
        ),
        pytest.param(
            "Avec la [[STATE:COD|RDC]], le [[STATE:COD|Congo]] espère.", id="homonym by context"
        ),
        pytest.param(
            "[[STATE:COG:metonym|Brazzaville]] parle. Le [[STATE:COG|Congo]] a signé.",
            id="homonym by metonym",
        ),
        pytest.param("Le [[STATE:congo|Congo]] a voté.", id="homonym without context"),
    ],
)
def test_states_and_places(check, markup):
    check(markup)


def test_a_capital_stands_for_the_state_of_the_time(check):
    check("[[STATE:SUN:metonym|Moscou]] refuse.", date="1975-08-01")
    check("[[STATE:RUS:metonym|Moscou]] refuse.", date="2015-08-01")


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            "L'[[ORGANISATION:otsc|Organisation du traité de sécurité collective]] "
            "([[ORGANISATION:otsc|OTSC]]) siège.",
            id="known",
        ),
        pytest.param(
            "La [[ORGANISATION:mmas|Mission multinationale d'appui à la sécurité]] "
            "([[ORGANISATION:mmas|MMAS]]) arrive; la [[ORGANISATION:mmas|MMAS]] reste.",
            id="acronym introduced",
        ),
        pytest.param(
            "La [[ORGANISATION:mmas|Mission multinationale d'appui à la sécurité]] arrive. "
            "La [[ORGANISATION:mmas|MMAS]] reste.",
            id="acronym by initials",
        ),
        pytest.param(
            "La [[ORGANISATION:commission-de-l-ocean-indien|Commission de l'océan Indien]] "
            "([[ORGANISATION:commission-de-l-ocean-indien|COI]]) se réunit.",
            id="acronym that the base has for something else",
        ),
        pytest.param(
            "Les [[ORGANISATION:forces-vives|Forces vives]] de la [[ORGANISATION:zkp|ZKP]].",
            id="no initials, no bracket",
        ),
        pytest.param(
            "Le [[ORGANISATION:front-polisario|Front Polisario]] négocie; "
            "le [[ORGANISATION:front-polisario|Polisario]] attend.",
            id="generic word of a group",
        ),
        pytest.param(
            "L'[[ORGANISATION:assemblee-nationale-senegal|Assemblée nationale]] du [[STATE:SEN|Sénégal]].",
            id="institution of the state after it",
        ),
        pytest.param(
            "L'[[ORGANISATION:assemblee-nationale-france|Assemblée nationale]] débat du [[STATE:SEN|Sénégal]]"
            " et de la [[STATE:FRA|France]].",
            id="institution of the usual state",
        ),
    ],
)
def test_organisations(check, markup):
    check(markup)


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            "La [[TREATY:resolution-2231|résolution 2231 (2015)]], ou [[TREATY:resolution-2231|S/RES/2231]].",
            id="number and symbol",
        ),
        pytest.param(
            "La [[TREATY:directive-2011-36|directive 2011/36/UE]]; la [[TREATY:directive-2011-36|directive 2011/36]].",
            id="unknown number",
        ),
        pytest.param(
            "L'[[ORGANISATION:zrm|Agence zonale de recherche minière]], dite [[ORGANISATION:zrm|ZRM]], "
            "publie. La [[ORGANISATION:zrm|ZRM]] vend.",
            id="called by an acronym",
        ),
        pytest.param(
            "L'[[TREATY:accord-de-luanda-sur-les-forets|accord de Luanda sur les forêts]] : "
            "l'[[TREATY:accord-de-luanda-sur-les-forets|accord de Luanda]].",
            id="shorter form",
        ),
        pytest.param(
            "L'[[TREATY:accord-de-luanda-sur-les-forets|accord de Luanda sur les forêts]], "
            "l'[[TREATY:accord-de-luanda-sur-la-peche|accord de Luanda sur la pêche]], "
            "l'[[TREATY:accord-de-luanda|accord de Luanda]].",
            id="two longer forms: undecided",
        ),
        pytest.param(
            "L'[[TREATY:accords-de-minsk|accords de Minsk (2015)]].", id="the year of the base"
        ),
        pytest.param(
            "Les [[TREATY:accords-de-minsk-1991|accords de Minsk (1991)]].", id="another year"
        ),
        pytest.param(
            "La [[TREATY:resolution-12|résolution 12]] et la [[TREATY:resolution-13|résolution 13]].",
            id="numbers differ",
        ),
    ],
)
def test_instruments(check, markup):
    check(markup)


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            "L'[[ORGANISATION:otsc|OTSC]] siège. L'[[ORGANISATION:otsc:nominal|Organisation]] vote.",
            id="by the base's full name",
        ),
        pytest.param(
            "L'[[ORGANISATION:otsc|OTSC]] siège.\nL'[[ORGANISATION:onu|ONU]] aussi. "
            "L'[[ORGANISATION:onu:nominal|Organisation]] vote.",
            id="the nearest",
        ),
        pytest.param("La [[ORGANISATION:-:nominal|Cour]] a tranché.", id="nothing named"),
        pytest.param("L'[[ORGANISATION:ue:nominal|Union]] attend.", id="usual meaning"),
        pytest.param(
            "Le [[TREATY:traite-de-lusaka|traité de Lusaka]] vit. Le [[TREATY:traite-de-lusaka:nominal|Traité]] oblige.",
            id="instrument",
        ),
        pytest.param(
            "La [[TREATY:declaration-de-rabat|Déclaration de Rabat]]. "
            "La [[TREATY:declaration-d-oran|Déclaration d'Oran]] la suit. "
            "La présente [[TREATY:declaration-de-rabat:nominal|Déclaration]] oblige.",
            id="the document itself",
        ),
    ],
)
def test_short_forms(check, markup):
    check(markup)
