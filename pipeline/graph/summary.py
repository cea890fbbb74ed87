"""What a graph says, in lines for a terminal."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx

from pipeline.graph.connections import EntityPath, Pair, pair
from pipeline.graph.loading import load
from pipeline.graph.source import Tables, TableSource
from pipeline.graph.statements import Statement
from pipeline.graph.timeline import Changes

_COMMON = 8


def summary_lines(graph: nx.Graph | Path | str, *, top: int = 10) -> list[str]:
    """Return a readable summary: size, strongest pairs, central entities, themes' shares.

    Parameters
    ----------
    graph : nx.Graph or path
        From ``load``, or the output folder of a run.
    top : int
        How many pairs, entities and themes are listed.
    """
    if isinstance(graph, Path | str):
        graph = load(graph, layout="none")
    return [*_size(graph), *_pairs(graph, top), *_entities(graph, top), *_themes(graph, top)]


def _size(graph: nx.Graph) -> Iterator[str]:
    about = graph.graph
    dates = f", {about['first_date']} to {about['last_date']}" if about.get("first_date") else ""
    centre = about.get("ego")
    # Statements are counted for the whole graph, of which this may be a part.
    where = f"around {graph.nodes[centre]['label']}, from" if centre in graph else "in"
    yield (
        f"{graph.number_of_nodes():,} entities, {graph.number_of_edges():,} pairs {where} "
        f"{about.get('n_statements', 0):,} statements of {about.get('n_documents', 0):,} "
        f"documents{dates}"
    )
    yield f"unit: {about.get('unit', '?')}; weight: {about.get('weight', '?')}"
    groups = {data.get("community") for _, data in graph.nodes(data=True) if data.get("degree")}
    if groups:
        yield f"communities: {len(groups)}"


def strongest(graph: nx.Graph, top: int) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the edges of most weight; of equals those with more evidence, then by name."""
    edges = [(a, b, data) for a, b, data in graph.edges(data=True)]
    return sorted(edges, key=lambda e: (-e[2]["weight"], -e[2].get("n_statements", 0), *e[:2]))[
        :top
    ]


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
    if not themes or not total or graph.graph.get("ego"):
        return
    yield ""
    yield "Themes (share of the statements that name an entity)"
    for theme, number in list(themes.items())[:top]:
        share = number / total
        yield f"{share:>8.1%} {'█' * max(1, round(share * 40)):<40} {theme} ({number:,})"


def speaker_lines(graph: nx.DiGraph, *, top: int = 10) -> list[str]:
    """Return who names whom most often, from the directed graph of speakers."""
    speakers = [n for n, is_speaker in graph.nodes(data="is_speaker") if is_speaker]
    lines = [f"{len(speakers):,} speakers name {graph.number_of_edges():,} entities in all"]
    edges = sorted(
        graph.edges(data=True), key=lambda edge: (-edge[2]["n_statements"], edge[0], edge[1])
    )
    if edges:
        lines += ["", "Who names whom most often", f"{'statements':>10} {'reported':>9}  pair"]
    label = dict(graph.nodes(data="label"))
    for a, b, data in edges[:top]:
        lines.append(f"{data['n_statements']:>10,} {data['reported']:>9,}  {label[a]} → {label[b]}")
    return lines


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


def pair_lines(
    out: Path | str | Tables | TableSource, a: str, b: str, *, evidence: int = 0, **filters: Any
) -> list[str]:
    """Return what links two entities, and the statements that name both.

    Parameters
    ----------
    a, b : str
        Names, aliases or identifiers.
    evidence : int
        How many statements are listed; 0: all of them.
    **filters
        As in ``load``.

    Raises
    ------
    NotFoundError
        When a name is unknown or stands for several entities.
    """
    return found_lines(pair(out, a, b, **filters), evidence=evidence)


def found_lines(found: Pair, *, evidence: int = 0, common: int = _COMMON) -> list[str]:
    """Return a pair in lines; ``common`` of those named with both, as for ``pair_lines``."""
    return list(_pair_lines(found, evidence, common))


def _pair_lines(found: Pair, evidence: int, common: int) -> Iterator[str]:
    title = f"{found.source_label} — {found.target_label}"
    edge = found.edge
    if not edge:
        yield f"{title}: no statement names both"
    else:
        yield title
        yield (
            f"{edge['n_statements']:,} statements in {edge['n_documents']:,} documents"
            f"{_dates(edge['first_date'], edge['last_date'])}"
        )
        yield f"weight {edge['weight']:.4g}, npmi {edge['npmi']:.2f}{_chance(edge)}"
        if edge["themes"]:
            yield "themes: " + ", ".join(f"{t['theme']} {t['n']}" for t in edge["themes"])
    if found.common:
        more = f" and {len(found.common) - common:,} more" if len(found.common) > common else ""
        yield f"named with both: {', '.join(found.common_labels[:common])}{more}"
    shown = found.evidence[: evidence or None]
    if shown:
        yield ""
        yield f"Evidence ({len(shown):,} of {len(found.evidence):,})"
    for statement in shown:
        yield from statement_lines(statement)


def path_lines(found: list[EntityPath], *, evidence: int = 2) -> list[str]:
    """Return paths in lines: each with its steps, and some evidence of each step."""
    lines: list[str] = []
    for path in found:
        names = [path.steps[0].source_label, *(step.target_label for step in path.steps)]
        lines += ["", " → ".join(names)]
        for step in path.steps:
            lines.append(
                f"  {step.source_label} — {step.target_label}: "
                f"{step.n_statements:,} statements, weight {step.weight:.4g}"
            )
            for statement in step.evidence[:evidence]:
                lines += [f"  {line}" for line in statement_lines(statement)]
    return lines[1:]


def statement_lines(statement: Statement, *, width: int = 400) -> list[str]:
    """Return one statement in two lines: where it stands, and what it says."""
    where = (
        statement.date.isoformat() if statement.date else None,
        statement.speaker_label or statement.speaker_id,
        statement.source,
        ", ".join(statement.themes),
    )
    text = " ".join(statement.text.split())
    if len(text) > width:
        text = text[: width - 1].rstrip() + "…"
    return ["  " + " · ".join(part for part in where if part), f"    {text}"]


def _dates(first: Any, last: Any) -> str:
    if not first:
        return ""
    return f", {first}" if first == last else f", {first} to {last}"


def _chance(edge: dict[str, Any]) -> str:
    if edge.get("p_value") is None:
        return ""
    return f", by chance with p = {edge['p_value']:.2g} (q = {edge['q_value']:.2g})"
