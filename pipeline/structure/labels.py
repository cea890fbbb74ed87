"""Reading one speaker label: name, office, affiliation, or a speaker without a name.

``parse_label`` takes the words of a possible label, without its separator. Whether
such words are a label is decided over the whole document (``candidates``).
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.structure.cues import Cues
from pipeline.structure.fold import fold
from pipeline.structure.naming import (
    INITIALS,
    WORD,
    civility_length,
    is_acronym,
    is_name,
    is_name_word,
    is_particle,
    office_length,
)

Span = tuple[int, int]

NOTE = 60  # characters of a stage note after a name and its country
OWN_WORDS = "="  # an unnamed speaker who gets the slug of the label's own words

_ARTICLE = re.compile(r"(?:le|la|les|l'|un|une)\s*", re.IGNORECASE)
_FIRST_ARTICLE = re.compile("^(?:le|la|les|l') ?")
_LAST_NUMBER = re.compile(r"\s*(?:n° ?)?\d+$")
_LINK = re.compile(r"(?:de la|de l'|du|des|de|d')\s*")
_SECOND_PERSON = re.compile(r",? et (?=(?:M\.|Mme|MM\.|Mmes|Mlle)\s[A-ZÀ-Ýl])")
_LONG_SENTENCE = re.compile(r"[^\W\d_]{5,}\.\s+[A-ZÀ-Ý]")
_SENTENCE = re.compile(r"[^\W\d_]{2,}\.\s+[A-ZÀ-Ý]")
_CAPITAL_LINK = re.compile(r"(?:DE LA|DE L'|DU|DES|DE|D')\s*")
_CAPITALS = re.compile(r"[A-ZÀ-Ý'-]{2,}(?:\s[A-ZÀ-Ý'.-]{2,})+$")  # a name, not an acronym
_COMRADE = re.compile(
    r"(?:[Ll][ea]\s)?(?:[Cc]amarade|CAMARADE|[Cc]itoyen(?:ne)?|CITOYEN(?:NE)?)\s(?=\S)|"
    r"(?:[Ll][ea]|LE|LA)\s(?:baron(?:ne)?|comte(?:sse)?|marquise?|vicomte(?:sse)?|duc|duchesse|chevalier|"
    r"BARON(?:NE)?|COMTE(?:SSE)?|MARQUISE?|VICOMTE(?:SSE)?|DUC|DUCHESSE|CHEVALIER)\s"
    r"(?=[A-ZÀ-Ý]|d[e']\s?[A-ZÀ-Ý])"
)
_MEDIUM = re.compile(
    r"(?:dans|sur|par|depuis|lors d')\s?(?:une?|son|sa|le|la|les|l')\s?(?:compte |reseau |page )?"
    r"(?:video|message|enregistrement|communique|entretien|tweet|telephone|visioconference|plateau|"
    r"antenne|ondes|x|twitter|facebook|telegram)(?!\w)|(?:lisant|citant|traduisant)(?!\w)"
)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_HOLDER = re.compile(r"([A-ZÀ-Ý][^(),:;.!?]{2,60}) \(((?:M\.|Mme|Mlle|S\.\s?E\.) [^()]{2,60})\)")
_ARTICLES = frozenset(("le", "la", "les"))
_BRACKETS = {"(": ")", "[": "]"}
_JOINERS = frozenset(("avec", "lors", "devant", "pendant", "chez", "contre"))


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says; spans are offsets into the text it was read from.

    ``weight`` is the evidence, in itself, that these words announce a speaker: 3 for a
    civility or an office with a name, about 1.5 for a bare full name, under 1 for one word.
    ``voice`` tells that it is somebody in the hall, who interrupts and is not heard again.
    """

    start: int
    end: int
    text: str
    weight: float
    name: Span | None = None
    role: Span | None = None
    affiliation: Span | None = None
    unnamed: str | None = None
    answer: bool = False
    civility: str = ""
    voice: bool = False


@dataclass(slots=True)
class _Core:
    """The part of a label before the first parenthesis or comma."""

    weight: float = 0.0
    name: Span | None = None
    role: Span | None = None
    unnamed: str | None = None
    answer: bool = False
    civility: str = ""
    voice: bool = False


