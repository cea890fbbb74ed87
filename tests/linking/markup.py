"""Cases that read like sentences.

``M. [[LEADER:vladimir-poutine|Poutine]] est venu.`` marks a mention: ``[[TYPE:id|text]]`` or ``[[TYPE:id:kind|text]]``, nested where mentions are. The id is what
the linker should find; ``-`` stands for a mention that it should drop.
"""

import re
from dataclasses import dataclass

from pipeline.linking import MentionRecord

_OPEN = re.compile(r"\[\[([A-Z]+):([^|\[\]:]+)(?::([a-z]+))?\|")


@dataclass(frozen=True)
class Case:
    text: str
    mentions: tuple[MentionRecord, ...]
    ids: tuple[str | None, ...]


def read_markup(markup: str) -> Case:
    """Split a marked text; a case that marks nothing, or badly, is refused."""
    text, stack, found, at = "", [], [], 0
    while at < len(markup):
        match = _OPEN.match(markup, at)
        if match:
            stack.append((len(text), match[1], match[2], match[3] or "name"))
            at = match.end()
        elif stack and markup.startswith("]]", at):
            start, type_, entity_id, kind = stack.pop()
            found.append((start, len(text), type_, entity_id, kind, len(stack)))
            at += 2
        else:
            text += markup[at]
            at += 1
    if stack or not found or "[[" in text or "]]" in text:
        raise ValueError(f"malformed markup: {markup!r}")
    found.sort(key=lambda m: (m[0], -m[1]))
    mentions = tuple(MentionRecord(s, e, text[s:e], t, k, d) for s, e, t, _, k, d in found)
    return Case(text, mentions, tuple(None if i == "-" else i for _, _, _, i, _, _ in found))
