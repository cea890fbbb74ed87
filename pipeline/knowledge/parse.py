"""Turn the lines of the tables into records."""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from pipeline.errors import KnowledgeError
from pipeline.knowledge.inflection import feminine, inflect
from pipeline.knowledge.records import Case, Entity, Name, Office, Role
from pipeline.knowledge.tables import Row
from pipeline.records import EntityType, Kind

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*|[A-Z]{3}")
_ACRONYM = re.compile(
    r"(?=(?:[^A-ZÀ-Þ]*[A-ZÀ-Þ]){2})[A-ZÀ-Þ0-9][A-ZÀ-Þ0-9.&/+-]*(?:[a-z][A-Z]\w*)?"
)
_SCOPES = frozenset({"state", "organisation", "party", "place", "any"})
_LIST_FLAGS = frozenset({"partial"})
NOW = "now"
"""What stands for the end of an office still held when the table was written."""


def parse_entity(row: Row, table: str) -> Entity:
    """Make the entity of a line of ``table``.

    Raises
    ------
    KnowledgeError
        With ``file:line`` when a cell is not what its column holds.
    """
    if not _ID.fullmatch(row("id")):
        msg = (
            f"{row.where}: id is {row('id')!r}, expected a slug (letters a-z, digits, hyphens)"
            " or the ISO alpha-3 code of a state"
        )
        raise KnowledgeError(msg)
    return _PARSERS[table](row)


def parse_role(row: Row) -> Role:
    """Make the role of a line of ``roles.tsv``."""
    scopes = tuple(row.list("scopes"))
    if row("leader") not in ("yes", "no") or not _SCOPES.issuperset(scopes):
        msg = (
            f"{row.where}: leader is {row('leader')!r} and scopes {'|'.join(scopes)!r},"
            f" expected yes or no and some of {', '.join(sorted(_SCOPES))}"
        )
        raise KnowledgeError(msg)
    forms = dict.fromkeys([row("role"), *row.list("feminine"), *row.list("variants")])
    return Role(row("role"), tuple(forms), row("category"), row("leader") == "yes", scopes)


def parse_names(
    texts: Iterable[str],
    kind: Kind = "name",
    *,
    flags: Iterable[str] = (),
    case: Case | None = None,
) -> Iterator[Name]:
    """Read names with their marks: ``Niger?`` ambiguous, ``EU??`` needs context, ``Vif!`` exact."""
    plain = frozenset(flags)
    for text in texts:
        bare = text.rstrip("?!")
        if not bare:
            continue
        marks = plain
        if bare != text:
            tail = text[len(bare) :]
            marks |= {"needs_context"} if "??" in tail else {"ambiguous"} if "?" in tail else set()
        acronym = _ACRONYM.fullmatch(bare) is not None
        if acronym:
            marks |= {"acronym"}
        exact = acronym or text.endswith("!")
        yield Name(bare, kind, marks, "exact" if exact else case or _case(bare))


def _case(text: str) -> Case:
    """Long names are recognised in lower case too: *organisation des nations unies*."""
    return "any" if len(text.split()) >= 4 else "capital"


def check_date(row: Row, column: str, *, text: str | None = None) -> str:
    """Return an ISO date, month or year as written, or an empty string."""
    value = row(column) if text is None else text
    if value and _bounds(value) is None:
        msg = f"{row.where}: {column} is {value!r}, expected YYYY, YYYY-MM or YYYY-MM-DD"
        raise KnowledgeError(msg)
    return value


@lru_cache(maxsize=8192)
def _bounds(value: str) -> tuple[dt.date, dt.date] | None:
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    year, month, day = (int(g) if g else 0 for g in match.groups())
    try:
        first = dt.date(year, month or 1, day or 1)
        last = dt.date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:
        return None
    return first, last


def _offices(row: Row) -> Iterator[Office]:
    for text in row.list("offices"):
        parts = [part.strip() for part in text.split(":")]
        if not 1 <= len(parts) <= 4 or not parts[0]:
            msg = f"{row.where}: office {text!r}, expected role:state-or-organisation:from:to"
            raise KnowledgeError(msg)
        role, scope, start, end = (*parts, "", "", "")[:4]
        current = end == NOW
        first = _bounds(check_date(row, "offices", text=start))
        last = None if current else _bounds(check_date(row, "offices", text=end))
        yield Office(
            role, scope, first and first[0], last and last[1], first and first[1], last and last[0],
            current,
        )  # fmt: skip


