"""French sentences with inline gold, as in ``La [[STATE:RUS|Russie]] a signé``.

The marks are those of the annotated documents: ``[[TYPE:id|text]]``, or
``[[TYPE:id:kind|text]]`` where the kind is not ``name``; they may nest.
"""

from dataclasses import dataclass

from pipeline.evaluation.gold import parse_marks

Found = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence without its marks, and what they say.

    Parameters
    ----------
    text : str
        The plain sentence.
    mentions : tuple of (str, str, str)
        Text, type and kind of each mark, by start, the longest first.
    ids : tuple of str
        Their identifiers.
    """

    text: str
    mentions: tuple[Found, ...]
    ids: tuple[str, ...]


def read_case(markup: str, *, nothing: bool = False) -> Case:
    """Split a marked sentence into plain text and marks.

    Parameters
    ----------
    markup : str
        The sentence; several lines are several blocks.
    nothing : bool
        Whether the case is that there is nothing to find.

    Raises
    ------
    ValueError
        When nothing is marked though something should be (such a case passes whatever the
        code does), when something is though nothing should, or when a bracket is left over.
    """
    text, mentions, ids = "", [], []
    for line in markup.split("\n"):
        plain, marks = parse_marks(line, where=markup)
        text += ("\n" if text else "") + plain
        mentions += [(plain[m.start : m.end], m.type, m.kind) for m in marks]
        ids += [m.id for m in marks]
    if bool(mentions) == nothing or "[[" in text or "]]" in text:
        msg = f"not a case: {markup!r} marks {mentions}"
        raise ValueError(msg)
    return Case(text, tuple(mentions), tuple(ids))
