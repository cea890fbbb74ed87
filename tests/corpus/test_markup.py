"""Markdown, HTML, TEI, ParlaMint, other XML: what the text is, what the hints say."""

import datetime as dt

import pytest

from tests.corpus.conftest import lines_with_hints

FRONT = """---
title: "Discours au sommet"
date: '2024-09-05'
# commentaire
tags:
  - paix
  - commerce
lieux: [Dakar, "Pékin"]
description: Une phrase
  sur deux lignes
---
"""


def test_front_matter_becomes_metadata(read):
    document = read("a.md", FRONT + "\n# Titre\n\n**Merci** à tous.\n").document
    assert document.text == "\n# Titre\n\n**Merci** à tous.\n"
    assert (document.title, document.date) == ("Discours au sommet", dt.date(2024, 9, 5))
    assert document.meta["tags"] == ["paix", "commerce"]
    assert document.meta["lieux"] == ["Dakar", "Pékin"]
    assert document.meta["description"] == "Une phrase sur deux lignes"


@pytest.mark.parametrize(
    "text",
    [
        "---\nUne phrase sans champ\n---\nSuite.",
        "---\nLa séance est ouverte.",
        "Du texte\n---\ntitle: x\n---\n",
        "--- title: x ---\nSuite.",
    ],
)
def test_a_rule_is_no_front_matter(read, text):
    document = read("a.md", text).document
    assert document.text == text
    assert document.title is None


def test_plain_text_is_unchanged(read):
    text = "Titre : Un\r\nDate : 3 mai 2004\n\n  L’Algérie\u00a0!\x0c"
    document = read("a.txt", text).document
    assert document.text == text
    assert document.hints == ()
    assert document.meta == {"encoding": "utf-8", "format": "text"}


HTML = """<!doctype html><html lang="fr"><head><title>Séance &amp; débats</title>
<meta property="article:published_time" content="2020-12-02T10:00:00Z"><meta name="author" content="ONU">
<style>p{}</style><script>var x='Zorglub';</script></head><body>
<nav><ul><li>Accueil<li>Contact</ul></nav><!-- Zorglub --><template>Zorglub</template>
<noscript>Zorglub</noscript><h1>Le sommet</h1><div style="display: none">Zorglub</div><p hidden>Zorglub</p>
<p>La <b>Fran</b>ce
   et l&rsquo;Italie&nbsp;!<br>Le Japon<p>Un < deux & trois
<table><tr><td>Mali</td><td>Bamako</td></tr><tr><td>Togo</td><td>Lomé</td></tr></table>
<figure><img alt="x" src="data:image/png;base64,QUFB"><figcaption>Photo AFP</figcaption></figure>
<pre>un
deux</pre><div>Début<div>milieu</div>fin</div></body></html>"""


def test_a_page(read):
    document = read("a.html", HTML).document
    assert document.text.split("\n") == [
        "Accueil", "Contact", "Le sommet", "La France et l’Italie\u00a0!", "Le Japon",
        "Un < deux & trois", "Mali Bamako", "Togo Lomé", "Photo AFP", "un", "deux",
        "Début", "milieu", "fin",
    ]  # fmt: skip
    assert (document.title, document.date) == ("Séance & débats", dt.date(2020, 12, 2))
    assert document.meta["author"] == "ONU"
    assert {(line, kind) for line, kind, _, _ in lines_with_hints(document)} == {
        ("Accueil", "boilerplate"),
        ("Contact", "boilerplate"),
        ("Le sommet", "title"),
        ("Photo AFP", "caption"),
    }


def test_entities_are_read_once(read):
    text = read(
        "a.html", "<p>L&amp;#8217;Alg&eacute;rie &lt;script&gt;x&lt;/script&gt;"
    ).document.text
    assert text == "L&#8217;Algérie <script>x</script>"


def test_a_page_declares_its_charset(read):
    page = '<meta charset="windows-1251"><p>Договор о дружбе подписан в Москве</p>'
    document = read("a.html", page.encode("cp1251")).document
    assert document.text == "Договор о дружбе подписан в Москве"
    assert document.meta["encoding"] == "cp1251"
    assert document.language == "ru"


