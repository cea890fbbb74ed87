"""Whether the record tells again after a turn: the weighing of a whole document's evidence.

A paragraph without a label amid somebody's words, with no first or second person in it, may
be that speaker's or the reporter's. Its own words seldom say which; how the document
goes on elsewhere does. The weights are those of a logistic regression, kept in
``data/structure/resuming.tsv``; ``tests/benchmarks/structure_resuming.py`` finds them anew.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.records import BlockKind
from pipeline.structure.cues import Cues
from pipeline.structure.evidence import Evidence
from pipeline.structure.lines import Line
from pipeline.structure.prose import interlude_score, is_spoken, oral_marks, reported, unquoted
from pipeline.structure.scenes import SUBJECT, tells_scene
from pipeline.structure.titles import is_heading, looks_like_title

TOLD = 120  # characters from which a paragraph before the first turn is narration
LIKELY = 0.55  # probability from which a paragraph is told, not spoken
LOGIT = math.log(LIKELY / (1.0 - LIKELY))
BIAS = "bias"

_NARRATION = ([("narrative", "prose")], [("narrative", "interlude")])
_CONTINUING = re.compile(
    r"(?:la parole est|nombre de|l'amendement|quel|quelle|il s'agit|il faut|il y a|quant|enfin|"
    r"mais|et|car|or|donc|alors|ensuite|d'abord|ainsi|aussi|certes|cependant|pourtant|voila|voici|c'est|ce|"
    r"cela|ces|cette|cet|on|si|que|qui|non|oui|en effet|pas|rien|reste|premierement|deuxiemement|"
    r"troisiemement|par ailleurs|d'ailleurs|aujourd'hui|desormais|demain)(?!\w)"
)
_SUBJECT = re.compile(
    r"(?:le|la|l'|les|un|une|des|son|sa|a|au|dans|pour|selon|il|elle|ils|elles)(?!\w)"
)
_TOLD_OF = re.compile(r"(?:il|elle|ils|elles)\s(?!y|faut|s'agit|existe|est\s)")
_CIVIL = re.compile(r"(?<!\w)(?:M\.|MM\.|Mme|Mmes)\s[A-ZÀ-Ý]")
_NAMES = re.compile(r"(?<=[a-zà-ÿ,«] )[A-ZÀ-Ý][\w'-]+ [A-ZÀ-Ý][\w'-]+")
_ATTRIBUTED = re.compile(r"»\s*[,.]?\s*(?:,|a-t-|dit|selon|$)")


@dataclass
class Resuming:
    """Weigh paragraphs amid turns; what holds for the whole document is counted once."""

    evidence: Evidence
    cues: Cues
    weights: Mapping[str, float]

    @cached_property
    def _before(self) -> int:
        """Paragraphs of narration before the first turn."""
        first = min(self.evidence.labels, default=0)
        return sum(
            len(line.text) > TOLD and line.text[-1] in ".»" and not is_spoken(line)
            for line in self.evidence.lines[:first]
        )

    @cached_property
    def _unlabelled(self) -> list[Line]:
        """The lines after the first label that have none, but for short ones."""
        labels = self.evidence.labels
        lines = self.evidence.lines[min(labels, default=0) :]
        return [line for line in lines if line.number not in labels and len(line.text) > 40]

    @cached_property
    def _spoken(self) -> int:
        return sum(map(is_spoken, self._unlabelled))

    def is_told(
        self, line: Line, decided: Sequence[tuple[BlockKind, str]], speaker: str | None
    ) -> bool:
        """Tell whether an unspoken paragraph after a turn is the record's own.

        Parameters
        ----------
        line : Line
            A line without a label and without a first or second person.
        decided : sequence of (kind, why)
            What the lines before are.
        speaker : str, optional
            The folded family name of whose turn it would be.
        """
        found = self.features(line, decided, speaker)
        total = self.weights[BIAS] + sum(self.weights[name] * found[name] for name in found)
        return total > LOGIT

    def features(
        self, line: Line, decided: Sequence[tuple[BlockKind, str]], speaker: str | None
    ) -> dict[str, float]:
        """Return what speaks for and against narration, by name."""
        lines, labels = self.evidence.lines, self.evidence.labels
        text, folded = line.text, unquoted(line.folded)
        others = len(self._unlabelled) - (len(text) > 40)
        share = self._spoken / others if others else 0.5
        told = min(self._before, 3)
        recent = lines[max(0, line.number - 3) : line.number]
        ahead = self._ahead(line)
        following = self.evidence.after(line)
        closing = following is None or following.number in labels or looks_like_title(following)
        narrated = sum(kind == "narrative" and why != "stage direction" for kind, why in decided)
        return {
            "narration before the first turn": told,
            "narration so far": min(narrated, 4),
            "after narration": float(decided[-1:] in _NARRATION),
            "spoken share of paragraphs": share,
            "narration before and none spoken": told * (1.0 - share),
            "none spoken of several": float(others > 2 and share < 0.2),
            "paragraphs a turn": min(others / max(1, len(labels)), 4),
            "spoken before the next turn": float(any(map(is_spoken, ahead))),
            "after a separator": float(decided[-1:] == [("boilerplate", "separator")]),
            "ends a turn": float(closing),
            "after the last label": float(line.number > max(labels, default=0)),
            "after a label": float(line.number - 1 in labels),
            "after a spoken line": float(is_spoken(lines[line.number - 1])),
            "spoken lines before": sum(map(is_spoken, recent)),
            "formal record": float(self.evidence.custom in ("period", "report")),
            **self._words(line, folded, speaker),
        }

    def _words(self, line: Line, folded: str, speaker: str | None) -> dict[str, float]:
        """Return the signs in the paragraph's own words."""
        cues, text = self.cues, line.text
        head = folded[:SUBJECT]
        actors = [cues.actors.weights[found] for found in cues.actors.pattern.findall(head)]
        acts = [cues.acts.weights[found] for found in cues.acts.pattern.findall(folded[:220])]
        return {
            "quotation": float("«" in text),
            "attributed quotation": float(_ATTRIBUTED.search(text) is not None),
            "reported act": min(reported(folded, cues), 2),
            "actor": max(actors, default=0.0),
            "act": min(sum(acts), 5.0),
            "names the speaker": float(speaker is not None and speaker in line.folded),
            "oral marks": min(2, oral_marks(line)),
            "goes on": float(_CONTINUING.match(folded) is not None),
            "subject first": float(_SUBJECT.match(folded) is not None),
            "third person first": float(_TOLD_OF.match(folded) is not None),
            "civilities": min(2, len(_CIVIL.findall(text))),
            "full names": min(4, len(_NAMES.findall(text))),
            "length": min(len(text), 800) / 400,
            "short": float(len(text) < 80),
            "interlude": max(-2.0, min(4.0, interlude_score(line, cues))),
            "scene": float(tells_scene(line, cues, speaker)),
        }

    def _ahead(self, line: Line) -> Iterator[Line]:
        """Yield the lines after one up to the next label or heading."""
        lines = self.evidence.lines
        for number in range(line.number + 1, len(lines)):
            if number in self.evidence.labels or is_heading(lines[number]):
                return
            yield lines[number]
