"""The words of a clause that name who is quoted: where they begin and end."""

import re

Span = tuple[int, int]

_STOP = re.compile(
    r"[,;:.()«»\"“”!?\n]|\s(?:qui|que|dont|dans|lors|devant|apres|avant|au|aux|en|sur|pour|par|a|ce|cette|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|aussi|aujourd'hui|avec|joint|jointe)"
    r"(?=\s)"
)
_OPENING = re.compile(r"(?:^|[.!?;:…]\s+|,\s+|\s(?:mais|et|car|que|tandis que)\s|\squ'(?=elle|il))")
_PRONOUN = re.compile(
    r"(?:il|elle|ils|elles|on|je|nous|vous|qui|ce|cela|lui|eux|moi|toi|celui-ci|celle-ci|ceux-ci|lequel|laquelle|lesquels)(?![\w-])"
)
_JOINED = re.compile(
    r"(?:(?:lorsqu|puisqu|quoiqu)(?:e\s|')|(?:dont|quand|comme|car|or|mais|et|ainsi|alors|si)\s)+"
)
_OBJECTS = re.compile(r"\s(?:nous|vous|me|te|lui|leur|y|en|l'|m'|t')\s?$")
_SELF = re.compile(
    r"\s?,\s(?:lui|elle|eux|quant a (?:lui|elle|eux)|pour sa part|de son cote|a son tour)"
    r"(?:-memes?)?,\s?$"
)
_PRONOUNS = re.compile(r"\s(?:y|en|lui|leur|se|s')\s?$")
_NEGATED = re.compile(r"(?<!\w)n'\w+\spas$|(?<!\w)ne$")
_PRONOUN_LAST = re.compile(r"(?:^|[\s'])(?:il|elle|ils|elles|on|je|qui)$")
_CAPITAL = re.compile(
    r"(?<![\w-])(?!(?:L[ea]s?|Une?|Son|Sa|Leur|Cet?)\s)[A-ZÀ-Ý][\w'-]+\s[A-ZÀ-Ý]\w"
)
_APPOSED = re.compile(
    r",\s(?:(?:le|la|M\.|Mme|Mlle|S\.\s?E\.(?:\sM\.|\sMme)?)\s|l')?(?:[\w-]+\s)?"
    r"[A-ZÀ-Ý][\w'-]+(?:\s(?:de\s|du\s|[Vv]an\s|[Vv]on\s|al-)?[A-ZÀ-Ý][\w'-]+){1,3}"
    r"(?=[,;.:]|$)"
)
_ASIDE = re.compile(
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|aujourd'hui|ensuite|aussitot|"
    r"aussi|encore|alors|pourtant|toutefois|cependant|soir|matin|a son tour|de son cote|"
    r"pour sa part|"
    r"en (?:francais|anglais|arabe|russe|espagnol|portugais|allemand|chinois)|"
    r"ce (?:matin|soir|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|"
    r"(?:au|aux|a la|a l'|(?:devant|sur|dans|a)\s(?:l[ea]s?\s|l')|devant|sur|dans|lors d[eu']|a)\s?"
    r"(?:(?!l[ea]s?\s|l'|une?\s)[\w'-]+\s){1,4}?"
    r"(?=(?:l[ea]s?|une?|m\.|mme)\s|l'))\s?)+"
)
DETERMINER = re.compile(
    r"(?:l[ea]s?|un|une|son|sa|ses|leur|leurs|notre|votre|mon|ma|cet?|cette|ces|deux|trois|"
    r"plusieurs|certains|m\.|mme)\s|l'"
)


def noun_phrase(folded: str, start: int, limit: int) -> Span | None:
    """Return the words after a verb or *selon* that name the source."""
    while start < limit and folded[start].isspace():
        start += 1
    if (aside := _ASIDE.match(folded, start, limit)) is not None:
        start = aside.end()
    stop = _STOP.search(folded, start + 2, limit) if start + 2 < limit else None
    end = stop.start() if stop else limit
    return named(folded, start, end)


def subject(folded: str, verb: int, first: int) -> Span | None:
    """Return the words before a verb, from the start of its clause."""
    clause = folded[first:verb]
    if (objects := _PRONOUNS.search(clause)) is not None:
        clause = clause[: objects.start()] + " "
    if (stressed := _SELF.search(clause)) is not None:
        clause = clause[: stressed.start()]
    if (appended := re.search(r",\s[^,]{3,80},\s*$", clause)) is not None:
        clause = clause[: appended.start()]
    end = first + len(clause.rstrip(" ,"))
    start = first
    for match in _OPENING.finditer(clause.rstrip(" ,")):
        start = first + match.end()
    return named(folded, start, end)


def named(folded: str, start: int, end: int) -> Span | None:
    """Return a stretch without the blanks around it, unless it is a pronoun or no name."""
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1] in " ,'":
        end -= 1
    words = folded[start:end]
    if not 2 <= len(words) <= 120 or _PRONOUN.match(words):
        return None
    return start, end


def trimmed(text: str, folded: str, source: Span | None) -> Span | None:
    """Leave out conjunctions and object pronouns around a source; ``None`` when nobody is left."""
    source = _with_name(text, source)
    if source is None:
        return None
    start, end = source
    if (joined := _JOINED.match(folded, start, end)) is not None:
        start = joined.end()
    if (objects := _OBJECTS.search(folded, start, end)) is not None:
        end = objects.start()
    words = text[start:end]
    if end - start < 2 or _PRONOUN.match(folded, start, end) or _NEGATED.search(folded, start, end):
        return None
    named = DETERMINER.match(folded, start, end) or any(c.isupper() for c in words)
    return (start, end) if named and not _PRONOUN_LAST.search(folded, start, end) else None


def _with_name(text: str, source: Span | None) -> Span | None:
    """Take in the name that follows an office after a comma: ``son chef, l'Uruguayen X``."""
    if source is None or _CAPITAL.search(text, source[0], source[1]):
        return source
    apposed = _APPOSED.match(text, source[1])
    return (source[0], apposed.end()) if apposed is not None else source
