"""GEXF, measures and layout: ours against networkx, in the same run.

    python tests/benchmarks/graph_files.py --nodes 50000 --edges 576000

Prints seconds of CPU (ours with sanitising; networkx's writer without what makes its
attributes flat), the most memory taken while writing, and the ratio. Ours then reads its file
again and counts it, which networkx does not: those seconds stand in the note, out of the ratio. Slow parts of networkx are left out with ``--quick``, all but the file with ``--files``.
"""

import argparse
import tempfile
import time
from pathlib import Path

import networkx as nx
import numpy as np
from graph_edges import Peak

from pipeline.graph.communities import communities, modularity
from pipeline.graph.export.files import verify_xml
from pipeline.graph.export.gexf import write_gexf
from pipeline.graph.export.sanitise import sanitise
from pipeline.graph.layout import layout
from pipeline.graph.measures import betweenness, core_numbers, pagerank


def make_graph(n_nodes: int, n_edges: int) -> nx.Graph:
    """Return a graph with a heavy tail and the attributes that a run gives."""
    rng = np.random.default_rng(1)
    order = 1.0 / np.arange(1, n_nodes + 1) ** 0.8
    ends = rng.choice(n_nodes, (n_edges * 2, 2), p=order / order.sum())
    graph = nx.Graph()
    for node in range(n_nodes):
        graph.add_node(
            f"entite-{node}", label=f"Entité n° {node}", type="STATE", n_statements=node % 900,
            themes={"paix": 3, "énergie": 1}, first_date="2015-02-03", last_date="2020-11-12",
            x=1.5, y=2.5, size=5.0, color="#2f6db3",
        )  # fmt: skip
    pairs = {(min(a, b), max(a, b)) for a, b in ends.tolist() if a != b}
    ordered = sorted(pairs)
    for place in np.linspace(0, len(ordered) - 1, min(n_edges, len(ordered))).astype(int):
        a, b = ordered[place]
        graph.add_edge(
                f"entite-{a}", f"entite-{b}", weight=float(1 + (a * b) % 40), n_statements=3,
                n_documents=2, npmi=0.25, themes={"paix": 3}, first_date="2015-02-03",
                last_date="2020-11-12", statement_ids=["discours-00012-0003"],
            )  # fmt: skip
    return graph


def flat_copy(graph: nx.Graph) -> nx.Graph:
    """Return what networkx's writer takes: text and numbers only."""
    copy = nx.Graph()
    for node, data in graph.nodes(data=True):
        copy.add_node(node, **{k: str(v) if isinstance(v, dict) else v for k, v in data.items()})
    for a, b, data in graph.edges(data=True):
        row = {k: str(v) if isinstance(v, dict | list) else v for k, v in data.items()}
        copy.add_edge(a, b, **row)
    return copy


def timed(work):
    begin = time.process_time()
    result = work()
    return time.process_time() - begin, result


def show(name: str, ours: float, theirs: float | None, note: str = "") -> None:
    ratio = f"networkx {theirs:8.2f} s  {theirs / ours:6.1f}x" if theirs else ""
    print(f"  {name:<22} {ours:8.2f} s  {ratio:<28} {note}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nodes", type=int, default=50_000)
    parser.add_argument("--edges", type=int, default=576_000)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--files", action="store_true", help="only the file, no measures")
    options = parser.parse_args()
    graph = make_graph(options.nodes, options.edges)
    print(f"{len(graph):,} nodes, {graph.number_of_edges():,} edges")
    with tempfile.TemporaryDirectory() as name:
        files(graph, Path(name))
    if options.files:
        return
    matrix = nx.to_scipy_sparse_array(graph, weight="weight", format="csr").astype(float)
    measures(graph, matrix, quick=options.quick)


def files(graph: nx.Graph, folder: Path) -> None:
    flat = flat_copy(graph)
    memory = Peak()
    cleaning, clean = timed(lambda: sanitise(graph))
    writing, _ = timed(lambda: write_gexf(clean, folder / "ours.gexf"))
    reading, _ = timed(lambda: verify_xml(folder / "ours.gexf", len(clean.nodes), len(clean.edges)))
    writing -= reading
    ours_peak, memory = memory.megabytes(), Peak()
    theirs, _ = timed(lambda: nx.write_gexf(flat, folder / "theirs.gexf", version="1.3"))
    theirs_peak = memory.megabytes()
    note = f"{cleaning:.2f} s to sanitise, {writing:.2f} to write; {reading:.2f} more to read again"
    show("GEXF", cleaning + writing, theirs, note)
    print(f"  {'GEXF, memory':<22} {ours_peak:8.1f} MB networkx {theirs_peak:8.1f} MB")


def measures(graph: nx.Graph, matrix, *, quick: bool) -> None:
    ours, _ = timed(lambda: pagerank(matrix))
    show("PageRank", ours, timed(lambda: nx.pagerank(graph, tol=1e-10, max_iter=500))[0])
    ours, _ = timed(lambda: core_numbers(matrix, fast=False))
    show("core numbers", ours, timed(lambda: nx.core_number(graph))[0])
    ours, _ = timed(lambda: betweenness(matrix, sources=20))
    theirs = None if quick else timed(lambda: nx.betweenness_centrality(graph, k=20, seed=0))[0]
    show("betweenness, 20 sources", ours, theirs)
    ours, label = timed(lambda: communities(matrix))
    note = f"modularity {modularity(matrix, label):.4f}"
    theirs = None
    if not quick:
        theirs, found = timed(lambda: nx.community.louvain_communities(graph, seed=0))
        note += f", networkx {nx.community.modularity(graph, found):.4f}"
    show("communities", ours, theirs, note)
    show("layout", timed(lambda: layout(matrix, label))[0], None)
    small = nx.barabasi_albert_graph(2_000, 5, seed=1)
    matrix = nx.to_scipy_sparse_array(small, format="csr").astype(float)
    ours, _ = timed(lambda: layout(matrix, communities(matrix)))
    show("layout, 2,000 nodes", ours, None)


if __name__ == "__main__":
    main()
