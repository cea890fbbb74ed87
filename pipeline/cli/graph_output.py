"""What ``entente graph`` answers: lines for standard output, and files on demand."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError, NotFoundError
from pipeline.graph import (
    FORMATS,
    PLOTS,
    EdgeResult,
    TableSource,
    changes,
    ego,
    export_all,
    find_entity,
    find_speaker,
    find_theme,
    load_edges,
    path_lines,
    paths,
    plot,
    sanitise,
    slices,
    summary_lines,
    table_source,
    to_networkx,
    write_plot,
)
from pipeline.graph.directed import directed
from pipeline.graph.export.node_link import node_link
from pipeline.graph.find import find_documents
from pipeline.graph.loading import split_filters
from pipeline.graph.summary import change_lines, speaker_lines
from pipeline.graph.timeline import Slice
from pipeline.store import renew_manifest


class PlotFormat(StrEnum):
    """Of a plot's file."""

    PNG = "png"
    SVG = "svg"
    BOTH = "both"


@dataclass(frozen=True)
class Request:
    """The options of the command, read."""

    out: Path
    filters: dict[str, Any]
    speakers: tuple[str, ...]
    directed: bool
    slice_by: str | None
    ego: str | None
    radius: int | None
    path: tuple[str, str] | None
    top: int
    plots: tuple[str, ...]
    entity: str | None
    plot_format: PlotFormat
    formats: tuple[str, ...]
    output: Path | None
    as_json: bool


def answer(request: Request) -> Iterator[str]:
    """Yield the lines of the answer; files are written on the way.

    Raises
    ------
    ConfigError
        When options exclude one another.
    NotFoundError
        When an entity or a speaker is unknown.
    """
    _check(request)
    _check_filters(request.filters)
    source = table_source(request.out)
    filters = dict(request.filters)
    find_documents(source, filters.get("documents", ()))
    if request.speakers:
        filters["speakers"] = tuple(find_speaker(source, name) for name in request.speakers)
    if "themes" in filters:
        filters["themes"] = tuple(find_theme(source, name) for name in filters["themes"])
    if request.path:
        yield from _paths(source, request, filters)
    elif request.slice_by:
        yield from _slices(source, request, filters)
    else:
        yield from _graph(source, load_edges(source, **filters), request)


def _check(request: Request) -> None:
    chosen = {
        "--path": request.path,
        "--slice": request.slice_by,
        "--directed": request.directed,
        "--ego": request.ego,
    }
    given = [name for name, value in chosen.items() if value]
    if len(given) > 1:
        msg = f"{' and '.join(given)} answer different questions: give one of them"
        raise ConfigError(msg)
    files = {
        "--output": request.output,
        "--plot": request.plots,
        "--entity": request.entity,
        "--format": request.formats,
    }
    for name, value in files.items():
        if value and request.path:
            msg = f"--path writes no files: leave {name} out, or redirect what --json prints"
            raise ConfigError(msg)
        if value and request.output is None:
            msg = f"{name} needs --output FOLDER to write to"
            raise ConfigError(msg)
    if request.radius is not None and not request.ego:
        msg = "--radius counts the steps around an entity: name it with --ego"
        raise ConfigError(msg)
    for names, known, what in (
        (request.plots, (*PLOTS, "all"), "--plot"),
        (request.formats, FORMATS, "--format"),
    ):
        for name in set(names) - set(known):
            msg = f"{what} {name}: expected one of {', '.join(known)}"
            raise ConfigError(msg)


def _check_filters(filters: dict[str, Any]) -> None:
    """Refuse a wrong value under the name of its option."""
    try:
        split_filters(filters)
    except ConfigError as error:
        name, equals, rest = str(error).partition(" = ")
        option = {"types": "--type", "kinds": "--kind"}.get(name, f"--{name.replace('_', '-')}")
        msg = f"{option} {rest}" if equals and name in filters else str(error)
        raise ConfigError(msg) from error


def _graph(source: TableSource, result: EdgeResult, request: Request) -> Iterator[str]:
    if request.directed:
        graph = directed(result, source)
        lines = speaker_lines(graph, top=request.top)
    else:
        graph = to_networkx(result, source)
        if request.ego:
            graph = ego(graph, find_entity(source, request.ego), radius=request.radius or 1)
        lines = summary_lines(graph, top=request.top)
    if request.as_json:
        yield json.dumps(node_link(sanitise(graph)), ensure_ascii=False, allow_nan=False)
    else:
        yield from lines
    if request.output is not None:
        written = export_all(graph, request.output, formats=request.formats or FORMATS)
        written += _plots(source, graph, result, request, request.output)
        renew_manifest(request.out, written)
        if not request.as_json:
            yield ""
            yield f"{len(written)} files in {request.output}: " + ", ".join(
                path.relative_to(request.output).as_posix() for path in written
            )


def _plots(
    source: TableSource, graph: Any, result: EdgeResult, request: Request, folder: Path
) -> list[Path]:
    names = PLOTS if "all" in request.plots else request.plots
    entity_id = find_entity(source, request.entity) if request.entity else None
    endings = ("png", "svg") if request.plot_format is PlotFormat.BOTH else (request.plot_format,)
    written = []
    for name in names:
        spec = plot(name, graph, result=result, entity_id=entity_id)
        written += [write_plot(spec, folder / f"{name}.{ending}") for ending in endings]
    return written


def _slices(source: TableSource, request: Request, filters: dict[str, Any]) -> Iterator[str]:
    found = slices(source, request.slice_by or "year", **filters)
    if not found:
        msg = "no statement chosen stands in a dated document: nothing to slice"
        raise NotFoundError(msg)
    if request.as_json:
        yield json.dumps([_sliced(part) for part in found], ensure_ascii=False, allow_nan=False)
    for line in _slice_lines(source, request, found):
        if not request.as_json:
            yield line


def _sliced(part: Slice) -> dict[str, Any]:
    graph = node_link(sanitise(part.graph))
    return {
        "name": part.name,
        "first": part.first.isoformat(),
        "last": part.last.isoformat(),
        "graph": graph,
    }


def _slice_lines(source: TableSource, request: Request, found: list[Slice]) -> Iterator[str]:
    """Yield what each slice holds and what changed; write their files on the way."""
    before = None
    for part in found:
        graph = part.graph
        facts = graph.graph
        yield (
            f"{part.name}: {graph.number_of_nodes():,} entities, {graph.number_of_edges():,} pairs "
            f"in {facts['n_statements']:,} statements of {facts['n_documents']:,} documents"
        )
        if before is not None:
            labels = {**dict(before.nodes(data="label")), **dict(graph.nodes(data="label"))}
            yield from change_lines(changes(before, graph), labels, top=min(request.top, 5))
        if request.output is not None:
            folder = request.output / part.name
            written = export_all(graph, folder, formats=request.formats or FORMATS)
            written += _plots(source, graph, part.result, request, folder)
            yield f"  {len(written)} files in {folder}"
        before = graph


def _paths(source: TableSource, request: Request, filters: dict[str, Any]) -> Iterator[str]:
    first, last = request.path or ("", "")
    found = paths(source, first, last, **filters)
    if request.as_json:
        told = [asdict(path) for path in found]
        yield json.dumps(told, ensure_ascii=False, allow_nan=False, default=str)
        return
    if not found:
        yield f"{first} and {last} are not connected in the statements chosen"
    yield from path_lines(found)
