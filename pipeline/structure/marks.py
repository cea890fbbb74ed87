"""Marks of pages, hours and persons present: lines that no speaker says, told by their form.

Each rule looks at one line, its place and its neighbours; none needs a list of the bodies,
papers or persons that it may meet.
"""

import re

from pipeline.structure.cues import Cues
from pipeline.structure.dates import find_dates
from pipeline.structure.fold import fold
from pipeline.structure.kinds import verbs
from pipeline.structure.lines import Line
from pipeline.structure.naming import INITIALS, civility_length, is_name, office_length
from pipeline.structure.titles import looks_like_title

HEAD = 4  # lines at the top among which a body with its seat is a letterhead
FOOT = 3  # last lines, among which initials are a signature
LONGEST = 120  # characters of a mark

_ORDINAL = r"(?:\d{1,3}\s?(?:er|ere|e|eme|nd|nde)?|premiere?|deuxieme|seconde?|troisieme|derniere?)"
_SHEET = re.compile(
    rf"[(\[–—-]*\s*{_ORDINAL}(?:\s(?:et|ou)\s{_ORDINAL})?\s(?:feuillet|folio|page|bulletin)s?"
    r"(?:\s(?:sur|de)\s\d{1,3})?\s*[)\]–—.-]*"
)
_FURTHER = re.compile(
    r"[(\[]?\s*(?:la\s)?(?:suite(?: et fin)?|a suivre|fin)\s(?:en |a la |au |de la |voir )?"
    r"(?:page|p\.|verso|feuillet|folio)\s?(?:\d{1,4}|suivante?|precedente?)?\s*[)\]]?[.→]?"
)
_PAGED = re.compile(r"\S.{2,90}\s[–—|-]\s(?:page|p\.|feuillet|folio)\s?\d{1,4}\s*[–—-]?")
_PAGE_WORD = re.compile(r"page|p\.|folio|feuillet|verso|bulletin")
_NUMBERED = re.compile(r"n(?:°|o|umero)\s?\d")
_ISSUE = re.compile(r"(.{3,60}?)\s?[,–—-]\s(?:n°|no|numero)\s?\d{1,6}(?:\s[–—-]\s.{3,60})?")
_CODED = re.compile(r"[A-Z]{1,6}\s?\d{1,4}[/.-]\d{1,4}(?:\s\([^()]{3,30}\))?")
_ATTENDANCE = re.compile(
    r"(?:\d{1,2}\. )?(?:(?:sont |etaient |etait |ont ete )?(?:egalement |aussi )?"
    r"(?:presente?s?|absente?s?|excusee?s?|representee?s?)(?: a la seance)?|"
    r"(?:etats )?observateurs?|invitee?s?|ont participe|"
    r"(?:les )?membres(?: presents| du conseil| de la commission)?|(?:les )?participante?s?|"
    r"composition(?: de la \w+)?|(?:.{3,80}\s)?(?:est|sont|etait|etaient) representee?s? par)\s?:\s"
)
_CREDITS = re.compile(
    r"(?<!\w)(?:animation|realisation|production|montage|mixage|musique|prise de son|"
    r"generique|habillage sonore|transcription|secretariat de redaction)\s?:\s(?=\w)"
)
_SIGNED = re.compile(
    r"(?:[A-ZÀ-Ý](?:\.|[a-zà-ÿ'-]+(?:-[A-ZÀ-Ý][a-zà-ÿ'-]+)?)[\s-]?){1,3}\s?(?:de\s|du\s|van\s|von\s)?"
    r"[A-ZÀ-Ý][A-ZÀ-Ý'-]{2,}(?:\s[A-ZÀ-Ý'-]{2,})?"
)
_HELD = re.compile(  # Le secrétaire, Awa Sarr – Corvin, le 3 mai
    r"(?:(?:Pour )?(?:[Ll][ea] |L'))([a-zà-ÿ][^,.:!?]{3,60})[,:]\s(?:signé[ :]+)?(?:M\.\s|Mme\s)?"
    r"([A-ZÀ-Ý][^,–—.!?:]{3,40}?)(?:\s[–—]\s[^.!?]{3,50})?"
)
_SYMBOL_HEAD = re.compile(  # S/PV.1888   7   (M. Cissé, Mali)
    r"[A-Z]{1,5}/[\w./()-]{2,30}\s+(?:page\s)?\d{1,4}(?:-\d{1,4})?(?:\s+\([^()]{3,80}\))?|"
    r"\([A-ZÀ-Ý][^()]{3,60}, [A-ZÀ-Ý][^()]{2,40}\)(?:\s+\d{1,4})?"
)
_TELEGRAM = re.compile(  # T. n° 12 à 19. Réservé.     Lomé, 13 janvier 1963, 9 h 40.
    r"(?:t|d|l|tel|telegramme|depeche|lettre|note|circulaire)\.?\s"
    r"(?:circ(?:ulaire|\.)?\s|en clair\s)?n(?:°|os?|umeros?)\s?\d"
)
_SENDER = re.compile(  # Documents diplomatiques: who writes to whom, at the head of a dispatch
    r"(?:M\.|Mme|Lord|Sir|S\.\s?E\. M\.|[A-ZÀ-Ý][\w' -]{3,40}(?=\sà))\s?"
    r"[^.!?:;«]{0,90}?,?\s(?:à|au)\s"
    r"(?:M\.|Mme|MM\.|Lord|Sir|S\.\s?E\.|Légations?|Ambassades?|Ambassadeurs?|Consulats?|"
    r"Délégations?|Représentation)\s[^.!?«]{2,140}\.?"
)
_CAPITAL_SENDER = re.compile(  # M. X, AMBASSADEUR À LOMÉ, | M. X À M. Y.
    r"(?:M\.|MME|Mme|LORD|SIR)\s[^a-zà-ÿ.!?:;«]{3,90}(?:,|\s(?:À|A|AU|AUX)\s[^a-zà-ÿ!?:;«]{3,140}\.?)"
)
_CAPITAL_RECEIVER = re.compile(r"(?:À|A|AU|AUX)\s[^a-zà-ÿ!?:;«]{3,140}\.?")
_ANNOTATED = re.compile(
    r"[(\[](?:annotation|apostille|mention|note|ajout|en marge)s?(?: en marge)?"
    r"(?: (?:marginale?|manuscrite?|autographe|au crayon|du ministre))?[^\])]{0,40}[:\])]"
)
_SEATED = re.compile(r"(.{4,80}?)\s?[–—,]\s([\w' -]{3,30})")


