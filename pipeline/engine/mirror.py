"""An output folder behind a URL: a copy of it on this machine, kept in step.

Everything is written in the copy as in any folder. A part goes to the URL when it is
finished, its manifest last; tables and graph follow at the end, after ``MANIFEST.json``
was removed there and before it is put back. An object appears whole or not at all, so
whoever reads finds the old run, the new one, or none that is finished.
"""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from pipeline.engine.remote_lock import remote_lock
from pipeline.errors import ConfigError, EntenteError, NotFoundError, StoreError
from pipeline.store import MANIFEST_NAME, PARTS_NAME, atomic_write

# A path object has made one slash of two.
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/+(.*)")
_STAGES = ("ingest", "enrich", "themes")
_PART_MANIFEST = "manifest.json"
_FINISHED = ("tables", "graph", "run.json", f"{PARTS_NAME}/finalised.json")


def output_url(output: str | Path) -> str | None:
    """Return the URL that an ``--output`` names, ``None`` when it is a folder."""
    found = _URL.fullmatch(str(output))
    if found is None:
        return None
    scheme, rest = found.groups()
    return f"{scheme}:///{rest}" if scheme in ("file", "local") else f"{scheme}://{rest}"


def local_copy(output: str | Path) -> Path:
    """Return a folder with the finished results of ``output``, brought here if it is a URL.

    Raises
    ------
    NotFoundError
        When there is no finished run.
    """
    url = output_url(output)
    if url is None:
        return Path(output)
    mirror = Mirror(url)
    mirror.bring_results()
    return mirror.local


