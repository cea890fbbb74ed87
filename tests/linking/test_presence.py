"""Whose a short form is, by what the document names; whose document it is, by who speaks."""

import re

import pytest

from pipeline.records import Block, Structure, Turn

CASES = [
    pytest.param(
        "La [[ORGANISATION:cedeao|CEDEAO]] a siégé à Abuja. La [[ORGANISATION:commission-cedeao:nominal|Commission]] "
        "rendra compte.",
        id="the body of the organisation that is named",
    ),
    pytest.param(
        "L'[[ORGANISATION:ue|Union européenne]] paie. L'[[ORGANISATION:ue|Union européenne]] paie encore. "
        "La [[ORGANISATION:cedeao|CEDEAO]] attend. La [[ORGANISATION:commission-europeenne:nominal|Commission]] vérifie.",
        id="the usual body where its organisation is named as well",
    ),
    pytest.param(
        "Le comité lit le rapport. La [[ORGANISATION:-:nominal|Commission]] vote.",
        id="no usual body where its organisation is not named",
    ),
    pytest.param(
        "L'[[ORGANISATION:onu|ONU]] compte des observateurs, dont le [[ORGANISATION:mlc|MLC]]. "
        "L'[[ORGANISATION:onu:nominal|Organisation]] les protège.",
        id="a party known by its acronym is not called so",
    ),
    pytest.param(
        "Le congrès entend l'[[ORGANISATION:mlc|Organisation de libération des collines]]. "
        "L'[[ORGANISATION:mlc:nominal|Organisation]] dépose les armes.",
        id="a party spelt out is",
    ),
    pytest.param(
        "Le débat suit les déclarations du [[ORGANISATION:conseil-ue:nominal|Conseil]] et de la "
        "[[ORGANISATION:commission-europeenne|Commission européenne]]. Le "
        "[[ORGANISATION:conseil-de-securite-onu|Conseil de sécurité]] attend.",
        id="before the other institution",
    ),
    pytest.param(
        "La [[ORGANISATION:troisieme-commission-de-la-mer|Troisième Commission de la mer]] siège. "
        "La [[ORGANISATION:troisieme-commission-de-la-mer:nominal|Commission]] vote.",
        id="the number of a body is not its head",
    ),
    pytest.param(
        "La [[STATE:FRA|France]] félicite la [[STATE:SYR|Syrie]], dont le [[ORGANISATION:parlement-syrie|Parlement]] a voté.",
        id="whose parliament, with dont",
    ),
]


CASES += [
    pytest.param(
        "L'[[ORGANISATION:onu|ONU]] siège. L'article 51 de la [[TREATY:charte-des-nations-unies:nominal|Charte]] le dit.",
        id="the Charter where the United Nations are named",
    ),
    pytest.param(
        "Le club siège. L'article 3 de la [[TREATY:-:nominal|Charte]] le dit.",
        id="a charter where they are not",
    ),
    pytest.param(
        "L'[[ORGANISATION:onu|ONU]] siège. La [[TREATY:charte-de-la-mer:nominal|Charte]] le dit : c'est la "
        "[[TREATY:charte-de-la-mer|Charte de la mer]].",
        id="another charter of the document",
    ),
    pytest.param(
        "La [[STATE:COD|RDC]] vote. Le président [[STATE:COG:demonym|congolais]] [[LEADER:hamid-sankara|Hamid Sankara]] sort.",
        id="the state that the person named next served",
    ),
]


@pytest.mark.parametrize("markup", CASES)
def test_whose_short_form(check, markup):
    check(markup)


def spoken(*lines):
    """Return the marked text of a record, and its structure: each line is label and words."""
    text, marked, turns, blocks = "", "", [], []
    for number, (label, id_, words) in enumerate(lines):
        start = len(text)
        text += f"{label} : {words}\n"
        marked += f"[[LEADER:{id_}|{label}]] : {words}\n"
        span = (start, start + len(label))
        turns.append(Turn(number, span, label, span))
        blocks.append(Block(number, start, len(text) - 1, "speech", number))
    return marked, Structure(tuple(blocks), tuple(turns))


@pytest.mark.parametrize(
    ("others", "found"),
    [
        pytest.param(["emmanuel-macron"], "assemblee-nationale-france", id="two of one state"),
        pytest.param([], "-", id="one alone is a guest"),
        pytest.param(["emmanuel-macron", "vladimir-poutine"], "-", id="of several states"),
    ],
)
def test_the_state_of_those_who_speak(check, others, found):
    names = {"emmanuel-macron": "Emmanuel Macron", "vladimir-poutine": "Vladimir Poutine"}
    lines = [("Justin Trudel", "justin-trudel", "Je commence.")]
    lines += [(names[other], other, "Je réponds.") for other in others]
    marked, structure = spoken(*lines)
    body = (
        "Le [[STATE:SEN|Sénégal]] attend. Le [[STATE:SEN|Sénégal]] espère. "
        f"L'[[ORGANISATION:{found}:nominal|Assemblée]] vote."
    )
    check(marked + body, date="2020-12-02", structure=structure)


