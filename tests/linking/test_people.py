"""Persons: short forms joined to the right one, namesakes never."""

import pytest

K = "Laurent-Désiré Kabila"


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            "[[LEADER:vladimir-poutine|Vladimir Poutine]] parle. M. [[LEADER:vladimir-poutine|Poutine]] rit.",
            id="surname",
        ),
        pytest.param(
            "[[LEADER:vladimir-poutine|V. Poutine]] : non. [[LEADER:vladimir-poutine|Vladimir Poutine]] rit.",
            id="initials",
        ),
        pytest.param(
            "[[LEADER:alexander-lukashenko|Alexander Lukashenko]], dit [[LEADER:alexander-lukashenko|Loukachenko]].",
            id="transliteration of the base",
        ),
        pytest.param(
            "[[LEADER:igor-vichnevetski|Igor Vichnevetski]] et M. [[LEADER:igor-vichnevetski|Vishnevetsky]].",
            id="transliteration of an unknown",
        ),
        pytest.param(
            "[[LEADER:carolyn-rodrigues-birkett|Carolyn Rodrigues-Birkett]]; "
            "Mme [[LEADER:carolyn-rodrigues-birkett|Rodriguez-Birkett]].",
            id="misspelt",
        ),
        pytest.param(
            "[[LEADER:alpha-oumar-konare|Alpha Oumar Konaré]]; [[LEADER:alpha-oumar-konare|Alpha Konaré]].",
            id="middle name dropped",
        ),
        pytest.param(
            "[[PERSON:jeanne-obono|Jeanne Obono]] répond. Merci, chère [[PERSON:jeanne-obono|Jeanne]].",
            id="given name",
        ),
        pytest.param(
            "[[LEADER:vladimir-poutine|Vladimir Poutine]] : oui, "
            "[[LEADER:vladimir-poutine|Vladimir Vladimirovitch]].",
            id="patronymic",
        ),
        pytest.param(
            "[[LEADER:jimmy-cherizier|Jimmy Chérizier]], alias [[LEADER:jimmy-cherizier|Barbecue]], fuit. "
            "[[LEADER:jimmy-cherizier|Barbecue]] parle.",
            id="alias introduced",
        ),
        pytest.param("M. [[LEADER:martin|Martin]] approuve.", id="unknown"),
    ],
)
def test_short_forms_join(check, markup):
    check(markup)


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            f"[[LEADER:laurent-desire-kabila|{K}]] et [[LEADER:joseph-kabila|Joseph Kabila]]. "
            "[[LEADER:kabila|Kabila]] a signé.",
            id="two Kabilas in one sentence: undecided",
        ),
        pytest.param(
            f"[[LEADER:laurent-desire-kabila|{K}]] meurt.\n[[LEADER:joseph-kabila|Joseph Kabila]] succède.\n"
            "[[LEADER:joseph-kabila|Kabila]] a signé.",
            id="two Kabilas: the one named last",
        ),
        pytest.param(
            "[[LEADER:kim-jong-il|Kim Jong-il]] et [[LEADER:kim-jong-un|Kim Jong-un]]. [[LEADER:kim|Kim]] salue.",
            id="two Kims: undecided",
        ),
        pytest.param(
            "[[LEADER:kim-jong-un|Kim Jong-un]] arrive. M. [[LEADER:kim-jong-un|Kim]] salue.",
            id="one Kim",
        ),
        pytest.param(
            "[[LEADER:emmanuel-macron|Emmanuel Macron]] et [[PERSON:brigitte-macron|Brigitte Macron]]. "
            "Mme [[PERSON:brigitte-macron|Macron]] salue. M. [[LEADER:emmanuel-macron|Macron]] aussi.",
            id="husband and wife by civility",
        ),
        pytest.param(
            "[[PERSON:paul-obono|Paul Obono]] et [[PERSON:claire-obono|Claire Obono]]. "
            "Mme [[PERSON:claire-obono|Obono]] rit.",
            id="unknown couple by given name",
        ),
        pytest.param(
            "[[LEADER:paul-durand|Paul Durand]] et [[LEADER:paul-martel|Paul Martel]] : [[LEADER:paul|Paul]] rit.",
            id="one given name, two persons",
        ),
        pytest.param(
            "[[LEADER:emmanuel-macron|Emmanuel Macron]] reçoit Mme [[PERSON:macron|Macron]].",
            id="civility contradicts",
        ),
    ],
)
def test_namesakes_stay_apart(check, markup):
    check(markup)


@pytest.mark.parametrize(
    ("date", "father_or_son"), [("1990-10-01", "george-h-w-bush"), ("2003-03-20", "george-w-bush")]
)
def test_father_or_son_by_date(check, date, father_or_son):
    check(f"[[LEADER:{father_or_son}|George Bush]] attaque.", date=date)


@pytest.mark.parametrize(
    ("markup", "date"),
    [
        pytest.param("[[LEADER:jean-morel|Jean Morel]] signe.", "1983-01-01", id="the bearer"),
        pytest.param("[[LEADER:jean-b-morel|Jean Morel]] signe.", "2004-01-01", id="the other"),
        pytest.param("[[LEADER:jean-morel|Jean Morel]] signe.", None, id="no date"),
        pytest.param("[[LEADER:pierre-trudel|Trudel]] signe.", "1975-01-01", id="father"),
        pytest.param("[[LEADER:justin-trudel|Trudel]] signe.", "2018-01-01", id="son"),
    ],
)
def test_a_form_of_the_base_yields_to_who_is_in_office(check, markup, date):
    check(markup, date=date)


def test_two_spellings_lead_to_the_person_of_the_base(check):
    check(
        "M. [[LEADER:alexander-lukashenko|Loukachenka]], ou [[LEADER:alexander-lukashenko|Lukashenko]], "
        "du [[STATE:BLR|Bélarus]].",
        date="2020-08-09",
    )


def test_namesakes_without_a_date_stay_unknown(check):
    check("[[LEADER:george-bush|George Bush]] attaque.")


@pytest.mark.parametrize(
    ("date", "who"), [("1982-02-01", "hafez-el-assad"), ("2013-08-21", "bachar-el-assad")]
)
def test_surname_alone_by_date(check, date, who):
    check(f"La [[STATE:SYR|Syrie]] du président [[LEADER:{who}|Assad]].", date=date)


def test_both_forms_of_a_person_get_one_type(check):
    links = check(
        "[[PERSON:jeanne-obono|Jeanne Obono]] : la ministre [[LEADER:jeanne-obono|Obono]]."
    )
    assert links.types == ("LEADER", "LEADER")


def test_the_undecided_are_in_the_ledger_with_their_rivals(check):
    links = check(
        "[[LEADER:kim-jong-il|Kim Jong-il]] et [[LEADER:kim-jong-un|Kim Jong-un]]. [[LEADER:kim|Kim]] salue."
    )
    (merge,) = [m for m in links.merges if m.rule == "undecided"]
    assert merge.conflict == "may be any of: Kim Jong-il, Kim Jong-un"
