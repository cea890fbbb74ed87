"""Make a skops file the same, byte for byte, whenever the same arrays are written.

skops names objects by their places in memory, and zip files hold the time of writing.
"""

import json
import zipfile
from pathlib import Path
from typing import Any

_SCHEMA = "schema.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date of a zip file


def settle(path: Path) -> None:
    """Rewrite a skops file with objects numbered in their order, and without times."""
    with zipfile.ZipFile(path) as source:
        contents = {name: source.read(name) for name in source.namelist()}
    schema = json.loads(contents.pop(_SCHEMA))
    numbers: dict[int, int] = {}
    files: dict[str, str] = {}
    _number(schema, numbers, files)
    named = sorted((files.get(name, name), content) for name, content in contents.items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in [*named, (_SCHEMA, json.dumps(schema).encode())]:
            entry = zipfile.ZipInfo(name, _EPOCH)
            target.writestr(entry, content, zipfile.ZIP_DEFLATED)


def _number(node: Any, numbers: dict[int, int], files: dict[str, str]) -> None:
    """Give a node and those below it numbers, and its file a name that is one."""
    if isinstance(node, list):
        for below in node:
            _number(below, numbers, files)
    if not isinstance(node, dict):
        return
    if isinstance(node.get("__id__"), int):
        node["__id__"] = numbers.setdefault(node["__id__"], len(numbers))
    if isinstance(node.get("file"), str):
        old = node["file"]
        node["file"] = files.setdefault(old, f"{len(files)}{Path(old).suffix}")
    for below in node.values():
        _number(below, numbers, files)
