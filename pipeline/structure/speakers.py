"""Who a label is: the full name that the document gives, or the slug of an unnamed speaker."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pipeline.structure.candidates import Candidate
from pipeline.structure.cues import Cues
from pipeline.structure.fold import fold, slug
from pipeline.structure.labels import Label
from pipeline.structure.lines import Line
from pipeline.structure.names import Names, close, initials_match, key
from pipeline.structure.naming import civility_length, is_name, office_length

_CHAIR = re.compile(
    r"(?:presidence\s*(?::|de(?=\s)|par)|sous la presidence de|presidente?\s*:|"
    r"(?:assume|prend) la presidence|presidee? par)\s*(?:la\s|le\s)?"
)
_SIGNED_CHAIR = re.compile(
    r"(?:M\.|Mme)?\s?([A-ZÀ-Ý][\w'.-]+(?:\s[\w'.-]+){1,4}),\s(?:le\s|la\s)?[Pp]résidente?(?=\s*(?:$|[–—.-]))"
)
_CHAIR_BODIES = ("seance", "assemblee", "conference", "conseil", "comite", "reunion", "congres")
_JOINT = re.compile(
    r"s?\s(?:conjointe?|commune?|finale?|solennelle|ministerielle|politique)s?(?!\w)"
)
_ARTICLES = frozenset(("le", "la", "les", "l'"))
_LINKS = frozenset(("de", "du", "par", "avec", "a", "et", "d'", "pour"))
_PERSON_WORD = re.compile(r"[^\s,;:()«»\"]+")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A resolved speaker: identifier and, when there is one, the name as the document has it."""

    slug: str
    name: str | None = None


def label_name(label: Label) -> str | None:
    """Return the words of the name in a label."""
    if label.name is None:
        return None
    return label.text[label.name[0] - label.start : label.name[1] - label.start]


def label_role(label: Label) -> str | None:
    """Return the words of the office in a label."""
    if label.role is None:
        return None
    return label.text[label.role[0] - label.start : label.role[1] - label.start]


NOBODY = Speaker("")
"""The speaker of a speech whose title names no person."""


class Resolver:
    """Find the person of each label's name, from all labels and the names in the text.

    Parameters
    ----------
    labels : iterable of Label
        Every label of the document.
    names : Names
        The full names in its text.
    """

    def __init__(self, labels: Iterable[Label], names: Names) -> None:
        self._names = names
        self._cache: dict[str, Speaker | None] = {}
        self._near: dict[tuple[str, ...], list[str]] = {}
        spoken = {name: None for label in labels if (name := label_name(label))}
        for name in spoken:
            if len(name.split()) > 1 and not _abbreviated(name):
                for handle in _handles(name):
                    self._near.setdefault(handle, []).append(name)

    def resolve(self, name: str) -> Speaker | None:
        """Return the person meant by a label's name; ``None`` when no full name is known."""
        if name not in self._cache:
            full = self._full_name(name)
            self._cache[name] = Speaker(slug(full), full) if full else None
        return self._cache[name]

    def _full_name(self, name: str) -> str | None:
        if _abbreviated(name):
            return self._initialled(name)
        if len(name.split()) > 1 and not name.islower():
            return self._longest(name)
        mine = key(name)
        found = self._best(("last", _last(mine)), lambda full: full.endswith(" " + mine))
        if found is None and is_initials(name):
            return self._names.by_initials(mine)
        return found or self._names.full(name) or self._given(name) or self._slip(mine)

    def _given(self, name: str) -> str | None:
        """Return the one person of this first name, where a label is no more than that."""
        if " " in name or name.isupper():
            return None
        return self._names.by_first(name)

    def _best(self, handle: tuple[str, ...], test: Callable[[str], bool]) -> str | None:
        """Return the longest labelled name under a handle whose folded form passes a test."""
        found = {key(n): n for n in self._near.get(handle, ())[:CROWD] if test(key(n))}
        return min(found.values(), key=lambda n: (-len(n), n)) if found else None

    def _initialled(self, name: str) -> str | None:
        """Spell out ``V. Poutine`` or ``J.-Y. L. D.``."""
        family = " ".join(w for w in name.split() if "." not in w)
        handle = ("last", _last(key(family))) if family else ("initials", _initials(name))
        labelled = [n for n in self._near.get(handle, ())[:CROWD] if initials_match(name, n)]
        if labelled:
            return min(labelled, key=lambda n: (-len(n), n))
        counter = self._names.by_last.get(key(family)) if family else None
        if counter is None:
            return self._names.by_initials(_initials(name)) if not family else None
        found = [n for n in counter if initials_match(name, n)]
        return min(found, key=lambda n: (-counter[n], len(n), n)) if found else None

    def _longest(self, name: str) -> str:
        """Return the fullest form of a full name; two spellings get the same one."""
        mine = key(name)
        longer = self._best(("last", _last(mine)), lambda full: full.endswith(" " + mine))
        if longer:
            return longer
        first = mine.split()[0]
        for handle in (("head", first, _last(mine)[:3]), ("tail", first, _last(mine)[-3:])):
            for other in sorted(self._near.get(handle, ())[:CROWD]):
                if key(other) != mine and close(mine, key(other)):
                    return min(name, other)
        known = self._names.by_last.get(mine)
        return min(known, key=lambda n: (-known[n], -len(n), n)) if known else name

    def _slip(self, mine: str) -> str | None:
        """Return the labelled person whose family name differs by one letter."""
        for handle in (("head", mine[:3]), ("tail", mine[-3:])):
            for other in self._near.get(handle, ())[:CROWD]:
                if close(mine, _last(key(other))):
                    return other
        return None


