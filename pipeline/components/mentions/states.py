"""States are a closed class: what only the statistical stage calls a STATE is looked at twice."""

from dataclasses import replace

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from pipeline.components.mentions.candidates import CERTAIN, Candidate
from pipeline.components.mentions.folding import key
from pipeline.components.mentions.page import Page
from pipeline.knowledge import Knowledge

_OFFICIAL = (
    "republique ", "royaume ", "federation ", "principaute ", "etat ", "sultanat ", "emirat ",
    "union ", "confederation ", "empire ",
)  # fmt: skip


class States:
    """The names of states, to confirm or correct what the network says.

    Parameters
    ----------
    knowledge : Knowledge, optional
        Without one everything is believed.
    """

    def __init__(self, knowledge: Knowledge | None) -> None:
        forms = [f for f in knowledge.forms() if f.type == "STATE"] if knowledge else []
        self._known = frozenset(key(f.text) for f in forms)
        self._names = [key(f.text) for f in forms if f.kind == "name" and len(f.text) >= 5]
        self._ids = {key(f.text): f.entity_id for f in forms if f.kind == "name"}

    def review(
        self, page: Page, candidate: Candidate, known: dict[tuple[int, int], Candidate]
    ) -> Candidate | None:
        """Return the candidate, corrected, or ``None`` where it is no state.

        Parameters
        ----------
        page : Page
            The document.
        candidate : Candidate
            A STATE of the statistical stage.
        known : dict of (int, int) to Candidate
            What the gazetteer found, by span.
        """
        if not self._known or candidate.kind == "nominal":
            return candidate
        other = known.get(candidate.span)
        if other is not None:
            return candidate if other.type == "STATE" else _as_known(page, candidate, other)
        form = key(page.text[candidate.start : candidate.end])
        if form in self._known or candidate.kind == "demonym":
            return None
        if form.startswith(_OFFICIAL) and any(
            c.type == "STATE" and candidate.covers(c) for c in known.values()
        ):
            return candidate
        near = self._misspelt(form)
        if near:
            return replace(candidate, kind="name", ids=(self._ids[near],))
        return replace(candidate, type="PLACE", kind="name")

    def _misspelt(self, form: str) -> str | None:
        """Return the name that a form is one slip away from: *Paraguya*, *Andore*."""
        if len(form) < 6:
            return None
        found = extractOne(
            form, self._names, scorer=DamerauLevenshtein.distance, score_cutoff=1 + len(form) // 9
        )
        return found[0] if found and found[0][0] == form[0] else None


def _as_known(page: Page, candidate: Candidate, other: Candidate) -> Candidate:
    """Follow the gazetteer, save where no word of prose tells the government from its town."""
    untold = candidate.kind == "metonym" and other.type == "PLACE" and other.strength < CERTAIN
    if untold and page.kind_at(candidate.start) in ("speech", "narrative"):
        return candidate
    return replace(candidate, type=other.type, kind=other.kind)
