"""The turns of a document as they open one after the other, and who speaks in each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipeline.records import BlockHint, Turn
from pipeline.structure.candidates import Candidate
from pipeline.structure.cues import Cues
from pipeline.structure.evidence import Evidence
from pipeline.structure.fold import fold, slug
from pipeline.structure.holders import Holder, collect_holders, stems
from pipeline.structure.interview import is_interview
from pipeline.structure.kinds import boilerplate
from pipeline.structure.labels import OWN_WORDS, Label, parse_label
from pipeline.structure.lines import Line
from pipeline.structure.names import collect_names, key
from pipeline.structure.speakers import (
    NOBODY,
    Resolver,
    Speaker,
    chair_named,
    is_chair,
    is_initials,
    label_name,
    label_role,
    office_aliases,
    office_of_initials,
    person_in_title,
)

SPEECHES = ("speech", "statement")
"""Kinds of title whose person speaks the text that follows, without any label."""

LEAD = 80  # characters from which a paragraph above an interview is its lead

ANSWER = "reponse"
"""The slug of who answers when nothing says who that is."""

_SIGNED = re.compile(r"recueilli|realisee? par|conduite? par|menee? par|^par ")
_SPOKESPERSON = re.compile(r"(?<!\w)porte-parole(?!\w)")
_MODERATES = re.compile(r"(?:l[ea] )?(?:moderat(?:eur|rice)|animat(?:eur|rice))\b")
_TWO_INITIALS = re.compile(r"[A-Z]\. ?[A-Z]\.?")
_ANOTHER = re.compile(r"(?<!\w)et (?:l[ea]s?|l'|son|sa|m\.|mme)(?!\w)")
_ARTICLES = ("le", "la", "l", "les")


def _unsigned(lines: Iterable[Line]) -> Iterable[str]:
    """Return the lines' words but for the one that says who asked the questions."""
    return (line.text for line in lines if not _SIGNED.search(line.folded))


@dataclass
class Section:
    """What the last title that matters says: its person, its genre, its words, folded.

    ``spoken`` tells whether somebody has spoken since.
    """

    speaker: Speaker | None = None
    genre: str | None = None
    title: str = ""
    spoken: bool = False

    @property
    def known(self) -> Speaker | None:
        """Return the person, where the title names one."""
        return None if self.speaker is NOBODY else self.speaker


