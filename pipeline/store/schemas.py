"""Arrow schemas of the tables of ``OUT/tables``: the stable public surface.

A column may be added; none changes its meaning. Offsets count code points of
``documents.text``; ``text[start:end]`` is exactly the mention.
"""

import pyarrow as pa

_ID = pa.string()
_N = pa.int64()
_THEME_SCORES = pa.list_(pa.struct([("theme", pa.string()), ("score", pa.float32())]))
_THEME_COUNTS = pa.list_(pa.struct([("theme", pa.string()), ("n", pa.int64())]))


def _schema(*fields: tuple[str, pa.DataType, bool]) -> pa.Schema:
    return pa.schema([pa.field(name, type_, nullable=nullable) for name, type_, nullable in fields])


DOCUMENTS = _schema(
    ("doc_id", _ID, False),
    ("source", pa.string(), False),
    ("title", pa.string(), True),
    ("date", pa.date32(), True),
    ("place", pa.string(), True),
    ("language", pa.string(), False),
    ("text", pa.large_string(), False),
    ("sha256", pa.string(), False),
    ("n_chars", _N, False),
    ("n_statements", _N, False),
    ("n_mentions", _N, False),
    ("meta", pa.string(), False),
    # Set when the same text, or nearly, came before: that document's id.
    ("duplicate_of", _ID, True),
)

BLOCKS = _schema(
    ("doc_id", _ID, False),
    ("block", _N, False),
    ("start", _N, False),
    ("end", _N, False),
    ("kind", pa.string(), False),
    ("why", pa.string(), False),
    # Another language than the document's, when recognised.
    ("language", pa.string(), True),
    # The earlier block of the document whose text this one repeats.
    ("duplicate_of", _N, True),
)

STATEMENTS = _schema(
    ("statement_id", _ID, False),
    ("doc_id", _ID, False),
    ("block", _N, False),
    ("start", _N, False),
    ("end", _N, False),
    ("text", pa.string(), False),
    ("kind", pa.string(), False),
    ("speaker_id", _ID, True),
    ("speaker_label", pa.string(), True),
    ("turn", _N, True),
    ("themes", pa.list_(pa.string()), False),
    ("theme_scores", _THEME_SCORES, False),
    # False where the statement repeats an earlier one or its document is a duplicate.
    ("counts", pa.bool_(), False),
)

MENTIONS = _schema(
    ("mention_id", _ID, False),
    ("doc_id", _ID, False),
    ("statement_id", _ID, True),
    ("start", _N, False),
    ("end", _N, False),
    ("text", pa.string(), False),
    ("type", pa.string(), False),
    ("kind", pa.string(), False),
    ("entity_id", _ID, False),
    ("depth", _N, False),
    ("is_speaker_label", pa.bool_(), False),
    ("stage", pa.string(), False),
    ("score", pa.float32(), True),
    # JSON: what a treaty's title or a role says (date, number, parties, office).
    ("attributes", pa.string(), True),
)

QUOTATIONS = _schema(
    ("doc_id", _ID, False),
    ("statement_id", _ID, False),
    ("start", _N, False),
    ("end", _N, False),
    ("text", pa.string(), False),
    ("speaker_id", _ID, True),
    ("cue", pa.string(), False),
    ("manner", pa.string(), False),
)

ENTITIES = _schema(
    ("entity_id", _ID, False),
    ("type", pa.string(), False),
    ("name", pa.string(), False),
    ("aliases", pa.list_(pa.string()), False),
    ("iso_a3", pa.string(), True),
    ("wikidata", pa.string(), True),
    ("known", pa.bool_(), False),
    ("n_mentions", _N, False),
    ("n_statements", _N, False),
    ("n_documents", _N, False),
    ("first_date", pa.date32(), True),
    ("last_date", pa.date32(), True),
)

MERGES = _schema(
    ("entity_id", _ID, False),
    ("alias", pa.string(), False),
    ("doc_id", _ID, True),
    ("rule", pa.string(), False),
    ("evidence", pa.string(), False),
    ("score", pa.float32(), False),
    # An empty string, or what speaks against the merge.
    ("conflict", pa.string(), False),
)

EDGES = _schema(
    ("source", _ID, False),
    ("target", _ID, False),
    ("weight", pa.float64(), False),
    ("n_statements", _N, False),
    ("n_documents", _N, False),
    ("npmi", pa.float64(), False),
    ("themes", _THEME_COUNTS, False),
    ("first_date", pa.date32(), True),
    ("last_date", pa.date32(), True),
    ("statement_ids", pa.list_(pa.string()), False),
)

SPEAKER_EDGES = _schema(
    ("speaker_id", _ID, False),
    ("entity_id", _ID, False),
    ("n_statements", _N, False),
    ("themes", _THEME_COUNTS, False),
    # True when the words are reported by somebody else's text (a quotation).
    ("reported", pa.bool_(), False),
)

QUARANTINE = _schema(
    ("source", pa.string(), False),
    ("reason", pa.string(), False),
    ("detail", pa.string(), False),
    ("at", pa.timestamp("ms", tz="UTC"), False),
)

SCHEMAS: dict[str, pa.Schema] = {
    "documents": DOCUMENTS,
    "blocks": BLOCKS,
    "statements": STATEMENTS,
    "mentions": MENTIONS,
    "quotations": QUOTATIONS,
    "entities": ENTITIES,
    "merges": MERGES,
    "edges": EDGES,
    "speaker_edges": SPEAKER_EDGES,
    "quarantine": QUARANTINE,
}
