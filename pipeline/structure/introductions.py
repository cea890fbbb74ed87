"""Who is about to speak, as the line of prose before says: ``Awa Sarr prend la parole.``."""

import re

from pipeline.structure.cues import Cues
from pipeline.structure.lines import Line
from pipeline.structure.naming import civility_length, is_name, office_length

_TAKES = re.compile(
    r"(?<!\w)(?:(?:prend|reprend|a pris|demande) la parole|ouvre la seance|intervient|repond|"
    r"lui repond|poursuit|enchaine|conclut|lance|replique|retorque|interroge)(?!\w)"
)
_NAME = re.compile(r"[A-ZÀ-Ý][\w'.-]+(?:\s(?:de |du |d'|el |ben |von |van )?[A-ZÀ-Ý][\w'.-]+){0,3}")


def announced(line: Line, cues: Cues) -> str | None:
    """Return the one person whom a line of prose says to speak next, as the line names him.

    The name stands before the verb: a full name, or one with a civility.
    """
    verb = None
    for match in _TAKES.finditer(line.folded):
        verb = match
    if verb is None and line.text.endswith(":"):
        verb = cues.says.search(line.folded)
    if verb is None:
        return None
    before = line.text[: verb.start()]
    found = []
    for match in _NAME.finditer(before):
        name = match.group()
        shift = civility_length(name + " ", cues) if " " in name else 0
        civil = shift > 0 or civility_length(before[max(0, match.start() - 5) :], cues) > 0
        name = name[shift:].strip()
        if office_length(name, cues) or not name or not is_name(name, cues):
            continue
        if civil or " " in name:
            found.append(name)
    return found[0] if len(set(found)) == 1 else None
