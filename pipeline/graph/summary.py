"""What a graph says, in lines for a terminal."""

from collections.abc import Iterator
from typing import Any

import networkx as nx

from pipeline.graph.timeline import Changes


def summary_lines(graph: nx.Graph, *, top: int = 10) -> list[str]:
    """Return a readable summary: size, strongest pairs, central entities, themes' shares.

    Parameters
    ----------
    graph : nx.Graph
        From ``load``.
    top : int
        How many pairs, entities and themes are listed.
    """
    return [*_size(graph), *_pairs(graph, top), *_entities(graph, top), *_themes(graph, top)]


def _size(graph: nx.Graph) -> Iterator[str]:
    about = graph.graph
    dates = f", {about['first_date']} to {about['last_date']}" if about.get("first_date") else ""
    yield (
        f"{graph.number_of_nodes():,} entities, {graph.number_of_edges():,} pairs in "
        f"{about.get('n_statements', 0):,} statements of {about.get('n_documents', 0):,} "
        f"documents{dates}"
    )
    yield f"unit: {about.get('unit', '?')}; weight: {about.get('weight', '?')}"
    groups = {data.get("community") for _, data in graph.nodes(data=True) if data.get("degree")}
    if groups:
        yield f"communities: {len(groups)}"


def strongest(graph: nx.Graph, top: int) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the edges of most weight, ties by name."""
    edges = [(a, b, data) for a, b, data in graph.edges(data=True)]
    return sorted(edges, key=lambda e: (-e[2]["weight"], e[0], e[1]))[:top]


def _pairs(graph: nx.Graph, top: int) -> Iterator[str]:
    edges = strongest(graph, top)
    if not edges:
        return
    yield ""
    yield "Strongest pairs"
    yield f"{'weight':>9} {'statements':>10} {'docs':>6} {'npmi':>6}  pair"
    label = dict(graph.nodes(data="label"))
    for a, b, data in edges:
        yield (
            f"{data['weight']:>9.4g} {data.get('n_statements', 0):>10,} "
            f"{data.get('n_documents', 0):>6,} {data.get('npmi', 0.0):>6.2f}  "
            f"{label.get(a) or a} — {label.get(b) or b}"
        )


def _entities(graph: nx.Graph, top: int) -> Iterator[str]:
    nodes = [(n, data) for n, data in graph.nodes(data=True) if data.get("degree")]
    if not nodes:
        return
    yield ""
    yield "Most central entities"
    yield f"{'pagerank':>9} {'statements':>10} {'pairs':>6}  entity"
    nodes.sort(key=lambda item: (-item[1].get("pagerank", 0.0), item[0]))
    for _, data in nodes[:top]:
        yield (
            f"{data.get('pagerank', 0.0):>9.4f} {data.get('n_statements', 0):>10,} "
            f"{data['degree']:>6,}  {data['label']} ({data['type'].lower()})"
        )


def _themes(graph: nx.Graph, top: int) -> Iterator[str]:
    themes: dict[str, int] = graph.graph.get("themes") or {}
    total = graph.graph.get("n_statements", 0)
    if not themes or not total:
        return
    yield ""
    yield "Themes (share of the statements that name an entity)"
    for theme, number in list(themes.items())[:top]:
        share = number / total
        yield f"{share:>8.1%} {'█' * max(1, round(share * 40)):<40} {theme} ({number:,})"


def change_lines(changes: Changes, labels: dict[str, str], *, top: int = 5) -> list[str]:
    """Return what changed between two slices, the most telling first."""
    lines = []
    for title, names in (("new", changes.entered), ("gone", changes.left)):
        if names:
            shown = ", ".join(labels.get(name, name) for name in names[:top])
            more = f" and {len(names) - top:,} more" if len(names) > top else ""
            lines.append(f"  {title} entities ({len(names):,}): {shown}{more}")
    for title, moved in (("stronger", changes.stronger), ("weaker", changes.weaker)):
        for a, b, old, new in moved[:top]:
            pair = f"{labels.get(a, a)} — {labels.get(b, b)}"
            lines.append(f"  {title}: {pair} ({old:.4g} → {new:.4g})")
    lines.append(
        f"  pairs: {len(changes.new_edges):,} new, {len(changes.lost_edges):,} gone, "
        f"{len(changes.stronger):,} stronger, {len(changes.weaker):,} weaker"
    )
    return lines


__all__ = ["change_lines", "strongest", "summary_lines"]
