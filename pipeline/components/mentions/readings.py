"""From the forms found in a text to candidate mentions: which meaning, which kind, how sure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.components.mentions.candidates import CERTAIN, LIKELY, POSSIBLE, Candidate
from pipeline.components.mentions.contexts import Contexts, Verdict
from pipeline.components.mentions.cues import cue_rows, cue_words, word_set
from pipeline.components.mentions.folding import key
from pipeline.components.mentions.lexicon import Entry, Hit, Lexicon
from pipeline.components.mentions.metonyms import Metonyms
from pipeline.components.mentions.nesting import may_nest
from pipeline.components.mentions.page import Page
from pipeline.records import EntityType, Kind

STAGE = "gazetteer"
# The usual meaning of a form that several types share, best first.
_ORDER = ("STATE", "ORGANISATION", "TREATY", "LEADER", "PERSON", "PLACE")
_TITLE = re.compile(r"\b(?:m\.|mm\.|mme|mmes|mlle|me|monsieur|madame|maitre|mgr|dr) $")
_CAPITALISED_BEFORE = re.compile(r"(?:^|[\s'’(«-])([A-ZÀ-ÖØ-Þ][\w'’-]*) $")
_CAPITALISED_AFTER = re.compile(r"[ -][A-ZÀ-ÖØ-Þ][\w'’-]*")
# Lines in small letters that are names of files, and addresses, where nothing is named.
_FILE_NAME = re.compile(r"\d|\w\.(?:jpe?g|png|gif|webp|pdf|mp[34]|docx?|txt)\b|\w_\w")
_URL = re.compile(r"://|www\.|@|\.(?:com|fr|org|net|int|eu|gouv|html?)\b|/\w+/")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;…\"»)] ?|[-–—] )$")


class Reader:
    """Read the candidates of one page.

    Parameters
    ----------
    lexicon : Lexicon
        The forms of the knowledge base.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._contexts = Contexts()
        self._metonyms = Metonyms()
        self._offices = cue_words("offices")
        self._owners = {row["form"]: row for row in cue_rows("metonym_owners")}
        self._common = cue_words("common_words")
        self._verbs = cue_words("verbs") | word_set("openers")

    def read(self, page: Page) -> list[Candidate]:
        """Return the candidates, by start, the longest first."""
        found: dict[tuple[int, int], Candidate] = {}
        for hit in self._hits(page):
            candidate = self._read_hit(page, hit)
            if candidate is not None:
                known = found.get(candidate.span)
                if known is None or candidate.strength > known.strength:
                    found[candidate.span] = candidate
        ordered = sorted(found.values(), key=lambda c: (c.start, -c.end))
        return list(_drop_covered(ordered))

    def _hits(self, page: Page) -> Iterator[Hit]:
        yield from self._lexicon.find(page.spaced, page.text)
        for start, end, kind in page.blocks:
            words = page.text[start:end]
            short = end - start < (40 if kind in ("speech", "narrative") else 90)
            if short and words.islower() and _FILE_NAME.search(words) and not _URL.search(words):
                yield from self._filed(page, start, end)
        for start, end in page.files:
            yield from self._filed(page, start, end)

    def _filed(self, page: Page, start: int, end: int) -> Iterator[Hit]:
        words = page.text[start:end]
        for hit in self._lexicon.find(page.spaced[start:end], words.upper()):
            if self._is_filed(page, words[hit.start : hit.end], hit):
                yield Hit(hit.start + start, hit.end + start, hit.entries)

    @staticmethod
    def _is_filed(page: Page, word: str, hit: Hit) -> bool:
        """Whether a word of a file name is a state, a place, or an acronym of the text."""
        if all(e.type in ("STATE", "PLACE") and e.case != "exact" for e in hit.entries):
            return len(word) > 3
        if not any(entry.case == "exact" for entry in hit.entries):
            return False
        return re.search(rf"(?<!\w){re.escape(word.upper())}(?!\w)", page.text) is not None

    def _read_hit(self, page: Page, hit: Hit) -> Candidate | None:
        entries = hit.entries
        if all("surname" in e.flags for e in entries):
            return self._surname(page, hit)
        form = page.spaced[hit.start : hit.end]
        demonyms = [e for e in entries if e.kind == "demonym"]
        capital = page.text[hit.start].isupper()
        if (
            demonyms
            and capital
            and any(e.type in ("STATE", "PLACE") and e.kind == "name" for e in entries)
        ):
            entries = tuple(e for e in entries if e.kind != "demonym")
        elif demonyms:
            return self._demonym(page, hit, demonyms)
        entries = tuple(e for e in entries if "surname" not in e.flags)
        generic = tuple(f"*{entry.type}" for entry in entries[:1])
        verdict = self._contexts.judge(page, hit.start, hit.end, form, *generic)
        if verdict is not None and verdict.action == "drop":
            return None
        if verdict is not None and verdict.action == "type":
            return _decided(verdict, entries)
        candidate = self._choose(page, hit, entries)
        if candidate is not None and verdict is not None and verdict.action == "weak":
            return replace(candidate, strength=POSSIBLE)
        return candidate

    def _choose(self, page: Page, hit: Hit, entries: tuple[Entry, ...]) -> Candidate | None:
        plain_names = [e for e in entries if e.kind == "name"]
        metonyms = [e for e in entries if e.kind == "metonym"]
        states = [e for e in plain_names if e.type == "STATE"]
        if metonyms and not states:
            return self._metonym(page, hit, metonyms, plain_names)
        best = min(plain_names or list(entries), key=_rank)
        same = [e for e in plain_names if e.type == best.type] or [best]
        unsure = "needs_context" in best.flags or self._is_common(page, hit)
        shared = len({e.type for e in entries}) > 1 or "ambiguous" in best.flags
        strength = POSSIBLE if unsure else LIKELY if shared else CERTAIN
        return _candidate(hit, best, same, strength)

    def _metonym(
        self, page: Page, hit: Hit, metonyms: list[Entry], others: list[Entry]
    ) -> Candidate | None:
        weight = self._metonyms.weigh(page, hit.start, hit.end)
        strength = LIKELY if weight == 0 else CERTAIN
        seat = all("capital" not in e.flags for e in metonyms)
        # A building by its own noun, *Palais fédéral*, or with a hall or a street after it.
        built = weight <= -3 or (weight <= 0 and page.spaced.startswith("palais ", hit.start))
        if seat and built:
            return _candidate(hit, Entry("", "PLACE", "name", frozenset(), ""), [], CERTAIN)
        if seat and not any(e.type == "PLACE" for e in others):
            named = page.text[hit.start].isupper() and not page.before(hit.start, 2).endswith("à ")
            return _candidate(hit, metonyms[0], metonyms, CERTAIN) if named or weight > 0 else None
        if weight > 0:
            owner = self._owners.get(key(page.spaced[hit.start : hit.end]))
            if owner is not None:
                other = Entry(owner["id"], owner["type"], "metonym", frozenset(), "capital")
                return _candidate(hit, other, [other], strength)
            return _candidate(hit, metonyms[0], metonyms, strength)
        places = [e for e in others if e.type == "PLACE"]
        entry = places[0] if places else Entry("", "PLACE", "name", frozenset(), "capital")
        return _candidate(hit, entry, places, strength)

    def _demonym(self, page: Page, hit: Hit, entries: list[Entry]) -> Candidate | None:
        start, end = hit.start, hit.end
        first = entries[0]
        if "prefix" in first.flags:
            if page.text[end : end + 1] != "-" or not page.text[end + 1 : end + 2].isalpha():
                return None
            return _candidate(hit, first, entries, CERTAIN)
        capital = page.text[start].isupper()
        if capital and _TITLE.search(page.before(start, 12)):
            return None
        if not capital and self._contexts.is_language(page, start, end):
            return None
        verdict = self._contexts.judge(page, start, end, page.spaced[start:end], "*demonym")
        if verdict is not None and verdict.action == "drop":
            return None
        if verdict is not None and verdict.action == "type":
            return _decided(verdict, tuple(entries))
        states = [e for e in entries if e.type == "STATE"] or entries
        weak = "needs_context" in first.flags or (verdict is not None and verdict.action == "weak")
        return _candidate(hit, states[0], states, POSSIBLE if weak else CERTAIN)

    def _surname(self, page: Page, hit: Hit) -> Candidate | None:
        """Take a surname alone for a person only where nothing longer is being named."""
        text, start, end = page.text, hit.start, hit.end
        titled = bool(_TITLE.search(page.before(start, 12))) or self._after_office(page, start)
        if _CAPITALISED_AFTER.match(text, end):
            return None
        before = _CAPITALISED_BEFORE.search(text[max(0, start - 30) : start])
        if before and not titled:
            return None
        first = hit.entries[0]
        common = self._is_common(page, hit) or len(text[start:end]) < 4
        strength = LIKELY if titled else POSSIBLE
        if common and not titled:
            return None
        return _candidate(hit, first, list(hit.entries), strength)

    def _after_office(self, page: Page, start: int) -> bool:
        word = re.search(r"([\w-]+)(?: [\w-]+)? $", page.before(start, 40))
        return bool(word and (word[1] in self._offices))

    def _is_common(self, page: Page, hit: Hit) -> bool:
        surface = page.text[hit.start : hit.end]
        if surface.isupper() and not page.shouted(hit.start):
            return False
        folded = key(surface)
        if surface.isupper() and page.shouted(hit.start):
            return folded in self._common or self._is_word(page, hit, folded)
        if folded not in self._common:
            return False
        return not surface[0].isupper() or bool(
            _SENTENCE_START.search(page.text[max(0, hit.start - 3) : hit.start])
        )

    def _is_word(self, page: Page, hit: Hit, folded: str) -> bool:
        """Whether an acronym in capitals-only text is a word: a verb, or one that the text uses."""
        if any(e.case != "exact" for e in hit.entries):
            return False
        return folded in self._verbs or folded in page.small_words


