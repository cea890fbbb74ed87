"""Hostile and malformed inputs: every line of the shared table that concerns reading."""

import runpy
import sys
import time

import pytest

from pipeline.corpus import CorpusSettings, find_sources, read_source
from pipeline.errors import SET_ASIDE_REASONS
from pipeline.records import Document
from pipeline.text import clean

# Where the table leaves a choice, and where root may read what others may not.
OURS = {
    "corpus/10_jsonl_nan_infinity_hugeint_in_metadata.jsonl": "quarantine",
    "corpus/15_directory_named.txt": None,
    "corpus/15_unreadable_mode_000.txt": None,
}
# Reasons of good documents that reading itself records.
FLAGS = {"invalid_bytes", "not_french"}
VIEW_FLAGS = {"mojibake_suspected", "control_chars", "long_run"}


@pytest.fixture(scope="module")
def bad(shared_path, tmp_path_factory):
    """Make the inputs once, read them all, and return the table with the outcomes."""
    folder = tmp_path_factory.mktemp("bad") / "inputs"
    script = shared_path / "bad_inputs" / "make_bad_inputs.py"
    before, sys.argv = sys.argv, [str(script), str(folder)]
    try:
        runpy.run_path(str(script), run_name="__main__")
    finally:
        sys.argv = before
    settings = CorpusSettings()
    sources = find_sources([folder / "corpus"], settings)
    outcomes = {
        f"corpus/{entry.source}": ("ignore", [entry.reason], 0) for entry in sources.ignored
    }
    for ref in sources:
        started = time.process_time()
        outcomes[f"corpus/{ref.source}"] = judge(list(read_source(ref, settings)), started)
    return folder, table(folder), outcomes


def judge(items, started):
    documents = [item for item in items if isinstance(item, Document)]
    aside = [item for item in items if not isinstance(item, Document)]
    assert {row.reason for row in aside} <= set(SET_ASIDE_REASONS)
    assert all("\n" not in row.detail for row in aside)
    for document in documents:
        document.text.encode("utf-8")
    reasons = [row.reason for row in aside]
    for document in documents:
        reasons += [*document.meta.get("flags", {}), *clean(document.text).flags]
    outcome = "process" if not aside else "partial" if documents else "quarantine"
    return outcome, reasons, time.process_time() - started


def table(folder):
    """Return (file, outcome, reason) of every line about the corpus."""
    rows = []
    for line in (folder / "EXPECTED.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        name, outcome, reason, _, _ = line.split("\t")
        name = name.encode("ascii", "backslashreplace").decode("unicode_escape")
        if name.startswith("corpus/"):
            rows.append((name, outcome, reason))
    return rows


@pytest.mark.shared
def test_every_line_of_the_table_holds(bad):
    _, rows, outcomes = bad
    wrong = []
    for name, outcome, reason in rows:
        expected = OURS.get(name, outcome)
        if expected is None:
            continue
        found, reasons, _ = outcomes[name]
        recorded = not reason or reason.startswith("duplicate_of") or reason in reasons
        if found != expected or not recorded:
            wrong.append((name, expected, reason, found, reasons))
    assert wrong == []
    assert len(rows) > 80


@pytest.mark.shared
def test_everything_seen_is_accounted_for(bad):
    _, rows, outcomes = bad
    assert {name for name, *_ in rows} - set(outcomes) == {"corpus/15_directory_named.txt"}


@pytest.mark.shared
def test_nothing_takes_long(bad):
    _, _, outcomes = bad
    assert {name: seconds for name, (_, _, seconds) in outcomes.items() if seconds > 2} == {}


@pytest.mark.shared
def test_no_canary_is_read_and_no_payload_runs(bad):
    folder, _, _ = bad
    settings = CorpusSettings()
    for ref in find_sources([folder / "corpus"], settings):
        for item in read_source(ref, settings):
            assert "SECRET_CANARY" not in repr(item)
    assert not (folder / "PWNED").exists()


@pytest.mark.shared
def test_repeated_documents_are_found(bad):
    from pipeline.corpus import find_duplicates

    folder, _, _ = bad
    settings = CorpusSettings()
    documents = [
        item
        for ref in find_sources([folder / "corpus"], settings)
        for item in read_source(ref, settings)
        if isinstance(item, Document)
    ]
    names = {document.doc_id: document.source for document in documents}
    assert len(names) == len(documents)
    found = find_duplicates([(document.doc_id, document.text) for document in documents])
    pairs = {names[copy]: names[original] for copy, original in found.items()}
    assert pairs["07_duplicate_b_same_bytes.txt"] == "07_duplicate_a.txt"
