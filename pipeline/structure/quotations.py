"""Words of somebody reported in prose, and the words that say whose they are."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from pipeline.records import Quotation
from pipeline.structure.cues import Cues
from pipeline.structure.fold import fold

Manner = Literal["direct", "indirect", "according"]
Span = tuple[int, int]

REACH = 200  # characters before or after a quotation in which its attribution is looked for
SHORTEST = 12  # characters; a quoted word or title is no quotation

_QUOTED = re.compile(r"«[^«»]{1,3000}»|\"[^\"\n]{1,1500}\"|“[^“”]{1,3000}”")
_SENTENCE = re.compile(r"[^.!?…\n]+(?:\.(?=\S)[^.!?…\n]+)*[.!?…]*")
_STOP = re.compile(
    r"[,;:.()«»\"“”!?\n]|\s(?:qui|que|dont|dans|lors|devant|apres|avant|au|aux|en|sur|pour|par|a|ce|cette|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|aussi|aujourd'hui|avec)(?=\s)"
)
_OPENING = re.compile(r"(?:^|[.!?;:…]\s+|,\s+|\s(?:mais|et|car|que|tandis que)\s)")
_PRONOUN = re.compile(
    r"(?:il|elle|ils|elles|on|je|nous|vous|qui|ce|cela|lui|eux|moi|toi|celui-ci|celle-ci|ceux-ci|lequel|laquelle|lesquels)(?![\w-])"
)
_JOINED = re.compile(
    r"(?:(?:lorsqu|puisqu|quoiqu)(?:e\s|')|(?:quand|comme|car|or|mais|et|ainsi|alors|si)\s)+"
)
_OBJECTS = re.compile(r"\s(?:nous|vous|me|te|lui|leur|l'|m'|t')\s?$")
_NEGATED = re.compile(r"(?<!\w)n'\w+\spas$|(?<!\w)ne$")
_DETERMINER = re.compile(
    r"(?:l[ea]s?|un|une|son|sa|ses|leur|leurs|notre|votre|mon|ma|cet?|cette|ces|deux|trois|"
    r"plusieurs|certains|m\.|mme)\s|l'"
)
_PRONOUN_LAST = re.compile(r"(?:^|[\s'])(?:il|elle|ils|elles|on|je|qui)$")
_CAPITAL = re.compile(r"(?<![\w-])[A-ZÀ-Ý][\w'-]+\s[A-ZÀ-Ý]\w")
_APPOSED = re.compile(
    r",\s(?:(?:le|la)\s|l')?(?:[\w-]+\s)?"
    r"[A-ZÀ-Ý][\w'-]+(?:\s(?:de\s|du\s|al-)?[A-ZÀ-Ý][\w'-]+){1,3}"
    r"(?=[,;.:]|$)"
)
_ASIDE = re.compile(
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|aujourd'hui|ensuite|aussitot|"
    r"aussi|encore|alors|ce (?:matin|soir|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|"
    r"(?:au|aux|a la|a l'|devant|sur|dans|lors d[eu']|a)\s?"
    r"(?:(?!l[ea]s?\s|l'|une?\s)[\w'-]+\s){1,4}?"
    r"(?=(?:l[ea]s?|une?|m\.|mme)\s|l'))\s?)+"
)
_TELLS = re.compile(
    r"(?<![\w'-])(?:a|ont|avait|avaient|s'est|se sont)\s(?:\w+ment\s|aussi\s|ainsi\s)?$"
)
_FOR = re.compile(r"(?:^|[.!?]\s)(?P<cue>pour)\s(?P<who>[^,.]{3,90}),\s*$")


def find_quotations(text: str, spans: Iterable[Span], cues: Cues) -> tuple[Quotation, ...]:
    """Find reported words in the given stretches of prose, in order.

    Parameters
    ----------
    text : str
        The text of the document.
    spans : iterable of (int, int)
        Its blocks of narrative.
    cues : Cues
        The verbs and phrases that attribute.
    """
    found: list[Quotation] = []
    for start, end in spans:
        found.extend(_of_block(text[start:end], start, cues))
    return tuple(found)


def _of_block(text: str, at: int, cues: Cues) -> Iterator[Quotation]:
    folded = _unsaid(text, fold(text), cues)
    quoted = [m.span() for m in _QUOTED.finditer(text) if len(m.group()) >= SHORTEST]
    taken: list[Span] = []
    for start, end in quoted:
        attribution = _after(folded, end, cues) or _before(folded, start, cues)
        if attribution is not None:
            source, cue, manner = attribution
            source = _trimmed(text, folded, _with_name(text, source))
            sentence = _sentence_around(folded, start)
            taken.append((sentence[0], max(sentence[1], end)))
            yield _quotation(text, at, (start, end), source, cue, manner)
    for match in _SENTENCE.finditer(folded):
        inside = any(match.start() < end and start < match.end() for start, end in taken)
        if not inside and (reported := _reported(folded, match.span(), cues)) is not None:
            body, source, cue, manner = reported
            source = _trimmed(text, folded, _with_name(text, source))
            if source is not None or manner == "according":
                yield _quotation(text, at, body, source, cue, manner)


def _unsaid(text: str, folded: str, cues: Cues) -> str:
    """Blank the participles that folding makes a present: ``a « suggéré »`` is no *suggère*."""
    kept = folded
    for match in cues.says.finditer(folded):
        bare = " " not in match.group() and "-" not in match.group()
        if bare and text[match.end() - 1] == "é":
            kept = kept[: match.start()] + "_" * len(match.group()) + kept[match.end() :]
    return kept


def _trimmed(text: str, folded: str, source: Span | None) -> Span | None:
    """Leave out conjunctions and object pronouns around a source; ``None`` when nobody is left."""
    if source is None:
        return None
    start, end = source
    if (joined := _JOINED.match(folded, start, end)) is not None:
        start = joined.end()
    if (objects := _OBJECTS.search(folded, start, end)) is not None:
        end = objects.start()
    words = text[start:end]
    if end - start < 2 or _PRONOUN.match(folded, start, end) or _NEGATED.search(folded, start, end):
        return None
    named = _DETERMINER.match(folded, start, end) or any(c.isupper() for c in words)
    return (start, end) if named and not _PRONOUN_LAST.search(folded, start, end) else None


def _with_name(text: str, source: Span | None) -> Span | None:
    """Take in the name that follows an office after a comma: ``son chef, l'Uruguayen X``."""
    if source is None or _CAPITAL.search(text, source[0], source[1]):
        return source
    apposed = _APPOSED.match(text, source[1])
    return (source[0], apposed.end()) if apposed is not None else source


