"""Words that mix Latin letters with letters of another script that look the same."""

import re

_OTHER = "\u0370-\u03ff\u0400-\u052f\u1f00-\u1fff\u13a0-\u13ff\uff21-\uff3a\uff41-\uff5a"
_LATIN = "A-Za-z\u00c0-\u024f"
_HAS_OTHER = re.compile(f"[{_OTHER}]")
# Both scripts side by side inside one word; "µg" and "Ω-3" are none.
_MIXED = re.compile(f"(?:[{_LATIN}][{_OTHER}]|[{_OTHER}][{_LATIN}])")
_WORD = re.compile(r"[^\W\d_]+")


def count_lookalikes(text: str) -> int:
    """Count words such as ``Frаnce`` written with a Cyrillic letter."""
    if text.isascii() or not _HAS_OTHER.search(text):
        return 0
    return sum(1 for word in _WORD.finditer(text) if _MIXED.search(word[0]))
