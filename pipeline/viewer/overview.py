"""What a run found, in a few lines: the strongest pairs, each theme's share."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow.compute as pc

from pipeline.store import read_output_table

_BAR = 30


def overview_lines(out: Path, *, top: int = 10) -> list[str]:
    """Describe a run's output for a terminal.

    Parameters
    ----------
    out : Path
        Output folder of a run.
    top : int
        Pairs to list.
    """
    return [*_pairs(out, top), *_themes(out)]


def _pairs(out: Path, top: int) -> Iterator[str]:
    edges = read_output_table(out, "edges", ["source", "target", "weight", "n_statements"])
    if not edges.num_rows:
        yield "no two entities are named together"
        return
    entities = read_output_table(out, "entities", ["entity_id", "name"]).to_pydict()
    names = dict(zip(entities["entity_id"], entities["name"], strict=True))
    order = [("weight", "descending"), ("source", "ascending"), ("target", "ascending")]
    yield "strongest pairs:"
    for row in edges.sort_by(order).slice(0, top).to_pylist():
        pair = (
            f"{names.get(row['source'], row['source'])} – {names.get(row['target'], row['target'])}"
        )
        yield f"  {row['weight']:>7g}  {pair}"


def _themes(out: Path) -> Iterator[str]:
    themes = read_output_table(out, "statements", ["themes"])["themes"]
    counted = pc.value_counts(pc.list_flatten(themes)).to_pylist()
    if not counted:
        return
    counted.sort(key=lambda row: (-row["counts"], row["values"]))
    width = max(len(row["values"]) for row in counted)
    yield "themes, by share of statements:"
    for row in counted:
        share = row["counts"] / len(themes)
        bar = "█" * round(_BAR * row["counts"] / counted[0]["counts"])
        yield f"  {row['values']:<{width}}  {share:>5.1%}  {bar}"
