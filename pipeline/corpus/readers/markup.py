"""What TEI and other XML have in common: names, white space, and documents of any vocabulary."""

import re
from typing import Any

from pipeline.corpus.dates import parse_date
from pipeline.corpus.documents import Assembly, Draft
from pipeline.corpus.naming import plain

_SPACE = re.compile(r"\s+")
_TITLES = frozenset({"title", "titre", "intitule", "headline"})
_DATES = frozenset(
    {"date", "dateseance", "date_seance", "datepublication", "date_publication", "jour"}
)
_SPEAKERS = frozenset({"speaker", "orateur", "intervenant", "locuteur"})


def name_of(node: Any) -> str:
    """Return an element's name without its namespace; empty for what is no element."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def flat(text: str) -> str:
    """Collapse white space, which means nothing in running XML text."""
    return _SPACE.sub(" ", text).strip()


def content(node: Any) -> str:
    """Return all text of an element on one line."""
    return flat("".join(node.itertext()))


def attribute(node: Any, name: str) -> str | None:
    """Return an attribute whatever its namespace, ``None`` when it is absent or blank."""
    for key, value in node.attrib.items():
        if key.rpartition("}")[2] == name:
            return flat(value) or None
    return None


def assemble_generic(root: Any) -> Draft:
    """Read an XML file of unknown vocabulary: one line a leaf or an element of mixed content.

    The first element called title and the first called date, if any, give the document's; a
    speaker element names who speaks from there on to the next one of the same parent's siblings.
    All of them stay in the text.
    """
    assembly = Assembly()
    title, date = None, None
    stack = [root]
    while stack:
        node = stack.pop()
        name = plain(name_of(node)).replace("-", "_")
        if not name:
            continue
        if len(node) and not _is_mixed(node):
            stack.extend(reversed(node))
            continue
        line = content(node)
        if not line:
            continue
        if name in _TITLES and title is None:
            title = line
            assembly.line(line, kind="title")
            continue
        if name in _DATES and date is None and (found := parse_date(line)):
            date = found
            assembly.line(line, kind="meta")
            continue
        assembly.line(line)
    meta = {"root": name_of(root), **{f"@{k}": v for k, v in root.attrib.items() if len(v) < 500}}
    return Draft(assembly.text(), title=title, date=date, meta=meta, hints=assembly.hints)


def _is_mixed(node: Any) -> bool:
    """Tell whether text stands between an element's children."""
    return bool((node.text or "").strip()) or any((child.tail or "").strip() for child in node)
