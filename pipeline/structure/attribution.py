"""Who says the words of a quotation, read from the prose around and inside it.

All functions look at folded text and return what names the source, the words that
attribute, and the manner; a source that is only a pronoun comes as its gender.
"""

import re
from typing import Literal, NamedTuple

from pipeline.structure.cues import Cues
from pipeline.structure.sources import DETERMINER, Span, named, noun_phrase, subject

Manner = Literal["direct", "indirect", "according"]
Gender = Literal["m", "f", ""]

REACH = 200  # characters before or after a quotation in which its attribution is looked for
SHORTEST = 12  # characters; a quoted word or title is no quotation

_HE_OR_SHE = re.compile(
    r"(?:^|[\s',])(?P<who>il|elle)(?:\s(?:y|en|lui|leur|nous|vous|me|l'|m'|s'|se))*\s?$"
)
_TELLS = re.compile(
    r"(?<![\w'-])(?:a|ont|avait|avaient|s'est|se sont)\s(?:\w+ment\s|aussi\s|ainsi\s)?$"
)
_KEPT_END = re.compile(r"\s?(?:(?:de|a|du|comme)\s|d'|son\s|sa\s|ses\s|leur\s)?$")
_FOR = re.compile(r"(?:^|[.!?]\s)(?P<cue>pour)\s(?P<who>[^,.]{3,90}),\s*$")
_ELIDED = re.compile(
    r"(?:(?P<as>comme|ainsi que|tel que)\s)?(?P<object>(?:l'|m'|t')(?:a|ont|avait)?\s?)$"
)
_PARTED = re.compile(r"[.!?]\s")


class Attribution(NamedTuple):
    """Who is quoted (a span, or a pronoun's gender), the words that say so, and how."""

    source: Span | None
    cue: Span
    manner: Manner
    pronoun: Gender = ""


def after(folded: str, end: int, cues: Cues) -> Attribution | None:
    """Read ``…», a déclaré X``, ``…», selon X``, ``…», a-t-il dit``, ``…», X déclare``."""
    limit = min(len(folded), end + REACH)
    start = end
    while start < limit and folded[start] in " ,.!?\t":
        start += 1
    if (match := cues.says.match(folded, start, limit)) is not None:
        return _said(folded, match, limit)
    if (match := cues.according.match(folded, start, limit)) is not None:
        return Attribution(noun_phrase(folded, match.end(), limit), match.span(), "according")
    return None


def inside(folded: str, start: int, end: int, cues: Cues) -> Attribution | None:
    """Read the words that break into a quotation: ``« Non, répondit X, jamais. »``."""
    for match in cues.says.finditer(folded, start, end):
        before = folded[start : match.start()].rstrip()
        if not before.endswith((",", "!", "?", "…")) or len(before) < 3:
            continue
        turned = match["inverted"] or match["pronoun"]
        said = _said(folded, match, end)
        if turned or (said.source is not None and folded[said.source[1] : end][:1] in (",", ".")):
            return said
    return None


def _said(folded: str, match: re.Match[str], limit: int) -> Attribution:
    turned = match["inverted"] or match["pronoun"]
    if turned:
        gender: Gender = "f" if "elle" in turned else "m" if "il" in turned else ""
        return Attribution(None, match.span(), "direct", gender)
    return Attribution(noun_phrase(folded, match.end(), limit), match.span(), "direct")


def before(folded: str, start: int, cues: Cues) -> Attribution | None:
    """Read ``X a déclaré : «…``, ``Selon X, «…``, ``X juge que «…``."""
    first = max(0, start - REACH)
    window = folded[first:start]
    kept = _kept(folded, first, start, cues)
    if kept is not None:
        return kept
    said = _last(cues.says, window)
    according = _last(cues.according, window)
    nearer = said is not None and (according is None or according.start() < said.start())
    if said is not None and nearer and (first or said.start() > 1):
        return _before_verb(folded, first, (first + said.start(), first + said.end()), start)
    if according is not None:
        source = noun_phrase(folded, first + according.end(), start)
        cue = first + according.start(), first + according.end()
        return Attribution(source, cue, "according")
    if (told := _told(folded, first, start, cues)) is not None:
        return told
    if (meant := _FOR.search(window)) is not None:
        source = named(folded, first + meant.start("who"), first + meant.end("who"))
        cue = first + meant.start("cue"), first + meant.end("cue")
        return Attribution(source, cue, "according")
    return None


