"""Saving and loading: nothing that was changed is ever loaded."""

import io
import json
import zipfile

import numpy as np
import pytest

from pipeline.errors import ModelError
from pipeline.store import file_digest
from pipeline.themes.model import ThemeModel
from pipeline.themes.persistence import MANIFEST, load_model, save_model
from pipeline.themes.records import StatementInput
from tests.themes.conftest import fake_vectors

STATEMENTS = [StatementInput("Le gazoduc reste fermé."), StatementInput("Merci à tous.")]


def rewrite_manifest(folder):
    files = sorted(p for p in folder.iterdir() if p.name != MANIFEST)
    (folder / MANIFEST).write_text("".join(f"{file_digest(p)}  {p.name}\n" for p in files))


def test_round_trip(model, saved, vectors):
    again = ThemeModel.load(saved, vectors)
    assert again.themes == model.themes
    assert again.decide(again.score_document(STATEMENTS)) == model.predict(STATEMENTS)
    assert np.allclose(again.score_document(STATEMENTS), model.score_document(STATEMENTS))


def test_the_digest_is_that_of_the_manifest(saved, vectors):
    assert load_model(saved, vectors=vectors).digest == file_digest(saved / MANIFEST)


@pytest.mark.parametrize("name", ["model.json", "model.skops", "vocabulary.txt", "lexicon.tsv"])
def test_a_changed_file_is_refused_and_named(saved, vectors, name):
    data = bytearray((saved / name).read_bytes())
    data[len(data) // 2] ^= 1
    (saved / name).write_bytes(data)
    with pytest.raises(ModelError, match=f"{name} was changed"):
        load_model(saved, vectors=vectors)


@pytest.mark.parametrize("name", ["model.json", "model.skops", MANIFEST])
def test_a_missing_file_is_named(saved, vectors, name):
    (saved / name).unlink()
    with pytest.raises(ModelError, match=f"{name}"):
        load_model(saved, vectors=vectors)


def test_a_repacked_model_is_seen_by_the_shelf(saved, vectors):
    shelf = saved.parent / MANIFEST
    shelf.write_text(f"{file_digest(saved / MANIFEST)}  {saved.name}/{MANIFEST}\n")
    assert load_model(saved, vectors=vectors)
    (saved / "card.md").write_text("another")
    rewrite_manifest(saved)
    with pytest.raises(ModelError, match="MANIFEST was changed"):
        load_model(saved, vectors=vectors)


def test_forbidden_types_are_refused(saved, vectors):
    hostile = {
        "__class__": "system",
        "__module__": "posix",
        "__loader__": "FunctionNode",
        "content": {"module_path": "os", "function": "system"},
        "__id__": 1,
        "protocol": 2,
        "_skops_version": "0.16.0",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("schema.json", json.dumps(hostile))
    (saved / "model.skops").write_bytes(buffer.getvalue())
    rewrite_manifest(saved)
    with pytest.raises(
        ModelError, match=r"holds posix\.system, which no theme model has: do not use it"
    ):
        load_model(saved, vectors=vectors)


def test_another_format_is_refused(saved, vectors):
    path = saved / "model.json"
    path.write_text(path.read_text().replace('"format": 1', '"format": 7'))
    rewrite_manifest(saved)
    with pytest.raises(ModelError, match="format 7, this version reads format 1"):
        load_model(saved, vectors=vectors)


def test_another_scikit_learn_is_refused(saved, vectors):
    path = saved / "model.json"
    content = json.loads(path.read_text())
    path.write_text(json.dumps({**content, "scikit-learn": "99.0"}))
    rewrite_manifest(saved)
    with pytest.raises(ModelError, match=r"made with scikit-learn 99\.0"):
        load_model(saved, vectors=vectors)


def test_a_pickle_in_place_of_the_arrays_is_refused(saved, vectors):
    (saved / "model.skops").write_bytes(b"\x80\x04cos\nsystem\n(S'true'\ntR.")
    rewrite_manifest(saved)
    with pytest.raises(ModelError, match="not a theme model"):
        load_model(saved, vectors=vectors)


@pytest.mark.parametrize("line", ["x", "../../etc/passwd", "/etc/passwd"])
def test_a_malformed_manifest_is_refused(saved, vectors, line):
    (saved / MANIFEST).write_text(f"{'0' * 64}  {line}\n" if "/" in line else line)
    with pytest.raises(ModelError, match="the manifest was changed"):
        load_model(saved, vectors=vectors)


def test_other_vectors_are_refused(saved):
    with pytest.raises(ModelError, match=r"needs the word vectors fake-1, other-2 was given"):
        load_model(saved, vectors=fake_vectors("other-2"))
    with pytest.raises(ModelError, match="none were given"):
        load_model(saved)


def test_no_model_at_all(tmp_path):
    with pytest.raises(ModelError, match="no theme model at"):
        load_model(tmp_path / "absent")


def test_a_folder_with_other_things_is_left_alone(model, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ModelError, match="not a theme model"):
        save_model(model, tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_failed_write_leaves_the_old_model(model, saved, vectors, monkeypatch):
    before = load_model(saved, vectors=vectors).digest

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("skops.io.dump", full)
    with pytest.raises(ModelError, match="No space left on device"):
        save_model(model, saved)
    assert load_model(saved, vectors=vectors).digest == before
    assert [p.name for p in saved.parent.iterdir()] == [saved.name]


def test_no_unsafe_loader_in_the_source():
    from pathlib import Path

    import pipeline.themes

    for file in Path(pipeline.themes.__file__).parent.glob("*.py"):
        source = file.read_text(encoding="utf-8")
        assert "import pickle" not in source
        assert "joblib" not in source
        assert "get_untrusted_types" not in source
