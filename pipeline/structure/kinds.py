"""What a line is when it is nobody's words: metadata, caption, boilerplate, stage direction.

Each rule looks at one line and returns the name of the evidence, or ``""``.
"""

import itertools
import re
from functools import lru_cache

from pipeline.structure.cues import Cues
from pipeline.structure.dates import find_dates
from pipeline.structure.lines import WORD, Line, once
from pipeline.structure.naming import is_name
from pipeline.structure.titles import EDIT_LINK, NUMBERED, in_capitals

LETTERHEAD = 4  # lines at the top among which a body's bare name is a letterhead
MARKED = 8  # lines at the top among which a mark of secrecy or of a draft is one
SHORT = 250  # characters; nothing longer is a menu, a caption or a dateline

_ABBREVIATED = re.compile(r"(?<!\w)(?:[A-ZÀ-Ý]\.[\s-]?)+")
_RULED = re.compile(r"[-_=*~]{3,}\s?[\w' ]{2,40}\s?[-_=*~]{3,}")
_PAGED_ENTRY = re.compile(
    r".{4,160}?(?:\s\(p(?:ages?|p)?\.? ?\d{1,5}(?:[-–]\d{1,5})?\)|[ .]{4,}\d{1,5})\s?\.?"
)
_MORE = re.compile(
    r"(?:voir|afficher|masquer|lire|charger)\s(?:les|plus de|toutes les|tous les)?\s?"
    r"(?:\d[\d ]* )?(?:autres )?(?:reponses?|commentaires?|reactions?|partages?|j'aime)"
)
_TODAY = re.compile(
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?(\d{1,2})(?:er)? (\w+)"
)
_CONTINUED = re.compile(
    r"\((?:suite|fortsetzung|fin|schluss|continuation|vervolg|continua)"
    r"(?! de)[^()]{0,60}\)"
    r"(?:[ .—–-]*(?:(?:voir|siehe|zie|see|vedi|vease)?\s?"
    r"(?:page|seite|p\.|s\.|blz\.?|pagina)\s\d{1,5}"
    r"(?: ci-(?:devant|dessus|apres)| hiervor| hiernach| supra)?)[ .—–-]*)*"
)
_TAGGED = re.compile(r"<(?!h[1-6])[a-z][^<>]{0,80}>\s*([^<>]{3,300}?)\s*</[a-z]+>")
_ITEMS = re.compile(r"\s+[|>›»•·/–—-]\s+|\s{2,}|&gt;|&nbsp;|\||›|\s»\s")
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{1,6});")
_CONTENTS = re.compile(r"(?:^|\s{2,})\d{1,2}(?:\.\d)?\s[A-ZÀ-Ý][^\d]{2,60}?(?=\s{2,}|$)")
_BLANKS = re.compile(r"\s\s")
_FOOTNOTE = re.compile(r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}\.?)\s*↑|\[\d{1,3}\]\s|↑")
_HASHTAGS = re.compile(r"(?:#\w[\w-]*[\s,]*)+")
_CREDIT = re.compile(
    r"\b(?:AFP|AP|EPA|TASS|REUTERS|Reuters|SIPA|MAXPPP|ANSA|Keystone|Getty)\s?/\s?[A-Z]|[A-Z]{3,}\s?/\s?(?:AFP|AP|EPA|REUTERS|SIPA|MAXPPP)\b"
)
_CRUMBS = re.compile(r"\s(?:>|›|&gt;)\s")
_CLOCK = re.compile(r"[\[(]?\d{1,2}\s?[:hH]\s?\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?")
_PERIOD = re.compile(
    r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?\s?[–—→-]\s?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?"
)
_CUE_TIMES = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?[.,]?\d*\s*-->")
_PAGE = re.compile(r"[-–—\s]*(?:page|p\.)?\s*\d{1,4}(?:\s*(?:/|sur)\s*\d{1,4})?[-–—\s]*", re.I)
_SYMBOL = re.compile(
    r"(?<![\w/])(?:[A-Z]{1,5}(?:\(\d+\))?(?:/[A-Za-z0-9.()-]+)+|"
    r"[A-Z]{2}\.\d{2}-\d{4,6}|[A-Z]{2,6} \d{1,4}/\d{2,4})"
)
_FILE = re.compile(
    r"[\w.-]+\.(?:jpe?g|png|gif|webp|tiff?|bmp|svg|mp[34]|pdf|srt|vtt|wav|ogg|mov|docx?|odt)\b",
    re.I,
)
_FILE_END = re.compile(r"\.[jpgwtbsmvod]", re.I)  # seldom met, and found at once
_BARE_FILE = re.compile(
    r"(?=.*[\d_])[a-z][\w-]*[a-z][\w-]*(?:[_-][\w-]+)+|[A-Za-z]\w*-(?:carte|map|photo)"
)
_NAMED_YEAR = re.compile(r"[a-zà-ÿ]{3,}(?:\s[a-zà-ÿ]{2,}){0,3}\s(?:19|20)\d{2}")
_JOINED = re.compile(r"[A-Za-zÀ-ÿ]+(?:[-_][a-z0-9]+)+")
_PHOTO_COUNT = re.compile(r"\b\d{1,3} (?:photos?|images?)\b|\bph \d{1,2}(?: xx \d{1,2})?\b")
_ORDINAL = re.compile(
    r"(?:[\w-]+ ){1,2}(?:et )?[\w-]+ieme (?:annee|session|legislature)|"
    r"[\w-]+(?:ieme|ere|er|e) (?:annee|session|seance|legislature|reunion)"
    r"(?: pleniere| ordinaire)?|annee \d{4}(?:-\d{2,4})?|[\w-]+ieme annee\s?[,–—-]\s[^.:;]{2,40}"
)
_ORDINAL_PART = re.compile(r"(?<!\w)\d{1,4}(?:e|re|eme) (?:reunion|seance|session|legislature)")
_BRACKETED_CLOCK = re.compile(r"[(\[](?:\d{4}|\d{1,2}\s?[h:]\s?\d{2})[)\]]")
_RIGHTS = re.compile(r"(?:[(\[]D\.?\s?R\.?[)\]]|\.\sD\.?R)\.?$")
_BYLINE = re.compile(r"(?:Par|PAR|By)\s+")
_ASIDE = re.compile(r"\s*[,(|–—]|\s+et\s")
_INITIALS = re.compile(r"[a-z]{2,4}(?:[-/][a-z]{2,4})+")
_JOB = re.compile(r"\d{2}-\d{5}(?:\s|$)")
_KEY_END = re.compile(r"\s?:|\s>\s|\.\s?[–—-]\s|\s\([^()]{0,120}\)\s?:|\*{1,2}\s?:")
_OF_DATE = re.compile(r"(?<!\w)d(?:u|es) $")
_ENTRY = re.compile(r"\s?:\s+\w+(?:\s\w+){2}")
_URL = re.compile(r"https?://|www\.", re.I)
_CHAIRED = re.compile(
    r"(?:((?:co-?)?president[es]{0,2}|presidence|rapporteur|rapporteuse)"
    r"(?: (?:de|par|en|du)[\w' ]{2,25})?\s?:|(presidence) de)"
    r"\s{1,8}(?=(?:m|mme|s\.\s?e)\b)"
)
_SEAT = re.compile(
    r"(?:PR[ÉE]SIDENTE?|Pr[ée]sidente?|Pr[ée]sidence|PR[ÉE]SIDENCE)\s?:\s+(.{5,80}?)[ .]*$"
)
_NOBLE = re.compile(r"(?:[A-ZÀ-Ý][\w'.-]*\s){1,4}[A-ZÀ-Ý][\w'.-]*(?:\s\([^()]+\))?")
_PERSON = re.compile(
    r"(?:M\.|Mme|Mlle|S\.\s?E\.(?:\s?M\.|\s?Mme)?)(?: l[ea] [a-zà-ÿ]{3,12})?"
    r"(?:\s(?:d')?(?:[A-ZÀ-Ý][\w'-]*\.?|de|du|da|van|von|el|al|ben|bin))+(?:\s?\([^()]{2,60}\))?\."
)
_DECLARED = re.compile(r"(titre|title|intervenant|intervenante|orateur|oratrice|date|lieu)\s?:\s")
_SITTING = re.compile(
    r"(?:la|l'|cette|les|le|het|de) ?(?:\w+ )?(?:seance|reunion|audience|session|conference|"
    r"travaux|vergadering)(?: [\w']+){0,5} (?:est|sont|a ete|ont ete|wordt) "
    r"(?:\w+ )?(?:ouvert|lev|clos|suspend|repris|interromp|ajourn|renvoy|gesloten|gesch|geopend)"
)
_CLOSING = re.compile(
    r"(?<!\w)(?:levee|close|clos|prend fin|s'acheve|gesloten|geschlossen)(?!\w)|^[(]?fin de la "
)
_TAPE = re.compile(
    r"[(\[]?(?:[(\[]?\d{1,2}:\d{2}(?::\d{2})?[)\]]?\s?[–—-]?\s?)?(?:debut|fin|suite|reprise) "
    r"(?:de |d')(?:l'|la )?(?:enregistrement|transcription|emission|video|retransmission|bande|"
    r"face [ab]|document|extrait)s?[)\].]*"
)
_OWN_WORDS = re.compile(r"(?:[-–—*_«]\s?)?(?:je |nous |j'|monsieur |madame |non, |oui, )")
_VOTE_WORDS = re.compile("par |voix|stimmen|enthaltungen|oui|non")  # one stands in what _VOTE finds
_VOTE = re.compile(
    r"(?:\.{3}|…)\s?\d{1,4} (?:voix|stimmen|oui|non)$|^[(]?\d{1,3} enthaltungen|"
    r"(?<!\w)par \d{1,3} (?:voix|oui)\s?(?:pour|contre|,)|^par \d{1,3} voix"
)
_DECIDED = re.compile(  # Le projet de loi n° 3 est adopté à l'unanimité.
    r"(?:l[ea] (?:projet|proposition|motion|resolution|recommandation|rapport|texte|postulat)|"
    r"les conclusions|l'(?:amendement|article|ensemble|entree en matiere|initiative|urgence)|"
    r"les (?:amendements|articles))"
    r"[^.:;!?«»]{0,120}? (?:est|sont) (?:ensuite |ainsi )?(?:mise?s? aux voix(?: et )?)?"
    r"(?:adopte|rejete|approuve|decide|accepte)e?s?[^.:;!?«»]{0,80}\.?"
)
_DISPATCH = re.compile(
    r"[A-ZÀ-Ý][\w' -]{2,30}(?:\s\([^()]{2,30}\))?(?:,\s[^()–—]{3,30})?"
    r"\s?[(/][A-Z]\w{1,12}[)/]\s?[–—-]\s"
)
_ASKED_BY = re.compile(r"de (?:M\.|Mme|Mlle) [A-ZÀ-Ý][^.!?:;()]{2,40} \([^()]{2,60}\)")
_RECORD_NOTE = re.compile(
    r"le present (?:proces-verbal|compte rendu|document) (?:contient|comporte|reproduit|peut faire)"
)
_SELF_TITLED = ("titre", "title", "objet", "description")
_RULE_LETTERS = re.compile(r"\w")
_BESIDE = re.compile(r"\s[–—|/]\s|\s{3,}")
_DIVIDED = re.compile(r"\s[–—]\s")
_DESCRIBED = re.compile(r"(?:image|photo|illustration|visuel)\s?:\s(?:[\w'-]+[\s,]+){5}")
_COUNTS = re.compile(
    r"(?:\d[\d.,  ]*\s?[km]?\s(?:reponses?|republications?|retweets?|j'aime|partages?|citations?|"
    r"commentaires?|signets?|vues?|likes?|reactions?)(?:\s*[·•|,-]\s*|\s+|$)){2,8}"
)
_TWO_NAMES = re.compile(r"[A-ZÀ-Ý](?:[\w'-]+|\.)\s[A-ZÀ-Ý][\w'-]+")


