"""Generate the written forms of an entity from the names that its line holds.

Case, accents, apostrophes and hyphens are no variants: ``fold`` and ``key`` see to them.
"""

import re
from collections.abc import Iterator

from pipeline.knowledge.records import Case, Entity, Form, Name
from pipeline.text.folding import fold, key

_SAINT = re.compile(r"\bSaint(e?)s?([ -])")
_ARTICLE = re.compile(r"Les? (?=[A-ZÀ-Þ])")
_HEADS = re.compile(
    r"(?:République|Royaume|Fédération|Union|Principauté|Confédération|État|Sultanat|Commonwealth)\b"
)
_GENITIVES = ("de ", "du ", "de la ", "des ")
_ELIDED = ("d'", "de l'")
_OWNED = {
    "onu": ("des Nations unies", "de l'ONU", "de l'Organisation des Nations unies"),
    "ue": ("de l'Union européenne", "de l'UE", "de l'Union"),
    "ua": ("de l'Union africaine", "de l'UA"),
    "otan": (
        "de l'OTAN", "de l'Alliance atlantique", "de l'Organisation du traité de l'Atlantique nord",
    ),
    "osce": ("de l'OSCE", "de l'Organisation pour la sécurité et la coopération en Europe"),
    "otsc": ("de l'OTSC", "de l'Organisation du traité de sécurité collective"),
    "conseil-de-l-europe": ("du Conseil de l'Europe",),
    "cei": ("de la CEI", "de la Communauté des États indépendants"),
    "cedeao": ("de la CEDEAO",),
}  # fmt: skip
_VOWELS = frozenset("AEIOUYÉÈÊÂÎÔÛ")


def forms_of(entity: Entity) -> list[Form]:
    """Return every form of an entity, those written in its line first, without repetition."""
    found: dict[tuple[str, str, Case, bool, bool], Form] = {}
    for name in _all_names(entity):
        form = Form(
            name.text, fold(name.text), key(name.text), entity.id, entity.type, name.kind,
            name.flags, name.case,
        )  # fmt: skip
        small = name.text[:1].islower()  # *îles Marshall* beside *Îles Marshall*: both are written
        found.setdefault((form.key, name.kind, name.case, "prefix" in name.flags, small), form)
    return [form for form in found.values() if form.key]


def _all_names(entity: Entity) -> Iterator[Name]:
    yield from entity.names
    if entity.type in ("LEADER", "PERSON"):
        yield from _person_names(entity)
        return
    for name in entity.names:
        if name.kind != "demonym":
            yield from _spellings(name)
    if entity.type == "STATE":
        yield from _official_names(entity)
    if entity.type == "PLACE":
        for name in entity.names:
            yield from _contracted(name)
    if entity.type == "ORGANISATION":
        yield from _owned_names(entity)


def _derived(name: Name, text: str, *flags: str, case: Case | None = None) -> Name:
    return Name(text, name.kind, name.flags | {"derived", *flags}, case or name.case)


def _spellings(name: Name) -> Iterator[Name]:
    """Abbreviate *Saint*, write a pronounceable acronym as a word."""
    text = name.text
    if "acronym" in name.flags:
        if len(text) >= 4 and text.isalpha() and _VOWELS & set(text):
            flags = ("needs_context",) if len(text) == 4 else ()  # Care, Amis, Raid are words
            yield _derived(name, text.capitalize(), *flags, case="capital")
        return
    if _SAINT.search(text):
        yield _derived(name, _SAINT.sub(r"St\1\2", text))


def _contracted(name: Name) -> Iterator[Name]:
    """Drop the article that *à* and *de* swallow: *au Caire*, *du Havre*."""
    match = _ARTICLE.match(name.text)
    if match:
        yield _derived(name, name.text[match.end() :], "needs_context")


