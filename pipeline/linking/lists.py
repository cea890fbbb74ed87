"""What the rules look up besides the knowledge base: data/linking/*.tsv."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.errors import KnowledgeError
from pipeline.resources import resource
from pipeline.text.folding import fold

_TABLE = "data/linking/words.tsv"
_COLUMNS = ["list", "words", "meaning"]
_USUAL = "data/linking/usual.tsv"
_USUAL_COLUMNS = ["form", "kind", "entity", "from", "to", "meaning"]
_NOW = 9999


@cache
def word_list(name: str) -> frozenset[str]:
    """Return one list of folded words.

    Raises
    ------
    KnowledgeError
        When the table is malformed or has no such list.
    """
    return frozenset(ordered_words(name))


@cache
def ordered_words(name: str) -> tuple[str, ...]:
    """Return one list of folded words in the order of the table.

    Raises
    ------
    KnowledgeError
        When the table is malformed or has no such list.
    """
    lists = _lists()
    if name not in lists:
        msg = f"{_TABLE}: no list {name!r}, found {', '.join(sorted(lists))}"
        raise KnowledgeError(msg)
    return lists[name]


@dataclass(frozen=True, slots=True)
class Usual:
    """What a short form usually means, and in which years."""

    entity_id: str
    first: int
    last: int

    def holds(self, date: dt.date | None) -> bool:
        """Whether the meaning is usual on a date; without a date, whether it still is."""
        return self.last == _NOW if date is None else self.first <= date.year <= self.last


@lru_cache(maxsize=1)
def usual_meanings() -> dict[tuple[str, str], tuple[Usual, ...]]:
    """Return the usual meanings by kind of mention and folded form, those of some years first."""
    found: dict[tuple[str, str], list[Usual]] = {}
    for form, kind, entity, first, last, _ in _rows(_USUAL, _USUAL_COLUMNS):
        usual = Usual(entity, int(first or 0), int(last or _NOW))
        found.setdefault((kind, fold(form)), []).append(usual)
    return {k: tuple(sorted(v, key=lambda u: -u.first)) for k, v in found.items()}


def usual_meaning(kind: str, form: str, date: dt.date | None) -> Usual | None:
    """Return what a form usually means on a date, or where no date is known."""
    folded = fold(form)
    meanings = usual_meanings()
    every = meanings.get((kind, folded)) or meanings.get((kind, folded.removesuffix("s")), ())
    return next((usual for usual in every if usual.holds(date)), None)


@lru_cache(maxsize=1)
def _lists() -> dict[str, tuple[str, ...]]:
    return {name: tuple(words.split()) for name, words, _ in _rows(_TABLE, _COLUMNS)}


def _rows(table: str, columns: list[str]) -> Iterator[list[str]]:
    header: list[str] | None = None
    for number, line in enumerate(resource(table).read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if header is None:
            header = cells
        if len(cells) != len(columns) or (header is cells and header != columns):
            msg = f"{table}:{number}: found {', '.join(cells)}, expected {', '.join(columns)}"
            raise KnowledgeError(msg)
        if header is not cells:
            yield cells
