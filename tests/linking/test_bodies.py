"""Bodies that many states or organisations have: whose is meant."""

import pytest

from pipeline.linking.ledger import RULES


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            "Le [[ORGANISATION:conseil-executif-otsc|Conseil exécutif]] de l'[[ORGANISATION:otsc|OTSC]] "
            "siège ; celui de l'ONU aussi. Le [[ORGANISATION:conseil-executif-otsc|Conseil exécutif]] vote.",
            id="the organisation written after it",
        ),
        pytest.param(
            "Le [[ORGANISATION:conseil-economique-et-social-senegal|Conseil économique et social]] du "
            "[[STATE:SEN|Sénégal]] rend un avis.",
            id="the state written after it",
        ),
        pytest.param(
            "Le [[ORGANISATION:ministere-des-mines-senegal|ministère des mines]] du [[STATE:SEN|Sénégal]] "
            "écrit au [[ORGANISATION:ministere-des-mines-france|ministère des mines]] de la [[STATE:FRA|France]].",
            id="any ministry",
        ),
        pytest.param(
            "[[ORGANISATION:parlement-europeen|Parlement européen]] et du "
            "[[ORGANISATION:conseil-ue:nominal|Conseil]]. Le [[ORGANISATION:conseil-de-securite-onu|Conseil de sécurité]].",
            id="beside another institution",
        ),
    ],
)
def test_whose_body(check, markup):
    check(markup)


def test_where_one_is_sent_is_not_whom_one_serves(check):
    check("Le [[LEADER:-:role|président en [[STATE:RUS|Russie]]]] sort.", date="2020-12-02")


def test_the_secretary_general_of_the_organisation_that_is_spoken_of(check):
    markup = (
        "L'[[ORGANISATION:onu|ONU]] siège. Le [[LEADER:antonio-guterres:role|Secrétaire général]] "
        "parle aux [[ORGANISATION:onu|Nations unies]]."
    )
    links = check(markup, date="2020-12-02")
    assert {m.rule for m in links.merges} >= {"role_of_main_organisation"}
    check(markup.replace("antonio-guterres", "-"))


def test_the_rules_of_this_file_are_explained():
    assert {"body_of_organisation", "named_in_pair", "role_of_main_organisation"} <= RULES.keys()


def test_a_party_of_the_documents_state(check):
    check(
        "[[STATE:SEN|Sénégal]], [[STATE:SEN|Sénégal]]. M. [[LEADER:paul-ndao|Paul Ndao]] "
        "([[ORGANISATION:prm-senegal|PRM]]) : oui."
    )
    check(
        "[[STATE:FRA|France]], [[STATE:FRA|France]]. M. [[LEADER:paul-ndao|Paul Ndao]] "
        "([[ORGANISATION:prm|PRM]]) : oui."
    )


def test_an_acronym_that_begins_small_is_another(check):
    check(
        "M. [[LEADER:paul-ndao|Paul Ndao]] ([[ORGANISATION:ciJ-|ciJ]])".replace(
            "ciJ-", "cij-organisation"
        )
    )


def test_two_roles_after_a_name(check):
    check(
        "Mme [[LEADER:ana-morel|Ana Morel]], secrétaire générale et ministre des affaires étrangères : "
        "oui. La [[LEADER:ana-morel:role|ministre]] sort."
    )


def test_who_represents_the_state_in_brackets(check):
    check(
        "Lord [[LEADER:ashton|ASHTON]] ([[STATE:ARM|Arménie]]) parle. "
        "Le [[LEADER:ashton:role|représentant de l'[[STATE:ARM|Arménie]]]] sort."
    )
