"""The parts that people have in a court: agents and judges, counsel and witnesses."""

import re

from pipeline.components.mentions.candidates import Candidate
from pipeline.components.mentions.page import Page

# How a party's list in the record of a court presents each: *comme agent*, *comme conseil*.
_PARTY_AGENT = re.compile(r"[^;\n]{0,160}?, comme (?:co-?)?agente?s?(?![\w-])")
_PARTY_COUNSEL = re.compile(
    r"[^;\n]{0,160}?, comme (?:conseil|avocat|expert|assistant)[a-z]*(?![\w-])"
)
_PARTY_WIDTH = 180
_TO_THE_BAR = re.compile(r"à la barre (?:de la cour )?(?:m\.|mme|me|maitre)? ?(?:le professeur )?$")
# The judges and the registrar of a court of several states hold an international office.
_WORLD_COURT = re.compile(
    r"\b(?:cour internationale|cour permanente|tribunal international|tribunal penal international"
    r"|cour penale internationale|cour interamericaine|cour europeenne|cour africaine"
    r"|cour de justice)(?![\w-])"
)
_COURT_OFFICE = re.compile(r"\b(?:juge|greffiere?),? (?:ad hoc )?(?:m\. |mme )?$")
_OF_THE_COURT = re.compile(r",? (?:greffiere?|juges?(?: ad hoc)?)(?![\w-])")


def part_in_court(page: Page, mention: Candidate, after: str) -> float | None:
    """Weigh the part that a name has in a court: agent, counsel, judge, registrar.

    Parameters
    ----------
    page : Page
        The document.
    mention : Candidate
        The name.
    after : str
        What follows it, folded.

    Returns
    -------
    float or None
        > 0 for an office, < 0 for another trade; ``None`` where nothing is said of it.
    """
    listed = page.after(mention.end, _PARTY_WIDTH) if after.startswith(",") else ""
    if ", comme " in listed:
        if _PARTY_AGENT.match(listed):
            return 3.0
        if _PARTY_COUNSEL.match(listed):
            return -3.0
    before = page.before(mention.start, 40)
    if _TO_THE_BAR.search(before):
        return -2.0
    surname = " " not in page.text[mention.start : mention.end]
    sits = (surname and _COURT_OFFICE.search(before)) or _OF_THE_COURT.match(after)
    if sits and _WORLD_COURT.search(page.plain):
        return 2.0
    return None
