"""The themes that may be given: a table of names and descriptions."""

import re
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import DataError

_HEADER = "theme\tdescription"
_NAME = re.compile(r"\S(?:.*\S)?")


def read_taxonomy(path: Path) -> dict[str, str]:
    """Read ``theme<TAB>description`` rows, in their order.

    Raises
    ------
    DataError
        When the file is missing, its header is another, or a theme stands twice.
    """
    if not path.is_file():
        msg = f"no taxonomy at {path}: set [themes] taxonomy, or null to take those of the data"
        raise DataError(msg)
    header, *lines = path.read_text(encoding="utf-8-sig").splitlines() or [""]
    if header != _HEADER:
        msg = f"{path}:1: the header is {header!r}, expected 'theme<TAB>description'"
        raise DataError(msg)
    themes: dict[str, str] = {}
    for number, line in enumerate(lines, 2):
        name, _, description = line.partition("\t")
        if not line.strip():
            continue
        if not _NAME.fullmatch(name) or name in themes:
            why = "stands twice" if name in themes else "is empty or has outer white space"
            msg = f"{path}:{number}: the theme {name!r} {why}"
            raise DataError(msg)
        themes[name] = description.strip()
    return themes


def taxonomy_table(themes: Mapping[str, str]) -> str:
    """Return the text of a taxonomy file."""
    return _HEADER + "\n" + "".join(f"{name}\t{text}\n" for name, text in themes.items())
