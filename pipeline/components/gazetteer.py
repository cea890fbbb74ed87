"""Find every form of the knowledge base, and decide by context what it means.

Sets ``doc.spans["gazetteer"]``: the longest forms and those nested in them, with
type and kind. A form whose context speaks against every meaning is not proposed:
*mer de Chine* is no state, *en russe* no demonym, *France Gall* no country.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.components.attributes import GAZETTEER, register_attributes
from pipeline.components.mentions.lexicon import Lexicon
from pipeline.components.mentions.page import page_of
from pipeline.components.mentions.readings import Reader
from pipeline.knowledge import Form, load_knowledge
from pipeline.resources import find_path

FACTORY = "entente/gazetteer"


@Language.factory(
    FACTORY,
    assigns=["doc.spans"],
    default_config={"knowledge": "data/knowledge", "extra": []},
)
def create_gazetteer(nlp: Language, name: str, knowledge: str, extra: list[str]) -> "Gazetteer":
    """Build the component from the ``[components.gazetteer]`` block of a config."""
    base = load_knowledge(find_path(knowledge), [find_path(path) for path in extra])
    return Gazetteer(base.forms())


class Gazetteer:
    """Propose the mentions that the knowledge base knows.

    Parameters
    ----------
    forms : iterable of Form
        What ``Knowledge.forms()`` gives.
    """

    def __init__(self, forms: Iterable[Form]) -> None:
        register_attributes()
        self.reader = Reader(Lexicon(forms))

    def __call__(self, doc: Doc) -> Doc:
        page = page_of(doc)
        page.keep(GAZETTEER, self.reader.read(page))
        return doc

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """Save nothing: the tables come with the package and the configuration."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> "Gazetteer":
        """Load nothing."""
        return self

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Save nothing."""

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> "Gazetteer":
        """Load nothing."""
        return self
