"""What is found, in which order, under which name, and what is passed over."""

import io
import os
import pickle

import fsspec
import pytest

from pipeline.corpus import CorpusSettings, find_sources, read_source
from pipeline.errors import InputError

SETTINGS = CorpusSettings()


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "corpus"
    for name in ("b.txt", "a.md", "sous/c.HTML", "sous/d.csv.gz", "sous/deux/e.xml"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return root


def names(sources):
    return [ref.source for ref in sources]


def test_a_folder_is_searched_in_depth_and_sorted(folder):
    sources = find_sources([folder], SETTINGS)
    assert names(sources) == ["a.md", "b.txt", "sous/c.HTML", "sous/d.csv.gz", "sous/deux/e.xml"]
    assert [ref.format for ref in sources] == ["markdown", "text", "html", "csv", "xml"]
    assert [ref.compressed for ref in sources] == [False, False, False, True, False]


def test_what_is_no_document_is_named_with_its_reason(folder, tmp_path):
    (tmp_path / "outside.txt").write_text("secret", encoding="utf-8")
    (folder / ".cache").mkdir()
    (folder / ".cache" / "x.txt").write_text("x", encoding="utf-8")
    (folder / ".hidden.txt").write_text("x", encoding="utf-8")
    (folder / "photo.png").write_bytes(b"x")
    (folder / "loop").symlink_to("..")
    (folder / "inside.txt").symlink_to("b.txt")
    (folder / "out.txt").symlink_to(tmp_path / "outside.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "resultats").mkdir()
    (folder / "resultats" / "run.json").write_text("{}", encoding="utf-8")
    (folder / "resultats" / "graph.html").write_text("x", encoding="utf-8")
    sources = find_sources([folder], SETTINGS)
    assert len(sources) == 5
    assert {entry.source: entry.reason for entry in sources.ignored} == {
        ".cache": "hidden",
        ".hidden.txt": "hidden",
        "photo.png": "unsupported_type",
        "loop": "symlink",
        "inside.txt": "symlink",
        "out.txt": "symlink_outside",
        "pipe.txt": "not_regular_file",
        "resultats": "run_output",
    }


def test_a_pattern(folder):
    assert names(find_sources([str(folder / "*.txt")], SETTINGS)) == ["b.txt"]
    assert len(find_sources([str(folder / "**" / "*.*")], SETTINGS)) == 5


def test_a_file_given_twice_is_read_once(folder):
    assert names(find_sources([folder / "b.txt", folder], SETTINGS)).count("b.txt") == 1


def test_equal_names_of_two_folders_are_kept_apart(tmp_path):
    for name in ("un", "deux"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(name, encoding="utf-8")
    sources = find_sources([tmp_path / "un", tmp_path / "deux"], SETTINGS)
    assert names(sources) == ["a.txt", "deux/a.txt"]
    ids = {item.doc_id for ref in sources for item in read_source(ref, SETTINGS)}
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("absent", "no file or folder at .*absent: check the path"),
        ("absent/*.txt", "no file or folder at"),
        ("empty", r"no document in .*empty: expected files of \.txt"),
        ("odd.xyz", r"odd\.xyz: unknown format, expected one of \.txt"),
        ("broken.txt", "is a link to nothing"),
        ("pipe.txt", "is a pipe or a device"),
        ("memory://absent/nothing", "no document in memory://absent/nothing"),
        ("nosuch://x/y", "cannot list nosuch://x/y"),
    ],
)
def test_an_input_that_cannot_be_used_is_an_error(tmp_path, monkeypatch, given, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "odd.xyz").write_text("x", encoding="utf-8")
    (tmp_path / "broken.txt").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(InputError, match=message):
        find_sources([given], SETTINGS)


def test_a_link_that_is_named_itself_is_followed(folder):
    (folder / "lien.txt").symlink_to("b.txt")
    assert names(find_sources([folder / "lien.txt"], SETTINGS)) == ["lien.txt"]


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        (b"La France signe.", "text", "La France signe."),
        (b'{"text": "Le Japon signe."}\n', "jsonl", "Le Japon signe."),
        (b' [{"texte": "Le Mali signe."}]', "json", "Le Mali signe."),
    ],
)
def test_standard_input(monkeypatch, content, kind, text):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    (ref,) = find_sources(["-"], SETTINGS)
    assert (ref.source, ref.format) == ("stdin", kind)
    (document,) = read_source(pickle.loads(pickle.dumps(ref)), SETTINGS)
    assert document.text == text