def test_one_time_element_dates_the_page(read):
    assert read(
        "a.html", '<time datetime="2021-03-04">hier</time><p>Un mot'
    ).document.date == dt.date(2021, 3, 4)
    two = '<time datetime="2021-03-04">a</time><time datetime="2022-03-04">b</time>'
    assert read("a.html", two).document.date is None


@pytest.mark.parametrize("tag", ["div", "b", "span", "table"])
def test_deep_nesting(read, tag):
    outcome = read("a.html", f"<{tag}>" * 20_000 + "La France signe." + f"</{tag}>" * 20_000)
    assert outcome.texts == ["La France signe."] or outcome.reason == "too_deep"


def test_a_page_without_visible_text_is_empty(read):
    assert read("a.html", "<html><body><script>x</script></body></html>").reason == "empty"


TEI = """<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE TEI SYSTEM "tei.dtd">
<TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:x="urn:x"><teiHeader><fileDesc><titleStmt>
<title type="sub">compte rendu</title><title type="main" xml:lang="en">Sitting</title>
<title type="main" xml:lang="fr">Séance du <hi>mardi</hi></title></titleStmt>
<publicationStmt><publisher>Assemblée</publisher><date when="2015-01-01"/></publicationStmt></fileDesc>
<profileDesc><settingDesc><setting><date when="2013-01-29">29 janvier</date><settlement>Paris</settlement></setting></settingDesc>
<particDesc><listPerson><person xml:id="DiopAwa"><persName><surname>Diop</surname><forename>Awa</forename></persName></person></listPerson></particDesc>
</profileDesc></teiHeader><text><body><p>Présidence de M. Sy</p>
<div><head>Questions</head>
<sp who="#president"><speaker>M. le président.</speaker><p>La séance
  est ouverte.</p><p>(Applaudissements.)</p><stage>Le ministre entre.</stage></sp>
<note type="speaker">Mme Diop :</note>
<u who="#DiopAwa"><seg>Merci pour le n<hi rend="sup">o</hi> 12.</seg><seg>Et <lb/>voilà.</seg><note>Rires</note></u>
<u who="#Ba_Ali">Je <x:interruption text="Exclamations."/> conclus.</u>
<u who="#DiopAwa"><seg>Je reprends.</seg></u></div></body></text></TEI>"""


def test_tei(read):
    document = read("a.xml", TEI).document
    assert (document.title, document.date) == ("Séance du mardi", dt.date(2013, 1, 29))
    assert document.place == "Paris"
    assert document.meta["publisher"] == "Assemblée"
    assert document.text.split("\n")[0] == "Présidence de M. Sy"
    assert lines_with_hints(document) == [
        ("Questions", "title", None, False),
        ("La séance est ouverte.", "speech", "M. le président", True),
        ("(Applaudissements.)", None, "M. le président", False),
        ("Le ministre entre.", "narrative", None, False),
        ("Merci pour le no 12.", "speech", "Mme Diop", True),
        ("Et voilà.", "speech", "Mme Diop", False),
        ("Rires", "narrative", None, False),
        ("Je (Exclamations.) conclus.", "speech", "Ba Ali", True),
        ("Je reprends.", "speech", "Awa Diop", True),
    ]
    assert {hint.speaker_id for hint in document.hints if hint.speaker} == {
        "#president",
        "#DiopAwa",
        "#Ba_Ali",
    }


def test_remarks_stay_in_their_paragraph_and_footnotes_follow_it(read):
    body = (
        "<p>Le traité<note n='1'>JO du 3 mai.</note> est signé <kinesic><desc>(Rires)</desc></kinesic>"
        " à <quote>Minsk</quote>, dit-on.</p><note>Fin de séance</note>"
        "<list><item><label>1</label> Mali</item></list><table><row><cell>Togo</cell><cell>Lomé</cell></row></table>"
    )
    document = read("a.xml", f"<TEI><text><body>{body}</body></text></TEI>").document
    assert document.text.split("\n") == [
        "Le traité est signé (Rires) à Minsk, dit-on.", "JO du 3 mai.", "Fin de séance", "1 Mali", "Togo Lomé",
    ]  # fmt: skip
    assert [(line, kind) for line, kind, _, _ in lines_with_hints(document)] == [
        ("JO du 3 mai.", "narrative"),
        ("Fin de séance", "narrative"),
    ]


