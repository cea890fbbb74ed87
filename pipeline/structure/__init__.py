"""Blocks, turns, speakers, quotations and metadata of a document, from its text alone."""

from pipeline.structure.analyse import analyse
from pipeline.structure.cues import Cues, load_cues

__all__ = ["Cues", "analyse", "load_cues"]
