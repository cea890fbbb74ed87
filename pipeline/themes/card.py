"""The model card: what a classifier is, was made of, and can be trusted with."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.themes.evaluation import Figures
from pipeline.themes.model import ThemeModel


def card_text(
    model: ThemeModel,
    *,
    name: str,
    results: Mapping[str, Figures],
    sources: Sequence[str],
    note: str = "",
) -> str:
    """Return the card in Markdown.

    Parameters
    ----------
    model : ThemeModel
    name : str
    results : mapping of test name to Figures
    sources : sequence of str
        What it was trained on, one line each, attribution included.
    note : str
        Limits to tell, in Markdown.
    """
    facts: Mapping[str, Any] = model.facts
    lines = [
        f"# {name}",
        "",
        f"Gives statements of French political and diplomatic speech up to {model.at_most} of "
        f"{len(model.themes)} themes, each with a calibrated probability.",
        "",
        "## Data",
        f"{facts.get('n_statements')} labelled statements of {facts.get('n_groups')} groups; "
        f"{facts.get('n_surroundings')} unlabelled ones as surroundings. Made {facts.get('made')}.",
        *(f"- {source}" for source in sources),
        "",
        "## How good it is",
        "F1 with 95 % bootstrap intervals over groups; ECE: expected calibration error over all "
        "pairs, and of the best theme.",
        "",
        "| test | statements | micro-F1 | macro-F1 | first theme | ECE | ECE, best |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {test} | {f.n} | {f.micro} | {f.macro} | {f.first} | {f.ece:.3f} | "
            f"{f.ece_best:.3f} |"
            for test, f in results.items()
        ),
        "",
        "## How it works",
        "One logistic regression a theme over words, pairs of words, pieces of words, a lexicon "
        "and averaged word vectors, beside a network over the last two; then small networks over "
        "the log-odds of the statement, its neighbours, its turn and its document; then "
        "calibration and one threshold a theme.",
        "",
        "## Files",
        "`model.skops` holds arrays only; `MANIFEST` the SHA-256 of every file, checked before "
        "anything is loaded. No pickle.",
    ]
    if note:
        lines += ["", "## Limits", note]
    if results:
        lines += ["", *_per_theme(next(iter(results.items())))]
    return "\n".join(lines) + "\n"


def _per_theme(result: tuple[str, Figures]) -> list[str]:
    test, found = result
    return [
        f"## Each theme ({test})",
        "| theme | n | precision | recall | F1 |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {t.theme} | {t.n} | {t.precision:.2f} | {t.recall:.2f} | {t.f1} |"
            for t in found.themes
        ),
    ]
