"""The pass over the lines: what each one is, and whose turn it belongs to."""

import re
from dataclasses import dataclass, field

from pipeline.records import BlockHint, BlockKind
from pipeline.structure import kinds, titles
from pipeline.structure.cues import Cues
from pipeline.structure.evidence import Evidence
from pipeline.structure.fold import fold, slug
from pipeline.structure.introductions import announced
from pipeline.structure.lines import Line
from pipeline.structure.prose import interlude_score, is_address, is_foreign, is_spoken
from pipeline.structure.resuming import Resuming
from pipeline.structure.scenes import tells_scene
from pipeline.structure.speakers import NOBODY, Speaker, genre_of_title
from pipeline.structure.subtitles import is_sound, subtitle_words
from pipeline.structure.voices import SPEECHES, Section, Voices

Decision = tuple[BlockKind, str]

_ORATOR = re.compile(r"(?:intervenante?|orateur|oratrice|auteur)s?\s*:\s*")
_DOUBTFUL = ("notice", "menu", "credit")  # not amid somebody's words
_CERTAIN = (
    "pointer",
    "letterhead",
    "page",
    "attendance",
    "signature",
    "credits",
    "buttons",
    "contact",
)
_CHAPTER = re.compile(r"[–—-]*\s*(?:chapitre|partie|sequence)\s\d{1,2}\s?[:.–—-].*")
_LINKED = re.compile(
    r"(?:d[ue]s?|d'|de la|[àa]ux?|à|sur|avec|devant|lors|pour|par|entre|et)\s?(?=\w)"
)
_ORATOR_GOES_ON = re.compile(
    r"(?:l'orateur|l'oratrice|l'intervenante?|il|elle|sa delegation|son (?:pays|gouvernement))"
    r"\s(?!y a)"
)
_SEAT = re.compile(r"(?:vice-)?presidente?(?: de [\w' ]{3,40})?\.?")
_NOTED = re.compile(r"\((?:suite|débat|vote|fin|article \d+|discussion)[^()]{0,30}\)$")
_QUOTING = re.compile(r":\s«.*»$")
OPENING, CLOSING = ("«", "“"), ("»", "”")
DASHES = ("-", "–", "—")
END = 12  # last lines of a document, among which a heading without text below is none
_BULLETED = ("-", "–", "—", "•", "·", "*", ">", "▪")
_STOPPED = '.!?…»”")]:;,'
_UNFINISHED = (".", "!", "?", "…", ";", ",")


