"""French inflection of adjectives and nouns of nationality."""

_FEMININES = (
    ("ien", "ienne"), ("ïen", "ïenne"), ("on", "onne"),
    ("éen", "éenne"), ("yen", "yenne"), ("er", "ère"), ("eux", "euse"),
    ("f", "ve"),
    ("el", "elle"), ("ois", "oise"), ("ais", "aise"), ("ol", "ole"), ("c", "que"),
)  # fmt: skip


def feminine(masculine: str) -> str:
    """Return the regular feminine of an adjective of nationality.

    Examples
    --------
    >>> feminine("italien"), feminine("danois"), feminine("russe"), feminine("allemand")
    ('italienne', 'danoise', 'russe', 'allemande')
    """
    if masculine.endswith(("e", "a", "i", "o")) and not masculine.endswith("oui"):
        return masculine
    for ending, replacement in _FEMININES:
        if masculine.endswith(ending):
            return masculine[: -len(ending)] + replacement
    return masculine + "e"


def inflect(singular: str) -> tuple[str, ...]:
    """Return a form with its plural.

    Examples
    --------
    >>> inflect("français"), inflect("russe"), inflect("provençal")
    (('français',), ('russe', 'russes'), ('provençal', 'provençaux'))
    """
    if singular.endswith(("s", "x", "z")):
        return (singular,)
    if singular.endswith("al"):
        return (singular, singular[:-1] + "ux")
    if singular.endswith("eau"):
        return (singular, singular + "x")
    return (singular, singular + "s")
