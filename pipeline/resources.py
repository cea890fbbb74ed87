"""Find the files that come with the package: configs, data, models, viewer.

In a checkout they stand at the top level, beside ``pipeline``; in an installed
wheel they stand in ``pipeline/_bundled``. Nobody else needs to know which.
"""

from pathlib import Path

from pipeline.errors import ConfigError

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent
_BUNDLED = _PACKAGE / "_bundled"


def resource_root() -> Path:
    """Return the folder that holds ``configs``, ``data`` and ``models``."""
    return _BUNDLED if _BUNDLED.is_dir() else _CHECKOUT


def resource(name: str) -> Path:
    """Return the path of a bundled file or folder, such as ``configs/default.cfg``.

    Raises
    ------
    ConfigError
        When this installation does not hold it.
    """
    path = resource_root() / name
    if not path.exists():
        msg = f"{name} is not part of this installation ({resource_root()}): reinstall entente"
        raise ConfigError(msg)
    return path


def find_path(name: str | Path, *, beside: Path | None = None) -> Path:
    """Resolve a path written in a configuration.

    An absolute path is taken as it is; a relative one is looked for in the working
    directory, then beside the configuration file, then among the bundled files.

    Parameters
    ----------
    name : str or Path
        The path as written.
    beside : Path, optional
        Folder of the configuration file that holds it.

    Raises
    ------
    ConfigError
        When nothing exists at any of these places; the message lists them.
    """
    path = Path(name).expanduser()
    if path.is_absolute():
        tried = [path]
    else:
        tried = [Path.cwd() / path]
        if beside is not None:
            tried.append(beside / path)
        tried.append(resource_root() / path)
    tried = list(dict.fromkeys(tried))
    for candidate in tried:
        if candidate.exists():
            return candidate
    msg = f"nothing at {name}: looked for {', '.join(str(p) for p in tried)}"
    raise ConfigError(msg)
