"""Apply the user's decisions to rows that were linked without them.

The rules of a document do not look at decisions: a decision only replaces what they gave.
So it is applied to the tables, and a changed file of decisions costs no new analysis.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.linking.decisions import Decisions
from pipeline.linking.document import decided
from pipeline.linking.forms import fold
from pipeline.linking.records import Merge
from pipeline.store.schemas import SCHEMAS

# A form in a document, and the id that the rules gave it.
Linked = tuple[str, str, str]
_LINKED = ("doc_id", "text", "entity_id")


@dataclass(slots=True)
class Overruling:
    """What decisions change in the rows of some documents.

    Parameters
    ----------
    decisions : Decisions
        The user's.
    forms : mapping
        ``(doc_id, text, entity_id)`` to the decided id; ``None`` where it is dropped.
    speakers : mapping
        ``(doc_id, entity_id)`` to the decided id of who speaks.
    merges : list of Merge
        The ledger of these decisions.
    n_dropped : Counter
        Mentions dropped, by document.
    """

    decisions: Decisions
    forms: dict[Linked, str | None] = field(default_factory=dict)
    speakers: dict[tuple[str, str], str | None] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    n_dropped: Counter[str] = field(default_factory=Counter)

    def apply(self, name: str, table: pa.Table) -> pa.Table:
        """Return the rows of the table ``name`` as decided."""
        change = {
            "documents": self._documents,
            "mentions": self._mentions,
            "statements": self._statements,
            "quotations": self._quotations,
            "merges": self._merges,
        }.get(name)
        return change(table) if change is not None and self.decisions else table

    def _mentions(self, table: pa.Table) -> pa.Table:
        rows = list(zip(*(table[c].to_pylist() for c in _LINKED), strict=True))
        ids = [self.forms.get(row, row[2]) for row in rows]
        if "depth" in table.schema.names and None in ids:
            table = _set(table, "depth", _depths(table, [i is not None for i in ids]))
        table = _set(table, "entity_id", ids, nullable=True)
        kept = table.filter(pc.is_valid(table["entity_id"]))
        return kept.cast(_with_field(kept.schema, "entity_id"))

    def _documents(self, table: pa.Table) -> pa.Table:
        if "n_mentions" not in table.schema.names:
            return table
        counts = zip(table["doc_id"].to_pylist(), table["n_mentions"].to_pylist(), strict=True)
        return _set(table, "n_mentions", [n - self.n_dropped[doc_id] for doc_id, n in counts])

    def _statements(self, table: pa.Table) -> pa.Table:
        """Rename speakers; one who is ignored stays the speaker of his own statements."""
        ids = table["speaker_id"].to_pylist()
        new = self._speakers(table, table["speaker_label"].to_pylist())
        return _set(table, "speaker_id", [n or old for n, old in zip(new, ids, strict=True)])

    def _quotations(self, table: pa.Table) -> pa.Table:
        return _set(table, "speaker_id", self._speakers(table, [None] * table.num_rows))

    def _speakers(self, table: pa.Table, labels: list[str | None]) -> list[str | None]:
        docs, ids = table["doc_id"].to_pylist(), table["speaker_id"].to_pylist()
        return [
            self._speaker(doc_id, entity_id, label) if entity_id else None
            for doc_id, entity_id, label in zip(docs, ids, labels, strict=True)
        ]

    def _speaker(self, doc_id: str, entity_id: str, label: str | None) -> str | None:
        """Decide by the first name that the document gives the speaker, else by the label."""
        known = (doc_id, entity_id)
        if known not in self.speakers:
            new, _ = decided(self.decisions, doc_id, label or entity_id, entity_id)
            self.speakers[known] = new
        return self.speakers[known]

    def _merges(self, table: pa.Table) -> pa.Table:
        overruled = {(doc_id, fold(text), old) for doc_id, text, old in self.forms}
        kept = [
            (row["doc_id"], fold(row["alias"]), row["entity_id"]) not in overruled
            for row in table.to_pylist()
        ]
        own = [{n: getattr(merge, n) for n in table.schema.names} for merge in self.merges]
        added = pa.Table.from_pylist(own, schema=table.schema)
        return pa.concat_tables([table.filter(pa.array(kept, pa.bool_())), added])


def overrule(mentions: pa.Table, decisions: Decisions) -> Overruling:
    """Find what decisions change, from the rows of ``mentions`` in the order of the text."""
    found = Overruling(decisions)
    if not decisions or not mentions.num_rows:
        return found
    rows = mentions.select([*_LINKED, "kind"]).filter(_touched(mentions, decisions)).to_pylist()
    first_forms = _first_forms(mentions, {(row["doc_id"], row["entity_id"]) for row in rows})
    ledger: dict[tuple[str, str, str], Merge] = {}
    for row in rows:
        linked = (row["doc_id"], row["text"], row["entity_id"])
        if linked not in found.forms:
            new, merge = decided(decisions, *linked)
            if new == row["entity_id"]:
                continue
            found.forms[linked] = new
            if merge is not None:
                ledger.setdefault((row["doc_id"], fold(row["text"]), merge.entity_id), merge)
        found.n_dropped[row["doc_id"]] += found.forms[linked] is None
    found.merges = list(ledger.values())
    for (doc_id, entity_id), form in first_forms.items():
        new, _ = decided(decisions, doc_id, form, entity_id)
        found.speakers[(doc_id, entity_id)] = new
    return found


def _touched(mentions: pa.Table, decisions: Decisions) -> Any:
    """Tell which rows a decision may be about, by the few forms and ids that decisions name."""
    subjects = {fold(row.subject) for row in decisions.rows}
    masks = []
    for column in ("text", "entity_id"):
        values = pc.unique(mentions[column])
        named = [value for value in values.to_pylist() if fold(value) in subjects]
        masks.append(pc.is_in(mentions[column], value_set=pa.array(named, pa.string())))
    return pc.or_(*masks)


def _first_forms(
    mentions: pa.Table, entities: set[tuple[str, str]]
) -> Mapping[tuple[str, str], str]:
    """Return the first name of each entity in its document: what a speaker is decided by."""
    named = pa.array(sorted({entity_id for _, entity_id in entities}), pa.string())
    wanted = pc.is_in(mentions["entity_id"], value_set=named)
    rows = mentions.select([*_LINKED, "kind"]).filter(wanted).to_pylist()
    forms: dict[tuple[str, str], str] = {}
    for row in rows:
        key = (row["doc_id"], row["entity_id"])
        if row["kind"] == "name" and key in entities:
            forms.setdefault(key, row["text"])
    return forms | {key: key[1] for key in entities if key not in forms}


def _depths(table: pa.Table, kept: list[bool]) -> list[int]:
    """Count again how deep each mention lies among those that are kept."""
    columns = (table[name].to_pylist() for name in ("doc_id", "start", "end", "depth"))
    rows = list(zip(*columns, strict=True))
    depths = [row[3] for row in rows]
    order = sorted(
        (i for i in range(len(rows)) if kept[i]),
        key=lambda i: (rows[i][0], rows[i][1], -rows[i][2], rows[i][3]),
    )
    open_: list[int] = []
    for i in order:
        while open_ and (rows[open_[-1]][0] != rows[i][0] or rows[i][1] >= rows[open_[-1]][2]):
            open_.pop()
        depths[i] = len(open_)
        open_.append(i)
    return depths


def _set(table: pa.Table, name: str, values: list[Any], *, nullable: bool = False) -> pa.Table:
    index = table.schema.get_field_index(name)
    old = table.schema.field(index)
    new = old.with_nullable(True) if nullable else old
    return table.set_column(index, new, pa.array(values, old.type))


def _with_field(schema: pa.Schema, name: str) -> pa.Schema:
    index = schema.get_field_index(name)
    return schema.set(index, SCHEMAS["mentions"].field(name))
