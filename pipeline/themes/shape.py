"""What the form of a statement says: a label alone, a stage direction, a question, its length."""

import re
from collections.abc import Sequence

import numpy as np

from pipeline.themes.vectors import Doubles

_CAPITAL = re.compile(r"\b[^\W\d_a-zà-ÿ]\w*")
_WORD = re.compile(r"\w+")
_END = re.compile(r"[.!?…»;:]\W*$")
NAMES = (
    "like a label alone",
    "no full stop",
    "question",
    "in parentheses",
    "up to 6 words",
    "up to 14 words",
    "capitalised",
    "number first",
)


def shapes(texts: Sequence[str]) -> Doubles:
    """Return the form of each text, shape (n_texts, len(NAMES)), values in [0, 1]."""
    return np.array([_shape(text) for text in texts]).reshape(len(texts), len(NAMES))


def _shape(text: str) -> list[float]:
    words = len(_WORD.findall(text))
    share = len(_CAPITAL.findall(text)) / max(1, words)
    closed = bool(_END.search(text))
    bare = not closed and words <= 14 and share > 0.3
    return [
        float(bare),
        float(not closed),
        float(text.rstrip(" »").endswith("?")),
        float(text.startswith("(") and text.rstrip(". ").endswith(")")),
        float(words <= 6),
        float(words <= 14),
        share,
        float(text[:1].isdigit()),
    ]
