"""What passes between the theme modules: statements, labelled documents, explanations."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.records import ThemeScore

_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])


def normal_text(text: str) -> str:
    """Return a statement's text as the classifier reads it.

    Composed (NFC), without invisible characters, white space in single spaces: the source
    text of a table and the cleaned view of a ``Doc`` give the same.
    """
    composed = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    return " ".join(composed.split())


@dataclass(frozen=True, slots=True)
class StatementInput:
    """One statement as the classifier sees it; made from a ``Doc`` or from the tables alike.

    Parameters
    ----------
    text : str
        The statement's text, label included.
    kind : str
        ``speech`` or ``narrative``.
    speaker : str, optional
        Who speaks: only its sameness with the neighbours' counts.
    label : str
        The speaker's label as displayed, when the text starts with it; it is not what is said.
    """

    text: str
    kind: str = "narrative"
    speaker: str | None = None
    label: str = ""

    @property
    def said(self) -> str:
        """The text without the label; the whole text when nothing else is in it."""
        if not self.label or not self.text.startswith(self.label):
            return self.text
        return self.text[len(self.label) :].lstrip(" :.–—-") or self.text


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """The statements of one document, some or all of them labelled.

    Parameters
    ----------
    document : str
        Its identifier.
    group : str
        What must not be split between training and testing (a source, a sitting).
    statements : tuple of StatementInput
    themes : tuple of (tuple of str, or None)
        For each statement its themes, most important first; ``None`` when not labelled.
    ids : tuple of str
        One identifier a statement.
    ordered : bool
        Whether the statements follow one another as in the source.
    like : bool
        Whether it is like the texts to come, so that it counts more in training.
    """

    document: str
    group: str
    statements: tuple[StatementInput, ...]
    themes: tuple[tuple[str, ...] | None, ...]
    ids: tuple[str, ...]
    ordered: bool = True
    like: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled statement and its place: document number and row in the flat order."""

    id: str
    text: str
    themes: tuple[str, ...]
    group: str
    row: int
    like: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A word of the statement and how much it pushed one theme (log-odds, signed)."""

    word: str
    push: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one theme got its score: the words, and what the surroundings added."""

    theme: str
    score: float
    reasons: tuple[Reason, ...]
    context: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """The decision for one statement."""

    id: str
    text: str
    themes: tuple[ThemeScore, ...]
    explanations: tuple[Explanation, ...] = field(default=())


def labelled(documents: Sequence[LabelledDocument]) -> Iterator[Item]:
    """Yield the labelled statements; ``row`` counts every statement, labelled or not."""
    row = 0
    for document in documents:
        for statement, themes, id_ in zip(
            document.statements, document.themes, document.ids, strict=True
        ):
            if themes is not None:
                yield Item(id_, statement.said, themes, document.group, row, document.like)
            row += 1
