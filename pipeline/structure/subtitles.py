"""Lines that begin with their time, as subtitles do: ``00:01:21 nous avons attendu``."""

import re

from pipeline.structure.lines import Line
from pipeline.structure.prose import is_spoken

_TIMED = re.compile(r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?\s+(?=-->|\S)")
_OPENING, _CLOSING = "([♪*", ")]♪*"


def is_timed(line: Line) -> bool:
    """Tell whether a line begins with a clock time, as subtitles do."""
    return _TIMED.match(line.text) is not None


def is_subtitled(lines: list[Line]) -> bool:
    """Tell whether lines with their times are subtitles, and no chronicle told by the hour."""
    timed = [line for line in lines if is_timed(line)]
    shown = any("-->" in line.text for line in timed)
    return len(timed) > 2 and (shown or sum(map(is_spoken, timed)) * 5 >= len(timed))


def is_all_subtitles(lines: list[Line]) -> bool:
    """Tell whether what is said stands behind its time, line for line, in most of a text."""
    timed = [line for line in lines if is_timed(line) and "-->" not in line.text]
    return 2 * len(timed) > len(lines) and is_subtitled(lines)


def subtitle_words(line: Line) -> str:
    """Return what stands behind the time of a line; empty for a line without one."""
    match = _TIMED.match(line.text)
    return line.text[match.end() :] if match is not None else ""


def is_sound(words: str) -> bool:
    """Tell whether a subtitle says what is heard: ``[rires]``, ``(musique)``."""
    return bool(words) and words[0] in _OPENING and words[-1] in _CLOSING
