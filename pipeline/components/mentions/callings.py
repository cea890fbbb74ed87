"""LEADER or PERSON: what a document says of the office or the trade of each name."""

import re
from collections import defaultdict
from dataclasses import replace

from pipeline.components.mentions.candidates import Candidate
from pipeline.components.mentions.courts import part_in_court
from pipeline.components.mentions.cues import alternatives, cue_rows, cue_words, word_set
from pipeline.components.mentions.folding import key
from pipeline.components.mentions.labels import (
    first_names,
    initials_in_labels,
    initials_introduced,
    interviewers,
    press_names,
)
from pipeline.components.mentions.page import Page
from pipeline.knowledge import Knowledge
from pipeline.records import EntityType

_UPPER = "A-ZÀ-ÖØ-ÞŁŠŽĆČŞÇİĞŚŻĐŢȚ"
_TRADE_SHAPE = re.compile(
    r"(?<![\w-])(?!ministre|socialiste|communiste|ecologiste)"
    r"\w+(?:iste|ologue|graphe|icien|icienne|ateur) $"
)
_CLAUSE = re.compile(r"[^.;:!?()\"\n]*$")
_TITLE_WORD = re.compile(r"[a-zàù][\w-]*(?:'(?=[\w]))?[\w-]*")
_CIVILITIES = frozenset(["mme", "mlle", "sir", "le", "la", "mgr"])
_CIVIL_END = re.compile(r",? (?:mm?\.|mme|mlle) $")
_CREDIT = re.compile(
    r" ?/ ?(?:afp|reuters|ap|epa|getty|sipa|maxppp|tass|keystone|ats|belga|ansa|dpa|efe|lusa)"
    r"(?!\w)"
    r"| / [a-z]{2,6}(?:$|[\n)])"
)
# *Juana M., 54 ans*; *Ali Haddad, agence Zeta :*
_PRIVATE = re.compile(
    r", ?(?:age |agee )?(?:de )?\d\d ans\b"
    r"|, ?(?:agence|quotidien|hebdomadaire|chaine|radio|television|journal) "
)
_BYLINE = re.compile(
    r"(?:(?:^|\n)(?:texte |photos? |recit |reportage |dessin |traduit )?par |\bphotos? "
    r"|(?:sous-titres|traduction|redaction|montage|images|photographie|dessin) ?: ?"
    r"|(?:^|\n)(?:photos?|dessins?|images|texte) (?:de |d')"
    r"|(?:afp|reuters|ap|sipa|epa) ?/ ?|photos? ?: |© |\bcliches? (?:[a-z]{2,8}[,:/]? )?"
    r"|\bredaction responsable ?: |propos recueillis (?:à [\w' -]{2,25} )?par "
    r"|\b(?:publiee?|postee?|redigee?)(?: le [\w ]{4,20})? par )$"
)
_WORD_OF_NAME = rf"[{_UPPER}][\w'’-]+"
# The names between an office in the plural and a further one: *deux chercheurs, A et*.
_LISTED = re.compile(
    rf"(?<![\w'’-]){_WORD_OF_NAME}(?:(?:, | ){_WORD_OF_NAME}){{0,6}},? (?:et|ou) $"
)
_CITED = re.compile(r", ?\"")
_NOTE_START = re.compile(r"(?:^|\n)(?:\[?\d+\]?[.)]? ?)?(?:↑ ?)?$")
_CASE = re.compile(r"(?: et [a-z-]+)? (?:c\.|contre) [a-z]")
# *Hugo Perrin, Ali Haddad et Ana Sousa*: what is said of the first holds for the next.
_JOINED = re.compile(
    r"(?:,| et|, et)(?: l'[a-z]+| (?:le|la) [a-z]+(?:ais|aise|ien|ienne|ain|aine))? "
)
_ALSO = re.compile(r", et ")
_LAWYER = re.compile(r"(?<![\w'’.-])(?:Me|[Mm]aître) $")
# *une mission conduite par M. Haddad*: who leads it, whatever the trade.
_HEADS = re.compile(
    r"\b(?:presidee?s?|dirigee?s?|conduite?s?) par "
    r"(?:(?:le |la |l')[a-z-]+ |m\. (?:le [a-z-]+ )?|mme (?:la [a-z-]+ )?|sir |lord )?$"
)
# *envoyé à Lagos*: a participle, no office.
_SENT = re.compile(r"(?:envoyee?s?|deleguee?s?|representee?s?) (?:à|en|par|chez|vers|aux?) ")
# *détaché auprès de notre ministre, Ali Haddad*: whose minister, not who.
_BESIDE = re.compile(r"\baupres (?:de |du |d')(?:la |notre |votre |leur |son |l')?$")
_SIGNS_FOR = re.compile(r", pour (?:le |la |l'|les )")
_APPOSITION = re.compile(
    r"(?: ?\([a-z]{2,4}\)(?=,))? ?[,(] ?"
    r"(?:(?:le|la|l'|ancien|ancienne|ex-|notre|son|un|une|nouveau|nouvelle) ?)*"
)


