"""Written forms and what may be done with them: folding, slugs, keys, initials.

Everything here is a pure function of a string. ``fold`` is for comparing, ``slug`` for
identifiers, ``sound_key`` for spellings that differ by transliteration only.
"""

import re
from functools import cache, lru_cache

from pipeline.linking.lists import ordered_words, word_list
from pipeline.text.folding import fold as fold
from pipeline.text.folding import slug as _plain_slug

_WORD = re.compile(r"[^\W_]+(?:\.(?=[^\W_]))?", re.UNICODE)
_DOTTED = re.compile(r"^(?:[^\W\d_]\.[ -]?){2,}[^\W\d_]?\.?$")


@lru_cache(maxsize=8192)
def slug(text: str) -> str:
    """Turn a name into an identifier: folded letters and digits joined by hyphens.

    Examples
    --------
    >>> slug("Conseil de l’Europe")
    'conseil-de-l-europe'
    >>> slug("O.N.U.")
    'onu'
    """
    return _plain_slug(undotted(text)) or "x" + "".join(f"{ord(c):x}" for c in text[:8])


def undotted(text: str) -> str:
    """Write a dotted acronym without its dots: ``O.N.U.`` becomes ``ONU``."""
    return re.sub(r"[. -]", "", text) if _DOTTED.match(text) else text


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[str, ...]:
    """Return the folded words of a form, one at least; hyphens and apostrophes separate."""
    folded = fold(text)
    return tuple(w.rstrip(".") for w in _WORD.findall(folded)) or (folded or "?",)


@lru_cache(maxsize=8192)
def content_words(text: str) -> tuple[str, ...]:
    """Return the folded words that identify: no articles or prepositions, no plural mark."""
    little = word_list("stopwords")
    kept = tuple(singular(w) for w in words(text) if w not in little)
    return kept or words(text)


@cache
def hyphened_names(name: str) -> frozenset[tuple[str, ...]]:
    """Return the identifying words of each name of a list whose names are hyphened."""
    return frozenset(content_words(entry.replace("-", " ")) for entry in ordered_words(name))


@lru_cache(maxsize=8192)
def identity(form: str, family: str) -> tuple[str, ...]:
    """Return the words that tell one entity of a family from another.

    A place may leave out its generic word (*archipel des Chagos*), a group its own
    before a capital (*groupe SRC*, *front Polisario*).
    """
    kept = content_words(form)
    if family == "place":
        return tuple(w for w in kept if w not in word_list("geographic")) or kept
    first, _, rest = form.partition(" ")
    if family == "organisation" and fold(first) in word_list("group_words") and rest[:1].isupper():
        return content_words(rest)
    return kept


def singular(word: str) -> str:
    """Drop the marks of plural and feminine of a folded word, crudely but always alike."""
    if len(word) > 4 and word.endswith("aux"):
        return word[:-3] + "al"
    if len(word) > 3 and word[-1] in "sx" and word[-2] != "s":
        word = word[:-1]
    if len(word) > 5 and word[-1] == "e" and word[-2] not in "aeiou":
        word = word[:-2] if word[-2] == word[-3] else word[:-1]
    return word[:-1] + "v" if len(word) > 5 and word.endswith("if") else word


def is_acronym(text: str) -> bool:
    """Tell whether a form is written like an acronym: ``OTSC``, ``UpM``, ``O.N.U.``, ``M23``."""
    plain = undotted(text)
    if " " in plain or not 2 <= len(plain) <= 12:
        return False
    if plain.isupper() and any(c.isdigit() for c in plain):
        return True
    capitals = sum(c.isupper() for c in plain)
    return capitals >= 2 and capitals * 2 >= sum(c.isalpha() for c in plain)


@lru_cache(maxsize=8192)
def initials(text: str) -> tuple[str, str]:
    """Return the initials of a full form, without and with its little words.

    Examples
    --------
    >>> initials("Organisation du traité de sécurité collective")
    ('otsc', 'odtdsc')
    """
    every = words(text)
    return (
        "".join(w[0] for w in every if w not in word_list("stopwords")),
        "".join(w[0] for w in every),
    )


