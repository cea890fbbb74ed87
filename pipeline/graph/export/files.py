"""Open a text file for writing that is whole or stays as it was, and count XML again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from lxml import etree

from pipeline.errors import StoreError
from pipeline.store import atomic_write

_PIECE = 1 << 16


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


class _Nothing:
    def close(self) -> None:
        """End without a result."""


def verify_xml(path: Path, n_nodes: int, n_edges: int) -> None:
    """Parse a whole file of XML as a stream, and count its nodes and edges.

    In text, "<" is escaped: what begins like an element is one.
    """
    # With a target that wants nothing, no tree is built: fast, and in no memory.
    parser = etree.XMLParser(target=_Nothing(), huge_tree=True, resolve_entities=False)
    counts = {b"<node ": 0, b"<edge ": 0}
    end = b""
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                parser.feed(piece)
                # An element's beginning may be cut in two.
                seen = end + piece
                for begin in counts:
                    counts[begin] += seen.count(begin)
                end = seen[-5:]
            parser.close()
    except etree.XMLSyntaxError as error:
        msg = f"{path}: what was written is no XML ({error}); the old file is unchanged"
        raise StoreError(msg) from error
    count_again(path, counts[b"<node "], n_nodes, "nodes")
    count_again(path, counts[b"<edge "], n_edges, "edges")
