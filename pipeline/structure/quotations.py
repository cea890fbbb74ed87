"""Words of somebody reported in prose, and the words that say whose they are."""

import re
from collections.abc import Iterable, Iterator

from pipeline.records import Quotation
from pipeline.structure.antecedents import People
from pipeline.structure.attribution import (
    REACH,
    SHORTEST,
    Attribution,
    after,
    before,
    gender_of,
    inside,
    reported,
)
from pipeline.structure.cues import Cues
from pipeline.structure.fold import fold
from pipeline.structure.sources import Span, trimmed

_QUOTED = re.compile(
    r"«(?:[^«»]|«[^«»]{0,600}»){1,3000}»|\"[^\"\n]{1,1500}\"|“[^“”]{1,3000}”|«[^«»]{12,3000}\Z"
)
_SENTENCE = re.compile(r"[^.!?…\n]+(?:\.(?=\S)[^.!?…\n]+)*[.!?…]*")
_INTRODUCED = re.compile(r"(?:^|[.!?…»]\s)(?P<clause>[^.!?…»]{3,160}?)\s?:\s*$")
_PARTED = re.compile(r"(?<!\bM)[.!?…]\s")
_ALONE = re.compile(r"(?:^|[.!?…»\"”]\s)\s*$")
_NAMING = re.compile(  # what stands before a title or a nickname in quotation marks
    r"(?<!\w)(?:l[ea]s?|un|une|des?|du|aux?|ces?|cette|cet)\s(?:[\w'-]+\s){0,2}$|"
    r"(?:l'|d'|a\s|dits?e?s?\s|intitulee?s?\s|nommee?s?\s|baptisee?s?\s)(?:[\w'-]+\s){0,2}$"
)
_MARKS = '«»"“” \xa0\u202f'


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
    return tuple(_Reader(text, cues).read(spans))


class _Reader:
    """Reads block after block: whom *elle* means stands in the sentences before."""

    def __init__(self, text: str, cues: Cues) -> None:
        self.text = text
        self.cues = cues
        self.block = self.folded = ""
        self.said: list[Span] = []
        self.people = People(text, cues)
        self.open: Quotation | None = None

    def read(self, spans: Iterable[Span]) -> Iterator[Quotation]:
        for start, end in spans:
            yield from self._block(start, end)

    def _block(self, at: int, end: int) -> Iterator[Quotation]:
        text = self.text[at:end].rstrip()
        self.block = text
        folded = fold(text)
        self.said = [match.span() for match in self.cues.says.finditer(folded)]
        self.folded = _unsaid(text, folded, self.said)
        taken: list[Span] = []
        last: Quotation | None = None
        told = 0  # what the persons were read of
        waiting: Quotation | None = self.open
        self.open = None
        for match in _QUOTED.finditer(text):
            begin, stop = match.span()
            self.people.read(at + told, at + begin)
            told = stop
            if stop - begin < SHORTEST or _is_naming(text, self.folded, begin, stop):
                continue
            quotation = self._quoted(text, at, (begin, stop), last, waiting)
            if quotation is None:
                continue
            sentence = _sentence_around(self.folded, begin)
            taken.append((sentence[0], max(sentence[1], stop)))
            last = quotation
            if text[stop - 1] not in '»"”':
                self.open = quotation
            yield quotation
        self.people.read(at + told, at + len(text))
        yield from self._indirect(text, at, taken)

    def _quoted(
        self, text: str, at: int, body: Span, last: Quotation | None, waiting: Quotation | None
    ) -> Quotation | None:
        """Return a quotation with its attribution, or that of the one which it goes on with."""
        folded, cues = self.folded, self.cues
        found = after(folded, body[1], cues) or inside(folded, *body, cues)
        if found is None and (goes_on := _going_on(text, at, body, last, waiting)) is not None:
            return goes_on
        found = found or before(folded, body[0], cues) or self._introduced(*body)
        return self._placed(at, body, found) if found is not None else None

    def _introduced(self, begin: int, stop: int) -> Attribution | None:
        """Read ``Son chef de cabinet se souvient : « … »``, ``Elle sourit : « … »``."""
        clause = _INTRODUCED.search(self.folded[max(0, begin - REACH) : begin])
        if clause is None or stop - begin < 2 * SHORTEST:
            return None
        shift = max(0, begin - REACH)
        start, end = shift + clause.start("clause"), shift + clause.end("clause")
        head = clause["clause"].split()
        gender = gender_of(head[0])
        cue = (end, begin)
        if gender:
            return Attribution(None, cue, "direct", gender)
        return Attribution((start, end), cue, "direct") if len(head) > 2 else None

    def _placed(self, at: int, body: Span, found: Attribution) -> Quotation | None:
        """Return a quotation at its place in the document, its pronoun resolved."""
        introduced = self.folded[found.cue[0] : found.cue[1]].strip() in (":", "")
        source: Span | None
        if introduced and found.source is not None:
            first = self.people.named_in(found.source[0] + at, found.source[1] + at)
            near = first is not None and first[0] - at - found.source[0] < 4
            if first is None or not near:
                return None
            source = first
        else:
            source = trimmed(self.block, self.folded, found.source)
            source = (source[0] + at, source[1] + at) if source else None
        if source is None and found.pronoun:
            source = self.people.meant(found.pronoun)
        if source is not None:
            self.people.quoted(source, found.pronoun)
        return self._quotation(at, body, source, found)

    def _quotation(self, at: int, body: Span, source: Span | None, found: Attribution) -> Quotation:
        cue = self.text[at + found.cue[0] : at + found.cue[1]].strip()
        return Quotation(body[0] + at, body[1] + at, source, cue, found.manner)

    def _indirect(self, text: str, at: int, taken: list[Span]) -> Iterator[Quotation]:
        for match in _SENTENCE.finditer(self.folded):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            said = any(match.start() < end and start < match.end() for start, end in self.said)
            if (told := reported(self.folded, match.span(), self.cues, said=said)) is None:
                continue
            body, found = told
            source = trimmed(text, self.folded, found.source)
            if source is not None:
                source = source[0] + at, source[1] + at
            if source is not None or found.manner == "according":
                yield self._quotation(at, body, source, found)


