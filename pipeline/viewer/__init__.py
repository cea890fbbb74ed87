"""What a person looks at: one entity or a run in words, the whole graph in a page."""

from pipeline.viewer.overview import overview_lines
from pipeline.viewer.page import write_viewer
from pipeline.viewer.portrait import Evidence, Portrait, find_evidence, paint

__all__ = ["Evidence", "Portrait", "find_evidence", "overview_lines", "paint", "write_viewer"]
