"""Find treaties and other instruments by the grammar of their titles.

Sets ``doc.spans["treaties"]``: *résolution 2231 (2015)*, *accords de Minsk*,
*protocole d'amendement à l'accord sur … du 6 octobre 2007*, with the date, number,
place and parties that the title says in ``_.attributes``.
"""

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.components.attributes import GAZETTEER, NER, TREATIES, register_attributes
from pipeline.components.mentions.bodies import Bodies
from pipeline.components.mentions.candidates import Candidate
from pipeline.components.mentions.instruments import Grammar
from pipeline.components.mentions.page import Page, page_of

FACTORY = "entente/treaties"


@Language.factory(FACTORY, assigns=["doc.spans"])
def create_treaties(nlp: Language, name: str) -> "Treaties":
    """Build the component from the ``[components.treaties]`` block of a config."""
    return Treaties()


class Treaties:
    """Propose the instruments that a text names by their titles."""

    def __init__(self) -> None:
        register_attributes()
        self.grammar = Grammar()
        self.bodies = Bodies()

    def __call__(self, doc: Doc) -> Doc:
        self.propose(page_of(doc))
        return doc

    def propose(self, page: Page) -> None:
        """Parse the titles of a page with the names that the earlier stages found."""
        others = {c.span for c in page.candidates(GAZETTEER) if c.type == "ORGANISATION"}
        found = self.grammar.parse(page, names_by_start(page, self.bodies))
        page.keep(TREATIES, (c for c in found if c.span not in others))

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """Save nothing: the grammar and its word lists come with the package."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> "Treaties":
        """Load nothing."""
        return self

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Save nothing."""

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> "Treaties":
        """Load nothing."""
        return self


def names_by_start(page: Page, bodies: Bodies | None = None) -> dict[int, Candidate]:
    """Index by its start the longest name that each earlier stage found, instruments apart."""
    found: dict[int, Candidate] = {}
    for group in (NER, GAZETTEER):
        for candidate in page.candidates(group):
            seen: Candidate | None = candidate
            if group == NER and bodies is not None and candidate.type == "ORGANISATION":
                seen = bodies.review(page, candidate, {})
            if seen is None or seen.type == "TREATY":
                continue
            known = found.get(seen.start)
            longer = known is None or seen.end >= known.end
            if longer and (seen.kind == "demonym" or page.text[seen.start].isupper()):
                found[seen.start] = seen
    return found
