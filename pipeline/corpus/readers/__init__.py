"""One module a format, each with ``read(ref, settings)``."""
