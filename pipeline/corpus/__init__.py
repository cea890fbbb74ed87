"""Reading: ``find_sources`` lists what there is, ``read_source`` yields its documents."""

from pipeline.corpus.duplicates import find_duplicates
from pipeline.corpus.folders import Ignored
from pipeline.corpus.language import detect_language
from pipeline.corpus.reading import read_source
from pipeline.corpus.settings import CorpusSettings
from pipeline.corpus.sources import SourceRef, Sources, find_sources

__all__ = [
    "CorpusSettings",
    "Ignored",
    "SourceRef",
    "Sources",
    "detect_language",
    "find_duplicates",
    "find_sources",
    "read_source",
]
