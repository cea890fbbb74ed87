"""Every custom attribute and span group of the pipeline, in one place.

Span groups of a ``Doc`` (``doc.spans[...]``):

========== =============================================== =====================================
group      spans                                           set by
========== =============================================== =====================================
blocks     one a block, ``label_`` = block kind            ``entente/structure``
statements one a statement (speech or narrative block)     ``entente/structure``
ner        candidates of the statistical stage             ``entente/ner``
gazetteer  candidates of the knowledge base                ``entente/gazetteer``
treaties   candidates of the instrument grammar            ``entente/treaties``
entities   the nested mentions, ``label_`` = type,         ``entente/entities``;
           ``kb_id_`` = entity id once linked              ids by ``entente/linker``
========== =============================================== =====================================

``doc.text`` is the cleaned view; ``doc._.view`` maps it to the source, and
``doc._.document`` is the source ``Document`` when the engine made the ``Doc``.
"""

from typing import Any

from spacy.tokens import Doc, Span

BLOCKS = "blocks"
STATEMENTS = "statements"
NER = "ner"
GAZETTEER = "gazetteer"
TREATIES = "treaties"
ENTITIES = "entities"


def _entity_id(span: Span) -> str:
    return str(span.kb_id_)


def _set_entity_id(span: Span, entity_id: str) -> None:
    span.kb_id_ = entity_id


_DOC: dict[str, Any] = {
    # records.Document: date, title, format hints. None for nlp("a string").
    "document": {"default": None},
    # text.View: the cleaned text and its offset map. None when nothing was cleaned away.
    "view": {"default": None},
    # records.Structure, offsets in doc.text.
    "structure": {"default": None},
    # linking ledger of the document: list of linking.Merge.
    "merges": {"default": None},
}

_SPAN: dict[str, Any] = {
    # Mentions.
    "entity_id": {"getter": _entity_id, "setter": _set_entity_id},
    "kind": {"default": "name"},
    "stage": {"default": ""},
    "score": {"default": None},
    "depth": {"default": 0},
    "is_speaker_label": {"default": False},
    # dict or None: what an instrument's title or a role says (date, number, parties, office).
    "attributes": {"default": None},
    # Statements and blocks.
    "block": {"default": None},
    "turn": {"default": None},
    "speaker": {"default": None},
    "speaker_label": {"default": None},
    # list of records.ThemeScore, best first.
    "themes": {"default": ()},
}


class SpanValues:
    """The custom attributes of a document's spans, without an object made at every access.

    ``span._.kind`` makes an ``Underscore`` each time, which for all mentions of a document
    costs more than the rules that read them. Here the same entries of ``doc.user_data`` are
    read and written under spaCy's own keys; ``span._`` shows what was written, and the reverse.

    Parameters
    ----------
    doc : Doc
        Whose spans they are. Spans are named by their first and last character, as there.
    """

    __slots__ = ("_data",)

    def __init__(self, doc: Doc) -> None:
        self._data: dict[Any, Any] = doc.user_data

    def get(self, name: str, start: int, end: int) -> Any:
        """Return an attribute of the span of these characters, else its default."""
        return self._data.get(("._.", name, start, end), _SPAN[name]["default"])

    def set(self, name: str, start: int, end: int, value: Any) -> None:
        """Set an attribute of the span of these characters."""
        self._data["._.", name, start, end] = value


def text_of(doc: Doc) -> str:
    """Return ``doc.text``, which spaCy joins anew from the tokens at every access."""
    view = doc._.view
    return doc.text if view is None else str(view.text)


def register_attributes() -> None:
    """Declare the attributes once; a second call changes nothing."""
    for owner, attributes in ((Doc, _DOC), (Span, _SPAN)):
        for name, options in attributes.items():
            if not owner.has_extension(name):
                owner.set_extension(name, **options)
