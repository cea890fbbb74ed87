"""Reading one label: name, office, affiliation, unnamed speakers, and what is no label."""

import pytest

from pipeline.structure.labels import parse_label

LABELS = [
    ("Vladimir Poutine", "Vladimir Poutine", None, None),
    ("V. Poutine", "V. Poutine", None, None),
    ("J.-Y. L. D.", "J.-Y. L. D.", None, None),
    ("Mme Irène Vasseur", "Irène Vasseur", None, None),
    ("M. de Villiers", "de Villiers", None, None),
    ("Sir Ronald HASTINGS (Barbade)", "Ronald HASTINGS", None, "Barbade"),
    ("M. Olenko (Fédération de Russie) (parle en russe)", "Olenko", None, "Fédération de Russie"),
    ("M. ARLENKO (Ukraine) [traduit du russe]", "ARLENKO", None, "Ukraine"),
    ("Président du Bélarus Ivan Karski", "Ivan Karski", "Président du Bélarus", None),
    (
        "Premier ministre de la République d'Arménie Aram Sarian",
        "Aram Sarian",
        "Premier ministre de la République d'Arménie",
        None,
    ),
    (
        "Président de la République du Kazakhstan Timur Akhmet",
        "Timur Akhmet",
        "Président de la République du Kazakhstan",
        None,
    ),
    ("Président Compaoré", "Compaoré", "Président", None),
    (
        "Le secrétaire à la défense Lloyd Benson",
        "Lloyd Benson",
        "secrétaire à la défense",
        None,
    ),
    ("Mme Claire Odin, ministre", "Claire Odin", "ministre", None),
    (
        "M. Luc Astier, rapporteur de la commission des affaires étrangères, de la défense",
        "Luc Astier",
        "rapporteur de la commission des affaires étrangères, de la défense",
        None,
    ),
    ("Sophie in 't Hof (Renew), au nom du groupe Renew", "Sophie in 't Hof", None, "Renew"),
    ("LE PRÉSIDENT (M. Obanjo)", "Obanjo", "LE PRÉSIDENT", None),
    ("La modératrice, Caroline Aubin (France 24)", "Caroline Aubin", "La modératrice", "France 24"),
    ("M. KONÉ (président de la Commission)", "KONÉ", "président de la Commission", None),
    ("S. Batbold (agence Montsame)", "S. Batbold", None, "agence Montsame"),
    ("M. Denis Sassou-N'Guesso (Congo)", "Denis Sassou-N'Guesso", None, "Congo"),
    ("M. Hervé Mariton et M. Xavier Breton", "Hervé Mariton", None, None),
]


def part(text, span):
    return text[span[0] : span[1]] if span else None


@pytest.mark.parametrize(
    ("text", "name", "role", "affiliation"), LABELS, ids=[r[0] for r in LABELS]
)
def test_a_label_is_read(text, name, role, affiliation, cues):
    label = parse_label(text, cues)
    assert label is not None
    found = (part(text, label.name), part(text, label.role), part(text, label.affiliation))
    assert found == (name, role, affiliation)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Question", "question"),
        ("Q", "question"),
        ("QUESTION (Sidwaya)", "question"),
        ("Question dans la salle", "question"),
        ("Une voix dans le public (Amnesty)", "question"),
        ("JOURNALISTE", "journaliste"),
        ("Journaliste (France 24)", "journaliste"),
        ("Le Monde", "journaliste"),
        ("RFI", "journaliste"),
        ("Mme la présidente", "presidence"),
        ("M. le président", "presidence"),
        ("La Présidente par intérim", "presidence"),
        ("LE MODÉRATEUR", "presidence"),
        ("Plusieurs députés du groupe Avenir", "="),
    ],
)
def test_an_unnamed_speaker_gets_a_slug(text, slug, cues):
    label = parse_label(text, cues)
    assert label is not None
    assert (label.unnamed, label.name) == (slug, None)


@pytest.mark.parametrize("text", ["R", "Réponse"])
def test_an_answer_is_the_interviewed_person(text, cues):
    label = parse_label(text, cues)
    assert label is not None
    assert label.answer


@pytest.mark.parametrize(
    "text",
    [
        "Premièrement",
        "Source",
        "Les sujets",
        "Mots-clés",
        "Contact",
        "Le constat est simple",
        "Il faut le dire",
        "10 h 30",
        "Guinée-Bissau",
        "Fédération de Russie",
        "M. Kante a déclaré",
        "M. Macky Salla, Président de la République, est escorté à la tribune",
        "Tome II",
        "",
    ],
)
def test_what_is_no_label(text, cues):
    assert parse_label(text, cues) is None


def test_spans_are_moved_to_where_the_label_stands(cues):
    label = parse_label("Mme Odin (France)", cues, at=100)
    assert (label.start, label.end, label.name, label.affiliation) == (
        100,
        117,
        (104, 108),
        (110, 116),
    )


def test_a_civility_weighs_more_than_a_bare_word(cues):
    strong, full, weak = (parse_label(t, cues).weight for t in ("M. Sy", "Awa Sy", "Sy"))
    assert strong > full > weak
