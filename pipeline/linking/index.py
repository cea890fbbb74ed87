"""Find the clusters of a document that a form may belong to, without looking at all of them."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from pipeline.linking.forms import content_words, fold, identity, is_acronym, sound_key, words
from pipeline.linking.persons import person_name, without_particles
from pipeline.linking.titles import read_title, without_ordinal

Owner = TypeVar("Owner")


class FormIndex(Generic[Owner]):
    """Forms and their clusters by what rules look for: words, sounds, first letters.

    Keys are proposals: the rules compare the forms themselves.
    """

    def __init__(self) -> None:
        self._table: dict[str, list[tuple[Owner, str]]] = {}
        self._seen: set[tuple[int, str]] = set()

    def add(self, family: str, owner: Owner, form: str) -> None:
        """Note that a cluster has a form; a second time changes nothing."""
        if (id(owner), form) in self._seen:
            return
        self._seen.add((id(owner), form))
        for key in table_keys(form, family):
            self._table.setdefault(key, []).append((owner, form))

    def add_all(self, owner: Owner, keys: Iterable[tuple[str, str]]) -> None:
        """Note the forms of a cluster under keys of the table made beforehand."""
        table = self._table
        for key, form in keys:
            found = table.get(key)
            if found is None:
                table[key] = [(owner, form)]
            else:
                found.append((owner, form))

    def add_short(self, family: str, owner: Owner, form: str) -> None:
        """Note that a cluster may be called by a short form such as *Conseil*."""
        self._table.setdefault(f"{family} short {fold(form)}", []).append((owner, form))

    def find(self, family: str, *keys: str) -> list[tuple[Owner, str]]:
        """Return the clusters and forms under some keys, in the order of their adding."""
        if len(keys) == 1:
            return self._table.get(f"{family} {keys[0]}", [])
        found: dict[tuple[int, str], tuple[Owner, str]] = {}
        for key in keys:
            for owner, form in self._table.get(f"{family} {key}", ()):
                found.setdefault((id(owner), form), (owner, form))
        return list(found.values())


@lru_cache(maxsize=8192)
def table_keys(form: str, family: str) -> tuple[str, ...]:
    """Return the keys of a form, the family before each."""
    keys = person_keys(form) if family == "person" else name_keys(form, family)
    return tuple(f"{family} {key}" for key in keys)


@lru_cache(maxsize=8192)
def name_keys(form: str, family: str) -> tuple[str, ...]:
    """Return what a name may be found by: identity, beginning, head, first letter, sound."""
    name = content_words(form)
    keys = [identity_key(form, family), spelling_key(form), "head " + name[0]]
    keys.append("head " + without_ordinal(name)[0])
    every = words(form)
    if len(every) >= 3 and not is_acronym(form):
        keys.append("initial " + every[0][0])
    if len(every) >= 2:
        keys.append(beginning_key(form))
    if family == "place":
        keys.append("sound " + sound_key(form))
    if family == "treaty":
        keys.append(title_key(read_title(form).words))
    return tuple(dict.fromkeys(keys))


def identity_key(form: str, family: str) -> str:
    """Return the key of forms with the same identifying words."""
    return "same " + " ".join(identity(form, family))


def title_key(identifying: tuple[str, ...]) -> str:
    """Return the key of titles of instruments with the same words, dates aside."""
    return "title " + " ".join(identifying)


def spelling_key(form: str) -> str:
    """Return the key of forms that begin alike."""
    return "letters " + fold(form)[:4]


def beginning_key(form: str) -> str:
    """Return the key of forms whose first two words are the same."""
    return "begins " + " ".join(words(form)[:2])


@lru_cache(maxsize=8192)
def person_keys(form: str) -> tuple[str, ...]:
    """Return what a person's full or short name may be found by, in any spelling."""
    name = person_name(form)
    parts = without_particles(name.surname or name.parts)
    keys = [f"sound {sound_key(part)}" for part in name.parts]
    keys.append(f"sound {sound_key(''.join(name.surname))}")
    keys.append(f"sound {sound_key(''.join(parts))}")
    keys.extend(f"near {sound_key(part)[:3]}" for part in parts[-1:])
    keys.append(f"near {sound_key(''.join(parts))[:3]}")
    if name.first:
        keys.append(f"given {sound_key(name.first)[:3]}")
    if name.is_full or name.is_initials_only:
        keys.append("initials " + (name.initials or "".join(p[0] for p in name.parts))[:2])
    return tuple(dict.fromkeys(keys))