def parse_label(text: str, cues: Cues, *, at: int = 0) -> Label | None:
    """Read a label, or return ``None`` when these words cannot be one.

    Parameters
    ----------
    text : str
        The words before the separator, without outer blanks.
    cues : Cues
        The word lists.
    at : int, default=0
        Where ``text`` begins; added to every span.
    """
    if not text or len(text) > 260 or _LONG_SENTENCE.search(text):
        return None
    if ";" in text and ";" in _BRACKETED.sub("", text):
        return None
    if (second := _SECOND_PERSON.search(text)) is not None and second.start() > 3:
        first = parse_label(text[: second.start()], cues, at=at)
        return replace(first, end=at + len(text), text=text) if first else None
    cut = _core_end(text)
    core = _parse_core(text[:cut].rstrip(), cues)
    if core is None:
        return _seated(text, cues, at)
    tail = _parse_tail(text, cut, core, cues)
    if tail is None:
        return None
    affiliation, role, name, weight = tail
    role, name = core.role or role, core.name or name

    def moved(span: Span | None) -> Span | None:
        return (span[0] + at, span[1] + at) if span else None

    unnamed = core.unnamed if name is None else None
    return Label(
        start=at,
        end=at + len(text),
        text=text,
        weight=core.weight + weight,
        name=moved(name),
        role=moved(role),
        affiliation=moved(affiliation),
        unnamed=unnamed,
        answer=core.answer,
        civility=core.civility,
        voice=core.voice,
    )


def _seated(text: str, cues: Cues, at: int) -> Label | None:
    """Read a seat and who holds it: ``Section du Mali (M. Amadou Koné)``, ``MALI (Mme Sow)``."""
    match = _HOLDER.fullmatch(text)
    if match is None:
        return None
    inner = parse_label(match[2], cues, at=at + match.start(2))
    if inner is None or not inner.civility or inner.name is None:
        return None
    seat = at, at + match.end(1)
    place = fold(match[1]) in cues.places
    return replace(
        inner,
        start=at,
        end=at + len(text),
        text=text,
        role=inner.role if place or inner.role else seat,
        affiliation=seat if place else inner.affiliation,
    )


def _core_end(text: str) -> int:
    ends = [i for i in map(text.find, (" (", " [", ",", "/")) if i > 0]
    return min(ends, default=len(text))


@lru_cache(maxsize=2048)  # several rules try the same words of a line
def _parse_core(text: str, cues: Cues) -> _Core | None:
    if (match := _COMRADE.match(text)) is not None:
        core = _parse_core(text[match.end() :], cues)
        return core and _moved(replace(core, weight=max(core.weight, 1.5)), match.end())
    folded = fold(text).rstrip(".")
    if not folded or folded in cues.never_labels or folded in cues.places:
        return None
    if (core := _unnamed_core(folded, cues)) is not None:
        return core
    civility = civility_length(text, cues)
    if civility:
        rest = text[civility:]
        return _after_civility(rest, civility, text[:civility].strip(), cues)
    if (core := _office_core(text, 0, cues)) is not None:
        return core
    if folded.split()[0] in cues.never_labels or folded in cues.meta_keys.weights:
        return None
    return _bare_name(text, cues)


def _moved(core: _Core, shift: int) -> _Core:
    """Return what was read of the end of a text with its spans in the whole."""

    def move(span: Span | None) -> Span | None:
        return (span[0] + shift, span[1] + shift) if span else None

    return replace(core, name=move(core.name), role=move(core.role))


def _unnamed_core(folded: str, cues: Cues) -> _Core | None:
    bare = _LAST_NUMBER.sub("", folded) if folded[-1:].isdigit() else folded
    medium = _FIRST_ARTICLE.sub("", bare)
    if bare in cues.answers and (len(bare) > 1 or bare == folded or folded[1:2].isdigit()):
        return _Core(weight=2.0, answer=True)
    if bare in cues.media or medium in cues.media:
        return _Core(weight=2.0, unnamed="journaliste", role=(0, len(folded)))
    if cues.media_words.fullmatch(medium):
        return _Core(weight=1.5, unnamed="journaliste", role=(0, len(folded)))
    for cue in cues.unnamed.get(bare.split()[0], ()) if bare else ():
        if cue.numbered:
            if bare == cue.form and folded != bare:
                return _Core(weight=2.5, unnamed=cue.slug, role=(0, len(folded)))
            continue
        if cue.slug == OWN_WORDS and bare.startswith(cue.form):
            return _Core(weight=2.5, unnamed=cue.slug, role=(0, len(folded)), voice=True)
        if bare == cue.form:
            return _Core(weight=2.5, unnamed=cue.slug, role=(0, len(folded)))
        if cue.prefix and bare.startswith(cue.form + " ") and len(bare) < len(cue.form) + 30:
            return _Core(weight=1.5, unnamed=cue.slug, role=(0, len(folded)))
    if (match := cues.voices.match(bare)) is not None and len(bare) < match.end() + 30:
        slug = cues.voice_slugs[next(filter(None, match.groups()))]
        return _Core(weight=2.0, unnamed=slug, role=(0, len(folded)), voice=True)
    return None