def _quotation(
    text: str, at: int, body: Span, source: Span | None, cue: Span, manner: Manner
) -> Quotation:
    moved = (source[0] + at, source[1] + at) if source else None
    return Quotation(body[0] + at, body[1] + at, moved, text[cue[0] : cue[1]], manner)


def _after(folded: str, end: int, cues: Cues) -> tuple[Span | None, Span, Manner] | None:
    """Read ``…», a déclaré X``, ``…», selon X``, ``…», a-t-il dit``, ``…», X déclare``."""
    limit = min(len(folded), end + REACH)
    start = end
    while start < limit and folded[start] in " ,.!?\t":
        start += 1
    if (match := cues.says.match(folded, start, limit)) is not None:
        if match["inverted"] or match["pronoun"]:
            return None, match.span(), "direct"
        return _noun_phrase(folded, match.end(), limit), match.span(), "direct"
    if (match := cues.according.match(folded, start, limit)) is not None:
        return _noun_phrase(folded, match.end(), limit), match.span(), "according"
    return None


def _told(folded: str, first: int, start: int, cues: Cues) -> tuple[Span, Span] | None:
    """Read ``X a appelé « toutes les parties à la retenue »``: the source and the cue."""
    for match in cues.participles.finditer(folded, max(first, start - 40), start):
        auxiliary = _TELLS.search(folded, max(first, match.start() - 24), match.start())
        if auxiliary is None or folded[match.end() : start].strip():
            continue
        source = _subject(folded, auxiliary.start(), first)
        if source is not None:
            return source, (auxiliary.start(), match.end())
    return None


