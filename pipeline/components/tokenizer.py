r"""The tokenizer ``entente.view_tokenizer.v1``: cleaned view in, tokens out.

``nlp(text)`` builds the cleaned view of the text, cuts it into the tokens that the
French rules of spaCy give, and a few more, so that a name glued to its neighbours
("Poutine:Bonjour", "AFP/Reuters", "lc160216-bielorussie_0") is a token of its own.
``doc.text`` is the view; ``doc._.view`` maps it back to the source.

Every ``\n`` is one token, without a following space, so that the first character of
each line, white space included, starts a token.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import BaseDefaults, Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry
from spacy.vocab import Vocab

from pipeline.components.attributes import register_attributes
from pipeline.components.splitting import Splitter
from pipeline.errors import ConfigError
from pipeline.text import clean, identity

RULES = ("french", "model")
_SETTINGS = "settings.json"


@registry.tokenizers("entente.view_tokenizer.v1")
def create_tokenizer(
    view: bool = True, rules: str = "french"
) -> Callable[[Language], "ViewTokenizer"]:
    """Build the tokenizer from the ``[nlp.tokenizer]`` block of a config.

    Parameters
    ----------
    view : bool, default=True
        Whether the text is cleaned first; else tokens are cut from the text as it is.
    rules : {"french", "model"}
        ``french`` is the house's tokenisation; ``model`` exactly that of the language's
        own tokenizer, as ``fr_core_news_md`` was trained on it (slower).
    """

    def create(nlp: Language) -> ViewTokenizer:
        return ViewTokenizer(nlp.vocab, nlp.Defaults, view=view, rules=rules)

    return create


class ViewTokenizer:
    """Cut a text into tokens; the callable that stands at ``nlp.tokenizer``.

    Parameters
    ----------
    vocab : Vocab
        The vocabulary shared with the pipeline.
    defaults : type of BaseDefaults
        The language's own rules, such as ``nlp.Defaults``.
    view, rules
        See ``create_tokenizer``.

    Attributes
    ----------
    tokenize : callable
        Cuts a text that is a view already; the ``doc.text`` it returns is that text.
    """

    def __init__(
        self,
        vocab: Vocab,
        defaults: type[BaseDefaults],
        *,
        view: bool = True,
        rules: str = "french",
    ) -> None:
        if rules not in RULES:
            msg = f"nlp.tokenizer.rules is {rules!r}, expected one of {', '.join(RULES)}"
            raise ConfigError(msg)
        register_attributes()
        self.vocab = vocab
        self.view = view
        self.rules = rules
        self._defaults = defaults
        self.tokenize: Callable[[str], Doc] = (
            _french_tokenizer(vocab, defaults)
            if rules == "french"
            else _model_tokenizer(vocab, defaults)
        )

    def __call__(self, text: str) -> Doc:
        view = clean(text) if self.view else identity(text)
        doc = self.tokenize(view.text)
        doc._.view = view
        return doc

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        """Tokenize a stream of texts, in order."""
        for text in texts:
            yield self(text)

    def __reduce__(self) -> tuple[Callable[..., "ViewTokenizer"], tuple[Any, ...]]:
        return (_rebuild, (self.vocab, self._defaults, self.view, self.rules))

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Serialise the settings; the rules are code and are not saved."""
        return json.dumps({"rules": self.rules, "view": self.view}).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "ViewTokenizer":
        """Take over saved settings."""
        saved = json.loads(data)
        self.__init__(  # type: ignore[misc]
            self.vocab, self._defaults, view=saved["view"], rules=saved["rules"]
        )
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the settings into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _SETTINGS).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "ViewTokenizer":
        """Read the settings of a folder written by ``to_disk``."""
        return self.from_bytes((Path(path) / _SETTINGS).read_bytes())


def _rebuild(vocab: Vocab, defaults: type[BaseDefaults], view: bool, rules: str) -> ViewTokenizer:
    return ViewTokenizer(vocab, defaults, view=view, rules=rules)


def _french_tokenizer(vocab: Vocab, defaults: type[BaseDefaults]) -> Callable[[str], Doc]:
    """Compile the language's rules once for our own loop."""
    exceptions = defaults.tokenizer_exceptions or {}
    splitter = Splitter(
        prefix=compile_prefix_regex(defaults.prefixes or []),
        suffix=compile_suffix_regex(defaults.suffixes or []),
        infix=compile_infix_regex(defaults.infixes or []),
        token_match=defaults.token_match,
        specials={
            chunk: tuple(_orth(part) for part in parts)
            for chunk, parts in exceptions.items()
            if not re.search(r"\s", chunk)
        },
    )

    def tokenize(text: str) -> Doc:
        words, spaces = splitter.words(text)
        return Doc(vocab, words=words, spaces=spaces)

    return tokenize


def _orth(part: dict[Any, str]) -> str:
    """Return the text of one piece of a special case (``ORTH`` is its first key)."""
    return next(iter(part.values()))


def _model_tokenizer(vocab: Vocab, defaults: type[BaseDefaults]) -> Tokenizer:
    """Build the language's own tokenizer, as ``spacy.Tokenizer.v1`` does."""
    return Tokenizer(
        vocab,
        rules=defaults.tokenizer_exceptions,
        prefix_search=compile_prefix_regex(defaults.prefixes or []).search,
        suffix_search=compile_suffix_regex(defaults.suffixes or []).search,
        infix_finditer=compile_infix_regex(defaults.infixes or []).finditer,
        token_match=defaults.token_match,
        url_match=defaults.url_match,
    )