ROLES = [
    pytest.param(
        "M. [[LEADER:rezende|Rezende]] ([[STATE:ROU|Roumanie]]) parle. Le "
        "[[LEADER:rezende:role|ministre [[STATE:ROU:demonym|roumain]]]] a raison.",
        "2020-12-02",
        id="the only one who speaks for the state",
    ),
    pytest.param(
        "M. [[LEADER:rezende|Rezende]] ([[STATE:ROU|Roumanie]]) et M. [[LEADER:ionescu|Ionescu]] "
        "([[STATE:ROU|Roumanie]]) parlent. Le [[LEADER:-:role|ministre [[STATE:ROU:demonym|roumain]]]] rit.",
        "2020-12-02",
        id="one of two who speak for it",
    ),
    pytest.param(
        "M. [[LEADER:rezende|Rezende]] ([[STATE:SEN|Sénégal]]) parle. Le "
        "[[LEADER:-:role|président [[STATE:SEN:demonym|sénégalais]]]] a raison.",
        "2020-12-02",
        id="a delegate is not the president",
    ),
    pytest.param(
        "La première visite d'un [[LEADER:-:role|président [[STATE:FRA:demonym|français]]]].",
        "2020-12-02",
        id="any president",
    ),
    pytest.param(
        "Le [[LEADER:-:role|ministre [[STATE:SEN:demonym|sénégalais]]]] de l'Environnement, "
        "[[LEADER:paul-diop|Paul Diop]], écrit.",
        "2020-12-02",
        id="a name follows a field with a capital",
    ),
    pytest.param(
        "Que dit le [[LEADER:nikol-pachinian:role|Premier ministre]] ? Que M. "
        "[[LEADER:nikol-pachinian|Nikol Pachinian]] parle.",
        "2020-12-02",
        id="the only one named who held such an office",
    ),
    pytest.param(
        "Le [[LEADER:vladimir-poutine:role|président [[STATE:RUS:demonym|russe]]]] l'a proposé en 2015.",
        "2020-12-02",
        id="another year, the same holder",
    ),
    pytest.param(
        "Le [[LEADER:-:role|président [[STATE:RUS:demonym|russe]]]] l'a proposé en 2005.",
        "2020-12-02",
        id="another year, another holder",
    ),
    pytest.param(
        "Reçu par M. [[LEADER:paul-durand|Paul Durand]], le ministre des affaires étrangères et de la coopération "
        "de la [[STATE:ROU|Roumanie]], M. [[LEADER:claire-ionescu|Claire Ionescu]], est partie. Le "
        "[[LEADER:claire-ionescu:role|ministre [[STATE:ROU:demonym|roumain]]]] rit.",
        "2020-12-02",
        id="an office before a name in apposition is not of the name before",
    ),
]


@pytest.mark.parametrize(("markup", "date"), ROLES)
def test_roles_by_who_is_there(check, markup, date):
    check(markup, date=date)


NAMES = [
    pytest.param(
        "Avec [[PERSON:jean-hugues-taillard|Jean-Hugues Taillard]] et [[PERSON:nora-riviere|Nora Rivière]]. "
        "[[PERSON:jean-hugues-taillard|JHT]] : Bonsoir. [[PERSON:nora-riviere|NR]] : Bonsoir.",
        id="letters that are initials",
    ),
    pytest.param(
        "Avec [[PERSON:nora-riviere|Nora Rivière]] et [[PERSON:nils-rohan|Nils Rohan]]. [[PERSON:nr|NR]] : Bonsoir.",
        id="letters that are the initials of two",
    ),
    pytest.param(
        "[[LEADER:jean-morel|Morel Jean]], pour la commission.",
        id="surname first",
    ),
    pytest.param(
        "Le général [[LEADER:hugo-santana|Hugo Santana Rey]] parle.",
        id="the mother's surname after it",
    ),
    pytest.param(
        "M. [[LEADER:pierre-trudel-roy|Pierre Trudel Roy]] parle.",
        id="three names of a state where one surname is borne",
    ),
]


@pytest.mark.parametrize("markup", NAMES)
def test_full_names_in_other_orders(check, markup):
    check(markup)


