"""The user's decisions on identity, kept in a text file and applied on every run.

A tab separated file with a header line, one decision a line; blank lines and lines
that begin with ``#`` are skipped::

    decision	subject	object	doc_id	comment
    merge	Aliev	ilham-aliyev		always the son here
    split	Kabila	joseph-kabila	doc-1a2b3c4d	here the father is meant
    rename	otsc	Traité de Tachkent		as our archive calls it
    ignore	Chers Amis			never an entity

``merge``
    Every mention whose text, or whose id, is *subject* gets the id *object*.
``split``
    Mentions whose text is *subject* are never *object*; they stand for themselves.
``rename``
    The entity *subject* is shown under the name *object*; its id stays.
``ignore``
    Mentions whose text, or whose id, is *subject* are dropped.

A text is compared folded (case, accents, apostrophes); *doc_id* limits a decision to one
document. Decisions that contradict each other are refused with ``file:line``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from pipeline.errors import KnowledgeError
from pipeline.linking.forms import fold, slug

Verb = Literal["merge", "split", "rename", "ignore"]
VERBS: tuple[Verb, ...] = get_args(Verb)
COLUMNS = ("decision", "subject", "object", "doc_id", "comment")
_REQUIRED = ("decision", "subject")


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file; ``where`` is ``file:line``."""

    verb: Verb
    subject: str
    object: str = ""
    doc_id: str | None = None
    comment: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Decisions:
    """A checked set of decisions, indexed for look-up.

    Keys are ``(doc_id or None, folded subject)``.
    """

    rows: tuple[Decision, ...] = ()
    merges: Mapping[tuple[str | None, str], Decision] = field(default_factory=dict)
    splits: Mapping[tuple[str | None, str], tuple[Decision, ...]] = field(default_factory=dict)
    names: Mapping[str, Decision] = field(default_factory=dict)
    ignored: Mapping[tuple[str | None, str], Decision] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def ignores(self, doc_id: str | None, form: str, entity_id: str) -> Decision | None:
        """Return the decision to drop a mention, if there is one."""
        return _look_up(self.ignored, doc_id, form, entity_id)

    def merged(self, doc_id: str | None, form: str, entity_id: str) -> Decision | None:
        """Return the decision that gives a mention another id, if there is one."""
        return _look_up(self.merges, doc_id, form, entity_id)

    def split(self, doc_id: str | None, form: str, entity_id: str) -> Decision | None:
        """Return the decision that keeps a form apart from an id, if there is one."""
        for scope in dict.fromkeys((doc_id, None)):
            for decision in self.splits.get((scope, fold(form)), ()):
                if decision.object == entity_id:
                    return decision
        return None

    def name_of(self, entity_id: str) -> str | None:
        """Return the name that the user gave to an entity."""
        decision = self.names.get(entity_id)
        return decision.object if decision else None


def _look_up(
    table: Mapping[tuple[str | None, str], Decision], doc_id: str | None, form: str, entity_id: str
) -> Decision | None:
    if not table:
        return None
    for scope in dict.fromkeys((doc_id, None)):
        for subject in (fold(form), fold(entity_id)):
            decision = table.get((scope, subject))
            if decision is not None and decision.object != entity_id:
                return decision
    return None


def split_id(form: str, entity_id: str) -> str:
    """Return the id of a form that was split off an entity."""
    own = slug(form)
    return own if own != entity_id else f"{own}-2"


def read_decisions(path: Path | str | None) -> Decisions:
    """Read and check the user's file; no path, no decisions.

    Raises
    ------
    KnowledgeError
        With ``file:line``: what was found, what was expected.
    """
    if path is None:
        return Decisions()
    return check_decisions(list(_rows(Path(path))))


