"""Whole documents in many customs of transcript: the kind and the speaker of every line."""

from pathlib import Path

import pytest

from pipeline.components.structure import provisional_speaker
from pipeline.structure import analyse

FORMATS = sorted(Path(__file__).with_name("formats").glob("*.txt"))
KINDS = {
    "T": "title",
    "M": "meta",
    "C": "caption",
    "N": "narrative",
    "S": "speech",
    "B": "boilerplate",
}


def read_format(path):
    """Return the text of an annotated document and what each of its lines should be."""
    lines, wanted = [], []
    for row in path.read_text(encoding="utf-8").splitlines():
        if row.startswith(";"):
            continue
        mark, _, text = row.partition("| ")
        lines.append(text)
        if text:
            kind, _, speaker = mark.partition(" ")
            wanted.append((KINDS[kind], None if speaker in ("", "-") else speaker, text))
    if not wanted:
        msg = f"{path.name} marks nothing"
        raise ValueError(msg)
    return "\n".join(lines), wanted


def found_in(text):
    structure = analyse(text)
    return [
        (
            block.kind,
            provisional_speaker(structure.turns[block.turn], text)
            if block.turn is not None
            else None,
            text[block.start : block.end],
        )
        for block in structure.blocks
    ]


@pytest.mark.parametrize("path", FORMATS, ids=lambda path: path.stem)
def test_every_line_of_a_document(path):
    text, wanted = read_format(path)
    assert found_in(text) == wanted


@pytest.mark.parametrize("path", FORMATS, ids=lambda path: path.stem)
def test_blank_lines_between_paragraphs_change_nothing(path):
    text, wanted = read_format(path)
    assert [row[:2] for row in found_in(text.replace("\n", "\n\n"))] == [row[:2] for row in wanted]
