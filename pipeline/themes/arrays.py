"""The arrays of a model in a skops file: read without skops, which imports all of scikit-learn.

Nothing but arrays in lists and mappings is ever made of such a file; whatever else it names
is refused.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ModelError
from pipeline.themes.stable import settle

_SCHEMA = "schema.json"
_MAPPING = ("builtins", "dict", "DictNode")
_LIST = ("builtins", "list", "ListNode")
_ARRAY = ("numpy", "ndarray", "NdArrayNode")


def write_arrays(arrays: Mapping[str, Any], path: Path) -> None:
    """Write arrays, lists and mappings of them; the same ones always give the same bytes."""
    import skops.io  # seconds, for training alone

    skops.io.dump(dict(arrays), path, compression=zipfile.ZIP_DEFLATED)
    settle(path)


def read_arrays(path: Path) -> dict[str, Any]:
    """Read what ``write_arrays`` wrote.

    Raises
    ------
    ModelError
        When the file names anything else.
    KeyError, TypeError, ValueError, zipfile.BadZipFile
        When it is no such file.
    """
    with zipfile.ZipFile(path) as archive:
        found = _made(json.loads(archive.read(_SCHEMA)), archive, path)
    if not isinstance(found, dict):
        msg = f"{path.name} holds no mapping"
        raise TypeError(msg)
    return found


def _made(node: Mapping[str, Any], archive: zipfile.ZipFile, path: Path) -> Any:
    kind = (node["__module__"], node["__class__"], node["__loader__"])
    if kind == _MAPPING:
        return {name: _made(below, archive, path) for name, below in node["content"].items()}
    if kind == _LIST:
        return [_made(below, archive, path) for below in node["content"]]
    if kind == _ARRAY and node["type"] == "numpy":
        return np.load(io.BytesIO(archive.read(node["file"])), allow_pickle=False)
    msg = (
        f"{path.parent}: {path.name} holds {'.'.join(kind[:2])}, which no theme model has: "
        "do not use it"
    )
    raise ModelError(msg)
