"""Captions by their form, and what closes a page under the last turn."""

import itertools
import re
from collections.abc import Collection
from dataclasses import replace

from pipeline.records import BlockKind
from pipeline.structure.cues import Cues
from pipeline.structure.fold import fold
from pipeline.structure.kinds import boilerplate, verbs
from pipeline.structure.lines import Line
from pipeline.structure.prose import is_spoken

Mark = tuple[BlockKind, str]

HEAD = 6  # first lines, among which an address with its telephone is the letterhead's
FOOT = 3  # last lines of a document

_MAIL = re.compile(
    r"(?:de|from|a|to|cc|cci|bcc|envoye(?: le)?|sent|date|objet|subject|sujet|repondre a|reply-to|"
    r"pieces? jointes?|attachments?)\s?:\s+(?=\S)"
)
_ASIDES = re.compile(r"[(\[][^()\[\]]*[)\]]")
_DATELINE = re.compile(r"[A-ZÀ-Ý][A-ZÀ-Ý' -]{2,28}[^,]{0,30},\s(?:le\s)?\d{1,2}(?:er)?\s")
_ACTING = re.compile(
    r"(?:(?:M\.|Mme|Mlle|MM\.|Mgr|Sir|Lord)\s)?(?:[A-ZÀ-Ý][\w.'-]*\s(?:d[eu]\s)?){1,4}"
    r"(?:\([^()]{2,30}\)\s)?(?:et\s(?:[A-ZÀ-Ý][\w.'-]*\s){1,3})?(?:,\s[^,]{3,60},\s)?"
    r"(?!devant|durant|pendant|avant|suivant|concernant)(?:[a-zà-ÿ]{3,}ant|entourée?s?|accompagnée?s?)\s"
)
_HANDSHAKE = re.compile(
    r"(?:poignee de mains?|photo de famille|photo de groupe|vue (?:generale|aerienne|d'ensemble)|"
    r"couverture|une de couverture|arrivee de|signature du)(?!\w)"
)
_PICTURED = re.compile(
    r"[(\[]\s?(?:[Bb][ée]lino|[Pp]hotos?|[Cc]lich[ée]|PHOTO|BELINO|P\.?C\.?|A\.?F\.?P\.?|A\.?P\.?|"
    r"UPI|U\.P\.I\.|Reuters?|EPA|ANSA|[Dd]essin|[Aa]rchives)(?:[\s./:-][^()\[\]]{0,40})?[)\]]\.?$"
)
_CREDITED = re.compile(
    r"(?:^|[\s.(])(?:photos?|ph\.|cr[ée]dits?|infographie|©)(?:\s(?:de|par))?\s?:?\s"
    r"(?:[A-ZÀ-Ý][\w.'-]*[\s/]*){1,5}(?:\([^()]*\))?\.?\)?$",
    re.IGNORECASE,
)
_CREDITS = ("photo", "ph.", "credit", "infographie", "©")  # one of them is in what _CREDITED finds
_PICTURE = re.compile(
    r"(?:photo|photographie|image|cliche|dessin|carte|fig\.|figure|illustration)s? "
    r"(?:(?:de|du|d'|officielle)(?!\w)|(?:n° ?)?\d{1,3} ?[:–—-] )|"
    r"(?:carte|infographie|graphique|dessin|croquis|schema|plan) ?: (?=\w)|"
    r"(?:_?img|dscn?|dscf|pict)[_-]?\d{3,}\s(?=\w)"
)
_NAMED_CREDIT = re.compile(
    r"(?:[(\[]|\s/\s)[A-ZÀ-Ý][\w'.-]*(?:\s[A-ZÀ-Ý][\w'.-]*){1,3}\s?/\s?"
    r"[A-ZÀ-Ý][\w. -]{1,20}[)\]]?\.?$"
)
_REACHED = re.compile(
    r"[\w.-]+@[\w-]+\.\w{2,}|(?:[Tt][ée]l\.?|\(?\+\d{1,3})\s?:?\s?[\d(][\d .()-]{6,}"
)
_AGENCY = re.compile(r"[(\[][A-ZÀ-Ý][\w.-]{1,12}(?:[\s,/-]+[A-ZÀ-Ý][\w.-]{1,12}){0,2}[)\]]\.?")
_SIGLE = re.compile(r"[A-Z]{2,7}(?:/[A-Z]{2,7})?(?:\s?[/-]\s?[a-z]{2,4})?")
_ENDED = re.compile(r"[-–—#*/\s]*(?:30|fin|end|###|stop)[-–—#*/\s]*")
_FOOT_KEY = re.compile(
    r"[–—\d .-]*[A-ZÀ-Ý][\w.'-]*(?:\s(?:de |d'|et |à )?[\w.'-]+){0,3}\s?:\s"
    r"(?:[A-ZÀ-Ý\d«(]|p\.|voir |lire |cf)"
)