def _rows(path: Path) -> Iterator[Decision]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        msg = f"no decisions at {path}: set linking.decisions to your file, or remove the setting"
        raise KnowledgeError(msg) from error
    except UnicodeDecodeError as error:
        at = error.object[: error.start].count(b"\n") + 1
        msg = f"{path}:{at}: not UTF-8: save the file as UTF-8"
        raise KnowledgeError(msg) from error
    header: list[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        where = f"{path}:{number}"
        cells = [cell.strip() for cell in line.split("\t")]
        if header is None:
            header = _header(where, cells)
        else:
            yield _decision(where, header, cells)


def _header(where: str, cells: list[str]) -> list[str]:
    unknown = set(cells) - set(COLUMNS)
    if unknown or not set(_REQUIRED) <= set(cells) or len(set(cells)) != len(cells):
        msg = (
            f"{where}: columns are {', '.join(cells)}, expected {', '.join(COLUMNS)}, tab separated"
        )
        raise KnowledgeError(msg)
    return cells


def _decision(where: str, header: Sequence[str], cells: list[str]) -> Decision:
    if len(cells) > len(header):
        msg = f"{where}: {len(cells)} cells, expected {len(header)} ({', '.join(header)})"
        raise KnowledgeError(msg)
    row = dict(zip(header, cells, strict=False))
    verb, subject, object_ = (row.get(c, "") for c in ("decision", "subject", "object"))
    if verb not in VERBS:
        msg = f"{where}: decision is {verb!r}, expected one of {', '.join(VERBS)}"
        raise KnowledgeError(msg)
    if not subject:
        msg = f"{where}: subject is empty, expected the text of a mention or an entity id"
        raise KnowledgeError(msg)
    if verb != "ignore" and not object_:
        wanted = "a name" if verb == "rename" else "an entity id"
        msg = f"{where}: object is empty, expected {wanted} for {verb}"
        raise KnowledgeError(msg)
    return Decision(
        verb, subject, object_, row.get("doc_id") or None, row.get("comment", ""), where
    )


def check_decisions(rows: Sequence[Decision]) -> Decisions:
    """Index decisions and refuse those that contradict each other.

    Raises
    ------
    KnowledgeError
        Naming both lines.
    """
    merges: dict[tuple[str | None, str], Decision] = {}
    splits: dict[tuple[str | None, str], tuple[Decision, ...]] = {}
    names: dict[str, Decision] = {}
    ignored: dict[tuple[str | None, str], Decision] = {}
    for row in rows:
        key = (row.doc_id, fold(row.subject))
        if row.verb == "merge":
            _refuse_second(merges.get(key), row)
            merges[key] = row
        elif row.verb == "split":
            splits[key] = (*splits.get(key, ()), row)
        elif row.verb == "rename":
            _refuse_second(names.get(row.subject), row)
            names[row.subject] = row
        else:
            ignored[key] = row
    for key, row in merges.items():
        _refuse(next((s for s in splits.get(key, ()) if s.object == row.object), None), row)
        _refuse(ignored.get(key), row)
        _refuse_cycle(merges, row)
    return Decisions(tuple(rows), merges, splits, names, ignored)


def _refuse_second(other: Decision | None, row: Decision) -> None:
    if other is not None and other.object != row.object:
        _refuse(other, row)


def _refuse(other: Decision | None, row: Decision) -> None:
    if other is not None:
        msg = (
            f"{row.where}: {row.verb} {row.subject!r} {row.object!r} contradicts {other.where}"
            f" ({other.verb} {other.object!r}): keep one of them"
        )
        raise KnowledgeError(msg)


def _refuse_cycle(merges: Mapping[tuple[str | None, str], Decision], row: Decision) -> None:
    seen, at = {fold(row.subject)}, row
    while True:
        target = fold(at.object)
        if target in seen:
            msg = (
                f"{row.where}: merge {row.subject!r} leads back to itself through {at.where}:"
                " an id must end somewhere"
            )
            raise KnowledgeError(msg)
        seen.add(target)
        following = merges.get((row.doc_id, target)) or merges.get((None, target))
        if following is None:
            return
        at = following
