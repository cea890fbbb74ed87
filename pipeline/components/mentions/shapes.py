"""Names that their form shows to be bodies, whatever the network takes them for."""

from dataclasses import replace

from pipeline.components.mentions.candidates import Candidate
from pipeline.components.mentions.cues import word_set
from pipeline.components.mentions.page import Page


def body_by_shape(page: Page, candidate: Candidate) -> Candidate:
    """Return a candidate as a body where its form says so.

    Unknown acronyms; names that end as newspapers and companies do: *Khmer Times*, *Zeta Bank*.
    """
    text = page.text[candidate.start : candidate.end]
    words = text.split()
    if candidate.type != "TREATY" and len(words) > 1 and words[-1][0].isupper():
        last = page.plain[candidate.start : candidate.end].split()[-1]
        if last in word_set("body-tails"):
            return replace(candidate, type="ORGANISATION")
    if candidate.type not in ("PLACE", "TREATY") or page.shouted(candidate.start):
        return candidate
    if not (text.isalpha() and text.isupper() and 3 <= len(text) <= 8):
        return candidate
    return replace(candidate, type="ORGANISATION")