class Mirror:
    """The copy on this machine of an output folder at ``url``.

    Parameters
    ----------
    url : str
        Any that fsspec knows.
    local : Path, optional
        The copy; by default a folder of this user below the system's temporary one.
    """

    def __init__(self, url: str, local: Path | None = None) -> None:
        import fsspec

        self.url = url.rstrip("/")
        try:
            self._system, self._root = fsspec.core.url_to_fs(self.url)
        except (ImportError, ValueError) as error:
            msg = f"{url}: cannot be written: {' '.join(str(error).split())}"
            raise ConfigError(msg) from error
        self._is_folder = "file" in self._system.protocol
        self.local = local or _copy_of(self.url)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the URL's lock."""
        with ExitStack() as stack:
            with self._one_sentence("locked"):
                stack.enter_context(remote_lock(self._system, self._at(".lock"), self.url))
            yield

    def bring(self, *, both: bool = True) -> None:
        """Make the copy hold all that the URL holds; if ``both``, also the other way round."""
        there = self._listing()
        parts = {name.rpartition("/")[0] for name in there if _is_part_manifest(name)}
        for folder in sorted(parts):
            if not (self.local / folder / _PART_MANIFEST).is_file():
                self._get(_manifest_last(n for n in there if n.startswith(folder + "/")))
        for manifest in sorted(self.local.glob(f"{PARTS_NAME}/*/*/{_PART_MANIFEST}")):
            folder = manifest.parent.relative_to(self.local).as_posix()
            if both and folder not in parts:
                self.push_part(manifest.parent)
        self._bring_results(there)

    def bring_results(self) -> None:
        """Make the copy hold the finished results of the URL, without the parts."""
        there = self._listing()
        if MANIFEST_NAME not in there:
            state = "is not finished" if any(map(_is_part_manifest, there)) else "is not there"
            msg = f"the run in {self.url} {state}: expected the --output of `entente run`"
            raise NotFoundError(msg)
        self._bring_results(there)

    def pull_part(self, folder: Path) -> None:
        """Bring one part, unless the copy has it."""
        if (folder / _PART_MANIFEST).is_file():
            return
        name = folder.relative_to(self.local).as_posix()
        self._get(_manifest_last(n for n in self._listing(name) if n.startswith(name + "/")))

    def push_part(self, folder: Path) -> None:
        """Take a finished part to the URL."""
        names = (p.relative_to(self.local).as_posix() for p in folder.iterdir() if p.is_file())
        for name in _manifest_last(names):
            self._put(name)

    def publish(self, kept: Iterable[Path]) -> None:
        """Take the finished results to the URL, and remove there what no longer belongs.

        Parameters
        ----------
        kept : iterable of Path
            The parts, in the copy, that the results are made of.
        """
        there = self._listing()
        here = {n: (self.local / n).stat().st_size for n in self._local_results()}
        if here.keys() <= there.keys() and self._same_manifest(there):
            changed = [name for name, size in here.items() if there[name] != size]
        else:
            changed = list(here)
        gone = [n for n in there if n.startswith(("tables/", "graph/")) and n not in here]
        if changed or gone:
            self._remove([MANIFEST_NAME] if MANIFEST_NAME in there else [])
            for name in changed:
                self._put(name)
            self._remove(gone)
            self._put(MANIFEST_NAME)
        names = {folder.relative_to(self.local).as_posix() for folder in kept}
        self._remove([n for n in there if _part_of(n) not in names and _part_of(n)])

    def forget(self) -> None:
        """Remove every part, here and there: the run begins anew."""
        shutil.rmtree(self.local / PARTS_NAME, ignore_errors=True)
        self._remove([name for name in self._listing() if name.startswith(PARTS_NAME + "/")])

    def _bring_results(self, there: dict[str, int]) -> None:
        if MANIFEST_NAME in there and self._same_manifest(there):
            return
        for name in (MANIFEST_NAME, *_FINISHED):
            _delete(self.local / name)
        if MANIFEST_NAME in there:
            self._get(sorted(n for n in there if n.startswith(_FINISHED)))
            self._get([MANIFEST_NAME])

    def _same_manifest(self, there: dict[str, int]) -> bool:
        path = self.local / MANIFEST_NAME
        if MANIFEST_NAME not in there or not path.is_file():
            return False
        with self._one_sentence("read"):
            return bool(self._system.cat_file(self._at(MANIFEST_NAME)) == path.read_bytes())

    def _local_results(self) -> list[str]:
        found = [self.local / name for name in _FINISHED]
        files = [p for f in found for p in ([f] if f.is_file() else sorted(f.rglob("*")))]
        return [p.relative_to(self.local).as_posix() for p in files if p.is_file()]

    def _listing(self, below: str = "") -> dict[str, int]:
        """Return the size of each file at the URL, by relative name."""
        with self._one_sentence("read"):
            self._system.invalidate_cache()
            root = self._at(below).rstrip("/")
            found: dict[str, Any] = {}
            if self._system.exists(root):
                found = self._system.find(root, detail=True)
            cut = len(self._root.rstrip("/")) + 1
            return {n[cut:]: int(entry["size"]) for n, entry in sorted(found.items())}

    def _get(self, names: Iterable[str]) -> None:
        for name in names:
            with self._one_sentence("read"), atomic_write(self.local / name) as temporary:
                self._system.get_file(self._at(name), str(temporary))

    def _put(self, name: str) -> None:
        with self._one_sentence("written"):
            if self._is_folder:
                with atomic_write(self._at(name)) as temporary:
                    shutil.copyfile(self.local / name, temporary)
                return
            self._system.makedirs(self._at(name).rpartition("/")[0], exist_ok=True)
            self._system.put_file(str(self.local / name), self._at(name))

    def _remove(self, names: Iterable[str]) -> None:
        with self._one_sentence("written"):
            # The manifest of a part goes first: without it nobody takes the rest for finished.
            for name in sorted(names, key=lambda n: (not _is_part_manifest(n), n)):
                self._system.rm_file(self._at(name))

    def _at(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    @contextmanager
    def _one_sentence(self, what: str) -> Iterator[None]:
        """Turn what the many storage libraries raise into one sentence of ours."""
        try:
            yield
        except (EntenteError, KeyboardInterrupt):
            raise
        except Exception as error:
            reason = " ".join(str(error).split())[:300] or type(error).__name__
            msg = f"{self.url} cannot be {what}: {reason}"
            raise StoreError(msg) from error


def _copy_of(url: str) -> Path:
    """Return this user's folder for the copy of a URL, closed to others."""
    name = hashlib.sha256(url.encode()).hexdigest()[:24]
    folder = Path(tempfile.gettempdir()) / f"entente-{os.getuid()}" / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.parent.stat().st_uid != os.getuid():
        msg = f"{folder.parent} belongs to somebody else: set TMPDIR to a folder of yours"
        raise StoreError(msg)
    folder.parent.chmod(0o700)
    return folder


def _manifest_last(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (_is_part_manifest(name), name))


def _is_part_manifest(name: str) -> bool:
    return _part_of(name) != "" and name.endswith("/" + _PART_MANIFEST)


def _part_of(name: str) -> str:
    """Return the part's folder that a file lies in, or an empty string."""
    pieces = name.split("/")
    inside = len(pieces) > 3 and pieces[0] == PARTS_NAME and pieces[1] in _STAGES
    return "/".join(pieces[:3]) if inside else ""


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
