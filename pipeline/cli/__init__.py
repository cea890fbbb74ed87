"""The command line: the only place that prints, exits and reads arguments."""

from pipeline.cli.main import app, main

__all__ = ["app", "main"]
