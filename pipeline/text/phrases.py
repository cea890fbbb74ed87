"""Patterns of many phrases that a regular expression finds fast."""

import re
from collections.abc import Iterable
from typing import Any

_END = ""  # of a phrase, among the characters that may follow


def alternatives(phrases: Iterable[str]) -> str:
    r"""Return a regular expression of some phrases, of which the longest is tried first.

    It is written as a tree of their characters, so that a phrase that does not go on as the
    text does is left at once; plain alternatives are all tried wherever one may begin.

    Examples
    --------
    >>> alternatives(["roi", "reine", "roi des Belges"])
    'r(?:eine|oi(?:\\ des\\ Belges)?)'
    """
    tree: dict[str, Any] = {}
    for phrase in sorted(set(phrases)):
        node = tree
        for character in phrase:
            node = node.setdefault(character, {})
        node[_END] = {}
    return _written(tree)


def _written(tree: dict[str, Any]) -> str:
    branches = []
    for character, below in tree.items():
        if character == _END:
            continue
        stem = re.escape(character)
        while len(below) == 1 and _END not in below:
            (character, below), *_ = below.items()
            stem += re.escape(character)
        rest = _written(below)
        branches.append(
            f"{stem}(?:{rest})" if len(below) > 1 and _END not in below else stem + rest
        )
    written = "|".join(branches)
    return f"(?:{written})?" if written and _END in tree else written