def _going_on(
    text: str, at: int, body: Span, last: Quotation | None, waiting: Quotation | None
) -> Quotation | None:
    """Give a quotation to who was quoted before it, when it only goes on.

    It goes on in the same sentence (``« A », dit X, « B »``), opens the next one, or opens a
    paragraph after one whose quotation was not closed.
    """
    if last is None:
        follows = waiting is not None and not text[: body[0]].strip()
        source = waiting if follows else None
    else:
        between = text[last.end - at : body[0]]
        attributed = last.cue in between and bool(last.cue)
        joined = len(between) < REACH and _PARTED.search(between.rstrip()) is None
        source = last if attributed and (joined or _ALONE.search(between)) else None
    if source is None:
        return None
    return Quotation(body[0] + at, body[1] + at, source.source, source.cue, source.manner)


def _is_naming(text: str, folded: str, begin: int, stop: int) -> bool:
    """Tell whether marks enclose a title, a nickname or a programme: ``le film « Nord »``."""
    words = text[begin:stop].strip(_MARKS)
    sentence = words[-1:] in ".!?…,"
    if sentence or not words[:1].isupper() or len(words) > 80:
        return False
    return _NAMING.search(folded[max(0, begin - 60) : begin]) is not None


def _unsaid(text: str, folded: str, said: Iterable[Span]) -> str:
    """Blank the participles that folding makes a present: ``a « suggéré »`` is no *suggère*."""
    kept = folded
    for start, end in said:
        bare = " " not in folded[start:end] and "-" not in folded[start:end]
        if bare and text[end - 1] == "é":
            kept = kept[:start] + "_" * (end - start) + kept[end:]
    return kept


def _sentence_around(folded: str, position: int) -> Span:
    start = max(folded.rfind(". ", 0, position), folded.rfind("! ", 0, position)) + 1
    return start, position
