"""The furniture of pages, seen over a whole document: heads, notes, menus, rosters.

Each rule needs more than its line: the same head on other pages, the call of a note in
the text before, the neighbours of an item.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from pipeline.records import BlockKind
from pipeline.structure import marks
from pipeline.structure.candidates import Candidate
from pipeline.structure.cues import Cues
from pipeline.structure.dates import find_dates
from pipeline.structure.fold import fold
from pipeline.structure.kinds import boilerplate, verbs
from pipeline.structure.lines import Line
from pipeline.structure.margins import foot, mail_head, menu_words, picture
from pipeline.structure.rosters import rosters
from pipeline.structure.titles import in_capitals, is_numbered, looks_like_title

Mark = tuple[BlockKind, str]

ROSTER: Mark = ("meta", "roster")
LETTERHEAD: Mark = ("meta", "letterhead")
POINTER: Mark = ("boilerplate", "pointer")
FOOT = 6  # last lines of a document, among which menus are looked for
TOP = 8  # first lines, the same

_GAP = re.compile(r"\S\s{4,}\S")
_WIDE_ONLY = re.compile(r"[^|·•◄►]*\S\s{2,}\S[^|·•◄►]*")
_WIDE = re.compile(r"\s\s\s")
_PAGE_BESIDE = re.compile(r"\d{1,4}\s{3,}\S.*|.*\S\s{3,}\d{1,4}")
_FOLIO = re.compile(
    r"[–—-]?\s*(?:feuillet|folio|page|p\.|pp\.)\s*\d{1,4}(?:\s*(?:/|sur|de)\s*\d{1,4})?\s*[–—-]?",
    re.I,
)
_TIME_MARK = re.compile(r"[•*·–—-]?\s*[(\[]\s*\d{1,2}\s?[hH:]\s?\d{2}\s*[)\]]\s*[•*·–—-]?")
_PART = re.compile(
    r"(?:piece|document|annexe|chapitre|titre|partie|section|point|question|acte|lettre|"
    r"telegramme|depeche|extrait|episode)\s(?:n° ?)?\d{1,3}(?:\s?[:–—-].*)?"
)
_CALL = re.compile(r"(\(\d{1,2}\)|\[\d{1,2}\]|\*{1,3}|[¹²³⁴-⁹]{1,2})\s*(?=[A-ZÀ-Ý«])")
_GLOSS = re.compile(  # what a note below the text begins with
    r"(?:voir|cf\.?|ibid\.?|op\. cit|note (?:redigee|manuscrite|de la redaction|marginale)|"
    r"non (?:publiee?|reproduite?)|publiee? (?:au|dans|sous))(?!\w)"
)
_MENU_ITEMS = re.compile(r"\s*[|·•◄►]\s*|\s{2,}|\s+[–-]\s+|\] \[")
_BRACKETED = re.compile(r"\[[^][]{1,30}\](?: \[[^][]{1,30}\])+")
_POINTER = re.compile(
    r"(?:>+\s*)?(?:a )?(?:lire|voir|ecouter|relire|decouvrir)(?: aussi| egalement)\b"
)
_LISTED = re.compile(r"(?:[>›»→•·▪]|[-–—]\s)\s*\S")
_HASHED = re.compile(r"#\w[^#.!?]*(?:#\w[^#.!?]*)+")
_AGENCY_TOWN = re.compile(r"[A-Z]{2,6}\s?[-–—/]\s?[A-ZÀ-Ý][\w'-]+(?:\s\([A-ZÀ-Ý][\w' -]+\))?")
_TOWN_AGENCIES = re.compile(
    r"([A-ZÀ-Ý][A-ZÀ-Ý' -]{2,28})\s\(([A-ZÀ-Ý][\w-]+(?:, [A-ZÀ-Ý][\w-]+){0,3})\)\s?([–—-]?)"
)
_RECORD = re.compile(
    r"(?:n°|N°|\bnos?)\s?\d|[A-Z]{1,6}[. ]\s?(?:\(\d{1,4}\)\s[A-Z]{1,3}\s)?\d{1,4}\b"
)
_FILED = re.compile(r"\(\d{4,}\w?\)\s?[.;]?$")
_CODE = re.compile(
    r"[A-Z]{1,6}\.?|(?:[A-Za-z]{1,2}\.)+|[a-z]{1,2}|n°|N°|(?=.*\d)[\w/.:°()–-]+|[A-Z]+(?:[/.-][A-Z0-9]+)+"
)
_SESSIONS = re.compile(
    r"(?:\d{1,4}\s?(?:e|re|er|eme)\s(?:session|legislature|seance|reunion)[\s,–-]*)+(?:\([^()]*\))?"
)
_DAY = re.compile(
    r"[A-ZÀ-Ý][A-ZÀ-Ý' -]{2,28}(?:\s\([A-ZÀ-Ý][^()]{2,25}\))?,\s(?:le\s)?\d{1,2}(?:er)?\s"
    r"(\w+)[ .,]*(?:\d{4}[ ,]*)?"
    r"(?:/[A-Z]+/|\([A-Z][\w. ,/-]{1,40}\))?[ .:–-]*"
)
_DIGITS = re.compile(r"\d+")
_NUMBERED_ISSUE = re.compile(r"(?<!\w)(?:n° ?\d|bulletin|edition)")
_LONG_NUMBER = re.compile(r"\d{3}|\d[/.-]|[/.-]\d")
_DIVIDED = re.compile(r"\s[–—-]\s")
_INSTRUMENTS = ("accord", "traite", "sommet", "affaires", "parole", "etats")
_END = (".", "!", "?", "…")


def find_furniture(
    lines: list[Line], labels: Mapping[int, Candidate], cues: Cues
) -> dict[int, Mark]:
    """Return what each line is that the document as a whole shows to be furniture."""
    found: dict[int, Mark] = {}
    first, last = min(labels, default=len(lines)), max(labels, default=-1)
    paged = _paged(lines)
    called = _note_calls(lines)
    rules: tuple[Callable[[Line], Mark | None], ...] = (
        lambda line: _told(line, lines, cues),
        _reference,
        lambda line: _running_head(line, paged),
        lambda line: ("meta", "footnote") if line.number in called else None,
        lambda line: _menu(line, first, len(lines), cues),
        lambda line: picture(line, cues),
        lambda line: foot(line, len(lines), last, cues),
        _tags,
    )
    for line in lines:
        if line.number in labels:
            continue
        if line.text.startswith("©") and len(lines) - FOOT // 2 <= line.number > 3:
            found[line.number] = "meta", "rights"
            continue
        if _is_agency_line(line, cues):
            found[line.number] = "meta", "dateline"
            continue
        day = _DAY.fullmatch(line.text)
        if day is not None and fold(day[1]) in cues.months:
            found[line.number] = "meta", "dateline"
            continue
        mark = next((mark for rule in rules if (mark := rule(line)) is not None), None)
        if mark is not None:
            found[line.number] = mark
    top = 1 if lines and boilerplate(lines[0], cues) else 0
    if _is_letterhead(lines[top:], labels, cues):
        found[top] = LETTERHEAD
    found.update(dict.fromkeys(menu_words(lines, labels, cues), ("boilerplate", "menu")))
    found.update(dict.fromkeys(mail_head(lines), ("meta", "mail")))
    listed = rosters(lines, cues) - labels.keys()
    found.update(dict.fromkeys(listed, ROSTER))
    heads = (n for n in sorted(listed) if n and n - 1 not in labels and n - 1 not in listed)
    heads = (n for n in heads if lines[n - 1].text.endswith(" :") and not verbs(lines[n - 1], cues))
    found.update(dict.fromkeys((n - 1 for n in heads), ROSTER))
    found.update(dict.fromkeys(_pointers(lines, labels), POINTER))
    return found


def _told(line: Line, lines: list[Line], cues: Cues) -> Mark | None:
    """Recognise the marks of a page, a list of who was there, a signature."""
    why = (
        marks.page_mark(line)
        or marks.attendance(line, cues)
        or marks.signature(line, len(lines), cues)
        or marks.issue_mark(line, lines, cues)
        or marks.seated_body(line, lines, cues)
        or marks.credits(line, cues)
        or marks.dispatched(line, lines, cues)
    )
    return ("meta", why) if why else None


def _is_agency_line(line: Line, cues: Cues) -> bool:
    """Tell whether a line is a town and its agencies, no more: ``LUSMERE (ENP, Reuters) –``."""
    match = _TOWN_AGENCIES.fullmatch(line.text) if len(line.text) < 70 else None
    if match is None:
        return False
    agencies = [fold(name) for name in match[2].split(", ")]
    known = fold(match[1]) in cues.places or any(name in cues.media for name in agencies)
    return (known or bool(match[3])) and not any(name in cues.places for name in agencies)


def _is_letterhead(lines: list[Line], labels: Mapping[int, Candidate], cues: Cues) -> bool:
    """Tell whether the first line is a body's name in capitals above a title of its own."""
    if not lines or lines[0].number in labels:
        return False
    if _heads_service(lines, cues):
        return True
    if not in_capitals(lines[0].text):
        return False
    text, words = lines[0].text, lines[0].folded.split()
    if _DIVIDED.search(text) and "officiel" not in lines[0].folded:
        return False
    body = words[0] in cues.org_words and words[0] not in _INSTRUMENTS
    if not body or ":" in text or len(words) > 12 or text[-1] in "?!»":
        return False
    below = (line for line in lines[1:6] if line.number not in labels)
    return any(looks_like_title(line) and len(line.words) > 2 for line in below)


