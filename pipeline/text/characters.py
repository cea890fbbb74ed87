"""Which characters the cleaned view changes, and how.

One-to-one changes keep every offset; dropped characters and composed sequences do not.
"""

import re
import unicodedata
from functools import cache

from pipeline.text.offsets import Edit

_APOSTROPHES = "\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u2032\u2035\u055a\ua78c\uff07"
_SPACES = "\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000\u180e"
_LINE_BREAKS = "\r\x0b\x0c\x85\u2028\u2029\x1c\x1d\x1e"
_HYPHENS = "\u2010\u2011"

REPLACED: dict[str, str] = {
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_LINE_BREAKS, "\n"),
    **dict.fromkeys(_HYPHENS, "-"),
    "\x1f": " ",
}
"""One character for one; lone surrogates become U+FFFD besides."""

CONTROL = "".join(
    chr(code)
    for code in (*range(0x20), *range(0x7F, 0xA0))
    if chr(code) not in "\t\n" and chr(code) not in REPLACED
)
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2065\u2066\u2067\u2068\u2069"
    "\u206a\u206b\u206c\u206d\u206e\u206f\u3164\ufeff\uffa0\ufff9\ufffa\ufffb\ufffe\uffff"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
)
_TAGS = "\U000e0000-\U000e0fff"  # language tags and further variation selectors

SURROGATE = re.compile("[\ud800-\udfff]")
DROPPED = re.compile(f"\r(?=\n)|[{re.escape(CONTROL + INVISIBLE)}{_TAGS}]+")
_BACKTICK = re.compile(r"(?<=[^\W\d_])[`\u00b4](?=[^\W\d_])")
_TRIGGERS = frozenset(CONTROL + INVISIBLE)
_LAST_PLAIN = "\U000dffff"

# C1 controls are no line breaks or commands but cp1252 letters read as latin-1.
C1_LETTERS = {
    chr(code): bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_C1_WITNESSES = frozenset("\x91\x92\x93\x94\x96\x97\x9c\x8c\x80")


def restore_cp1252(text: str, present: set[str]) -> str:
    """Give C1 controls their cp1252 letters back, where quotes and dashes show that they are."""
    if present & _C1_WITNESSES:
        for letter in sorted(present & C1_LETTERS.keys()):
            text = text.replace(letter, C1_LETTERS[letter])
    return text


def replace_characters(text: str, present: set[str]) -> str:
    """Carry out the one-to-one changes; ``present`` holds the characters of the text."""
    for old in sorted(present & REPLACED.keys()):
        text = text.replace(old, REPLACED[old])
    if "`" in present or "\u00b4" in present:
        text = _BACKTICK.sub("'", text)
    return text


def dropped(text: str, present: set[str]) -> list[Edit]:
    """Find what disappears: invisible and control characters, CR before LF."""
    if not (present & _TRIGGERS or "\r" in present or max(present, default="") > _LAST_PLAIN):
        return []
    return [Edit(*match.span(), "") for match in DROPPED.finditer(text)]


def count(text: str, characters: str) -> int:
    """Count how many characters of the text are among these."""
    return sum(text.count(character) for character in set(characters) & set(text))


@cache
def _unstable() -> re.Pattern[str]:
    """Match what NFC may change: a base with its marks, or a single character."""
    joins, alone = [], []
    for code in (*range(0x300, 0x20000), *range(0x2F800, 0x2FA20)):
        if 0xD800 <= code <= 0xDFFF or 0xAC00 <= code <= 0xD7A3:
            continue
        letter = chr(code)
        parts = unicodedata.decomposition(letter).split()
        if unicodedata.combining(letter):
            joins.append(code)
        elif unicodedata.normalize("NFC", letter) != letter:
            alone.append(code)
        if len(parts) == 2 and not parts[0].startswith("<"):
            joins.append(int(parts[1], 16))
    joins += [*range(0x1161, 0x1176), *range(0x11A7, 0x11C3)]
    joining, single = _ranges(joins), _ranges(alone)
    return re.compile(f"[^{joining}]?[{joining}]+|[{single}]")


def _ranges(codes: list[int]) -> str:
    """Write code points as the inside of a character class."""
    parts: list[list[int]] = []
    for code in sorted(set(codes)):
        if parts and parts[-1][1] == code - 1:
            parts[-1][1] = code
        else:
            parts.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in parts)


def decomposed(text: str) -> list[Edit]:
    """Find the sequences that NFC composes."""
    if unicodedata.is_normalized("NFC", text):
        return []
    return [
        Edit(*match.span(), composed)
        for match in _unstable().finditer(text)
        if (composed := unicodedata.normalize("NFC", match[0])) != match[0]
    ]
