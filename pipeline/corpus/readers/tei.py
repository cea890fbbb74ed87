"""TEI P5 and ParlaMint: paragraphs as lines, speakers and stage directions as hints."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.corpus.documents import Assembly
from pipeline.corpus.naming import word_set
from pipeline.corpus.readers.markup import attribute, content, flat, name_of
from pipeline.corpus.readers.tei_header import Header
from pipeline.records import BlockKind

_BLOCKS = word_set(
    "p head u sp l ab speaker item row table list div div1 div2 div3 body"
    " label front back text opener closer dateline salute signed trailer argument epigraph cit lg"
    " titlePart docTitle titlePage byline docDate figure figDesc metadata floatingText group"
    " postscript castList castItem"
)
_RUNNING = frozenset({"p", "seg", "ab", "l", "s"})  # what holds the text of one paragraph
_FOOTNOTES = frozenset({"foot", "end", "bottom", "margin", "footnote", "endnote"})
_SKIPPED = frozenset({"teiHeader", "standOff", "facsimile", "fw", "speaker"})
_DIRECTIONS = frozenset({"stage", "incident", "vocal", "kinesic"})
_ASIDES = _DIRECTIONS | {"note", "gap"}  # lines of their own, or remarks inside a paragraph
_KINDS: dict[str, BlockKind] = {
    "head": "title", "titlePart": "title", "docTitle": "title", "docDate": "meta",
    "dateline": "meta", "figDesc": "caption", **dict.fromkeys(_ASIDES, "narrative"),
}  # fmt: skip
_BREAKS = frozenset({"lb", "pb", "cb", "milestone", "anchor"})
_PARENTHESISED = re.compile(r"[(\[][^()\[\]]*[)\]]\.?")
_LABEL_END = re.compile(r"[\s:.–—-]+$")


@dataclass(frozen=True, slots=True)
class _Speech:
    """The ``<sp>`` or ``<u>`` that the walk is in."""

    node: Any
    name: str | None
    id: str | None


class _Walk:
    """The lines of one text, with who speaks."""

    def __init__(self, people: dict[str, str]) -> None:
        self.assembly = Assembly()
        self._people = people
        self._pieces: list[str] = []
        self._speeches: list[_Speech] = []
        self._kinds: list[tuple[Any, BlockKind]] = []
        self._set_apart: list[tuple[Any, list[str]]] = []  # footnotes being read
        self._notes: list[str] = []  # footnotes of the paragraph being read
        self._announced: str | None = None
        self._turn_open = False

    def enter(self, node: Any, name: str) -> None:
        """Begin an element."""
        if _is_footnote(node, name):
            self._set_apart.append((node, self._pieces))
            self._pieces = []
        elif _is_block(node, name):
            self.flush()
        elif name in _BREAKS or name in _ASIDES or name == "cell":
            self._pieces.append(" ")
        if name == "interruption" and not len(node) and not node.text:
            shown = attribute(node, "text")
            self.add(f" ({shown}) " if shown else None)
        if name in ("sp", "u"):
            self._speeches.append(self._speech(node, name))
            self._announced = None
            self._turn_open = True
        kind = _KINDS.get(name)
        if kind and _is_block(node, name):
            self._kinds.append((node, kind))
        self.add(node.text)

    def leave(self, node: Any, name: str) -> None:
        """End an element."""
        if name == "note" and attribute(node, "type") == "speaker":
            self._announced = _LABEL_END.sub("", flat("".join(self._pieces))) or None
            self._pieces.clear()
        if self._set_apart and self._set_apart[-1][0] is node:
            self._notes.append(flat("".join(self._pieces)))
            self._pieces = self._set_apart.pop()[1]
        elif _is_block(node, name):
            self.flush()
        elif name in _ASIDES or (
            name in ("w", "pc") and attribute(node, "join") != "right" and _is_token(node)
        ):
            self._pieces.append(" ")
        if self._speeches and self._speeches[-1].node is node:
            self._speeches.pop()
        if self._kinds and self._kinds[-1][0] is node:
            self._kinds.pop()

    def add(self, text: str | None) -> None:
        """Take running text."""
        if text:
            self._pieces.append(text)

    def flush(self) -> None:
        """End the line, if there is anything on it."""
        line = flat("".join(self._pieces))
        self._pieces.clear()
        if line:
            self._line(line)
        notes, self._notes = self._notes, []
        for note in filter(None, notes):
            self.assembly.line(note, kind="narrative")

    def _line(self, line: str) -> None:
        kind = self._kinds[-1][1] if self._kinds else None
        speech = self._speeches[-1] if self._speeches else None
        if kind is None and speech is not None and not _PARENTHESISED.fullmatch(line):
            kind = "speech"
        if speech is None or kind not in (None, "speech"):
            self.assembly.line(line, kind=kind)
            return
        self.assembly.line(
            line,
            kind=kind,
            speaker=speech.name,
            speaker_id=speech.id,
            starts_turn=self._turn_open and kind == "speech",
        )
        if kind == "speech":
            self._turn_open = False

    def _speech(self, node: Any, name: str) -> _Speech:
        who = attribute(node, "who")
        key = who.split()[0].lstrip("#") if who else None
        label = node.find("{*}speaker") if name == "sp" else None
        shown = _LABEL_END.sub("", content(label)) if label is not None else None
        known = self._people.get(key or "") or (key.replace("_", " ") if key else None)
        return _Speech(node, shown or self._announced or known, who)


def _is_block(node: Any, name: str) -> bool:
    """Tell whether an element stands on lines of its own."""
    parent = node.getparent()
    inside = name_of(parent) if parent is not None else ""
    if name == "seg":
        return inside == "u"
    if name in _ASIDES or name == "quote":
        return inside not in _RUNNING or node.find("{*}p") is not None
    return name in _BLOCKS and (name != "label" or inside not in (*_RUNNING, "item"))


def _is_footnote(node: Any, name: str) -> bool:
    """Tell a note at the foot of the page from a remark in the flow of the text."""
    if name != "note" or _is_block(node, name):
        return False
    where = {attribute(node, "place"), attribute(node, "type")}
    return bool(where & _FOOTNOTES) or attribute(node, "n") is not None


def _is_token(node: Any) -> bool:
    """Tell a ParlaMint token (``<s><w/><w/></s>``) from a word inside running text."""
    parent = node.getparent()
    return parent is not None and name_of(parent) in ("s", "name") and not (node.tail or "").strip()


def assemble_tei(tei: Any, known: Header) -> Assembly:
    """Put the text of a TEI document together, one paragraph a line.

    Each line of a speech has a hint with its speaker; heads are titles, stage directions and
    notes narrative. Labels of ``<speaker>`` stand in the hint and not in the text.
    """
    walk = _Walk(known.people)
    skipped: Any = None
    for event, node in _events(tei):
        name = name_of(node)
        if skipped is None and event == "start":
            if name in _SKIPPED:
                skipped = node
            else:
                walk.enter(node, name)
        elif event == "end":
            if skipped is node:
                skipped = None
                walk.add(node.tail)
            elif skipped is None:
                walk.leave(node, name)
                if node is not tei:
                    walk.add(node.tail)
    walk.flush()
    return walk.assembly


def _events(tei: Any) -> Iterable[tuple[str, Any]]:
    return etree.iterwalk(tei, events=("start", "end"))  # type: ignore[no-any-return]