def _heads_service(lines: list[Line], cues: Cues) -> bool:
    """Tell whether the first line is a body and its service: ``AMBASSADE DE X – Presse``."""
    if _NUMBERED_ISSUE.search(lines[0].folded) and any(find_dates(lines[0].text, cues)):
        divided = len(_DIVIDED.findall(lines[0].text)) > 1
        return divided and len(lines) > 1 and looks_like_title(lines[1])
    body, dash, service = lines[0].text.partition(" – ")
    if dash and _is_numbered_record(body, service, lines, cues):
        return True
    named = in_capitals(body) and fold(body).split()[0] in cues.org_words
    if not (dash and named) or in_capitals(service) or any(c.isdigit() for c in service):
        return False
    return len(lines) > 1 and len(lines[0].text) < 140 and looks_like_title(lines[1])


def _is_numbered_record(body: str, service: str, lines: list[Line], cues: Cues) -> bool:
    """Tell whether a body's name goes before its record's number: ``CHAMBRE – PV 12 – DÉBATS``."""
    parts = _DIVIDED.split(service)
    headed = in_capitals(body) and not any(find_dates(service, cues)) and "?" not in service
    organ = fold(body).split()[0] in cues.org_words or len(body.split()) < 4
    numbered = any(_RECORD.search(part) for part in parts)
    below = lines[1:3]
    return headed and organ and len(parts) > 1 and numbered and any(map(looks_like_title, below))