YEARS = [
    pytest.param(
        "En 1998, le [[LEADER:jacques-chirac:role|président [[STATE:FRA:demonym|français]]]] a dit non.",
        id="then",
    ),
    pytest.param(
        "En 1960, le [[LEADER:-:role|président [[STATE:FRA:demonym|français]]]] a dit non.",
        id="a year without holder",
    ),
    pytest.param(
        "Monsieur [[LEADER:paul-diop|Paul Diop]], le [[LEADER:emmanuel-macron:role|président "
        "[[STATE:FRA:demonym|français]]]] vous a écrit.",
        id="an office after one who is addressed is of a third",
    ),
    pytest.param(
        "Le roi [[LEADER:paul-diop|Paul Diop]] et le président [[LEADER:nikol-pachinian|Nikol Pachinian]] "
        "parlent. Le [[LEADER:paul-diop:role|roi]] sort.",
        id="a king is no president",
    ),
    pytest.param(
        "Le ministre [[LEADER:paul-diop|Paul Diop]] et le ministre [[LEADER:jean-ndiaye|Jean Ndiaye]] "
        "parlent. Le [[LEADER:-:role|ministre]] sort.",
        id="one of two ministers",
    ),
    pytest.param(
        "Le ministre [[LEADER:paul-diop|Paul Diop]] et la ministre [[LEADER:claire-ndiaye|Claire Ndiaye]] "
        "parlent. La [[LEADER:claire-ndiaye:role|ministre]] sort.",
        id="the only woman of two ministers",
    ),
    pytest.param(
        "Audition de la [[LEADER:claire-ndiaye:role|ministre]].\nLa ministre [[LEADER:claire-ndiaye|Claire Ndiaye]] entre.",
        id="introduced soon after",
    ),
    pytest.param(
        "L'[[ORGANISATION:onu|ONU]] loue l'envoyé personnel du [[LEADER:-:role|Secrétaire général]].",
        id="inside the office of another",
    ),
    pytest.param(
        "L'[[ORGANISATION:onu|ONU]] entend son [[LEADER:-:role|secrétaire général]], le Portugais "
        "[[LEADER:antonio-guterres|António Guterres]].",
        id="a name follows a nationality",
    ),
    pytest.param(
        "Entretien du Président [[LEADER:emmanuel-macron|Emmanuel Macron]] avec le roi [[LEADER:paul-diop|Paul Diop]].\n"
        "Le [[LEADER:emmanuel-macron:role|Président de la République]] parle de la [[STATE:ROU|Roumanie]], de la "
        "[[STATE:RUS|Russie]] et du [[STATE:SEN|Sénégal]].",
        id="whom the title names first",
    ),
]


@pytest.mark.parametrize("markup", YEARS)
def test_roles_by_year_and_noun(check, markup):
    check(markup, date="2020-12-02")


def test_of_two_who_share_a_surname_the_one_present_speaks(check):
    listed = "Présents : [[LEADER:jean-morel|Jean Morel]].\n"
    turn = (listed.replace("[[LEADER:jean-morel|", "").replace("]]", "")).index(".") + 2
    marked = (
        listed + "[[LEADER:paul-diop|Paul Diop]] : [[LEADER:claire-morel|Claire Morel]] arrive.\n"
        "M. [[LEADER:jean-morel|MOREL]] : Merci."
    )
    structure = Structure(turns=(Turn(0, (turn, turn + 9), "Paul Diop", (turn, turn + 9)),))
    check(marked, date="1982-01-01", structure=structure)


@pytest.mark.parametrize(
    ("markup", "date"),
    [
        pytest.param(
            "[[STATE:SUN:metonym|Moscou]] exige. Le peuple [[STATE:SUN:demonym|russe]] attend. "
            "Les [[STATE:SUN:demonym|Russes]] aussi.",
            "1985-03-01",
            id="in its years",
        ),
        pytest.param(
            "[[STATE:RUS:metonym|Moscou]] exige. Le peuple [[STATE:RUS:demonym|russe]] attend.",
            "2005-03-01",
            id="after them",
        ),
        pytest.param(
            "L'[[STATE:SUN|URSS]] avait signé, [[STATE:SUN:metonym|Moscou]] savait quoi.\n"
            "Aujourd'hui [[STATE:RUS:metonym|Moscou]] exige.",
            "2005-03-01",
            id="beside the state that has ended",
        ),
        pytest.param("Le peuple [[STATE:RUS:demonym|russe]] attend.", None, id="no date"),
    ],
)
def test_what_capitals_and_demonyms_meant_then(check, markup, date):
    structure = Structure(blocks=tuple(_lines(markup)))
    check(markup, date=date, structure=structure)


def _lines(markup):
    text = re.sub(r"\[\[[^|]*\||\]\]", "", markup)
    start = 0
    for number, line in enumerate(text.split("\n")):
        yield Block(number, start, start + len(line), "narrative")
        start += len(line) + 1


def test_a_day_without_year_is_not_a_year_without_day(check):
    check(
        "L'[[TREATY:accord-de-bonn-de-1962|accord de Bonn de 1962]] a vécu. "
        "L'[[TREATY:accord-de-bonn-du-5-mai|accord de Bonn du 5 mai]] le remplace."
    )
