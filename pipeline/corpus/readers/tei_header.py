"""The ``teiHeader``: title, date, place, and the people it lists."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from pipeline.corpus.dates import parse_date
from pipeline.corpus.readers.markup import attribute, content


@dataclass(slots=True)
class Header:
    """What the header says of the document, and of the people in it."""

    title: str | None = None
    date: dt.date | None = None
    place: str | None = None
    people: dict[str, str] = field(default_factory=dict)
    meta: dict[str, Any] = field(default_factory=dict)


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
