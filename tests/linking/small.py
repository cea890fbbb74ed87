"""A small knowledge base with everything that is easily confused."""

import datetime as dt

from pipeline.knowledge import Entity, Knowledge, Name, Office, Role


def _names(*texts, kind="name", flags=()):
    return tuple(Name(t, kind, frozenset(flags)) for t in texts)


def _state(id_, name, *names, demonyms=(), capital="", ambiguous=(), **more):
    every = (
        *_names(name, *names),
        *_names(*ambiguous, flags=("needs_context",)),
        *_names(*demonyms, kind="demonym"),
        *_names(*([capital] if capital else []), kind="metonym", flags=("capital",)),
    )
    return Entity(id_, "STATE", name, every, "state", iso_a3=id_, **more)


def _organisation(id_, name, *names, parent="", short=(), category="igo"):
    return Entity(
        id_, "ORGANISATION", name, _names(name, *names), category, parent=parent, short=short
    )


def _leader(id_, name, *names, gender="m", offices=(), surname="", type_="LEADER"):
    held = tuple(
        Office(role, scope, dt.date(start, 1, 1), end and dt.date(end, 12, 31), current=end is None)
        for role, scope, start, end in offices
    )
    return Entity(
        id_,
        type_,
        name,
        _names(name, *names),
        "person",
        gender=gender,
        offices=held,
        surname=surname,
    )


