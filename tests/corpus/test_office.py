"""Word, PDF and subtitles."""

import io
import zipfile

import docx
import pytest

from pipeline.corpus.readers.pdf import join_lines
from tests.corpus.conftest import lines_with_hints


def word_file(build):
    made = docx.Document()
    build(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_word(read):
    def build(made):
        made.core_properties.title = "Sommet"
        made.add_paragraph("Déclaration", style="Title")
        paragraph = made.add_paragraph("La France ")
        paragraph.add_run("signe").bold = True
        paragraph.add_run(".\nLe Japon aussi.")
        table = made.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Mali", "Bamako"
        made.add_paragraph("Fin.")

    document = read("a.docx", word_file(build)).document
    assert document.text == "Déclaration\nLa France signe.\nLe Japon aussi.\nMali \t Bamako\nFin."
    assert document.title == "Sommet"
    assert lines_with_hints(document) == [("Déclaration", "title", None, False)]


def zipped(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b"no archive", "malformed", id="no archive"),
        pytest.param(zipped(a="x"), "malformed", id="no document"),
        pytest.param(zipped(word__document_xml="<d"), "malformed", id="bad XML"),
        pytest.param(
            zipped(word__document_xml='<!DOCTYPE d [<!ENTITY x "y">]><d/>'),
            "xml_entities",
            id="entities",
        ),
        pytest.param(zipped(word__document_xml=b" " * 5_000_000), "too_large", id="bomb"),
        pytest.param(word_file(lambda made: None), "empty", id="blank"),
    ],
)
def test_word_files_that_cannot_be_used(read, data, reason):
    assert read("a.docx", data, max_document_bytes=1_000_000).reason == reason


def pdf_file(*lines, encrypted=False):
    """Write a minimal PDF with one page of these lines."""
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    content = f"BT /F1 12 Tf 14 TL 50 700 Td {shown} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = len(data)
    data += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % at for at in offsets
    )
    return data + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % xref


def test_pdf(read):
    document = read(
        "a.pdf",
        pdf_file("Le traité entre la France et le Mali a été signé hier à la", "capitale.", "Fin."),
    ).document
    assert (
        document.text
        == "Le traité entre la France et le Mali a été signé hier à la capitale.\nFin."
    )
    assert document.meta["pages"] == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"no PDF", "malformed"),
        (pdf_file(""), "empty"),
        (b"%PDF-1.4\n" + b"x" * 200, "malformed"),
    ],
)
def test_pdf_that_cannot_be_used(read, data, reason):
    assert read("a.pdf", data).reason == reason


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (
            "La délégation a rappelé l'importance de la coopé-\nration entre les deux États membres de la ligue\narabe.\nFin.",
            "La délégation a rappelé l'importance de la coopération entre les deux États membres de la ligue arabe.\nFin.",
        ),
        (
            "La délégation a rappelé l'importance du traité.\n– Le Mali, pays membre de la communauté depuis\n– Le Togo",
            "La délégation a rappelé l'importance du traité.\n– Le Mali, pays membre de la communauté depuis\n– Le Togo",
        ),
        ("Titre\n\nCourt.\nAutre.", "Titre\nCourt.\nAutre."),
        ("", ""),
    ],
)
def test_lines_of_a_page_are_joined(page, text):
    assert join_lines(page) == text


SRT = """\ufeff1
00:00:01,000 --> 00:00:02,500
<i>Bonjour</i> à tous,
chers amis.

2
00:00:03,000 --> 00:00:04,000
{\\an8}La séance est ouverte.

3
00:00:05,000 --> 00:00:06,000

4
00:00:07,000 --> 00:00:08,000
2024
"""
VTT = """WEBVTT - titre

NOTE
un commentaire

STYLE
::cue { color: red }

intro
00:01.000 --> 00:02.000 align:start
<v Mme Diop>Merci &amp; bonjour</v>

00:03.000 --> 00:04.000
<v Mme Diop>Je suis <00:03.500>brève.

00:05.000 --> 00:06.000
<v.loud M. Sy>Non.
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_subrip(read, end):
    document = read("a.srt", SRT.replace("\n", end)).document
    assert document.text == "Bonjour à tous, chers amis.\nLa séance est ouverte.\n2024"
    assert {hint.kind for hint in document.hints} == {"speech"}
    assert document.meta["cues"][0] == ["00:00:01,000", "00:00:02,500"]
    assert len(document.meta["cues"]) == 3


def test_webvtt(read):
    document = read("a.vtt", VTT).document
    assert lines_with_hints(document) == [
        ("Merci & bonjour", "speech", "Mme Diop", True),
        ("Je suis brève.", "speech", "Mme Diop", False),
        ("Non.", "speech", "M. Sy", True),
    ]


def test_subtitles_without_times(read):
    assert read("a.srt", "du texte").reason == "malformed"
