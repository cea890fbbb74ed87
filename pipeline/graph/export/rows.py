"""Clean the attributes of many nodes or edges at once.

Most graphs hold hardly anything to clean. So the values of one attribute are looked at
together, some hundred rows at a time: what is fine as it stands is not touched, and rows
in which nothing changes are passed on as they are.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from operator import itemgetter
from typing import Any, Literal

from pipeline.graph.export.values import (
    SEPARATOR,
    Value,
    all_clean,
    clean_text,
    clean_value,
    flat,
)

Kind = Literal["string", "long", "double", "boolean", "list", "mapping"]
Row = dict[str, Value]

# Few enough that Python does not stop to look for garbage among them.
_ROWS = 500
_KINDS: dict[type, Kind] = {
    bool: "boolean",
    int: "long",
    float: "double",
    str: "string",
    list: "list",
    dict: "mapping",
}


def clean_rows(rows: Iterable[Mapping[Any, Any]]) -> tuple[list[Row], dict[str, Kind]]:
    """Return the cleaned rows, and the one type that each attribute has in all of them.

    A row in which there was nothing to clean is the very one given.
    """
    found: dict[str, set[Kind]] = {}
    cleaned: list[Row] = []
    waiting = iter(rows)
    while piece := list(islice(waiting, _ROWS)):
        cleaned += _clean_piece(piece, found)
    return cleaned, _unify(cleaned, found)


def _clean_piece(piece: list[Mapping[Any, Any]], found: dict[str, set[Kind]]) -> Iterable[Row]:
    names = tuple(piece[0])
    fitting = _attribute_names(names) == names and all(len(row) == len(names) for row in piece)
    try:
        columns = _columns(piece, names) if fitting else []
    except KeyError:
        fitting = False
    if not fitting:
        return [_clean_row(row, found) for row in piece]
    changed: dict[str, Sequence[Any]] = {}
    for name, column in zip(names, columns, strict=True):
        values = _clean_column(column)
        if values is not column:
            changed[name] = values
        for type_ in set(map(type, values)) - {type(None)}:
            found.setdefault(name, set()).add(_KINDS[type_])
    return _with(piece, changed) if changed else piece  # type: ignore[return-value]


def _columns(piece: list[Mapping[Any, Any]], names: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    if len(names) < 2:
        return [tuple(row[name] for row in piece) for name in names]
    return list(zip(*map(itemgetter(*names), piece), strict=True))


def _with(piece: list[Mapping[Any, Any]], changed: dict[str, Sequence[Any]]) -> Iterator[Row]:
    """Yield copies of the rows with other values; what is ``None`` is left out."""
    for row, *values in zip(piece, *changed.values(), strict=True):
        copy = dict(row)
        for name, value in zip(changed, values, strict=True):
            if value is None:
                del copy[name]
            else:
                copy[name] = value
        yield copy


def _clean_row(attributes: Mapping[Any, Any], found: dict[str, set[Kind]]) -> Row:
    row: Row = {}
    for key, name in zip(attributes, _attribute_names(tuple(attributes)), strict=True):
        cleaned = clean_value(attributes[key])
        if cleaned is not None:
            row[name] = cleaned
            found.setdefault(name, set()).add(_KINDS[type(cleaned)])
    return row


@lru_cache(maxsize=4096)
def _attribute_names(keys: tuple[Any, ...]) -> tuple[str, ...]:
    """Return a clean name for each key, all different."""
    names: dict[str, None] = {}
    for key in keys:
        name = clean_text(str(key)).replace(" ", "_") or "sans_nom"
        while name in names:
            name += "_"
        names[name] = None
    return tuple(names)


def _clean_column(column: Sequence[Any]) -> Sequence[Any]:
    """Return the cleaned values; the column itself where there is nothing to clean."""
    types = set(map(type, column))
    if types <= _FINE.keys():
        one = len(types) == 1
        if all(_FINE[t](column if one else [v for v in column if type(v) is t]) for t in types):
            return column
    if types <= {str, type(None)}:
        # Once for each text.
        texts = {text: clean_value(text) for text in set(column)}
        return [texts[text] for text in column]
    return [clean_value(value) for value in column]


def _fine_floats(values: Sequence[float]) -> bool:
    return all(map(math.isfinite, values))


def _fine_ints(values: Sequence[int]) -> bool:
    return min(values) >= -(2**63) and max(values) < 2**63


def _fine_texts(values: Sequence[str]) -> bool:
    return all_clean(set(values))


def _fine_lists(values: Sequence[list[Any]]) -> bool:
    try:
        return _fine_items(set(chain.from_iterable(values)))
    except TypeError:  # What cannot be hashed is no text.
        return False


def _fine_items(items: set[Any]) -> bool:
    if set(map(type, items)) - {str}:
        return False
    return all_clean(items) and not any(SEPARATOR in item for item in items)


def _fine_mappings(values: Sequence[dict[Any, Any]]) -> bool:
    numbers = list(chain.from_iterable(map(dict.values, values)))
    types = set(map(type, numbers))
    if types - {int, float} or not _fine_items(set(chain.from_iterable(values))):
        return False
    return all(_FINE[t]([n for n in numbers if type(n) is t]) for t in types)


_FINE: dict[type, Callable[[Sequence[Any]], bool]] = {
    bool: bool,
    int: _fine_ints,
    float: _fine_floats,
    str: _fine_texts,
    list: _fine_lists,
    dict: _fine_mappings,
}


def _unify(rows: list[Row], found: dict[str, set[Kind]]) -> dict[str, Kind]:
    """Give each attribute one type, turning the values of mixed ones into text."""
    kinds: dict[str, Kind] = {}
    for name, types in found.items():
        if len(types) == 1:
            kinds[name] = next(iter(types))
        else:
            kinds[name] = "double" if types == {"long", "double"} else "string"
    mixed = {name for name, types in found.items() if len(types) > 1}
    for place, row in enumerate(rows) if mixed else ():
        other = {name: _as(row[name], kinds[name]) for name in mixed & row.keys()}
        if other:
            rows[place] = row | other
    return kinds


def _as(value: Value, kind: Kind) -> Value:
    if kind == "double" and isinstance(value, int | float):
        return float(value)
    return str(flat(value))
