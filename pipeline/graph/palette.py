"""Colours of types and communities, told apart also by colour-blind readers."""

from pipeline.records import EntityType

TYPE_COLOURS: dict[EntityType, str] = {
    "STATE": "#2f6db3",
    "LEADER": "#d1603d",
    "PERSON": "#e3a72f",
    "ORGANISATION": "#2b9c7f",
    "TREATY": "#b0578d",
    "PLACE": "#7d8790",
}
UNKNOWN_COLOUR = "#7d8790"
_BY_NAME: dict[str, str] = {str(name): colour for name, colour in TYPE_COLOURS.items()}

COMMUNITY_COLOURS: tuple[str, ...] = (
    "#2f6db3",
    "#d1603d",
    "#2b9c7f",
    "#e3a72f",
    "#b0578d",
    "#5fb4d9",
    "#8c6d46",
    "#6b5fb5",
    "#9bb04a",
    "#c9889b",
)


def type_colour(type_: str) -> str:
    """Return the colour of a type as ``#rrggbb``."""
    return _BY_NAME.get(type_, UNKNOWN_COLOUR)


def community_colour(community: int) -> str:
    """Return the colour of a community; the small ones share a grey."""
    return COMMUNITY_COLOURS[community] if community < len(COMMUNITY_COLOURS) else UNKNOWN_COLOUR


def rgb(colour: str) -> tuple[int, int, int]:
    """Split ``#rrggbb`` into its parts, from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