@dataclass
class Voices:
    """Open turns and settle their speakers.

    Parameters
    ----------
    evidence : Evidence
        The labels and the names of the document.
    cues : Cues
        The word lists.
    """

    evidence: Evidence
    cues: Cues
    turns: list[Turn] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    chair: str | None = None
    section: Section = field(default_factory=Section)
    _answers: Speaker | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Index the labels."""
        labels = [candidate.label for candidate in self.evidence.labels.values()]
        self._resolver = Resolver(labels, self.evidence.names)
        self._nameless = [label for label in labels if label.name is None]
        self._moderated = any(
            label.name and label.role and "moderat" in fold(label.text) for label in labels
        )
        self._aliases = office_aliases(self.evidence.labels)
        self.presides = self._presides()
        self._holders: list[Holder] | None = None

    def _presides(self) -> str | None:
        """Return the one person who presides according to the lines that nobody speaks."""
        labels = self.evidence.labels
        lines = (line for line in self.evidence.lines if line.number not in labels)
        found = [name for line in lines if (name := chair_named(line, self.cues))]
        people = {self.person(name).slug for name in found}
        return found[0] if len(people) == 1 else None

    # -- opening a turn ---------------------------------------------------------------

    def open_labelled(self, candidate: Candidate) -> int:
        """Open the turn of a label and return its number."""
        label = candidate.label
        two_initials = _TWO_INITIALS.fullmatch(label.text)
        speaker = self._labelled(label.text) if two_initials else None
        if speaker is not None:
            # *M. V.* is Maud Valmy, who has a label of her own, and no Mr V.
            label = replace(label, name=(label.start, label.end))
        else:
            speaker = self._speaker(label, in_parliament=candidate.custom == "period")
        return self._open(
            speaker,
            Turn(
                turn=len(self.turns),
                label=(label.start, label.end),
                label_text=label.text,
                name=label.name,
                role=label.role,
                affiliation=label.affiliation,
            ),
        )

    def _labelled(self, initials: str) -> Speaker | None:
        """Return the person of these initials who has a label with the full name."""
        names = {name for c in self.evidence.labels.values() if (name := label_name(c.label))}
        found = self._resolver.resolve(initials)
        return found if found is not None and found.name in names else None

    def open_hinted(self, hint: BlockHint) -> int:
        """Open the turn of a speaker whom the source's format names apart from the text."""
        words = (hint.speaker or "").strip(" .:")
        label = parse_label(words, self.cues)
        speaker: Speaker | None = None
        if label is not None and (name := label_name(label)):
            speaker = self.person(name)
        elif label is not None and label.unnamed:
            speaker = self._speaker(label, in_parliament=True)
        elif words:
            speaker = Speaker(slug(words), words)
        return self._open(speaker, Turn(len(self.turns), label_text=hint.speaker))

    def open_question(self) -> int:
        """Open the turn of a bare question, whose slug is that of the labelled ones if any."""
        unnamed = {c.label.unnamed for c in self.evidence.labels.values()}
        slug = "question" if "question" in unnamed else "journaliste"
        return self._open(Speaker(slug), Turn(len(self.turns)))

    def open_answer(self) -> int:
        """Open the turn of the person interviewed."""
        if self.section.known is None:
            answers = any(c.label.answer for c in self.evidence.labels.values())
            answered = self._answering() if answers else self._last_named()
            self.section.speaker = answered or self._introduced()
        return self.open_section()

    def _last_named(self) -> Speaker | None:
        """Return the person who spoke last under a label of his own."""
        slugs = (turn.speaker for turn in reversed(self.turns) if turn.name is not None)
        last = next((slug_of for slug_of in slugs if slug_of), None)
        return Speaker(last, self.named.get(last)) if last else None

    def open_section(self) -> int:
        """Open the turn of the person whom the title names."""
        speaker = self.section.speaker
        name = speaker.name if speaker else None
        return self._open(speaker, Turn(len(self.turns), label_text=name))

    def open_person(self, name: str) -> int:
        """Open the turn of a person whom the text before announces by name."""
        speaker = self.person(name)
        return self._open(speaker, Turn(len(self.turns), label_text=speaker.name))

    def open_unknown(self) -> int:
        """Open the turn of somebody whom nothing names."""
        return self._open(None, Turn(len(self.turns)))

    def _open(self, speaker: Speaker | None, turn: Turn) -> int:
        if speaker is not None and speaker.name:
            self.named[speaker.slug] = speaker.name
        settled = speaker.slug or None if speaker else None
        self.turns.append(replace(turn, speaker=settled))
        self.section.spoken = True
        return turn.turn

    # -- who it is --------------------------------------------------------------------

    def person(self, name: str) -> Speaker:
        """Return the person of a name, by the fullest form that the document gives."""
        found = self._resolver.resolve(name)
        if found is None:
            full = self.evidence.names.full(name) or name
            found = Speaker(slug(full), full)
        return found

    def _speaker(self, label: Label, *, in_parliament: bool) -> Speaker | None:
        name, role = label_name(label), label_role(label)
        if name is not None:
            if is_initials(name) and (office := office_of_initials(name, self._aliases)):
                name = self._aliases[office]
            if is_chair(label) and (label.text.endswith(")") or self.chair is None):
                self.chair = name
            return self._resolver.resolve(name)
        if label.answer:
            return self.section.known or self._answering()
        if longer := self._in_full(label, in_parliament=in_parliament):
            known = self._speaker(longer, in_parliament=in_parliament)
            return known or Speaker(slug(label_role(longer) or longer.text))
        moderates = _MODERATES.match(fold(label.text)) is not None
        if moderates and not (self.chair and self._moderated):
            return Speaker(label.unnamed or slug(label.text))
        if role and (alias := self._alias(key(role))):
            return self.person(alias)
        if role and not label.unnamed and (holder := self._holder(role)):
            return holder
        if label.unnamed == "presidence" and (chair := self.chair or self.presides):
            return self.person(chair)
        if role and not in_parliament and self._title_gives(role):
            return self.section.known
        if label.unnamed == OWN_WORDS:
            return Speaker(slug(label.text))
        return Speaker(label.unnamed) if label.unnamed else None

    def _in_full(self, label: Label, *, in_parliament: bool) -> Label | None:
        """Return the one label that gives this office at length: *LE PRÉSIDENT DU SÉNAT*."""
        if in_parliament or label.civility or label.unnamed != "presidence":
            return None
        short = key(label.text) + " "
        longer = {key(o.text): o for o in self._nameless if key(o.text).startswith(short)}
        return longer.popitem()[1] if len(longer) == 1 else None

    def _alias(self, role: str) -> str | None:
        """Return who holds an office by another label, in full or with a longer complement."""
        if role in self._aliases:
            return self._aliases[role]
        longer = {name for office, name in self._aliases.items() if office.startswith(role + " ")}
        return longer.pop() if len(longer) == 1 and " " in role else None

    def _holder(self, role: str) -> Speaker | None:
        """Return the one person to whom the text gives an office, whatever the words for it."""
        if self._holders is None:
            self._holders = collect_holders(self.evidence.lines, self.cues)
        sought = stems(role)
        found = [self.person(h.name) for h in self._holders if sought and sought <= h.stems]
        return found[0] if len({speaker.slug for speaker in found}) == 1 else None

    def _title_gives(self, role: str) -> bool:
        """Tell whether the section's title gives this office to its person."""
        head = [word for word in key(role).split() if word not in _ARTICLES]
        if self.section.known is None or not head or head[0] not in self.cues.offices:
            return False
        office = re.search(rf"(?<!\w){re.escape(head[0])}(?!\w)(.*)", self.section.title)
        named = key(self.section.known.name or "").split()[-1:]
        if office is None or not named:
            return office is not None
        between = office[1].partition(named[0])[0] if named[0] in office[1] else ""
        return _ANOTHER.search(between) is None

    def _answering(self) -> Speaker:
        """Return who gives the answers under ``R :`` when no title names that person."""
        if self._answers is None:
            head = self.evidence.lines[: min(self.evidence.labels, default=0)]
            for line in head:
                if boilerplate(line, self.cues):
                    continue
                if _SPOKESPERSON.search(line.folded) and (name := self.named_in(line.text)):
                    self._answers = self.person(name)
                    break
            else:
                met = self._most_named(_unsigned(head)) if is_interview(head) else None
                self._answers = met or Speaker(ANSWER)
        return self._answers

    def _introduced(self) -> Speaker | None:
        """Return the person whom the lines before the first question name most, if one does."""
        asked = min(self.evidence.questions, default=0)
        head = self.evidence.lines[: min(asked, min(self.evidence.labels, default=asked))]
        if (found := self._most_named(_unsigned(head))) is not None:
            return found
        told = (line for line in head if len(line.text) > LEAD and line.text.endswith("."))
        lead = next(told, None)
        name = self.named_in(lead.text) if lead and not _SIGNED.search(lead.folded) else None
        return self.person(name) if name and " " in name else None

    def _most_named(self, texts: Iterable[str]) -> Speaker | None:
        full = collect_names("\n".join(texts), self.cues).most_named()
        return Speaker(slug(full), full) if full else None

    def family_name(self, turn: int | None) -> str | None:
        """Return the folded last word of the name of who speaks in a turn."""
        slug_of = self.turns[turn].speaker if turn is not None else None
        name = self.named.get(slug_of or "")
        return key(name).split()[-1] if name else None

    # -- sections ---------------------------------------------------------------------

    def note_chair(self, line: Line) -> None:
        """Remember who presides, where a line says so."""
        self.chair = chair_named(line, self.cues) or self.chair

    def enter(self, title: str, folded: str, genre: str | None) -> None:
        """Enter the section of a title, and note the person that it names."""
        name = self.named_in(title)
        speaker = self.person(name) if name else None
        if speaker is None and genre == "speech":
            speaker = NOBODY
        self.section = Section(speaker, genre, folded)

    def named_in(self, title: str) -> str | None:
        """Return the person whom a title announces."""
        return person_in_title(title, self.cues, self.evidence.names)
