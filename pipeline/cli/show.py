"""``entente show``: one entity, or a pair, in the terminal."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.cli.console import one_sentence, output_folder
from pipeline.graph import Pair, find_entity, pair, table_source
from pipeline.graph.find import labels
from pipeline.graph.summary import found_lines
from pipeline.linking import explain, explanation_lines
from pipeline.store import read_output_table
from pipeline.viewer.portrait import Evidence, Portrait, paint

_EVIDENCE_WIDTH = 240
_EVIDENCE = 5


def show(
    out: Annotated[
        Path,
        typer.Argument(help="Output of `entente run`: a folder or a URL.", callback=output_folder),
    ],
    entity: Annotated[
        str, typer.Argument(help="A name: any spelling, with or without accents, or an id.")
    ],
    other: Annotated[
        str | None, typer.Argument(help="A second entity: show what links the two.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="Lines in each list.")] = 10,
    evidence: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="Evidence statements to print; 0: all (5 of one entity, all of a pair).",
        ),
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="Why each spelling is taken for this entity.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show an entity: its names, neighbours, themes over time, and the sentences.

    Examples:

        entente show out "Nikol Pashinyan"

        entente show out OTSC --why

        entente show out Armenie Azerbaidjan
    """
    with one_sentence():
        entity_id = find_entity(out, entity)
        ends = [entity_id] if other is None else [entity_id, find_entity(out, other)]
        reasons = _reasons(out, ends) if why else {}
        found = paint(out, entity_id) if other is None else pair(out, *ends)
    if as_json:
        told = {"why": {end: rows for end, (_, rows) in reasons.items()}} if why else {}
        typer.echo(json.dumps(asdict(found) | told, ensure_ascii=False, default=str))
        return
    if isinstance(found, Pair):
        for line in found_lines(found, evidence=evidence or 0, common=top):
            typer.echo(line)
    else:
        shown = _EVIDENCE if evidence is None else evidence
        _print_portrait(found, top, shown or len(found.evidence))
    for name, rows in reasons.values():
        typer.echo(f"\nWhy these spellings of {name}:" if other else "\nWhy these spellings:")
        for line in explanation_lines(rows) or ["  each has this name as it stands"]:
            typer.echo(f"  {line}")


def _reasons(out: Path, entity_ids: list[str]) -> dict[str, tuple[str, list[Any]]]:
    """Return the name of each entity, and why each spelling is taken for it."""
    merges = read_output_table(out, "merges").to_pylist()
    named = labels(table_source(out))
    return {e: (named.get(e, e), list(explain(merges, e))) for e in entity_ids}


def _print_portrait(portrait: Portrait, top: int, n_evidence: int) -> None:
    entity = portrait.entity
    codes = [entity["entity_id"], *(entity[c] for c in ("iso_a3", "wikidata") if entity[c])]
    typer.echo(f"{entity['name']}  [{', '.join([entity['type'], *dict.fromkeys(codes)])}]")
    typer.echo(
        f"{entity['n_mentions']} mentions in {entity['n_statements']} statements of "
        f"{entity['n_documents']} documents{_period(entity['first_date'], entity['last_date'])}"
    )
    others = [alias for alias in entity["aliases"] if alias != entity["name"]]
    typer.echo(f"Also written: {', '.join(others[: 2 * top]) or '-'}")
    _print_list("Named with", [(n, f"{w:g}") for n, _, w, _ in portrait.neighbours], top)
    _print_list("Themes", [(t, str(n)) for t, n in portrait.themes], top)
    if len(portrait.themes_by_year) > 1:
        typer.echo("\nThemes by year:")
        for year, themes in portrait.themes_by_year.items():
            typer.echo(f"  {year}  {', '.join(f'{t} {n}' for t, n in themes[:3])}")
    _print_list("Named by", [(s, str(n)) for s, n in portrait.speakers], top)
    if portrait.says:
        _print_list("Names", [(s, str(n)) for s, n in portrait.says], top)
    typer.echo(
        f"\nEvidence ({min(n_evidence, len(portrait.evidence))} of {len(portrait.evidence)}):"
    )
    for item in portrait.evidence[:n_evidence]:
        _print_evidence(item)


def _print_list(title: str, rows: list[tuple[str, str]], top: int) -> None:
    typer.echo(f"\n{title}:")
    for name, value in rows[:top]:
        typer.echo(f"  {value:>7}  {name}")
    if not rows:
        typer.echo("  none")
    elif len(rows) > top:
        typer.echo(f"           and {len(rows) - top} more")


def _print_evidence(item: Evidence) -> None:
    where = " · ".join(part for part in (item.date, item.speaker, item.source) if part)
    text = " ".join(item.text.split())
    if len(text) > _EVIDENCE_WIDTH:
        at = max(0, min((text.find(form) for form in item.forms if form in text), default=0) - 80)
        text = ("…" if at else "") + text[at : at + _EVIDENCE_WIDTH].strip() + "…"
    typer.echo(f"  {where}  [{', '.join(item.themes)}]\n    {text}")


def _period(first: object, last: object) -> str:
    if not first:
        return ""
    return f", {first}" if first == last else f", {first} to {last}"
