"""What the main process needs at the end of a run, made ready while its workers start."""

import threading
from contextlib import suppress
from importlib import import_module

from pipeline.config import Config
from pipeline.engine.identity import load_identity


def get_ready(config: Config) -> None:
    """Load the knowledge base and the theme library in idle time: seconds of a small run."""
    threading.Thread(target=_load, args=(config,), daemon=True).start()


def _load(config: Config) -> None:
    # What goes wrong here goes wrong again, and is told, where it is needed.
    with suppress(Exception):
        load_identity(config)
        import_module("pipeline.themes")
