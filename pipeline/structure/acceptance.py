"""Which of the possible labels the whole document supports.

A transcript keeps to its custom: the same separator, the same way of naming. So a weak
candidate (one bare word and a colon) counts only when the document holds stronger ones,
repeats it, or names that person elsewhere.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from pipeline.structure import kinds, titles
from pipeline.structure.candidates import Candidate, Custom
from pipeline.structure.cues import Cues
from pipeline.structure.fold import fold
from pipeline.structure.labels import Label
from pipeline.structure.lines import Line
from pipeline.structure.names import Names, key
from pipeline.structure.naming import ARTICLE, is_name
from pipeline.structure.prose import is_spoken
from pipeline.structure.rosters import assigned, rosters
from pipeline.structure.speakers import is_initials, label_role, office_of_initials

_PAIR = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][\w'-]+|M\.|[A-Z]\.)\s(?=([A-ZÀ-ÖØ-Þ][\w-]+))")


def accept(
    candidates: list[Candidate],
    lines: list[Line],
    cues: Cues,
    *,
    surnames: frozenset[str],
    initials: frozenset[str] = frozenset(),
) -> dict[int, Candidate]:
    """Choose the labels that the document supports, by line number.

    Parameters
    ----------
    candidates : list of Candidate
        At most one a line.
    lines : list of Line
        The lines, to look at what follows a label that stands alone.
    surnames : frozenset of str
        Folded last words of the full names that the text holds; first ones with a blank.
    initials : frozenset of str
        The labels that are initials of a person or an office of the document.
    """
    alone = {c.line: c for c in candidates if c.custom == "alone"}
    listed = rosters(lines, cues)
    candidates = [c for c in candidates if c.custom != "alone" or not _unspoken(c, lines, cues)]
    labelled = {c.line for c in candidates if c.custom != "alone" and c.weight >= 2.0}
    candidates = [c for c in candidates if c.custom != "alone" or c.line not in listed]
    candidates = [c for c in candidates if not (c.line in listed and assigned(lines[c.line], cues))]
    usable = [
        c
        for c in candidates
        if c.custom != "alone" or (c.line + 1 not in labelled and _opens_speech(c, lines, alone))
    ]
    labels = Counter((c.custom, fold(c.label.text)) for c in usable)
    strong = Counter(c.custom for c in usable if c.weight >= 2.4)
    distinct: Counter[str] = Counter()
    for custom in {c.custom for c in usable}:
        distinct[custom] = len(
            {fold(c.label.text) for c in usable if c.custom == custom and c.weight >= 1.0}
        )
    regular = _regular(usable)
    asked = any(c.label.unnamed in ("question", "journaliste") for c in usable)
    chosen: dict[int, Candidate] = {}
    short: list[tuple[Candidate, float]] = []
    others = sum(count for custom, count in strong.items() if custom != "period")
    for candidate in usable:
        custom = candidate.custom
        label = candidate.label
        told = label.name is not None and label.role is not None
        bare = not (label.civility or label.unnamed or label.answer or told)
        steady = custom in regular and labels[custom, fold(label.text)] > 1
        if custom == "period" and bare and (others or strong[custom]) and not steady:
            continue
        if candidate.label.answer and not asked:
            continue
        repeats = labels[custom, fold(candidate.label.text)]
        weight = candidate.weight
        weight += 1.0 if repeats > 1 else 0.0
        weight += 0.5 if repeats > 2 and candidate.label.unnamed else 0.0
        weight += 0.8 if _known(candidate.label, surnames) else 0.0
        weight += 1.5 if label.text in initials else 0.0
        weight += 0.7 if distinct[custom] >= 3 else 0.0
        weight += 0.5 if strong[custom] >= 5 else 0.3 if strong[custom] >= 2 else 0.0
        weight += 0.5 if custom in regular else 0.0
        if weight >= _threshold(candidate, strong[custom], distinct[custom], regular, others):
            chosen[candidate.line] = candidate
        else:
            short.append((candidate, weight))
    makes = Counter(_make_up(c) for c in chosen.values())
    for candidate, weight in short:
        made = _make_up(candidate)
        again = {fold(c.label.text) for c in chosen.values() if c.custom == candidate.custom}
        kin = 0.6 if makes[made] > 1 else 0.0
        kin += 1.0 if fold(candidate.label.text) in again else 0.0
        if kin and weight + kin >= _threshold(
            candidate, strong[candidate.custom], distinct[candidate.custom], regular, others
        ):
            chosen[candidate.line] = candidate
    return _without_lists(_asking_media(chosen, lines), lines)


def _without_lists(chosen: dict[int, Candidate], lines: list[Line]) -> dict[int, Candidate]:
    """Drop the labels on lines of their own when hardly any is followed by spoken words."""
    alone = [number for number, c in chosen.items() if c.custom == "alone"]
    spoken = sum(is_spoken(lines[n + 1]) for n in alone if n + 1 < len(lines))
    if not alone or spoken * 4 >= len(alone):
        return chosen
    return {number: c for number, c in chosen.items() if c.custom != "alone"}


def _unspoken(candidate: Candidate, lines: list[Line], cues: Cues) -> bool:
    """Tell whether what could be a label on its line is rather a heading, a caption, a dateline."""
    line = lines[candidate.line]
    heading = titles.is_numbered(line) and not candidate.label.civility
    return heading or any(
        rule(line, cues) for rule in (kinds.caption, kinds.metadata, kinds.boilerplate)
    )


def _asking_media(chosen: dict[int, Candidate], lines: list[Line]) -> dict[int, Candidate]:
    """Take ``LE COURRIER :`` for a journalist: an article, no office, and nothing but questions."""
    asks: dict[str, bool] = {}
    for number, candidate in chosen.items():
        label = candidate.label
        if label.name is None or label.civility or label.role or not ARTICLE.match(label.text):
            continue
        text = fold(label.text)
        asks[text] = asks.get(text, True) and lines[number].text.rstrip("*_ »").endswith("?")
    return {
        number: replace(
            c, label=replace(c.label, unnamed="journaliste", name=None, role=c.label.name)
        )
        if asks.get(fold(c.label.text))
        else c
        for number, c in chosen.items()
    }


def _make_up(candidate: Candidate) -> tuple[object, ...]:
    """Return what a label is made of: labels of one document are made alike."""
    label = candidate.label
    return (
        candidate.custom,
        label.name is not None,
        label.role is not None,
        label.affiliation is not None,
        bool(label.civility),
        label.text.isupper(),
        len(label.text.split()) == 1,
    )


def _regular(usable: list[Candidate]) -> frozenset[Custom]:
    """Return the customs that recur as a conversation does: a few labels, again and again."""
    found: set[Custom] = set()
    for custom in {c.custom for c in usable}:
        texts = Counter(fold(c.label.text) for c in usable if c.custom == custom)
        again = sum(count - 1 for count in texts.values())
        several = sum(count > 1 for count in texts.values())
        if again >= 2 and (several > 1 or (several and len(texts) > 1)) and again * 4 >= len(texts):
            found.add(custom)
    return frozenset(found)


def _threshold(
    candidate: Candidate, strong: int, distinct: int, regular: frozenset[Custom], others: int
) -> float:
    if candidate.custom == "colon":
        return 2.0
    if candidate.custom in ("mark", "bracket"):
        return 2.0 if distinct > 1 or candidate.custom in regular else 9.0
    if candidate.custom == "period" and "period" in regular and candidate.label.text.isupper():
        return 2.0
    if candidate.custom == "dash":
        return 2.0 if strong + distinct > 1 else 3.4
    if candidate.custom == "period":
        return 3.0 if strong > 1 or distinct > 2 else 9.0
    if candidate.custom == "report":
        return 2.5 if strong > 1 or others > 2 else 9.0
    if candidate.custom == "cell":
        return 2.0 if distinct > 1 else 9.0
    return 2.2 if distinct > 1 else 9.0


def _known(label: Label, surnames: frozenset[str]) -> bool:
    if label.name is None:
        return False
    words = fold(label.text[label.name[0] - label.start : label.name[1] - label.start]).split()
    return bool(words) and (
        words[-1] in surnames or (len(words) == 1 and f"{words[0]} " in surnames)
    )


def _opens_speech(candidate: Candidate, lines: list[Line], alone: Mapping[int, Candidate]) -> bool:
    following = candidate.line + 1
    if following >= len(lines) or following in alone:
        return False
    text = lines[following].text
    return bool(re.search(r"[.!?…]$" if len(text) <= 25 else r"[.!?…:;,»)]$", text))


def initials_among(candidates: list[Candidate], names: Names) -> frozenset[str]:
    """Return the labels that are the initials of one full name, or of an office in a label."""
    offices = [key(role) for c in candidates if c.label.name and (role := label_role(c.label))]
    return frozenset(
        text
        for text in {c.label.text for c in candidates}
        if is_initials(text)
        and (names.by_initials(text.lower()) or office_of_initials(text, offices))
    )


def surnames_of(text: str, cues: Cues) -> frozenset[str]:
    """Return the folded last words of what looks like a full name or follows a civility."""
    pairs = {(match.group(), match[1]) for match in _PAIR.finditer(text)}
    return frozenset().union(*(_surnames(*pair, cues) for pair in pairs))


@lru_cache(maxsize=8192)  # the names of a corpus come again
def _surnames(before: str, name: str, cues: Cues) -> frozenset[str]:
    if not is_name(name, cues) or fold(name) in cues.org_words:
        return frozenset()
    first = before.strip()
    given = len(first) > 2 and is_name(first, cues) and fold(first) not in cues.openers
    return frozenset((fold(name), f"{fold(first)} ") if given else (fold(name),))
