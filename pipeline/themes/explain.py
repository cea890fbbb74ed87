"""Why a theme got its score: leave each word out and see what changes."""

import re

from pipeline.themes.context import logit
from pipeline.themes.features import words_of
from pipeline.themes.model import Statements, ThemeModel
from pipeline.themes.records import Explanation, Reason

_SPACE = re.compile(r"\s+")


def explain(
    model: ThemeModel, statements: Statements, at: int, *, n_words: int = 5, ordered: bool = True
) -> list[Explanation]:
    """Explain the themes given to one statement of a document.

    Parameters
    ----------
    model : ThemeModel
    statements : sequence of StatementInput
        The whole document.
    at : int
        Which statement.
    n_words : int
        Most words named for each theme, the strongest first.

    Returns
    -------
    list of Explanation
        One a theme given. A word's push is by how much the theme's log-odds fall when the
        word is left out wherever it stands in the statement; ``context`` is by how much the
        surroundings changed the log-odds of the statement alone.
    """
    statement = statements[at]
    words = sorted({word for word in words_of(statement.said) if len(word) > 1})
    without = [
        _SPACE.sub(" ", re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", statement.said))
        for word in words
    ]
    own = model.linear.log_odds([statement.said, *without])
    together = model.score_document(statements, ordered=ordered)[at]
    alone = model.score_document([statement])[0]
    explanations = []
    for given in model.decide(together[None])[0]:
        k = model.themes.index(given.theme)
        pushes = (
            Reason(word, round(float(own[0, k] - left), 3))
            for word, left in zip(words, own[1:, k], strict=True)
        )
        strongest = sorted(pushes, key=lambda r: (-abs(r.push), r.word))[:n_words]
        context = float(logit(together[k : k + 1])[0] - logit(alone[k : k + 1])[0])
        explanations.append(
            Explanation(given.theme, given.score, tuple(strongest), round(context, 3))
        )
    return explanations