STATES = [
    _state("RUS", "Russie", "Fédération de Russie", demonyms=("russe", "russes"), capital="Moscou"),
    _state(
        "SUN", "Union soviétique", "URSS", demonyms=("soviétique",), capital="Moscou",
        start="1922", end="1991",
    ),
    _state("BLR", "Bélarus", "Biélorussie", demonyms=("bélarusse",), capital="Minsk"),
    _state("ARM", "Arménie", demonyms=("arménien", "arménienne"), capital="Erevan"),
    _state("COD", "République démocratique du Congo", "RDC", ambiguous=("Congo",), capital="Kinshasa", demonyms=("congolais",)),
    _state("COG", "Congo-Brazzaville", ambiguous=("Congo",), capital="Brazzaville", demonyms=("congolais",)),
    _state("FRA", "France", demonyms=("français", "française"), capital="Paris"),
    _state("USA", "États-Unis", demonyms=("américain", "américaine"), capital="Washington"),
    _state("SYR", "Syrie", demonyms=("syrien", "syrienne"), capital="Damas"),
    _state("PRK", "Corée du Nord", demonyms=("nord-coréen",), capital="Pyongyang"),
    _state("SEN", "Sénégal", demonyms=("sénégalais",), capital="Dakar"),
    _state("CHL", "Chili", demonyms=("chilien",), capital="Santiago"),
    _state("ROU", "Roumanie", demonyms=("roumain",), capital="Bucarest"),
]  # fmt: skip
ORGANISATIONS = [
    _organisation(
        "otsc", "Organisation du traité de sécurité collective", "OTSC", short=("Organisation",)
    ),
    _organisation("onu", "Organisation des Nations unies", "ONU", "Nations unies", short=("Organisation",)),
    _organisation("ue", "Union européenne", "UE", short=("Union",)),
    _organisation("cij", "Cour internationale de Justice", "CIJ", short=("Cour",), parent="onu"),
    _organisation("commission-europeenne", "Commission européenne", parent="ue", short=("Commission",)),
    _organisation("parlement-europeen", "Parlement européen", parent="ue", short=("Parlement",)),
    _organisation("conseil-ue", "Conseil de l'Union européenne", parent="ue", short=("Conseil",)),
    _organisation("ecosoc", "Conseil économique et social", parent="onu", short=("Conseil",)),
    _organisation("conseil-executif-onu", "Conseil exécutif", parent="onu", short=("Conseil",)),
    _organisation("cedeao", "Communauté économique des États de l'Afrique de l'Ouest", "CEDEAO"),
    _organisation("commission-cedeao", "Commission de la CEDEAO", parent="cedeao", short=("Commission",), category="body"),
    _organisation("mlc", "Organisation de libération des collines", "MLC", short=("Organisation",), category="party"),
    _organisation("parlement-syrie", "Parlement syrien", parent="SYR", short=("Parlement",), category="parliament"),
    _organisation("prm", "Parti républicain modéré", "PRM", parent="FRA", category="party"),
    _organisation("coi", "Comité international olympique", "COI"),
    _organisation("conseil-de-securite-onu", "Conseil de sécurité des Nations unies", "Conseil de sécurité", parent="onu", short=("Conseil",)),
    _organisation("assemblee-nationale-france", "Assemblée nationale", parent="FRA", short=("Assemblée",)),
    _organisation("assemblee-nationale-senegal", "Assemblée nationale du Sénégal", parent="SEN"),
]  # fmt: skip
LEADERS = [
    _leader("vladimir-poutine", "Vladimir Poutine", "Vladimir Putin", offices=[("head-of-state", "RUS", 2012, None)]),
    _leader("alexander-lukashenko", "Alexandre Loukachenko", offices=[("head-of-state", "BLR", 1994, None)]),
    _leader("nikol-pachinian", "Nikol Pachinian", offices=[("head-of-government", "ARM", 2018, None)]),
    _leader("emmanuel-macron", "Emmanuel Macron", offices=[("head-of-state", "FRA", 2017, None)]),
    _leader("brigitte-macron", "Brigitte Macron", gender="f", type_="PERSON"),
    _leader("jacques-chirac", "Jacques Chirac", offices=[("head-of-state", "FRA", 1995, 2006)]),
    _leader("george-h-w-bush", "George H. W. Bush", "George Bush", offices=[("head-of-state", "USA", 1989, 1992)]),
    _leader("george-w-bush", "George W. Bush", "George Bush", offices=[("head-of-state", "USA", 2001, 2008)]),
    _leader("pierre-trudel", "Pierre Trudel", "Trudel", offices=[("head-of-government", "FRA", 1968, 1983)]),
    _leader("justin-trudel", "Justin Trudel", offices=[("head-of-government", "FRA", 2015, 2024)]),
    _leader("jean-b-morel", "Jean B. Morel", offices=[("head-of-state", "ROU", 2001, 2008)]),
    _leader("jean-morel", "Jean Morel", offices=[("head-of-state", "ROU", 1980, 1985)]),
    _leader("hafez-el-assad", "Hafez el-Assad", offices=[("head-of-state", "SYR", 1971, 1999)]),
    _leader("bachar-el-assad", "Bachar el-Assad", offices=[("head-of-state", "SYR", 2000, 2024)]),
    _leader("laurent-desire-kabila", "Laurent-Désiré Kabila", offices=[("head-of-state", "COD", 1997, 2000)]),
    _leader("joseph-kabila", "Joseph Kabila", offices=[("head-of-state", "COD", 2001, 2018)]),
    _leader("kim-jong-il", "Kim Jong-il", surname="Kim", offices=[("head-of-state", "PRK", 1994, 2010)]),
    _leader("kim-jong-un", "Kim Jong-un", surname="Kim", offices=[("head-of-state", "PRK", 2011, None)]),
    _leader("hamid-sankara", "Hamid Sankara", "Hamid Sankarah", offices=[("head-of-state", "COG", 1997, None)]),
    _leader("hugo-santana", "Hugo Santana", offices=[("head-of-state", "CHL", 2006, 2009)]),
    _leader("antonio-guterres", "António Guterres", offices=[("secretary-general", "onu", 2017, None)]),
]  # fmt: skip
TREATIES = [
    Entity("accords-de-minsk", "TREATY", "accords de Minsk", _names("accords de Minsk"), date="2015"),
    Entity(
        "charte-des-nations-unies", "TREATY", "Charte des Nations unies",
        _names("Charte des Nations unies"), date="1945-06-26",
    ),
    Entity("resolution-2231", "TREATY", "résolution 2231", _names("résolution 2231"), number="2231"),
]  # fmt: skip
PLACES = [
    Entity("haut-karabakh", "PLACE", "Haut-Karabakh", _names("Haut-Karabakh", "Haut-Karabagh"))
]
ROLES = [
    Role("président", ("présidente",), "head-of-state", True, ("state",)),
    Role("président de la République", (), "head-of-state", True, ("state",)),
    Role("Premier ministre", ("première ministre",), "head-of-government", True, ("state",)),
    Role("ministre des Affaires étrangères", ("ministre des affaires étrangères",), "foreign-minister", True),
    Role("ministre", (), "minister", True, ("state",)),
    Role("secrétaire général", ("secrétaire générale",), "secretary-general", True, ("organisation",)),
    Role("représentant", ("représentante",), "representative", True, ("state",)),
    Role("roi", ("reine",), "head-of-state", True, ("state",)),
    Role("homologue", (), "counterpart", True),
]  # fmt: skip
GIVEN_NAMES = {"marie": "f", "paul": "m", "claire": "f", "jean": "m"}


def small_knowledge():
    """Return a base of all of these."""
    entities = [*STATES, *ORGANISATIONS, *LEADERS, *TREATIES, *PLACES]
    return Knowledge({e.id: e for e in entities}, ROLES, GIVEN_NAMES)
