"""Records of tables and JSON: one document a record, or a group of records."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.corpus.columns import Columns, recognise
from pipeline.corpus.dates import parse_date
from pipeline.corpus.documents import Assembly, Draft, digest_record, is_blank, make_document
from pipeline.corpus.naming import record_source, stem_of
from pipeline.corpus.settings import CorpusSettings
from pipeline.errors import SetAside
from pipeline.records import BlockHint, Document, QuarantineRow

_MOST_LAYOUTS = 1000
Record = Mapping[str, Any]


def read_records(
    records: Iterable[tuple[int, Record | SetAside]],
    *,
    source: str,
    settings: CorpusSettings,
    columns: Columns | None = None,
    meta: Record | None = None,
) -> Iterator[Document | QuarantineRow]:
    """Make documents of the records of one file.

    Parameters
    ----------
    records : iterable of (int, mapping or SetAside)
        Number of the record in its file, from 1, and the record or what is wrong with it.
    source : str
        The file's name in the results.
    columns : Columns, optional
        The columns, when every record has the same; else recognised record by record.
    meta : mapping, optional
        What is known of all documents of the file (its encoding).
    """
    maker = _Maker(source, settings, dict(meta or {}))
    layouts: dict[tuple[str, ...], Columns] = {}
    group: list[tuple[int, Record]] = []
    grouped: Columns | None = None
    for number, record in records:
        if isinstance(record, SetAside):
            yield maker.set_aside(number, record)
            continue
        try:
            known = columns or layouts.get(tuple(record))
            if known is None:
                known = recognise([str(key) for key in record], settings)
                if len(layouts) < _MOST_LAYOUTS:
                    layouts[tuple(record)] = known
            if known.group is None:
                yield maker.document(number, record, known)
                continue
        except SetAside as why:
            reason = SetAside("bad_record", why.detail) if why.reason == "no_text_column" else why
            yield maker.set_aside(number, reason)
            continue
        if group and group[-1][1].get(known.group) != record.get(known.group):
            yield from maker.group(group, grouped or known)
            group = []
        group.append((number, record))
        grouped = known
    if group and grouped:
        yield from maker.group(group, grouped)


class _Maker:
    """Makes the documents of one file and keeps their identifiers apart."""

    def __init__(self, source: str, settings: CorpusSettings, meta: dict[str, Any]) -> None:
        self._source = source
        self._settings = settings
        self._meta = meta
        self._seen: set[int] = set()

    def set_aside(self, number: int, why: SetAside) -> QuarantineRow:
        """Name a record that is not used."""
        return QuarantineRow(
            f"{self._source}#{number}", why.reason, f"record {number}: {why.detail}"
        )

    def document(self, number: int, record: Record, columns: Columns) -> Document:
        """Make the document of one record."""
        text = _text(record.get(columns.text), columns)
        record_id = _identifier(record.get(columns.id)) if columns.id else None
        source = self._claim(record_id, number)
        speaker = _name(record, columns.speaker)
        draft = Draft(
            text,
            title=_name(record, columns.title),
            date=parse_date(record.get(columns.date)) if columns.date else None,
            meta={**self._meta, **_rest(record, columns)},
            hints=_hint(speaker, _name(record, columns.speaker_id), len(text)),
        )
        return make_document(
            draft,
            source=source,
            sha256=digest_record(dict(record)),
            settings=self._settings,
            name=record_id if record_id else f"{stem_of(self._source)}-{number}",
        )

    def group(
        self, rows: list[tuple[int, Record]], columns: Columns
    ) -> Iterator[Document | QuarantineRow]:
        """Make one document of the consecutive records of a group, a turn a record."""
        assembly = Assembly()
        for number, record in rows:
            try:
                text = _text(record.get(columns.text), columns)
                if is_blank(text):
                    raise SetAside("empty", "no text in it")
            except SetAside as why:
                yield self.set_aside(number, why)
                continue
            speaker, speaker_id = _name(record, columns.speaker), _name(record, columns.speaker_id)
            for i, line in enumerate(text.split("\n")):
                assembly.line(
                    line,
                    speaker=speaker,
                    speaker_id=speaker_id,
                    starts_turn=i == 0 and bool(speaker),
                )
        number, first = rows[0]
        name = _identifier(first.get(columns.group or "")) or str(number)
        shared = {
            key: value
            for key, value in _rest(first, columns).items()
            if all(record.get(key) == value for _, record in rows)
        }
        draft = Draft(
            assembly.text(),
            title=_name(first, columns.title),
            date=parse_date(first.get(columns.date)) if columns.date else None,
            meta={**self._meta, **shared, "n_records": len(rows)},
            hints=assembly.hints,
        )
        try:
            yield make_document(
                draft,
                source=self._claim(name, number, again=f"{name}@{number}"),
                sha256=digest_record([dict(record) for _, record in rows]),
                settings=self._settings,
                name=f"{stem_of(self._source)}-{name}",
            )
        except SetAside as why:
            yield self.set_aside(number, why)

    def _claim(self, record_id: str | None, number: int, *, again: str | None = None) -> str:
        """Return the source of a record; the second of an identifier is refused or renamed."""
        name = record_id if record_id is not None else str(number)
        if record_id is not None and hash_of(name) in self._seen:
            if again is None:
                raise SetAside("duplicate_id", f"identifier {name[:80]!r} was met before")
            name = again
        self._seen.add(hash_of(name))
        return record_source(self._source, name)


def hash_of(name: str) -> int:
    """Return a small stand-in for an identifier, so that a million fit in memory."""
    return hash(("id", name))


def _text(value: Any, columns: Columns) -> str:
    """Return the text of a record; lists are paragraphs where the column says so."""
    if isinstance(value, str):
        return value
    listed = columns.paragraphs and isinstance(value, list | tuple)
    if listed and all(isinstance(part, str) for part in value):
        return "\n".join(value)
    found = "nothing" if value is None else type(value).__name__
    raise SetAside("bad_record", f"{columns.text} holds {found}, expected text")


def _identifier(value: Any) -> str | None:
    """Return a record's identifier as text; ``None`` when it has none that can be used."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip() or None


def _name(record: Record, column: str | None) -> str | None:
    """Return a short text of a record, on one line."""
    value = record.get(column) if column else None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return (" ".join(value.split()) or None) if isinstance(value, str) else None


def _rest(record: Record, columns: Columns) -> dict[str, Any]:
    """Return what the record says besides, with the date and the title as written."""
    used = columns.used()
    meta = {str(key): value for key, value in record.items() if key not in used}
    if columns.date and record.get(columns.date) is not None:
        meta["date"] = record[columns.date]
    if columns.speaker and record.get(columns.speaker) is not None and not columns.group:
        meta["speaker"] = record[columns.speaker]
    if columns.id and record.get(columns.id) is not None:
        meta["id"] = record[columns.id]
    return meta


def _hint(speaker: str | None, speaker_id: str | None, length: int) -> tuple[BlockHint, ...]:
    if speaker is None:
        return ()
    return (BlockHint(0, length, speaker=speaker, speaker_id=speaker_id, starts_turn=True),)
