"""The cues of the stage, read once from the tables of ``data/structure``."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.resources import find_path
from pipeline.structure.fold import fold
from pipeline.text.phrases import alternatives


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A label that names nobody: the slug it gets, and whether words or a number follow it."""

    form: str
    slug: str
    prefix: bool
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Weighted:
    """Phrases with weights, found in folded text by one pattern."""

    pattern: re.Pattern[str]
    weights: dict[str, float]

    def score(self, folded: str) -> float:
        """Add up the weights of the phrases found."""
        return sum(self.weights[found] for found in self.pattern.findall(folded))


@dataclass(frozen=True, slots=True, eq=False)  # itself the key of what is remembered for it
class Cues:
    """Everything that ``data/structure`` says, folded (see ``fold``).

    ``civility_heads`` and ``office_heads`` are the first words: most texts begin with none.
    """

    civilities: frozenset[str]
    civility_heads: frozenset[str]
    offices: frozenset[str]
    office_heads: frozenset[str]
    regnal: frozenset[str]
    unnamed: dict[str, tuple[Unnamed, ...]]
    voices: re.Pattern[str]
    voice_slugs: dict[str, str]
    answers: frozenset[str]
    never_labels: frozenset[str]
    report_verbs: frozenset[str]
    particles: frozenset[str]
    languages: tuple[str, ...]
    tails: tuple[str, ...]
    org_words: frozenset[str]
    openers: frozenset[str]
    places: frozenset[str]
    media: frozenset[str]
    media_words: re.Pattern[str]
    venues: frozenset[str]
    months: dict[str, int]
    title_speech: dict[str, str]
    title_words: re.Pattern[str]
    boilerplate: Weighted
    meta_start: Weighted
    meta_any: Weighted
    meta_keys: Weighted
    meta_whole: dict[str, dict[str, float]]
    meta_inside: re.Pattern[str]
    captions: Weighted
    interludes: Weighted
    actors: Weighted
    acts: Weighted
    stage_directions: re.Pattern[str]
    session_opens: re.Pattern[str]
    session_notes: re.Pattern[str]
    finite_verbs: frozenset[str]
    participles: re.Pattern[str]
    says: re.Pattern[str]
    keeps: re.Pattern[str]
    according: re.Pattern[str]
    agenda: re.Pattern[str]
    resuming: dict[str, float]


def read_table(path: Path) -> list[dict[str, str]]:
    """Read a tab-separated table with a header line.

    Raises
    ------
    ConfigError
        When the file is missing.
    """
    if not path.is_file():
        msg = f"no table of cues at {path}: the folder must hold the files listed in its README.md"
        raise ConfigError(msg)
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")
        return [{key: value or "" for key, value in row.items() if key} for row in reader]


@lru_cache(maxsize=4)
def load_cues(folder: str = "data/structure") -> Cues:
    """Read the tables of a folder; the same folder is read once a process."""
    root = find_path(folder)

    def rows(name: str) -> list[dict[str, str]]:
        return read_table(root / f"{name}.tsv")

    def folded(name: str, column: str = "form") -> frozenset[str]:
        return frozenset(fold(row[column]) for row in rows(name))

    meta = rows("meta_cues")
    attribution = rows("attribution")
    scenes = rows("scenes")
    voices = {fold(row["form"]): row["slug"] for row in rows("voices")}
    civilities, offices = folded("civilities"), folded("offices")
    return Cues(
        civilities=civilities,
        civility_heads=frozenset(form.split()[0] for form in civilities),
        offices=offices,
        office_heads=frozenset(form.split()[0] for form in offices),
        regnal=folded("regnal"),
        unnamed=_unnamed(rows("unnamed")),
        voices=_voices(voices),
        voice_slugs=voices,
        answers=folded("answers"),
        never_labels=folded("never_labels"),
        report_verbs=folded("report_verbs"),
        particles=folded("particles"),
        languages=tuple(sorted(folded("languages"))),
        tails=tuple(sorted(folded("tails", "phrase"))),
        org_words=folded("org_words"),
        openers=folded("openers"),
        places=folded("places", "name"),
        media=folded("media", "name"),
        media_words=_media(rows("media_words")),
        venues=folded("venues"),
        months={fold(row["form"]): int(row["month"]) for row in rows("months")},
        title_speech={fold(row["phrase"]): row["genre"] for row in rows("title_speech")},
        title_words=_any_of(row["phrase"] for row in rows("title_speech")),
        boilerplate=_weighted(rows("boilerplate")),
        meta_start=_weighted([row for row in meta if row["where"] == "start"]),
        meta_keys=_weighted([row for row in meta if row["where"] == "key"]),
        meta_whole={
            where: {fold(r["phrase"]): float(r["weight"]) for r in meta if r["where"] == where}
            for where in ("bracket", "letterhead", "mark", "record")
        },
        meta_inside=_any_of(row["phrase"] for row in meta if row["where"] == "inside"),
        meta_any=_weighted([row for row in meta if row["where"] == "any"]),
        captions=_weighted(rows("captions")),
        interludes=_weighted(rows("interludes")),
        actors=_weighted([row for row in scenes if row["part"] == "who"]),
        acts=_weighted([row for row in scenes if row["part"] == "act"]),
        stage_directions=_any_of(row["phrase"] for row in rows("stage_directions")),
        session_opens=_any_of(row["phrase"] for row in rows("session_notes")),
        session_notes=_any_of(r["phrase"] for r in rows("session_notes") if r["where"] == "any"),
        finite_verbs=frozenset(row["form"] for row in rows("finite_verbs")),
        participles=_any_of(row["participle"] for row in attribution if row["participle"]),
        says=_says([row for row in attribution if row["manner"] not in ("told", "kept")]),
        keeps=_says([row for row in attribution if row["manner"] == "kept"]),
        according=_any_of(row["phrase"] for row in rows("according")),
        agenda=_any_of(row["phrase"] for row in rows("agenda")),
        resuming={row["sign"]: float(row["weight"]) for row in rows("resuming")},
    )


