"""Write the explorer: one HTML file that needs no network and runs no text as code."""

import base64
import hashlib
import html
import json
import re
from pathlib import Path
from typing import Any

from pipeline.graph import load
from pipeline.store import write_text
from pipeline.viewer.data import PageData, collect

_HERE = Path(__file__).resolve().parent
_BUNDLE = _HERE / "bundle"
_SLOT = re.compile(r"@([A-Z_]+)@")
# Inside <script> these could end the element or the line.
_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def write_viewer(
    out: Path | str, path: Path | str, *, graph: Any = None, start: str | None = None
) -> Path:
    """Write the graph of a run and its evidence as one self-contained HTML file.

    Parameters
    ----------
    out : Path or str
        Output folder of a run: its tables give the evidence.
    path : Path or str
        The file to write.
    graph : nx.Graph, optional
        The graph to show; counted from the tables when not given.
    start : str, optional
        ``entity_id`` that the page opens on.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    NotFoundError, StoreError
        When the tables are missing or damaged, or the file cannot be written.
    """
    shown = load(out) if graph is None else graph
    page = collect(shown, Path(out) / "tables")
    write_text(path, render(page, start=start))
    return Path(path)


def render(page: PageData, *, start: str | None = None) -> str:
    """Return the HTML of a page; the same content always gives the same text."""
    script = (_BUNDLE / "viewer.js").read_text(encoding="utf-8")
    style = (_BUNDLE / "viewer.css").read_text(encoding="utf-8")
    values = {
        "SCRIPT": script,
        "STYLE": style,
        "SCRIPT_HASH": _hash(script),
        "STYLE_HASH": _hash(style),
        "TITLE": "Entente",
        "SUBTITLE": html.escape(_subtitle(page)),
        "DATA": escape_json({**page.as_json(), "start": start or ""}),
    }
    template = (_HERE / "source" / "page.html").read_text(encoding="utf-8")
    return _SLOT.sub(lambda match: values[match[1]], template)


def escape_json(value: Any) -> str:
    """Return JSON that is inert inside an HTML ``<script>`` element."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    text = re.sub("[<>&\u2028\u2029]", lambda match: _ESCAPES[match[0]], text)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")


def _subtitle(page: PageData) -> str:
    dates = sorted(document["date"] for document in page.documents if document["date"])
    period = f" · {dates[0][:4]}–{dates[-1][:4]}" if dates else ""
    return f"{len(page.documents)} documents{period}"
