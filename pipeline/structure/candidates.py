"""Possible labels at the start of lines, one at most a line; ``acceptance`` chooses among them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.structure import kinds
from pipeline.structure.cues import Cues
from pipeline.structure.fold import fold
from pipeline.structure.labels import OWN_WORDS, Label, parse_label
from pipeline.structure.lines import Line
from pipeline.structure.margins import is_address_line
from pipeline.structure.naming import civility_length

Custom = Literal["colon", "dash", "period", "report", "cell", "mark", "bracket", "alone"]

WRAPPED = 25  # characters after a name and a dash, from which a line may break off its sentence
UNSURE = 0.6  # what such a label weighs less: it must come again

HEAD = 240  # characters of a line in which a label is looked for

_ALL_QUOTED = re.compile(r"(?:«[^«»]*»|\"[^\"]*\")\s?[.,;]?")
_NUMBER = re.compile(
    r"(?:\(\d{1,3}(?:\.\d{1,3})?\)|\d{1,4}\.|\d{1,3}\.\d{1,3}\.?|0\d|\[\d{1,4}\]|§\s?\d{1,4}\.?)\s+(?=[A-ZÀ-ÖØ-Þ])"
)
_SEPARATED = re.compile(r"\s(?::|[–—-]\s)")
_WORDS = re.compile(r"\S+")
_LETTER = re.compile(r"[A-Z]\s?\.?\s?\d{0,3}")
_STOPS = ".!?…»:;,"
_PAIRS = (("(", ")"), ("[", "]"), ("«", "»"))
_BULLET = re.compile(r"(?:[*_>]+\s*|[-–—•·]\s+|>>\s*)+")
_COLON = re.compile(r"\s?:(?!//)(?!\d)")
_STOP_DASH = re.compile(r"[.,]\s?[–—-]\s|\s?:\s?[–—-]\s")
_DASH = re.compile(r"\s[–—-]\s")
_STOP = re.compile(r"\.(?=\s+[A-ZÀ-ÖØ-Þ«\"(0-9…]|\s*$|…)")
_SPACED_DASH = re.compile(r"[–—-]\s")
_ARROW_HEAD = re.compile(r"[>→⇒›»▶►]|//")
_CELL = re.compile(r"\s?\|\s|\t+")
_ARROW = re.compile(r"\s?(?:>{1,2}|[→⇒›»▶►]|[-=]>|\s//)\s+")
_BRACKETED = re.compile(r"(?:\[([^\[\]]{2,90})\]|<([^<>/]{2,90})>|\{([^{}]{2,90})\})\s*:?\s+(?=\S)")
_SOUND = re.compile(r"\((?:[Ee]xtrait|[Aa]rchive|[Ss]on)(?: sonore| vidéo| d'archives?)?\)\s+")
_HEARD = re.compile(
    r"(?:SON|EXTRAIT|ARCHIVE|ITW|SONORE|Son|Extrait|Archive)\s(?=[A-ZÀ-Ý][\w'-]+\s[A-ZÀ-Ý])"
)
_RECORDED = re.compile(
    r"(?:extrait|archive|son|sonore|voix (?:off|doublee)|enregistrement)s?(?!\w)"
)
_STAMP = r"(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s+(?:à\s)?)?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?"
_CLOCK = re.compile(rf"[\[(]?{_STAMP}[\])]?\s*[–—-]?\s*")
_CHAT = re.compile(r"(?:De|From)\s+(?P<name>\S.{1,40}?)\s+(?:à|to|To|À)\s+[^:]{3,30}?\s?:\s+")
_ASKS_FLOOR = re.compile(r"(?:demande|reprend|prend) (?:la parole|a exercer|a repondre)(?!\w)")
_LATE_CLOCK = re.compile(rf"\s*[–—-]?\s*[\[(]?{_STAMP}[\])]?$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible label of one line: its custom, and where the speech begins."""

    line: int
    custom: Custom
    label: Label
    body: int
    weight: float


