"""The knowledge base as the rules ask it: remembered answers, plausibility by date."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property

from rapidfuzz.distance import OSA

from pipeline.knowledge import Candidate, Entity, Knowledge, split_name
from pipeline.knowledge.records import Office
from pipeline.linking.forms import fold, like_vowels, sound_key, words
from pipeline.linking.index import table_keys
from pipeline.linking.persons import person_name, without_particles
from pipeline.linking.titles import PartialDate, known_date, read_title
from pipeline.records import EntityType

_LOWER_ACRONYM = 6  # letters, at most, of an acronym that begins with a small one


class Base:
    """A knowledge base with a memory of what was asked.

    Parameters
    ----------
    knowledge : Knowledge
        Where candidates come from. Never changed.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._candidates: dict[tuple[str, str], tuple[Candidate, ...]] = {}
        self._sounding: dict[str, tuple[Entity, ...]] | None = None
        self._short: dict[str, tuple[Entity, ...]] | None = None
        self._in_name: dict[str, tuple[Entity, ...]] = {}
        self._given: dict[str, tuple[Entity, ...]] | None = None
        self._institutions: dict[str, tuple[Entity, ...]] | None = None
        self._titled: dict[tuple[tuple[str, ...], bool], tuple[Entity, ...]] | None = None
        self._signed: dict[PartialDate, tuple[Entity, ...]] | None = None
        self._letters: dict[str, dict[tuple[str, int], list[tuple[str, str]]]] = {}
        self.roles = {
            " ".join(words(form)): role
            for role in knowledge.roles
            for form in dict.fromkeys((role.name, *role.forms))
        }
        self.role_heads = frozenset(form.split(" ", 1)[0] for form in self.roles)
        self._index_keys: dict[str, tuple[tuple[str, str], ...]] = {}
        self._of_kind: dict[tuple[str, EntityType, str], tuple[Candidate, ...]] = {}
        # Who held the offices of a scope and a category, as ``holders`` found them.
        self.held: dict[tuple[str, str], list[tuple[Entity, Office]]] = {}

    def prepare(self) -> None:
        """Make the slow indexes now, not when they are first asked; twice changes nothing."""
        self.sounding_like(())
        self.called("")
        self.short_forms("")
        self.institutions("")
        self.titled((), dated=False)
        for type_ in ("STATE", "PLACE", "ORGANISATION"):
            self._written(type_)

    def candidates(self, text: str, *types: EntityType) -> tuple[Candidate, ...]:
        """Return what a form may name among some types, the most usual first."""
        memory_key = (text, "|".join(types))
        found = self._candidates.get(memory_key)
        if found is None:
            every = [c for t in types for c in self.knowledge.candidates(text, t)]
            found = tuple(sorted(every, key=lambda c: (-c.prior, c.entity.id)))
            self._candidates[memory_key] = found
        return found

    def candidates_of_kind(self, text: str, type_: EntityType, kind: str) -> tuple[Candidate, ...]:
        """Return what a form may name, of the mention's own kind where there is any."""
        memory_key = (text, type_, kind)
        found = self._of_kind.get(memory_key)
        if found is None:
            found = self.candidates(text, type_)
            single = " " not in text and len(text) <= _LOWER_ACRONYM
            if single and text[:1].islower() and text[-1:].isupper():
                found = tuple(c for c in found if c.text[:1].islower())  # *cdH* is not *CDH*
            found = tuple(c for c in found if c.kind == kind) or found
            self._of_kind[memory_key] = found
        return found

    def sounding_like(
        self, surname: Sequence[str], *, last_alone: bool = False
    ) -> tuple[Entity, ...]:
        """Return the persons whose surname sounds like these words, in any transliteration.

        With ``last_alone`` also like the last of them, where middle names stand before it.
        """
        if self._sounding is None:
            self._sounding = self._index_surnames()
        bare = without_particles(surname)
        found: dict[str, Entity] = {}
        for written in (surname, bare, *([bare[-1:]] if last_alone else [])):
            for entity in self._sounding.get(_surname_key("".join(written)), ()):
                found.setdefault(entity.id, entity)
            if found and not last_alone:
                break
        return tuple(found.values())

    def _index_surnames(self) -> dict[str, tuple[Entity, ...]]:
        found: dict[str, dict[str, Entity]] = {}
        for entity in self.knowledge.entities:
            if entity.type not in ("LEADER", "PERSON"):
                continue
            surnames = {split_name(n.text, entity.surname)[1] for n in entity.names}
            surnames |= {" ".join(person_name(n.text).surname) for n in entity.names}
            for surname in {entity.surname, *surnames} - {""}:
                for written in {surname, " ".join(without_particles(words(surname)))}:
                    found.setdefault(_surname_key(written), {})[entity.id] = entity
        return {k: tuple(e for _, e in sorted(v.items())) for k, v in found.items()}

    def called(self, given: str) -> tuple[Entity, ...]:
        """Return the persons with this given name, folded."""
        if self._given is None:
            found: dict[str, list[Entity]] = {}
            for entity in self.knowledge.entities:
                if entity.type in ("LEADER", "PERSON"):
                    found.setdefault(words(entity.name)[0], []).append(entity)
            self._given = {k: tuple(v) for k, v in found.items()}
        return self._given.get(given, ())

    def short_forms(self, folded: str) -> tuple[Entity, ...]:
        """Return the entities that a capitalised short form such as *Conseil* may stand for."""
        if self._short is None:
            found: dict[str, list[Entity]] = {}
            for entity in self.knowledge.entities:
                for short in dict.fromkeys(fold(s) for s in entity.short):
                    found.setdefault(short, []).append(entity)
            self._short = {k: tuple(v) for k, v in found.items()}
        return self._short.get(folded, ())

    def treaties_in_name(self, organisation: Entity) -> tuple[Entity, ...]:
        """Return the treaties whose name is part of an organisation's name."""
        found = self._in_name.get(organisation.id)
        if found is None:
            names = [fold(n.text) for n in organisation.names if n.kind == "name"]
            found = tuple(
                treaty
                for folded, treaty in self._folded_treaties
                if any(folded in name for name in names)
            )
            self._in_name[organisation.id] = found
        return found

    @cached_property
    def _treaties(self) -> Sequence[Entity]:
        return [e for e in self.knowledge.entities if e.type == "TREATY"]

    @cached_property
    def _folded_treaties(self) -> Sequence[tuple[str, Entity]]:
        return [(fold(treaty.name), treaty) for treaty in self._treaties]

    def titled(self, identifying: tuple[str, ...], *, dated: bool) -> tuple[Entity, ...]:
        """Return the instruments one of whose names has these words, dates aside.

        Without a date in the title asked for, those that have the name without one.
        """
        if self._titled is None:
            found: dict[tuple[tuple[str, ...], bool], dict[str, Entity]] = {}
            for treaty in self._treaties:
                for name in treaty.names:
                    title = read_title(name.text)
                    for asked in (True,) if any(title.date) else (True, False):
                        found.setdefault((title.words, asked), {})[treaty.id] = treaty
            self._titled = {k: tuple(v.values()) for k, v in found.items()}
        return self._titled.get((identifying, dated), ())

    def signed_on(self, date: PartialDate) -> tuple[Entity, ...]:
        """Return the instruments of a day."""
        if self._signed is None:
            days: dict[PartialDate, list[Entity]] = {}
            for treaty in self._treaties:
                days.setdefault(known_date(treaty.date), []).append(treaty)
            self._signed = {k: tuple(v) for k, v in days.items()}
        return self._signed.get(date, ())

    def index_keys(self, entity: Entity, family: str) -> tuple[tuple[str, str], ...]:
        """Return under which keys the proper names of an entity are found, with the name."""
        keys = self._index_keys.get(entity.id)
        if keys is None:
            names = dict.fromkeys(n.text for n in entity.names if n.kind == "name")
            keys = tuple((key, name) for name in names for key in table_keys(name, family))
            self._index_keys[entity.id] = keys
        return keys

    def institutions(self, state_id: str) -> tuple[Entity, ...]:
        """Return the organisations that belong to a state, and the bodies of these."""
        if self._institutions is None:
            found: dict[str, list[Entity]] = {}
            for entity in self.knowledge.entities:
                if entity.type == "ORGANISATION" and entity.parent:
                    found.setdefault(entity.parent, []).append(entity)
                    above = self.get(entity.parent)
                    if above is not None and above.parent:
                        found.setdefault(above.parent, []).append(entity)
            self._institutions = {k: tuple(v) for k, v in found.items()}
        return self._institutions.get(state_id, ())

    def misspelt(self, text: str, type_: EntityType) -> Entity | None:
        """Return the one entity whose name differs from the words by one slip.

        A slip is a letter more, less, other, or two letters exchanged; words of less
        than six letters are not tried, nor a slip in the first two letters.
        """
        wanted = fold(text)
        if len(wanted) < 6:
            return None
        found = {
            entity_id
            for length in (len(wanted) - 1, len(wanted), len(wanted) + 1)
            for form, entity_id in self._written(type_).get((wanted[:2], length), ())
            if OSA.distance(form, wanted, score_cutoff=1) <= 1 and _digits(form) == _digits(wanted)
        }
        return self.get(next(iter(found))) if len(found) == 1 else None

    def _written(self, type_: EntityType) -> Mapping[tuple[str, int], Sequence[tuple[str, str]]]:
        """Return the folded proper names of a type by their first two letters and length."""
        index = self._letters.get(type_)
        if index is None:
            index = {}
            for form in self.knowledge.forms():
                usable = form.type == type_ and form.kind == "name" and len(form.folded) >= 6
                if usable and "acronym" not in form.flags:
                    key = (form.folded[:2], len(form.folded))
                    index.setdefault(key, []).append((form.folded, form.entity_id))
            self._letters[type_] = index
        return index

    def get(self, entity_id: str) -> Entity | None:
        """Return an entity of the base by its id."""
        return self.knowledge.get(entity_id)

    def office_holders(self, scope: str) -> Sequence[Entity]:
        """Return whoever held any office of a state or organisation."""
        return self.knowledge.office_holders.get(scope, ())

    def given_name_gender(self, given: str) -> str:
        """Return ``"m"``, ``"f"`` or ``""`` (unknown, or borne by both)."""
        gender = self.knowledge.given_names.get(given, "")
        return gender if gender in ("m", "f") else ""