def page_mark(line: Line) -> str:
    """Recognise the number or turn of a page in words: ``Le Fil – page 4``, ``(suite p. 6)``."""
    if len(line.text) > LONGEST:
        return ""
    folded = line.folded
    if _PAGE_WORD.search(folded) and any(
        form.fullmatch(folded) for form in (_SHEET, _FURTHER, _PAGED)
    ):
        return "page"
    if _SYMBOL_HEAD.fullmatch(line.text):
        return "page head"
    return "reference" if _CODED.fullmatch(line.text) else ""


def issue_mark(line: Line, lines: list[Line], cues: Cues) -> str:
    """Recognise a paper's name and number, of which the name heads another page too."""
    numbered = len(line.text) <= LONGEST and _NUMBERED.search(line.folded) is not None
    match = _ISSUE.fullmatch(line.folded) if numbered else None
    if match is None or cues.title_words.search(match[1]):
        return ""
    name = match[1] + " "
    again = any(
        other is not line and other.folded.startswith(name) and _ISSUE.match(other.folded)
        for other in lines
    )
    return "page head" if again else ""


def dispatched(line: Line, lines: list[Line], cues: Cues) -> str:
    """Recognise who writes to whom, under a dispatch's number, and notes in its margin."""
    if _ANNOTATED.match(line.folded) and len(line.text) < 200:
        return "annotation"
    if len(line.text) > 220 or not line.number:
        return ""
    if _TELEGRAM.match(line.folded):
        sent = any(find_dates(line.text, cues)) or len(line.text) < 40
        return "dispatch" if sent and not verbs(line, cues) else ""
    above = lines[line.number - 1]
    headed = len(above.text) < 140 and any(map(str.isdigit, above.text))
    if not headed:
        return "receiver" if _goes_to(line, above) else ""
    written = _SENDER.fullmatch(line.text) or _CAPITAL_SENDER.fullmatch(line.text)
    return "sender" if written and not verbs(line, cues) else ""


def _goes_to(line: Line, above: Line) -> bool:
    """Tell whether a line in capitals goes on from the sender's: ``À M. Y, MINISTRE DE Z.``."""
    sender = above.text[-1] == "," and _CAPITAL_SENDER.fullmatch(above.text)
    return bool(sender) and _CAPITAL_RECEIVER.fullmatch(line.text) is not None


def attendance(line: Line, cues: Cues) -> str:
    """Recognise who was there: ``Membres : Ghana, M. Addo – …``, ``X est représentée par : …``."""
    match = _ATTENDANCE.match(line.folded) if ":" in line.folded else None
    if match is None:
        return ""
    listed = re.split(r"\s[–—]\s|[;,]", line.text[match.end() :])
    shift = civility_length(listed[0], cues)
    if shift and is_name(listed[0][shift:].rstrip(" ."), cues):
        return "attendance"
    names = sum(bool(re.search(r"[A-ZÀ-Ý][\w'-]+", item)) for item in listed)
    return "attendance" if len(listed) > 1 and names * 2 > len(listed) else ""


def credits(line: Line, cues: Cues) -> str:
    """Recognise who made a programme: ``Réalisation : Léa Roy. Montage : Ali Ba``."""
    keyed = len(line.text) < 300 and ":" in line.folded
    match = _CREDITS.search(line.folded) if keyed else None
    if match is None or line.text[-1] in "?!":
        return ""
    named = re.split(r"[.,;–—/(]\s", line.text[match.end() :])[0].rstrip(".")
    initialled = re.sub(r"^(?:[A-Z]\.\s?)+", "", line.text[match.end() :]).split(".")[0]
    return "credits" if is_name(named, cues) or is_name(initialled, cues) else ""


def signature(line: Line, count: int, cues: Cues) -> str:
    """Recognise who signs, among the last lines: ``A. B.``, ``Awa SARR``, ``Le greffier, X``."""
    if line.number < count - FOOT:
        return ""
    initials = line.text.replace(" ", "")
    held = _HELD.fullmatch(line.text)
    if (
        held is not None
        and office_length(held[1].replace("-", " "), cues)
        and is_name(held[2], cues)
    ):
        return "signature"
    signed = "." in initials and INITIALS.fullmatch(initials) is not None
    return "signature" if signed or _SIGNED.fullmatch(line.text) else ""


def seated_body(line: Line, lines: list[Line], cues: Cues) -> str:
    """Recognise a body with its seat at the top, above the title: ``Cour de X – La Haye``."""
    if line.number >= HEAD or line.text[-1] in ".?!:»" or len(line.text) > 100:
        return ""
    match = _SEATED.fullmatch(line.text)
    if match is None or fold(match[1]).split()[0] not in cues.org_words:
        return ""
    if fold(match[2]).strip() not in cues.places | cues.venues:
        return ""
    below = lines[line.number + 1 : line.number + 4]
    return "letterhead" if any(looks_like_title(other) for other in below) else ""
