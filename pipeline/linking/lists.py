"""The word lists that the rules look up: data/linking/words.tsv."""

from functools import cache, lru_cache

from pipeline.errors import KnowledgeError
from pipeline.resources import resource

_TABLE = "data/linking/words.tsv"
_COLUMNS = ["list", "words", "meaning"]


@cache
def word_list(name: str) -> frozenset[str]:
    """Return one list of folded words.

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


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    header: list[str] | None = None
    for number, line in enumerate(resource(_TABLE).read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            if header != _COLUMNS:
                expected = ", ".join(_COLUMNS)
                msg = f"{_TABLE}:{number}: columns are {', '.join(cells)}, expected {expected}"
                raise KnowledgeError(msg)
            continue
        found[cells[0]] = frozenset(cells[1].split())
    return found