def _skeleton(line: Line) -> str:
    return _DIGITS.sub("#", line.folded)


def _paged(lines: list[Line]) -> frozenset[str]:
    """Return what recurs as the head of a page does: the same, or with a number that counts on."""
    numbers: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for line in lines:
        if len(line.text) < 200 and any(map(str.isdigit, line.text)) and len(line.words) > 2:
            found = tuple(int(n[:9]) for n in _DIGITS.findall(line.text))
            numbers[_skeleton(line)].append(found)
    return frozenset(skeleton for skeleton, rows in numbers.items() if _counts_on(rows))


def _counts_on(rows: list[tuple[int, ...]]) -> bool:
    steps = [
        sum(b - a for a, b in zip(one, two, strict=True) if a != b)
        for one, two in itertools.pairwise(rows)
        if sum(a != b for a, b in zip(one, two, strict=True)) < 2
    ]
    alike = len(steps) == len(rows) - 1 > 0
    return alike and (not any(steps) or all(0 < step < 6 for step in steps))


def _running_head(line: Line, paged: frozenset[str]) -> Mark | None:
    """Recognise the head or foot of a page: columns, a page number apart, the same on others."""
    text = line.text
    if len(text) > 200 or text.endswith(_END[1:]):
        return None
    if _FOLIO.fullmatch(text) or _TIME_MARK.fullmatch(text):
        return "meta", "page"
    columns = len(_WIDE.findall(text)) > 1 and any(map(str.isdigit, text))
    wide = _WIDE.search(text) is not None and (columns or not text.endswith("."))
    if wide and _PAGE_BESIDE.fullmatch(text):
        return "meta", "page head"
    if wide and _GAP.search(text) and (any(map(str.isdigit, text)) or in_capitals(text)):
        return "meta", "page head"
    repeated = bool(paged) and _skeleton(line) in paged and _PART.fullmatch(line.folded) is None
    return (
        ("meta", "page head") if repeated and not text.endswith(".") and "?" not in text else None
    )