def is_initials(name: str) -> bool:
    """Tell whether a label can be the bare initials of a person or an office: ``JHT``."""
    return name.isupper() and name.isalpha() and 1 < len(name) < 5


def office_of_initials(name: str, offices: Iterable[str]) -> str | None:
    """Return the one office, folded, whose first words have these initials: ``SG``."""
    found = {
        office
        for office in offices
        if "".join(w[0] for w in office.split() if len(w) > 2).startswith(name.lower())
    }
    return found.pop() if len(found) == 1 else None


CROWD = 20  # names of one handle that are compared; more of them are no help


def _handles(name: str) -> Iterable[tuple[str, ...]]:
    """Return the keys under which a full name is looked for."""
    words = key(name).split()
    first, last = words[0], words[-1]
    yield ("last", last)
    yield ("initials", _initials(name))
    yield ("head", last[:3])
    yield ("tail", last[-3:])
    yield ("head", first, last[:3])
    yield ("tail", first, last[-3:])


def _last(folded: str) -> str:
    return folded.split()[-1] if folded else ""


def _initials(name: str) -> str:
    return "".join(word[0] for word in key(name).split())


def _abbreviated(name: str) -> bool:
    return (
        bool(re.search(r"(?:^|[\s-])[A-ZÀ-Ý][a-z]?\.", name))
        and len([w for w in name.split() if "." not in w]) <= 2
        and bool(re.match(r"[A-ZÀ-Ý][a-z]?\.", name))
    )


def chair_named(line: Line, cues: Cues) -> str | None:
    """Return who presides according to ``Présidence de M. X``, ``Président : M. X (Pays)``."""
    if len(line.text) > 600 or "resid" not in line.folded:
        return None
    if (signed := _SIGNED_CHAIR.match(line.text)) is not None and is_name(signed[1], cues):
        return signed[1]
    for match in _CHAIR.finditer(line.folded):
        rest = line.text[match.end() :]
        shift = civility_length(rest, cues)
        name = _leading_name(rest[shift:], cues) if shift or ":" in match.group() else None
        if name is not None and (shift or len(name.split()) > 1 or name.isupper()):
            return name
    return None


def _leading_name(text: str, cues: Cues) -> str | None:
    """Return the longest name at the start of a text."""
    best = None
    end = 0
    for match in _PERSON_WORD.finditer(text):
        if match.start() > end + 1 or len(text[: match.end()].split()) > 6:
            break
        end = match.end()
        words = text[:end].rstrip(".")
        if is_name(words, cues):
            best = words
        elif not match.group().islower():
            break
    return best


