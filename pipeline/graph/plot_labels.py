"""Where the names of a drawn network stand, so that none covers another."""

import re
from collections.abc import Sequence
from math import pi
from typing import Any

Box = tuple[float, float, float, float]

_LONGEST = 30
_ACRONYM = re.compile(r"[A-ZÀ-ÖØ-Þ]{2}[\w-]{0,8}")
_SMALL_RADIUS = 7.0
_WIDTH = 1000.0
_LETTER, _LINE = 0.30, 1.15


def place_labels(nodes: list[dict[str, Any]], *, at_most: int) -> None:
    """Set ``side`` of each node: 1 where its name stands above, -1 below, 0 where there is no room.

    Parameters
    ----------
    nodes : list of dict
        The most important first, with ``x``, ``y``, ``area`` and ``font`` (pixels), ``label``.
    at_most : int
        How many names are shown.
    """
    spans = [max(n[axis] for n in nodes) - min(n[axis] for n in nodes) for axis in ("x", "y")]
    unit = (max(spans) or 1.0) / _WIDTH
    boxes: list[Box] = []
    discs = [_disc(node, unit) for node in nodes]
    for place, node in enumerate(nodes):
        node["side"] = 0
        if len(boxes) >= at_most:
            continue
        # A name may cover a node that is less important, not one that is more.
        others = [disc for disc in discs[:place] if disc]
        for side in (1, -1):
            box = _name_box(node, side, unit)
            if not any(_overlap(box, other) for other in (*boxes, *others)):
                boxes.append(box)
                node["side"] = side
                break


def short(label: str, aliases: Sequence[str] = ()) -> str:
    """Return a label as it is, or when it is long its acronym, or else its first words.

    Parameters
    ----------
    label : str
        The name of an entity.
    aliases : sequence of str
        How the texts spell it: an acronym among them (*OTAN*) says more than half a name.
    """
    if len(label) <= _LONGEST:
        return label
    acronyms = sorted(a for a in aliases if _ACRONYM.fullmatch(a))
    if acronyms:
        return min(acronyms, key=len)
    return label[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:'’-") + "…"


def _name_box(node: dict[str, Any], side: int, unit: float) -> Box:
    half = _LETTER * node["font"] * len(node["label"]) * unit
    height = node["font"] * _LINE * unit
    near = node["y"] + side * ((node["area"] / pi) ** 0.5 + 2.0) * unit
    far = near + side * height
    return (node["x"] - half, min(near, far), node["x"] + half, max(near, far))


def _disc(node: dict[str, Any], unit: float) -> Box | None:
    """Return the box of a node too large to be covered by a name."""
    radius = float((node["area"] / pi) ** 0.5)
    if radius < _SMALL_RADIUS:
        return None
    reach = 0.7 * radius * unit
    return (node["x"] - reach, node["y"] - reach, node["x"] + reach, node["y"] + reach)


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
