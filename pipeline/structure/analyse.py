"""From a text to its blocks, turns, quotations and metadata."""

import datetime as dt
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from pipeline.records import Block, BlockHint, BlockKind, Document, Structure, Turn
from pipeline.structure import kinds
from pipeline.structure.candidates import Candidate, accept, find_candidates, surnames_of
from pipeline.structure.cues import Cues, load_cues
from pipeline.structure.duplicates import find_duplicates
from pipeline.structure.fold import fold, slug
from pipeline.structure.interview import find_questions, is_interview, quoted_title
from pipeline.structure.labels import OWN_WORDS, parse_label
from pipeline.structure.lines import Line, split_lines
from pipeline.structure.metadata import read_heading
from pipeline.structure.names import Names, collect_names
from pipeline.structure.prose import interlude_score, is_spoken
from pipeline.structure.quotations import find_quotations
from pipeline.structure.speakers import (
    NOBODY,
    Resolver,
    Speaker,
    chair_named,
    genre_of_title,
    is_chair,
    label_name,
    label_role,
    office_aliases,
    person_in_title,
)


def analyse(
    text: str,
    document: Document | None = None,
    *,
    view: "OffsetMap | None" = None,
    cues: Cues | None = None,
) -> Structure:
    """Find the blocks, turns, quotations and metadata of one document.

    Parameters
    ----------
    text : str
        The text as the pipeline reads it (the cleaned view); offsets refer to it.
    document : Document, optional
        What the source's own format said: title, date, hints.
    view : OffsetMap, optional
        How ``text`` came from ``document.text``, to place its hints. Without one the two
        are taken to have the same offsets.
    cues : Cues, optional
        The word lists; those of ``data/structure`` by default.

    Returns
    -------
    Structure
        ``Structure()`` without blocks when the text is blank.
    """
    cues = cues or load_cues()
    return Analysis(text, document, cues, place_hints(document, view)).structure()