def _rank(entry: Entry) -> tuple[int, int]:
    return ("needs_context" in entry.flags, _ORDER.index(entry.type))


def _candidate(hit: Hit, entry: Entry, same: Iterable[Entry], strength: int) -> Candidate:
    ids = tuple(dict.fromkeys(e.entity_id for e in same if e.entity_id))
    type_: EntityType = entry.type  # type: ignore[assignment]
    kind: Kind = entry.kind  # type: ignore[assignment]
    return Candidate(hit.start, hit.end, type_, kind, STAGE, ids, strength)


def _decided(verdict: Verdict, entries: tuple[Entry, ...]) -> Candidate:
    """Make what a context rule says, with the entity that the base has for it."""
    type_: EntityType = verdict.type  # type: ignore[assignment]
    ids = (verdict.entity_id,) if verdict.entity_id else ()
    return Candidate(verdict.start, verdict.end, type_, "name", STAGE, ids, CERTAIN)


def _drop_covered(ordered: list[Candidate]) -> Iterable[Candidate]:
    """Drop what a longer, surer form explains away: *Guinée* in *golfe de Guinée*."""
    stack: list[Candidate] = []
    for candidate in ordered:
        stack = [outer for outer in stack if outer.end > candidate.start]
        explained = any(
            outer.strength >= candidate.strength
            and (outer.crosses(candidate) or not may_nest(outer, candidate))
            for outer in stack
        )
        if not explained:
            yield candidate
            stack.append(candidate)