def menu_words(lines: list[Line], labels: Collection[int], cues: Cues) -> list[int]:
    """Return the lines of a menu written one item a line: short ones, several of them known."""
    found: list[int] = []
    for listed, row in itertools.groupby(lines, key=lambda line: _is_item(line, labels)):
        items = list(row)
        known = [bool(boilerplate(line, cues)) for line in items]
        if listed and len(items) > 3 and sum(known) * 5 >= 2 * len(items):
            last = max(n for n, is_known in enumerate(known) if is_known)
            found.extend(line.number for line in items[: last + 1])
    return found


def _is_item(line: Line, labels: Collection[int]) -> bool:
    text = line.text
    short = len(text) < 32 and len(line.words) < 5 and text[-1] not in ".!?;:,…»)"
    return short and line.number not in labels and not any(map(str.isdigit, text))


def mail_head(lines: list[Line]) -> list[int]:
    """Return the lines that head a message: ``De : …``, ``À : …``, ``Objet : …``, two or more."""
    found: list[int] = []
    for headed, row in itertools.groupby(lines, key=lambda line: bool(_MAIL.match(line.folded))):
        numbers = [line.number for line in row]
        if headed and len(numbers) > 1:
            found.extend(numbers)
    return found


def picture(line: Line, cues: Cues) -> Mark | None:
    """Recognise a caption by its credit at the end or its opening word."""
    text = line.text
    if len(text) > 250 or text[0] in "«([":
        return None
    if _PICTURE.match(line.folded) and not text.endswith(("!", "?")) and len(text) < 160:
        return "caption", "picture"
    if _shows(line, cues):
        return "caption", "scene"
    closed = text[-1] in ")]" or text[-2:] in (").", "].")
    pictured = (closed and _PICTURED.search(text)) or ("/" in text and _NAMED_CREDIT.search(text))
    if pictured and line.number > 0 and not _DATELINE.match(text):
        return "caption", "picture"
    if not any(word in line.folded for word in _CREDITS):
        return None
    credit = _CREDITED.search(text)
    capital = credit is not None and re.search(r"[A-ZÀ-Ý]", credit.group()) is not None
    return ("caption", "credit") if capital and credit and credit.start() > 10 else None


def _shows(line: Line, cues: Cues) -> bool:
    """Tell whether a line says what a picture shows: ``Awa Sarr signant le traité``, no verb."""
    if line.number == 0 or len(line.text) > 200 or line.text[-1] in "?!:»":
        return False
    if _HANDSHAKE.match(line.folded) is None:
        acting = _ACTING.match(line.text)
        if acting is None or fold(acting.group().split()[0]) in cues.org_words:
            return False
    return not verbs(replace(line, text=_ASIDES.sub(" ", line.text)), cues)


def is_address_line(line: Line) -> bool:
    """Tell whether a line at the head gives where a body is reached: its telephone, its mail."""
    near = line.number < HEAD and len(line.text) < 160
    return near and _REACHED.search(line.text) is not None and not is_spoken(line)


def foot(line: Line, count: int, last: int, cues: Cues) -> Mark | None:
    """Recognise what closes a page under the last turn: ``Sténographe : X``, ``Suivant »``."""
    text = line.text
    if is_address_line(line):
        return "meta", "contact"
    if line.number <= last or line.number < count - FOOT or len(text) > 160:
        return None
    if _ENDED.fullmatch(line.folded):
        return "boilerplate", "end mark"
    if _REACHED.search(text) or (line.number == count - 1 and _AGENCY.fullmatch(text)):
        return "meta", "contact"
    if line.number >= count - 2 and _SIGLE.fullmatch(text):
        return "meta", "agency"
    if text[-1] in "»→›>" and "«" not in text and len(line.words) < 6:
        return "boilerplate", "menu"
    key = _FOOT_KEY.match(text)
    if (
        key is None
        or cues.boilerplate.score(line.folded) >= 3
        or is_spoken(line)
        or verbs(line, cues)
    ):
        return None
    return "meta", "foot"
