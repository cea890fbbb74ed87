"""Graphs that break exporters: names and attributes of every awkward kind."""

import datetime as dt
import math
import random

import networkx as nx
import numpy as np

TEXTS = [
    "France", "Frаnce", "\u202eecnarF", "A\x00B", "A\x0bB", "A\x1bB", "\ufffe", "\ud800", "",
    "  ", "</node><script>alert(1)</script>", '"><x y="', "a&b;&lt;", "]]>", "=1+1", "+33", "-2",
    "@cmd", "＝SUM(A1)", "\tTAB", "\rCR", "ligne\nligne", "a\u200bb", "É", "E\u0301", "état|pays",
    "virgule, point ; deux : points", "'apostrophe", '"guillemets"', "x" * 5000, "𝔘nicode",
    "\u00ad", "\ufeffBOM", "id", "NaN", "None", "\U0010ffff", "\x85", "\u2028", "̈",
]  # fmt: skip
VALUES = [
    None, True, False, 0, -1, 2**40, 2**80, 10**400, 1.5, -0.0, math.nan, math.inf, -math.inf,
    np.int64(3), np.float32(0.5), np.bool_(True), dt.date(2020, 2, 29), dt.datetime(2020, 1, 1),
    [], ["a", "b|c", None], ("x",), {"s", "t"}, {"paix": 2, "gaz\x00": 1}, {"k": [1, 2]}, {},
    b"octets", object, ["\ud800", 1.5],
]  # fmt: skip
NAMES = [
    "label", "id", "pid", "viz", "start", "end", "weight", "type", "source", "target", "key",
    "for", "spells", "dates", "x", "y", "size", "color", "themes", "a b", "é", "\x00", "", "=f",
    "parents", "Label", "kind", "a", "a_", "label_", "name:ID",
]  # fmt: skip


def hostile_graph(seed: int) -> nx.Graph:
    """Return a random graph; weights are finite numbers, everything else is anything."""
    rng = random.Random(seed)
    graph = nx.DiGraph() if rng.random() < 0.3 else nx.Graph()
    for number in range(rng.randrange(0, 12)):
        node = rng.choice([rng.choice(TEXTS), rng.choice(TEXTS) + str(number), number])
        graph.add_node(node, **attributes(rng))
    nodes = list(graph)
    for _ in range(rng.randrange(0, 3 * len(nodes) + 1) if nodes else 0):
        row = attributes(rng) | {"weight": rng.choice([1.0, 0.25, 3.0, 1e-9, 12345.678])}
        graph.add_edge(rng.choice(nodes), rng.choice(nodes), **row)
    graph.graph.update(attributes(rng))
    return graph


def attributes(rng: random.Random) -> dict[str, object]:
    return {
        rng.choice(NAMES): rng.choice([rng.choice(VALUES), rng.choice(TEXTS)])
        for _ in range(rng.randrange(0, 6))
    }