@once
def boilerplate(line: Line, cues: Cues) -> str:
    """Recognise menus, breadcrumbs, sharing links, separators and leftovers of markup."""
    text, folded = line.text, line.folded
    worded = text[0].isalpha() or _RULE_LETTERS.search(_ENTITY.sub("", text).replace("_", ""))
    if not worded:
        return "separator"
    columns = 4 < len(text) < 2000 and _BLANKS.search(text) is not None
    if columns and len(_CONTENTS.findall(text)) > 2:
        return "contents"
    if _COUNTS.fullmatch(folded) or _MORE.fullmatch(folded):
        return "counts"
    if text[0] in "-_=*~" and _RULED.fullmatch(text):
        return "separator"
    if len(text) > SHORT:
        return ""
    if EDIT_LINK.search(text):
        return ""
    score = cues.boilerplate.score(folded)
    if not score:
        return "crumbs" if len(_CRUMBS.findall(text)) > 1 and len(text) < 160 else ""
    if metadata_score(line, cues) >= max(3.0, score):
        return ""
    items = [item.strip() for item in _ITEMS.split(folded) if item.strip()]
    matched = sum(_covered(item, cues) for item in items)
    if _CRUMBS.search(text) and len(items) > 1:
        return "crumbs"
    if len(items) > 1 and matched * 2 >= len(items) and score >= 2 and len(text) / len(items) < 45:
        return "menu"
    words = max(1, len(line.words))
    if score >= 3 and (words <= 14 or score >= 6):
        return "notice"
    return "menu" if score >= 2 and words <= 3 else ""


