"""The mentions of a corpus, counted: numbers for texts, so that a million documents fit."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

COLUMNS = ("doc_id", "entity_id", "type", "kind", "text")
_ROWS_AT_ONCE = 65_536

Row = tuple[str, str, str, str, str, int]
"""Document, entity, type, kind and text of equal mentions, and how many they are."""

Codes = npt.NDArray[np.int32]


class CountedMentions:
    """Equal mentions, counted, in the order of their columns whatever the order of the tables.

    They may be read again. Each row is made when it is asked for, and equal texts are one
    object: until then a mention is five numbers.

    Parameters
    ----------
    mentions : pa.Table or iterable of pa.Table
        With the columns ``COLUMNS``; read once, a table at a time.
    """

    def __init__(self, mentions: pa.Table | Iterable[pa.Table]) -> None:
        tables = [mentions] if isinstance(mentions, pa.Table) else mentions
        numbers: list[dict[str, int]] = [{} for _ in COLUMNS]
        pieces: list[list[Codes]] = [[] for _ in COLUMNS]
        counts: list[Codes] = []
        for table in tables:
            grouped = table.select(COLUMNS).group_by(list(COLUMNS), use_threads=False)
            counted = grouped.aggregate([([], "count_all")])
            for name, known, found in zip(COLUMNS, numbers, pieces, strict=True):
                found.append(_numbered(counted[name], known))
            counts.append(counted["count_all"].to_numpy().astype(np.int32))
        self._texts: list[list[str]] = []
        codes: list[Codes] = []
        for known, found in zip(numbers, pieces, strict=True):
            texts, ranks = _ranked(known)
            known.clear()
            self._texts.append(texts)
            codes.append(ranks[_joined(found)])
        self._codes, self._counts = _merged(codes, _joined(counts))

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, len(self._counts), _ROWS_AT_ONCE):
            end = start + _ROWS_AT_ONCE
            columns = [
                map(texts.__getitem__, codes[start:end].tolist())
                for codes, texts in zip(self._codes, self._texts, strict=True)
            ]
            yield from zip(*columns, self._counts[start:end].tolist(), strict=True)


def _numbered(column: pa.ChunkedArray, known: dict[str, int]) -> Codes:
    """Return the number of each text; new ones are numbered on."""
    coded = column.combine_chunks().dictionary_encode()
    own = [known.setdefault(text, len(known)) for text in coded.dictionary.to_pylist()]
    numbered: Codes = np.array(own, dtype=np.int32)[coded.indices.to_numpy()]
    return numbered


def _ranked(known: dict[str, int]) -> tuple[list[str], Codes]:
    """Return the texts in order, and the place there of each number."""
    texts = sorted(known)
    ranks = np.zeros(len(texts), dtype=np.int32)
    ranks[[known[text] for text in texts]] = np.arange(len(texts), dtype=np.int32)
    return texts, ranks


def _joined(pieces: list[Codes]) -> Codes:
    """Put pieces end to end and give them up."""
    whole: Codes = np.concatenate([np.zeros(0, dtype=np.int32), *pieces])
    pieces.clear()
    return whole


def _merged(codes: list[Codes], counts: Codes) -> tuple[list[Codes], Codes]:
    """Sort rows by their columns and add up those that several tables have."""
    order = np.lexsort(codes[::-1])
    codes = [column[order] for column in codes]
    counts = counts[order]
    new = np.ones(len(counts), dtype=bool)
    if len(counts):
        new[1:] = np.any([column[1:] != column[:-1] for column in codes], axis=0)
        counts = np.add.reduceat(counts, np.flatnonzero(new), dtype=np.int32)
    return [column[new] for column in codes], counts
