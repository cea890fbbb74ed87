"""Names of persons: their parts, and when a short form may stand for a full one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.linking.forms import fold, like_vowels, sound_key, words
from pipeline.linking.lists import word_list

_GENERATIONS = frozenset({"jr", "junior", "sr", "senior"})
_INITIAL = re.compile(r"^(?:[^\W\d_]\.?-?){1,3}$")
_PATRONYMIC = re.compile(r"(?:ovitch|evitch|ievitch|ovich|evich|itch|ovna|evna|ievna)$")
_ADJECTIVE = r"(?: (?!et |de |du |des |à )(?-i:[a-zà-ÿ])[^\W\d_-]+)?"
_FEMININE = re.compile(
    r"\b(?:mme|mmes|madame|mesdames|mlle|mademoiselle|lady|reine|princesse|présidente|"
    r"chancelière|directrice|représentante|ambassadrice|députée|sénatrice|conseillère|cheffe|"
    r"rapporteuse|dirigeante|vice-présidente|première ministre|secrétaire générale|chère)"
    + _ADJECTIVE
    + r"\s*$",
    re.IGNORECASE,
)
_MASCULINE = re.compile(
    r"\b(?:m\.|mm\.|mr\.?|monsieur|messieurs|lord|sir|roi|prince|président|chancelier|directeur|"
    r"représentant|ambassadeur|député|sénateur|conseiller|général|colonel|maréchal|dirigeant|"
    r"vice-président|premier ministre|secrétaire général|cher)" + _ADJECTIVE + r"\s*$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"(?:\b(?P<f>mme|madame|mlle)(?: la| le| l['’])?|\b(?P<m>m\.|monsieur)(?: le| l['’])?"
    r"|\b(?P<la>la|une)|\b(?P<le>le|un|du|au))\s*$",
    re.IGNORECASE,
)


def without_title(text: str) -> str:
    """Drop the titles before a name: *colonel Ahmed Ould Sidi*, *roi Hussein*."""
    first, _, rest = text.partition(" ")
    return without_title(rest) if rest and fold(first) in word_list("titles") else text


CIVILITY = re.compile(
    r"\b(?:m\.|mm\.|mr\.?|mme|mmes|mlle|monsieur|madame|messieurs|mesdames)\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name cut into parts, folded.

    ``tokens`` are the words between spaces, ``parts`` also cut at hyphens; ``first`` is
    the given name or ``""``; ``initials`` holds letters written for given names.
    """

    text: str
    tokens: tuple[str, ...]
    parts: tuple[str, ...]
    first: str
    initials: str
    surname: tuple[str, ...]

    @property
    def is_full(self) -> bool:
        """Whether the form has a given name written out and a surname."""
        return bool(self.first) and bool(self.surname)

    @property
    def is_initials_only(self) -> bool:
        """Whether nothing but initials is written: ``J.-Y. L. D.``."""
        return not self.surname and len(self.initials) >= 2


@lru_cache(maxsize=8192)
def person_name(text: str) -> PersonName:
    """Cut a person's name into its parts.

    Examples
    --------
    >>> person_name("V. Poutine").initials, person_name("V. Poutine").surname
    ('v', ('poutine',))
    >>> person_name("Jean-Yves Le Drian").surname
    ('le', 'drian')
    """
    raw = [t for t in text.replace("’", "'").split() if any(c.isalpha() for c in t)]
    tokens = tuple(fold(t).strip(".,") for t in raw)
    parts = words(text)
    letters: list[str] = []
    at = 0
    while at < len(raw) and "." in raw[at] and _INITIAL.match(raw[at]):
        letters.extend(c for c in fold(raw[at]) if c.isalpha())
        at += 1
    rest = tokens[at:]
    while len(rest) > 1 and rest[-1].strip(".") in _GENERATIONS:
        rest = rest[:-1]
    if len(rest) == 2 and is_patronymic(rest[1]):
        return PersonName(text, tokens, parts, rest[0], "", ())
    if letters or len(rest) < 2 or rest[0] in word_list("particles"):
        surname = tuple(p for t in rest for p in words(t))
        return PersonName(text, tokens, parts, "", "".join(letters), surname)
    surname = tuple(p for t in rest[1:] for p in words(t))
    return PersonName(text, tokens, parts, rest[0], "", surname)


def gender_before(text: str, start: int) -> str:
    """Return ``"f"``, ``"m"`` or ``""``: what civility or title before a name say of its bearer."""
    before = text[max(0, start - 60) : start]
    if re.search(r"\bM{1,2}\.\s*$", before):
        return "m"
    before = re.split(r"[.!?;:,()\n«»\"](?:\s|$)", before)[-1]
    if _FEMININE.search(before):
        return "f"
    return "m" if _MASCULINE.search(before) else ""


def gender_of_article(text: str, start: int) -> str:
    """Return ``"f"``, ``"m"`` or ``""``: what the article before a role noun says."""
    match = _ARTICLE.search(text[max(0, start - 14) : start])
    if match is None:
        return ""
    return "f" if match["f"] or match["la"] else "m"


