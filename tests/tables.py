"""Make the tables of a small run by hand, or of a larger one at random.

tables = tables_of([said("FRA", "RUS"), said("FRA", doc="d2", themes=["gaz"])])
"""

import datetime as dt
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.store.schemas import SCHEMAS

LENGTH = 1000  # characters kept for each statement


@dataclass(frozen=True)
class Said:
    """One statement and the entities that it names, each as often as it is listed."""

    entities: tuple[str, ...]
    doc: str = "d1"
    speaker: str | None = None
    label: str | None = None
    turn: int | None = None
    themes: tuple[str, ...] = ()
    kind: str = "speech"
    counts: bool = True
    text: str | None = None
    quotes: Mapping[str, Sequence[str]] = field(default_factory=dict)


def said(*entities: str, **facts) -> Said:
    """Say that one statement names these entities."""
    facts["themes"] = tuple(facts.get("themes", ()))
    return Said(entities, **facts)


def tables_of(
    statements: Iterable[Said],
    *,
    dates: Mapping[str, dt.date | str | None] | None = None,
    names: Mapping[str, str] | None = None,
    types: Mapping[str, str] | None = None,
    aliases: Mapping[str, Sequence[str]] | None = None,
    kinds: Mapping[str, str] | None = None,
) -> dict[str, pa.Table]:
    """Return every table that the graph reads.

    Statement number k of a document is ``DOC-k``; its text is the entities' identifiers,
    each a sentence, unless told. Entities are states named by their identifier unless told.
    """
    rows = {name: [] for name in ("documents", "statements", "mentions", "entities", "quotations")}
    seen: dict[str, int] = {}
    for statement in statements:
        number = seen.setdefault(statement.doc, 0)
        seen[statement.doc] += 1
        _add(rows, statement, number, types or {}, kinds or {})
    for doc, count in seen.items():
        rows["documents"].append(_document(doc, (dates or {}).get(doc), count))
    used = sorted({row["entity_id"] for row in rows["mentions"]})
    for entity in used:
        rows["entities"].append(
            {
                "entity_id": entity,
                "type": (types or {}).get(entity, "STATE"),
                "name": (names or {}).get(entity, entity),
                "aliases": list((aliases or {}).get(entity, ())),
                "known": True,
                "n_mentions": sum(row["entity_id"] == entity for row in rows["mentions"]),
                "n_statements": 0,
                "n_documents": 0,
            }
        )
    return {name: pa.Table.from_pylist(found, SCHEMAS[name]) for name, found in rows.items()}