def _state(row: Row) -> Entity:
    names = [
        *parse_names([row("name"), row("official"), *row.list("aliases")]),
        *_demonyms(row),
        *parse_names(row.list("prefixes"), "demonym", flags=("prefix",), case="any"),
        *parse_names(row.list("capitals"), "metonym", flags=("capital", "needs_context")),
        *parse_names(row.list("seats"), "metonym"),
    ]
    return Entity(
        row("id"), "STATE", _bare(row), tuple(dict.fromkeys(names)), "state",
        iso_a2=row("iso_a2") or None, iso_a3=row("iso_a3") or None,
        start=check_date(row, "from"), end=check_date(row, "to"), note=row("note"),
    )  # fmt: skip


def _demonyms(row: Row) -> Iterator[Name]:
    """Inflect ``masculine,feminine``: a form alone serves both genders when it ends in *e*."""
    for item in row.list("demonyms"):
        bare = item.rstrip("?!")
        tail = item[len(bare) :]
        singular = [part.strip() for part in bare.split(",")]
        if len(singular) > 2 or "?" in bare or not all(singular):
            msg = (
                f"{row.where}: demonyms hold {item!r}, expected masculine,feminine"
                " or one form for both, and marks at the end"
            )
            raise KnowledgeError(msg)
        if len(singular) == 1:
            singular.append(feminine(singular[0]))
        for form in dict.fromkeys(f for s in singular for f in inflect(s)):
            yield from parse_names([form + tail], "demonym", case="any")


def _organisation(row: Row) -> Entity:
    names = [
        *parse_names([row("name"), *row.list("acronyms"), *row.list("aliases")]),
        *parse_names(row.list("metonyms"), "metonym", flags=("needs_context",)),
    ]
    return Entity(
        row("id"), "ORGANISATION", _bare(row), tuple(dict.fromkeys(names)), row("category"),
        parent=row("parent"), short=tuple(row.list("short")), wikidata=row("wikidata") or None,
        note=row("note"),
    )  # fmt: skip


def _leader(row: Row) -> Entity:
    flags = frozenset(row.list("flags"))
    kind: EntityType = "PERSON" if row("type") == "PERSON" else "LEADER"
    if row("type") not in ("", "LEADER", "PERSON") or row("gender") not in ("", "m", "f"):
        msg = (
            f"{row.where}: type is {row('type')!r} and gender {row('gender')!r},"
            " expected LEADER or PERSON, m or f or nothing"
        )
        raise KnowledgeError(msg)
    if not flags <= _LIST_FLAGS:
        msg = f"{row.where}: flags are {'|'.join(sorted(flags))}, expected {'|'.join(_LIST_FLAGS)}"
        raise KnowledgeError(msg)
    marks = ("partial", "needs_context") if "partial" in flags else ()
    names = parse_names([row("name"), *row.list("aliases")], flags=marks, case="capital")
    return Entity(
        row("id"), kind, _bare(row), tuple(dict.fromkeys(names)), "person",
        surname=row("surname"), gender=row("gender"), offices=tuple(_offices(row)), flags=flags,
        note=row("note"),
    )  # fmt: skip


def _treaty(row: Row) -> Entity:
    names = parse_names([row("name"), *row.list("acronyms"), *row.list("aliases")], case="any")
    return Entity(
        row("id"), "TREATY", _bare(row), tuple(dict.fromkeys(names)), row("category"),
        date=check_date(row, "date"), place=row("place"), parties=tuple(row.list("parties")),
        number=row("number"), note=row("note"),
    )  # fmt: skip


def _place(row: Row) -> Entity:
    names = [*parse_names([row("name"), *row.list("aliases")]), *_demonyms(row)]
    return Entity(
        row("id"), "PLACE", _bare(row), tuple(dict.fromkeys(names)), row("category"),
        parent=row("within"), note=row("note"),
    )  # fmt: skip


def _bare(row: Row) -> str:
    return row("name").rstrip("?!")


_PARSERS: dict[str, Callable[[Row], Entity]] = {
    "states": _state,
    "organisations": _organisation,
    "leaders": _leader,
    "treaties": _treaty,
    "places": _place,
}
