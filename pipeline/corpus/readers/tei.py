"""TEI P5 and ParlaMint: paragraphs as lines, speakers and stage directions as hints."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.corpus.dates import parse_date
from pipeline.corpus.documents import Assembly
from pipeline.corpus.naming import word_set
from pipeline.corpus.readers.markup import attribute, content, flat, name_of
from pipeline.records import BlockKind

_BLOCKS = word_set(
    "p head seg u sp l ab note stage speaker item label cell row table list div div1 div2 div3 body"
    " front back text opener closer dateline salute signed trailer argument epigraph quote cit lg"
    " incident vocal kinesic gap desc titlePart docTitle titlePage byline docDate figure figDesc"
    " metadata floatingText group postscript castList castItem"
)
_SKIPPED = frozenset({"teiHeader", "standOff", "facsimile", "fw", "speaker"})
_DIRECTIONS = frozenset({"stage", "incident", "vocal", "kinesic"})
_KINDS: dict[str, BlockKind] = {
    "head": "title", "titlePart": "title", "docTitle": "title", "docDate": "meta",
    "dateline": "meta", "figDesc": "caption", **dict.fromkeys(_DIRECTIONS, "narrative"),
}  # fmt: skip
_BREAKS = frozenset({"lb", "pb", "cb", "milestone", "anchor"})
_PARENTHESISED = re.compile(r"[(\[][^()\[\]]*[)\]]\.?")
_LABEL_END = re.compile(r"[\s:.–—-]+$")


@dataclass(slots=True)
class Header:
    """What the header says of the document, and of the people in it."""

    title: str | None = None
    date: dt.date | None = None
    place: str | None = None
    people: dict[str, str] = field(default_factory=dict)
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Speech:
    """The ``<sp>`` or ``<u>`` that the walk is in."""

    node: Any
    name: str | None
    id: str | None


def header(tei: Any) -> Header:
    """Read title, date, place and the list of persons of a ``teiHeader``."""
    found = Header()
    top = tei.find("{*}teiHeader")
    if top is None:
        return found
    found.title = _title(top)
    found.date = _date(top)
    setting = top.find("{*}profileDesc/{*}settingDesc/{*}setting")
    if setting is not None:
        found.place = next(
            (content(n) for n in setting.iter("{*}settlement", "{*}placeName")), None
        )
    for person in top.iter("{*}person"):
        key, name = attribute(person, "id"), person.find("{*}persName")
        if key and name is not None:
            found.people[key] = _person(name)
    for path, key in (
        ("{*}fileDesc/{*}publicationStmt/{*}publisher", "publisher"),
        ("{*}fileDesc/{*}titleStmt/{*}author", "author"),
        ("{*}fileDesc/{*}publicationStmt/{*}idno", "idno"),
    ):
        node = top.find(path)
        if node is not None and content(node):
            found.meta[key] = content(node)
    meetings = [content(node) for node in top.iter("{*}meeting") if content(node)]
    if meetings:
        found.meta["meeting"] = meetings
    return found


def _title(top: Any) -> str | None:
    """Prefer a main title, and a French one."""
    titles = [node for node in top.iterfind("{*}fileDesc/{*}titleStmt/{*}title") if content(node)]
    titles.sort(
        key=lambda node: (
            attribute(node, "type") not in (None, "main"),
            (attribute(node, "lang") or "fr")[:2] != "fr",
        )
    )
    return content(titles[0]) if titles else None


def _date(top: Any) -> dt.date | None:
    """Look where the event's date stands, then where the source's does."""
    for path in (
        "{*}profileDesc/{*}settingDesc//{*}date",
        "{*}profileDesc/{*}creation//{*}date",
        "{*}fileDesc/{*}sourceDesc//{*}date",
        "{*}fileDesc/{*}editionStmt//{*}date",
        "{*}fileDesc/{*}publicationStmt//{*}date",
    ):
        for node in top.iterfind(path):
            written = attribute(node, "when") or attribute(node, "from") or content(node)
            if date := parse_date(written):
                return date
    return None


def _person(name: Any) -> str:
    """Return a person's name, forename first."""
    parts = [
        content(node)
        for part in ("forename", "nameLink", "surname")
        for node in name.iterfind(f"{{*}}{part}")
    ]
    return " ".join(filter(None, parts)) or content(name)


class _Walk:
    """The lines of one text, with who speaks."""

    def __init__(self, people: dict[str, str]) -> None:
        self.assembly = Assembly()
        self._people = people
        self._pieces: list[str] = []
        self._speeches: list[_Speech] = []
        self._kinds: list[tuple[Any, BlockKind]] = []
        self._announced: str | None = None
        self._turn_open = False

    def enter(self, node: Any, name: str) -> None:
        """Begin an element."""
        if name in _BLOCKS:
            self.flush()
        if name in _BREAKS:
            self._pieces.append(" ")
        if name == "interruption" and not len(node) and not node.text:
            shown = attribute(node, "text")
            self.add(f" ({shown}) " if shown else None)
        if name in ("sp", "u"):
            self._speeches.append(self._speech(node, name))
            self._announced = None
            self._turn_open = True
        kind = _KINDS.get(name) or ("narrative" if name == "note" else None)
        if kind:
            self._kinds.append((node, kind))
        self.add(node.text)

    def leave(self, node: Any, name: str) -> None:
        """End an element."""
        if name == "note" and attribute(node, "type") == "speaker":
            self._announced = _LABEL_END.sub("", flat("".join(self._pieces))) or None
            self._pieces.clear()
        if name in _BLOCKS:
            self.flush()
        elif name in ("w", "pc") and attribute(node, "join") != "right" and _is_token(node):
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
        if not line:
            return
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