def _covered(item: str, cues: Cues) -> bool:
    """Tell whether the words of a menu make up half of an item or more."""
    found = cues.boilerplate.pattern.findall(item)
    return sum(map(len, found)) * 2 >= len(item)


def metadata(line: Line, cues: Cues) -> str:
    """Recognise datelines, document numbers, sources, clock times, page numbers."""
    if line.metadata is None:
        line.metadata = _metadata(line, cues)
    return line.metadata


def is_clock(line: Line) -> bool:
    """Tell whether all of a line is a time of the day, or two: ``• 10 h 35``, ``[0:08 - 0:15]``."""
    text = line.text.strip("•*·–—-: ")
    return _CLOCK.fullmatch(text) is not None or _PERIOD.fullmatch(text) is not None


def _metadata(line: Line, cues: Cues) -> str:
    text, folded = line.text, line.folded
    if _PAGE.fullmatch(text):
        return "page"
    if _CUE_TIMES.match(text) or text.startswith("WEBVTT"):
        return "cue times"
    if text.startswith("NOTE ") and cues.title_words.search(folded[:60]) is None:
        return "comment"
    if is_clock(line):
        return "clock"
    if declared(line):
        return "declared"
    if _TAPE.fullmatch(folded):
        return "tape"
    if _FOOTNOTE.match(text) and len(text) < 600:
        return "footnote"
    if text[0] == "<" and (tagged := _TAGGED.fullmatch(text)) is not None:
        text = tagged[1]
    if _BYLINE.match(text) and is_name(_BYLINE.sub("", _ASIDE.split(text)[0]), cues):
        return "byline"
    if text.startswith("de M") and _ASKED_BY.fullmatch(text):
        return "byline"
    if text.startswith("Le présent") and _RECORD_NOTE.match(folded):
        return "record"
    if folded[0] == "(" and _CONTINUED.fullmatch(folded):
        return "continued"
    if text[-1] in ").0123456789" and _PAGED_ENTRY.fullmatch(folded) and not verbs(line, cues):
        return "contents"
    if _is_day(folded, cues):
        return "dateline"
    if _INITIALS.fullmatch(text) or not re.search(r"[^\W\d_]", text):
        return "reference"
    if _ORDINAL.fullmatch(folded) or _JOB.match(text):
        return "numbered session"
    if text.isupper() and "•" in text[1:] and len(text) < 80:
        return "rubric"
    if _HASHTAGS.fullmatch(text):
        return "tags"
    if len(text) > SHORT:
        return ""
    if _URL.match(text) and " " not in text:
        return "address"
    score = metadata_score(line, cues)
    return "metadata" if score >= 2.5 else ""