def _before(folded: str, start: int, cues: Cues) -> tuple[Span | None, Span, Manner] | None:
    """Read ``X a déclaré : «…``, ``Selon X, «…``, ``X juge que «…``."""
    first = max(0, start - REACH)
    window = folded[first:start]
    last = None
    for match in cues.says.finditer(window):
        last = match
    if (
        last is not None
        and (first or last.start() > 1)
        and not re.search(r"[.!?]\s", window[last.end() :])
    ):
        cue = (first + last.start(), first + last.end())
        return _subject(folded, cue[0], first), cue, "direct"
    for match in cues.according.finditer(window):
        if not re.search(r"[.!?]\s", window[match.end() :]):
            source = _noun_phrase(folded, first + match.end(), start)
            return source, (first + match.start(), first + match.end()), "according"
    if (told := _told(folded, first, start, cues)) is not None:
        return told[0], told[1], "direct"
    if (meant := _FOR.search(window)) is not None:
        source = _named(folded, first + meant.start("who"), first + meant.end("who"))
        return source, (first + meant.start("cue"), first + meant.end("cue")), "according"
    return None


def _reported(
    folded: str, sentence: Span, cues: Cues
) -> tuple[Span, Span | None, Span, Manner] | None:
    """Read ``Selon X, …`` and ``X a déclaré que …`` without quotation marks."""
    start, end = sentence
    while start < end and folded[start].isspace():
        start += 1
    if (match := cues.according.match(folded, start, end)) is not None:
        source = _noun_phrase(folded, match.end(), end)
        comma = folded.find(",", source[1], end) if source else -1
        if comma < 0 or end - comma < SHORTEST:
            return None
        return (comma + 2, end), source, match.span(), "according"
    match = cues.says.search(folded, start, end)
    if match is not None and folded[start : match.start()].rstrip().endswith(","):
        body = (start, start + len(folded[start : match.start()].rstrip(" ,")))
        source = _noun_phrase(folded, match.end(), end)
        turned = match["inverted"] or match["pronoun"]
        whole = source is not None and not turned and body[1] - body[0] >= SHORTEST
        return (body, source, match.span(), "indirect") if whole else None
    if (
        match is None
        or end - match.end() < SHORTEST
        or not re.match(r"\s(?:que\s|qu')", folded[match.end() : match.end() + 5])
    ):
        return None
    source = _subject(folded, match.start(), start)
    return ((match.end() + 1, end), source, match.span(), "indirect") if source else None


def _noun_phrase(folded: str, start: int, limit: int) -> Span | None:
    """Return the words after a verb or *selon* that name the source."""
    while start < limit and folded[start].isspace():
        start += 1
    if (aside := _ASIDE.match(folded, start, limit)) is not None:
        start = aside.end()
    stop = _STOP.search(folded, start + 2, limit) if start + 2 < limit else None
    end = stop.start() if stop else limit
    return _named(folded, start, end)


def _subject(folded: str, verb: int, first: int) -> Span | None:
    """Return the words before a verb, from the start of its clause."""
    clause = folded[first:verb]
    if (appended := re.search(r",\s[^,]{3,80},\s*$", clause)) is not None:
        clause = clause[: appended.start()]
    end = first + len(clause.rstrip(" ,"))
    start = first
    for match in _OPENING.finditer(clause.rstrip(" ,")):
        start = first + match.end()
    return _named(folded, start, end)


def _named(folded: str, start: int, end: int) -> Span | None:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1] in " ,'":
        end -= 1
    words = folded[start:end]
    if not 2 <= len(words) <= 120 or _PRONOUN.match(words):
        return None
    return start, end


def _sentence_around(folded: str, position: int) -> Span:
    start = max(folded.rfind(". ", 0, position), folded.rfind("! ", 0, position)) + 1
    return start, position