class OffsetMap(Protocol):
    """What is needed of ``text.View``: offsets of the source in the cleaned text."""

    def to_view(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the cleaned text that the source's ``[start:end]`` became."""


def place_hints(document: Document | None, view: OffsetMap | None) -> tuple[BlockHint, ...]:
    """Return the format's hints in order, their offsets in the cleaned text."""
    if document is None or not document.hints:
        return ()
    placed = []
    for hint in document.hints:
        start, end = view.to_view(hint.start, hint.end) if view else (hint.start, hint.end)
        placed.append(replace(hint, start=start, end=end))
    return tuple(sorted(placed, key=lambda hint: (hint.start, -hint.end)))


@dataclass
class _State:
    """What the pass over the lines carries from one to the next."""

    turn: int | None = None
    broken: bool = False
    section: Speaker | None = None
    section_genre: str | None = None
    section_title: str = ""
    spoken: bool = False
    listing: bool = False
    titles: int = 0
    asked: bool = False
    hint: BlockHint | None = None
    hint_speaker: str | None = None


@dataclass
class Analysis:
    """One document being analysed."""

    text: str
    document: Document | None
    cues: Cues
    hints: tuple[BlockHint, ...] = ()
    lines: list[Line] = field(init=False)

    def __post_init__(self) -> None:
        """Cut the lines and choose the labels."""
        self.lines = split_lines(self.text)
        surnames = surnames_of(self.text, self.cues)
        candidates = find_candidates(self.lines, self.cues)
        self.labels = accept(candidates, self.lines, self.cues, surnames=surnames)
        self._drop_quoted_titles()
        customs = Counter(candidate.custom for candidate in self.labels.values())
        self.custom = customs.most_common(1)[0][0] if customs else None
        self.wrapped = _is_wrapped(self.lines)
        self.questions = self._bare_questions()
        self.names: Names = collect_names(self.text, self.cues)
        labels = [candidate.label for candidate in self.labels.values()]
        self.resolver = Resolver(labels, self.names)
        self.aliases = office_aliases(self.labels)
        self.hint_of = _hints_by_line(self.lines, self.hints)
        self.kinds: list[tuple[BlockKind, str]] = []
        self.turn_of: list[int | None] = []
        self.turns: list[Turn] = []
        self.speakers: dict[str, str] = {}
        self.chair: str | None = None
        self.titled = self._has_title()
        self.promoted = self._promoted_title()
        self.title: str | None = None

    def structure(self) -> Structure:
        """Decide every line and assemble the records."""
        state = self._start()
        for line in self.lines:
            kind, why = self._decide(line, state)
            self.kinds.append((kind, why))
            self.turn_of.append(state.turn if kind == "speech" else None)
        copies = find_duplicates(
            [line.text for line in self.lines], [kind for kind, _ in self.kinds]
        )
        blocks = tuple(
            Block(
                line.number,
                line.start,
                line.end,
                kind,
                turn,
                why,
                duplicate_of=copies.get(line.number),
            )
            for line, (kind, why), turn in zip(self.lines, self.kinds, self.turn_of, strict=True)
        )
        told = ((block.start, block.end) for block in blocks if block.kind == "narrative")
        title, date, place, meta = self._metadata()
        return Structure(
            blocks=blocks,
            turns=tuple(self.turns),
            quotations=find_quotations(self.text, told, self.cues),
            title=title,
            date=date,
            place=place,
            meta=meta,
        )

    def _drop_quoted_titles(self) -> None:
        """Leave out the label of a title such as ``Penny Wong : « … »``."""
        first = min(self.labels, default=-1)
        if 0 <= first < 6 and quoted_title(self.lines[first]):
            text = self.labels[first].label.text
            if not any(c.label.text == text for n, c in self.labels.items() if n != first):
                del self.labels[first]

    def _bare_questions(self) -> frozenset[int]:
        named = [c for c in self.labels.values() if c.label.unnamed is None]
        if len(named) > 1 or len(self.labels) > 4 or not is_interview(self.lines):
            return frozenset()
        return find_questions(self.lines, self.cues)

    def _start(self) -> _State:
        """Begin with what the title that the source gave says of the speaker."""
        state = _State()
        title = self.document.title if self.document else None
        if title and not self.labels:
            genre = genre_of_title(fold(title), self.cues)
            person = person_in_title(title, self.cues, self.names) if genre else None
            if person:
                state.section, state.section_genre = self._named(person), genre
                state.section_title, self.titled = fold(title), True
        return state

    def _has_title(self) -> bool:
        for line in self.lines[:8]:
            if line.number in self.labels:
                return False
            if kinds.declared(line):
                return True
            if kinds.boilerplate(line, self.cues) or kinds.metadata(line, self.cues):
                continue
            if kinds.looks_like_title(line, self.cues):
                return True
            if len(line.text) > 250:
                return False
        return False

    def _promoted_title(self) -> int | None:
        """Return the line that must be the title because nothing else at the head can."""
        possible = None
        for line in self.lines[:8]:
            why = kinds.metadata(line, self.cues)
            if line.number in self.labels or (len(line.text) > 250 and not why):
                break
            if kinds.boilerplate(line, self.cues) or kinds.caption(line, self.cues):
                continue
            title = kinds.looks_like_title(line, self.cues)
            if title and not why:
                return None
            if title and why == "metadata" and possible is None and len(line.words) > 5:
                possible = line.number
            if not why:
                break
        return possible

    # -- one line -------------------------------------------------------------------

    def _decide(self, line: Line, state: _State) -> tuple[BlockKind, str]:
        hint = self.hint_of.get(line.number)
        if hint is not None and (hint.kind or hint.speaker):
            return self._hinted(line, hint, state)
        if line.number in self.labels:
            self._open_turn(line, state)
            return "speech", "label"
        if line.piece:
            return self.kinds[-1][0], "continued"
        if line.number in self.questions:
            state.turn = len(self.turns)
            self.turns.append(Turn(state.turn, speaker="journaliste"))
            state.broken, state.asked = False, True
            return "speech", "question"
        decided = self._unspoken(line, state)
        if decided is not None:
            self._after(line, decided[0], decided[1], state)
            return decided
        return self._prose(line, state)

    def _hinted(self, line: Line, hint: BlockHint, state: _State) -> tuple[BlockKind, str]:
        """Follow what the source's own format says of a line."""
        kind: BlockKind = hint.kind or "speech"
        if kind == "speech" and line.text[0] in "([" and kinds.stage_direction(line, self.cues):
            return "narrative", "stage direction"
        if kind != "speech":
            if kind == "title":
                self._enter_section(line, state)
            return kind, "format"
        opens = hint.starts_turn and line.start <= max(hint.start, line.start) < line.end
        fresh = state.hint is not hint and (opens or state.hint_speaker != hint.speaker)
        if state.turn is None or fresh:
            if line.number in self.labels:
                self._open_turn(line, state)
            else:
                state.turn = len(self.turns)
                self.turns.append(self._hinted_turn(hint, state.turn))
        state.hint, state.hint_speaker = hint, hint.speaker
        state.broken = False
        return "speech", "format"

    def _hinted_turn(self, hint: BlockHint, number: int) -> Turn:
        """Make the turn of a speaker whose label is not in the text."""
        label = parse_label((hint.speaker or "").strip(" .:"), self.cues)
        speaker: Speaker | None = None
        if label is not None and (name := label_name(label)):
            speaker = self.resolver.resolve(name) or self._speaker_named(name)
        elif label is not None and label.unnamed:
            chair = self.chair if label.unnamed == "presidence" else None
            speaker = self._named(chair) if chair else Speaker(label.unnamed)
        elif hint.speaker:
            speaker = Speaker(slug(hint.speaker), hint.speaker)
        if speaker is not None and speaker.name:
            self.speakers[speaker.slug] = speaker.name
        return Turn(number, label_text=hint.speaker, speaker=speaker.slug if speaker else None)

    def _unspoken(self, line: Line, state: _State) -> tuple[BlockKind, str] | None:
        if not self.labels and not self.titled:
            return None
        cues, speaking = self.cues, state.turn is not None and not state.broken
        if line.number == self.promoted:
            return "title", "only heading"
        if why := kinds.boilerplate(line, cues):
            return "boilerplate", why
        if why := kinds.stage_direction(line, cues):
            return "narrative", why
        if why := kinds.caption(line, cues):
            return "caption", why
        why = kinds.metadata(line, cues) or self._dated_heading(line, state)
        sentence = line.text.endswith((".", "!", "?", "…", ";", ","))
        if why and not (speaking and why == "metadata" and sentence):
            return "meta", why
        if not speaking and kinds.verbless(line, cues) and not is_spoken(line):
            return "caption", "no verb"
        if state.listing and not sentence and len(line.text) < 200:
            return "meta", "list"
        if self._is_title(line, state):
            return "title", "title"
        return None

    def _dated_heading(self, line: Line, state: _State) -> str:
        """Recognise the line of place and date under a title."""
        before = self.kinds[-1][0] if self.kinds else None
        if before == "meta" and line.folded in self.cues.places and len(self.kinds) < 15:
            return "place"
        if before != "title" or kinds.is_numbered(line) or len(line.text) > 160:
            return ""
        score = kinds.metadata_score(line, self.cues)
        return "under the title" if score >= 1.5 and ":" not in line.text else ""

    def _is_title(self, line: Line, state: _State) -> bool:
        if not kinds.looks_like_title(line, self.cues):
            return False
        if kinds.is_heading(line):
            return True
        if state.turn is not None and not state.broken:
            following = self._next(line)
            near = (
                len(line.text) < 160
                and following is not None
                and (following.number in self.labels or bool(kinds.metadata(following, self.cues)))
            )
            ends = "?" if line.text.endswith("(suite)") else "?)"
            if line.text[-1] in ends or line.text[-1].isdigit() or ". " in line.text:
                return False
            short = len(line.text) < 60 and line.gap and kinds.verbs(line, self.cues) == 0
            return (near or (short and not self.wrapped)) and not is_spoken(line)
        return True

    def _next(self, line: Line) -> Line | None:
        number = line.number + 1
        return self.lines[number] if number < len(self.lines) else None

    def _after(self, line: Line, kind: BlockKind, why: str, state: _State) -> None:
        """Update what is carried on after a line that nobody speaks."""
        if kind in ("meta", "title") or state.titles == 0:
            chair = chair_named(line, self.cues)
            self.chair = chair or self.chair
        elif kind == "narrative" and (chair := chair_named(line, self.cues)):
            self.chair = chair
        topics = why == "notice" and line.folded.strip(" :") == "les sujets"
        state.listing = topics or (
            kind == "meta" and (line.text.endswith(":") or (state.listing and why == "list"))
        )
        if kind == "title":
            self._enter_section(line, state)
        elif kind == "boilerplate":
            following = self._next(line)
            if following is not None and following.number not in self.labels:
                state.broken = state.broken or kinds.looks_like_title(following, self.cues)
        elif why == "declared" and kinds.declared(line) in ("titre", "title"):
            self.title = self.title or line.text.partition(":")[2].strip(' "')
        elif kind == "meta" and (name := _intervenant(line)):
            state.section, state.section_genre = Speaker(slug(name), name), "speech"

    def _enter_section(self, line: Line, state: _State) -> None:
        if self.title is None:
            self.title = kinds.title_words(line)
        state.titles += 1
        state.broken = True
        genre = genre_of_title(line.folded, self.cues)
        person = None
        if genre or state.titles <= 3:
            person = person_in_title(line.text, self.cues, self.names)
        if genre or (person and not state.spoken) or self._new_document(line, state):
            state.section_genre = genre
            state.section, state.section_title = None, line.folded
            if person:
                state.section = self._named(person)
            elif genre == "speech":
                state.section = NOBODY
            state.spoken = False

    def _new_document(self, line: Line, state: _State) -> bool:
        """Tell whether a title opens another document of the same file: a dateline follows."""
        following = self._next(line)
        return (
            state.titles > 1
            and self.kinds[-1][0] != "title"
            and following is not None
            and bool(kinds.metadata(following, self.cues))
        )

    def _speaker_named(self, name: str) -> Speaker:
        full = self.names.full(name) or name
        return Speaker(slug(full), full)

    # -- speech ---------------------------------------------------------------------

    def _open_turn(self, line: Line, state: _State) -> None:
        candidate = self.labels[line.number]
        label = candidate.label
        speaker = self._speaker(candidate, state)
        if speaker is not None and speaker.name:
            self.speakers[speaker.slug] = speaker.name
        state.turn = len(self.turns)
        state.broken, state.listing, state.spoken = False, False, True
        state.asked = label.unnamed is not None
        self.turns.append(
            Turn(
                turn=state.turn,
                label=(label.start, label.end),
                label_text=label.text,
                name=label.name,
                role=label.role,
                affiliation=label.affiliation,
                speaker=speaker.slug if speaker else None,
            )
        )

    def _speaker(self, candidate: Candidate, state: _State) -> Speaker | None:
        label = candidate.label
        name = label_name(label)
        if name is not None:
            found = self.resolver.resolve(name)
            if is_chair(label) and (label.text.endswith(")") or self.chair is None):
                self.chair = name
            return found
        if label.answer:
            return state.section if state.section is not NOBODY else None
        role = label_role(label)
        if role and key_of(role) in self.aliases:
            return self._named(self.aliases[key_of(role)])
        if label.unnamed == "presidence" and self.chair:
            return self._named(self.chair)
        if role and candidate.custom != "period" and self._title_says(role, state):
            return state.section
        if label.unnamed == OWN_WORDS:
            return Speaker(slug(label.text))
        return Speaker(label.unnamed) if label.unnamed else None

    def _title_says(self, role: str, state: _State) -> bool:
        """Tell whether the section's title gives this office to its person."""
        head = [word for word in key_of(role).split() if word not in ("le", "la", "l")]
        unknown = state.section is None or state.section is NOBODY
        if unknown or not head or head[0] not in self.cues.offices:
            return False
        return bool(re.search(rf"(?<!\w){re.escape(head[0])}(?!\w)", state.section_title))

    def _named(self, name: str) -> Speaker:
        return self.resolver.resolve(name) or self._speaker_named(name)

    def _prose(self, line: Line, state: _State) -> tuple[BlockKind, str]:
        state.listing = False
        if state.turn is not None and self.questions and self._answers(line, state):
            return "speech", "answer"
        if state.turn is not None:
            if not state.broken:
                if self._interlude(line):
                    return "narrative", "interlude"
                return "speech", "turn"
            if state.section_genre not in ("speech", "statement") and is_spoken(line):
                state.broken = False
                return "speech", "turn after a break"
        if self._section_speaks(line, state):
            self._open_section_turn(state)
            return "speech", "title's speaker"
        return "narrative", "prose"

    def _answers(self, line: Line, state: _State) -> bool:
        """Open the turn of the person interviewed after a question; tell whether it was one."""
        if not state.asked:
            return False
        state.asked = False
        if state.section is None or state.section is NOBODY:
            state.section = self._introduced()
        if state.section is not None and state.section.name:
            self.speakers[state.section.slug] = state.section.name
        state.turn = len(self.turns)
        speaker = state.section.slug or None if state.section else None
        self.turns.append(Turn(state.turn, speaker=speaker))
        return True

    def _introduced(self) -> Speaker | None:
        """Return the person whom the lines before the first question name most, if one does."""
        head = self.lines[: min(self.questions)]
        text = "\n".join(line.text for line in head if "recueillis" not in line.folded)
        full = collect_names(text, self.cues).most_named()
        return Speaker(slug(full), full) if full else None

    def _section_speaks(self, line: Line, state: _State) -> bool:
        """Tell whether the person of the section's title begins to speak here."""
        if state.section is None or state.section_genre not in ("speech", "statement"):
            return False
        ahead = self.lines[line.number : line.number + 3]
        if state.section is NOBODY and not state.spoken:
            ahead = self.lines[line.number : line.number + 6]
            return is_spoken(line) and sum(map(is_spoken, ahead)) * 2 > len(ahead)
        marks = [is_spoken(near) for near in ahead if len(near.text) > 40 or near is line]
        if not state.spoken:
            return marks[0] or (sum(marks) > 1 and not self._tells(line))
        return marks[0]

    def _tells(self, line: Line) -> bool:
        return interlude_score(line, self.cues) >= 2.0

    def _interlude(self, line: Line) -> bool:
        """Tell whether the record itself speaks here, between two turns or at the end."""
        following = self._next(line)
        closing = (
            following is None
            or following.number in self.labels
            or kinds.looks_like_title(following, self.cues)
            or bool(kinds.boilerplate(following, self.cues))
        )
        if closing and len(line.text) < 120 and self.cues.stage_directions.match(line.folded):
            return not is_spoken(line)
        parliamentary = self.custom in ("period", "report")
        bar = 3.0 + (0.0 if closing else 1.0) + (1.0 if parliamentary else 0.0)
        return interlude_score(line, self.cues) >= bar

    def _open_section_turn(self, state: _State) -> None:
        state.broken = False
        if state.section is None:
            return
        if state.section.name:
            self.speakers[state.section.slug] = state.section.name
        state.turn, state.spoken = len(self.turns), True
        self.turns.append(
            Turn(turn=state.turn, label_text=state.section.name, speaker=state.section.slug or None)
        )

    # -- the document ---------------------------------------------------------------

    def _metadata(self) -> tuple[str | None, dt.date | None, str | None, dict[str, Any]]:
        """Put together what the source said of the document and what its head says."""
        document = self.document
        head = [
            line for line, (kind, _) in zip(self.lines, self.kinds, strict=True) if kind == "meta"
        ][:40]
        title = (document.title if document else None) or self.title
        heading = read_heading(self.title or title, head, self.cues)
        date = (document.date if document else None) or heading.date
        place = (document.place if document else None) or heading.place
        meta: dict[str, Any] = {}
        if heading.symbol:
            meta["symbol"] = heading.symbol
        if heading.number:
            meta["number"] = heading.number
        if self.speakers:
            meta["speakers"] = dict(sorted(self.speakers.items()))
        return title, date, place, meta


def _is_wrapped(lines: list[Line]) -> bool:
    """Tell whether paragraphs are broken over several lines, as in mail and old files."""
    long = [line for line in lines if 50 < len(line.text) < 120]
    unfinished = sum(line.text[-1] not in '.!?…»:;"' for line in long)
    return len(long) > 12 and unfinished * 2 > len(lines)


def _hints_by_line(lines: list[Line], hints: tuple[BlockHint, ...]) -> dict[int, BlockHint]:
    """Give each line the narrowest hint that covers the start of its content."""
    found: dict[int, BlockHint] = {}
    starts = [line.at for line in lines]
    for hint in sorted(hints, key=lambda h: h.start - h.end):
        first = bisect_left(starts, hint.start)
        last = max(first, bisect_left(starts, hint.end))
        for number in range(first, last):
            found[number] = hint
    return found


def key_of(role: str) -> str:
    """Fold an office for comparison."""
    return " ".join(re.sub(r"[^\w]+", " ", fold(role)).split())


def _intervenant(line: Line) -> str | None:
    match = re.match(r"(?:intervenante?|orateur|oratrice|auteur)s?\s*:\s*", line.folded)
    return line.text[match.end() :].strip() if match else None
