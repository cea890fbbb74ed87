"""Follow a noun phrase to where it must end: before clauses, participles, other mentions."""

import re
from collections.abc import Mapping

from pipeline.components.mentions.candidates import Candidate
from pipeline.components.mentions.cues import cue_words, word_set
from pipeline.components.mentions.page import Page

MONTH = "(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)"
DATE = re.compile(
    rf" (?:en date )?(?:du |des |d'|de )?((?:1er|\d{{1,2}})(?: et (?:1er|\d{{1,2}}))? {MONTH}"
    rf"(?: (?:1[5-9]|20)\d\d)?)(?!\w)"
    rf"|(?: de | d'| en )((?:{MONTH} )?(?:1[5-9]|20)\d\d)"
    r"(?![\w/])(?! (?:euros|dollars|personnes))"
    r"| \(((?:1[89]|20)\d\d)\)"
)
# What may stand between *entre*, *avec*, a comma or *et* and the name of a party.
LINK = (
    r" (?:(?:et|ainsi que|ou) )?(?:d'une part,? et )?(?:entre |avec |à |de |d'|du |des )?"
    r"(?:la |le |les |l'|du |de la |de l'|des )?"
    r"(?:(?:gouvernement|gouvernements|parlement|peuple) )?(?:de la |de l'|du |des |de |d')?"
)
FIRST_PARTY = re.compile(LINK)
NEXT_PARTY = re.compile(rf"(?:,| et| ainsi que|, et)(?:{LINK})")
_WORD = re.compile(r"[\s']*([\w-]+)'?")
_ENUMERATED = re.compile(
    r", [^,.;:()!?\"\n]{2,60}?(?:, [^,.;:()!?\"\n]{2,60}?){0,3}(?:,? et | ou )"
)
_INFINITIVE = re.compile(r",? (?:de |d'|à )(?:ne |s'|se |l'|les )*\w+(?:er|ir|oir|dre|tre)\b")
_GERUND = re.compile(r" (?!avant|instant|suivant|pendant)[a-z]{3,}ant(?![\w-])")
# *en tire la leçon*: what follows is a verb with its object.
_PRONOUN = re.compile(r" [a-z]+(?:e|t|ent|ait|aient|a|ont) (?:(?:la|le|les|une?) |l')")
# Of what a title names by what it lacks: *États sans littoral*.
_WITHOUT = re.compile(r" (?:littoral|acces à la mer|nationalite|frontieres)(?!\w)")
# *de coopération économique, technique et culturelle*
_SORTS = re.compile(
    r"(?:, (?!par|avec|pour)[a-z-]{4,}(?:ique|al|ale|el|elle|aire|ive|if|ier|iere)s?)+"
    r" et [a-z-]{4,}(?:ique|al|ale|el|elle|aire|ive|if|ier|iere)s?(?![\w-])"
)
_NEW_SUBJECT = re.compile(
    r" *(?:la |le |l'|les |un |une |des |son |sa |ses |leur |leurs |ce |cette |ces |ces )"
)
_INDEFINITE = re.compile(r" *(?:un |une |son |sa |ses |leur |leurs |ce |cette |ces )")
_ARTICLED = re.compile(r" (?:la |le |l'|les |un |une )")
_LEAD = re.compile(
    r" *(?:à |de |d'|du |des |pour |aux? )?(?:la |le |l'|les |son |sa |leur |leurs |des )?"
)
_TOKEN = re.compile(r"\w+|[,.;:!?()/]")
# A noun is not followed by an article: what is, is a verb.
_OBJECT = re.compile(
    r" (?:l'|(?:la|le|les|un|une|sa|son|ses|leur|leurs|nos|notre|votre|davantage|pas|toujours"
    r"|jamais|deja|bien|encore|aussi)(?![\w-]))"
)
_DETERMINED = re.compile(
    r"(?:\b(?:la|le|les|une?|du|des|de|en|sa|son|ses|leurs?|aux?|à|pour|contre|sur) |[dl]')$"
)
_STOP_MARK = re.compile(r"[,.;:!?()\n]")
_BREAKS = '.;:!?()"\n/'
_PLURAL = ("ent", "ont")
_CLITIC = re.compile(r" (?:l'(?=[a-z]+(?:e|t|a|ait|ent)\b)|nous |vous |lui |leur )(?!et )")


