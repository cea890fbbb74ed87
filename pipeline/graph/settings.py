"""The ``[graph]`` section of a configuration, and the selections of the command line."""

import datetime as dt
from typing import Any, Literal, Self, get_args

import pydantic
from pydantic import Field

from pipeline.records import BlockKind, EntityType, Kind

Unit = Literal["sentence", "statement", "turn", "document", "window"]
Weight = Literal[
    "count", "documents", "pmi", "npmi", "jaccard", "cosine", "lift", "surprise", "noise_corrected"
]
Backbone = Literal["none", "significance", "disparity", "noise_corrected"]
Significance = Literal["none", "hypergeometric", "bicm"]
Layout = Literal["force", "circle", "none"]

UNITS: tuple[Unit, ...] = get_args(Unit)


class GraphSettings(pydantic.BaseModel):
    """How co-mentions are counted, weighted, filtered and drawn."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)

    unit: Unit = Field(
        default="statement",
        description="Two entities are linked when one unit names both: "
        "sentence, statement, turn, document, or window (of consecutive statements).",
    )
    window: int | None = Field(
        default=None,
        ge=2,
        le=1000,
        description="Statements a window holds (with unit = window; 3 unless told); "
        "the name of a unit is accepted too and sets `unit`.",
    )
    types: tuple[EntityType, ...] = Field(
        default=(), description="Types of mention that count; empty: all six."
    )
    kinds: tuple[Kind, ...] = Field(
        default=(),
        description="Kinds of mention that count (name, demonym, metonym, ...); empty: all.",
    )
    block_kinds: tuple[BlockKind, ...] = Field(
        default=("narrative", "speech"),
        description="Kinds of block whose mentions count; the default are the statements.",
    )
    nested: bool = Field(
        default=True,
        description="Whether a name inside a longer name counts (France in ambassade de France).",
    )
    count_duplicates: bool = Field(
        default=False, description="Whether statements that repeat an earlier one count again."
    )
    weight: Weight = Field(
        default="count",
        description="The edges' weight: count (units naming both), documents, pmi, npmi, jaccard, "
        "cosine, lift (observed/expected), surprise (-log10 p) or noise_corrected.",
    )
    min_weight: float = Field(
        default=0.0, description="Edges of a smaller weight are dropped, nodes stay; 0 drops none."
    )
    min_statements: int = Field(
        default=1, ge=1, description="Edges with fewer evidence statements are dropped."
    )
    significance: Significance = Field(
        default="hypergeometric",
        description="Null model of p_value: hypergeometric, bicm (bipartite configuration model: "
        "long units and frequent names expected to meet more), or none.",
    )
    alpha: float = Field(
        default=0.05,
        gt=0,
        lt=1,
        description="Level of q_value (false discovery rate) and of the disparity filter.",
    )
    noise_delta: float = Field(
        default=1.64,
        ge=0,
        description="Deviations above expectation that the noise-corrected backbone asks for.",
    )
    backbone: Backbone = Field(
        default="none",
        description="Keep only the edges of: none, significance, disparity or noise_corrected.",
    )
    max_evidence: int = Field(
        default=100,
        ge=1,
        description="At most so many statement_ids for an edge; n_statements counts all.",
    )
    isolates: bool = Field(
        default=True, description="Whether entities without an edge stay in the graph."
    )
    resolution: float = Field(
        default=1.0, gt=0, description="Above 1: more and smaller communities."
    )
    betweenness_sources: int = Field(
        default=500,
        ge=1,
        description="Beyond so many nodes betweenness is estimated from so many, drawn at random.",
    )
    layout: Layout = Field(
        default="force", description="Positions of the nodes: force, circle or none."
    )
    seed: int = Field(default=0, ge=0, description="Seed of communities, layout and sampling.")

    @pydantic.model_validator(mode="before")
    @classmethod
    def _window_names_a_unit(cls, values: Any) -> Any:
        """Accept ``window = "sentence"`` for ``unit = "sentence"``, and ``"5"`` for 5."""
        if not isinstance(values, dict):
            return values
        window = values.get("window")
        if window in UNITS:
            return {**values, "unit": window, "window": None}
        if window is not None and values.get("unit", "statement") == "statement":
            return {**values, "unit": "window"}
        return values

    @pydantic.model_validator(mode="after")
    def _backbone_has_its_test(self) -> Self:
        if self.window is not None and self.unit != "window":
            msg = f"window = {self.window} statements needs unit = window, not {self.unit}"
            raise ValueError(msg)
        if self.significance == "none" and self.backbone == "significance":
            msg = "backbone = significance needs significance = hypergeometric or bicm"
            raise ValueError(msg)
        if self.significance == "none" and self.weight == "surprise":
            msg = "weight = surprise needs significance = hypergeometric or bicm"
            raise ValueError(msg)
        return self

    @property
    def window_size(self) -> int:
        """Statements in a window; 1 unless the unit is ``window``."""
        return (self.window or 3) if self.unit == "window" else 1


class Selection(pydantic.BaseModel):
    """Which statements are counted; an empty selection takes them all."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)

    since: dt.date | None = Field(default=None, description="First date of a document, included.")
    until: dt.date | None = Field(default=None, description="Last date of a document, included.")
    speakers: tuple[str, ...] = Field(default=(), description="speaker_id of the statements.")
    themes: tuple[str, ...] = Field(
        default=(), description="Statements with at least one of these themes."
    )
    documents: tuple[str, ...] = Field(
        default=(),
        description="doc_id or source of the documents; * and ? stand for any characters.",
    )

    @pydantic.model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.since and self.until and self.since > self.until:
            msg = f"since = {self.since} comes after until = {self.until}: nothing lies between"
            raise ValueError(msg)
        return self

    def is_empty(self) -> bool:
        """Tell whether every statement is selected."""
        return self == Selection()
