"""The disk refuses the Nth call: what stood there is intact, or the new is whole."""

import errno
import os
import random
from pathlib import Path

import pytest

from pipeline.engine.run import run_corpus
from pipeline.errors import EntenteError, NotFoundError, StoreError
from pipeline.store import SCHEMAS, read_manifest, read_output_table
from tests.fault.conftest import results

pytestmark = pytest.mark.model


class Broken:
    """Counts the calls that change the disk, and fails one of them."""

    def __init__(self, monkeypatch, at):
        self.count, self.at = 0, at
        for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "mkdir")):
            monkeypatch.setattr(owner, name, self._failing(getattr(owner, name)))

    def _failing(self, call):
        def wrapped(*args, **kwargs):
            self.count += 1
            if self.count == self.at:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return call(*args, **kwargs)

        return wrapped


def fail_at(number, corpus, config, out):
    with pytest.MonkeyPatch.context() as patch:
        broken = Broken(patch, number)
        try:
            run_corpus([corpus], out, config)
        except EntenteError as error:
            return broken.count, str(error)
    return broken.count, ""


def fail_everywhere(stride, corpus, config, tmp_path):
    """Change the corpus under a finished run, fail one call of the next run, look at the tables."""
    texts = [path.read_text(encoding="utf-8") for path in (corpus / "a.txt", corpus / "b.txt")]
    out = tmp_path / "out"
    run_corpus([corpus], out, config)
    states = {0: results(out)}
    (corpus / "a.txt").write_text("La Chine écrit au Ghana.", encoding="utf-8")
    total, _ = fail_at(-1, corpus, config, out)
    states[1] = results(out)
    assert states[0] != states[1]
    assert total > 50
    refused = 0
    for number in range(1, total + 1, stride):
        now = number % 2
        (corpus / "a.txt").write_text(
            "La Chine écrit au Ghana." if not now else texts[0], encoding="utf-8"
        )
        _, sentence = fail_at(number, corpus, config, out)
        if sentence:
            refused += 1
            assert "No space left" in sentence
            assert "\n" not in sentence
            for name in SCHEMAS:
                assert_old_new_or_refused(out, name, states.values())
        run_corpus([corpus], out, config)
        assert results(out) == states[1 - now], f"call {number}"
    assert refused > total // stride // 2


def assert_old_new_or_refused(out, name, states):
    try:
        read_output_table(out, name)
    except (NotFoundError, StoreError):
        return
    assert results(out) in states


def test_every_ninth_call_fails(corpus, config, tmp_path):
    fail_everywhere(9, corpus, config, tmp_path)


@pytest.mark.slow
def test_every_call_fails(corpus, config, tmp_path):
    fail_everywhere(1, corpus, config, tmp_path)


def test_a_folder_nobody_may_write(corpus, config, tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError, match="choose another --output"):
        run_corpus([corpus], tmp_path / "file" / "out", config)


def test_any_flipped_bit_is_noticed_and_mended(corpus, config, tmp_path, reference):
    out = tmp_path / "reference"
    files = sorted(read_manifest(out).digests)
    chance = random.Random(0)
    for number in range(200):
        name = chance.choice(files)
        path = out / name
        good = path.read_bytes()
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        path.write_bytes(bad)
        with pytest.raises(StoreError, match="changed or damaged"):
            read_manifest(out).check(name)
        if number % 20 == 0:
            run_corpus([corpus], out, config)
            assert results(out) == reference
        else:
            path.write_bytes(good)


def test_a_damaged_part_is_noticed(corpus, config, tmp_path, reference):
    out = tmp_path / "reference"
    for path in sorted((out / "parts").rglob("*.parquet")):
        good = path.read_bytes()
        bad = bytearray(good)
        bad[len(bad) // 2] ^= 1
        path.write_bytes(bad)
        (out / "MANIFEST.json").unlink(missing_ok=True)
        with pytest.raises(StoreError, match="--fresh"):
            run_corpus([corpus], out, config)
        path.write_bytes(good)
    run_corpus([corpus], out, config)
    assert results(out) == reference