def _is_day(folded: str, cues: Cues) -> bool:
    """Tell whether a line is a day without its year, alone or with an hour: ``3 mai, 19:04``."""
    match = _TODAY.match(folded) if len(folded) < 40 else None
    if match is None or match[2] not in cues.months:
        return False
    rest = folded[match.end() :].strip(" ,à·-–a")
    return not rest or _CLOCK.fullmatch(rest) is not None


def metadata_score(line: Line, cues: Cues) -> float:
    """Weigh the signs of a dateline or a document's reference."""
    if line.reference is None:
        line.reference = _metadata_score(line, cues)
    return line.reference


def _metadata_score(line: Line, cues: Cues) -> float:
    text, folded = line.text, line.folded
    if whole := _whole_score(line, cues):
        return whole
    dates = list(find_dates(text, cues))
    opening = _opening_score(folded, cues, dated=bool(dates))
    score = opening + min(4.0, cues.meta_any.score(folded))
    if (symbol := _SYMBOL.search(text)) is not None:
        score += 4.0 if len(symbol.group()) * 2 > len(text) else 2.0
    if dates and len(text) < 210:
        first, last = min(start for start, _, _ in dates), max(end for _, end, _ in dates)
        score += _dated_score(line, first, last, cues)
    score += 1.0 if in_capitals(text) and _ORDINAL_PART.search(folded) else 0.0
    if NUMBERED.match(text):
        score -= 1.5
    sentence = text.endswith((".", "!", "?", ";"))
    if sentence and (len(text) > 90 or (not opening and len(text) > 50)):
        score -= 1.5
    if len(text) > 160 and not opening:
        score -= 1.0
    return score - verbs(line, cues) * 0.7


