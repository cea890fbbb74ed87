"""Open the graph of an output folder in Python."""

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pydantic
from rapidfuzz import fuzz, process

from pipeline.checks import setting_refused
from pipeline.errors import ConfigError
from pipeline.graph.build import to_networkx
from pipeline.graph.edges import EdgeResult, build_edges
from pipeline.graph.settings import GraphSettings, Selection
from pipeline.graph.source import Tables, TableSource, table_source


def load(out: Path | str | Tables | TableSource, **filters: Any) -> nx.Graph:
    """Return the co-mention graph of a run, counted from its tables.

    Parameters
    ----------
    out : path, mapping or TableSource
        The output folder of a run.
    **filters
        Any field of ``GraphSettings`` (``unit="sentence"``, ``types=["STATE"]``,
        ``min_weight=2``, ``backbone="disparity"``) or of ``Selection`` (``since``, ``until``,
        ``speakers``, ``themes``, ``documents``); what is not said is as in the run.

    Returns
    -------
    nx.Graph
        Attributes are documented in ``pipeline.graph.build``.

    Raises
    ------
    ConfigError
        When a filter is unknown or has a wrong value.
    NotFoundError, StoreError
        When the tables are missing or damaged.

    Examples
    --------
    >>> graph = load("out", types=["STATE"], since="2020-01-01")  # doctest: +SKIP
    >>> graph["ARM"]["RUS"]["n_statements"]                       # doctest: +SKIP
    12
    """
    source = table_source(out)
    return to_networkx(load_edges(source, **filters), source)


def load_edges(out: Path | str | Tables | TableSource, **filters: Any) -> EdgeResult:
    """Count the edges of a run, with filters as in ``load``."""
    source = table_source(out)
    settings, selection = split_filters(filters, base=run_settings(source.place))
    return build_edges(source, settings, selection)


def split_filters(
    filters: dict[str, Any], *, base: GraphSettings | None = None
) -> tuple[GraphSettings, Selection]:
    """Sort filters into settings and selection, checked.

    Raises
    ------
    ConfigError
        When one is unknown (the nearest is named) or has a wrong value.
    """
    names = [*GraphSettings.model_fields, *Selection.model_fields]
    for name in filters:
        if name not in names:
            near = process.extractOne(name, names, scorer=fuzz.ratio)
            msg = f"unknown filter {name}: did you mean {near[0]}?"
            raise ConfigError(msg)
    chosen = {k: v for k, v in filters.items() if k in GraphSettings.model_fields}
    where = {k: v for k, v in filters.items() if k in Selection.model_fields}
    known = (base or GraphSettings()).model_dump()
    if "window" in chosen:
        # The window decides the unit unless both are given.
        known.pop("unit")
    try:
        return GraphSettings(**(known | chosen)), Selection(**where)
    except pydantic.ValidationError as error:
        raise ConfigError(setting_refused(error.errors()[0])) from error


def run_settings(out: Path | str) -> GraphSettings:
    """Return the graph settings that a run recorded in ``run.json``; else the defaults."""
    path = Path(out) / "run.json"
    try:
        recorded = json.loads(path.read_text(encoding="utf-8"))["config"]["graph"]
        return GraphSettings(**recorded)
    except (OSError, ValueError, KeyError, TypeError):
        return GraphSettings()