_Maker = Callable[[Line, str, int, Cues], Candidate | None]


def find_candidates(lines: list[Line], cues: Cues) -> list[Candidate]:
    """Return the best possible label of each line that has one, in order."""
    found: list[Candidate] = []
    for line in lines:
        if line.piece or kinds.declared(line) or is_address_line(line):
            continue
        best = max(_of_line(line, cues), key=lambda c: c.weight, default=None)
        if best is not None:
            found.append(best)
    return found


def _of_line(line: Line, cues: Cues) -> list[Candidate]:
    text = line.text
    if (match := _CLOCK.match(text)) is not None and match.end() < len(text):
        shift = match.end()
    else:
        shift = 0
    if shift and (match := _CHAT.match(text, shift)) is not None:
        name = line.at + match.start("name"), line.at + match.end("name")
        written = Label(*name, match["name"], 3.0, name=name)
        return [Candidate(line.number, "colon", written, line.at + match.end(), 3.0)]
    if (match := _BULLET.match(text, shift)) is not None:
        shift = match.end()
    if text[shift : shift + 2] == "| ":
        shift += 2
    if (match := _NUMBER.match(text, shift)) is not None:
        return _numbered(line, shift, match.end(), cues)
    if text.startswith("(", shift) and (match := _SOUND.match(text, shift)) is not None:
        shift = match.end()
    if (match := _HEARD.match(text, shift)) is not None and ":" in text[: shift + 90]:
        shift = match.end()
    head = text[shift : shift + HEAD]
    if (match := _BRACKETED.match(head)) is not None:
        found = _bracketed(line, match, shift, cues)
        return [found] if found else []
    if not head[:1].isalpha():
        return []
    made = (maker(line, head, shift, cues) for maker in _makers(head))
    return [candidate for candidate in made if candidate is not None]


def _makers(head: str) -> list[_Maker]:
    """Return what may find a label in these words: most lack the sign of most customs."""
    makers: list[_Maker] = []
    if ":" in head:
        makers.append(_colon)
    if _SPACED_DASH.search(head) is not None:
        makers += (_stop_dash, _dash)
    if "." in head:
        makers.append(_period)
    makers.append(_report)
    if "|" in head or "\t" in head:
        makers.append(_cell)
    if _ARROW_HEAD.search(head) is not None:
        makers.append(_arrow)
    makers.append(_alone)
    return makers


def _numbered(line: Line, start: int, shift: int, cues: Cues) -> list[Candidate]:
    """Read ``12. M. NOM (Pays) : …`` and ``01.02 Nom (Groupe) : …``: records number what is said.

    The number belongs to the label. A number with one part also opens the items of a list, so
    only who has a civility, presides, or has a country or group in parentheses can follow it.
    """
    head = line.text[shift : shift + HEAD]
    found = _colon(line, head, shift, cues) or _report(line, head, shift, cues)
    if found is None:
        return []
    label = found.label
    number = line.text[start : label.start - line.at]
    clear = label.civility or label.affiliation or label.unnamed == "presidence"
    held = label.name and label.role and label.text.endswith(")")  # Le Président (M. Koné)
    if not (clear or held or (label.name and number.strip(" .")[:1] == "0")):
        return []
    label = replace(label, start=line.at + start, text=number + label.text)
    return [replace(found, label=label)]


def _bracketed(line: Line, match: re.Match[str], shift: int, cues: Cues) -> Candidate | None:
    """Find a name in brackets of its own before the words: ``[Awa Sarr] Merci à tous.``."""
    group = match.lastindex or 0
    if _RECORDED.match(fold(match[group])) and match.group().rstrip().endswith(":"):
        start = line.at + shift + match.start()
        end = line.at + shift + match.end(group) + 1
        words = line.text[start - line.at : end - line.at]
        heard = Label(start, end, words, 2.5, unnamed="inconnu", voice=True)
        return Candidate(line.number, "colon", heard, line.at + shift + match.end(), 2.5)
    label = parse_label(match[group], cues, at=line.at + shift + match.start(group))
    if label is None or not (label.name or label.unnamed or label.answer):
        return None
    return Candidate(
        line.number, "bracket", label, line.at + shift + match.end(), label.weight - 0.2
    )