# *Ana Sousa, politologue*; what ends in *-iste* there may be of a party.
_SCHOLAR = re.compile(r"[a-z]{2,}(?:ologue|onomiste|graphe)(?![\w-])")
# What stands between an office and the name it announces: *du Sahel libre, Ali Haddad*.
_OF_WHAT = re.compile(
    r"(?: [a-z-]+)? (?:de |du |des |d'|en |à |aux? |pour |qui |detache )[^.,;:!?()\"\n]{2,60}, $"
)

# What is said of one full name alone settles its type: the son of a president.
DECIDES = 2.0
# A surname alone may be another's than that of the person whom the base knows.
SURNAME_ALONE = 0.5


class Callings:
    """The words for offices, trades and fates, and what the base says of known persons."""

    def __init__(self, knowledge: Knowledge | None = None) -> None:
        rows = cue_rows("offices")
        leader = frozenset(w for r in rows if r["leader"] == "yes" for w in r["word"].split("|"))
        other = cue_words("trades") - leader
        self._leader = re.compile(rf"(?<![\w-])(?:{alternatives(leader)})(?![\w-])")
        self._other = re.compile(rf"(?<![\w-])(?:{alternatives(other)})(?![\w-])")
        self._leaders, self.titles = leader, leader | other
        self._any = re.compile(rf"(?<![\w-])(?:{alternatives(self.titles)})(?![\w-])")
        media = cue_words("media") | _media(knowledge)
        self._media = re.compile(
            r" ?(?:\(|, (?:de |d'|du |pour |de l')?(?:la |le |l')?)(?:journal |agence |radio )?"
            rf"(?:{alternatives(media)})(?![\w-])"
            r"|,? \((?:agence|journal|radio|quotidien|chaine) "
        )
        credits = alternatives(word_set("credits"))
        works = alternatives(word_set("works"))
        self._private = re.compile(
            rf"(?:(?<![\w-])(?:{credits}) ?: ?|(?<![\w-])(?:{works}) (?:de |d')"
            rf"|(?<![\w-])(?:{alternatives(word_set('private-openers'))}) )$"
        )
        self._persons = frozenset(map(key, cue_words("known_persons")))
        self._types = _known_types(knowledge)

    def assign_types(self, page: Page, mentions: list[Candidate]) -> list[Candidate]:
        """Tell LEADER from PERSON by what the whole document says of each name.

        Parameters
        ----------
        page : Page
            The document.
        mentions : list of Candidate
            Its settled mentions in order; only names of persons change.
        """
        names = [m for m in mentions if m.type in ("LEADER", "PERSON") and m.kind == "name"]
        forms = [key(page.text[m.start : m.end]) for m in names]
        begun = _full_names(forms)
        whole = begun | initials_introduced(page.text) | initials_in_labels(page)
        surnames: dict[str, float] = defaultdict(float)
        said: dict[str, float] = defaultdict(float)
        press = press_names(page)
        unknown = {f.split()[-1] for f in forms if " " in f and f not in self._types}
        last = 0.0
        for number, (mention, form) in enumerate(zip(names, forms, strict=True)):
            near = self._said(page, mention)
            if not near and last and number and self._joined(page, names[number - 1], mention):
                near = last / 2
            last = near
            if mention.span in press:
                near -= 2.0
            said[form] += near
            surnames[_surname(form, whole)] += near + self._known(mention, form, unknown)
        asking = interviewers(page)
        hosts = {f for f in first_names(page, begun) if not surnames[_surname(f, whole)]}
        types: dict[int, EntityType] = {}
        for mention, form in zip(names, forms, strict=True):
            surname = _surname(form, whole)
            weight = surnames[surname]
            if " " in form and form not in self._types and abs(said[form]) >= DECIDES:
                weight = said[form]
            hosted = any(_surname(host, whole) == surname for host in hosts)
            hosted = hosted or (not weight and surname in asking)
            types[id(mention)] = "PERSON" if weight < 0 or hosted else "LEADER"
        return [replace(m, type=types[id(m)]) if id(m) in types else m for m in mentions]

    @staticmethod
    def _joined(page: Page, first: Candidate, second: Candidate) -> bool:
        return _JOINED.fullmatch(page.plain, first.end, second.start) is not None

    def _known(self, mention: Candidate, form: str, unknown: set[str]) -> float:
        """Weigh what the base and the network say of a name.

        A surname is no evidence where the document has a full name with it that is not known.
        """
        if form in self._persons:
            return -5.0
        weight = self._types.get(form, 0.0) * (1.0 if " " in form else SURNAME_ALONE)
        if form.split()[-1] in unknown and mention.stage != "gazetteer" and len(form.split()) < 3:
            weight = 0.0
        return weight - (1.0 if mention.type == "PERSON" and mention.stage == "ner" else 0.0)

    def _said(self, page: Page, mention: Candidate) -> float:
        """Weigh what stands around one mention: > 0 an office, < 0 another trade."""
        start, end = mention.span
        weight = 0.0
        before, after = page.before(start, 60), page.after(end, 60)
        if _HEADS.search(before):
            return 3.0
        if self._private.search(before) or _LAWYER.search(page.text[max(0, start - 12) : start]):
            return -3.0
        if _SIGNS_FOR.match(after):
            weight += 1.5
        office = self._office_before(before)
        if (court := part_in_court(page, mention, after)) is not None:
            return court
        if office:
            weight += 2.0 if office in self._leaders else -2.0
        elif _TRADE_SHAPE.search(before):
            weight -= 2.0
        elif (of_what := self._title_before(page.before(start, 90))) is not None:
            weight += of_what
        joined = not office and before.endswith((" et ", " ou "))
        listed = _LISTED.search(page.text[max(0, start - 80) : start]) if joined else None
        if listed is not None:
            low = max(0, start - 80) + listed.start()
            office = self._office_before(page.before(low, 40))
            weight += 1.0 if office in self._leaders else -1.0 if office else 0.0
        if _CITED.match(after) and _NOTE_START.search(before):
            weight -= 2.0  # the author of a work that a note cites
        if _PRIVATE.match(after):
            weight -= 2.0
        if self._media.match(after) or _CREDIT.match(after) or _BYLINE.search(before):
            weight -= 2.0
        if before.endswith(("arret ", "affaire ")) or (
            before.endswith((" et ", "arret ")) and _CASE.match(after)
        ):
            weight -= 2.0
        return weight + self._apposition(after)

    def _office_before(self, before: str) -> str:
        """Return the office or trade that stands right before a name, at most three words off."""
        clause = _CLAUSE.search(_CIVIL_END.sub("", before))
        found = _TITLE_WORD.findall(_ALSO.split(clause[0])[-1]) if clause else []
        words = [word.removeprefix("l'") for word in found]
        while words and words[-1] in _CIVILITIES:
            words.pop()
        for end in range(len(words), max(0, len(words) - 3), -1):
            for length in (3, 2, 1):
                phrase = " ".join(words[max(0, end - length) : end])
                if phrase in self.titles:
                    lead = clause[0].rpartition(phrase)[0] if clause else ""
                    return "" if _BESIDE.search(lead) else phrase
        return ""

    def _title_before(self, before: str) -> float | None:
        """Weigh an office or a trade with its complement: *le juge de Santa Rosa, Ana Sousa*."""
        if not before.endswith(", "):
            return None
        found = self._any.search(before)
        while found is not None:
            beside = _BESIDE.search(before[: found.start()])
            if beside is None and _OF_WHAT.match(before, found.end()):
                return 2.0 if self._leader.match(before, found.start()) else -2.0
            found = self._any.search(before, found.end())
        return None

    def _apposition(self, after: str) -> float:
        lead = _APPOSITION.match(after)
        if lead is None:
            return 0.0
        if self._leader.match(after, lead.end()):
            return 0.0 if _SENT.match(after, lead.end()) else 2.0
        other = self._other.match(after, lead.end()) or _SCHOLAR.match(after, lead.end())
        return -2.0 if other else 0.0


def _full_names(forms: list[str]) -> dict[str, str]:
    """Return the full name that begins with each form, where there is one alone: *Hugo*."""
    full = {form for form in forms if " " in form}
    last = {form.split()[-1] for form in full}
    found = {}
    for form in set(forms) - last:
        begun = {name.split()[-1] for name in full if name.startswith(f"{form} ")}
        if len(begun) == 1:
            found[form] = begun.pop()
    return found


def _surname(form: str, whole: dict[str, str]) -> str:
    return whole.get(form) or form.split()[-1]


def _known_types(knowledge: Knowledge | None) -> dict[str, float]:
    """Return what the base says of full names: 3 for leaders, -3 for other persons."""
    if knowledge is None:
        return {}
    return {
        key(f.text): 3.0 if f.type == "LEADER" else -3.0
        for f in knowledge.forms()
        if f.type in ("LEADER", "PERSON")
    }


def _media(knowledge: Knowledge | None) -> frozenset[str]:
    if knowledge is None:
        return frozenset()
    media = (e for e in knowledge.entities if e.category == "media")
    return frozenset(key(name.text) for e in media for name in e.names if name.kind == "name")
