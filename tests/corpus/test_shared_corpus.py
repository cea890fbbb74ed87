"""Real corpora are read without a loss: every letter of the source is in some document."""

import gzip
import json
import re
from collections import Counter

import pytest
from lxml import etree

from pipeline.corpus import CorpusSettings, find_sources, read_source
from pipeline.records import Document


@pytest.fixture(scope="module")
def corpus(shared_path):
    return shared_path / "corpus"


def documents(path, **settings):
    chosen = CorpusSettings(**settings)
    items = [item for ref in find_sources([path], chosen) for item in read_source(ref, chosen)]
    assert [item for item in items if not isinstance(item, Document)] == []
    assert len({item.doc_id for item in items}) == len(items)
    return items


@pytest.mark.shared
@pytest.mark.parametrize(("folder", "n"), [("premiers-ministres", 30), ("extraits", 23)])
def test_plain_text_is_the_file(corpus, folder, n):
    found = documents(corpus / folder)
    assert len(found) == n
    for document in found:
        assert document.text.encode() == (corpus / folder / document.source).read_bytes()
        assert document.language == "fr"


@pytest.mark.shared
def test_markdown_is_the_file_without_its_front_matter(corpus):
    found = documents(corpus / "senegal")
    assert len(found) == 59
    for document in found:
        written = (corpus / "senegal" / document.source).read_bytes().decode()
        assert written.endswith(document.text)
        front = written[: -len(document.text)]
        assert document.title
        assert document.title in front
        keys = re.findall(r"^(\w+):", front, re.MULTILINE)
        assert set(keys) <= set(document.meta)


@pytest.mark.shared
def test_every_dossier_is_a_document(corpus):
    path = corpus / "assemblee-dossiers.jsonl.gz"
    found = documents(path)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    assert len(found) == len(records) == 9733
    for document, record in zip(found, records, strict=True):
        assert (document.text, document.title or "") == (
            record["texte"],
            " ".join(record["titre"].split()),
        )
        assert document.meta["legislature"] == record["legislature"]


@pytest.mark.shared
def test_sittings_are_grouped_turn_by_turn(corpus):
    path = corpus / "assemblee-debats-2013.jsonl.gz"
    found = documents(path, group_column="seance")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    assert len(found) == 25
    assert all(document.date for document in found)
    said = Counter(h.speaker for document in found for h in document.hints if h.starts_turn)
    assert said == Counter(" ".join(record["speaker"].split()) for record in records)
    text = "\n".join(document.text for document in found)
    assert text == "\n".join(part for record in records for part in record["paragraphes"])


@pytest.mark.shared
def test_every_letter_and_speaker_of_the_tei(corpus):
    path = corpus / "assemblee-seance-2013-01-29.tei.xml.gz"
    (document,) = documents(path)
    with gzip.open(path) as stream:
        root = etree.parse(stream).getroot()
    body = root.find(".//{*}body")
    labels = [
        " ".join("".join(node.itertext()).split()).rstrip(" .:–-")
        for node in body.iter("{*}speaker")
    ]
    assert [hint.speaker for hint in document.hints if hint.starts_turn] == labels
    for node in list(body.iter("{*}speaker")):
        node.clear(keep_tail=True)
    for node in list(body.iter("{*}interruption")):
        node.text = f"({node.get('text')})" if node.get("text") and not node.text else node.text
    letters = re.sub(r"\s+", "", "".join(body.itertext()))
    assert re.sub(r"\s+", "", document.text) == letters
