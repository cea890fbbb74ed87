"""What TEI and other XML have in common: names, white space, and documents of any vocabulary."""

import re
from typing import Any

from pipeline.corpus.dates import parse_date
from pipeline.corpus.documents import Assembly, Draft
from pipeline.corpus.naming import plain, word_set
from pipeline.records import BlockKind

_SPACE = re.compile(r"\s+")
_TITLES = frozenset({"title", "titre", "intitule", "headline"})
_DATES = word_set("date dateseance date_seance datepublication date_publication jour")
_SPEAKERS = word_set("speaker speakers orateur orateurs intervenant locuteur")


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

    The first element called title and the first called date, if any, are the document's. An
    element that has a speaker beside its text (``<orateur>``, ``<speaker>``) is a turn: the
    name stands in the hint and not in the text. All else stays in the text.
    """
    assembly = Assembly()
    found: dict[str, Any] = {}
    stack: list[tuple[Any, str | None]] = [(root, None)]
    begins: str | None = None
    while stack:
        node, speaker = stack.pop()
        name = plain(name_of(node)).replace("-", "_")
        if not name:
            continue
        if len(node) and not _is_mixed(node):
            said = _speaker_of(node)
            begins = said or begins
            children = [child for child in node if not (said and _is_speaker(child))]
            stack.extend((child, said or speaker) for child in reversed(children))
            continue
        line = content(node)
        if not line:
            continue
        kind = _metadata(name, line, found)
        if kind:
            assembly.line(line, kind=kind)
            continue
        assembly.line(line, speaker=speaker, starts_turn=speaker is not None and begins == speaker)
        begins = None
    meta = {"root": name_of(root), **{f"@{k}": v for k, v in root.attrib.items() if len(v) < 500}}
    return Draft(
        assembly.text(),
        title=found.get("title"),
        date=found.get("date"),
        meta=meta,
        hints=assembly.hints,
    )


def _metadata(name: str, line: str, found: dict[str, Any]) -> BlockKind | None:
    """Take the first title and date; return the kind of the line that holds one."""
    if name in _TITLES and "title" not in found:
        found["title"] = line
        return "title"
    if name in _DATES and "date" not in found and (date := parse_date(line)):
        found["date"] = date
        return "meta"
    return None


def _is_speaker(node: Any) -> bool:
    return plain(name_of(node)) in _SPEAKERS


def _speaker_of(node: Any) -> str | None:
    """Return who speaks in an element that says so in a child of its own."""
    named = [child for child in node if _is_speaker(child)]
    if len(named) != 1 or len(node) < 2:
        return None
    name = next((each for each in named[0].iter() if plain(name_of(each)) in ("nom", "name")), None)
    return content(name if name is not None else named[0]) or None


def _is_mixed(node: Any) -> bool:
    """Tell whether text stands between an element's children."""
    return bool((node.text or "").strip()) or any((child.tail or "").strip() for child in node)
