"""Edge table: ours against networkx pairwise, in the same run, each in its own process.

    python tests/benchmarks/graph_edges.py --scale 1000000 --entities 50000 --whole

Prints seconds of CPU from the part files on, those of counting alone (from lists in memory
for networkx, from arrays for ours), the memory above the interpreter and its modules, and
the exponent of time as the number of statements grows tenfold. ``count`` is the edge table
of counts, the work that networkx does. ``table`` (with ``--whole``) is everything:
documents, dates, themes, evidence, weights, significance, speakers, written to disk; it is
compared with networkx keeping documents, dates, themes and evidence. On Linux.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
import threading
import time
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

PARTS = 20
THEMES = [f"theme-{n:02d}" for n in range(15)]


def write_tables(out: Path, *, statements: int, entities: int, per_statement: int) -> None:
    """Write part files of a synthetic corpus; entities follow a power law."""
    rng = np.random.default_rng(7)
    n_documents = max(1, statements // 50)
    weights = 1.0 / np.arange(1, entities + 1) ** 1.0
    edges = np.cumsum(weights) / weights.sum()
    for name in ("documents", "statements", "mentions"):
        (out / "tables" / name).mkdir(parents=True)
    for part, rows in enumerate(np.array_split(np.arange(statements), PARTS)):
        document = rows * n_documents // statements
        ids = _ids("s", rows)
        doc_ids = _ids("d", document)
        themes = rng.integers(0, len(THEMES), len(rows))
        starts = pa.array(rows % 50 * 500)
        n = len(rows)
        _write(
            out,
            "statements",
            part,
            {
                "statement_id": ids,
                "doc_id": doc_ids,
                "block": pa.array(rows % 50),
                "start": starts,
                "end": pc.add(starts, 400),
                "text": pa.repeat("", n),
                "kind": pa.repeat("speech", n),
                "speaker_id": _ids("p", document % 300),
                "speaker_label": pa.nulls(n, pa.string()),
                "turn": pa.array(rows % 50),
                "themes": pa.ListArray.from_arrays(
                    pa.array(np.arange(n + 1, dtype=np.int32)),
                    pa.array(THEMES).take(pa.array(themes)),
                ),
                "counts": pa.repeat(True, n),
            },
        )
        named = np.searchsorted(edges, rng.random(n * per_statement))
        of = np.repeat(rows, per_statement)
        m = len(of)
        start = pa.array(np.tile(np.arange(per_statement) * 40, n))
        _write(
            out,
            "mentions",
            part,
            {
                "mention_id": _ids("m", np.arange(m)),
                "doc_id": _ids("d", of * n_documents // statements),
                "statement_id": _ids("s", of),
                "start": start,
                "end": pc.add(start, 10),
                "text": pa.repeat("x", m),
                "type": pa.array(["STATE", "PERSON", "ORGANISATION"]).take(pa.array(named % 3)),
                "kind": pa.repeat("name", m),
                "entity_id": _ids("e", named),
                "depth": pa.repeat(0, m),
                "is_speaker_label": pa.repeat(False, m),
                "stage": pa.repeat("x", m),
                "score": pa.nulls(m, pa.float32()),
            },
        )
    days = pa.array((np.arange(n_documents) % 3650 + 15000).astype(np.int32)).cast(pa.date32())
    doc_ids = _ids("d", np.arange(n_documents))
    _write(out, "documents", 0, {"doc_id": doc_ids, "source": doc_ids, "date": days})


def _ids(prefix: str, numbers: np.ndarray) -> pa.Array:
    text = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width=8, padding="0")
    return pc.binary_join_element_wise(pa.scalar(prefix), text, "-")


def _write(out: Path, name: str, part: int, columns: dict[str, pa.Array]) -> None:
    path = out / "tables" / name / f"part-{part:03d}.parquet"
    pq.write_table(pa.table(columns), path, compression="zstd", write_page_checksum=True)


class Peak:
    """The most memory that this process holds, sampled, above what it held at the start."""

    def __init__(self) -> None:
        self._first = self._now()
        self._most = self._first
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _now(self) -> int:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1])
        return 0

    def _watch(self) -> None:
        while not self._stop.wait(0.01):
            self._most = max(self._most, self._now())

    def megabytes(self) -> float:
        self._stop.set()
        self._thread.join()
        return (max(self._most, self._now()) - self._first) / 1024


def run_ours(out: Path, *, whole: bool) -> dict[str, float]:
    import pipeline.graph.edges as edges
    import pipeline.graph.speakers as speakers
    from pipeline.graph import GraphSettings, Selection, build_edges, table_source
    from pipeline.graph.naming import count
    from pipeline.graph.pairs import count_pairs
    from pipeline.graph.units import build_units

    tables, settings = table_source(out), GraphSettings()
    peak, begin = Peak(), time.process_time()
    if whole:
        result = build_edges(tables, settings)
        for name, schema, pieces in (
            ("edges", edges.SCHEMA, result.iter_edges()),
            ("speaker_edges", speakers.SCHEMA, result.iter_speaker_edges()),
        ):
            with pq.ParquetWriter(out / f"{name}.parquet", schema, compression="zstd") as writer:
                for piece in pieces:
                    writer.write_table(piece)
        pairs = result.pairs
    else:
        counted = count(tables, settings, Selection())
        read = time.process_time() - begin
        pairs = count_pairs(counted, build_units(counted, settings, tables), evidence=False)
    seconds = time.process_time() - begin
    return {
        "seconds": seconds,
        "counting": seconds if whole else seconds - read,
        "megabytes": peak.megabytes(),
        "edges": len(pairs),
        "weight": int(pairs.n_units.sum()),
    }


def run_networkx(out: Path, *, whole: bool) -> dict[str, float]:
    """Count pairs in a networkx graph, from lists in memory, which count as its memory.

    ``whole``: each edge also keeps what the table has: statements, documents, themes, dates.
    """
    import networkx as nx

    peak, begin = Peak(), time.process_time()
    groups: dict[str, set[str]] = {}
    for path in sorted((out / "tables" / "mentions").glob("*.parquet")):
        table = pq.read_table(path, columns=["statement_id", "entity_id"])
        ids, entities = (table[name].to_pylist() for name in ("statement_id", "entity_id"))
        for statement, entity in zip(ids, entities, strict=True):
            groups.setdefault(statement, set()).add(sys.intern(entity))
    named = [(statement, sorted(group)) for statement, group in groups.items()]
    facts = _facts(out) if whole else {}
    del groups, table, ids, entities
    read = time.process_time() - begin
    graph = nx.Graph()
    for statement, group in named:
        for source, target in combinations(group, 2):
            if graph.has_edge(source, target):
                graph[source][target]["weight"] += 1
            else:
                graph.add_edge(source, target, weight=1)
            if whole:
                _keep(graph[source][target], statement, *facts[statement])
    seconds = time.process_time() - begin
    return {
        "seconds": seconds,
        "counting": seconds - read,
        "megabytes": peak.megabytes(),
        "edges": graph.number_of_edges(),
        "weight": sum(weight for _, _, weight in graph.edges(data="weight")),
    }


def _facts(out: Path) -> dict[str, tuple[str, object, list[str]]]:
    days = pq.read_table(out / "tables" / "documents", columns=["doc_id", "date"])
    date = dict(zip(days["doc_id"].to_pylist(), days["date"].to_pylist(), strict=True))
    table = pq.read_table(
        out / "tables" / "statements", columns=["statement_id", "doc_id", "themes"]
    )
    columns = (table[name].to_pylist() for name in table.column_names)
    return {name: (doc, date[doc], themes) for name, doc, themes in zip(*columns, strict=True)}


def _keep(edge: dict, statement: str, doc: str, date: object, themes: list[str]) -> None:
    edge.setdefault("statement_ids", []).append(statement)
    edge.setdefault("documents", set()).add(doc)
    counts = edge.setdefault("themes", {})
    for theme in themes:
        counts[theme] = counts.get(theme, 0) + 1
    edge["first"] = min(edge.get("first", date), date)
    edge["last"] = max(edge.get("last", date), date)


WORK = {
    "networkx": lambda out: run_networkx(out, whole=False),
    "count": lambda out: run_ours(out, whole=False),
    "networkx whole": lambda out: run_networkx(out, whole=True),
    "table": lambda out: run_ours(out, whole=True),
}
# What each of ours is compared with: the same work.
AGAINST = {"count": "networkx", "table": "networkx whole"}


def measure(what: str, out: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--only", what, "--tables", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=int, default=1_000_000, help="statements")
    parser.add_argument("--entities", type=int, default=50_000)
    parser.add_argument("--mentions", type=int, default=5, help="per statement")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--whole", action="store_true", help="also the whole table")
    parser.add_argument("--only", choices=WORK, help=argparse.SUPPRESS)
    parser.add_argument("--tables", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        print(json.dumps(WORK[options.only](options.tables)))
        return
    names = [name for name in WORK if options.whole or name in ("networkx", "count")]
    times: dict[str, list[float]] = {name: [] for name in names}
    for scale in (options.scale // 10, options.scale):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder)
            write_tables(
                out, statements=scale, entities=options.entities, per_statement=options.mentions
            )
            print(f"{scale:,} statements x {options.mentions}, {options.entities:,} entities")
            report(out, options.rounds, times)
    print("exponent of time over the last tenfold")
    for name, (small, large) in times.items():
        print(f"  {name:<15} {math.log10(large / small):.2f}")


def report(out: Path, rounds: int, times: dict[str, list[float]]) -> None:
    found: dict[str, dict[str, float]] = {}
    for name in times:
        runs = sorted((measure(name, out) for _ in range(rounds)), key=lambda r: r["seconds"])
        found[name] = runs[rounds // 2]
        times[name].append(found[name]["seconds"])
    for name, row in found.items():
        line = f"  {name:<15} {row['seconds']:7.2f} s, counting {row['counting']:7.2f} s"
        line += f" {row['megabytes']:7.0f} MB"
        base = found.get(AGAINST.get(name, ""))
        if base is not None:
            if (row["edges"], row["weight"]) != (base["edges"], base["weight"]):
                raise SystemExit(f"{name} counted {row}, networkx {base}")
            speed, alone, memory = (
                base[key] / row[key] for key in ("seconds", "counting", "megabytes")
            )
            line += f" {row['edges']:>11,.0f} edges: {speed:.1f}x faster from the files, "
            line += f"{alone:.1f}x from memory, 1/{memory:.1f} the memory"
        print(line, flush=True)


if __name__ == "__main__":
    main()