def test_parlamint_tokens_are_joined(read):
    body = (
        '<u who="#A"><seg><s><w>La</w><w>Russie</w><w join="right">a</w><w join="right">signé</w>'
        '<pc>.</pc></s>\n<s><w join="right">l\'</w><w>Iran</w></s></seg></u>'
    )
    tei = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{body}</body></text></TEI>'
    assert read("a.xml", tei).document.text == "La Russie asigné. l'Iran"


def test_a_tei_corpus_is_several_documents(read):
    one = "<TEI><teiHeader/><text><body><p>{}</p></body></text></TEI>"
    corpus = (
        "<teiCorpus>"
        + one.format("Le Mali signe.")
        + one.format("")
        + one.format("Fin.")
        + "</teiCorpus>"
    )
    outcome = read("a.xml", corpus)
    assert [(d.source, d.text) for d in outcome.documents] == [
        ("a.xml#1", "Le Mali signe."),
        ("a.xml#3", "Fin."),
    ]
    assert outcome.reasons == ["empty"]


def test_other_xml(read):
    document = read(
        "a.xml",
        "<doc lang='fr'><meta><titre>Accord</titre><date>12 mai 2001</date></meta>"
        "<para>Le <i>Mali</i> signe.</para><liste><li>un</li><li>deux</li></liste></doc>",
    ).document
    assert document.text == "Accord\n12 mai 2001\nLe Mali signe.\nun\ndeux"
    assert (document.title, document.date) == ("Accord", dt.date(2001, 5, 12))
    assert document.meta["@lang"] == "fr"


def test_turns_of_parliamentary_xml(read):
    turn = "<paragraphe><orateurs><orateur><nom>{}</nom><id>1</id></orateur></orateurs><texte>{}</texte></paragraphe>"
    body = turn.format("Mme la présidente", "La séance est ouverte.") + turn.format(
        "M. Sy", "Merci."
    )
    document = read(
        "a.xml", f"<compteRendu><dateSeance>20230117150000000</dateSeance>{body}</compteRendu>"
    ).document
    assert document.date == dt.date(2023, 1, 17)
    assert lines_with_hints(document)[1:] == [
        ("La séance est ouverte.", None, "Mme la présidente", True),
        ("Merci.", None, "M. Sy", True),
    ]


ENTITY = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x; un mot</d>'


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        pytest.param(ENTITY, "xml_entities", id="external entity"),
        pytest.param(
            "<!-- <a> --><?x <b> ?>" + ENTITY, "xml_entities", id="hidden behind comments"
        ),
        pytest.param(ENTITY.encode("utf-16"), "xml_entities", id="in UTF-16"),
        pytest.param(
            '<!DOCTYPE d [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]><d>x</d>',
            "xml_entities",
            id="parameter entity",
        ),
        pytest.param("<d>&nbsp; un mot</d>", "malformed", id="unknown entity"),
        pytest.param("<d>" + "<a>" * 5000 + "x" + "</a>" * 5000 + "</d>", "too_deep", id="depth"),
        pytest.param("<d><p>un</p><p>deux", "malformed", id="cut"),
        pytest.param(
            '<?xml version="1.0" encoding="US-ASCII"?><d>Été</d>', "malformed", id="wrong encoding"
        ),
        pytest.param(
            '<?xml version="1.0" encoding="x-none"?><d>a</d>', "malformed", id="unknown encoding"
        ),
        pytest.param("du texte", "malformed", id="no XML"),
        pytest.param("<d>  <a/> </d>", "empty", id="no text"),
        pytest.param("", "empty", id="nothing"),
    ],
)
def test_hostile_and_damaged_xml(read, xml, reason):
    assert read("a.xml", xml).reason == reason


def test_xinclude_is_not_followed(read, tmp_path):
    (tmp_path / "secret").write_text("SECRET", encoding="utf-8")
    xml = '<d xmlns:xi="http://www.w3.org/2001/XInclude"><p>Un <xi:include href="secret" parse="text"/>mot</p></d>'
    assert read("a.xml", xml).document.text == "Un mot"
