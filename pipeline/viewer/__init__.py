"""What a person looks at: one entity in words, the whole graph in a page."""

from pipeline.viewer.portrait import Evidence, Portrait, find_evidence, paint

__all__ = ["Evidence", "Portrait", "find_evidence", "paint"]