def test_standard_input_has_a_limit(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x" * 50)))
    with pytest.raises(InputError, match="longer than 10 bytes"):
        find_sources(["-"], CorpusSettings(max_json_bytes=10))


def test_a_url(folder):
    system = fsspec.filesystem("memory")
    for name in ("a.txt", "sous/b.md", "c.bin"):
        with system.open(f"/entente-corpus/{name}", "wb") as file:
            file.write(b"La France signe.")
    sources = find_sources(["memory://entente-corpus"], SETTINGS)
    assert names(sources) == ["a.txt", "sous/b.md"]
    assert [doc.text for ref in sources for doc in read_source(ref, SETTINGS)] == [
        "La France signe."
    ] * 2
    assert len(find_sources([f"file://{folder}"], SETTINGS)) == 5


def test_names_that_are_not_utf8_or_hold_line_breaks(tmp_path):
    (tmp_path / "deux\nlignes.txt").write_text("Un.", encoding="utf-8")
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"Deux.")
    sources = find_sources([tmp_path], SETTINGS)
    assert names(sources) == ["caf\\xe9.txt", "deux\nlignes.txt"]
    documents = [item for ref in sources for item in read_source(ref, SETTINGS)]
    assert [document.text for document in documents] == ["Deux.", "Un."]
    assert all(document.doc_id.isascii() and "\n" not in document.doc_id for document in documents)


def test_the_digest_is_that_of_the_content(folder):
    (ref,) = find_sources([folder / "b.txt"], SETTINGS)
    before = ref.digest()
    os.utime(folder / "b.txt", (0, 0))
    assert ref.digest() == before
    (folder / "b.txt").write_text("y", encoding="utf-8")
    assert ref.digest() != before
    (folder / "b.txt").unlink()
    assert len(ref.digest()) == 64


def test_a_file_that_cannot_be_opened_is_set_aside(folder, monkeypatch):
    (ref,) = find_sources([folder / "b.txt"], SETTINGS)

    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pipeline.corpus.opening.open_raw", refuse)
    (row,) = read_source(ref, SETTINGS)
    assert (row.reason, row.detail) == ("unreadable", "cannot open: Permission denied")


@pytest.mark.parametrize(
    ("error", "reason"),
    [(RecursionError(), "too_deep"), (OSError(5, "Input/output error"), "unreadable")],
)
def test_no_reader_ends_the_run(folder, monkeypatch, error, reason):
    def fail(ref, settings):
        raise error

    monkeypatch.setattr("pipeline.corpus.readers.plain.read", fail)
    (ref,) = find_sources([folder / "b.txt"], SETTINGS)
    (row,) = read_source(ref, SETTINGS)
    assert (row.source, row.reason) == ("b.txt", reason)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"text_column": "a", "id_column": "a"}, "must differ"),
        ({"default_encoding": "latin-99"}, "unknown encoding 'latin-99'"),
        ({"textcolumn": "a"}, "Extra inputs are not permitted"),
        ({"duplicate_similarity": 0.2}, "greater than 0.5"),
    ],
)
def test_settings_are_checked(settings, message):
    with pytest.raises(ValueError, match=message):
        CorpusSettings(**settings)


def test_every_setting_says_what_it_is_for():
    assert all(field.description for field in CorpusSettings.model_fields.values())
