"""Full names that a document gives, and which of them a label means."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.structure.cues import Cues
from pipeline.structure.fold import fold
from pipeline.structure.naming import is_name, is_particle, office_length

RUN = re.compile(
    r"(?<![\w'])[A-ZÀ-ÖØ-Þ][\w'.-]*"
    r"(?:[ \t](?:(?:de|du|da|von|van|der|ben|bin|el|al|ag|ould|wa|la|le|dos|di)[ \t]){0,2}"
    r"(?:[A-ZÀ-ÖØ-Þ][\w'-]*\.?|d'[A-Z][\w-]*|el-[A-Z][\w-]*|al-[A-Z][\w-]*)){1,5}"
)


_SENTENCE_END = re.compile(r"(?<=[a-zà-ÿ]{3})\.\s")


@dataclass(slots=True)
class Names:
    """Full names by the folded form of their last words."""

    by_last: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _by_word: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _by_first: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _by_initials: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, words: list[str], count: int = 1) -> None:
        """Count a full name under its family name, whatever number of words that has."""
        for cut in range(1, len(words)):
            self.by_last[key(" ".join(words[cut:]))][" ".join(words)] += count

    def full(self, short: str) -> str | None:
        """Return the one full name that ends in these words, if the document is clear."""
        found = self.by_last.get(key(short))
        if not found:
            return None
        best, count = min(found.items(), key=lambda item: (-item[1], -len(item[0]), item[0]))
        rivals = [n for n in found if not _compatible(n, best) and found[n] * 2 > count]
        return None if rivals else best

    def by_first(self, word: str) -> str | None:
        """Return the one full name that begins with this word, if there is only one."""
        if not self._by_first:
            for counts in self.by_last.values():
                for name in counts:
                    self._by_first[key(name).split()[0]].add(name)
        found = self._by_first.get(key(word), set())
        longest = max(found, key=lambda name: (len(name), name), default=None)
        alike = all(_compatible(name, longest or name) for name in found)
        return longest if alike or len(found) == 1 else None

    def most_named(self) -> str | None:
        """Return the full name that is given most often, if one stands out."""
        counts: Counter[str] = Counter()
        for found in self.by_last.values():
            for name, count in found.items():
                counts[name] = max(counts[name], count)
        ranked = counts.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        return ranked[0][0]

    def holding(self, word: str) -> str | None:
        """Return the most frequent full name that has this word anywhere in it."""
        if not self._by_word:
            for counts in self.by_last.values():
                for name, count in counts.items():
                    for part in key(name).split():
                        self._by_word[part][name] = count
        held = self._by_word.get(key(word))
        return min(held, key=lambda n: (-held[n], -len(n), n)) if held else None

    def by_initials(self, initials: str) -> str | None:
        """Return the one full name of these initials, if there is only one."""
        if not self._by_initials:
            for counts in self.by_last.values():
                for name in counts:
                    folded = "".join(word[0] for word in key(name).split())
                    self._by_initials[folded].add(name)
        found = self._by_initials.get(initials, set())
        return min(found) if len(found) == 1 else None


def key(name: str) -> str:
    """Fold a name and level its hyphens and apostrophes: ``"En-lai"`` -> ``"en lai"``."""
    return " ".join(re.sub(r"[^\w]+", " ", fold(name)).split())


def _compatible(first: str, second: str) -> bool:
    one, two = key(first), key(second)
    return one.endswith(two) or two.endswith(one)


def collect_names(text: str, cues: Cues) -> Names:
    """Gather the runs of capitalised words that look like a first name and a family name."""
    names = Names()
    for run in RUN.findall(text):
        words = _name_in(run, cues)
        if words:
            names.add(list(words))
    return names


@lru_cache(maxsize=8192)  # the names of a corpus come again
def _name_in(run: str, cues: Cues) -> tuple[str, ...]:
    """Return the words of the name in a run of capitalised words; empty where there is none."""
    words = strip_titles(_words(_SENTENCE_END.split(run)[0]), cues)
    named = 2 <= len(words) <= 5 and words[0][-1:] != "." and is_name(" ".join(words), cues)
    return tuple(words) if named else ()


def strip_titles(words: list[str], cues: Cues) -> list[str]:
    """Leave out what stands before a name; nothing is left when a place or a body is inside."""
    for position, word in enumerate(words):
        longer = fold(" ".join(words[position : position + 2])) in cues.civilities  # Sa Majesté
        if (fold(word) in cues.civilities and len(word) > 1) or longer:
            words = words[position + 1 + longer :]
            named = words[2:] if words[:1] and fold(words[0]) in ("le", "la") else []
            return named if named and office_length(words[1], cues) else words
    while words:
        folded = fold(words[0])
        titled = folded.strip(".") in cues.openers or folded in cues.civilities
        titled |= cues.title_words.fullmatch(folded) is not None or is_particle(words[0], cues)
        if titled or _is_thing(folded, cues) or office_length(words[0], cues):
            words = words[1:]
        else:
            break
    return [] if any(_is_thing(fold(word), cues) for word in words) else words


def _is_thing(folded: str, cues: Cues) -> bool:
    """Tell whether a word is a place or the head of a body's name: ``d'Arménie``, ``Union``."""
    bare = folded.removeprefix("d'").removeprefix("l'")
    return bare in cues.org_words or bare in cues.places


def initials_match(short: str, full: str) -> bool:
    """Tell whether ``J.-Y. L. D.`` or ``V. Poutine`` can stand for the full name."""
    parts = [p for p in re.split(r"[\s.\-–]+", short) if p]
    words = [w for w in re.split(r"[\s\-–]+", full) if w]
    if not parts or len(parts) > len(words):
        return False
    if all(len(p) == 1 for p in parts):
        return len(parts) == len(words) and all(
            fold(p) == fold(w)[0] for p, w in zip(parts, words, strict=True)
        )
    lead = [p for p in parts if len(p) == 1]
    family = key(" ".join(p for p in parts if len(p) > 1))
    return key(full).endswith(family) and all(
        fold(p) == fold(w)[0] for p, w in zip(lead, words, strict=False)
    )


def close(first: str, second: str) -> bool:
    """Tell whether two folded names differ by one slip of the pen."""
    if abs(len(first) - len(second)) > 1 or min(len(first), len(second)) < 6:
        return False
    if first == second:
        return True
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    rest_one, rest_two = first[start:], second[start:]
    return rest_one[1:] == rest_two[1:] or rest_one[1:] == rest_two or rest_one == rest_two[1:]


def _words(run: str) -> list[str]:
    """Split a run of capitalised words, full stops of sentences left out."""
    return [word.rstrip(".") if len(word) > 3 else word for word in run.split()]
