"""Entente: who is named with whom, by whom, on what, in French political speech.

>>> from pipeline import load, run
>>> nlp = load("configs/default.cfg")                         # doctest: +SKIP
>>> result = run(["corpus/"], "out", "configs/default.cfg")   # doctest: +SKIP
"""

from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.engine.run import RunResult

try:
    __version__ = metadata.version("entente")
except metadata.PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0+unknown"

__all__ = ["__version__", "load", "run"]


def load(
    config: str | Path = "configs/default.cfg", *, overrides: dict[str, Any] | None = None
) -> "Language":
    """Load the spaCy pipeline that a configuration describes, with every stage.

    Parameters
    ----------
    config : str or Path
        A configuration file; bundled ones are found by name from anywhere.
    overrides : dict, optional
        Settings to replace, as ``{"section.key": value}``.

    Returns
    -------
    spacy.language.Language
        ``nlp(text)`` sets ``doc.spans["entities"]`` and ``doc.spans["statements"]``.

    Raises
    ------
    ConfigError
        When the configuration is wrong; the message names the key and the nearest right one.
    ModelError
        When a model is missing or was changed.
    """
    from pipeline.config import read_config
    from pipeline.engine.loading import load_pipeline

    return load_pipeline(read_config(config, overrides=overrides or {}))


def run(
    inputs: str | Path | Sequence[str | Path],
    output: str | Path,
    config: str | Path = "configs/default.cfg",
    *,
    overrides: dict[str, Any] | None = None,
    workers: int | None = None,
    engine: str | None = None,
    fresh: bool = False,
) -> "RunResult":
    """Enrich a corpus and write its tables, graph and report, as ``entente run`` does.

    Parameters
    ----------
    inputs : path or sequence of paths
        Files, folders, patterns, ``"-"`` for standard input.
    output : str or Path
        The output folder; an earlier run in it is continued.
    config : str or Path
        A configuration file.
    overrides : dict, optional
        Settings to replace, as ``{"section.key": value}``.
    workers : int, optional
        Processes; by default as the configuration says.
    engine : str, optional
        ``serial``, ``local`` or ``dask``; by default as the configuration says.
    fresh : bool, default=False
        Forget what an earlier run left in ``output``.

    Returns
    -------
    RunResult
        Counts, what was set aside, and the path of each output.

    Raises
    ------
    EntenteError
        When the run cannot start or cannot write; the message says what to do.
    """
    from pipeline.config import read_config
    from pipeline.engine.run import run_corpus

    given = dict(overrides or {})
    if workers is not None:
        given["run.workers"] = workers
    if engine is not None:
        given["run.engine"] = engine
    sources = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    return run_corpus(sources, Path(output), read_config(config, overrides=given), fresh=fresh)
