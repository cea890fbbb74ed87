"""Words that speak for a theme, written down by people: one matcher over folded words."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
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

    @property
    def width(self) -> int:
        """Number of classes."""
        return len(self.names)

    def single(self, word: str) -> tuple[int, ...]:
        """Return the numbers of the classes that a folded word speaks for by itself."""
        hits = set(self._single.get(word, ()))
        for end in range(2, len(word) + 1):
            hits |= self._prefix.get(word[:end], set())
        return tuple(sorted(hits))

    def several(self, words: Sequence[str]) -> Iterator[int]:
        """Yield the number of a class for each of its terms of several words found."""
        by_two, by_one = self._by_two, self._by_one
        for at, pair in enumerate(pairwise(words)):
            for number, rest in by_two.get(pair, ()):
                if len(rest) == 1 or _follows(words, at + 1, rest):
                    yield number
            for number, rest in by_one.get(pair[0], ()):
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
