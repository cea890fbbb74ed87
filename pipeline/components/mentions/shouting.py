"""Text in capitals only, where the network takes words for names: *ADOPTÉE*, *AURA VÉCU*."""

import re
from dataclasses import replace

from pipeline.components.mentions.candidates import POSSIBLE, Candidate
from pipeline.components.mentions.page import Page

_TITLED = re.compile(
    r"\b(?:mm?\.|mmes?|mlle|monsieur|madame|maitre|mgr|dr|sir|lord|s\. ?(?:e|m|a)\.(?: ?[a-z]\.)*"
    r"|president|presidente|ministre|premier ministre|ambassadeur|ambassadrice|secretaire general"
    r"|roi|reine|empereur|prince|general|colonel|marechal|chancelier|chanceliere"
    r"|par|de|et|:|,|-) ?$"
)
_PROSE = 4


def doubt_shouted(page: Page, candidate: Candidate) -> Candidate:
    """Return what the network says in capitals-only prose as a mere possibility.

    A person then needs a title, a word of the base or another place of the name; a body,
    when it is one long word, the base or another place.
    """
    low, high = page.block_bounds(candidate.start)
    around = page.text[low : candidate.start] + page.text[candidate.end : high]
    if len(around.split()) < _PROSE:
        return candidate
    if candidate.type in ("LEADER", "PERSON"):
        titled = _TITLED.search(page.before(candidate.start, 24)) is not None
        return candidate if titled else replace(candidate, strength=POSSIBLE)
    words = page.text[candidate.start : candidate.end]
    single = words.isalpha() and len(words) > 4
    if candidate.type == "ORGANISATION" and single:
        return replace(candidate, strength=POSSIBLE)
    return candidate