def save(
    tables: Mapping[str, pa.Table], out: Path, *, parts: int = 1, seed: int | None = None
) -> Path:
    """Write tables as a run's output; in parts, or with rows in another order, on demand."""
    for name, table in tables.items():
        if seed is not None:
            order = random.Random(seed).sample(range(table.num_rows), table.num_rows)
            table = table.take(pa.array(order, pa.int64()))
        folder = out / "tables"
        folder.mkdir(parents=True, exist_ok=True)
        if parts == 1:
            pq.write_table(table, folder / f"{name}.parquet", write_page_checksum=True)
            continue
        (folder / name).mkdir()
        for part in range(parts):
            low, high = (table.num_rows * n // parts for n in (part, part + 1))
            piece = table.slice(low, high - low)
            path = folder / name / f"part-{part:05d}.parquet"
            pq.write_table(piece, path, write_page_checksum=True)
    return out


def _add(rows, statement: Said, number: int, types, kinds) -> None:
    start = number * LENGTH
    name = f"{statement.doc}-{number:03d}"
    text = statement.text or " ".join(f"{entity}." for entity in statement.entities)
    rows["statements"].append(
        {
            "statement_id": name,
            "doc_id": statement.doc,
            "block": number,
            "start": start,
            "end": start + len(text),
            "text": text,
            "kind": statement.kind,
            "speaker_id": statement.speaker,
            "speaker_label": statement.label or statement.speaker,
            "turn": statement.turn,
            "themes": list(statement.themes),
            "theme_scores": [{"theme": theme, "score": 0.9} for theme in statement.themes],
            "counts": statement.counts,
        }
    )
    at = 0
    for place, entity in enumerate(statement.entities):
        found = text.find(entity, at)
        at = at if found < 0 else found
        rows["mentions"].append(_mention(statement, name, place, start + at, entity, types, kinds))
        at += len(entity) if found >= 0 else 0
    for speaker, (first, last) in statement.quotes.items():
        low, high = text.find(first), text.find(last) + len(last)
        rows["quotations"].append(
            {
                "doc_id": statement.doc,
                "statement_id": name,
                "start": start + low,
                "end": start + high,
                "text": text[low:high],
                "speaker_id": speaker,
                "cue": "a déclaré",
                "manner": "direct",
            }
        )


def _mention(statement, name, place, start, entity, types, kinds):
    return {
        "mention_id": f"{name}-m{place}",
        "doc_id": statement.doc,
        "statement_id": name,
        "start": start,
        "end": start + len(entity),
        "text": entity,
        "type": types.get(entity, "STATE"),
        "kind": kinds.get(entity, "name"),
        "entity_id": entity,
        "depth": 0,
        "is_speaker_label": False,
        "stage": "test",
        "score": None,
        "attributes": None,
    }


def _document(doc: str, date, count: int):
    return {
        "doc_id": doc,
        "source": f"{doc}.txt",
        "title": f"Document {doc}",
        "date": dt.date.fromisoformat(date) if isinstance(date, str) else date,
        "place": None,
        "language": "fr",
        "text": "",
        "sha256": "0" * 64,
        "n_chars": count * LENGTH,
        "n_statements": count,
        "n_mentions": 0,
        "meta": "{}",
        "duplicate_of": None,
    }


# A small world for pictures and long tests: who, of which type, in which circle.
WORLD = {
    "Caucase": [
        ("ARM", "Arménie", "STATE"), ("AZE", "Azerbaïdjan", "STATE"), ("GEO", "Géorgie", "STATE"),
        ("nikol-pachinian", "Nikol Pachinian", "LEADER"), ("ilham-aliev", "Ilham Aliev", "LEADER"),
        ("haut-karabagh", "Haut-Karabagh", "PLACE"), ("erevan", "Erevan", "PLACE"),
        ("groupe-de-minsk", "Groupe de Minsk", "ORGANISATION"), ("TUR", "Turquie", "STATE"),
        ("declaration-du-9-novembre", "déclaration trilatérale du 9 novembre", "TREATY"),
    ],
    "Europe": [
        ("FRA", "France", "STATE"), ("DEU", "Allemagne", "STATE"), ("ITA", "Italie", "STATE"),
        ("ue", "Union européenne", "ORGANISATION"), ("POL", "Pologne", "STATE"),
        ("otan", "OTAN", "ORGANISATION"), ("traite-de-lisbonne", "traité de Lisbonne", "TREATY"),
        ("commission-europeenne", "Commission européenne", "ORGANISATION"),
        ("ursula-von-der-leyen", "Ursula von der Leyen", "LEADER"), ("ESP", "Espagne", "STATE"),
    ],
    "Est": [
        ("RUS", "Russie", "STATE"), ("UKR", "Ukraine", "STATE"), ("BLR", "Bélarus", "STATE"),
        ("otsc", "Organisation du traité de sécurité collective", "ORGANISATION"),
        ("vladimir-poutine", "Vladimir Poutine", "LEADER"), ("KAZ", "Kazakhstan", "STATE"),
        ("volodymyr-zelensky", "Volodymyr Zelensky", "LEADER"), ("donbass", "Donbass", "PLACE"),
        ("accords-de-minsk", "accords de Minsk", "TREATY"), ("osce", "OSCE", "ORGANISATION"),
    ],
    "Sahel": [
        ("MLI", "Mali", "STATE"), ("NER", "Niger", "STATE"), ("BFA", "Burkina Faso", "STATE"),
        ("TCD", "Tchad", "STATE"), ("cedeao", "CEDEAO", "ORGANISATION"),
        ("minusma", "MINUSMA", "ORGANISATION"), ("g5-sahel", "G5 Sahel", "ORGANISATION"),
        ("idriss-deby", "Idriss Déby", "LEADER"), ("accord-d-alger", "accord d'Alger", "TREATY"),
        ("gao", "Gao", "PLACE"),
    ],
}  # fmt: skip
THEMES = {
    "Caucase": ["conflits et paix", "frontières", "droits humains", "énergie"],
    "Europe": ["institutions", "économie et commerce", "énergie", "climat"],
    "Est": ["conflits et paix", "sécurité et défense", "énergie", "sanctions"],
    "Sahel": ["terrorisme", "sécurité et défense", "développement", "migrations"],
}


def world(*, statements: int = 2_000, seed: int = 1, extra: int = 0) -> dict[str, pa.Table]:
    """Return the tables of a made-up corpus over six years, in four circles of entities.

    ``extra`` adds so many rarely named persons.
    """
    rng = random.Random(seed)
    facts = {e: (label, type_) for group in WORLD.values() for e, label, type_ in group}
    others = [f"personne-{n:04d}" for n in range(extra)]
    facts |= {e: (e.replace("-", " ").title(), "PERSON") for e in others}
    circles = list(WORLD)
    found, dates = [], {}
    for doc in range(max(1, statements // 20)):
        name = f"d{doc:05d}"
        dates[name] = dt.date(2015, 1, 1) + dt.timedelta(days=rng.randrange(6 * 365))
        circle = rng.choices(circles, [3, 4, 4 + dates[name].year - 2015, 2])[0]
        for number in range(20):
            near = circle if rng.random() < 0.88 else rng.choice(circles)
            ids = [e for e, _, _ in WORLD[near]]
            weights = [1 / (n + 1) ** 0.7 for n in range(len(ids))]
            named = set(rng.choices(ids, weights, k=rng.choice([1, 1, 2, 2, 3, 4, 5])))
            if rng.random() < 0.12:
                named.add(rng.choice(list(facts)))
            themes = rng.sample(THEMES[near], k=rng.choice([0, 1, 1, 1, 2]))
            speaker = rng.choice(["emmanuel-macron", "sergue-lavrov", "antonio-guterres"])
            found.append(
                said(*sorted(named), doc=name, themes=themes, turn=number // 3, speaker=speaker)
            )
    return tables_of(
        found,
        dates=dates,
        names={e: label for e, (label, _) in facts.items()},
        types={e: type_ for e, (_, type_) in facts.items()},
    )
