"""Identity over the corpus: which documents repeat others, which names are one entity."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from pipeline.config import Config
from pipeline.corpus import find_duplicates
from pipeline.engine.finalise import Part, Renaming
from pipeline.engine.parts import read_chunk_texts
from pipeline.knowledge import Knowledge, load_knowledge
from pipeline.linking import Decisions, entity_rows, link_corpus, overrule, read_decisions
from pipeline.resources import find_path
from pipeline.store import read_table, table_from_rows, write_table

_LINKED = ["doc_id", "entity_id", "type", "kind", "text"]
_MERGE_COLUMNS = ("entity_id", "alias", "doc_id", "rule", "evidence", "score", "conflict")


def apply_decisions(parts: Sequence[Part], config: Config) -> list[Part]:
    """Return the parts as the user's decisions have them: the analysis looks at none."""
    decisions = read_decisions(decisions_path(config))
    if not decisions:
        return list(parts)
    columns = ["doc_id", "text", "entity_id", "kind"]
    return [replace(p, overruling=overrule(p.table("mentions", columns), decisions)) for p in parts]


def link_parts(parts: Sequence[Part], config: Config) -> tuple[Renaming, pa.Table]:
    """Link names over all parts, and find documents that repeat earlier ones.

    Returns
    -------
    Renaming, pa.Table
        What changes in the rows, and the ledger of the corpus's merges.
    """
    knowledge, decisions = load_identity(config)
    dates: dict[str, dt.date | None] = {}
    for part in parts:
        table = part.table("documents", ["doc_id", "date"])
        dates |= zip(table["doc_id"].to_pylist(), table["date"].to_pylist(), strict=True)
    links = link_corpus(
        (part.table("mentions", _LINKED) for part in parts), dates, knowledge, decisions=decisions
    )
    rows = [{name: getattr(merge, name) for name in _MERGE_COLUMNS} for merge in links.merges]
    return Renaming(links.ids, _duplicates(parts, config)), table_from_rows("merges", rows)


def write_entities(output: Path, config: Config) -> None:
    """Write the table ``entities`` from the mentions of ``output``."""
    knowledge, decisions = load_identity(config)
    documents = read_table(output / "tables" / "documents.parquet", ["doc_id", "date"])
    dates = dict(zip(documents["doc_id"].to_pylist(), documents["date"].to_pylist(), strict=True))
    mentions = read_table(output / "tables" / "mentions.parquet", [*_LINKED, "statement_id"])
    table = entity_rows(mentions, dates, knowledge, decisions=decisions)
    write_table(table, output / "tables" / "entities.parquet")


def load_identity(config: Config) -> tuple[Knowledge, Decisions]:
    """Load the knowledge base and the user's decisions that a configuration names."""
    paths = config.paths
    knowledge = load_knowledge(
        Path(paths["knowledge"]), [Path(extra) for extra in paths["extra_knowledge"]]
    )
    return knowledge, read_decisions(decisions_path(config))


def decisions_path(config: Config) -> Path | None:
    """Return the user's file of decisions, if a configuration names one."""
    path = config.resolved["components"].get("linker", {}).get("decisions")
    return find_path(path) if path else None


def _duplicates(parts: Sequence[Part], config: Config) -> dict[str, str]:
    if config.corpus.duplicates != "count_once":
        return {}
    return find_duplicates(_texts(parts), similarity=config.corpus.duplicate_similarity)


def _texts(parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    for part in parts:
        table = read_chunk_texts(part.enriched.chunk)
        yield from zip(table["doc_id"].to_pylist(), table["text"].to_pylist(), strict=True)
