"""Where sentences begin inside a statement, for co-mentions by sentence."""

import re

# Followed by a capital, a digit or an opening quote; abbreviations of titles are no end.
_END = re.compile(r"(?<=[.!?…])[\"»”’)\]]*\s+(?=[\"«“(\[—–-]*\s*[A-ZÀ-ÖØ-Þ0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:M|MM|Mme|Mmes|Mlle|Dr|Pr|Me|Mgr|St|Ste|art|al|cf|p|pp|n|no|vol|chap|etc|env|av|apr)"
    r"|\b[A-ZÀ-Ö](?:\.-?[A-ZÀ-Ö])*)\.$"
)


def sentence_starts(text: str) -> list[int]:
    """Return the offset of each sentence's first character, in code points.

    Always begins with 0. A full stop after a title or an initial ends nothing.

    Examples
    --------
    >>> sentence_starts("Paris approuve. M. Dupont refuse !")
    [0, 16]
    """
    starts = [0]
    for gap in _END.finditer(text):
        before = text[max(0, gap.start() - 12) : gap.start()]
        if not _ABBREVIATION.search(before):
            starts.append(gap.end())
    return starts
