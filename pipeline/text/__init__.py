"""The cleaned view of a text and its offset map: ``clean(text) -> View``."""

from pipeline.text.folding import fold
from pipeline.text.view import MAX_RUN, View, clean, identity

__all__ = ["MAX_RUN", "View", "clean", "fold", "identity"]