@dataclass
class Decider:
    """Decide line after line; the state says what the lines before have opened.

    ``turn`` is the current turn; ``broken`` tells that a title or a new document came
    since, so that only spoken words take it up again; ``listing`` that a list of names or
    topics is being read, ``voting`` one of states after *Votent pour :*; ``asked`` that the
    last line was a bare question; ``floor`` whose turn somebody in the hall interrupts;
    ``quoted`` how many guillemets of a turn that began with
    one are still open; ``closed`` that the record has ended the meeting.
    """

    evidence: Evidence
    voices: Voices
    cues: Cues
    decided: list[Decision] = field(default_factory=list)
    title: str | None = None
    turn: int | None = None
    broken: bool = False
    listing: bool = False
    voting: bool = False
    asked: bool = False
    quoted: int = 0
    floor: int | None = None
    closed: bool = False
    titles: int = 0
    titled: bool = False
    hint: BlockHint | None = None
    resuming: Resuming = field(init=False)

    def __post_init__(self) -> None:
        """Take up the evidence of the whole document."""
        self.resuming = Resuming(self.evidence, self.cues, self.cues.resuming)

    def begin(self, title: str | None) -> None:
        """Take up what the title that the source gave says of the speaker."""
        self.titled = self.evidence.titled
        if not title or self.evidence.labels:
            return
        genre = genre_of_title(fold(title), self.cues)
        if genre and self.voices.named_in(title):
            self.voices.enter(title, fold(title), genre)
            self.titled = True

    def decide(self, line: Line) -> Decision:
        """Return the kind of the next line and the name of the rule that says so."""
        decision = self._decide(line)
        self.decided.append(decision)
        return decision

    def _decide(self, line: Line) -> Decision:
        evidence = self.evidence
        hint = evidence.hints.get(line.number)
        if hint is not None:
            return self._hinted(line, hint)
        if line.number in evidence.labels:
            self._label(line)
            body = line.text[evidence.labels[line.number].body - line.at :].lstrip()
            self._follow_quotation(body, opens=body.startswith(OPENING))
            return "speech", "label"
        if line.piece:
            return self.decided[-1][0], "continued"
        if line.number in evidence.questions and not self._first_words(line):
            self.turn, self.broken, self.asked = self.voices.open_question(), False, True
            self.quoted = 0
            return "speech", "question"
        if self.evidence.subtitled and (subtitle := self._subtitle(line)) is not None:
            return subtitle
        unspoken = self._unspoken(line)
        if unspoken is not None:
            self._carry(line, *unspoken)
            return unspoken
        return self._prose(line)

    def _label(self, line: Line) -> None:
        candidate = self.evidence.labels[line.number]
        if not candidate.label.voice:
            self.floor = None
        elif self.floor is None:
            self.floor = None if self.broken else self.turn
        self.turn = self.voices.open_labelled(candidate)
        self.broken = self.listing = self.voting = False
        self.quoted = 0
        self.asked = candidate.label.unnamed is not None

    def _follow_quotation(self, text: str, *, opens: bool) -> None:
        """Count the guillemets of a turn that is all a quotation; its closing one ends the turn."""
        if not opens:
            return
        repeated = self.quoted > 0 and text.startswith(OPENING)
        self.quoted += sum(text.count(mark) for mark in OPENING) - repeated
        self.quoted -= sum(text.count(mark) for mark in CLOSING)
        if self.quoted <= 0:
            self.quoted = 0
            self.broken = self._ends_quoted(text)

    def _ends_quoted(self, text: str) -> bool:
        """Tell whether the last guillemet ends a line, or comes before ``, a-t-il déclaré``."""
        after = text[max(text.rfind(mark) for mark in CLOSING) + 1 :].strip(" ,.!?")
        return not after or self.cues.says.match(fold(after)) is not None

    def _hinted(self, line: Line, hint: BlockHint) -> Decision:
        """Follow what the source's own format says of a line."""
        kind: BlockKind = hint.kind or "speech"
        if kind != "speech":
            if kind == "title":
                self._enter_section(line)
            return kind, "format"
        if line.text[0] in "([" and kinds.stage_direction(line, self.cues):
            return "narrative", "stage direction"
        before, self.hint = self.hint, hint
        changed = before is None or before.speaker != hint.speaker
        if self.turn is None or (before is not hint and (hint.starts_turn or changed)):
            if line.number in self.evidence.labels:
                self._label(line)
            else:
                self.turn = self.voices.open_hinted(hint)
        self.broken = False
        return "speech", "format"

    def _subtitle(self, line: Line) -> Decision | None:
        """Decide a line behind its time, in a text of such lines: its form is not a title's."""
        words = subtitle_words(line)
        told = kinds.metadata(line, self.cues) == "tape"
        if not words or told or _CHAPTER.fullmatch(fold(words)):
            return None
        if is_sound(words):
            return "narrative", "stage direction"
        if self.turn is None:
            if self.evidence.labels or not self.titled:
                return None
            self.turn = self.voices.open_section()
        self.broken = False
        return "speech", "subtitle"

    # -- nobody's words -----------------------------------------------------------------

    @property
    def _speaking(self) -> bool:
        return self.turn is not None and not self.broken

    def _unspoken(self, line: Line) -> Decision | None:
        """Recognise titles, metadata, captions, boilerplate and stage directions.

        A document without any label or title is a stretch of prose: nothing is looked for.
        """
        if not self.evidence.labels and not self.titled:
            return None
        cues = self.cues
        if self.evidence.timed and _CHAPTER.fullmatch(line.folded):
            return "boilerplate", "chapter"
        mark = self.evidence.furniture.get(line.number)
        if mark is not None and mark[1] in _CERTAIN:
            return mark
        if line.number == self.evidence.promoted:
            return "title", "only heading"
        sentence = line.text.endswith(_UNFINISHED)
        amid = self._speaking and sentence and len(line.text) > 40 and not self._at_foot(line)
        if (why := kinds.boilerplate(line, cues)) and not (amid and why in _DOUBTFUL):
            return "boilerplate", why
        if why := kinds.stage_direction(line, cues):
            return "narrative", why
        if mark is not None and mark[1] == "rights":
            return mark
        if (why := kinds.caption(line, cues)) and not (amid and why in _DOUBTFUL):
            return "caption", why
        if mark is not None:
            return mark
        why = kinds.metadata(line, cues) or self._under_title(line)
        if why and not (self._speaking and why == "metadata" and sentence):
            return "meta", why
        entry = self.evidence.chronicle and self.decided[-1:] == [("meta", "clock")]
        if not (self._speaking or entry) and kinds.verbless(line, cues) and not is_spoken(line):
            return "caption", "no verb"
        if self.decided[-1:] == [("title", "title")] and (
            self._goes_on(line) or self._on_agenda(line)
        ):
            return "title", "title"
        if self.listing and not sentence and len(line.text) < 200:
            return "meta", "list"
        if self.voting and not sentence and len(line.text) < 600:
            return "narrative", "list"
        if not self._is_title(line):
            return None
        return self._at_end(line) or ("title", "title")

    def _at_end(self, line: Line) -> Decision | None:
        """Decide a heading under which nothing follows any more: what closes a page is no title."""
        lines = self.evidence.lines
        if len(lines) - line.number > END:
            return None
        rest = lines[line.number :]
        spoken = any(kind in ("speech", "narrative") for kind, _ in self.decided)
        labelled = line.number < self.evidence.last_label
        if not spoken or labelled or any(len(other.text) > 140 for other in rest):
            return None
        if not all(titles.looks_like_title(o) or self._is_furniture(o) for o in rest):
            return None
        return ("boilerplate", "foot") if self._among_links(line) else ("meta", "foot")

    def _is_furniture(self, line: Line) -> bool:
        found = kinds.boilerplate(line, self.cues) or kinds.metadata(line, self.cues)
        return bool(found) or line.number in self.evidence.furniture

    def _among_links(self, line: Line) -> bool:
        """Tell whether what stands around a line at the end of a page are its links."""
        linked = [kind == "boilerplate" for kind, _ in self.decided[-2:]]
        return any(linked) and not line.text.isupper()

    def _goes_on(self, line: Line) -> bool:
        """Tell whether a line goes on with the title above: ``du Secrétaire général de X``."""
        linked = _LINKED.match(line.text) is not None and line.text[-1] not in _UNFINISHED
        return linked and len(line.text) < 200 and not kinds.verbs(line, self.cues)

    def _on_agenda(self, line: Line) -> bool:
        """Tell whether a line under a title tells its stage: ``Suite de la discussion.``."""
        short = len(line.text) < 200 and not kinds.verbs(line, self.cues) and not is_spoken(line)
        return short and self.cues.agenda.match(line.folded) is not None

    def _at_foot(self, line: Line) -> bool:
        """Tell whether a line is one of the document's last two, under the last label."""
        last = self.evidence.last_label
        return line.number > max(last, len(self.evidence.lines) - 3)

    def _under_title(self, line: Line) -> str:
        """Recognise the line of place and date under a title, and a place among metadata."""
        before = self.decided[-1][0] if self.decided else None
        if self.decided[-1:] == [("meta", "declared")] and _SEAT.fullmatch(line.folded):
            return "seat"
        if self.titles and line.folded.strip(" .") in self.cues.meta_whole["record"]:
            return "kind of record"
        if before == "meta" and line.folded in self.cues.places and len(self.decided) < 15:
            return "place"
        if before != "title" or titles.is_numbered(line) or len(line.text) > 160:
            return ""
        score = kinds.metadata_score(line, self.cues)
        return "under the title" if score >= 1.5 and ":" not in line.text else ""

    def _is_title(self, line: Line) -> bool:
        if not titles.looks_like_title(line):
            return False
        if self.titles and titles.ends_quoting(line, self.cues) and not line.text.startswith("#"):
            return False
        if titles.is_heading(line) or not self._speaking or self._gives_floor(line):
            return True
        text = line.text
        ends = "?" if _NOTED.search(text) else "?)"
        broken = ". " in text or _QUOTING.search(text)
        if text[-1] in ends or text[-1].isdigit() or broken or is_spoken(line):
            return False
        following = self.evidence.after(line)
        near = following is not None and (
            following.number in self.evidence.labels
            or bool(kinds.metadata(following, self.cues))
            or self._heads_section(following)
        )
        above = self.evidence.lines[line.number - 1]
        ended = above.text[-1] in ".!?…»"
        if ended and len(text) < 200 and self._on_agenda(line) and text[-1] not in ".;,":
            return True
        apart = line.gap or (ended and self._followed_by_prose(line))
        alone = apart and len(text) < 60 and not kinds.verbs(line, self.cues)
        return (near and len(text) < 160) or (alone and not self.evidence.wrapped)

    def _followed_by_prose(self, line: Line) -> bool:
        following = self.evidence.after(line)
        return following is not None and len(following.text) > 60 and following.text[-1] in ".:!?…»"

    def _heads_section(self, line: Line) -> bool:
        """Tell whether a line is the second of two headings: a label follows it."""
        following = self.evidence.after(line)
        labelled = following is not None and following.number in self.evidence.labels
        return labelled and titles.looks_like_title(line) and line.text[-1] not in "?!"

    def _gives_floor(self, line: Line) -> bool:
        """Tell whether a heading amid speech gives the floor: ``Réponse de M. X``."""
        named = self.cues.title_words.match(line.folded) and len(line.text) < 100
        following = self.evidence.after(line)
        if not named or following is None or not is_spoken(following) or is_spoken(line):
            return False
        return line.text[-1] not in ".?!»" and self.voices.named_in(line.text) is not None

    def _carry(self, line: Line, kind: BlockKind, why: str) -> None:
        """Update what is carried on after a line that nobody speaks."""
        if kind in ("meta", "title", "narrative") or self.titles == 0:
            self.voices.note_chair(line)
        topics = why == "notice" and line.folded.strip(" :") == "les sujets"
        opens = line.text.endswith(":") or line.folded.startswith("fait a ")
        goes_on = opens or (self.listing and why == "list")
        self.listing = topics or (kind == "meta" and goes_on)
        self.voting = (kind == "narrative" and opens) or (self.voting and why == "list")
        if kind == "title":
            self._enter_section(line)
        elif kind == "boilerplate":
            following = self.evidence.after(line)
            if following is not None and following.number not in self.evidence.labels:
                self.broken |= titles.looks_like_title(following)
        elif why == "clock" and self.evidence.chronicle:
            self.turn = None
        elif kind == "meta":
            self._declared(line)
        elif why in ("session note", "stage direction") and kinds.closes_sitting(line):
            last = line.number > self.evidence.last_label
            self.broken |= last or why == "session note"
            self.closed = last

    def _declared(self, line: Line) -> None:
        """Take a title or a speaker from a header line: ``Intervenant : …``."""
        if kinds.declared(line) in ("titre", "title"):
            self.title = self.title or line.text.partition(":")[2].strip(' "')
        elif (match := _ORATOR.match(line.folded)) is not None:
            name = line.text[match.end() :].strip()
            self.voices.section = Section(Speaker(slug(name), name), "speech")

    def _enter_section(self, line: Line) -> None:
        self.title = self.title or titles.title_words(line)
        self.titles += 1
        self.broken = True
        genre = genre_of_title(line.folded, self.cues)
        section = self.voices.section
        rival = section.genre in SPEECHES and not self._introduces(line)
        early = (
            not rival
            and self.titles <= 3
            and not section.spoken
            and not (section.genre and section.known)
        )
        if genre or self._new_document(line) or (early and self.voices.named_in(line.text)):
            self.voices.enter(line.text, line.folded, genre)

    def _introduces(self, line: Line) -> bool:
        """Tell whether a title gives a person with a civility or an office, no mere place."""
        words = {word.strip(".,()") for word in line.folded.split()}
        return bool(words & self.cues.offices or words & self.cues.civilities)

    def _new_document(self, line: Line) -> bool:
        """Tell whether a title opens another document of the same file: a dateline follows."""
        following = self.evidence.after(line)
        if self.titles < 2 or following is None or self.decided[-1][0] == "title":
            return False
        return bool(kinds.metadata(following, self.cues))

    # -- prose ----------------------------------------------------------------------------

    def _prose(self, line: Line) -> Decision:
        self.listing = self.voting = False
        if self.closed and len(line.text) < kinds.SHORT and not is_spoken(line):
            scene = tells_scene(line, self.cues) or interlude_score(line, self.cues) >= 2.0
            return ("narrative", "interlude") if scene else ("meta", "after the close")
        answered = self.evidence.questions or self.evidence.unanswered
        if self.turn is not None and self.asked and answered and not self._first_words(line):
            self.turn, self.asked = self.voices.open_answer(), False
            return "speech", "answer"
        if self._speaking:
            if self.floor is not None:
                self.turn, self.floor = self.floor, None
            if self._interlude(line):
                return self._told(line)
            self._follow_quotation(line.text, opens=self.quoted > 0)
            return "speech", "turn"
        genre = self.voices.section.genre
        heard = is_spoken(line) or is_foreign(line)
        if self.turn is not None and genre not in SPEECHES and heard:
            self.broken = False
            return "speech", "turn after a break"
        if self.evidence.timed and not self.evidence.labels and self.titled:
            self.turn, self.broken = self.voices.open_section(), False
            return "speech", "subtitle"
        if self._introduced(line):
            return "speech", "introduced"
        if self._section_speaks(line):
            self.turn, self.broken = self.voices.open_section(), False
            return "speech", "title's speaker"
        if self._cut_off(line):
            self.turn, self.broken = self.voices.open_unknown(), False
            return "speech", "cut off"
        return "narrative", "prose"

    def _introduced(self, line: Line) -> bool:
        """Open the turn of whom the line before announces: ``Awa Sarr répond :``, then words."""
        if not line.number or line.number - 1 in self.evidence.labels:
            return False
        above = self.evidence.lines[line.number - 1]
        dash = line.text[0] in DASHES
        told = self.decided[-1][0] == "narrative" and len(above.text) < 200
        if not told or not (is_spoken(line) or (dash and above.text.endswith(":"))):
            return False
        if not (dash or above.text.endswith(":")) or "«" in above.text:
            return False
        name = announced(above, self.cues)
        if name is None:
            return False
        self.turn, self.broken = self.voices.open_person(name), False
        self._follow_quotation(line.text, opens=line.text.startswith(OPENING))
        return True

    def _cut_off(self, line: Line) -> bool:
        """Tell whether an excerpt begins amid somebody's words: no title, no label before."""
        if self.titled or not self.evidence.labels or self.titles or not is_spoken(line):
            return False
        before = all(kind in ("speech", "boilerplate") for kind, _ in self.decided)
        return before and line.number < min(self.evidence.labels) and "«" not in line.text

    def _section_speaks(self, line: Line) -> bool:
        """Tell whether the person of the section's title begins to speak here."""
        section = self.voices.section
        first = is_spoken(line)
        if section.genre == "qa":
            return first and section.known is not None
        if section.speaker is None or section.genre not in SPEECHES:
            return False
        if section.spoken:
            coming = self.evidence.lines[line.number + 1 : line.number + 3]
            alone = not self.evidence.labels and interlude_score(line, self.cues) < 2.0
            return first or (alone and self.turn is not None and any(map(is_spoken, coming)))
        near = self.evidence.lines[line.number : line.number + 6]
        if section.speaker is NOBODY:
            return is_address(line) or (first and sum(map(is_spoken, near)) * 2 > len(near))
        if (
            len(line.text) < 90
            and line.text.rstrip("*_ ")[-1] in ",!:"
            and not kinds.verbs(line, self.cues)
        ):
            return True
        ahead = [is_spoken(n) for n in near[:3] if len(n.text) > 40 or n is line]
        return first or (sum(ahead) > 1 and interlude_score(line, self.cues) < 2.0)

    def _told(self, line: Line) -> Decision:
        """Return what a line is that the record tells: one without a stop heads what follows."""
        if line.text[-1] in _STOPPED or not titles.looks_like_title(line):
            return "narrative", "interlude"
        if self.evidence.after(line) is None:
            return "meta", "foot"
        if kinds.verbs(line, self.cues) or self.cues.stage_directions.match(line.folded):
            return "narrative", "interlude"
        self._enter_section(line)
        return "title", "title"

    def _first_words(self, line: Line) -> bool:
        """Tell whether a line follows a label that has no words on its line."""
        label = self.evidence.labels.get(line.number - 1)
        return label is not None and label.body >= self.evidence.lines[label.line].end

    def _interlude(self, line: Line) -> bool:
        """Tell whether the record itself speaks here, between two turns or at the end."""
        if is_spoken(line) or self._first_words(line) or is_foreign(line):
            return False
        asks = line.text.rstrip(" .…").endswith("?") and "«" not in line.text
        listed = line.text.startswith(_BULLETED) and self.decided[-1][0] == "speech"
        if asks or listed:
            return False
        if self.evidence.custom == "report" and _ORATOR_GOES_ON.match(line.folded):
            return False
        name = self.voices.family_name(self.turn)
        if self.resuming.is_told(line, self.decided, name) or tells_scene(line, self.cues, name):
            return True
        following = self.evidence.after(line)
        closing = (
            following is None
            or following.number in self.evidence.labels
            or titles.looks_like_title(following)
            or bool(kinds.boilerplate(following, self.cues))
        )
        if closing and len(line.text) < 120 and self.cues.stage_directions.match(line.folded):
            return True
        formal = self.evidence.custom in ("period", "report")
        bar = 3.0 + (0.0 if closing else 1.0) + (1.0 if formal else 0.0)
        return interlude_score(line, self.cues) >= bar