def is_chair(label: Label) -> bool:
    """Tell whether a label with a name also says that this person presides."""
    role = label_role(label)
    if role is None:
        return False
    words = [word for word in fold(role).split() if word not in ("le", "la")]
    if not words or words[0] not in ("president", "presidente", "moderateur", "moderatrice"):
        return False
    return len(words) == 1 or any(body in fold(role) for body in _CHAIR_BODIES)


def person_in_title(text: str, cues: Cues, names: Names) -> str | None:
    """Return the person that a title announces: ``Discours de M. Karel De Gucht, ministre``."""
    match = cues.title_words.search(fold(text))
    start = match.end() if match else 0
    found = _first_person(text[start:], cues, names, announced=match is not None)
    if found is None and start:
        found = _first_person(text[:start], cues, names)
    return found


def _first_person(text: str, cues: Cues, names: Names, *, announced: bool = False) -> str | None:
    """Return the first name that can be the person's; one word will do after an office.

    ``announced`` tells that the words follow *Discours* or the like.
    """
    passed = 0
    for match in re.finditer(r"\S+", text):
        if match.start() < passed:
            continue
        rest = text[match.start() :]
        before = fold(text[: match.start()].rstrip())
        shift = civility_length(rest, cues)
        passed = match.start() + shift  # *Majesté* of *Sa Majesté le Roi X* begins no name
        name = _leading_name(rest[shift:], cues) if rest[shift : shift + 1].isupper() else None
        if name is None:
            continue
        if shift:
            return name
        crowned = fold(before.split()[-1]) in cues.regnal if before else False
        if announced and crowned and text.isupper():
            return _regnal(text[: match.start()].split()[-1], name, cues)
        if text.isupper() and (names.full(name.split()[-1]) or "X").isupper():
            continue
        linked = not before or before.split()[-1] in _LINKS or before[-1:] in ",:(«-–—"
        words = name.split()
        if fold(words[0]) in cues.openers and fold(words[0]) not in _ARTICLES:
            continue
        office = _office_before(before, cues)
        places = any(fold(w) in cues.org_words or fold(w) in cues.places for w in words)
        if places or fold(name) in cues.places or office_length(words[0], cues):
            continue
        if "du" in words and not office:
            continue
        article = fold(words[0]) in _ARTICLES and len(words) == 2 and not office
        if article and not names.full(name):  # a thing with its article, no Le Goff
            continue
        if (len(words) > 1 and (linked or office)) or (office and names.full(name)):
            return name
        if office and (fuller := names.holding(name)):
            return fuller
        title = before.split()[-1] if before else ""
        if announced and title in cues.regnal:
            return f"{text[: match.start()].split()[-1]} {name}"
        if announced and title in cues.offices and fold(words[0]) not in cues.openers:
            return name
    return None


def _regnal(title: str, name: str, cues: Cues) -> str:
    """Return a crowned head's title and name, up to the ordinal: ``PAPE PIE XIII``."""
    words = name.split()
    ordinal = next((n for n, word in enumerate(words) if re.fullmatch(r"[IVX]+", word)), None)
    stop = next((n for n, word in enumerate(words) if fold(word) in cues.openers), len(words))
    return " ".join((title, *words[: ordinal + 1 if ordinal is not None else max(1, stop)]))


def _office_before(before: str, cues: Cues) -> bool:
    """Tell whether an office with at most a short complement precedes: *chancelier fédéral*."""
    clause = re.split(r"[,;:.(«]", before)[-1]
    return any(word in cues.offices for word in clause.split()[-5:])


def genre_of_title(folded: str, cues: Cues) -> str | None:
    """Return ``speech``, ``statement``, ``qa``, ``interview``, or ``None``."""
    match = cues.title_words.search(folded)
    if match and _JOINT.match(folded, match.end()):
        return None
    return cues.title_speech[match.group()] if match else None


def office_aliases(labels: Mapping[int, Candidate]) -> dict[str, str]:
    """Map an office written alone to the name another label gives with it."""
    aliases: dict[str, str] = {}
    for candidate in labels.values():
        name, role = label_name(candidate.label), label_role(candidate.label)
        if name and role:
            aliases.setdefault(key(role), name)
    return aliases
