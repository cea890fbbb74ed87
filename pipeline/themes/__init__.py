"""Themes of statements: training, evaluation, prediction, and what to label next."""

from pipeline.themes.drift import DriftReport, drift, merge_drift
from pipeline.themes.model import ThemeModel
from pipeline.themes.records import LabelledDocument, StatementInput, normal_text
from pipeline.themes.settings import ThemeSettings
from pipeline.themes.tables import score_tables
from pipeline.themes.vectors import WordVectors

__all__ = [
    "DriftReport",
    "LabelledDocument",
    "StatementInput",
    "ThemeModel",
    "ThemeSettings",
    "WordVectors",
    "drift",
    "merge_drift",
    "normal_text",
    "score_tables",
]
