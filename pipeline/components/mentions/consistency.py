"""A name recognised once in a document is found everywhere in it, with one type."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import ahocorasick

from pipeline.components.mentions.candidates import CERTAIN, LIKELY, POSSIBLE, Candidate
from pipeline.components.mentions.cues import word_set
from pipeline.components.mentions.folding import key
from pipeline.components.mentions.page import Page
from pipeline.records import EntityType

STAGE = "document"
_NEXT = re.compile(r"(?: |-)[A-ZÀ-ÖØ-ÞŁŠŽĆČŞÇİĞ]")
_BEFORE = re.compile(r"(?:([A-ZÀ-ÖØ-ÞŁŠŽĆČŞÇİĞ][\w’'-]*)[ -]|\b([A-Z]\.)[ -]?)$")
_SPREAD = frozenset(["LEADER", "PERSON", "ORGANISATION", "PLACE"])


def repeat(page: Page, accepted: list[Candidate]) -> Iterator[Candidate]:
    """Yield further places of the accepted names, and of the surnames of full names.

    Capitals must agree, but in the names of files; a surname inside a longer capitalised
    run is left alone.
    """
    forms = _forms(page, accepted)
    if not forms:
        return
    automaton = ahocorasick.Automaton()
    for folded, meaning in forms.items():
        automaton.add_word(f" {folded} ", (len(folded), meaning))
    automaton.make_automaton()
    taken = {c.span for c in accepted}
    for last, (length, (surface, type_, ids, strength, whole)) in automaton.iter(
        f" {page.spaced} "
    ):
        end = last - 1
        start = end - length
        if (start, end) in taken or not page.within_one_block(start, end):
            continue
        found = page.text[start:end]
        if len(found) > 3 and page.in_file(start, end):
            yield Candidate(start, end, type_, "name", STAGE, ids, CERTAIN)
            continue
        if not _same_capitals(surface, found) and not (found.isupper() and page.shouted(start)):
            continue
        part = type_ in ("LEADER", "PERSON") and not whole
        if part and (_NEXT.match(page.text, end) or _follows_name(page.text, start)):
            continue
        yield Candidate(start, end, type_, "name", STAGE, ids, strength)


def _follows_name(text: str, start: int) -> bool:
    """Whether a capitalised word before makes this the end of another name."""
    match = _BEFORE.search(text[max(0, start - 20) : start])
    if match is None:
        return False
    if match[2]:
        return match[2] != "M."
    return key(match[1]) not in word_set("openers")


def _same_capitals(form: str, found: str) -> bool:
    if form.isupper() and len(form) <= 6:
        return found.isupper()
    return found[0].isupper() == form[0].isupper() and (
        len(found) < 2 or found[-1].isupper() <= form[-1].isupper() or form.isupper()
    )


Meaning = tuple[str, EntityType, tuple[str, ...], int, bool]


def _forms(page: Page, accepted: list[Candidate]) -> dict[str, Meaning]:
    votes: dict[str, Counter[EntityType]] = defaultdict(Counter)
    first: dict[str, Candidate] = {}
    surnames: dict[str, Counter[EntityType]] = defaultdict(Counter)
    surname_text: dict[str, str] = {}
    for candidate in accepted:
        if candidate.kind != "name" or candidate.type not in _SPREAD:
            continue
        if candidate.ids and candidate.type in ("ORGANISATION", "PLACE"):
            continue  # the gazetteer has looked at every place of it
        surface = page.text[candidate.start : candidate.end]
        folded = key(surface)
        if len(folded) < 2 or folded.isdigit() or not any(map(str.isupper, surface)):
            continue
        votes[folded][candidate.type] += 1
        first.setdefault(folded, candidate)
        if candidate.type in ("LEADER", "PERSON"):
            surname = surname_of(surface)
            if surname and len(surname) >= 4:
                surnames[key(surname)][candidate.type] += 1
                surname_text.setdefault(key(surname), surname)
    forms: dict[str, Meaning] = {}
    for folded, counter in surnames.items():
        if folded not in votes:
            forms[folded] = (surname_text[folded], counter.most_common(1)[0][0], (), LIKELY, False)
    for folded, counter in votes.items():
        candidate = first[folded]
        text = page.text[candidate.start : candidate.end]
        person = candidate.type in ("LEADER", "PERSON")
        single = " " not in text and "-" not in text
        strength = POSSIBLE if single and len(text) < 4 and not text.isupper() else LIKELY
        forms[folded] = (
            text, counter.most_common(1)[0][0], candidate.ids, strength, not (person and single)
        )  # fmt: skip
    return forms


def surname_of(name: str) -> str:
    """Return the surname of a full name as written, empty for a single word."""
    words = name.split()
    if len(words) < 2:
        return ""
    capitals = [w for w in words if w.isupper() and len(w) > 2]
    if capitals and len(capitals) < len(words):
        return " ".join(words[words.index(capitals[0]) :])
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].lower() in word_set("particles"):
        cut -= 1
    return " ".join(words[cut:])


def unify_types(page: Page, mentions: list[Candidate]) -> dict[str, EntityType]:
    """Return, for each folded name that has several types, the one that most of them say."""
    votes: dict[str, Counter[EntityType]] = defaultdict(Counter)
    for mention in mentions:
        if mention.kind == "name":
            folded = key(page.text[mention.start : mention.end])
            votes[folded][mention.type] += 3 if mention.stage == "gazetteer" else 1
    return {f: c.most_common(1)[0][0] for f, c in votes.items() if len(c) > 1}
