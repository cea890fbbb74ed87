"""The knowledge base: entities by id, candidates by form, office holders by date."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from pipeline.errors import KnowledgeError
from pipeline.knowledge.parse import parse_entity, parse_role
from pipeline.knowledge.records import Candidate, Entity, Form, Role
from pipeline.knowledge.tables import TableFile, find_tables, read_table
from pipeline.knowledge.variants import forms_of, split_name
from pipeline.records import EntityType
from pipeline.text.folding import fold, key

_WEIGHTS = {"needs_context": 0.1, "ambiguous": 0.5, "derived": 0.9, "initials": 0.5, "partial": 0.2}


class Knowledge:
    """What is known beforehand: states, organisations, persons, instruments, places.

    Parameters
    ----------
    entities : mapping of str to Entity
        By id, in the order of the tables.
    roles : sequence of Role
        Office nouns.
    given_names : mapping of str to str
        Folded given name to ``m``, ``f``, ``mf`` or an empty string.
    digest : str
        SHA-256 over the files that it was read from.
    """

    def __init__(
        self,
        entities: Mapping[str, Entity],
        roles: Sequence[Role] = (),
        given_names: Mapping[str, str] = MappingProxyType({}),
        digest: str = "",
    ) -> None:
        self._entities = dict(entities)
        self.roles = tuple(roles)
        self.given_names = MappingProxyType(dict(given_names))
        self._digest = digest
        self._forms = tuple(f for e in self._entities.values() for f in forms_of(e))
        self._by_key: dict[str, list[Form]] = defaultdict(list)
        for form in self._forms:
            self._by_key[form.key].append(form)
        self._by_surname: dict[str, list[Entity]] = defaultdict(list)
        self._by_scope: dict[str, list[Entity]] = defaultdict(list)
        for entity in self._entities.values():
            self._index_person(entity)

    def _index_person(self, entity: Entity) -> None:
        if entity.type not in ("LEADER", "PERSON"):
            return
        leading = entity.name.startswith(entity.surname + " ")
        surnames = {split_name(n.text, entity.surname, leading=leading)[1] for n in entity.names}
        for surname in sorted({key(s) for s in surnames if s}):
            self._by_surname[surname].append(entity)
        for scope in dict.fromkeys(office.scope for office in entity.offices):
            self._by_scope[scope].append(entity)

    @property
    def entities(self) -> tuple[Entity, ...]:
        """Every entity, in the order of the tables."""
        return tuple(self._entities.values())

    def __contains__(self, entity_id: object) -> bool:
        return entity_id in self._entities

    def __len__(self) -> int:
        return len(self._entities)

    def get(self, entity_id: str) -> Entity | None:
        """Return the entity of this id, or ``None``."""
        return self._entities.get(entity_id)

    def forms(self) -> Iterator[Form]:
        """Yield every written form of every entity, in the order of the tables."""
        return iter(self._forms)

    def candidates(self, text: str, type: EntityType | None = None) -> list[Candidate]:
        """Return what a text may name, the most usual meaning first.

        An entity comes once, by its best form: *argentine* is first an adjective, *Argentine*
        a name. A form that is usually written otherwise (see ``Candidate.case``) weighs little.

        Parameters
        ----------
        text : str
            The words of a mention, without article or civility.
        type : EntityType, optional
            Only entities of this type.
        """
        best: dict[str, tuple[float, Form]] = {}
        for form in self._by_key.get(key(text), ()):
            weight = self._weight(form) * (1.0 if _is_written(text, form) else 0.05)
            if form.entity_id not in best or weight > best[form.entity_id][0]:
                best[form.entity_id] = (weight, form)
        total = sum(weight for weight, _ in best.values())
        found = [
            Candidate(self._entities[i], f.text, f.kind, f.flags, f.case, round(weight / total, 4))
            for i, (weight, f) in best.items()
            if type is None or f.type == type
        ]
        return sorted(found, key=lambda c: (-c.prior, c.entity.id))

    def _weight(self, form: Form) -> float:
        weight = 1.0
        for flag in form.flags:
            weight *= _WEIGHTS.get(flag, 1.0)
        if form.type in ("LEADER", "PERSON"):
            weight *= 1 + min(len(self._entities[form.entity_id].offices), 8)
        return weight

    def surname(self, surname: str) -> list[Entity]:
        """Return the persons who bear this surname, in any of its spellings."""
        return list(self._by_surname.get(key(surname), ()))

    @property
    def office_holders(self) -> Mapping[str, Sequence[Entity]]:
        """Who held any office, by the id of the state or organisation."""
        return MappingProxyType(self._by_scope)

    def offices(
        self, role_category: str, state_or_org: str, date: dt.date | None = None
    ) -> list[Entity]:
        """Return who held an office.

        Parameters
        ----------
        role_category : str
            ``head-of-state``, ``foreign-minister``… (column *category* of ``roles.tsv``).
        state_or_org : str
            Id of the state or organisation.
        date : datetime.date, optional
            Only those who held it on that day. Where years alone are known, two may share
            a year; who surely held it goes before who may have. Everyone if not given.
        """
        held = [
            (entity, office)
            for entity in self._by_scope.get(state_or_org, ())
            for office in entity.offices
            if office.role == role_category and office.scope == state_or_org
        ]
        if date is not None:
            sure = [pair for pair in held if pair[1].covers(date, surely=True)]
            held = sure or [pair for pair in held if pair[1].covers(date)]
        return list(dict.fromkeys(entity for entity, _ in held))

    def digest(self) -> str:
        """Return the SHA-256 of the files that this base was read from."""
        return self._digest


def _is_written(text: str, form: Form) -> bool:
    """Whether a text has the capitals that a form asks for; all capitals satisfy any."""
    if form.case == "any" or text.isupper():
        return True
    if form.case == "exact":
        return text == form.text
    return any(word[0].isupper() for word in text.replace("-", " ").replace("'", " ").split())


def load_knowledge(folder: Path, extra: Sequence[Path] = ()) -> Knowledge:
    """Read and check a knowledge folder and the user's own files.

    A line of a later file replaces the one of the same id. Loaded once for the same
    content: the result is shared and must not be changed.

    Parameters
    ----------
    folder : Path
        Holds ``states.tsv``, ``organisations.tsv``…
    extra : sequence of Path
        Files in the same format, or folders of them.

    Raises
    ------
    KnowledgeError
        With ``file:line`` when something is missing or malformed.
    """
    files = tuple(find_tables(Path(folder), [Path(path) for path in extra]))
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.table}\0".encode())
        digest.update(file.path.read_bytes())
        digest.update(b"\0")
    return _load(files, digest.hexdigest())


@lru_cache(maxsize=4)
def _load(files: tuple[TableFile, ...], digest: str) -> Knowledge:
    entities: dict[str, tuple[str, Entity]] = {}
    roles: dict[str, Role] = {}
    given_names: dict[str, str] = {}
    for file in files:
        seen: dict[str, str] = {}
        for row in read_table(file):
            if file.table == "roles":
                roles[row("role")] = parse_role(row)
            elif file.table == "given_names":
                given_names[fold(row("name"))] = row("gender")
            else:
                entity = parse_entity(row, file.table)
                _check_unique(row.where, entity, seen, entities)
                seen[entity.id] = row.where
                entities[entity.id] = (file.table, entity)
    return Knowledge(
        {i: e for i, (_, e) in entities.items()}, tuple(roles.values()), given_names, digest
    )


def _check_unique(
    where: str, entity: Entity, seen: Mapping[str, str], entities: Mapping[str, tuple[str, Entity]]
) -> None:
    if entity.id in seen:
        msg = (
            f"{where}: id {entity.id} is already at {seen[entity.id]}: an id stands for one entity"
        )
        raise KnowledgeError(msg)
    known = entities.get(entity.id)
    if known is not None and known[1].type != entity.type:
        msg = (
            f"{where}: id {entity.id} is {known[1].name!r} ({known[1].type}) in {known[0]}:"
            f" {entity.name!r} ({entity.type}) needs another"
        )
        raise KnowledgeError(msg)
