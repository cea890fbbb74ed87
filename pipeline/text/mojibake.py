"""UTF-8 that was read as cp1252 or latin-1: recognise it and give back the letters.

Only sequences that cannot be French are touched: a lead letter (``Ã Â Å Ä â ð ï``)
followed by as many continuation characters as UTF-8 demands, which decode strictly.
"""

import re

from pipeline.text.offsets import Edit

_BYTE: dict[str, int] = {chr(code): code for code in range(0x80, 0xC0)}
for _code in range(0x80, 0xA0):
    _letter = bytes([_code]).decode("cp1252", "ignore")
    if _letter:
        _BYTE[_letter] = _code

_CONT = "[" + re.escape("".join(sorted(_BYTE))) + "]"
_LEADS = frozenset("ÃÂÅÄâðï")

# «Â» may end a word in capitals, or be quoted as a letter: what precedes it decides.
_STRONG = re.compile(
    f"Ã{_CONT}"
    f"|(?<![A-ZÀ-Þ«\"“‘'(])Â{_CONT}"
    f"|[ÅÄ](?=[^\\s»\"”.,;:!?)])(?!['`´]){_CONT}"
    f"|â[€‚„\x80\x82\x84\x86\x88]{_CONT}"
    "|ï»¿|ï¿½"
    f"|ð[Ÿ\x9f]{_CONT}{{2}}"
)
# "à" whose no-break space became a space, or was lost at the end of a word.
_BARE_A = re.compile(r"(?<![A-ZÀ-Þ])Ã(?= )|(?<!\w)Ã(?=\s)")
_DELETED = "\ufffd"  # what a strict cp1252 decoder left of bytes 81 8D 8F 90 9D
_LOST = re.compile(f"Ã{_DELETED}|â€{_DELETED}")
_LOST_LETTERS = {f"â€{_DELETED}": "”", f"Ã{_DELETED}": "Á"}


def _decode(sequence: str) -> str:
    """Read the characters back as bytes of UTF-8; what ``_STRONG`` matches always decodes."""
    return bytes(_BYTE.get(letter, ord(letter)) for letter in sequence).decode("utf-8")


def find_mojibake(text: str, present: set[str]) -> list[Edit]:
    """Return one edit per damaged letter, in order; nothing when the text is sound."""
    if not present & _LEADS:
        return []
    found = [Edit(*match.span(), _decode(match[0])) for match in _STRONG.finditer(text)]
    if not found:
        return []
    taken = {edit.start for edit in found}
    found += [
        Edit(match.start(), match.end(), "à")
        for match in _BARE_A.finditer(text)
        if match.start() not in taken
    ]
    found += [
        Edit(*match.span(), _LOST_LETTERS[match[0]])
        for match in _LOST.finditer(text)
        if match.start() not in taken
    ]
    return sorted(found, key=lambda edit: edit.start)
