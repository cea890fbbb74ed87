"""Which mention may stand inside which: the guide's nesting, as a table."""

from pipeline.components.mentions.candidates import Candidate

# Outer type -> inner types. A state's or a person's name holds nothing:
# *Fédération de Russie* is one STATE, *Pierre Mendès France* one LEADER.
_INSIDE: dict[str, frozenset[str]] = {
    "STATE": frozenset(),
    "PERSON": frozenset(),
    "LEADER": frozenset(),
    "PLACE": frozenset(),
    "ORGANISATION": frozenset({"STATE", "ORGANISATION", "PLACE", "LEADER", "PERSON"}),
    "TREATY": frozenset({"STATE", "ORGANISATION", "PLACE", "LEADER", "PERSON", "TREATY"}),
}
_IN_ROLE = frozenset({"STATE", "ORGANISATION", "PLACE"})


def may_nest(outer: Candidate, inner: Candidate) -> bool:
    """Whether the guide lets the second stand inside the first."""
    if not outer.covers(inner) or outer.span == inner.span:
        return False
    if outer.kind == "role":
        return inner.type in _IN_ROLE and inner.start > outer.start
    if outer.kind in ("nominal", "demonym", "metonym"):
        return False
    if inner.kind == "role" or inner.type not in _INSIDE[outer.type]:
        return False
    # A shorter reading of the same head is no mention of its own.
    return inner.start > outer.start or inner.type != outer.type
