"""What the labels of a document's turns say of who its speakers are."""

import re
from collections import defaultdict

from pipeline.components.mentions.folding import key
from pipeline.components.mentions.page import Page
from pipeline.records import Turn

_UPPER = "A-ZÀ-ÖØ-ÞŁŠŽĆČŞÇİĞŚŻĐŢȚ"
_WORD = rf"[{_UPPER}][\w'’-]+"
_INTRODUCED = re.compile(rf"({_WORD}(?: {_WORD}){{1,3}}) ?\(([{_UPPER}]{{2,4}})\)")
TWO_INITIALS = re.compile(rf"[{_UPPER}]\. ?[{_UPPER}]\.?$")
_INITIALS = re.compile(rf"(?:[{_UPPER}]\.[ -]?){{2,4}}|[{_UPPER}]{{2,4}}")
# What else stands in brackets there: languages, offices, places in the hall.
_NO_MEDIUM = re.compile(r"(?:tradu|interpr|en |suite|inaudible|hors|voix|question|sans|par )")
_PRESS = ("journaliste", "question")
# An interview has few voices; who asks most of the time in it is the host.
_VOICES = 3
_ASKED = 3


def first_names(page: Page, begun: dict[str, str]) -> set[str]:
    """Return the first names alone that label turns: those of hosts and guests.

    Parameters
    ----------
    page : Page
        The document.
    begun : dict of str to str
        Full surnames by the first names that begin one full name alone.
    """
    labels = (t for t in page.turns if t.name is not None and not (t.role or t.affiliation))
    return {key(page.text[t.name[0] : t.name[1]]) for t in labels if t.name} & set(begun)


def initials_introduced(text: str) -> dict[str, str]:
    """Return the surname behind initials in brackets after a full name: *Ana Sousa (AS)*."""
    found = {}
    for match in _INTRODUCED.finditer(text):
        words = re.split(r"[ -]", match[1])
        if "".join(w[0] for w in words if w[0].isupper()) == match[2]:
            found[key(match[2])] = key(match[1]).split()[-1]
    return found


def initials_in_labels(page: Page) -> dict[str, str]:
    """Return the surname behind initials that label turns, where the structure knows it."""
    found = {}
    for turn in page.turns:
        text = page.text[turn.name[0] : turn.name[1]] if turn.name else ""
        full = _full_name(page, turn)
        if full and _INITIALS.fullmatch(text):
            found[key(text)] = full.split()[-1]
            found[key(text.rstrip("."))] = full.split()[-1]
    return found


def press_names(page: Page) -> set[tuple[int, int]]:
    """Return the names in labels of those who ask for a medium where others are said to.

    *Ana Sousa (Radio Sud): Et après ?* stands among labels such as *Question (Radio Nord)*.
    """
    if not any(t.speaker in _PRESS for t in page.turns):
        return set()
    found = set()
    for turn, speech in _speeches(page):
        bare = turn.name and turn.label and turn.label[0] == turn.name[0] and not turn.role
        if bare and turn.name and turn.affiliation and "?" in speech:
            found.add(turn.name)
    return found


def media_in_labels(page: Page) -> set[tuple[int, int]]:
    """Return the media of those who ask without a name: *Journaliste (Radio Malabo)*."""
    found = set()
    for turn in page.turns:
        if turn.speaker in _PRESS and turn.affiliation:
            start, end = turn.affiliation
            text = page.text[start:end]
            if text[:1].isupper() and not _NO_MEDIUM.match(page.plain, start):
                found.add(turn.affiliation)
    named = press_names(page)
    return found | {t.affiliation for t in page.turns if t.affiliation and t.name in named}


def interviewers(page: Page) -> set[str]:
    """Return the surname of who asks in an interview: few voices, one of which asks."""
    asked: dict[str, list[bool]] = defaultdict(list)
    placed: set[str] = set()
    for turn, speech in _speeches(page):
        name = _full_name(page, turn)
        if name:
            asked[name].append("?" in speech[-80:])
            if turn.role or turn.affiliation:
                placed.add(name)
    if not 2 <= len(asked) <= _VOICES:
        return set()
    hosts = {n for n, says in asked.items() if sum(says) >= max(_ASKED, len(says) / 2)}
    return {n.split()[-1] for n in hosts - placed} if len(hosts) == 1 else set()


def _full_name(page: Page, turn: Turn) -> str:
    """Return the folded full name of who speaks a turn, empty where it is not known."""
    speakers = page.structure.meta.get("speakers", {}) if page.structure is not None else {}
    written = speakers.get(turn.speaker) or ""
    return key(written) if " " in written else ""


def _speeches(page: Page) -> list[tuple[Turn, str]]:
    """Return the turns with labels, each with what is said until the next."""
    turns = [(t, t.label) for t in page.turns if t.label is not None]
    if not turns:
        return []
    ends = [label[0] for _, label in turns[1:]] + [len(page.text)]
    return [(t, page.text[label[1] : e]) for (t, label), e in zip(turns, ends, strict=True)]
