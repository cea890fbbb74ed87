"""The persons whom prose names, so that *il* and *elle* find whom they stand for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.structure.attribution import Gender
from pipeline.structure.cues import Cues
from pipeline.structure.fold import fold
from pipeline.structure.naming import is_name, office_length
from pipeline.structure.sources import Span

BACK = 6  # sentences before a pronoun among which its person is looked for

_SENTENCE = re.compile(r"(?:[^.!?…\n]|\.(?=\S)|(?<=\bM)\.|(?<=\b[A-Z])\.)+[.!?…]*")
_QUOTED = re.compile(r"«[^«»\n]{1,3000}»|\"[^\"\n]{1,1500}\"|“[^“”\n]{1,3000}”")
_WORDS = r"(?:[A-ZÀ-Ý][\w'-]+|[A-Z]\.(?!\s[A-Z][a-z]+\s[a-z]))"
_NAME = re.compile(
    rf"(?P<civility>(?:M|Mr|Mme|Mlle|Me|Mgr)\.?\s)?(?<![\w'-]){_WORDS}"
    rf"(?:\s(?:(?:de|du|[Vv]an|[Vv]on|ben|bin)\s|al-|el-|d')?(?:{_WORDS}|[IVX]+\b))*"
)
_OFFICE = re.compile(r"(?<![\w'-])(?P<article>[Ll]e\s|[Ll]a\s|[Ll]'|[Uu]ne?\s|[Ss]on\s|[Ss]a\s)")
_COMPLEMENT = re.compile(
    r"(?:\s(?:d[eu]s?|de la|aux?|à la)\s[\w'-]+|\s(?:d'|de l'|à l')[\w'-]+|\s[A-ZÀ-Ý][\w'-]+|"
    r"\s[a-zà-ÿ-]+(?=\s[A-ZÀ-Ý]))*"
)
_MALE = ("m", "m.", "mr", "mr.", "mgr", "mgr.")
_FEMALE_ENDS = ("trice", "euse", "iere", "ante", "ente", "esse", "ee", "reine")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in prose: where, and of which gender if the words tell.

    ``body`` tells that it is a delegation or another body, which *elle* can mean too.
    """

    start: int
    end: int
    gender: Gender
    body: bool = False


@dataclass
class People:
    """Whom the blocks of narration before a place have named, sentence by sentence.

    Most documents have no pronoun to resolve: what is to be read waits until somebody asks.

    Parameters
    ----------
    text : str
        The text of the document.
    cues : Cues
        The offices and the words that are no names.
    """

    text: str
    cues: Cues
    _pending: list[tuple[int, int, Gender | None]] = field(default_factory=list)
    _sentences: list[list[Person]] = field(default_factory=list)
    _genders: dict[str, Gender] = field(default_factory=dict)

    @cached_property
    def _told(self) -> str:
        """The text without what is quoted: nobody named there is whom the prose goes on about."""
        return _QUOTED.sub(lambda match: " " * len(match.group()), self.text)

    def read(self, start: int, end: int) -> None:
        """Take in the sentences of a stretch of narration."""
        self._pending.append((start, end, None))

    def quoted(self, source: Span, gender: Gender) -> None:
        """Take note of who has just been quoted."""
        self._pending.append((*source, gender))

    def _catch_up(self) -> None:
        for start, end, gender in self._pending:
            if gender is None:
                for match in _SENTENCE.finditer(self._told, start, end):
                    found = list(self._persons(match.start(), match.end()))
                    for person in found:
                        self._learn(person)
                    self._sentences.append(found)
            else:
                self._note((start, end), gender)
        self._pending.clear()

    def _note(self, source: Span, gender: Gender) -> None:
        person = next(self._persons(*source), None) or Person(*source, gender)
        if gender and not person.gender:
            person = Person(person.start, person.end, gender)
        self._learn(person)
        self._sentences.append([person])

    def meant(self, gender: Gender) -> Span | None:
        """Return the last person named whom a pronoun of this gender can mean.

        One whose gender is not known can be meant only from the last sentence that names
        anybody, or when nobody else can.
        """
        self._catch_up()
        doubtful: Person | None = None
        near = True
        for sentence in reversed(self._sentences[-BACK:]):
            for person in sentence:
                known = person.gender or self._genders.get(self._last_word(person), "")
                if known == gender and not person.body:
                    return person.start, person.end
                if doubtful is None and known in ("", gender):
                    doubtful = person
            if doubtful is not None and near:
                break
            near = False
        return (doubtful.start, doubtful.end) if doubtful is not None else None

    def named_in(self, start: int, end: int) -> Span | None:
        """Return the first person named in a stretch of text."""
        self._catch_up()
        person = next(self._persons(start, end), None)
        return (person.start, person.end) if person is not None else None

    def _last_word(self, person: Person) -> str:
        return fold(self.text[person.start : person.end]).split()[-1]

    def _learn(self, person: Person) -> None:
        if person.gender:
            self._genders[self._last_word(person)] = person.gender

    def _persons(self, start: int, end: int) -> Iterator[Person]:
        position = start
        while position < end:
            office = self._next_office(position, end)
            name = self._next_name(position, end)
            first = min(filter(None, (office, name)), key=lambda p: p.start, default=None)
            if first is None:
                return
            yield first
            position = first.end

    def _next_office(self, start: int, end: int) -> Person | None:
        for match in _OFFICE.finditer(self.text, start, end):
            rest = self.text[match.end() : end]
            office = office_length(rest, self.cues)
            head = office or self._body_length(rest)
            if not head:
                continue
            complement = _COMPLEMENT.match(self.text, match.end() + head, end)
            stop = complement.end() if complement else match.end() + head
            gender = _office_gender(match["article"], fold(rest[:head]))
            return Person(match.start(), stop, gender, body=not office)
        return None

    def _body_length(self, rest: str) -> int:
        """Return the length of a body that can speak, if one comes first: ``délégation``."""
        word = re.match(r"[\w-]+", rest)
        return word.end() if word and fold(word.group()) in self.cues.org_words else 0

    def _next_name(self, start: int, end: int) -> Person | None:
        for match in _NAME.finditer(self.text, start, end):
            shift = match.end("civility") if match["civility"] else match.start()
            words = self.text[shift : match.end()]
            civility = fold(match["civility"] or "").strip()
            parts = words.split()
            known = len(parts) > 1 or civility or fold(parts[0]) in self._genders
            if not known or not is_name(words, self.cues) or self._no_person(parts):
                continue
            gender: Gender = "m" if civility in _MALE else "f" if civility else ""
            return Person(match.start(), match.end(), gender)
        return None

    def _no_person(self, parts: list[str]) -> bool:
        folded = [fold(part).strip(".") for part in parts]
        cues = self.cues
        return (
            folded[0] in cues.openers
            or " ".join(folded) in cues.places
            or any(word in cues.org_words for word in folded)
        )


def _office_gender(article: str, office: str) -> Gender:
    written = fold(article).strip()
    if written in ("le", "un"):
        return "m"
    if written in ("la", "une", "sa"):
        return "f"
    return "f" if office.endswith(_FEMALE_ENDS) else "m"
