"""Annotated documents, and how a run compares with them."""

from pipeline.evaluation.scoring import Scorer, score_run

__all__ = ["Scorer", "score_run"]