def _last(cues: re.Pattern[str], window: str) -> re.Match[str] | None:
    """Return the last cue of the sentence that a window ends with."""
    last = None
    for match in cues.finditer(window):
        last = match
    return last if last is not None and not _PARTED.search(window[last.end() :]) else None


def _before_verb(folded: str, first: int, cue: Span, start: int) -> Attribution | None:
    """Read the subject of a verb that stands before a quotation."""
    clause = folded[first : cue[0]]
    if (elided := _ELIDED.search(clause)) is not None:
        clause = clause[: elided.start("object")]
        if elided["as"]:
            return Attribution(noun_phrase(folded, cue[1], start), cue, "direct")
    rest = folded[cue[1] : start]
    if clause.endswith(", ") and not rest.strip():
        return None  # ``L'accord, dit « des Trois Moulins »``: a participle
    if clause.endswith(", ") and "," in rest and DETERMINER.match(rest.lstrip()):
        return Attribution(noun_phrase(folded, cue[1], start), cue, "direct")
    return Attribution(subject(folded, cue[0], first), cue, "direct", gender_of(clause))


def gender_of(clause: str) -> Gender:
    """Return the gender of the pronoun that ends a clause: ``elle leur`` -> ``f``."""
    match = _HE_OR_SHE.search(clause.rstrip())
    return "" if match is None else "f" if match["who"] == "elle" else "m"


def _kept(folded: str, first: int, start: int, cues: Cues) -> Attribution | None:
    """Read ``X y voit « un message »``, ``X se dit « prêt à partir »``."""
    last = None
    for match in cues.keeps.finditer(folded, max(first, start - 40), start):
        last = match
    if last is None or _KEPT_END.fullmatch(folded[last.end() : start]) is None:
        return None
    clause = folded[first : last.start()]
    return Attribution(
        subject(folded, last.start(), first), last.span(), "direct", gender_of(clause)
    )


def _told(folded: str, first: int, start: int, cues: Cues) -> Attribution | None:
    """Read ``X a appelé « toutes les parties à la retenue »``."""
    for match in cues.participles.finditer(folded, max(first, start - 40), start):
        auxiliary = _TELLS.search(folded, max(first, match.start() - 24), match.start())
        if auxiliary is None or folded[match.end() : start].strip():
            continue
        source = subject(folded, auxiliary.start(), first)
        gender = gender_of(folded[first : auxiliary.start()])
        if source is not None or gender:
            return Attribution(source, (auxiliary.start(), match.end()), "direct", gender)
    return None


def reported(
    folded: str, sentence: Span, cues: Cues, *, said: bool = True
) -> tuple[Span, Attribution] | None:
    """Read ``Selon X, …`` and ``X a déclaré que …`` without quotation marks: words and whose.

    ``said`` tells whether a verb of saying may stand in the sentence at all.
    """
    start, end = sentence
    while start < end and folded[start].isspace():
        start += 1
    if (match := cues.according.match(folded, start, end)) is not None:
        source = noun_phrase(folded, match.end(), end)
        comma = folded.find(",", source[1], end) if source else -1
        if comma < 0 or end - comma < SHORTEST:
            return None
        return (comma + 2, end), Attribution(source, match.span(), "according")
    match = cues.says.search(folded, start, end) if said else None
    if match is not None and folded[start : match.start()].rstrip().endswith(","):
        body = (start, start + len(folded[start : match.start()].rstrip(" ,")))
        source = noun_phrase(folded, match.end(), end)
        turned = match["inverted"] or match["pronoun"]
        whole = source is not None and not turned and body[1] - body[0] >= SHORTEST
        return (body, Attribution(source, match.span(), "indirect")) if whole else None
    if (
        match is None
        or end - match.end() < SHORTEST
        or not re.match(r"\s(?:que\s|qu')", folded[match.end() : match.end() + 5])
    ):
        return None
    source = subject(folded, match.start(), start)
    if source is None:
        return None
    return (match.end() + 1, end), Attribution(source, match.span(), "indirect")
