"""Cut text into words by spaCy's affix rules, without spaCy's objects.

Most of the cost of a tokenizer is in words never seen before. Here a word of letters
alone, which no rule can cut, costs one dictionary look-up; whatever else was cut once
is remembered. The result is a pure function of the text.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

_CACHE_SIZE = 50_000
_PIECE = re.compile(r"\n|[^\S\n]+|\S+")

_LETTER = r"[^\W\d_]"
_UPPER = "A-ZÀ-ÖØ-Þ"
_LOWER = "a-zß-öø-ÿœ"

# An address is one token; what it is glued to is not part of it.
_ADDRESS = re.compile(
    r"(?:https?://|ftp://|www\.)[^\s<>«»\"“”|]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|int|info|fr|eu|ru|ua|by|kz|am|be|ch"
    r"|uk|de|sn|cd|gov|edu|gouv\.fr)(?:/[^\s<>«»\"“”|]*)?(?![\w.])"
)
_ADDRESS_HINT = re.compile(r"://|www\.|@|[a-z0-9]\.[a-z]{2}")
_ADDRESS_END = re.compile(r"[.,;:!?…'\")\]}*]+$")

# Where a chunk is cut before the affix rules see it; \b-like, they take no character.
_GLUE = re.compile(
    r"_+|[|<>]|&(?:[a-zA-Z]{2,8}|#\d{1,6});|(?<=.)[«»\"“”„]|[«»\"“”„](?=.)"
    rf"|(?<=[{_LOWER}\d)»\"'%])[.!?…;](?=[{_UPPER}«\"“])"  # a sentence glued to the next
    rf"|(?<=[{_UPPER}]{{3}})\.(?=[{_UPPER}][{_LOWER}])"
    # a label and its full stop glued to a dash: *Dupont.-*
    rf"|(?:(?<=[{_LOWER}]{{2}})|(?<=[{_UPPER}]{{2}})|(?<=\)))\.[-–](?=$|[{_UPPER}«\"])"
    rf"|(?<={_LETTER})[!?;](?={_LETTER})"
    rf"|(?<=[\w)])[:](?={_LETTER}|[«\"“(])"  # a label glued to its speech
    rf"|(?<=\w)/(?=\w*{_LETTER})|(?<={_LETTER})/(?=\w)"
    rf"|(?<=\d)[-–](?={_LETTER}{{3}})|(?<={_LETTER}{{3}})[-–](?=\d)"
    rf"|(?<=\d),(?={_LETTER})|(?<={_LETTER}),(?=\d)"
    rf"|(?<={_LETTER}{{2}})[\[({{](?=[{_UPPER}\d])|(?<=[\])}}])(?={_LETTER}{{2}})"
    r"|[—―]"
    rf"|(?<=[{_LOWER}]{{2}})(?=[{_UPPER}][{_LOWER}])"  # a word glued to the next
    rf"|(?<=[{_LOWER}]{{2}}o)-(?=[{_LOWER}])|(?<=\b[eE]x)-(?={_LETTER})"  # franco-russe, ex-URSS
    rf"|(?<={_LETTER}{{3}})(?='s\b)"  # English genitive in quotations
    r"|\.(?=(?:png|jpe?g|gif|svg|webp|pdf|docx?|odt|mp[34])\b)"
)

Words = tuple[str, ...]


class Splitter:
    """Cut a text into words and say which are followed by a space.

    Parameters
    ----------
    prefix, suffix, infix : re.Pattern
        What is cut off the front, off the end, and inside.
    token_match : callable, optional
        Tells that a string is one word whatever the rules say.
    specials : mapping of str to tuple of str
        Chunks whose cutting is given ("J.-C.", "aujourd'hui", "M.").
    """

    def __init__(
        self,
        *,
        prefix: re.Pattern[str],
        suffix: re.Pattern[str],
        infix: re.Pattern[str],
        token_match: Callable[[str], Any] | None,
        specials: Mapping[str, Words],
    ) -> None:
        self._prefix = prefix.search
        self._suffix = suffix.search
        self._infix = infix.finditer
        self._token_match = token_match
        self._specials = dict(specials)
        self._cache: dict[str, Words] = {}

    def words(self, text: str) -> tuple[list[str], list[bool]]:
        """Return the words, white space tokens included, and whether a space follows each.

        ``"".join(word + " " * space)`` over both lists is the text.
        """
        words: list[str] = []
        spaces: list[bool] = []
        cache = self._cache
        for piece in _PIECE.findall(text):
            if piece == " " and words and words[-1] != "\n" and not spaces[-1]:
                spaces[-1] = True
                continue
            if piece.isspace():
                self._white(piece, words, spaces)
                continue
            cut = cache.get(piece)
            if cut is None:
                if self._is_plain(piece):
                    words.append(piece)
                    spaces.append(False)
                    continue
                cut = self._remember(piece)
            words.extend(cut)
            spaces.extend([False] * len(cut))
        return words, spaces

    def _is_plain(self, piece: str) -> bool:
        """Tell whether no rule can cut the piece: one word of letters in one case."""
        return (
            piece.isalpha()
            and (piece.islower() or piece.istitle() or piece.isupper())
            and piece not in self._specials
        )

    @staticmethod
    def _white(piece: str, words: list[str], spaces: list[bool]) -> None:
        """Add white space: the first space belongs to the word before it, if any."""
        if piece[0] == " " and words and words[-1] != "\n" and not spaces[-1]:
            spaces[-1] = True
            piece = piece[1:]
        if piece:
            words.append(piece)
            spaces.append(False)

    def _remember(self, chunk: str) -> Words:
        """Cut a chunk and keep the result; the store starts anew when it is full."""
        if len(self._cache) >= _CACHE_SIZE:
            self._cache.clear()
        cut = self._cache[chunk] = tuple(self.split(chunk))
        return cut

    def split(self, chunk: str) -> list[str]:
        """Cut one chunk without white space."""
        if chunk in self._specials:
            return list(self._specials[chunk])
        if not _ADDRESS_HINT.search(chunk):
            return self._unglue(chunk)
        words: list[str] = []
        at = 0
        for match in _ADDRESS.finditer(chunk):
            start, end = match.span()
            end -= len(tail[0]) if (tail := _ADDRESS_END.search(match[0])) else 0
            if end <= start:
                continue
            words += [*self._unglue(chunk[at:start]), chunk[start:end]]
            at = end
        return words + self._unglue(chunk[at:])

    def _unglue(self, chunk: str) -> list[str]:
        """Cut at the borders of glued words, then by the affix rules."""
        words: list[str] = []
        at = 0
        for match in _GLUE.finditer(chunk):
            start, end = match.span()
            words += self._affixes(chunk[at:start])
            if end > start:
                words.append(match[0])
            at = end
        return words + self._affixes(chunk[at:])

    def _affixes(self, string: str) -> list[str]:
        """Take prefixes and suffixes off, as ``spacy.tokenizer.Tokenizer`` does."""
        prefixes: list[str] = []
        suffixes: list[str] = []
        while string and string not in self._specials:
            if string.isalpha() or (self._token_match and self._token_match(string)):
                break
            before = len(string)
            front = self._prefix(string)
            if front and front.end():
                prefixes.append(front[0])
                string = string[front.end() :]
                if string in self._specials:
                    break
            back = self._suffix(string)
            if back and back.start() < len(string) and (back.start() or not front):
                suffixes.append(back[0])
                string = string[: back.start()]
            if len(string) == before:
                break
        return [*prefixes, *self._inside(string), *reversed(suffixes)]

    def _inside(self, string: str) -> list[str]:
        """Cut what is left at its infixes."""
        if not string:
            return []
        if string in self._specials:
            return list(self._specials[string])
        if string.isalpha() or (self._token_match and self._token_match(string)):
            return [string]
        words: list[str] = []
        at = 0
        for match in self._infix(string):
            start, end = match.span()
            if start == 0:
                continue
            if start > at:
                words.append(string[at:start])
            if end > start:
                words.append(match[0])
            at = end
        return words + ([string[at:]] if at < len(string) else [])
