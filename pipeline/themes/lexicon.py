"""Words that speak for a theme, written down by people: one matcher over folded words."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.errors import DataError


class Lexicon:
    """Terms of one or several words, each for one class (a theme, or a class like ``@pays``).

    Parameters
    ----------
    terms : mapping of class to terms
        Folded (lower case, no accents); a last ``*`` stands for any ending of the last word.
    """

    def __init__(self, terms: Mapping[str, Sequence[str]]) -> None:
        self.terms = {name: tuple(words) for name, words in sorted(terms.items())}
        self.names = tuple(self.terms)
        self._single: dict[str, set[int]] = {}
        self._prefix: dict[str, set[int]] = {}
        # Sequences by their first two words, or by the first when the second has any ending.
        self._by_two: dict[tuple[str, str], list[tuple[int, tuple[str, ...]]]] = {}
        self._by_one: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        for number, words in enumerate(self.terms.values()):
            for first, *rest in (term.split() for term in words):
                if rest and rest[0].endswith("*"):
                    self._by_one.setdefault(first, []).append((number, tuple(rest)))
                elif rest:
                    self._by_two.setdefault((first, rest[0]), []).append((number, tuple(rest)))
                elif first.endswith("*"):
                    self._prefix.setdefault(first[:-1], set()).add(number)
                else:
                    self._single.setdefault(first, set()).add(number)
        self._longest = max(map(len, self._prefix), default=0)
        # Words that a term of several begins with: most words of a text are none of them.
        self._firsts = {first for first, _ in self._by_two} | set(self._by_one)

    @property
    def width(self) -> int:
        """Number of classes."""
        return len(self.names)

    def single(self, word: str) -> tuple[int, ...]:
        """Return the numbers of the classes that a folded word speaks for by itself."""
        prefix = self._prefix
        ends = range(2, min(len(word), self._longest) + 1)
        found = [prefix[stem] for end in ends if (stem := word[:end]) in prefix]
        if word in self._single:
            found.append(self._single[word])
        return tuple(sorted(set().union(*found)))

    def several(self, words: Sequence[str]) -> Iterator[int]:
        """Yield the number of a class for each of its terms of several words found."""
        by_two, by_one, firsts = self._by_two, self._by_one, self._firsts
        for at, first in enumerate(words[:-1]):
            if first not in firsts:
                continue
            for number, rest in by_two.get((first, words[at + 1]), ()):
                if len(rest) == 1 or _follows(words, at + 1, rest):
                    yield number
            for number, rest in by_one.get(first, ()):
                if _follows(words, at + 1, rest):
                    yield number


def _follows(words: Sequence[str], at: int, rest: tuple[str, ...]) -> bool:
    found = words[at : at + len(rest)]
    if len(found) < len(rest) or tuple(found[:-1]) != rest[:-1]:
        return False
    last = rest[-1]
    return found[-1].startswith(last[:-1]) if last.endswith("*") else found[-1] == last


def read_lexicon(path: Path) -> Lexicon:
    """Read ``class<TAB>term, term, …`` lines; lines that start with ``#`` are comments.

    Raises
    ------
    DataError
        When the file is missing or a line has no tab.
    """
    if not path.is_file():
        msg = f"no lexicon at {path}: set [themes.features] lexicon, or null for none"
        raise DataError(msg)
    terms: dict[str, list[str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, tab, rest = line.partition("\t")
        if not tab:
            msg = f"{path}:{number}: no tab: expected 'class<TAB>term, term, …'"
            raise DataError(msg)
        terms.setdefault(name, []).extend(t.strip() for t in rest.split(",") if t.strip())
    return Lexicon(terms)
