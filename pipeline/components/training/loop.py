"""Train the network on annotated blocks."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.api import Adam, fix_random_seed

from pipeline.components.ner_files import BASE_MODEL
from pipeline.components.ner_input import ALL_LABELS, Hints, TokenSpan, biluo
from pipeline.components.ner_network import GATE, LAYERS, LEAF, OUTER, build_network
from pipeline.components.training.blocks import TrainingBlock

Augment = Callable[[TrainingBlock, random.Random], Iterable[TrainingBlock]]


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """How the network is trained.

    Parameters
    ----------
    epochs : int
        Passes over the blocks.
    dropout : float
        Share of activations dropped.
    learn_rate : float
        Of Adam, after a warm-up of one tenth of the steps; falls linearly to a tenth.
    batch_words : int
        Tokens in a batch.
    seed : int
        Of the order, the augmentation and the new weights.
    """

    epochs: int = 10
    dropout: float = 0.25
    learn_rate: float = 0.001
    batch_words: int = 300
    seed: int = 1


def train(
    blocks: Sequence[TrainingBlock],
    *,
    settings: TrainingSettings,
    augment: Augment | None = None,
    report: Callable[[int, float], None] | None = None,
    base: Language | None = None,
) -> Language:
    """Return a network trained on blocks, with the averaged weights in place."""
    fix_random_seed(settings.seed)
    rng = random.Random(settings.seed)
    base = base or spacy.load(BASE_MODEL)
    nlp = start_network(base)
    optimizer = Adam(
        learn_rate=settings.learn_rate, L2=0.01, grad_clip=1.0, L2_is_weight_decay=True,
        use_averages=True,
    )  # fmt: skip
    steps = settings.epochs * max(1, sum(len(b.words) for b in blocks) // settings.batch_words)
    step = 0
    for epoch in range(settings.epochs):
        losses: dict[str, float] = {}
        for batch in _batches(blocks, augment, rng, settings.batch_words):
            optimizer.learn_rate = settings.learn_rate * _schedule(step / steps)
            _update(nlp, batch, optimizer, settings.dropout, losses)
            step += 1
        if report:
            report(epoch, sum(losses.values()))
    with nlp.use_params(optimizer.averages):
        data = nlp.to_bytes(exclude=["vocab", "tokenizer"])
    nlp.from_bytes(data, exclude=["vocab", "tokenizer"])
    return nlp


def _schedule(progress: float) -> float:
    warm = min(1.0, (progress + 0.005) / 0.05)
    return warm * max(0.1, 1.0 - 0.9 * progress)


def start_network(base: Language) -> Language:
    """Return a network with the base model's reading of the text and new heads."""
    nlp = build_network(base.vocab)
    examples = _examples(_every_label(), base.vocab)
    nlp.initialize(lambda: examples)
    _start_weights(base.get_pipe("ner"), nlp)
    return nlp


def _every_label() -> TrainingBlock:
    """Return a block with each label in each place, whatever the documents hold."""
    spans: list[TokenSpan] = []
    for label in ALL_LABELS:
        at = 4 * len(spans) // 2
        spans += [(at, at + 1, label), (at + 1, at + 4, label)]
    words = ["mot"] * (spans[-1][1] + 1)
    nothing = [""] * len(words)
    return TrainingBlock("", words, [True] * len(words), spans, spans, Hints(nothing, nothing))


def _start_weights(source: Any, nlp: Language) -> None:
    """Copy what the base model's recogniser knows; only the scores of actions are new."""
    reader, _, projection = _parts(source.model)
    tok2vec: Any = nlp.get_pipe("tok2vec")
    _copy_reader(reader, tok2vec.model)
    lower = source.model.get_ref("lower")
    for name in LAYERS:
        pipe: Any = nlp.get_pipe(name)
        _parts(pipe.model)[-1].from_bytes(projection.to_bytes())
        target = pipe.model.get_ref("lower")
        for param in ("W", "b", "pad"):
            target.set_param(param, lower.get_param(param).copy())


def _copy_reader(source: Any, target: Any) -> None:
    """Copy a tok2vec into one with more features; the new ones start without weight."""
    ours = _embedders(target)
    for theirs, mine in zip(_embedders(source), ours, strict=False):
        mine.set_param("E", theirs.get_param("E").copy())
    width = ours[0].get_dim("nO")
    with_params = [
        [node for node in model.walk() if node.param_names and node.name != "hashembed"]
        for model in (source, target)
    ]
    for theirs, mine in zip(*with_params, strict=True):
        for param in theirs.param_names:
            value = theirs.get_param(param)
            if value.shape != mine.get_param(param).shape:
                value = _widen(value, at=len(_embedders(source)) * width, to=mine.get_param(param))
            mine.set_param(param, value.copy())


def _embedders(model: Any) -> list[Any]:
    return [node for node in model.walk() if node.name == "hashembed"]


def _widen(value: Any, *, at: int, to: Any) -> Any:
    """Insert columns of zeros for the new features, between the old ones and the vectors."""
    wide = to * 0
    new = to.shape[-1] - value.shape[-1]
    wide[..., :at] = value[..., :at]
    wide[..., at + new :] = value[..., at:]
    return wide


def _parts(model: Any) -> Any:
    """Return the layers of a recogniser's input: reader of the text, stacking, projection."""
    return model.get_ref("tok2vec").layers


def _examples(block: TrainingBlock, vocab: Vocab) -> tuple[Example, Example]:
    predicted = block.doc(vocab)
    return (
        Example(predicted, _reference(block, block.outer, vocab)),
        Example(predicted, _reference(block, block.leaf, vocab)),
    )


def _reference(block: TrainingBlock, spans: Sequence[TokenSpan], vocab: Vocab) -> Doc:
    """Return the tokens with the layer's mentions, as entities and as tags of the gate."""
    tags = biluo(len(block.words), spans)
    return Doc(
        vocab,
        words=list(block.words),
        spaces=list(block.spaces),
        tags=tags,
        ents=[_IOB[tag[0]] + tag[1:] for tag in tags],
    )


_IOB = {"O": "O", "B": "B", "I": "I", "L": "I", "U": "B"}


def _batches(
    blocks: Sequence[TrainingBlock], augment: Augment | None, rng: random.Random, size: int
) -> Iterator[list[TrainingBlock]]:
    order = list(blocks)
    rng.shuffle(order)
    batch: list[TrainingBlock] = []
    words = 0
    for block in order:
        for variant in augment(block, rng) if augment else [block]:
            batch.append(variant)
            words += len(variant.words)
            if words >= size:
                yield batch
                batch, words = [], 0
    if batch:
        yield batch


def _update(
    nlp: Language,
    batch: Sequence[TrainingBlock],
    optimizer: Adam,
    dropout: float,
    losses: dict[str, float],
) -> None:
    pairs = [_examples(block, nlp.vocab) for block in batch]
    outer, leaf = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    order = (("tok2vec", outer), (OUTER, outer), (LEAF, leaf), (GATE, outer))
    pipes: list[Any] = [nlp.get_pipe(name) for name, _ in order]
    for pipe, (_, examples) in zip(pipes, order, strict=True):
        pipe.update(examples, drop=dropout, sgd=None, losses=losses)
    for pipe in pipes:
        pipe.finish_update(optimizer)
