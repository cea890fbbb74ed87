"""The plots of a report: what stands where, read back from the SVG."""

import re

from pipeline.themes.svg import curve_plot


def marks_below(svg):
    """Return the texts under the horizontal axis with their places, from left to right."""
    found = re.findall(r'<text x="([\d.]+)" y="312.0" text-anchor="middle">([^<]+)</text>', svg)
    return sorted((float(x), text) for x, text in found)


def circles(svg):
    return [
        (float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)
    ]


def plot(points, **options):
    return curve_plot(points, title="t", x_name="x", y_name="y", **options)


def test_a_calibrated_score_stands_on_the_diagonal():
    svg = plot([(0.1, 0.1), (0.4, 0.4)], diagonal=True)
    x1, y1, x2, y2 = map(
        float,
        re.search(r'<line x1="(\d+)" y1="(\d+)" x2="(\d+)" y2="(\d+)"[^>]*dash', svg).groups(),
    )
    for x, y in circles(svg):
        assert abs((x - x1) / (x2 - x1) - (y - y1) / (y2 - y1)) < 0.01
    assert [text for _, text in marks_below(svg)] == ["0", "0.2", "0.4", "0.6", "0.8", "1"]


def test_a_learning_curve_is_marked_at_its_points():
    svg = plot([(16, 0.2), (32, 0.3), (64, 0.4), (128, 0.5)])
    assert [text for _, text in marks_below(svg)] == ["16", "32", "64", "128"]
    assert [x for x, _ in marks_below(svg)] == [x for x, _ in circles(svg)]


def test_marks_do_not_stand_upon_one_another():
    places = [x for x, _ in marks_below(plot([(n, 0.5) for n in range(990, 1001)]))]
    assert all(b - a > 30 for a, b in zip(places, places[1:], strict=False))