def _after_civility(rest: str, shift: int, civility: str, cues: Cues) -> _Core | None:
    if (noble := _COMRADE.match(rest)) is not None:
        rest, shift = rest[noble.end() :], shift + noble.end()
    role = _office_core(rest, shift, cues)
    if role is not None:
        role.civility = civility
        role.weight = 3.0
        if role.name is None and role.unnamed is None:
            found = _unnamed_core(fold(rest), cues)
            role.unnamed = found.unnamed if found else None
        return role
    if not is_name(rest, cues):
        return None
    weight = 3.0 if len(civility) > 1 else 1.0
    return _Core(weight=weight, name=(shift, shift + len(rest)), civility=civility)


def _office_core(text: str, shift: int, cues: Cues) -> _Core | None:
    """Read ``[article] office [complement] [Name]``."""
    if _SENTENCE.search(text):
        return None
    article = _ARTICLE.match(text)
    start = article.end() if article else 0
    head = office_length(text[start:], cues)
    if not head:
        return None
    at = _name_in_role(text, start, cues, civil=shift > 0)
    rest = text[start + head :].lower().split()
    if any(word in cues.finite_verbs or word in _JOINERS for word in rest):
        return None
    end = at if at is not None else len(text)
    role = (shift + start, shift + len(text[:end].rstrip()))
    if at is not None:
        return _Core(weight=3.0, name=(shift + at, shift + len(text)), role=role)
    if not article and len(text.split()) > 1 and not text[:1].isupper():
        return None
    weight = 1.5 if article else 1.2 if len(text.split()) > 1 else 0.8
    return _Core(weight=weight, role=role)


def _name_in_role(text: str, start: int, cues: Cues, *, civil: bool = False) -> int | None:
    """Return where the person's name begins in ``Président du Bélarus Alexandre Xxx``."""
    head = start + office_length(text[start:], cues)
    words = [(m.start(), m.group()) for m in WORD.finditer(text, head)]
    begin = len(words)
    while begin > 0 and is_name_word(words[begin - 1][1], cues):
        begin -= 1
    while begin < len(words) and is_particle(words[begin][1], cues):
        begin += 1
    if begin == len(words):
        return None
    at = _skip_place(text, words[begin][0], cues)
    if at is not None and text.isupper():
        while (link := _CAPITAL_LINK.match(text, at)) is not None:
            following = WORD.search(text, link.end())
            known = following and fold(following.group().strip(",")) in cues.org_words
            if not known or following is None:
                break
            rest = WORD.search(text, following.end())
            if rest is None:
                return None
            at = rest.start()
    while at is not None and at < len(text):
        if _CAPITALS.match(text, at) or (civil and len(text[at:]) > 3 and text[at:].isupper()):
            break
        word = text[at:].split(None, 1)[0]
        if fold(word).strip(".") not in cues.org_words and not is_acronym(word, text):
            break
        following = WORD.search(text, at + len(word))
        at = following.start() if following else None
    return at if at is not None and is_name(text[at:], cues) else None


def _skip_place(text: str, at: int, cues: Cues) -> int | None:
    """Step over the place that ends an office: ``Bélarus Alexandre`` -> ``Alexandre``.

    The place may have begun before ``at`` with small words (``République du Kazakhstan``).
    """
    folded = fold(text)
    link = None
    for match in _LINK.finditer(folded, 0, at + 1):
        link = match
    words = [m.end() for m in WORD.finditer(folded, at)]
    elided = 2 if folded[at : at + 2] in ("d'", "l'") else 0
    for end in reversed(words):
        stop = end - len(folded[at:end]) + len(folded[at:end].rstrip(","))
        if folded[at + elided : stop] in cues.places or (
            link is not None and folded[link.end() : stop].strip() in cues.places
        ):
            following = WORD.search(text, end)
            return following.start() if following else None
    return at


def _bare_name(text: str, cues: Cues) -> _Core | None:
    words = text.split()
    high = text[0].isupper() or text[:2] in ("d'", "el", "al")
    if not is_name(text, cues) or not (high or (len(words) > 2 and is_particle(words[0], cues))):
        return None
    span = (0, len(text))
    folded = [fold(w).strip(".") for w in words]
    if any(w in cues.org_words for w in folded) or cues.title_words.match(folded[0]):
        return None
    if fold(words[0]) in cues.openers and folded[0] not in cues.particles | _ARTICLES:
        return None
    plain = (fold(word) for word in words if not word.endswith("."))
    if text.isupper() and any(w in cues.openers and w not in cues.particles for w in plain):
        return None
    if len(words) == 1:
        if INITIALS.fullmatch(text):
            return _Core(weight=1.0, name=span)
        return _Core(weight=0.8 if text.isupper() and len(text) > 3 else 0.4, name=span)
    if INITIALS.fullmatch(words[0]):
        return _Core(weight=2.5, name=span)
    return _Core(weight=1.5, name=span)