def _note_calls(lines: list[Line]) -> frozenset[int]:
    """Return the lines that open with the mark of a note which a line before them calls."""
    found = set()
    for line in lines:
        match = _CALL.match(line.text)
        if match is None or len(line.text) > 600 or line.text.endswith("*"):
            continue
        mark = match[1]
        raised = not mark.isascii()
        before = (earlier.text for earlier in lines[: line.number])
        call = re.compile(rf"[\w).,;»\"]\s?{re.escape(mark)}(?![\w*])")
        glossed = _GLOSS.match(line.folded, match.end()) is not None
        follows = line.number - 1 in found and mark[1:-1].isdigit()
        last = mark[0] == "*" and line.number >= len(lines) - 2 and line.number > 3
        if raised or last or glossed or follows or any(call.search(text) for text in before):
            found.add(line.number)
    return frozenset(found)


def _menu(line: Line, first: int, count: int, cues: Cues) -> Mark | None:
    """Recognise a row of short items at the top or the foot of a page."""
    text = line.text.strip("*_ ")
    outer = line.number < min(TOP, first) or line.number >= count - FOOT
    if not outer or len(text) > 200 or text.endswith(_END) or any(find_dates(text, cues)):
        return None
    if cues.meta_keys.pattern.match(line.folded.lstrip("*_ ")):
        return None
    if in_capitals(text) and line.number < TOP and _WIDE_ONLY.fullmatch(text):
        return LETTERHEAD  # the same body in three languages, side by side
    items = [item for item in _MENU_ITEMS.split(text) if item.strip()]
    words = sum(len(item.split()) for item in items)
    turning = any(arrow in text for arrow in "◄►←→")
    if (
        len(items) < (2 if turning else 3)
        or words > 2.5 * len(items)
        or any(len(i.split()) > 5 for i in items)
    ):
        return None
    named = any(cues.civilities & set(item.split()) for item in items)
    divided = any(sign in text for sign in ("|", "·", "  ", "◄", "] ["))
    if named or not divided:
        return None
    return "boilerplate", "buttons" if _BRACKETED.fullmatch(text) else "menu"


def _reference(line: Line) -> Mark | None:
    """Recognise a number, a symbol or an abbreviated imprint that is all of a line."""
    text = line.text
    if len(text) > 120 or text.startswith("#") or _DIGITS.search(line.folded) is None:
        return None
    if _LISTED.match(text) and _FILED.search(text):
        return "meta", "reference"
    words = [word.strip(',;:()[]«»"') for word in text.split()]
    words = [word for word in words if word and any(c.isalnum() for c in word)]
    # in a heading of capitals any short word looks like an abbreviation
    cried = in_capitals(text) and sum(word.isalpha() for word in words) > 2
    coded = [w for w in words if _CODE.fullmatch(w) and not (cried and w.isalpha() and len(w) > 3)]
    numbers = any(_LONG_NUMBER.search(word) for word in coded)
    if len(words) == 1 and numbers and "/" in text and text.strip("()") == text:
        return "meta", "reference"
    if _SESSIONS.fullmatch(line.folded):
        return "meta", "reference"
    if numbers and not is_numbered(line) and len(words) > 1 and len(coded) * 10 >= 7 * len(words):
        return "meta", "reference"
    return None


def _tags(line: Line) -> Mark | None:
    if _HASHED.fullmatch(line.text):
        return "meta", "tags"
    top = line.number < TOP and _AGENCY_TOWN.fullmatch(line.text) is not None
    return ("meta", "dateline") if top else None


def _pointers(lines: list[Line], labels: Mapping[int, Candidate]) -> Iterator[int]:
    """Yield the lines that point to other pages, and the items under them."""
    pointing = False
    for line in lines:
        if line.number in labels:
            pointing = False
        elif _POINTER.match(line.folded.lstrip("*_([ ")) and len(line.text) < 200:
            pointing = True
            yield line.number
        elif pointing and _LISTED.match(line.text) and not line.text.endswith("."):
            yield line.number
        else:
            pointing = False
