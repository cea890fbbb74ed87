"""What a title looks like."""

import re

from pipeline.structure.cues import Cues
from pipeline.structure.lines import Line, once

_TAGS = re.compile(r"</?[a-z!][^<>]{0,200}>", re.IGNORECASE)
_HEADING_TAG = re.compile(r"<h[1-6]", re.IGNORECASE)
EDIT_LINK = re.compile(r"\s*\[\s?modifier[^\]]{0,40}\]\s*$")

_RUBRIC = re.compile(r"\[[A-ZÀ-Ý][\w -]{2,18}\]\s+(?=[A-ZÀ-Ý«\"])")  # [VIDÉO], [Exclusif]
_SENTENCES = re.compile(
    r"(?<![A-ZÀ-Ý])[a-zà-ÿ]{2,}[»\"]?\.\s+(?:[«\"]\s?)?[A-ZÀ-Ý][^.]*\s[a-zà-ÿ][^.]{20,}|»\.?\s[–—-]\s[A-Z]{2,}$|"
    r"[a-zà-ÿ]\.\s?[–—-]+\s[A-ZÀ-Ý][A-ZÀ-Ý. -]{2,30}$"
)

_QUOTED_SENTENCE = re.compile(r"(?:«[^«»]{12,}|[\"“][^«»“”\"]{12,})[.!?…]\s?[»\"”]\.?$")

NUMBERED = re.compile(
    r"(?:[IVXLC]{1,6}|\d{1,2}|[A-Z])(?:\.\d{1,2})*\s?(?:[.)]|\s[–—-])\s*(?:[–—-]\s*)?(?=\S)|"
    r"0\d\s+(?=[A-ZÀ-Ý])"
)


@once
def looks_like_title(line: Line) -> bool:
    """Tell whether a line has the shape of a title: short, no final stop, starts high."""
    text = EDIT_LINK.sub("", line.text.strip("#*_ "))
    if line.text.startswith("#") and len(text) < 250:
        return True
    if _TAGS.match(text) and _HEADING_TAG.match(text):
        return True
    text = _TAGS.sub("", text).strip() or text
    text = _RUBRIC.sub("", text, count=1)
    if not text or len(text) > 220 or line.piece:
        return False
    numbered = NUMBERED.match(text)
    if _SENTENCES.search(text) and not text.isupper() and not numbered:
        return False
    if text[-1] in ".;,:…" and not (in_capitals(text) or re.search(r"\b[A-Z]\.$", text)):
        return False
    if text[-1] == "!" or (text[0] in "-–—•" and not text.isupper()):
        return False
    if not (text[0].isupper() or text[0].isdigit() or text[0] in '«"' or numbered):
        return False
    return not (text[-1] == "?" and len(text) > 120)


def ends_quoting(line: Line, cues: Cues) -> bool:
    """Tell whether a line ends with the sentence of somebody who is quoted.

    ``Elle sourit : « Nous verrons. »``, ``« Non, répondit-elle, jamais. »``.
    """
    quoted = _QUOTED_SENTENCE.search(line.text)
    if quoted is None:
        return False
    before = line.text[: quoted.start()].rstrip()
    return before.endswith(":") or cues.says.search(line.folded) is not None


def in_capitals(text: str) -> bool:
    """Tell whether nearly all letters are capitals: ``1156e RÉUNION`` too."""
    opening = text[: len(text) // 3]
    if sum(map(str.islower, opening)) > 0.15 * len(text):
        return False  # whatever the rest is
    letters = "".join(filter(str.isalpha, text))
    return len(letters) > 3 and sum(map(str.isupper, letters)) > 0.85 * len(letters)


@once
def is_heading(line: Line) -> bool:
    """Tell whether a line is a heading by its form alone: numbered, in capitals, marked up."""
    text = line.text
    capitals = len(text) < 200 and in_capitals(text)
    marked = text.startswith("#") or _HEADING_TAG.match(text) is not None
    return marked or capitals or (bool(NUMBERED.match(text)) and len(text) < 140)


def is_numbered(line: Line) -> bool:
    """Tell whether a line begins with a number, a letter or a Roman numeral of a heading."""
    match = NUMBERED.match(line.text)
    return match is not None and (
        line.text[: match.end()].strip(" .)–—-").isdigit()
        or line.text[match.end() :].isupper()
        or bool(re.match(r"[IVXLC]{2,}\b", line.text))
    )


def title_words(line: Line) -> str:
    """Return the words of a title without the marks of Markdown, HTML or an edit link."""
    text = EDIT_LINK.sub("", _TAGS.sub("", line.text)).strip()
    return text.strip("#*_ ") or line.text