class Phrases:
    """The words that end a title's noun phrase.

    Parameters
    ----------
    head : re.Pattern
        The head nouns of instruments: another title begins there.
    """

    def __init__(self, head: re.Pattern[str]) -> None:
        self._head = head
        self._verbs = cue_words("verbs")
        self._stops = cue_words("instrument_stops") | self._verbs
        self._subject_openers = cue_words("instrument_subjects")
        self._function = word_set("function")
        self._no_verbs = word_set("ent-nouns")
        self._before_article = word_set("before-article")
        self._leads_away = word_set("leads-away")

    def follow(
        self, page: Page, start: int, named: Mapping[int, Candidate], limit: int, *, short: bool
    ) -> tuple[int, bool]:
        """Return where the phrase ends, and whether it holds a proper name.

        Parameters
        ----------
        page : Page
            The document.
        start, limit : int
            Where the phrase begins, and the end of its block.
        named : mapping of int to Candidate
            Names by their start.
        short : bool
            Whether a subject, a date or parties end it too.
        """
        text, position, last = page.plain, start, start
        enumerated, holds_name = start, False
        while position < limit:
            known = named.get(position)
            if known is not None and known.end <= limit:
                if known.type in ("LEADER", "PERSON") and position > start + 1:
                    break
                position = last = known.end
                holds_name = True
                continue
            letter = text[position]
            if letter in _BREAKS or (letter in "-–—" and text[position - 1] == " "):
                break
            if letter == ",":
                sorts = _SORTS.match(text, position, limit)
                if sorts is not None:
                    position = last = sorts.end()
                    continue
                if position >= enumerated:
                    match = _ENUMERATED.match(text, position, limit)
                    if match is None or self._breaks(text, match) or (short and match[0][2] != "d"):
                        break
                    enumerated = match.end()
                position += 1
                continue
            match = _WORD.match(text, position, limit)
            if match is None:
                position += 1
                continue
            word_at = match.start(1)
            if word_at in named and word_at != position:
                position = word_at
                continue
            if self._ends(page, match, named, limit, start, short=short):
                break
            position = match.end()
            if match[1] not in self._function and text[position - 1] != "'":
                last = position
                if _CLITIC.match(text, position, limit):
                    break
        return last, holds_name

    def _ends(
        self,
        page: Page,
        match: re.Match[str],
        named: Mapping[int, Candidate],
        limit: int,
        start: int,
        *,
        short: bool,
    ) -> bool:
        text, word, at = page.plain, match[1], match.start(1)
        if word == "sans" and _WITHOUT.match(text, match.end()):
            return False
        if word in self._stops or (word == "en" and _GERUND.match(text, match.end())):
            return True
        if word == "en" and _PRONOUN.match(text, match.end()):
            return True
        if self._is_verb(text, match, limit) and at > start + 1:
            return True
        if word == "ou" and text.startswith((" de la ", " du ", " de l'", " des "), match.end()):
            return True
        if word == "et" and short and _ARTICLED.match(text, match.end()):
            return True
        if word == "et" and self._new_clause(text, match.end(), named):
            return True
        if word in ("entre", "avec"):
            first = FIRST_PARTY.match(text, at - 1, limit)
            return short or (first is not None and first.end() in named)
        if DATE.match(text, at - 1, limit):
            return True
        return short and word in self._subject_openers

    def _is_plural_verb(self, word: str) -> bool:
        endless = word.endswith("ent") and len(word) > 4 and not word.endswith("ment")
        return endless and word not in self._no_verbs

    def _is_verb(self, text: str, match: re.Match[str], limit: int) -> bool:
        """Whether a word is a verb: it takes an object, or has the ending of the plural."""
        word = match[1]
        if text[match.end() - 1] == "'" or _DETERMINED.search(
            text[max(0, match.start(1) - 8) : match.start(1)]
        ):
            return False
        if self._is_plural_verb(word):
            return True
        if word in self._before_article or word.endswith("ant"):
            return False
        return _OBJECT.match(text, match.end(), limit) is not None

    def _breaks(self, text: str, match: re.Match[str]) -> bool:
        if _INFINITIVE.match(text, match.start()):
            return True
        words = re.findall(r"\w+", match[0])
        if words and words[0] in self._leads_away:
            return True
        return any(w in self._stops or self._head.fullmatch(w) for w in words if len(w) > 1)

    def _new_clause(self, text: str, position: int, named: Mapping[int, Candidate]) -> bool:
        """Whether what follows *et* is another mention or a clause of its own."""
        if _INDEFINITE.match(text, position):
            return True
        lead = _LEAD.match(text, position)
        after = lead.end() if lead else position
        known = named.get(after)
        if known is not None and known.type in ("ORGANISATION", "LEADER", "PERSON"):
            return True
        near = _STOP_MARK.search(text, position, position + 32)
        for at in range(position, near.start() if near else position + 32):
            if at in named and named[at].type == "ORGANISATION":
                return True
        tokens = _TOKEN.findall(text[position : position + 90])
        reach = next((i for i, t in enumerate(tokens) if not t[0].isalnum()), len(tokens))
        ahead = tokens[:reach]
        if any(self._head.fullmatch(word) for word in ahead[:8]):
            return True
        new_subject = _NEW_SUBJECT.match(text, position) is not None
        for word in ahead[:7]:
            if (
                word in self._verbs
                or self._is_plural_verb(word)
                or word in ("est", "sont", "a", "ont", "ne", "n", "se", "s")
            ):
                return new_subject and (word.endswith(_PLURAL) or word in ("sont", "ont"))
            if word in ("qui", "que", "dont", "où"):
                return False
        return False