def _unnamed(rows: list[dict[str, str]]) -> dict[str, tuple[Unnamed, ...]]:
    """Group the labels that name nobody by their first word, the longest first."""
    found = [
        Unnamed(fold(r["form"]), r["slug"], r["match"] == "prefix", r["match"] == "number")
        for r in rows
    ]
    found.sort(key=lambda cue: (-len(cue.form), cue.form))
    grouped: dict[str, list[Unnamed]] = {}
    for cue in found:
        grouped.setdefault(cue.form.split()[0], []).append(cue)
    return {word: tuple(cues) for word, cues in grouped.items()}


def _weighted(rows: list[dict[str, str]]) -> Weighted:
    weights = {fold(row["phrase"]): float(row["weight"]) for row in rows}
    return Weighted(_any_of(weights), weights)


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Match the longest of some phrases that ends where a word does."""
    return re.compile(rf"(?<!\w)(?:{alternatives(map(fold, phrases))})(?!\w)")


def _media(rows: list[dict[str, str]]) -> re.Pattern[str]:
    """Match what is called as media are, in folded text: *Radio X*, *X TV*."""
    first, last = (
        "|".join(re.escape(fold(row["form"])) for row in rows if row["where"] == where)
        for where in ("first", "last")
    )
    word = r"[\w'&+.-]+"
    return re.compile(rf"(?:{first})(?:\s{word}){{1,3}}|(?:{word}\s){{1,3}}(?:{last})")


def _voices(nouns: Iterable[str]) -> re.Pattern[str]:
    """Match *une voix*, *des militants*, *LA SALLE*, *un vieil homme* in folded text."""
    ordered = "|".join(re.escape(noun) for noun in sorted(nouns, key=lambda n: (-len(n), n)))
    articles = r"(?:une?|des|plusieurs|quelques|de nombreu(?:x|ses)|d'autres|cris d[eu]s?)"
    adjective = r"(?:(?:jeune|vie(?:ux|il|ille)|autre|autres|meme|premier|premiere|seule?)\s)?"
    calling = ("camarade", "citoyen", "citoyenne", "tous")  # bare, they call on the audience
    bare = "|".join(re.escape(n) for n in sorted(nouns) if not n.endswith("s") and n not in calling)
    definite = rf"(?:les?\s|la\s|l')(?P<only>{ordered})$|(?P<bare>{bare})$"
    some = rf"(?:{articles}\s?){adjective}(?P<noun>{ordered})(?!\w)"
    return re.compile(rf"{definite}|{some}|(?P<voice>voix)(?!\w)")


_FINITE = ("present", "plural", "simple", "imperfect")


def _says(rows: list[dict[str, str]]) -> re.Pattern[str]:
    """Match *a déclaré*, *déclare*, *a-t-il déclaré*, *déclara-t-elle* in folded text."""
    participles = _forms(rows, ("participle",))
    pronoun = r"(?:-t-|-)(?:il|elle|on|ils|elles)"
    auxiliary = rf"(?:s'est|se sont|aurai(?:t|ent)|a|ont|avait|avaient)(?P<inverted>{pronoun})?"
    adverb = (
        r"(?:(?:aussi|ainsi|ensuite|alors|toutefois|encore|pourtant|deja|enfin|meme|pour sa part|"
        r"lui aussi|elle aussi|\w+ment)\s)?"
    )
    past = rf"{auxiliary}\s{adverb}(?:{participles})(?:e?s?)"
    finite = rf"(?:{_forms(rows, _FINITE)})(?P<pronoun>{pronoun})?"
    return re.compile(rf"(?<![\w'-])(?:{past}|{finite})(?![\w-])")


def _forms(rows: list[dict[str, str]], columns: Iterable[str]) -> str:
    forms = {fold(row[column]) for row in rows for column in columns if row.get(column)}
    return "|".join(sorted(map(re.escape, forms), key=lambda form: (-len(form), form)))