def is_patronymic(token: str) -> bool:
    """Tell whether a folded word is a Russian patronymic: ``nourgojoievitch``."""
    return bool(_PATRONYMIC.search(token))


def same_given(one: PersonName, other: PersonName) -> bool:
    """Tell whether the given names agree: equal, one the initial of the other, or re-spelt."""
    if one.initials or other.initials:
        a = one.initials or _given_initials(one)
        b = other.initials or _given_initials(other)
        return bool(a) and bool(b) and (a.startswith(b) or b.startswith(a) or a[0] == b[0])
    if not one.first or not other.first:
        return True
    return one.first == other.first or respelt(one.first, other.first)


def _given_initials(name: PersonName) -> str:
    return "".join(p[0] for p in words(name.first)) if name.first else ""


@lru_cache(maxsize=8192)
def respelt(one: str, other: str) -> bool:
    """Tell whether two folded words are spellings of one name: by sound, or one slip.

    Short words must sound alike; longer ones may differ in one letter out of seven.
    """
    if one == other:
        return True
    if one[:1] != other[:1] and sound_key(one)[:1] != sound_key(other)[:1]:
        return False
    a, b = sound_key(one), sound_key(other)
    if a == b and min(len(one), len(other)) >= 4:
        return True
    if min(len(one), len(other)) >= 5 and like_vowels(a) == like_vowels(b):
        return True
    return min(len(one), len(other)) >= 7 and fuzz.ratio(a, b) >= 86


def surname_of(short: PersonName, full: PersonName) -> float:
    """Score in [0, 1] how well a short form is the surname of a full name; 0 is no.

    1.0 the whole surname; 0.95 its end or its beginning (compound surnames);
    0.85 the whole surname in another spelling.
    """
    wanted = short.surname or short.parts
    have = full.surname
    if not wanted or not have:
        return 0.0
    bare_wanted, bare_have = without_particles(wanted), without_particles(have)
    if wanted == have or bare_wanted == bare_have:
        return 1.0
    n = len(bare_wanted)
    if n < len(bare_have) and bare_wanted in (bare_have[-n:], bare_have[:n]):
        return 0.95
    if "".join(wanted) == "".join(have):
        return 0.95
    return 0.85 if respelt("".join(bare_wanted), "".join(bare_have)) else 0.0


def _drops_names(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether one name is the other without some of its given names: *Diomaye Faye*."""
    rest = iter(long)
    return short[-1] == long[-1] and all(len(p) > 1 and p in rest for p in short)


def _turned(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one name is the other with its surname put first: *Jinping Xi*.

    Not *Hamad ben Khalifa* for *Khalifa ben Hamad*, who is the son.
    """
    if len(one) != len(other) or set(one) & word_list("particles"):
        return False
    return any(one[n:] + one[:n] == other for n in range(1, len(one)))


def _respelt_throughout(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether every word of two names, particles aside, is a spelling of the same."""
    return len(one) == len(other) >= 2 and all(map(respelt, one, other))


def _middle_disagree(one: PersonName, other: PersonName) -> bool:
    """George W. against George H. W.: middle initials, where both have them, must be equal."""
    a = [p for p in one.surname if len(p) == 1]
    b = [p for p in other.surname if len(p) == 1]
    return bool(a) and bool(b) and a != b


def without_particles(parts: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a surname that are no particles; all, if all are."""
    kept = tuple(p for p in parts if p not in word_list("particles"))
    return kept or tuple(parts)


def same_person(one: PersonName, other: PersonName) -> float:
    """Score in [0, 1] whether two full forms are one name: re-spelt, abridged or re-ordered."""
    if not one.is_full or not other.is_full:
        return 0.0
    if one.parts == other.parts or "".join(one.parts) == "".join(other.parts):
        return 1.0
    if _turned(one.parts, other.parts):
        return 0.95
    if _respelt_throughout(without_particles(one.parts), without_particles(other.parts)):
        return 0.9
    if _GENERATIONS & (set(one.parts) ^ set(other.parts)):
        return 0.0  # father and son
    short, long = sorted((one.parts, other.parts), key=len)
    if 2 <= len(short) < len(long) and long[-len(short) :] == short and one.parts[0] != long[0]:
        return (
            0.9
            if len(long) > len(short) + 0 and without_particles(long[1:])[-len(short) :] == short
            else 0.0
        )
    if 2 <= len(short) < len(long) and _drops_names(short, long):
        return 0.85
    if not same_given(one, other) or _middle_disagree(one, other):
        return 0.0
    surnames = surname_of(one, other) or surname_of(other, one)
    if surnames:
        return surnames * (1.0 if one.first == other.first else 0.95)
    # A middle name dropped: the last words agree, and no other stands in its place.
    mine, theirs = without_particles(one.surname), without_particles(other.surname)
    if mine[-1] != theirs[-1] or one.first != other.first:
        return 0.0
    return 0.9 if _may_be_middle(mine[:-1], theirs[:-1]) else 0.0


def _may_be_middle(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether middle names may be of one person: not *Thi Mai* and *Van*."""
    return not one or not other or any(a[0] == b[0] for a in one for b in other)
