"""Who a label is, from the names that the document gives."""

import pytest

from pipeline.structure import analyse


def speakers(*lines):
    structure = analyse("\n".join(lines))
    return [turn.speaker for turn in structure.turns]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ["Le président Vladimir Kark est arrivé.", "V. Kark : Bonjour.", "V. Kark : Merci."],
            ["vladimir-kark", "vladimir-kark"],
            id="initial and family name",
        ),
        pytest.param(
            ["M. Macky Salla est escorté à la tribune.", "M. Salla (Sénégal) : Je salue."],
            ["macky-salla"],
            id="family name",
        ),
        pytest.param(
            ["L'ANIMATRICE : Bonsoir, qui négocie ?", "Ivo Kark : Moi.", "L'ANIMATRICE : Merci."],
            ["journaliste", "ivo-kark", "journaliste"],
            id="host of a programme",
        ),
        pytest.param(
            ["M. Anton KOVAL (Ukraine) : Oui.", "M. KOVAL : Non."],
            ["anton-koval", "anton-koval"],
            id="another label",
        ),
        pytest.param(
            ["M. CHOU EN-LAI (Chine). — Oui.", "M. CHOU EN LAI. — Non."],
            ["chou-en-lai", "chou-en-lai"],
            id="hyphens",
        ),
        pytest.param(
            ["M. Theo ROUSOPOULOS (Grèce) : Oui.", "M. Theo ROUSSOPOULOS (Grèce) : Non."],
            ["theo-rousopoulos", "theo-rousopoulos"],
            id="two spellings",
        ),
        pytest.param(
            ["LE PRÉSIDENT (M. Olu Obanjo) : Ouvrons.", "M. Sy : Bien.", "LE PRÉSIDENT : Levons."],
            ["olu-obanjo", None, "olu-obanjo"],
            id="the chair, from a label",
        ),
        pytest.param(
            ["Compte rendu", "Présidence : M. Peter Tomas (Fidji)", "Le Président : Ouvrons."],
            ["peter-tomas"],
            id="the chair, from the head",
        ),
        pytest.param(
            ["La modératrice, Caroline Aubin (France 24) : Bonsoir.", "La modératrice : Merci."],
            ["caroline-aubin", "caroline-aubin"],
            id="an office given once",
        ),
        pytest.param(
            ["Premier ministre de la République d'Arménie Nikol Sarian : Merci.", "Nikol Sarian : Oui."],
            ["nikol-sarian", "nikol-sarian"],
            id="an elided state",
        ),
        pytest.param(
            ["Jean Petit et Paul Petit sont là.", "M. Petit : Oui.", "M. Petit : Non."],
            [None, None],
            id="two bearers: undecided",
        ),
        pytest.param(["M. Kadis : Oui.", "M. Kadis : Non."], [None, None], id="never named in full"),
    ],
)  # fmt: skip
def test_labels_get_the_full_name_that_the_document_gives(lines, expected):
    assert speakers(*lines) == expected


def test_the_names_behind_the_slugs_are_kept():
    structure = analyse("Le président Vladimir Kark est là.\nV. Kark : Bonjour.\nV. Kark : Merci.")
    assert structure.meta["speakers"] == {"vladimir-kark": "Vladimir Kark"}


@pytest.mark.parametrize(
    ("title", "speaker"),
    [
        ("Discours du roi Ottokar devant le Parlement", "roi-ottokar"),
        ("Allocution de la présidente Koumba à la nation", "koumba"),
        ("Discours du représentant Permanent auprès de l'ONU", None),
        ("Discours du président au Parlement", None),
    ],
)
def test_a_title_names_its_speaker_by_an_office_and_one_word(title, speaker):
    found = speakers(title, "Mesdames, Messieurs,", "Je suis heureux d'être parmi vous ce soir.")
    assert found == [speaker]