def _whole_score(line: Line, cues: Cues) -> float:
    """Weigh a line that is one cue: ``[Français]``, the time ``(1420)``, a letterhead."""
    folded = line.folded
    if folded[0] in "([" and folded[-1] in ")]":
        hour = _BRACKETED_CLOCK.fullmatch(folded)
        clock = 4.0 if hour or cues.meta_inside.search(folded) else 0.0
        inside = folded[1:-1].strip(" *_")
        head = line.number < MARKED and not cues.boilerplate.score(folded)
        marked = cues.meta_whole["mark"].get(inside, 0.0) if head else 0.0
        return clock or marked or cues.meta_whole["bracket"].get(inside, 0.0)
    parts = [part.strip(" *_#") for part in _BESIDE.split(folded)]
    marked = max(cues.meta_whole["mark"].get(part, 0.0) for part in parts)
    if line.number >= LETTERHEAD or marked:
        return marked if line.number < MARKED else 0.0
    return cues.meta_whole["letterhead"].get(folded.strip("*_# "), 0.0)


def _opening_score(folded: str, cues: Cues, *, dated: bool) -> float:
    """Weigh the first words: ``Source :``, ``Compte rendu intégral``, a letterhead."""
    opening = folded.lstrip("*_# ")
    key = cues.meta_keys.pattern.match(opening)
    if key is not None and (ends := _KEY_END.match(opening, key.end())) is not None:
        if cues.title_words.match(opening, ends.end() + 1) and key.group() not in _SELF_TITLED:
            return 0.0
        return cues.meta_keys.weights[key.group()] + 1.0
    start = cues.meta_start.pattern.match(opening)
    if start is None:
        return 0.0
    rest = opening[start.end() :]
    score = cues.meta_start.weights[start.group()]
    if rest.lstrip().startswith(":"):
        return score + 1.0
    return score - 1.5 if not dated and " : " in rest else score


def _dated_score(line: Line, first: int, last: int, cues: Cues) -> float:
    """Weigh a date by where it stands in the line and what is around it."""
    text = line.text
    score = 1.5 + (1.0 if first < 40 else 0.0)
    town, comma, _ = line.folded.partition(", ")
    if comma and (town in cues.places or town in cues.venues) and last > len(text) - 4:
        return score + 1.5
    inside = text[0] != "(" and text[:first].count("(") > text[:first].count(")")
    score -= 1.5 if inside else 0.0
    score -= 1.0 if first > 30 and _OF_DATE.search(line.folded[:first]) else 0.0
    score -= 2.0 if _ENTRY.match(text, last) else 0.0
    return score + (1.0 if _CLOCK.search(text) else 0.0)


def verbs(line: Line, cues: Cues) -> int:
    """Count the words that are finite verbs, as far as the list and the endings tell."""
    if line.verbs is None:
        words = line.words
        if _ABBREVIATED.search(line.text) is not None:  # S.A.R. holds no *a*
            words = WORD.findall(_ABBREVIATED.sub(" ", line.text).lower())
        line.verbs = sum(_is_verb(word, cues) for word in words)
    return line.verbs


@lru_cache(maxsize=8192)
def _is_verb(word: str, cues: Cues) -> bool:
    return (
        word in cues.finite_verbs
        or word.startswith(("s'", "n'"))
        or word == "ne"
        or word.endswith(("aient", "èrent", "irent"))
    )


