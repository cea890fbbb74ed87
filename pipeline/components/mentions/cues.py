"""Read the cue lists of ``data/entities``: tab separated, a header, ``#`` comments."""

from functools import lru_cache
from pathlib import Path

from pipeline.errors import KnowledgeError
from pipeline.resources import find_path
from pipeline.text.phrases import alternatives as alternatives

CUES = "data/entities"


@lru_cache(maxsize=64)
def read_rows(path: Path) -> tuple[dict[str, str], ...]:
    """Read one table as rows by column name.

    Raises
    ------
    KnowledgeError
        When a line has more cells than the header; the message names the line.
    """
    lines = path.read_text(encoding="utf-8").split("\n")
    header: list[str] = []
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header:
            header = cells
            continue
        if len(cells) > len(header):
            msg = f"{path}:{number}: {len(cells)} cells, expected {len(header)} ({header})"
            raise KnowledgeError(msg)
        cells += [""] * (len(header) - len(cells))
        rows.append(dict(zip(header, cells, strict=True)))
    return tuple(rows)


def cue_rows(name: str, folder: str | Path = CUES) -> tuple[dict[str, str], ...]:
    """Read ``data/entities/NAME.tsv``."""
    return read_rows(find_path(folder) / f"{name}.tsv")


def cue_words(name: str, column: str = "word", folder: str | Path = CUES) -> frozenset[str]:
    """Read one column of a table as a set; cells may hold several words between ``|``."""
    words = (row[column].split("|") for row in cue_rows(name, folder))
    return frozenset(word.strip() for cell in words for word in cell if word.strip())


@lru_cache(maxsize=64)
def word_set(name: str) -> frozenset[str]:
    """Return one set of ``word_sets.tsv``.

    Raises
    ------
    KnowledgeError
        When the table has no such set.
    """
    for row in cue_rows("word_sets"):
        if row["set"] == name:
            return frozenset(row["word"].split("|"))
    msg = f"{CUES}/word_sets.tsv: no set {name!r}: the table is not of this version"
    raise KnowledgeError(msg)
