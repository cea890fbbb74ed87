"""Labels kept apart from the texts: a table of ids and themes, joined to the data by id.

A text may be one that must not be copied; its label is one's own. A table of readings names
statements by the ids that the text file gives them, so that it can be passed on alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.errors import DataError
from pipeline.themes.records import LabelledDocument

UNREADABLE = "?"
_HEADER = "id\tthemes"

Labels = dict[str, tuple[str, ...] | None]


def read_labels(paths: Sequence[Path | str]) -> Labels:
    """Read ``id<TAB>theme,theme`` tables, the most important theme first.

    Lines that start with ``#`` and the heading ``id<TAB>themes`` are passed over. ``?``
    stands for a statement that its reader could not place: it stays without a label.

    Returns
    -------
    dict of id to themes, or to None

    Raises
    ------
    DataError
        When a file is missing, a line is malformed, or an id has two different readings.
    """
    labels: Labels = {}
    for path in map(Path, paths):
        if not path.is_file():
            msg = f"no table of labels at {path}: expected lines of id<TAB>themes"
            raise DataError(msg)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#") or line == _HEADER:
                continue
            id_, themes = _line(path, number, line)
            if labels.setdefault(id_, themes) != themes:
                msg = f"{path}:{number}: {id_} was read differently before: keep one reading"
                raise DataError(msg)
    if not labels:
        msg = f"no label in {', '.join(map(str, paths))}"
        raise DataError(msg)
    return labels


def _line(path: Path, number: int, line: str) -> tuple[str, tuple[str, ...] | None]:
    id_, _, rest = line.partition("\t")
    themes = tuple(t.strip() for t in rest.split(",") if t.strip())
    if not id_ or not themes or "\t" in rest:
        msg = f"{path}:{number}: found {line!r}, expected id<TAB>theme,theme"
        raise DataError(msg)
    return id_, None if themes == (UNREADABLE,) else themes


def join_labels(
    documents: Sequence[LabelledDocument], labels: Mapping[str, tuple[str, ...] | None]
) -> tuple[list[LabelledDocument], int]:
    """Give statements their labels by id; a label that the data has itself stays.

    Returns
    -------
    (documents, n_joined)

    Raises
    ------
    DataError
        When ids are in no document: the file with their texts was not given.
    """
    missing = set(labels).difference(*(document.ids for document in documents))
    if missing:
        msg = (
            f"{len(missing)} labels are of statements that are not in the data (such as "
            f"{min(missing)}): name the file that holds their texts, too"
        )
        raise DataError(msg)
    joined, n = [], 0
    for document in documents:
        themes = tuple(
            labels.get(id_) if own is None else own
            for id_, own in zip(document.ids, document.themes, strict=True)
        )
        n += sum(a != b for a, b in zip(themes, document.themes, strict=True))
        joined.append(replace(document, themes=themes))
    return joined, n
