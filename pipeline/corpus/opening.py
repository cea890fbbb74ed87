"""Open a source as bytes, decompressed, never beyond a limit."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from pipeline.corpus.remote import open_raw
from pipeline.corpus.sources import SourceRef
from pipeline.errors import SetAside

_MAGIC: dict[bytes, str] = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"\x7fELF": "ELF program",
    b"\x89PNG": "PNG image",
    b"\xff\xd8\xff": "JPEG image",
    b"GIF8": "GIF image",
    b"%PDF-": "PDF",
    b"7z\xbc\xaf": "7z archive",
    b"Rar!": "RAR archive",
    b"SQLite format 3": "SQLite database",
    b"\xd0\xcf\x11\xe0": "old Office document",
    b"MZ\x90\x00": "Windows program",
    b"PAR1": "Parquet table",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstandard",
    b"\x80\x04\x95": "pickle",
}
_BLOCK = 1 << 20
_SUSPICIOUS, _GROWTH = 100_000_000, 200  # text shrinks to a tenth, not to nothing


@contextmanager
def opened(ref: SourceRef) -> Iterator[BinaryIO]:
    """Open a source for streaming, decompressed.

    Raises
    ------
    SetAside
        ``unreadable`` when it cannot be opened, ``malformed`` when it is no whole gzip.
    """
    try:
        raw: Any = open_raw(ref.path) if ref.data is None else io.BytesIO(ref.data)
    except OSError as error:
        raise SetAside("unreadable", f"cannot open: {error.strerror or error}") from error
    with raw:
        try:
            if ref.compressed:
                with gzip.GzipFile(fileobj=raw) as stream:
                    yield cast(BinaryIO, stream)
            else:
                yield raw
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise SetAside("malformed", f"damaged gzip: {error}") from error
        except OSError as error:
            raise SetAside("unreadable", f"cannot read: {error.strerror or error}") from error


def read_bytes(ref: SourceRef, limit: int) -> bytes:
    """Read a source whole.

    Raises
    ------
    SetAside
        ``too_large`` when there are more than ``limit`` bytes, decompressed.
    """
    if ref.size > limit:
        raise SetAside("too_large", f"{ref.size} bytes, more than the limit of {limit}")
    pieces: list[bytes] = []
    size = 0
    with opened(ref) as stream:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > limit:
                raise SetAside("too_large", f"more than {limit} bytes decompressed")
            pieces.append(block)
    return b"".join(pieces)


def check_whole(ref: SourceRef, limit: int, *, longest_line: int | None = None) -> None:
    """Read a compressed stream once to its end, before a record of it is used.

    Parameters
    ----------
    ref : SourceRef
        The source; one that is not compressed is only measured.
    limit : int
        Most bytes, decompressed.
    longest_line : int, optional
        Most bytes without a line break.

    Raises
    ------
    SetAside
        ``malformed`` when it breaks off, ``too_large`` when it is beyond a limit or grows as no
        text does.
    """
    if ref.size > limit:
        raise SetAside("too_large", f"{ref.size} bytes, more than the limit of {limit}")
    if not ref.compressed:
        return
    size = line = 0
    with opened(ref) as stream:
        while block := stream.read(_BLOCK):
            size += len(block)
            last = block.rfind(b"\n")
            line = line + len(block) if last < 0 else len(block) - last - 1
            if size > limit:
                raise SetAside("too_large", f"more than {limit} bytes decompressed")
            if longest_line is not None and line > longest_line:
                raise SetAside("too_large", f"a line of more than {longest_line} bytes")
            if size > _SUSPICIOUS and size > _GROWTH * ref.size:
                raise SetAside("too_large", f"grows more than {_GROWTH} times when decompressed")


def check_is_text(head: bytes) -> None:
    """Refuse what is no text by its first bytes.

    Raises
    ------
    SetAside
        ``binary``, naming what it looks like.
    """
    for magic, name in _MAGIC.items():
        if head.startswith(magic):
            raise SetAside(
                "binary", f"content is {name}, not text: give it its own file name ending"
            )
