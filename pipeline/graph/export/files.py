"""Open a text file for writing that is whole or stays as it was, and count XML again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from lxml import etree

from pipeline.errors import StoreError
from pipeline.store import atomic_write

_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": True}


@contextmanager
def text_file(
    path: Path, *, verify: Callable[[Path], None], encoding: str = "utf-8"
) -> Iterator[TextIO]:
    """Yield a stream to write to; line ends are kept as written."""
    with (
        atomic_write(path, verify=verify) as temporary,
        temporary.open("w", encoding=encoding, newline="") as stream,
    ):
        yield stream
        stream.flush()


def count_again(path: Path, found: int, expected: int, what: str) -> None:
    """Refuse a file in which not as many rows were read as were written.

    Raises
    ------
    StoreError
        The old file is then left as it was.
    """
    if found != expected:
        msg = f"{path}: wrote {expected} {what}, but read {found} again; the old file is unchanged"
        raise StoreError(msg)


def verify_xml(path: Path, namespace: str, n_nodes: int, n_edges: int) -> None:
    """Parse a whole file of XML as a stream and count its nodes and edges."""
    counts = {"node": 0, "edge": 0}
    tags = [f"{{{namespace}}}{name}" for name in counts]
    try:
        for _, element in etree.iterparse(str(path), tag=tags, **_SAFE):
            counts[etree.QName(element).localname] += 1
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        msg = f"{path}: what was written is no XML ({error}); the old file is unchanged"
        raise StoreError(msg) from error
    count_again(path, counts["node"], n_nodes, "nodes")
    count_again(path, counts["edge"], n_edges, "edges")
