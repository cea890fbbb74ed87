"""Read the themes of annotated documents (``*.gold.txt``): headers and text, marks stripped."""

import re
from pathlib import Path

from pipeline.errors import DataError
from pipeline.records import STATEMENT_KINDS
from pipeline.themes.records import LabelledDocument, StatementInput, normal_text

_FIELD = re.compile(r'(\w+)=("[^"]*"|\S+)')
_MARK = re.compile(r"\[\[([A-Z]+):([^|\[\]:]+)(?::[a-z]+)?\|")


def is_gold(path: Path) -> bool:
    """Return whether a path names an annotated document."""
    return path.name.endswith(".gold.txt")


def read_gold(path: Path) -> LabelledDocument:
    """Read the speech and narrative blocks of one annotated document, in order.

    Raises
    ------
    DataError
        When the file is missing or a block has no header.
    """
    if not path.is_file():
        msg = f"no annotated document at {path}"
        raise DataError(msg)
    name = path.name.removesuffix(".gold.txt")
    statements, themes = [], []
    kinds = set()
    header: dict[str, str] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith("#@"):
            header = {k: v.strip('"') for k, v in _FIELD.findall(line[2:])}
        elif line.strip():
            if header is None:
                msg = f"{path}:{number}: a block without its '#@' header"
                raise DataError(msg)
            kinds.add(header.get("kind"))
            if header.get("kind") in STATEMENT_KINDS:
                statements.append(_statement(header, line))
                themes.append(tuple(t for t in header.get("themes", "").split(",") if t))
            header = None
    return LabelledDocument(
        document=name,
        group=name,
        statements=tuple(statements),
        themes=tuple(t or None for t in themes),
        ids=tuple(f"{name}/{at}" for at in range(len(statements))),
        # Nothing but prose, no title: paragraphs picked from elsewhere, in any order.
        ordered=kinds != {"narrative"},
    )


def _statement(header: dict[str, str], line: str) -> StatementInput:
    text, marks = _MARK.subn("", line)
    if marks:
        text = text.replace("]]", "")
    label = normal_text(header.get("label", ""))
    return StatementInput(normal_text(text), header["kind"], header.get("speaker"), label)