def _official_names(entity: Entity) -> Iterator[Name]:
    """Put every short name into the official frame: *République du Bélarus*, *de Biélorussie*."""
    proper = [n for n in entity.names if n.kind == "name" and not n.flags]
    short = [n for n in proper if len(n.text.split()) <= 2 and not _HEADS.match(n.text)]
    frames = {
        n.text[: -len(s.text) - len(g)]
        for n in proper
        if _HEADS.match(n.text)
        for s in short
        for g in (*_GENITIVES, *_ELIDED)
        if n.text.endswith(g + s.text)
    }
    for frame in sorted(frames):
        for name in short:
            for genitive in _ELIDED if name.text[0] in _VOWELS else _GENITIVES:
                text = f"{frame}{genitive}{name.text}"
                yield Name(text, "name", frozenset({"derived"}), "any")


def _owned_names(entity: Entity) -> Iterator[Name]:
    """Name the owner of a body in every usual way: *… des Nations unies*, *… de l'ONU*."""
    ways = _OWNED.get(entity.parent, ())
    for name in entity.names:
        if name.kind != "name" or "acronym" in name.flags:
            continue
        for way in ways:
            if name.text.endswith(" " + way):
                head = name.text[: -len(way)]
                for other in ways:
                    if other != way:
                        yield _derived(name, head + other, case="any")
                break


def _person_names(entity: Entity) -> Iterator[Name]:
    """Add initials and the surname alone: *V. Poutine*, *Poutine*."""
    if "partial" in entity.flags:
        return
    leading = entity.name.startswith(entity.surname + " ")
    for name in _filiations(entity.names):
        if "derived" in name.flags:
            yield name
        given, surname = split_name(name.text, entity.surname, leading=leading)
        if not given or not surname:
            continue
        initials = "-".join(part[0] + "." for part in given.split()[0].split("-") if part)
        flags = name.flags | {"initials", "derived"}
        yield Name(f"{initials} {surname}", "name", flags, "capital")
        flags = name.flags | {"surname", "needs_context", "derived"}
        yield Name(surname, "name", flags, "capital")


_SON_OF = re.compile(r"\b(?:[Bb]en|[Bb]in|[Ii]bn)\b(?= )")


def _filiations(names: tuple[Name, ...]) -> Iterator[Name]:
    """Write *ben* as *bin* and *ibn* between two names: *Tamim bin Hamad al-Thani*."""
    for name in names:
        yield name
        given, found, rest = name.text.partition(" ")
        if found and _SON_OF.search(rest):
            for word in ("ben", "bin", "ibn"):
                text = f"{given} {_SON_OF.sub(word, rest)}"
                if text != name.text:
                    yield _derived(name, text)


_PARTICLES = frozenset({
    "de", "du", "des", "da", "di", "do", "dos", "della", "del", "van", "von", "der", "den", "ter",
    "ten", "le", "la", "ben", "bin", "ibn", "ould", "el", "al", "ag", "ul", "san",
})  # fmt: skip


def split_name(name: str, surname: str = "", *, leading: bool = False) -> tuple[str, str]:
    """Split a person's name into given names and surname.

    Parameters
    ----------
    name : str
        The whole name.
    surname : str
        The surname where the last word, with its particles, is not it. When ``name``
        spells it otherwise, its number of words counts. ``-`` says that there is none.
    leading : bool, default=False
        Whether the surname comes first when ``name`` spells it otherwise.

    Examples
    --------
    >>> split_name("Ursula von der Leyen"), split_name("Xi Jinping", "Xi")
    (('Ursula', 'von der Leyen'), ('Jinping', 'Xi'))
    >>> split_name("Nikol Pashinyan", "Pachinian")
    ('Nikol', 'Pashinyan')
    """
    words = name.split()
    if surname == "-" or len(words) < 2:
        return "", "" if surname == "-" else name
    if name.endswith(" " + surname):
        return name[: -len(surname) - 1], surname
    if surname and name.startswith(surname + " "):
        return name[len(surname) + 1 :], surname
    cut = len(words) - (len(surname.split()) or 1)
    if cut < 1:
        return "", ""
    if leading:
        return " ".join(words[-cut:]), " ".join(words[:-cut])
    while not surname and cut > 1 and words[cut - 1].lower() in _PARTICLES:
        cut -= 1
    return " ".join(words[:cut]), " ".join(words[cut:])