@once
def caption(line: Line, cues: Cues) -> str:
    """Recognise photo captions, credits, file names and doubled alternative texts."""
    text, folded = line.text, line.folded
    if len(text) > 320 or _DISPATCH.match(text):
        return ""
    if text.startswith("<figcaption"):
        return "picture"
    if len(text) < 200 and _FILE_END.search(text) and _FILE.search(text):
        return "file name"
    if " " not in text and _BARE_FILE.fullmatch(text):
        return "file name"
    if line.gap and _JOINED.fullmatch(text):
        return "file name"
    if len(text) < 200 and _PHOTO_COUNT.search(folded):
        return "photo count"
    if doubled(line):
        return "doubled"
    if _DESCRIBED.match(folded) and text[-1] not in "?!":
        return "description"
    if metadata_score(line, cues) >= 3.0:
        return ""
    if len(text) < 250 and "/" in text and _CREDIT.search(text):
        return "agency"
    addressed = ("http" in folded or "www." in folded) and len(text) < 250
    if addressed and (link := _URL.search(text)) is not None and link.start() > 8:
        return "link" if not text.endswith((".", ")", "!", "?")) else ""
    reserved = "R" in text[-4:] and _RIGHTS.search(text) is not None
    credited = reserved or cues.captions.score(folded) >= 3
    if credited and verbs(line, cues) < 3:
        return "credit"
    if _NAMED_YEAR.fullmatch(text) and not any(word in cues.months for word in folded.split()):
        return "file name"
    return ""


def doubled(line: Line) -> bool:
    """Tell whether a short line says a name or a phrase twice, as captions with alt text do."""
    words = re.findall(r"[\w'-]+", line.text)
    if not 4 <= len(words) <= 40 or len(line.text) > 320:
        return False
    half = len(words) // 2
    if words[:half] == words[half:]:
        return True
    last = words[-2:]
    if not all(word[:1].isupper() for word in last):
        return False
    pairs = itertools.pairwise(words[:-2])
    return any([a, b] == last for a, b in pairs)


@once
def stage_direction(line: Line, cues: Cues) -> str:
    """Recognise ``(Applaudissements.)`` and the record's own notes on the sitting."""
    text, folded = line.text, line.folded
    if text[0] in "([" and (metadata_score(line, cues) >= 2.5 or is_clock(line)):
        return ""
    if text[0] in "([" and text[-1] in ")]" and len(text) < 400:
        return "stage direction"
    if (
        len(text) < 300
        and not own_words(line)
        and (
            (_VOTE_WORDS.search(folded) and _VOTE.search(folded))
            or _DECIDED.fullmatch(folded)
            or any(map(cues.session_opens.match, _DIVIDED.split(folded)[1:]))
            or cues.session_opens.match(folded.lstrip("(–—- "))
            or cues.session_notes.search(folded)
            or _SITTING.match(folded)
        )
    ):
        return "session note"
    return ""


def own_words(line: Line) -> bool:
    """Tell whether somebody asks for the floor in his own words: ``Je demande la parole``."""
    return _OWN_WORDS.match(line.folded) is not None


def closes_sitting(line: Line) -> bool:
    """Tell whether a session note ends the meeting: ``La séance est levée à 17 heures``."""
    return _CLOSING.search(line.folded) is not None and "suspendu" not in line.folded


def verbless(line: Line, cues: Cues) -> bool:
    """Tell whether a short line with a stop names persons and has no verb, as captions do."""
    text = line.text
    if len(text) > 170 or not text.endswith(".") or text[0] in "-–—•«(" or verbs(line, cues):
        return False
    told = "«" in text and '"' not in text and cues.says.search(line.folded) is not None
    if told or any(word in cues.report_verbs for word in line.words) or text.count(". ") > 2:
        return False
    if (
        not text[0].isupper()
        or in_capitals(text)
        or re.search(r"n°|(?<!\w)(?:M|MM|Mme|Mmes)\.? ", text)
    ):
        return False
    return bool(_TWO_NAMES.search(text[:80]))


@once
def declared(line: Line) -> str:
    """Return the key of a header line such as ``Titre : …`` or ``Intervenant : …``."""
    match = _DECLARED.match(line.folded)
    if match is not None:
        return match[1] if len(line.text) < 600 else ""
    chaired = _CHAIRED.match(line.folded.lstrip("-–— "))
    if chaired is None and (seat := _SEAT.match(line.text)) is not None:
        return "presidence" if _NOBLE.fullmatch(seat[1]) else ""
    closed = len(line.text) < 120 and not line.text.endswith((".", "!", "?"))
    if chaired is None or not (closed or _PERSON.fullmatch(line.text, chaired.end())):
        return ""
    return chaired[1] or chaired[2]