def exists_at(entity: Entity, date: dt.date) -> bool:
    """Tell whether an entity may be spoken of as present on a date, as far as is known.

    A state or organisation that ended before, or began after, the date is not; an
    instrument is not before it was made.
    """
    started = _year(entity.start) or (_year(entity.date) if entity.type == "TREATY" else None)
    ended = _year(entity.end)
    if started is not None and date.year < started:
        return False
    return ended is None or date.year <= ended


def in_office(entity: Entity, date: dt.date, *, slack: int = 0) -> bool:
    """Tell whether a person holds some office on a date, give or take some years."""
    low, high = date.year - slack, date.year + slack
    for office in entity.offices:
        start = office.start.year if office.start else None
        end = 9999 if office.current else (office.end.year if office.end else start)
        if start is not None and end is not None and start <= high and end >= low:
            return True
    return False


def begins_after(entity: Entity, date: dt.date) -> bool:
    """Tell whether every office of a person begins more than two years after a date."""
    starts = [o.start.year for o in entity.offices if o.start is not None]
    return bool(starts) and min(starts) > date.year + 2


def _surname_key(written: str) -> str:
    return like_vowels(sound_key(written))


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _year(text: str) -> int | None:
    digits = text[:4]
    return int(digits) if digits.isdigit() else None