def abbreviates(acronym: str, full: str) -> bool:
    """Tell whether an acronym can be read off the words of a full form, in order.

    Each letter of the acronym is the initial of a word, in order; small words may be
    skipped, and one other word at most. Letters inside the acronym may also continue
    the word that gave the letter before (``Interpol``, ``UNESCO`` are not covered).
    """
    short = "".join(words(undotted(acronym)))
    if not 2 <= len(short) <= 12:
        return False
    content, every = initials(full)
    if short in (content, every):
        return True
    return len(short) >= 3 and _reads_off(short, words(full))


def _reads_off(short: str, full: tuple[str, ...]) -> bool:
    """Whether words give their first letters in order: one each, or up to three (*MISMA*)."""
    states = {(0, 0)}  # letters read, content words skipped
    for word in full:
        free = word in word_list("stopwords")
        following = {
            (at, skipped + (not free)) for at, skipped in states if skipped + (not free) <= 1
        }
        for at, skipped in states:
            for n in range(1, 4):
                if word[:n] == short[at : at + n] and len(word) >= n:
                    following.add((at + n, skipped))
        states = following
    return any(at == len(short) for at, _ in states)


_CARONS = str.maketrans(
    {"š": "sh", "Š": "sh", "č": "tch", "Č": "tch", "ć": "tch", "Ć": "tch", "ž": "j", "Ž": "j"}
    | {"ş": "ch", "Ş": "ch", "ș": "ch", "Ș": "ch", "ţ": "ts", "ț": "ts", "Ț": "ts", "ç": "s"}
)

# Transliterations that French, English and German texts use for the same sounds. The key is
# coarse on purpose: it only proposes, the rules that use it ask for type and context as well.
# Each is tried only where a key has one of the letters named first.
_SOUNDS: tuple[tuple[frozenset[str], re.Pattern[str], str], ...] = tuple(
    (frozenset(letters), re.compile(pattern), by)
    for letters, pattern, by in (
        ("' .-", r"[' .-]", ""),
        ("c", r"chtch|shch|schtsch", "š"),
        ("ch", r"tsch|tsh|tch|sch|ch|sh|cz", "š"),
        ("jh", r"dzh|dj|zh|jh", "j"),
        ("k", r"kh", "h"),
        ("g", r"gh", "g"),
        ("d", r"dh", "d"),
        ("pf", r"ph|ff", "f"),
        ("h", r"th", "t"),
        ("kq", r"ck|q(?:u(?=[eio]))?", "k"),
        ("c", r"c(?=[aoulr]|$)", "k"),
        ("z", r"tz", "ts"),
        ("w", r"w", "v"),
        ("o", r"ou|oo", "u"),
        ("x", r"x", "ks"),
        ("h", r"(?<=[aeiou])h(?=[^aeiou]|$)", ""),
        ("iy", r"(?<=[aeou])[iy](?=[aeou])", ""),
        ("iy", r"[iy]+", "i"),
        ("i", r"(?<=.)i(?=[aeou])|^i(?=e)", ""),
        ("g", r"gu(?=[ei])", "g"),
        ("f", r"f$", "v"),
        ("e", r"(?<=[a-z]{3})e$", ""),
    )
)
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=8192)
def sound_key(text: str) -> str:
    """Return a coarse key that is the same for usual transliterations of one name.

    Examples
    --------
    >>> sound_key("Loukachenko") == sound_key("Lukashenko")
    True
    >>> sound_key("Berdymoukhammedov") == sound_key("Berdimuhamedow")
    True
    """
    key = fold(text.translate(_CARONS))
    for letters, pattern, by in _SOUNDS:
        if not letters.isdisjoint(key):
            key = pattern.sub(by, key)
    return _TWICE.sub(r"\1", key)


@lru_cache(maxsize=8192)
def like_vowels(sounds: str) -> str:
    """Write alike the vowels that transliterations exchange.

    Examples
    --------
    >>> like_vowels("iaser") == like_vowels("iasir"), like_vowels("hasan") == like_vowels("husein")
    (True, False)
    """
    plain = re.sub(r"[ae]i", "i", sounds).replace("e", "i").replace("o", "u")
    return re.sub(r"(.)\1+", r"\1", plain)


@lru_cache(maxsize=8192)
def head_noun(text: str) -> str:
    """Return the folded first word of a form that is not an article: its head in French."""
    for word in words(text):
        if word not in word_list("stopwords"):
            return word
    return ""
