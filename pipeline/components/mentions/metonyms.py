"""Tell a capital that stands for its government from the town: *Moscou exige*, *à Moscou*.

Every cue of ``metonym_cues.tsv`` that fits adds its weight to one of the two senses.
The other members of a list lend their context: in *Ankara et Moscou ont signé*
the verb speaks for both, in *entre Rabat et Alger* the preposition does.
"""

import re
from re import _parser  # type: ignore[attr-defined]  # the width of a pattern is nowhere else

from pipeline.components.mentions.cues import cue_rows, cue_words
from pipeline.components.mentions.page import Page

_WIDTH = 70
# The other members of a list, as far as it goes; one of its links must be a conjunction.
_PART = r"(?:[A-ZÀ-ÖØ-ÞŁŠŽĆČŞÇİ]\.|[A-ZÀ-ÖØ-ÞŁŠŽĆČŞÇİ][\w'’-]*)"
_NAME = rf"{_PART}(?: {_PART}){{0,2}}"
_LIST_AFTER = re.compile(
    rf"(?:, (?:de |d['’]|à )?{_NAME})*,? (?:et|ou|ni|comme) (?:de |d['’]|à |avec )?{_NAME}"
)
_LIST_BEFORE = re.compile(
    rf"{_NAME}(?:, (?:de |d['’]|à )?{_NAME})*,? (?:et|ou|ni|comme) (?:de |d['’]|à |avec )?$"
)
_COMMA_BEFORE = re.compile(rf"{_NAME}(?:, (?:de |d['’]|à )?{_NAME})*, (?:de |d['’]|à )?$")
# The preposition said again is a list, too: *à Berlin, à Paris, à La Haye*.
_AGAIN_BEFORE = re.compile(rf"{_NAME}(?:, (?:de |d['’]|à ){_NAME})*, (?:de |d['’]|à )$")
# After these stands no subject: *le coup d'État à Niamey n'a pas*, *un enfant de Gao vaut*.
_NO_SUBJECT = re.compile(r"(?<![\w'])(?:à|de|d'|vers|dans|chez|depuis) ?$")
# Whose turn it is: *à Damas de lever les sièges*.
_TURN = re.compile(r"(?:^|[.!?;:»] ?|c'est |il (?:revient|appartient|incombe) )à $")
_TO_DO = re.compile(r" (?:de |d')(?:ne pas |se |s'|y )?[a-z]{2,}(?:er|ir|dre|tre|oir|ire)\b")
_TURN_WEIGHT = 5
# A verb may follow at once, after an apposition or a clitic.
_VERB_AFTER = re.compile(
    r"(?:,? (?:pour sa part|de son cote|lui-meme|elle-meme|non plus|aussi),?)?"
    r" (?:(?:ne|se|y|en|le|la|les|lui|leur|nous|vous) |[nsl]')*([a-z]+)(?![\w'-])"
)
_VERB_WEIGHT = 2


class Metonyms:
    """The cues, compiled."""

    def __init__(self) -> None:
        self._verbs = cue_words("verbs")
        # What stands before ends at the name: a pattern is tried from as far back as it is wide.
        self._before: list[tuple[re.Pattern[str], int, int]] = []
        self._after: list[tuple[re.Pattern[str], int]] = []
        for row in cue_rows("metonym_cues"):
            if not row["weight"] or int(row["weight"]) == 0:
                continue
            weight = int(row["weight"]) * (1 if row["sense"] == "metonym" else -1)
            pattern = re.compile(row["pattern"])
            if row["side"] == "before":
                self._before.append((pattern, weight, _width(row["pattern"])))
            else:
                self._after.append((pattern, weight))

    def weigh(self, page: Page, start: int, end: int) -> int:
        """Return how far the words around speak for the government (> 0) or the town (< 0)."""
        low, high = page.block_bounds(start)
        text = page.text
        left, right = max(low, start - _WIDTH), min(high, end + _WIDTH)
        listed = _LIST_AFTER.match(text, end, right)
        after_from = listed.end() if listed else end
        leading = _LIST_BEFORE.search(text[left:start]) or _AGAIN_BEFORE.search(text[left:start])
        if leading is None and listed is not None:
            leading = _COMMA_BEFORE.search(text[left:start])
        before_to = left + leading.start() if leading else start
        before = page.plain[max(low, before_to - _WIDTH) : before_to]
        weight = self._sum_before(before)
        if leading:
            own = page.plain[left:start]
            weight = max(weight, self._sum_before(own), key=abs)
        if start == low and text.startswith(",", end):
            return -3  # a dateline, or a list of places
        after = page.plain[after_from : min(high, after_from + _WIDTH)]
        if _TURN.search(before) and _TO_DO.match(after):
            return _TURN_WEIGHT
        spoken = self._sum(self._after, after) or self._verb(after)
        return weight + (min(spoken, 0) if _NO_SUBJECT.search(before) else spoken)

    def _verb(self, after: str) -> int:
        """Return the weight of a verb that follows and that no cue names."""
        match = _VERB_AFTER.match(after)
        return _VERB_WEIGHT if match is not None and match[1] in self._verbs else 0

    def _sum_before(self, text: str) -> int:
        length = len(text)
        return sum(
            weight
            for pattern, weight, width in self._before
            if pattern.search(text, max(0, length - width))
        )

    @staticmethod
    def _sum(cues: list[tuple[re.Pattern[str], int]], text: str) -> int:
        return sum(weight for pattern, weight in cues if pattern.search(text))


def _width(pattern: str) -> int:
    """Return how many characters a pattern may take up that ends where the text ends."""
    if not pattern.endswith("$") or "|" in re.sub(r"\((?:[^()]|\([^()]*\))*\)", "", pattern):
        return _WIDTH
    return min(_WIDTH, 1 + int(_parser.parse(pattern).getwidth()[1]))