def _arrow(line: Line, head: str, shift: int, cues: Cues) -> Candidate | None:
    """Find a label before an arrow: ``SARR > Merci à tous.``, ``Awa Sarr → Merci.``."""
    for match in _ARROW.finditer(head[:140]):
        if _depth_zero(head, match.start()):
            return _make(line, "mark", head[: match.start()], shift, shift + match.end(), cues)
    return None


def _make(
    line: Line, custom: Custom, head: str, shift: int, body: int, cues: Cues, bonus: float = 0.0
) -> Candidate | None:
    words = head.strip("*_ \t")
    label = parse_label(words, cues, at=line.at + shift + head.find(words[:1] or " "))
    if label is None:
        return None
    rest = line.text[body:].lstrip(" *_")
    weight = label.weight + bonus
    if rest[:1].islower() and custom != "report":
        weight -= 1.5
    if custom == "colon" and not label.civility and _ALL_QUOTED.fullmatch(rest):
        weight -= 1.0
    if not label.text.isupper():
        weight -= 2.0 if len(rest) > 3 and rest.isupper() else 0.0
    elif not (label.civility or label.unnamed or label.answer or label.affiliation):
        weight -= 1.6 if _is_headline(rest) else 0.0
    return Candidate(line.number, custom, label, line.at + body, weight)


def _is_headline(words: str) -> bool:
    """Tell whether what follows a label in capitals goes on as a headline does, no sentence."""
    if len(words) <= 3:
        return False
    return words.isupper() or (len(words) < 60 and words[-1] not in _STOPS)


def _depth_zero(head: str, position: int) -> bool:
    before = head[:position]
    return all(before.count(opens) <= before.count(closes) for opens, closes in _PAIRS)


def _colon(line: Line, head: str, shift: int, cues: Cues) -> Candidate | None:
    for match in _COLON.finditer(head):
        if _depth_zero(head, match.start()):
            return _make(line, "colon", head[: match.start()], shift, shift + match.end(), cues)
    return None


def _stop_dash(line: Line, head: str, shift: int, cues: Cues) -> Candidate | None:
    for match in _STOP_DASH.finditer(head):
        if _depth_zero(head, match.start()):
            name = head[: match.start()]
            if civility_length(name + " ", cues) and len(name) < 4:
                continue
            return _make(line, "dash", name, shift, shift + match.end(), cues, 0.5)
    return None


def _dash(line: Line, head: str, shift: int, cues: Cues) -> Candidate | None:
    match = _DASH.search(head[:80])
    if match is None or not _depth_zero(head, match.start()):
        return None
    candidate = _make(line, "dash", head[: match.start()], shift, shift + match.end(), cues, -0.5)
    if candidate is None:
        return None
    label = candidate.label
    if label.affiliation is not None and not (label.civility or label.unnamed):
        return None
    rest = line.text[candidate.body - line.at :].rstrip()
    full = label.name is not None and " " in label.text[: label.name[1] - label.start]
    if full and len(rest) > 5 and rest[-1] in ".?!…" and rest[:1].isupper():
        return candidate
    if full and len(rest) > WRAPPED and rest[:1].isupper() and line.text[-1] not in ":»)":
        return replace(candidate, weight=candidate.weight - UNSURE)
    named = label.civility or label.text.isupper() or "." in label.text
    return candidate if label.unnamed or label.answer or named else None


