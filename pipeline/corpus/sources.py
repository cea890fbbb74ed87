"""Find what is to be read: files, folders, patterns, URLs, standard input.

Finding is cheap, sorted, and opens nothing but ``-``. In a folder, only regular files of a known
format are taken; whatever else is met is listed with the reason why it is ignored.
"""

import glob
import hashlib
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from pipeline.corpus.folders import FORMATS, Ignored, format_of, printable, walk, why_ignored
from pipeline.corpus.remote import find_remote, is_url, open_raw
from pipeline.corpus.settings import CorpusSettings
from pipeline.errors import InputError

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class SourceRef:
    """One file to read, or standard input.

    Parameters
    ----------
    source : str
        Name in the results: the path relative to the input.
    path : str
        Where it is: an absolute path, a URL, or ``"-"``.
    format : str
        One of the values of ``FORMATS``.
    size : int
        Bytes as stored.
    compressed : bool
        Whether it is a ``.gz``.
    data : bytes, optional
        The content, for standard input only.
    """

    source: str
    path: str
    format: str
    size: int
    compressed: bool = False
    data: bytes | None = None

    def digest(self) -> str:
        """Return the SHA-256 of the bytes as stored, or of the error when they cannot be read."""
        digest = hashlib.sha256()
        try:
            for block in self.blocks():
                digest.update(block)
        except OSError as error:
            digest.update(f"unreadable {type(error).__name__}".encode())
        return digest.hexdigest()

    def blocks(self) -> Iterator[bytes]:
        """Yield the bytes as stored, in large pieces."""
        if self.data is not None:
            yield self.data
            return
        with open_raw(self.path) as stream:
            while block := stream.read(_BLOCK):
                yield block


class Sources(list[SourceRef]):
    """The sources in order, and in ``ignored`` what was passed over."""

    def __init__(self, refs: Iterable[SourceRef] = (), ignored: Iterable[Ignored] = ()) -> None:
        super().__init__(refs)
        self.ignored: tuple[Ignored, ...] = tuple(ignored)


def find_sources(inputs: Sequence[str | Path], settings: CorpusSettings) -> Sources:
    """List the sources of some inputs, sorted by name.

    Parameters
    ----------
    inputs : sequence of str or Path
        Files, folders (searched in depth), patterns, URLs that fsspec knows, ``"-"``.
    settings : CorpusSettings
        Limits for what is read from standard input.

    Raises
    ------
    InputError
        When an input does not exist, has an unknown format, or holds no document.
    """
    groups: list[list[SourceRef]] = []
    ignored: list[Ignored] = []
    for given in inputs:
        refs, passed = _find(str(given), settings)
        groups.append(_named_apart(refs, groups, str(given)))
        ignored += passed
    refs = _unique(ref for group in groups for ref in group)
    return Sources(refs, sorted(set(ignored), key=lambda entry: (entry.source, entry.reason)))


def _find(given: str, settings: CorpusSettings) -> tuple[list[SourceRef], list[Ignored]]:
    """Find the sources of one input."""
    if given == "-":
        return [_standard_input(settings)], []
    if given.startswith("file://"):
        given = unquote(given.removeprefix("file://"))
    if is_url(given):
        return _remote(given), []
    path = Path(given)
    if path.is_dir():
        refs, ignored = _folder(path)
        if not refs:
            msg = _nothing_in(given, ignored)
            raise InputError(msg)
        return refs, ignored
    if path.exists() or path.is_symlink():
        return [_one_file(path)], []
    matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207
    if not matches:
        msg = f"no file or folder at {given}: check the path, relative to {Path.cwd()}"
        raise InputError(msg)
    return _of_pattern(given, matches)


def _of_pattern(given: str, matches: list[str]) -> tuple[list[SourceRef], list[Ignored]]:
    """Take what a pattern matches; files of unknown format are ignored, not refused."""
    refs: list[SourceRef] = []
    ignored: list[Ignored] = []
    for match in matches:
        path = Path(match)
        if path.is_dir():
            inner, passed = _folder(path)
            refs += [replace(ref, source=f"{path.name}/{ref.source}") for ref in inner]
            ignored += passed
            continue
        reason = why_ignored(path)
        if reason:
            ignored.append(Ignored(printable(path.name), reason))
        else:
            refs.append(_ref(path, printable(path.name)))
    if not refs:
        raise InputError(_nothing_in(given, ignored))
    return refs, ignored


def _folder(root: Path) -> tuple[list[SourceRef], list[Ignored]]:
    files, ignored = walk(root)
    return [_ref(path, source) for path, source in files], ignored


def _one_file(path: Path) -> SourceRef:
    """Take a file that was named itself; a link is followed, since the user chose it."""
    if not path.exists():
        msg = f"{path} is a link to nothing: give the file itself"
        raise InputError(msg)
    if not stat.S_ISREG(path.stat().st_mode):
        msg = f"{path} is a pipe or a device: give a file, a folder, or - for standard input"
        raise InputError(msg)
    if format_of(path.name) is None:
        msg = f"{path}: unknown format, expected one of {', '.join(FORMATS)}, each also .gz"
        raise InputError(msg)
    return _ref(path, printable(path.name))


def _ref(path: Path, source: str) -> SourceRef:
    compressed = path.name.lower().endswith(".gz")
    return SourceRef(
        source,
        str(path.absolute()),
        format_of(path.name) or "text",
        path.stat().st_size,
        compressed,
    )


def _remote(url: str) -> list[SourceRef]:
    refs = [
        SourceRef(name, found, format_of(name) or "", size, name.lower().endswith(".gz"))
        for name, found, size in find_remote(url)
        if format_of(name)
    ]
    if not refs:
        raise InputError(_nothing_in(url, []))
    return sorted(refs, key=lambda ref: ref.source)


def _standard_input(settings: CorpusSettings) -> SourceRef:
    """Read standard input once, so that workers can be given it."""
    data = sys.stdin.buffer.read(settings.max_json_bytes + 1)
    if len(data) > settings.max_json_bytes:
        msg = f"standard input is longer than {settings.max_json_bytes} bytes: put it in a file"
        raise InputError(msg)
    first = data.lstrip()[:1]
    kind = "jsonl" if first == b"{" else "json" if first == b"[" else "text"
    return SourceRef("stdin", "-", kind, len(data), data=data)


def _named_apart(
    refs: list[SourceRef], before: list[list[SourceRef]], given: str
) -> list[SourceRef]:
    """Put the folder's name before the sources of an input that would repeat earlier ones."""
    taken = {ref.source: ref.path for group in before for ref in group}
    if not any(taken.get(ref.source, ref.path) != ref.path for ref in refs):
        return refs
    name = printable(Path(given).resolve().name) if not is_url(given) else given
    named = [replace(ref, source=f"{name}/{ref.source}") for ref in refs]
    if any(taken.get(ref.source, ref.path) != ref.path for ref in named):
        named = [replace(ref, source=printable(ref.path)) for ref in refs]
    return named


def _unique(refs: Iterable[SourceRef]) -> list[SourceRef]:
    """Drop a file that was given twice."""
    seen: dict[str, SourceRef] = {}
    for ref in refs:
        seen.setdefault(ref.path, ref)
    return list(seen.values())


def _nothing_in(given: str, ignored: Sequence[Ignored]) -> str:
    why = f" ({len(ignored)} other entries ignored)" if ignored else ""
    return f"no document in {given}{why}: expected files of {', '.join(FORMATS)}, each also .gz"
