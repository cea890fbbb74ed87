"""Everything that the package raises on purpose.

EntenteError
├── ConfigError      a setting, a path or an option is wrong; nothing was read yet
├── InputError       an input cannot be opened or holds no documents at all
├── SetAside         one document cannot be used; the run goes on without it
├── KnowledgeError   a table of the knowledge base or a user's file is malformed
├── ModelError       a model is missing, tampered with, or made by another version
├── DataError        labelled or annotated data cannot be used as it is
├── StoreError       an output folder is locked, damaged, or cannot be written
└── NotFoundError    an entity, theme or document asked for is not in the run

Each message says where, what was found, what was expected, and what to do.
"""

from typing import Literal, get_args

SetAsideReason = Literal[
    # What was read.
    "empty",
    "binary",
    "unreadable",
    "encoding",
    "malformed",
    "too_large",
    "too_deep",
    "xml_entities",
    "unsupported_layout",
    "no_text_column",
    "bad_record",
    "duplicate_id",
    "not_french",
    "missing_library",
    # What the run met.
    "timeout",
    "oom",
    "worker_crash",
    "error",
]
"""The closed list of reasons in ``quarantine.reason``."""

SET_ASIDE_REASONS: tuple[str, ...] = get_args(SetAsideReason)


class EntenteError(Exception):
    """Base class: the command line prints the message and exits with 1."""


class ConfigError(EntenteError):
    """A setting is unknown, of the wrong type, or names a missing file."""


class InputError(EntenteError):
    """An input cannot be opened, or no document was found in any input."""


class SetAside(EntenteError):
    """One document cannot be used; it becomes one row of ``quarantine``.

    Parameters
    ----------
    reason : str
        One of ``SET_ASIDE_REASONS``.
    detail : str
        One sentence for a person: what was found and what was expected.
    """

    def __init__(self, reason: SetAsideReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: SetAsideReason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type["SetAside"], tuple[SetAsideReason, str]]:
        """Pickle with both arguments, so that a worker may send it to its parent."""
        return (type(self), (self.reason, self.detail))


class KnowledgeError(EntenteError):
    """A knowledge table or a user's decision file is malformed."""


class ModelError(EntenteError):
    """A model is missing, was changed since its digest, or is of another version."""


class DataError(EntenteError):
    """Labelled or annotated data cannot be used as it is."""


class StoreError(EntenteError):
    """An output folder is locked by another run, damaged, or not writable."""


class NotFoundError(EntenteError):
    """What was asked for does not exist in this run."""
