"""Files that are whole or absent: tables, manifests, the lock of an output folder."""

from pipeline.store.atomic import (
    atomic_write,
    remove_leftovers,
    write_bytes,
    write_json,
    write_text,
)
from pipeline.store.lock import holds_lock, output_lock
from pipeline.store.manifest import (
    MANIFEST_NAME,
    PARTS_NAME,
    Manifest,
    file_digest,
    read_manifest,
    renew_manifest,
    write_manifest,
)
from pipeline.store.schemas import SCHEMAS
from pipeline.store.tables import (
    TableWriter,
    count_rows,
    empty_table,
    iter_batches,
    read_json,
    read_output_table,
    read_table,
    table_from_rows,
    table_path,
    write_table,
)

__all__ = [
    "MANIFEST_NAME",
    "PARTS_NAME",
    "SCHEMAS",
    "Manifest",
    "TableWriter",
    "atomic_write",
    "count_rows",
    "empty_table",
    "file_digest",
    "holds_lock",
    "iter_batches",
    "output_lock",
    "read_json",
    "read_manifest",
    "read_output_table",
    "read_table",
    "remove_leftovers",
    "renew_manifest",
    "table_from_rows",
    "table_path",
    "write_bytes",
    "write_json",
    "write_manifest",
    "write_table",
    "write_text",
]
