"""What a record tells of its own meeting amid speech: who came, rose, applauded, left."""

from pipeline.structure.cues import Cues
from pipeline.structure.lines import Line
from pipeline.structure.prose import is_spoken, oral_marks

ENOUGH = 3.0  # of an actor and an act together
SUBJECT = 45  # characters at the start of the line among which the actor is
NAMED = 2.0  # weight of the speaker's own name in the third person


def tells_scene(line: Line, cues: Cues, speaker: str | None = None) -> bool:
    """Tell whether a line amid speech tells what happens in the hall.

    Parameters
    ----------
    line : Line
        A line without a label.
    cues : Cues
        The actors and acts, with their weights.
    speaker : str, optional
        The folded family name of who speaks: nobody names himself in the third person.
    """
    if len(line.text) > 400 or is_spoken(line):
        return False
    folded = line.folded.lstrip("*_([ ")
    head = folded[:SUBJECT]
    who = max((cues.actors.weights[f] for f in cues.actors.pattern.findall(head)), default=0.0)
    if speaker and len(speaker) > 2 and speaker in head:
        who = max(who, NAMED)
    if not who:
        return False
    if cues.actors.pattern.match(folded) is None and not (speaker and speaker in head):
        return False
    acts = [cues.acts.weights[found] for found in cues.acts.pattern.findall(folded[:220])]
    alone = who if len(line.words) < 12 and who >= ENOUGH else 0.0
    told = who + max(acts) + 0.5 * (len(acts) > 1) if acts else alone
    return told - min(1.5, oral_marks(line)) >= ENOUGH