def _parse_tail(
    text: str, at: int, core: _Core, cues: Cues
) -> tuple[Span | None, Span | None, Span | None, float] | None:
    """Read parentheses and phrases after the core; ``None`` when they rule a label out."""
    affiliation: Span | None = None
    role: Span | None = None
    name: Span | None = None
    weight = 0.0
    for start, end, kind in _tail_parts(text, at):
        part = text[start:end]
        folded = fold(part)
        if kind == "(":
            if folded.startswith(cues.languages):
                weight += 1.5
                continue
            shift = civility_length(part, cues)
            bare = re.split(r",|\s\(", part[shift:])[0]
            if core.name is None and core.role and _names_holder(bare, core, shift, cues):
                name = (start + shift, start + shift + len(bare))
                weight += 1.5
            elif core.name and role is None and office_length(part, cues):
                role = (start, end)
                weight += 1.0
            else:
                affiliation = affiliation or (start, end)
                weight += 1.0 if part[:1].isupper() or folded in cues.places else 0.3
            continue
        found = _tail_phrase(part, start, core, cues)
        if found is None and affiliation and core.name and _is_note(part, cues):
            found = None, None, -0.5
        if found is None:
            return None
        role, name = role or found[0], name or found[1]
        weight += found[2]
    return affiliation, role, name, weight


def _is_note(part: str, cues: Cues) -> bool:
    """Tell whether a phrase can say how or as whom one speaks: *debout, le poing levé*."""
    verbs = any(word in cues.finite_verbs for word in re.split(r"[\s,]+", part.lower()))
    return part[:1].islower() and len(part) < NOTE and not verbs


def _names_holder(words: str, core: _Core, civility: int, cues: Cues) -> bool:
    """Tell whether a parenthesis gives the person of an office: ``LE PRÉSIDENT (M. Koné)``."""
    full = core.unnamed == "presidence" and len(words.split()) > 1 and words.lower() != words
    return is_name(words, cues) and (civility > 0 or full) and fold(words) not in cues.places


def _tail_parts(text: str, at: int) -> list[tuple[int, int, str]]:
    """Split ``(France) [traduit], ministre de X (Y)`` into the spans of its parts."""
    parts: list[tuple[int, int, str]] = []
    position = at
    while position < len(text):
        character = text[position]
        if character in _BRACKETS:
            close = _closing(text, position)
            parts.append((position + 1, close, "("))
            position = close + 1
        elif character in ", \t;/":
            position += 1
        else:
            opens = [at for at in (text.find(" (", position), text.find(" [", position)) if at >= 0]
            stop = min(opens, default=len(text))
            parts.append((position, len(text[:stop].rstrip(" ,")), ","))
            position = stop
    return parts


def _closing(text: str, opening: int) -> int:
    """Return where the bracket at ``opening`` closes, brackets inside it passed over."""
    opens, closes = text[opening], _BRACKETS[text[opening]]
    depth = 0
    for position in range(opening, len(text)):
        depth += (text[position] == opens) - (text[position] == closes)
        if not depth:
            return position
    return len(text)


def _tail_phrase(
    part: str, start: int, core: _Core, cues: Cues
) -> tuple[Span | None, Span | None, float] | None:
    folded = fold(part)
    if folded.startswith(cues.languages):
        return None, None, 0.5
    if any(word in cues.finite_verbs for word in re.split(r"[\s,]+", part.lower())):
        return None
    article = _ARTICLE.match(part)
    skip = article.end() if article else 0
    if office_length(part[skip:], cues):
        if core.name is None and core.unnamed is None and core.role is None:
            return None
        return (start + skip, start + len(part)), None, 1.0
    if folded.startswith(cues.tails):
        return None, None, 0.8
    if _MEDIUM.match(folded) and core.name is not None and core.weight >= 1.5:
        return None, None, 0.5
    asks = core.unnamed in ("question", "journaliste") and " " not in part
    if core.name is None and (core.role or core.unnamed) and not asks:
        shift = civility_length(part[:1].upper() + part[1:], cues)
        if is_name(part[shift:], cues):
            return None, (start + shift, start + len(part)), 1.5
    if core.answer or core.unnamed:
        return (None, None, 0.0) if len(part) < 60 else None
    if part[:1].isdigit() and core.name and core.name[1] - core.name[0] < 12:
        return None
    if len(part) < 40 and (part[:1].isupper() or part[:1].isdigit()):
        return None, None, 0.0
    if len(part) < 40 and len(part.split()) <= 4 and core.weight >= 2.5:
        return None, None, -0.5
    return None
