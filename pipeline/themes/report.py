"""The report of a training or an evaluation: one HTML file, nothing loaded from elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from pipeline.themes.checks import Finding
from pipeline.themes.evaluation import Figures, Interval, Judged, confusion, figures, worst_mistakes
from pipeline.themes.model import ThemeModel
from pipeline.themes.svg import curve_plot, heat_table, interval_plot
from pipeline.themes.telling import telling_words

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0}
td,th{padding:.25rem .6rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}
td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
svg{max-width:100%;height:auto}.warning{color:#8a4b00}h2{margin-top:2.5rem}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One point of a learning curve: training statements and the F1 reached."""

    n: int
    micro: Interval
    macro: Interval


def report_html(
    judged: Judged,
    *,
    title: str,
    how: str,
    model: ThemeModel | None = None,
    curve: Sequence[CurvePoint] = (),
    findings: Sequence[Finding] = (),
    facts: Mapping[str, str] | None = None,
) -> str:
    """Return the whole page.

    Parameters
    ----------
    judged : Judged
    title : str
    how : str
        One sentence: on what, and by which split.
    model : ThemeModel, optional
        For its most telling words.
    curve : sequence of CurvePoint
    findings : sequence of Finding
        What was found in the data.
    facts : mapping
        Further lines for the head of the report.
    """
    found = figures(judged)
    parts = [
        f"<h1>{escape(title)}</h1><p>{escape(how)}</p>",
        _summary(found, facts or {}),
        _findings(findings),
        _themes(found, _ranges(judged)),
        "<h2>Confusion</h2><p>Row: labelled; column: given. Off the diagonal, a labelled theme "
        "that was missed counts once for each wrong theme given instead.</p>",
        heat_table(judged.themes, confusion(judged).tolist(), title="Confusion"),
        "<h2>Calibration</h2><p>Of all (statement, theme) pairs with about this score, how many "
        "have the theme. On the dashed line, scores are probabilities.</p>",
        curve_plot(
            [(p, f) for p, f, _ in found.bins],
            title="Calibration",
            x_name="mean score",
            y_name="share that has the theme",
            diagonal=True,
        ),
        _curve(curve),
        _words(model, judged),
        _mistakes(judged),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        + "".join(parts)
        + "</body></html>\n"
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], numeric: frozenset[int]) -> str:
    header = "".join(f"<th>{escape(h)}</th>" for h in head)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="n">{escape(c)}</td>' if i in numeric else f"<td>{escape(c)}</td>"
            for i, c in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{header}</tr></thead><tbody>{body}</tbody></table>"


def _summary(found: Figures, facts: Mapping[str, str]) -> str:
    rows = [
        ("statements", str(found.n)),
        ("micro-F1", str(found.micro)),
        ("macro-F1", str(found.macro)),
        ("best theme is the first labelled", str(found.first)),
        ("expected calibration error, all pairs", f"{found.ece:.3f}"),
        ("expected calibration error, best theme", f"{found.ece_best:.3f}"),
        *facts.items(),
    ]
    note = "<p>In brackets: 95 % bootstrap intervals; whole groups are drawn again.</p>"
    return _table(("figure", "value"), rows, frozenset({1})) + note


def _findings(findings: Sequence[Finding]) -> str:
    if not findings:
        return ""
    lines = "".join(f'<li class="{f.severity}">{escape(f.message)}</li>' for f in findings)
    return f"<h2>The data</h2><ul>{lines}</ul>"


def _ranges(judged: Judged, *, rounds: int = 300, seed: int = 0) -> list[tuple[str, str]]:
    """Return the 95 % bootstrap intervals of each theme's precision and recall, as text."""
    hits = judged.truth & judged.given
    n_groups = int(judged.groups.max()) + 1
    counts = np.zeros((3, n_groups, len(judged.themes)))
    for kind, cells in enumerate((hits, judged.given, judged.truth)):
        np.add.at(counts[kind], judged.groups, cells.astype(np.int64))
    share = np.full(n_groups, 1 / n_groups)
    drawn = np.random.default_rng(seed).multinomial(n_groups, share, size=rounds)
    both, given, true = (drawn @ part for part in counts)
    ranges = [
        np.quantile(both / np.maximum(1, out_of), [0.025, 0.975], axis=0).T
        for out_of in (given, true)
    ]
    return [
        (f"[{p[0]:.2f}, {p[1]:.2f}]", f"[{r[0]:.2f}, {r[1]:.2f}]")
        for p, r in zip(*ranges, strict=True)
    ]


def _themes(found: Figures, ranges: Sequence[tuple[str, str]]) -> str:
    rows = [
        (
            t.theme,
            str(t.n),
            f"{t.precision:.2f} {of_precision}",
            f"{t.recall:.2f} {of_recall}",
            f"{t.f1.value:.2f} [{t.f1.low:.2f}, {t.f1.high:.2f}]",
        )
        for t, (of_precision, of_recall) in zip(found.themes, ranges, strict=True)
    ]
    plot = interval_plot(
        [(t.theme, t.f1.value, t.f1.low, t.f1.high) for t in found.themes],
        title="F1 of each theme with its 95 % interval",
    )
    head = ("theme", "labelled", "precision", "recall", "F1")
    return f"<h2>Themes</h2>{plot}{_table(head, rows, frozenset({1, 2, 3, 4}))}"


def _curve(curve: Sequence[CurvePoint]) -> str:
    if len(curve) < 2:
        return ""
    plot = curve_plot(
        [(float(p.n), p.micro.value) for p in curve],
        title="Learning curve",
        x_name="training statements",
        y_name="micro-F1",
    )
    last, before = curve[-1], curve[-2]
    doublings = np.log2(last.n / before.n)
    gain = (last.micro.value - before.micro.value) / doublings if doublings > 0 else 0.0
    rows = [(str(p.n), str(p.micro), str(p.macro)) for p in curve]
    table = _table(("statements", "micro-F1", "macro-F1"), rows, frozenset({0, 1, 2}))
    told = (
        f"<p>The last doubling of the data brought {100 * gain:+.1f} points of micro-F1; each "
        "further one usually brings less. These figures are of a part of the model, on one "
        "part of the data: only their direction counts.</p>"
    )
    return f"<h2>Learning curve</h2>{plot}{table}{told}"


def _words(model: ThemeModel | None, judged: Judged) -> str:
    if model is None:
        return ""
    rows = [(theme, ", ".join(words)) for theme, words in telling_words(model, judged).items()]
    return "<h2>Most telling words</h2>" + _table(("theme", "words"), rows, frozenset())


def _mistakes(judged: Judged) -> str:
    rows = [
        (item.id, item.text[:600], ", ".join(item.themes), ", ".join(given))
        for item, given, _ in worst_mistakes(judged)
    ]
    head = ("statement", "text", "labelled", "given")
    return "<h2>Worst mistakes</h2>" + _table(head, rows, frozenset())
