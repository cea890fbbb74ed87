"""Reading the tables: what is refused, and how the message says where."""

import shutil

import pytest

from pipeline.errors import KnowledgeError
from pipeline.knowledge import load_knowledge
from pipeline.resources import resource_root

HEADERS = {
    "states": "id\tname\tofficial\taliases\tdemonyms\tprefixes\tcapitals\tseats\tiso_a2\tiso_a3",
    "organisations": "id\tname\tacronyms\taliases\tmetonyms\tshort\tparent\tcategory\twikidata\tnote",
    "leaders": "id\tname\taliases\tsurname\tgender\ttype\toffices\tflags\tnote",
    "treaties": "id\tname\tacronyms\taliases\tcategory\tdate\tplace\tparties\tnumber\tnote",
    "places": "id\tname\taliases\tdemonyms\tcategory\twithin\tnote",
    "given_names": "name\tgender",
    "roles": "role\tfeminine\tvariants\tcategory\tleader\tscopes",
}


@pytest.fixture
def folder(tmp_path):
    for table, header in HEADERS.items():
        (tmp_path / f"{table}.tsv").write_text(header + "\n", encoding="utf-8")
    return tmp_path


def add(folder, table, *lines):
    with (folder / f"{table}.tsv").open("a", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
    return folder


def test_an_empty_base_loads(folder):
    assert len(load_knowledge(folder)) == 0


@pytest.mark.parametrize(
    ("table", "line", "message"),
    [
        pytest.param("places", "Oslo\tOslo", r"places\.tsv:2: id is 'Oslo', expected", id="id"),
        pytest.param("places", "oslo\t", r"places\.tsv:2: name is empty", id="no name"),
        pytest.param("places", "a\tA\t\t\t\t\t\tmore", r"places\.tsv:2: 8 cells", id="cells"),
        pytest.param(
            "treaties", "x\tX\t\t\t\t1945-13", r"date is '1945-13', expected YYYY", id="month"
        ),
        pytest.param("treaties", "x\tX\t\t\t\tune fois", r"treaties\.tsv:2: date", id="date"),
        pytest.param(
            "leaders", "x\tX\t\t\t\t\ta:b:c:d:e", r"leaders\.tsv:2: office 'a:b:c:d:e'", id="office"
        ),
        pytest.param(
            "leaders", "x\tX\t\t\t\t\ta:FRA:hier", r"offices is 'hier'", id="date of an office"
        ),
        pytest.param("leaders", "x\tX\t\t\t\tHERO", r"type is 'HERO'", id="type"),
        pytest.param("leaders", "x\tX\t\t\t\t\t\tloud", r"flags are loud", id="flag"),
        pytest.param(
            "places", "x\tX\t\tpapou?,papoue", r"demonyms hold 'papou\?,papoue'", id="inner mark"
        ),
        pytest.param("roles", "roi\t\t\thead\tmaybe\t", r"leader is 'maybe'", id="role"),
    ],
)
def test_a_bad_line_is_named(folder, table, line, message):
    add(folder, table, line)
    with pytest.raises(KnowledgeError, match=message):
        load_knowledge(folder)


def test_two_lines_with_one_id_are_refused(folder):
    add(folder, "places", "oslo\tOslo", "oslo\tOslo")
    with pytest.raises(KnowledgeError, match=r"places\.tsv:3: id oslo is already at .*:2"):
        load_knowledge(folder)


def test_one_id_in_two_tables_is_refused(folder):
    add(folder, "organisations", "manche\tManche")
    add(folder, "places", "manche\tManche")
    with pytest.raises(KnowledgeError, match=r"places\.tsv:2: id manche is 'Manche' \(ORGAN"):
        load_knowledge(folder)


def test_an_unknown_column_is_refused(folder):
    (folder / "places.tsv").write_text("id\tname\tcolour\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"places\.tsv:1: columns are id, name, colour"):
        load_knowledge(folder)


def test_a_file_without_header_is_refused(folder):
    (folder / "places.tsv").write_text("", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"places\.tsv:1: empty"):
        load_knowledge(folder)


def test_another_encoding_is_refused(folder):
    (folder / "places.tsv").write_bytes("id\tname\nx\tGenève\n".encode("latin-1"))
    with pytest.raises(KnowledgeError, match=r"places\.tsv:2: not UTF-8"):
        load_knowledge(folder)


def test_a_missing_table_is_named(folder):
    (folder / "roles.tsv").unlink()
    with pytest.raises(KnowledgeError, match=r"no roles\.tsv"):
        load_knowledge(folder)


def test_blank_lines_comments_and_a_byte_order_mark_are_skipped(folder):
    text = "\ufeff# mine\nid\tname\n\nbergen\tBergen\n# end\n"
    (folder / "places.tsv").write_text(text, encoding="utf-8")
    assert load_knowledge(folder).get("bergen").name == "Bergen"


class TestUserFiles:
    """A file of one's own adds lines and replaces those of the same id."""

    def test_named_after_its_table(self, folder, tmp_path):
        mine = tmp_path / "organisations-mine.tsv"
        mine.write_text("id\tname\tacronyms\nclub\tClub des Six\tCDS\n", encoding="utf-8")
        knowledge = load_knowledge(folder, [mine])
        assert [c.entity.id for c in knowledge.candidates("CDS")] == ["club"]

    def test_known_by_its_columns(self, folder, tmp_path):
        mine = tmp_path / "more.tsv"
        mine.write_text("id\tname\toffices\nx-y\tX Y\tmayor:lyon:2001\n", encoding="utf-8")
        assert load_knowledge(folder, [mine]).get("x-y").type == "LEADER"

    def test_replaces_a_line(self, folder, tmp_path):
        add(folder, "places", "oslo\tChristiania")
        mine = tmp_path / "places-mine.tsv"
        mine.write_text("id\tname\noslo\tOslo\n", encoding="utf-8")
        knowledge = load_knowledge(folder, [mine])
        assert (knowledge.get("oslo").name, knowledge.candidates("Christiania")) == ("Oslo", [])

    def test_a_folder_of_files(self, folder, tmp_path):
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "places.tsv").write_text("id\tname\na\tA b\n", encoding="utf-8")
        assert "a" in load_knowledge(folder, [tmp_path / "mine"])

    def test_what_it_holds_must_be_clear(self, folder, tmp_path):
        mine = tmp_path / "more.tsv"
        mine.write_text("id\tname\na\tA\n", encoding="utf-8")
        with pytest.raises(KnowledgeError, match="not clear which table"):
            load_knowledge(folder, [mine])

    def test_it_must_exist(self, folder, tmp_path):
        with pytest.raises(KnowledgeError, match=r"absent\.tsv: no such file"):
            load_knowledge(folder, [tmp_path / "absent.tsv"])


def test_the_digest_follows_the_content(tmp_path):
    shutil.copytree(resource_root() / "data" / "knowledge", tmp_path / "copy")
    before = load_knowledge(tmp_path / "copy").digest()
    assert before == load_knowledge(resource_root() / "data" / "knowledge").digest()
    with (tmp_path / "copy" / "places.tsv").open("a", encoding="utf-8") as file:
        file.write("nowhere\tNulle Part\n")
    assert load_knowledge(tmp_path / "copy").digest() != before
