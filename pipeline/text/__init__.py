"""The cleaned view of a text and its offset map, ``clean(text) -> View``, and folding."""

from pipeline.text.folding import CharacterFold, fold, key, letters, slug
from pipeline.text.view import MAX_RUN, View, clean, identity

__all__ = [
    "MAX_RUN",
    "CharacterFold",
    "View",
    "clean",
    "fold",
    "identity",
    "key",
    "letters",
    "slug",
]
