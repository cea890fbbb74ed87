"""Plots as SVG text, without a library and without a link to anywhere."""

from collections.abc import Sequence
from html import escape

_INK, _PALE, _GRID = "#1f4e79", "#9fc0dd", "#d9dee3"


def _svg(width: int, height: int, body: str, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" role="img" aria-label="{escape(title)}" font-family="sans-serif" '
        f'font-size="12"><title>{escape(title)}</title>{body}</svg>'
    )


def _text(x: float, y: float, text: str, *, anchor: str = "start", rotate: bool = False) -> str:
    turn = f' transform="rotate(-50 {x:.1f} {y:.1f})"' if rotate else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{turn}>{escape(text)}</text>'


def interval_plot(rows: Sequence[tuple[str, float, float, float]], *, title: str) -> str:
    """Draw one dot with its interval a row: (name, value, low, high), all in [0, 1]."""
    left, width, step = 230, 360, 22
    body = ""
    for tick in range(0, 11, 2):
        x = left + width * tick / 10
        body += f'<line x1="{x}" y1="10" x2="{x}" y2="{20 + step * len(rows)}" stroke="{_GRID}"/>'
        body += _text(x, 36 + step * len(rows), f"{tick / 10:.1f}", anchor="middle")
    for number, (name, value, low, high) in enumerate(rows):
        y = 20 + step * number
        a, b, x = (left + width * v for v in (low, high, value))
        body += _text(left - 8, y + 4, name, anchor="end")
        body += (
            f'<line x1="{a:.1f}" y1="{y}" x2="{b:.1f}" y2="{y}" stroke="{_PALE}" stroke-width="6"/>'
        )
        body += f'<circle cx="{x:.1f}" cy="{y}" r="4" fill="{_INK}"/>'
        body += _text(left + width + 12, y + 4, f"{value:.2f}")
    return _svg(left + width + 60, 50 + step * len(rows), body, title)


def curve_plot(
    points: Sequence[tuple[float, float]],
    *,
    title: str,
    x_name: str,
    y_name: str,
    diagonal: bool = False,
) -> str:
    """Draw a line through points; the vertical axis runs from 0 to 1.

    With ``diagonal`` the horizontal one does too, and a dashed line shows where both are
    equal; else it has a mark at each point, as far apart as the points leave room.
    """
    left, top, width, height = 60, 34, 380, 260
    largest = 1.0 if diagonal else max((x for x, _ in points), default=1) or 1
    marks = [t / 5 for t in range(6)] if diagonal else _apart([x for x, _ in points], largest)
    body = "".join(
        f'<line x1="{left}" y1="{top + height * (1 - t / 5):.1f}" x2="{left + width}" '
        f'y2="{top + height * (1 - t / 5):.1f}" stroke="{_GRID}"/>'
        + _text(left - 6, top + height * (1 - t / 5) + 4, f"{t / 5:.1f}", anchor="end")
        for t in range(6)
    )
    body += "".join(
        _text(left + width * x / largest, top + height + 18, f"{x:g}", anchor="middle")
        for x in marks
    )
    if diagonal:
        body += (
            f'<line x1="{left}" y1="{top + height}" x2="{left + width}" y2="{top}" '
            f'stroke="{_PALE}" stroke-dasharray="4"/>'
        )
    at = [(left + width * x / largest, top + height * (1 - y)) for x, y in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    body += f'<polyline points="{path}" fill="none" stroke="{_INK}" stroke-width="2"/>'
    body += "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{_INK}"/>' for x, y in at)
    body += _text(left + width / 2, top + height + 38, x_name, anchor="middle")
    body += _text(8, 14, y_name)
    return _svg(left + width + 30, top + height + 50, body, title)


def _apart(values: Sequence[float], largest: float) -> list[float]:
    """Return the values that can be written under an axis, the last first."""
    kept: list[float] = []
    for value in sorted(values, reverse=True):
        if not kept or kept[-1] - value >= 0.1 * largest:
            kept.append(value)
    return kept


def heat_table(names: Sequence[str], counts: Sequence[Sequence[int]], *, title: str) -> str:
    """Draw a matrix of counts: row = labelled, column = given, darker = more of its row."""
    cell, left, top = 30, 220, 170
    body = ""
    for r, (name, row) in enumerate(zip(names, counts, strict=True)):
        y = top + cell * r
        body += _text(left - 8, y + 20, name, anchor="end")
        body += _text(left + cell * r + 18, top - 8, name, rotate=True)
        total = max(1, sum(row))
        for c, n in enumerate(row):
            share = n / total
            x = left + cell * c
            body += (
                f'<rect x="{x}" y="{y}" width="{cell - 1}" height="{cell - 1}" fill="{_INK}" '
                f'fill-opacity="{share:.2f}" stroke="{_GRID}"/>'
            )
            if n:
                ink = "#fff" if share > 0.5 else "#222"
                body += (
                    f'<text x="{x + cell / 2}" y="{y + 19}" text-anchor="middle" fill="{ink}">'
                    f"{n}</text>"
                )
    size = cell * len(names)
    return _svg(left + size + 120, top + size + 10, body, title)