def _period(line: Line, head: str, shift: int, cues: Cues) -> Candidate | None:
    start = civility_length(head, cues)
    for match in _STOP.finditer(head, start):
        if not _depth_zero(head, match.start()):
            continue
        word = head[: match.start()].rsplit(None, 1)[-1]
        if len(word) == 1 and word.isupper() and match.start() != 1:
            continue
        if not line.text[shift + match.end() :].strip():
            return None
        found = _make(line, "period", head[: match.start()], shift, shift + match.end(), cues)
        if found is None or _SEPARATED.search(found.label.text):
            return None
        label = found.label
        if _LETTER.fullmatch(label.text) and (label.answer or label.unnamed):
            return found
        full = label.name == (label.start, label.end) and 1 < len(label.text.split()) < 6
        cried = label.text.isupper() and len(label.text) > 2 and label.name is not None
        called = (
            label.civility
            or label.unnamed == OWN_WORDS
            or label.voice
            or (label.name and label.role)
        )
        office = label.text.isupper() and not line.text.isupper() and label.role is not None
        return found if called or full or cried or office else None
    return None


def _report(line: Line, head: str, shift: int, cues: Cues) -> Candidate | None:
    """Find ``M. NOM (Pays) rappelle que``: the record tells what was said."""
    start = civility_length(head, cues)
    depth = 0
    for position, match in enumerate(_WORDS.finditer(head[:200])):
        begin, word = match.start(), match.group()
        inside = depth > 0 or word.startswith("(")
        depth += word.count("(") - word.count(")")
        if inside or begin < max(start, 3) or not position:
            continue
        if word[:1].isupper() or (fold(word) in cues.particles and fold(word) != "dit"):
            continue
        previous = head[:begin].rstrip()
        verb = fold(word)
        if _ASKS_FLOOR.match(fold(head[begin:])):
            return None
        participial = previous.endswith(",") and (verb.endswith("ant") or verb in ("au", "en"))
        if not (
            participial or verb in cues.report_verbs or verb in ("se", "s'associe", "s'inquiete")
        ):
            return None
        name = previous.rstrip(",")
        found = _make(line, "report", name, shift, shift + begin, cues)
        if found is None:
            return None
        label = found.label
        caps = label.name is not None and _has_capitals(label.text)
        chair = label.unnamed == "presidence" and _has_capitals(label.text)
        bracketed = label.text.endswith(")") and label.role is not None and label.name is not None
        named = label.civility and (caps or label.affiliation)
        return found if named or chair or bracketed else None
    return None


def _has_capitals(text: str) -> bool:
    words = re.findall(r"[A-ZÀ-ÖØ-Þ][\w'-]+", text)
    return any(len(word) > 2 and word.isupper() for word in words)


def _cell(line: Line, head: str, shift: int, cues: Cues) -> Candidate | None:
    """Find the first cell of a table's row: ``Awa Sarr | Merci à tous.``."""
    match = _CELL.search(head[:120])
    if match is None or len(line.text) - shift - match.end() < 25:
        return None
    return _make(line, "cell", head[: match.start()], shift, shift + match.end(), cues, -0.3)


def _alone(line: Line, head: str, shift: int, cues: Cues) -> Candidate | None:
    timed = line.text[-1].isdigit() or line.text[-1] in ")]"
    late = _LATE_CLOCK.search(line.text, shift) if timed else None
    text = line.text[shift : late.start() if late and late.start() > shift else None]
    if len(text) > 180 or (text[-1:] in ".,!?;:…»" and not text.endswith("*")):
        return None
    words = text.strip("*_ ")
    found = _make(line, "alone", words, shift, len(line.text), cues, -0.1)
    if found is None:
        return None
    label = found.label
    if label.affiliation is not None and line.text[: label.affiliation[1] - line.at][-4:].isdigit():
        return None
    cried = label.role and words.isupper() and " " in words
    strong = cried or label.civility or (label.name and label.role) or label.unnamed or label.answer
    full = label.name is not None and len(label.text.split()) > 1
    return found if strong or full else None
