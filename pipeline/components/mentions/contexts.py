"""What the words around an ambiguous form say of its meaning: *mer de Chine*, *en russe*."""

import re
from dataclasses import dataclass

from pipeline.components.mentions.cues import cue_rows
from pipeline.components.mentions.page import Page
from pipeline.errors import KnowledgeError
from pipeline.records import ENTITY_TYPES

_WIDTH = 60
_DECISION = re.compile(r"(keep|weak|drop)$|([A-Z]+)(?::([\w-]+))?([<>]?)$")
_NEIGHBOURS = ("", "next-capital", "previous-title")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a context decides: ``action`` is keep, weak, drop or type."""

    action: str
    start: int
    end: int
    type: str = ""
    entity_id: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of ``contexts.tsv``."""

    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    neighbour: str
    action: str
    type: str
    entity_id: str
    widen: str

    def apply(self, page: Page, start: int, end: int, before: str, after: str) -> Verdict | None:
        """Return the verdict where both sides agree, ``None`` otherwise."""
        low = high = None
        if self.before is not None:
            low = self.before.search(before)
            if low is None:
                return None
        if self.after is not None:
            high = self.after.match(after)
            if high is None:
                return None
        if not self._neighbour_fits(page, start, end):
            return None
        if self.widen == "<" and low is not None:
            start -= len(low.group())
        if self.widen == ">" and high is not None:
            end += len(high.group())
        return Verdict(self.action, start, end, self.type, self.entity_id)

    def _neighbour_fits(self, page: Page, start: int, end: int) -> bool:
        if self.neighbour == "next-capital":
            if page.shouted(start):
                return False
            following = page.text[end : end + 2]
            # A hyphen joins two states, *France-Bulgarie*, more often than two given names.
            return len(following) == 2 and following[0] == " " and following[1].isupper()
        return True


class Contexts:
    """The rules of ``contexts.tsv`` by form, and those of languages for demonyms."""

    def __init__(self) -> None:
        self._rules: dict[str, list[Rule]] = {}
        for row in cue_rows("contexts"):
            rule = _read_rule(row)
            for form in row["forms"].split("|"):
                self._rules.setdefault(form, []).append(rule)
        self._languages = [
            (_before(row["before"]), _after(row["after"])) for row in cue_rows("languages")
        ]

    def judge(self, page: Page, start: int, end: int, *keys: str) -> Verdict | None:
        """Return the first verdict of the rules of these keys, in the table's order."""
        rules = [rule for name in keys for rule in self._rules.get(name, ())]
        if not rules:
            return None
        before, after = page.before(start, _WIDTH), page.after(end, _WIDTH)
        verdicts = (rule.apply(page, start, end, before, after) for rule in rules)
        return next((verdict for verdict in verdicts if verdict is not None), None)

    def is_language(self, page: Page, start: int, end: int) -> bool:
        """Whether an adjective of nationality names the language here."""
        before, after = page.before(start, _WIDTH), page.after(end, _WIDTH)
        for left, right in self._languages:
            if (left is None or left.search(before)) and (right is None or right.match(after)):
                return True
        return False


def _before(pattern: str) -> re.Pattern[str] | None:
    return re.compile(f"(?:{pattern})$") if pattern else None


def _after(pattern: str) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None


def _read_rule(row: dict[str, str]) -> Rule:
    match = _DECISION.match(row["decision"])
    known = match is not None and (match[2] is None or match[2] in ENTITY_TYPES)
    if match is None or not known or row["neighbour"] not in _NEIGHBOURS:
        msg = (
            f"contexts.tsv: {row['forms']}: decision {row['decision']!r}, neighbour"
            f" {row['neighbour']!r}: expected keep, weak, drop or TYPE:id, and one of {_NEIGHBOURS}"
        )
        raise KnowledgeError(msg)
    return Rule(
        _before(row["before"]),
        _after(row["after"]),
        row["neighbour"],
        match[1] or "type",
        match[2] or "",
        match[3] or "",
        match[4] or "",
    )
