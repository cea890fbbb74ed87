"""What a configuration may say: known settings, right types, stages in an order that works."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz, process

from pipeline.errors import ConfigError

_ALIKE = 60.0  # least likeness, of 100, of a setting that may have been meant
_COUNTED = ("nlp", "components")  # sections whose whole numbers are sizes
_TYPE_NAMES: dict[type, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    list: "a list",
}


def unknown_setting(full: str, known: Mapping[str, Any], where: str, section: str) -> str:
    """Return the sentence that refuses a setting, with the nearest one that exists."""
    name = full.rsplit(".", 1)[-1]
    match = process.extractOne(name, list(known), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    prefix = f"{section}." if section else ""
    hint = f"did you mean {prefix}{match[0]}?" if match else ""
    listed = f"known here: {', '.join(sorted(known))}"
    return f"{where}: unknown setting {full}: {hint or listed}"


def checked_value(full: str, reference: Any, value: Any, where: str) -> Any:
    """Return a value of the type of the reference's; ``null`` accepts any.

    Raises
    ------
    ConfigError
        When the type is another one, or a size of a stage is below 1.
    """
    if reference is None or value is None or isinstance(reference, Mapping):
        return value
    if isinstance(value, str) and "${" in value:
        return value
    expected = type(reference)
    if expected is str and isinstance(reference, str) and "${" in reference:
        return value
    accepted = (int, float) if expected is float else (expected,)
    wrong_bool = isinstance(value, bool) and expected is not bool
    if wrong_bool or not isinstance(value, accepted):
        raise ConfigError(_expected(full, value, where, _TYPE_NAMES[expected], reference))
    if expected is int and full.split(".")[0] in _COUNTED and value < 1:
        raise ConfigError(_expected(full, value, where, "at least 1", reference))
    return value


def setting_refused(error: Mapping[str, Any]) -> str:
    """Return ``key = value: what was expected`` for an error of pydantic's."""
    key = ".".join(str(part) for part in error["loc"] if not isinstance(part, int))
    message = str(error["msg"]).replace("Input should be", "expected").removeprefix("Value error, ")
    return f"{key} = {error.get('input')!r}: {message}" if key else message


def _expected(full: str, value: Any, where: str, expected: str, example: Any) -> str:
    return (
        f"{where}: {full} = {json.dumps(value, ensure_ascii=False)}: "
        f"expected {expected}, such as {json.dumps(example, ensure_ascii=False)}"
    )


def check_stages(
    chosen: Sequence[Any], components: Mapping[str, Any], order: Sequence[str], where: str
) -> None:
    """Refuse a pipeline that names unknown stages, or ours where they find nothing to work on.

    Parameters
    ----------
    chosen : sequence of str
        The stages of ``[nlp] pipeline``.
    components : mapping
        The blocks ``[components.NAME]``, the user's own included.
    order : sequence of str
        Our stages as the reference orders them: each reads what those before it left.
    where : str
        The file or option that chose them.

    Raises
    ------
    ConfigError
        When a stage is unknown, named twice or misplaced, or ``structure`` is missing.
    """
    for name in chosen:
        if name not in components:
            known = ", ".join(components)
            msg = f"{where}: nlp.pipeline: no stage {name!r}: expected some of {known}, or of your "
            raise ConfigError(msg + "own, with a block [components.NAME]")
    ours = [name for name in chosen if name in order]
    if ours != [name for name in order if name in chosen] or len(set(chosen)) < len(chosen):
        msg = f"{where}: nlp.pipeline: stages stand in the order {' > '.join(order)}, each once"
        raise ConfigError(msg)
    if order[0] not in ours:
        msg = f"{where}: nlp.pipeline: without {order[0]} there are no statements: name it first"
        raise ConfigError(msg)
