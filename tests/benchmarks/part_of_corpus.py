"""A part of a corpus for a benchmark: its first documents, in a folder of their own."""

import gzip
import itertools
import shutil
from pathlib import Path


def opened(path, mode):
    return gzip.open(path, mode, encoding="utf-8") if path.suffix == ".gz" else path.open(mode)


def first_documents(inputs, count, folder):
    """Copy about ``count`` documents: lines of .jsonl(.gz), other files whole; return the paths."""
    paths = []
    left = count
    for path in itertools.chain.from_iterable(_files(Path(name)) for name in inputs):
        if left <= 0:
            break
        copy = folder / f"{len(paths):05d}-{path.name}"
        if ".jsonl" in path.suffixes:
            with opened(path, "rt") as source, opened(copy, "wt") as target:
                lines = list(itertools.islice(source, left))
                target.writelines(lines)
            left -= len(lines)
        else:
            shutil.copyfile(path, copy)
            left -= 1
        paths.append(copy)
    return paths


def _files(path):
    return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
